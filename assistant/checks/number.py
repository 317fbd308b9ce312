"""A number of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["digits", "kanji", "word"]


@dataclass(frozen=True)
class Number:
    """A number and where it stands (half-open offsets into the folded text)."""

    value: float
    start: int
    end: int
    form: Form
    parts: tuple[int, ...] = ()
    """The groups of digits when points or commas join more than one: 5.3.2026 → 5, 3, 2026."""
    multiplier: int = 1
    """The last power of ten said in words: 3千 → 1000."""
