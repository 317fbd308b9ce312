"""Plays the recorded conversations: what `make run` shows where there is no display.

The recordings were made by synthetic voices (see `make_recordings.py`); everything after them is
the real line.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.text import Text

from assistant.console import show_turn, show_usage
from assistant.conversation import Speaker, Turn
from assistant.counter import Counter
from assistant.engines import Engines
from assistant.languages import LANGUAGES
from assistant.usage import UsageLog
from assistant.windows import find_window, load_windows
from audio.files import read_recording, write_wav
from audio.playback import has_loudspeaker, play
from models.errors import EngineError
from models.protocols import Speech

FOLDER = Path(__file__).parent
SCRIPT = FOLDER / "conversations.toml"


class ScriptTurn(BaseModel):
    """One recorded utterance."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    speaker: Speaker
    text: str
    """What the voice was given to say; the line does not see it."""


class ScriptConversation(BaseModel):
    """One resident's visit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    resident: str
    topic: str
    turns: tuple[ScriptTurn, ...]


class Script(BaseModel):
    """The visits to one window."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: str
    conversation: tuple[ScriptConversation, ...]


@dataclass(frozen=True)
class Summary:
    """What came of the played conversations."""

    turns: int
    confirmed: int
    unheard: int
    untranslated: int


def read_script(path: Path = SCRIPT) -> Script:
    """Read a script of recorded conversations."""
    return Script.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def play_conversations(
    engines: Engines, console: Console, usage: UsageLog, speech_folder: Path
) -> Summary:
    """Play every recording through the line, printing each turn as it happens.

    Args:
        engines: of this machine.
        console: where the turns are printed.
        usage: where they are counted.
        speech_folder: where the spoken translations go when there is no loudspeaker.
    """
    script = read_script()
    windows = load_windows(engines.settings.windows_file)
    window = find_window(windows, script.window)
    counter = Counter(engines, window, usage)
    loud = has_loudspeaker()
    total = confirmed = unheard = untranslated = 0
    console.rule(f"窓口 {window.name} · {window.english}")
    console.print(
        "A clerk's and residents' recorded voices go through the whole line: recogniser → phrases "
        "and models → back-translation → checks → confirmation → voice → counts.",
    )
    if not loud:
        console.print(f"No loudspeaker here: the answers are written to {speech_folder}.")
    for visit, conversation in enumerate(script.conversation, 1):
        language = LANGUAGES[conversation.resident]
        console.rule(f"[bold]{language.name} · {language.japanese}[/]", align="left")
        counter.begin(conversation.resident, conversation.topic)
        for number, said in enumerate(conversation.turns, 1):
            total += 1
            heard = counter.hear(read_recording(FOLDER / said.file).samples, said.speaker)
            if heard.turn is None:
                unheard += 1
                listener = "ja" if said.speaker == "staff" else conversation.resident
                console.print(Text("  ✗ " + LANGUAGES[listener].nothing_heard, style="red"))
                continue
            turn = counter.translate(heard.turn)
            show_turn(console, turn)
            turn = _choose(counter, turn, said, console)
            interpretation = turn.interpretation
            if interpretation is None or interpretation.route == "none":
                untranslated += 1
                counter.reject(turn)
                continue
            if any(finding.severity == "error" for finding in interpretation.findings):
                counter.reject(turn)
                console.print(Text("  取消: 言い直します（誤りの疑いがあります）\n", style="red"))
                continue
            turn = counter.confirm(turn)
            confirmed += 1
            name = f"{visit:02}-{number:02}-{turn.target_language}.wav"
            _say(counter, turn, console, None if loud else speech_folder / name)
        counter.end("solved")
        if counter.storage_problem is not None:
            console.print(Text(f"  ! {counter.storage_problem.japanese}", style="yellow"))
    console.rule()
    show_usage(console, usage.table(), windows)
    return Summary(total, confirmed, unheard, untranslated)


def _choose(counter: Counter, turn: Turn, said: ScriptTurn, console: Console) -> Turn:
    """Touch the phrase that was meant where a misheard sentence is answered with near ones."""
    interpretation = turn.interpretation
    if interpretation is None:
        return turn
    for phrase in interpretation.nearest:
        if _bare(phrase.source) == _bare(said.text):
            console.print("  ☞ 近い定型文から選びます\n")
            chosen = counter.edit(turn, phrase.source)
            show_turn(console, chosen)
            return chosen
    return turn


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _say(counter: Counter, turn: Turn, console: Console, path: Path | None) -> None:
    target = LANGUAGES[turn.target_language]
    try:
        # Whoever plays the demonstration wants to hear each voice.
        speech: Speech | None = counter.speak(turn, anyway=True)
    except EngineError as error:
        console.print(Text(f"  ! {error.japanese}", style="yellow"))
        return
    if speech is None:
        console.print(f"  ✓ 確認済み（{target.japanese}の音声はないため、画面の文字で伝えます）\n")
    elif path is None:
        play(speech)
        console.print("  ✓ 確認済み・読み上げました\n")
    else:
        write_wav(path, speech.samples, speech.rate)
        console.print(f"  ✓ 確認済み・音声 {speech.seconds:.1f} 秒 → {path.name}\n")
