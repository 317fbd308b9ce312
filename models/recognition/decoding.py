"""One utterance through Whisper on CTranslate2, encoded no longer than the utterance needs.

Whisper was trained on 30 s and pads every utterance to that; the encoder takes fewer frames as
well. With a few seconds of silence after the speech the text stays the same and the encoder's time
goes with the length of the utterance (measured by `benchmarks/short_utterances.py`). Where a text
comes out doubtful the caller decodes once more at full length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from models.protocols import Samples

RATE = 16_000
FULL_SECONDS = 30.0
"""The length that Whisper was trained on."""
MARGIN_SECONDS = 5.0
"""Silence after the speech: with 0.5 s words changed, with 5 s they did not."""

_FRAMES_PER_SECOND = 100
# Silence before the speech: without it the first word of a very short utterance changed.
_LEAD_SECONDS = 0.25
# Less probable text is doubtful. Whisper's own decoding.py takes -1.0, but what a short encoding
# got wrong and a full one right came out at -0.7 and less. Text that compresses better than 2.4 is
# a loop (decoding.py).
_LOG_PROBABILITY = -0.7
_LEAST_PROBABILITY = 1e-9
_COMPRESSION = 2.4
# Tokens a second that no language at the counter reaches in speech; scripts of which Whisper
# needs a token or more a letter (Burmese, Khmer, Sinhala …) come nearest.
_FASTEST = 30.0
_SLOWEST = 0.5
_SLOW_SECONDS = 3.0


@dataclass(frozen=True)
class Reading:
    """What one decoding of an utterance gave."""

    text: str
    tokens: tuple[int, ...]
    """Of the text, without special ones; the prefix that was given stands first."""
    log_probability: float
    """Mean natural logarithm of a token's probability."""
    compression: float
    """Length of the text over its compressed length: above 2.4 it repeats itself."""
    no_speech: float
    """Probability, 0..1, that nobody speaks."""
    seconds: float
    """Duration of what was decoded."""

    @property
    def doubtful(self) -> bool:
        """Whether the text does not look like what can be said in that time."""
        rate = len(self.tokens) / max(self.seconds, 0.5)
        slow = self.seconds > _SLOW_SECONDS and rate < _SLOWEST
        return (
            self.log_probability < _LOG_PROBABILITY
            or self.compression > _COMPRESSION
            or rate > _FASTEST
            or slow
        )


class Decoder:
    """Encodes and decodes single utterances of at most 30 s.

    Args:
        model: a `faster_whisper.WhisperModel`, whose weights, tokenizer and features are used.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._tokenizer = lru_cache(maxsize=None)(self._make_tokenizer)

    def encode(self, samples: Samples, *, full: bool = False) -> Any:
        """The encoder's output for an utterance.

        Args:
            samples: mono audio at 16 kHz, shape (n,), n ≤ 480,000.
            full: pad to 30 s instead of to the utterance and a margin.
        """
        led = np.pad(samples, (int(_LEAD_SECONDS * RATE), 0))[: int(FULL_SECONDS * RATE)]
        features = self._model.feature_extractor(led)
        wanted = FULL_SECONDS if full else len(led) / RATE + MARGIN_SECONDS
        # Whole seconds: the processor's kernels meet few different shapes.
        frames = int(min(FULL_SECONDS, np.ceil(wanted)) * _FRAMES_PER_SECOND)
        padded = np.zeros((features.shape[0], frames), np.float32)
        kept = features[:, :frames]
        padded[:, : kept.shape[1]] = kept
        return self._model.encode(padded)

    def decode(
        self,
        encoded: Any,
        code: str,
        seconds: float,
        *,
        context: str = "",
        prefix: Sequence[int] = (),
        beam: int = 5,
        exactly: int = 0,
    ) -> Reading:
        """The text of an encoded utterance.

        Args:
            encoded: what `encode` gave.
            code: Whisper's code of the language.
            seconds: duration of the utterance.
            context: text that is taken to have been said before: hot words, a hint.
            prefix: tokens with which the text begins; only what follows is searched.
            beam: width of the search; 1 is greedy.
            exactly: number of tokens that are written whatever is heard (to measure); 0 for none.
        """
        tokenizer = self._tokenizer(code)
        prompt = [*self._start(code, context), tokenizer.no_timestamps, *prefix]
        longest = min(self._model.max_length, len(prompt) + int(20 + _FASTEST * seconds))
        silenced = self._suppressed(code)
        if exactly:
            longest = len(prompt) + exactly
            silenced = (*silenced, tokenizer.eot)
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=beam,
            max_length=longest,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=not prefix,
            suppress_tokens=silenced,
        )[0]
        found = [token for token in result.sequences_ids[0] if token < tokenizer.eot]
        # CTranslate2 gives the prefix back with what it found.
        tokens = tuple(found)
        text = tokenizer.decode(list(tokens)).strip()
        length = len(result.sequences_ids[0])
        # What is given costs the search nothing, but how well it fits the sound counts as well.
        total = result.scores[0] * length + self._fit(encoded, code, context, prefix)
        return Reading(
            text,
            tokens,
            total / (length + 1),
            _compression(text),
            result.no_speech_prob,
            seconds,
        )

    def _start(self, code: str, context: str) -> list[int]:
        tokenizer = self._tokenizer(code)
        before: list[int] = []
        if context:
            before = [tokenizer.sot_prev, *tokenizer.encode(" " + context.strip())][:200]
        return [*before, *tokenizer.sot_sequence]

    def _fit(self, encoded: Any, code: str, context: str, tokens: Sequence[int]) -> float:
        """Natural logarithm of the probability of tokens, all of them together."""
        if not tokens:
            return 0.0
        aligned = self._model.model.align(
            encoded,
            self._start(code, context),
            [list(tokens)],
            [encoded.shape[1]],
            median_filter_width=1,
        )[0]
        probabilities = np.maximum(aligned.text_token_probs, _LEAST_PROBABILITY)
        return float(np.sum(np.log(probabilities)))

    def text(self, tokens: Sequence[int], code: str) -> str:
        """The text of tokens; one that ends inside a letter ends before that letter."""
        return str(self._tokenizer(code).decode(list(tokens))).strip().rstrip("\ufffd")

    def languages(self, encoded: Any) -> dict[str, float]:
        """Probability of each of Whisper's languages, by its code."""
        ranked = self._model.model.detect_language(encoded)[0]
        return {token[2:-2]: probability for token, probability in ranked}

    def _make_tokenizer(self, code: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(
            self._model.hf_tokenizer,
            self._model.model.is_multilingual,
            task="transcribe",
            language=code,
        )

    def _suppressed(self, code: str) -> tuple[int, ...]:
        from faster_whisper.transcribe import get_suppressed_tokens

        return tuple(get_suppressed_tokens(self._tokenizer(code), [-1]) or ())


def _compression(text: str) -> float:
    import zlib

    raw = text.encode()
    return len(raw) / max(1, len(zlib.compress(raw)))
