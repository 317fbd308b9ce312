"""`madoguchi interpret`: one recording, one text, or a file of texts."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from assistant.commands.common import err, out
from assistant.console import show_interpretation
from assistant.engines import Engines
from assistant.errors import READABLE, InputError
from assistant.interpret import Interpreter
from assistant.languages import find_language
from assistant.speaking import holds_back, say
from assistant.windows import find_window, load_windows
from audio.files import read_recording, write_wav


def interpret_one(
    engines: Engines,
    file: Path | None,
    text: str | None,
    source: str | None,
    target: str,
    window: str | None,
    speak: Path | None,
    as_json: bool,
) -> None:
    """Interpret a recording or a text and print the turn.

    Raises:
        InputError: neither or both were given, or a language is unknown or missing.
        AudioError: the recording cannot be used.
        ModelError: a model is missing or failed.
    """
    if (file is None) == (text is None):
        raise InputError(
            "Give either a recording or --text (or --lines).",
            "録音か文のどちらかを指定してください。",
        )
    to = _target(target)
    windows = load_windows(engines.settings.windows_file)
    profile = find_window(windows, window) if window else None
    confidence, language = 1.0, find_language(source).tag if source else None
    extra: dict[str, float] = {}
    if file is not None:
        recording = read_recording(file)
        for note in recording.notes:
            err.print(f"{file.name}: {note}.", style="yellow", markup=False)
        offered = profile.languages if profile else None
        candidates = [language] if language else _candidates(to, offered)
        hypothesis = engines.recogniser.transcribe(recording.samples, candidates)
        if not hypothesis.heard:
            raise InputError(
                f"Nothing was heard in {file} ({hypothesis.reason}): record it again, nearer to "
                "the microphone.",
                "聞き取れませんでした。マイクの近くで、もう一度話してください。",
            )
        text, confidence, language = hypothesis.text, hypothesis.confidence, hypothesis.language
        extra["audio"] = recording.seconds
    assert text is not None
    if language is None:
        raise InputError(
            "Say with --from which language the text is in.", "言語を指定してください。"
        )
    interpreter = Interpreter(engines, profile.id if profile else None)
    interpretation = interpreter.interpret(text, language, to)
    if as_json:
        print(json.dumps(interpretation.as_json(confidence), ensure_ascii=False))
    else:
        out.print(interpretation.source, style="bold", markup=False)
        show_interpretation(out, interpretation)
    if speak is not None and interpretation.translation:
        if holds_back(engines, to):
            err.print(
                f"The voice for {to} was not found to be understood: have it checked.",
                style="yellow",
            )
        speech = say(engines, interpretation.translation, to, anyway=True)
        if speech is None:
            raise InputError(
                f"No installed voice speaks {to}; the translation is shown as text only.",
                "この言語の音声はありません。",
            )
        if speech.voice_language:
            err.print(f"A voice of {speech.voice_language} reads {to}.", style="yellow")
        write_wav(speak, speech.samples, speech.rate)


def interpret_lines(
    engines: Engines, lines: str, source: str | None, target: str, window: str | None
) -> bool:
    """Interpret each line and print one JSON object for it; a bad line does not stop the rest.

    Returns:
        Whether any line failed.
    """
    to = _target(target)
    if source is None:
        raise InputError(
            "Say with --from which language the lines are in.", "言語を指定してください。"
        )
    language = find_language(source).tag
    windows = load_windows(engines.settings.windows_file)
    interpreter = Interpreter(engines, find_window(windows, window).id if window else None)
    failed = False
    for number, line in enumerate(_lines(lines), 1):
        try:
            answer = interpreter.interpret(line, language, to).as_json()
        except READABLE as error:
            failed = True
            answer = {"line": number, "source": line[:200], "error": str(error)}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return failed


def _lines(name: str) -> Iterator[str]:
    if name == "-":
        yield from (line.rstrip("\n") for line in sys.stdin)
        return
    try:
        text = Path(name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} is not UTF-8 text: save it as UTF-8.", "UTF-8 で保存してください。"
        ) from error
    except OSError as error:
        raise InputError(
            f"{name} cannot be read: {error.strerror}.", "ファイルを読めません。"
        ) from error
    yield from text.splitlines()


def _target(name: str) -> str:
    if not name:
        raise InputError("Say with --to which language is wanted.", "訳す言語を指定してください。")
    return find_language(name).tag


def _candidates(target: str, languages: tuple[str, ...] | None) -> list[str]:
    if target != "ja":
        return ["ja"]
    return list(languages or load_windows()["foreign-residents"].languages)
