"""Speaking a text, where a voice was found to be understood or somebody asks for it."""

from assistant.engines import Engines
from assistant.languages import LANGUAGES
from assistant.spoken_text import spoken_text
from assistant.voice_figures import understood
from models.protocols import Speech

NOT_SURE_SHORT = "この言語の声は、はっきり伝わることを確かめられていないため、文字で伝えます。"
NOT_SURE = NOT_SURE_SHORT + "それでも読み上げるときは「もう一度読む」を押してください。"
"""Tells the clerk why nothing is spoken."""


def holds_back(engines: Engines, language: str) -> bool:
    """Whether a voice reads the language and is not to do so unasked."""
    voice = engines.voice(language)
    return voice is not None and not understood(engines.figures, voice.id, language)


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
    if voice is None or not (anyway or understood(engines.figures, voice.id, language)):
        return None
    speed = engines.settings.speed
    return voice.synthesise(spoken_text(text, language), language, speed=speed)


def foreign_voice(speech: Speech) -> str:
    """Says, in Japanese, that a voice of another language reads; empty where it is its own."""
    own = LANGUAGES.get(speech.voice_language)
    return f"{own.japanese}の声で読んでいます。なまりがあります。" if own else ""
