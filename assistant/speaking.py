"""Which voice speaks a text, and whether it was found to be understood.

A voice was found to be understood in a language where Whisper base reads back at least half of the
characters of twenty phrases that it spoke (`python -m benchmarks.voices`). Where it was not, the
text is shown and not spoken unless somebody asks: the fault may be the recogniser's, but nobody
at the counter could tell.
"""

from assistant.engines import Engines
from assistant.languages import LANGUAGES
from assistant.spoken_text import spoken_text
from models.protocols import Speech, Voice

BAR = 0.5
"""Character error rate of the round trip above which a language is shown, not spoken."""
ROUND_TRIP: dict[str, dict[str, float]] = {
    "kokoro": {"ja": 0.043, "en": 0.029, "zh-Hans": 0.553},
    "openjtalk": {"ja": 0.058},
    "espeak-ng": {
        "en": 0.038, "zh-Hans": 1.798, "vi": 0.480, "ko": 0.925, "pt-BR": 0.232, "es": 0.100,
        "fr": 0.449, "ne": 1.763, "id": 0.114, "ru": 0.511, "th": 0.994,
        "tr": 0.381, "uk": 0.549,
    },
}  # fmt: skip
"""Character error rate, 0.., by voice and language (Japanese compared by its reading)."""

NOT_SURE_SHORT = "この言語の声は、はっきり伝わることを確かめられていないため、文字で伝えます。"
NOT_SURE = NOT_SURE_SHORT + "それでも読み上げるときは「もう一度読む」を押してください。"
"""Tells the clerk why nothing is spoken."""


def understood(voice: Voice, language: str) -> bool:
    """Whether the voice reached the bar in the language (BCP 47 tag)."""
    return ROUND_TRIP.get(voice.id, {}).get(language, 1.0) <= BAR


def holds_back(engines: Engines, language: str) -> bool:
    """Whether a voice reads the language and is not to do so unasked."""
    voice = engines.voice(language)
    return voice is not None and not understood(voice, language)


def say(engines: Engines, text: str, language: str, *, anyway: bool = False) -> Speech | None:
    """A text as speech, at the pace of the settings.

    Args:
        engines: of this machine.
        text: as it is shown; numbers, dates and times are put into words.
        language: BCP 47 tag.
        anyway: somebody asked for it, however well the voice is understood.

    Returns:
        None where no voice reads the language, or it is held back (`holds_back`).

    Raises:
        EngineError: the voice failed.
    """
    voice = engines.voice(language)
    if voice is None or not (anyway or understood(voice, language)):
        return None
    speed = engines.settings.speed
    return voice.synthesise(spoken_text(text, language), language, speed=speed)


def foreign_voice(speech: Speech) -> str:
    """Says, in Japanese, that a voice of another language reads; empty where it is its own."""
    own = LANGUAGES.get(speech.voice_language)
    return f"{own.japanese}の声で読んでいます。なまりがあります。" if own else ""
