"""What the assistant asks of an engine, and what an engine answers.

Every engine lives in one file and satisfies one of the three protocols below; the assistant knows
nothing else of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono audio, shape (n,), values in -1..1."""


@dataclass(frozen=True)
class Hypothesis:
    """What a recogniser heard in one utterance."""

    text: str
    """The recognised text; empty when nothing was heard."""
    language: str
    """BCP 47 tag of the language that was heard or chosen."""
    confidence: float
    """Mean probability of a token, 0..1; 0 when nothing was heard."""
    language_confidence: float = 1.0
    """Probability, 0..1, of the language among the candidates; 1 when it was chosen."""
    reason: str = ""
    """Why nothing was heard (`silence`, `noise`, `phantom`); empty when something was."""

    @property
    def heard(self) -> bool:
        """Whether there is text to translate."""
        return bool(self.text)


@dataclass(frozen=True)
class Partial:
    """What was heard so far of an utterance that is not over."""

    settled: str
    """The beginning, which stays, unless it makes a later text doubtful."""
    open: str
    """What follows it and may still change, with a space before it where one belongs."""
    language: str
    """BCP 47 tag of the language that was heard or chosen."""

    @property
    def text(self) -> str:
        """All of it."""
        return self.settled + self.open


@dataclass(frozen=True)
class RequiredTerm:
    """A term or a value of the source that has to come out in a certain way."""

    source: str
    """The words as they stand in the source text."""
    target: str
    """The rendering that the termbase asks for, or the value as the target language writes it."""
    kind: Literal["term", "date", "time", "amount", "number"] = "term"
    """What it is. An engine that has no way to keep values apart leaves them to the model."""


@dataclass(frozen=True)
class Speech:
    """Synthesised speech."""

    samples: Samples
    """Mono audio, shape (n,), values in -1..1."""
    rate: int
    """Sample rate in Hz."""
    voice_language: str = ""
    """BCP 47 tag of the voice's own language where it is not the text's."""

    @property
    def seconds(self) -> float:
        """Duration in seconds."""
        return len(self.samples) / self.rate


class Live(Protocol):
    """Recognition of one utterance while it is spoken."""

    def feed(self, samples: Samples) -> None:
        """Take the next samples (mono, 16 kHz, shape (n,)); returns at once."""

    def finish(self) -> Hypothesis:
        """Wait for the text of all that was fed; the text is the one of `transcribe`."""

    def cancel(self) -> None:
        """Forget the utterance; nothing is told of it any more."""


class Recogniser(Protocol):
    """Turns an utterance into text."""

    @property
    def id(self) -> str:
        """Catalogue id of the model."""

    def transcribe(
        self, samples: Samples, languages: Sequence[str], *, hot_words: Sequence[str] = ()
    ) -> Hypothesis:
        """Recognise one utterance.

        Args:
            samples: mono audio at 16 kHz, shape (n,), values in -1..1.
            languages: candidates as BCP 47 tags; with one, it is taken as chosen.
            hot_words: words that are likely to be said.
        """

    def listen(
        self,
        languages: Sequence[str],
        *,
        hot_words: Sequence[str] = (),
        tell: Callable[[Partial], None] = lambda _partial: None,
    ) -> Live:
        """Begin to recognise an utterance that is still being spoken.

        Args:
            languages: candidates as BCP 47 tags; with one, it is taken as chosen.
            hot_words: words that are likely to be said.
            tell: gets each new partial text, from a thread of the recogniser.
        """


class Translator(Protocol):
    """Turns segments of one language into another."""

    @property
    def id(self) -> str:
        """Catalogue id of the model."""

    def supports(self, source: str, target: str) -> bool:
        """Whether the engine translates straight from `source` to `target` (BCP 47 tags)."""

    def translate(
        self,
        segments: Sequence[str],
        source: str,
        target: str,
        terms: Sequence[Sequence[RequiredTerm]] = (),
    ) -> list[str]:
        """Translate each segment; the answer has as many texts as there are segments.

        Args:
            segments: texts in the source language, each short enough for the model.
            source: BCP 47 tag of the source language.
            target: BCP 47 tag of the target language.
            terms: for each segment the terms and values that have to be used; empty for none.
        """


@runtime_checkable
class OffersAlternatives(Protocol):
    """A translator that can also say what else it might have said."""

    def alternatives(
        self,
        segments: Sequence[str],
        source: str,
        target: str,
        terms: Sequence[Sequence[RequiredTerm]] = (),
    ) -> list[list[str]]:
        """For each segment several translations, the model's favourite first; see `Translator`."""


@runtime_checkable
class WritesTermsIn(Protocol):
    """A translator that can be made to use a term that it left out."""

    def holding(
        self,
        segment: str,
        source: str,
        target: str,
        terms: Sequence[RequiredTerm],
        lacking: Sequence[RequiredTerm],
    ) -> list[str]:
        """Translations of a segment with the lacking terms written in, the likeliest first.

        Args:
            segment: in the source language.
            source: BCP 47 tag of the source language.
            target: BCP 47 tag of the target language.
            terms: the terms and values that have to be used.
            lacking: those of the terms that the translation had not.
        """


class Voice(Protocol):
    """Turns text into speech."""

    @property
    def id(self) -> str:
        """Catalogue id of the voice or its engine's name."""

    def supports(self, language: str) -> bool:
        """Whether the voice reads the language (BCP 47 tag).

        A voice of another language says so in `Speech.voice_language`.
        """

    def synthesise(self, text: str, language: str, *, speed: float = 1.0) -> Speech:
        """Speak `text`; `speed` is 0.5..2.0, 1.0 being the voice's own pace."""
