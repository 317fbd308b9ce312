"""A quantity of a text: a number, an amount, a date or a time of day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

QuantityKind = Literal["number", "date", "time", "amount"]
Day = tuple[int | None, int | None, int | None]
"""Year, month, day; what was not said is None."""


@dataclass(frozen=True)
class Quantity:
    """One quantity of a text, with half-open offsets into the folded text."""

    kind: QuantityKind
    value: float
    start: int
    end: int
    hard: bool
    """Whether a translation has to show it: digits yes, the word "one" no."""
    digits: bool
    unit: str | None = None
    """A class of the lexicon's [units], or "yen" / "money" for amounts."""
    dates: frozenset[Day] = frozenset()
    """What the date can mean: 3/5 is 5 March or 3 May."""
    minutes: frozenset[int] = frozenset()
    """What the time of day can mean, in minutes since midnight: 2:30 is 150 or 870."""
    half: Literal["am", "pm"] | None = None
    """The half of the day that was said in words."""
    parts: tuple[float, ...] = ()
    """The numbers inside."""
    limits: frozenset[str] = frozenset()
    """Names of the lexicon's [limits] beside it: within, at_least, until …"""
