"""Plain SVG charts for the report: no library, no script, no fonts but the reader's own."""

from collections.abc import Sequence
from html import escape

_COLOURS = ("#1f6f8b", "#c8553d", "#588157", "#7b4b94", "#b08900", "#3a506b")
_ROW, _LEFT, _WIDTH = 26, 230, 640


def colour(place: int) -> str:
    """The colour of the system at a place, the same in every chart."""
    return _COLOURS[place % len(_COLOURS)]


def bars(title: str, rows: Sequence[tuple[str, float | None, int]], unit: str, top: float) -> str:
    """Horizontal bars.

    Args:
        title: above the chart.
        rows: label, value (None is written as a dash), and the place that gives the colour.
        unit: after each value.
        top: the value of the full width; 0 takes the largest.
    """
    known = [value for _, value, _ in rows if value is not None]
    if not known:
        return ""
    scale = (_WIDTH - _LEFT - 90) / (top or max(known) or 1)
    height = _ROW * len(rows) + 8
    parts = [_open(title, height)]
    for number, (label, value, place) in enumerate(rows):
        y = number * _ROW + 6
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(label)}</text>')
        if value is None:
            parts.append(f'<text x="{_LEFT + 4}" y="{y + 14}">–</text>')
            continue
        width = max(1.0, value * scale)
        parts.append(
            f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="18" fill="{colour(place)}"/>'
        )
        text = f"{value:.3g}" if unit == "s" else f"{value:.1f}"
        parts.append(f'<text x="{_LEFT + width + 6:.1f}" y="{y + 14}">{text} {unit}</text>')
    return "".join([*parts, "</svg></figure>"])


def spread(title: str, rows: Sequence[tuple[str, Sequence[float], int]]) -> str:
    """How many sentences have which score, 0..100 in steps of 10: one row of columns a system."""
    rows = [row for row in rows if row[1]]
    if not rows:
        return ""
    height = 74 * len(rows) + 24
    parts = [_open(title, height)]
    step = (_WIDTH - _LEFT - 20) / 10
    for number, (label, scores, place) in enumerate(rows):
        counts = [0] * 10
        for score in scores:
            counts[min(9, int(score / 10))] += 1
        base = number * 74 + 66
        parts.append(
            f'<text x="{_LEFT - 8}" y="{base - 24}" text-anchor="end">{escape(label)}</text>'
        )
        for place_x, count in enumerate(counts):
            tall = 52 * count / max(counts)
            x = _LEFT + place_x * step
            parts.append(
                f'<rect x="{x + 2:.1f}" y="{base - tall:.1f}" width="{step - 4:.1f}" '
                f'height="{tall:.1f}" fill="{colour(place)}"/>'
            )
            if count:
                parts.append(
                    f'<text class="small" x="{x + step / 2:.1f}" y="{base - tall - 3:.1f}" '
                    f'text-anchor="middle">{count}</text>'
                )
    for tick in range(0, 101, 20):
        x = _LEFT + tick / 10 * step
        parts.append(f'<text class="small" x="{x:.1f}" y="{height - 6}">{tick}</text>')
    return "".join([*parts, "</svg></figure>"])


def _open(title: str, height: int) -> str:
    name = escape(title)
    return (
        f'<figure><figcaption>{name}</figcaption><svg role="img" aria-label="{name}" '
        f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">'
    )
