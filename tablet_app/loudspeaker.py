"""Speaking through the loudspeaker, and saying once where that is not possible."""

from typing import Protocol

from assistant.speaking import foreign_voice
from audio.playback import has_loudspeaker, play, stop
from models.protocols import Speech

NO_VOICE = "この言語の音声はありません。画面の文字を見せてください。"
NO_LOUDSPEAKER = "スピーカーがありません。画面の文字を見せてください。"


class Player(Protocol):
    """Plays speech without waiting for its end."""

    def play(self, speech: Speech | None) -> str:
        """Play it; the answer is a Japanese sentence where that cannot be done, else empty."""

    def silence(self) -> None:
        """Stop what is being played."""


class Loudspeaker:
    """The system's loudspeaker. Each reason for silence is told once."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def play(self, speech: Speech | None) -> str:
        """See `Player`."""
        if speech is None:
            return self._once(NO_VOICE)
        if not has_loudspeaker():
            return self._once(NO_LOUDSPEAKER)
        play(speech, wait=False)
        return self._once(foreign_voice(speech)) if speech.voice_language else ""

    def silence(self) -> None:
        """See `Player`."""
        if has_loudspeaker():
            stop()

    def _once(self, sentence: str) -> str:
        if sentence in self._told:
            return ""
        self._told.add(sentence)
        return sentence
