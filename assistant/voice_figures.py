"""How well each voice is understood, and which one therefore speaks unasked.

A voice was found to be understood in a language where Whisper base reads back at least half of the
characters of twenty phrases that it spoke. The fault of one that was not may be the recogniser's,
but nobody at the counter could tell.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import StorageError

Figures = Mapping[str, Mapping[str, float]]
"""Character error rate of the round trip, 0.., by voice and language (BCP 47 tag)."""

BAR = 0.5
"""Character error rate above which a language is shown, not spoken."""
ROUND_TRIP: Figures = {
    "kokoro": {"ja": 0.043, "en": 0.029, "zh-Hans": 0.553},
    "openjtalk": {"ja": 0.058},
    "espeak-ng": {
        "en": 0.038, "zh-Hans": 1.798, "vi": 0.480, "ko": 0.925, "pt-BR": 0.232, "es": 0.100,
        "fr": 0.449, "ne": 1.763, "id": 0.114, "ru": 0.511, "th": 0.994,
        "tr": 0.381, "uk": 0.549, "zh-Hant": 1.892, "hi": 1.209, "ms": 0.263, "bn": 1.619,
        "si": 1.846, "my": 1.532,
    },
}  # fmt: skip
"""What we measured (`python -m benchmarks.voices`); Japanese is compared by its reading."""


def read(path: Path) -> Figures:
    """Our figures, and over them those that were measured on this machine.

    Args:
        path: what `write` wrote; one that is missing or damaged adds nothing, so that its voices
            are held back.
    """
    try:
        own = json.loads(path.read_text(encoding="utf-8"))
        measured = {
            str(voice): {str(tag): float(rate) for tag, rate in rates.items()}
            for voice, rates in own.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        measured = {}
    voices = dict.fromkeys((*ROUND_TRIP, *measured))
    return {voice: {**ROUND_TRIP.get(voice, {}), **measured.get(voice, {})} for voice in voices}


def write(path: Path, voice: str, language: str, rate: float) -> None:
    """Add one figure that was measured on this machine.

    Raises:
        StorageError: the folder cannot be written.
    """
    try:
        own = json.loads(path.read_text(encoding="utf-8"))
        own.setdefault(voice, {})[language] = rate
    except (OSError, ValueError, TypeError, AttributeError):
        own = {voice: {language: rate}}
    partial = path.with_suffix(".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(own, indent=1), encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise StorageError(
            f"The figure cannot be saved to {path}: {error.strerror}.",
            "測定結果を保存できません。保存先の空き容量と権限を確認してください。",
        ) from error


def understood(figures: Figures, voice: str, language: str) -> bool:
    """Whether the voice reached the bar in the language (BCP 47 tag)."""
    return figures.get(voice, {}).get(language, float("inf")) <= BAR
