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
    "piper-en-us-joe": {"en": 0.013},
    "kokoro": {"ja": 0.043, "en": 0.073, "zh-Hans": 0.639},
    "openjtalk": {"ja": 0.060},
    "espeak-ng": {
        "en": 0.024, "zh-Hans": 1.740, "zh-Hant": 1.892, "ko": 1.058, "vi": 0.463, "pt-BR": 0.221,
        "es": 0.153, "ne": 1.546, "id": 0.143, "th": 0.994, "my": 1.532, "ru": 0.514, "hi": 1.209,
        "ms": 0.263, "uk": 0.431, "tr": 0.271, "fr": 0.392, "bn": 1.619, "si": 1.846, "ar": 0.581,
        "fa": 0.374, "ur": 0.465,
    },
}  # fmt: skip
"""What we measured (`python -m benchmarks.voices`); Japanese is compared by its reading."""


def read(path: Path) -> Figures:
    """Our figures, and over them those that were measured on this machine.

    Args:
        path: what `write` wrote; one that is missing or damaged adds nothing, so that its voices
            are held back.
    """
    measured = _own(path)
    voices = dict.fromkeys((*ROUND_TRIP, *measured))
    return {voice: {**ROUND_TRIP.get(voice, {}), **measured.get(voice, {})} for voice in voices}


def write(path: Path, voice: str, language: str, rate: float) -> None:
    """Add one figure that was measured on this machine.

    Raises:
        StorageError: the folder cannot be written.
    """
    own = _own(path)
    _save(path, own | {voice: {**own.get(voice, {}), language: rate}})


def forget(path: Path, voice: str) -> None:
    """Drop what was measured of a voice that is another one from now on, or none.

    Raises:
        StorageError: the folder cannot be written.
    """
    own = _own(path)
    if voice in own:
        _save(path, {name: rates for name, rates in own.items() if name != voice})


def _own(path: Path) -> dict[str, dict[str, float]]:
    try:
        return {
            str(voice): {str(tag): float(rate) for tag, rate in rates.items()}
            for voice, rates in json.loads(path.read_text(encoding="utf-8")).items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _save(path: Path, own: Figures) -> None:
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
