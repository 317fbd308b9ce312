"""eSpeak NG: a robotic voice for about a hundred languages.

Run as a separate program, so that its licence (GPL-3.0) stays its own. It is never used for
Japanese: it reads a kanji as “Chinese letter”.
"""

import io
import shutil
import subprocess
from collections.abc import Sequence

import numpy as np

from models.errors import EngineError
from models.protocols import Speech

PROGRAM = "espeak-ng"
_WORDS_A_MINUTE = 150
# Where it is understood better when it speaks more slowly (measured: docs/MEASUREMENTS.md).
_SLOWER = {"vi": 115, "uk": 115, "ur": 115, "ar": 115}
_VOICES = {
    "en": "en-us", "zh-Hans": "cmn", "zh-Hant": "cmn", "ko": "ko", "vi": "vi", "pt-BR": "pt-br",
    "es": "es-419", "ne": "ne", "id": "id", "my": "my", "ru": "ru", "hi": "hi", "ms": "ms",
    "uk": "uk", "tr": "tr", "fr": "fr-fr", "bn": "bn", "si": "si", "th": "th", "fa": "fa",
    "ur": "ur", "ar": "ar", "de": "de", "it": "it",
}  # fmt: skip
_SECONDS = 30


class EspeakVoice:
    """The installed `espeak-ng` program.

    Raises:
        EngineError: the program is not installed.
    """

    id = "espeak-ng"

    def __init__(self) -> None:
        path = shutil.which(PROGRAM)
        if path is None:
            raise EngineError(
                "espeak-ng is not installed: run `apt-get install espeak-ng`.",
                "読み上げのプログラム espeak-ng が入っていません。",
            )
        listing = subprocess.run(
            [path, "--voices"], capture_output=True, text=True, check=False, timeout=_SECONDS
        ).stdout
        self._installed = {line.split()[1] for line in listing.splitlines()[1:] if line.split()}

    def supports(self, language: str) -> bool:
        """Whether the program has a voice of this very language."""
        return _VOICES.get(language, "") in self._installed

    def synthesise(self, text: str, language: str, *, speed: float = 1.0) -> Speech:
        """Speak; see `Voice`.

        Raises:
            EngineError: there is no such voice, or the program failed.
        """
        import soundfile

        if not self.supports(language) or not text.strip():
            raise EngineError(
                f"espeak-ng has no voice for {language}.", "この言語の音声はありません。"
            )
        pace = round(_SLOWER.get(language, _WORDS_A_MINUTE) * speed)
        command = ["-v", _VOICES[language], "--stdout", "-s", str(pace)]
        pieces, rate = [], 0
        for spoken in _run(command, text):
            try:
                samples, rate = soundfile.read(io.BytesIO(spoken), dtype="float32")
            except soundfile.LibsndfileError as error:
                raise _failed(str(error)) from error
            pieces.append(samples)
        return Speech(np.concatenate(pieces), int(rate))


def ipa(text: str, voice: str) -> str:
    """A text in the International Phonetic Alphabet, words apart by one space, without marks.

    Args:
        text: in the voice's language.
        voice: the program's own name of it, such as `en-us` or `cmn`.

    Raises:
        EngineError: the program is not installed, has no such voice, or failed.
    """
    said = _run(["-q", "--ipa", "-v", voice], text)
    return " ".join(b" ".join(said).decode("utf-8", "replace").split())


def _run(arguments: Sequence[str], text: str) -> list[bytes]:
    """What the program answers to a text, in parts where it cannot take the whole."""
    try:
        done = subprocess.run(
            [PROGRAM, *arguments, "--stdin"],
            input=text.encode(),
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise _failed(str(error)) from error
    if done.returncode == 0:
        return [done.stdout]
    spaces = [place for place, sign in enumerate(text.strip()) if sign.isspace()]
    if done.returncode < 0 and spaces:
        # Version 1.51 overruns a buffer of its own in long Burmese clauses and is killed.
        middle = min(spaces, key=lambda place: abs(place - len(text.strip()) // 2))
        halves = (text.strip()[:middle], text.strip()[middle:])
        return [part for half in halves for part in _run(arguments, half)]
    why = done.stderr.decode("utf-8", "replace").strip().splitlines()
    raise _failed(why[0] if why else f"exit status {done.returncode}")


def _failed(why: str) -> EngineError:
    return EngineError(
        f"espeak-ng failed on this text ({why}): show it instead.",
        "この文の読み上げで問題が起きました。画面の文字を見せてください。",
    )
