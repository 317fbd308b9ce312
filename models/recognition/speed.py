"""How fast this machine hears, from a quick measurement with the model that is there.

A short utterance is encoded and decoded; the time of a model that is not there is told from how
much more there is to compute: an estimate, which no larger model has confirmed yet.
"""

import time
from dataclasses import dataclass

import numpy as np

from models.recognition.reader import Reader

_SECONDS = 3.0
_TOKENS = 20
_RUNS = 2

# Widths and layers of the encoder and the decoder (Radford et al. 2023, table 1; the model cards of
# large-v3-turbo and kotoba-whisper-v2.0).
_SHAPES = {
    "whisper-base": (512, 6, 6),
    "whisper-small": (768, 12, 12),
    "whisper-large-v3-turbo": (1280, 32, 4),
    "kotoba-whisper-v2.0": (1280, 32, 2),
}
_VOCABULARY = 51_866
_FRAMES = 400


@dataclass(frozen=True)
class Speed:
    """Seconds that a short utterance takes; 3 s of speech and 20 tokens."""

    model: str
    seconds: float
    measured: bool
    """False where it was told from another model's time."""


def measure(reader: Reader, model: str) -> list[Speed]:
    """Measure the model that is there; the others are told from it.

    Args:
        reader: the model.
        model: its catalogue id; one that is not known here gives its own time only.
    """
    generator = np.random.default_rng(7)
    sound = generator.normal(0, 0.05, int(_SECONDS * 16_000)).astype(np.float32)
    best = float("inf")
    for _ in range(_RUNS + 1):
        start = time.perf_counter()
        reader.exercise(sound, _TOKENS)
        best = min(best, time.perf_counter() - start)
    found = [Speed(model, best, measured=True)]
    if model in _SHAPES:
        for other in _SHAPES:
            if other != model:
                share = _work(other) / _work(model)
                found.append(Speed(other, best * share, measured=False))
    return found


def _work(model: str) -> float:
    """Multiplications of one utterance, in units of one million."""
    width, encoder, decoder = _SHAPES[model]
    layer = 12 * width * width
    encoding = encoder * _FRAMES * (layer + 2 * _FRAMES * width)
    # Five hypotheses are searched side by side.
    decoding = 5 * _TOKENS * (decoder * (layer + 4 * width * width) + _VOCABULARY * width)
    return (encoding + decoding) / 1e6
