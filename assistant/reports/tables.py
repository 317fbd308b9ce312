"""Tables of a report, apart from how they are written: cells that know what they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

CellKind = Literal[
    "text", "count", "share", "minutes", "rate", "change", "difference", "points", "growth"
]


class Cell(NamedTuple):
    """One value; None is nothing to tell, as a share of nothing."""

    value: str | int | float | None
    kind: CellKind = "text"


@dataclass(frozen=True)
class Table:
    """A table with its title."""

    id: str
    """ASCII, for file names."""
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    note: str = ""


def text(value: str) -> Cell:
    """Words."""
    return Cell(value)


def count(value: int) -> Cell:
    """A number of things."""
    return Cell(value, "count")


def share(part: int, whole: int) -> Cell:
    """A part of a whole, 0..1."""
    return Cell(part / whole if whole else None, "share")


def rate(part: float, whole: int) -> Cell:
    """So many for each."""
    return Cell(part / whole if whole else None, "rate")


def minutes(seconds: float | None) -> Cell:
    """A duration."""
    return Cell(None if seconds is None else seconds / 60, "minutes")


def change(present: float, before: float) -> Cell:
    """How much more or less than before."""
    return Cell(present - before, "change")


def shown(cell: Cell) -> str:
    """The cell as a person reads it."""
    value = cell.value
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    written = _FORMATS[cell.kind].format(value)
    signed = cell.kind in ("change", "difference", "points", "growth")
    return written[1:] if signed and not any(c in "123456789" for c in written) else written


_FORMATS: dict[CellKind, str] = {
    "text": "{}",
    "count": "{:,.0f}",
    "share": "{:.1%}",
    "minutes": "{:.1f}",
    "rate": "{:.1f}",
    "change": "{:+,.0f}",
    "difference": "{:+.1f}",
    "points": "{:+.1f} ポイント",
    "growth": "{:+.1%}",
}


def percentile(values: Sequence[float], part: float) -> float | None:
    """The value below which `part` (0..1) of the values lie, between two of them where need be."""
    if not values:
        return None
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
