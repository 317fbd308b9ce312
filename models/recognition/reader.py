"""A loaded Whisper model as the rest of recognition uses it: read, glance, choose a language."""

import threading
from collections.abc import Sequence
from typing import Any

from models.errors import EngineError
from models.protocols import Samples
from models.recognition.decoding import RATE, Decoder, Reading

LANGUAGE_SECONDS = 2.0
_BEAM = 5

_WHISPER_CODES = {"zh-Hans": "zh", "zh-Hant": "zh", "pt-BR": "pt", "fil": "tl", "nb": "no"}
_HINTS = {
    # Whisper writes Chinese in either script; a prompt in the wanted one settles it.
    "zh-Hans": "以下是普通话的句子。",
    "zh-Hant": "以下是國語的句子。",
}


def whisper_code(tag: str) -> str:
    """Whisper's language code of a BCP 47 tag."""
    return _WHISPER_CODES.get(tag, tag.split("-")[0])


class Reader:
    """Reads windows of speech; one thread at a time.

    Args:
        model_id: catalogue id, for messages.
        model: a `faster_whisper.WhisperModel`.
    """

    def __init__(self, model_id: str, model: Any) -> None:
        self._id = model_id
        self._decoder = Decoder(model)
        self._lock = threading.Lock()

    def read(
        self,
        speech: Samples,
        language: str,
        words: Sequence[str] = (),
        settled: Sequence[int] = (),
    ) -> Reading:
        """The text of a window with the full search; once more at full length where it is doubtful.

        Args:
            speech: mono audio at 16 kHz, at most 28 s.
            language: BCP 47 tag.
            words: that are likely to be said.
            settled: tokens with which the text begins, unless that makes it doubtful.
        """
        seconds = len(speech) / RATE
        code, context = whisper_code(language), _context(language, words)
        with self._lock:
            reading = self._decoder.decode(
                self._decoder.encode(speech),
                code,
                seconds,
                context=context,
                prefix=settled,
                beam=_BEAM,
            )
            if not reading.doubtful:
                return reading
            # Without the words, too, and from the beginning: an unlikely text may be theirs.
            again = self._decoder.decode(
                self._decoder.encode(speech, full=True),
                code,
                seconds,
                context=_context(language),
                beam=_BEAM,
            )
        if reading.doubtful and not again.doubtful:
            return again
        return max(reading, again, key=lambda r: r.log_probability - (r.compression > 2.4) * 10)

    def glance(self, speech: Samples, language: str, settled: Sequence[int] = ()) -> Reading:
        """A quick text of a window whose end is not there yet.

        Args:
            speech: mono audio at 16 kHz, at most 28 s.
            language: BCP 47 tag.
            settled: tokens with which the text begins.
        """
        with self._lock:
            return self._decoder.decode(
                self._decoder.encode(speech),
                whisper_code(language),
                len(speech) / RATE,
                context=_context(language),
                prefix=settled,
                beam=1,
            )

    def choose(self, speech: Samples, languages: Sequence[str]) -> tuple[str, float]:
        """The most probable of the languages by the first two seconds, with its probability.

        The probability is among the candidates; with one candidate nothing is measured.
        """
        if len(languages) == 1:
            return languages[0], 1.0
        with self._lock:
            encoded = self._decoder.encode(speech[: int(LANGUAGE_SECONDS * RATE)])
            known = self._decoder.languages(encoded)
        scores = {tag: known.get(whisper_code(tag), 0.0) for tag in languages}
        # Tags of one code (zh-Hans, zh-Hant) share its probability: the first of them is taken.
        total = sum({whisper_code(tag): score for tag, score in scores.items()}.values())
        best = max(languages, key=lambda tag: scores[tag])
        return best, scores[best] / total if total > 0 else 0.0

    def exercise(self, speech: Samples, tokens: int) -> None:
        """Encode an utterance and search for a text of that length, whatever it says."""
        with self._lock:
            self._decoder.decode(
                self._decoder.encode(speech), "ja", len(speech) / RATE, beam=_BEAM, exactly=tokens
            )

    def text(self, tokens: Sequence[int], language: str) -> str:
        """The text of tokens, as far as whole letters go."""
        return self._decoder.text(tokens, whisper_code(language))

    def failed(self, error: Exception) -> EngineError:
        """What is said where the engine fails on an utterance."""
        return EngineError(
            f"The recognition model {self._id} failed: {error}",
            "音声を認識できませんでした。もう一度お話しください。",
        )


def _context(language: str, words: Sequence[str] = ()) -> str:
    return " ".join([*words, _HINTS.get(language, "")]).strip()
