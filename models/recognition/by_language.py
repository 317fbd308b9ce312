"""Two recognisers as one: a model of one language for it, another for the rest."""

from collections.abc import Callable, Sequence

from models.protocols import Hypothesis, Live, Partial, Samples
from models.recognition.speed import Speed
from models.recognition.whisper import WhisperRecogniser


class ByLanguage:
    """Hears some languages with a model of their own.

    Args:
        special: hears `languages` better.
        languages: BCP 47 tags.
        general: hears everything else, and says which language it is where several are possible.
    """

    def __init__(
        self, special: WhisperRecogniser, languages: Sequence[str], general: WhisperRecogniser
    ) -> None:
        self._special = special
        self._languages = frozenset(languages)
        self._general = general
        self.id = f"{special.id}+{general.id}"

    @property
    def speeds(self) -> list[Speed]:
        """How long a short utterance takes here; see `WhisperRecogniser.speeds`."""
        return self._general.speeds

    def transcribe(
        self, samples: Samples, languages: Sequence[str], *, hot_words: Sequence[str] = ()
    ) -> Hypothesis:
        """Recognise one utterance; see `Recogniser`."""
        return self._for(languages).transcribe(samples, languages, hot_words=hot_words)

    def listen(
        self,
        languages: Sequence[str],
        *,
        hot_words: Sequence[str] = (),
        tell: Callable[[Partial], None] = lambda _partial: None,
    ) -> Live:
        """Begin to recognise an utterance that is still being spoken; see `Recogniser`."""
        return self._for(languages).listen(languages, hot_words=hot_words, tell=tell)

    def _for(self, languages: Sequence[str]) -> WhisperRecogniser:
        own = bool(languages) and self._languages.issuperset(languages)
        return self._special if own else self._general
