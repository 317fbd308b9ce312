"""How well a voice is understood: what it says is given to the recogniser and compared.

The rate measures voice and recogniser together: a low one shows that the voice is understood; a
high one may be the fault of either. No clock is read, nothing is kept of the sound.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from assistant.demo.make_recordings import resampled
from assistant.heard_text import kana, normalised
from assistant.voice_figures import BAR
from glossaries.phrasebook import Phrasebook
from models.protocols import Recogniser, Voice

COUNT = 20
"""Texts a language."""
_SHORTEST, _LONGEST = 6, 90
"""Characters of a text, so that a run stays short."""


@dataclass(frozen=True)
class RoundTrip:
    """One voice in one language."""

    texts: list[str]
    heard: list[str]
    rate: float
    """Character errors, pooled, over the characters said, 0..; Japanese by its reading."""

    @property
    def understood(self) -> bool:
        """Whether the voice may speak unasked."""
        return self.rate <= BAR


def texts(book: Phrasebook, language: str, count: int = COUNT) -> list[str]:
    """So many phrases without slots, spread over the book; texts of our own where it has none."""
    known = [
        text
        for phrase in book
        if (text := phrase.text(language)) and "{" not in text and _fits(text)
    ]
    known = known or list(_own(language))
    return [known[int(len(known) / count * n)] for n in range(min(count, len(known)))]


def measure(voice: Voice, recogniser: Recogniser, language: str, said: Iterable[str]) -> RoundTrip:
    """Let the voice speak and the recogniser, which is told the language, hear.

    Args:
        voice: reads the language.
        recogniser: any.
        language: BCP 47 tag.
        said: at least one text.

    Raises:
        EngineError: the voice failed.
    """
    spoken, heard, wrong, characters = [], [], 0, 0
    for text in said:
        speech = voice.synthesise(text, language)
        spoken.append(text)
        heard.append(recogniser.transcribe(resampled(speech.samples, speech.rate), [language]).text)
        one, other = (_sound(part, language) for part in (text, heard[-1]))
        wrong, characters = wrong + Levenshtein.distance(one, other), characters + len(one)
    return RoundTrip(spoken, heard, wrong / max(characters, 1))


def _fits(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST


def _own(language: str) -> Iterable[str]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as rows:
        yield from (row["text"] for row in csv.DictReader(rows) if row["language"] == language)


def _sound(text: str, language: str) -> str:
    if language == "ja":
        return kana(text)
    return normalised(text, language).replace(" ", "")
