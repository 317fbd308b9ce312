"""Bar charts as plain shapes, which a template draws as SVG in the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.review.quality import Figure, Group

WIDTH, LABELS, RIGHT = 640, 210, 70
_ROW, _BAR, _TOP, _BOTTOM = 52, 16, 8, 26
_LONGEST = 24


@dataclass(frozen=True)
class Bar:
    """One bar; lengths in units of the drawing."""

    kind: str
    """`adequacy` or `fluency`, the CSS class."""
    y: float
    width: float
    low: float
    high: float
    """Ends of the interval, from the left of the drawing."""
    text: str


@dataclass(frozen=True)
class Row:
    """The two bars of a group."""

    label: str
    full_label: str
    turns: int
    y: float
    bars: tuple[Bar, Bar]


@dataclass(frozen=True)
class Chart:
    """A chart with an axis from 1 to 5."""

    height: float
    rows: list[Row]
    ticks: list[tuple[int, float]]


def bars(groups: Sequence[Group], labels: Sequence[str]) -> Chart:
    """A chart of groups with their names as the page shows them."""
    rows = []
    for number, (group, label) in enumerate(zip(groups, labels, strict=True)):
        y = _TOP + number * _ROW
        shown = label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
        pair = (
            _bar("adequacy", group.adequacy, y + 6),
            _bar("fluency", group.fluency, y + 6 + _BAR + 4),
        )
        rows.append(Row(shown, label, group.turns, y, pair))
    ticks = [(value, _x(value)) for value in range(1, 6)]
    return Chart(_TOP + len(groups) * _ROW + _BOTTOM, rows, ticks)


def _bar(kind: str, figure: Figure, y: float) -> Bar:
    width = round(_x(figure.mean) - LABELS, 1)
    return Bar(kind, y, width, _x(figure.low), _x(figure.high), f"{figure.mean:.2f}")


def _x(value: float) -> float:
    return round(LABELS + (value - 1) / 4 * (WIDTH - LABELS - RIGHT), 1)
