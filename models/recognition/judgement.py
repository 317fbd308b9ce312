"""From readings to a hypothesis: what is too improbable to have been said is not heard."""

import math
import unicodedata
from collections.abc import Sequence

import numpy as np

from models.protocols import Hypothesis
from models.recognition.decoding import Reading
from models.recognition.phantoms import is_phantom

# A reading whose no-speech probability and mean log-probability both cross these is silence. In
# Whisper itself (decoding.py) it is 0.6; voices at the far end of a hall come out at 0.43 and more.
_NO_SPEECH = 0.4
_LOG_PROBABILITY = -1.0
# Text that compresses better is a loop (decoding.py).
_COMPRESSION = 2.4
# A row of dashes with a digit is no sentence.
_LEAST_LETTERS = 0.5
# Below this the text has nothing to do with what was said (measured on noise and music).
_FLOOR = -1.6

_UNSPACED = ("ja", "zh", "th", "km", "my", "lo")


def is_spaced(language: str) -> bool:
    """Whether a language (BCP 47 tag) divides its words by spaces."""
    return language.split("-")[0] not in _UNSPACED


def nothing(language: str, reason: str) -> Hypothesis:
    """The hypothesis that nobody said anything: `silence`, `noise` or `phantom`."""
    return Hypothesis("", language, 0.0, reason=reason)


def judge(readings: Sequence[Reading], language: str, certainty: float = 1.0) -> Hypothesis:
    """What was heard in the windows of one utterance.

    Args:
        readings: of the windows, in order.
        language: BCP 47 tag.
        certainty: probability, 0..1, of the language among the candidates.
    """
    kept = [reading for reading in readings if _credible(reading)]
    text = joined([reading.text for reading in kept], language)
    if not text:
        return nothing(language, "noise")
    weights = [max(len(reading.tokens), 1) for reading in kept]
    logs = [reading.log_probability for reading in kept]
    confidence = math.exp(float(np.average(logs, weights=weights)))
    if is_phantom(text, confidence):
        return nothing(language, "phantom")
    if len(kept) < len(readings):
        confidence *= 0.8
    return Hypothesis(text, language, confidence, language_confidence=certainty)


def joined(texts: Sequence[str], language: str) -> str:
    """Texts of one utterance in a row, with spaces where the language has them."""
    if is_spaced(language):
        return " ".join(filter(None, texts))
    # Between windows lies a pause; where no sign says so, a space keeps the sentences apart.
    text = ""
    for more in filter(None, texts):
        text += more if not text or text[-1] in "。！？!?、，,." else f" {more}"
    return text


def _credible(reading: Reading) -> bool:
    empty = reading.no_speech > _NO_SPEECH and reading.log_probability < _LOG_PROBABILITY
    looped = reading.compression > _COMPRESSION
    signs = [c for c in reading.text if not c.isspace()]
    # Letters, the marks on them (Thai, Hindi) and numbers.
    letters = sum(unicodedata.category(c)[0] in "LMN" for c in signs)
    return (
        letters > 0
        and letters >= _LEAST_LETTERS * len(signs)
        and not empty
        and not looped
        and reading.log_probability >= _FLOOR
    )
