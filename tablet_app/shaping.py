"""Text shaped: which font and direction each stretch of a line has, and how wide it is.

HarfBuzz shapes it, through Pillow's Raqm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tablet_app.direction import levels, runs_right_to_left, visual_order
from tablet_app.fonts import Face, chain, covers, load


@dataclass(frozen=True)
class Style:
    """How a text is set."""

    language: str
    size: int
    """In pixels."""
    bold: bool = False
    leading: float = 1.0
    """Line height in units of the font's own."""
    align: str = "start"
    """`start` (the right for a language that is written from right to left), `left`, `center`."""
    most_lines: int = 0
    """Lines beyond are left out and an ellipsis says so; 0 for all."""


@dataclass(frozen=True)
class Run:
    """A stretch of one font and one direction; `start` is its offset in the line."""

    text: str
    font: Face
    right_to_left: bool = False
    start: int = 0

    @property
    def direction(self) -> str:
        """As Raqm calls it."""
        return "rtl" if self.right_to_left else "ltr"


def measure(text: str, style: Style) -> float:
    """Width of a text on one line, in pixels."""
    return _width(text, style.language, style.size, style.bold)


@lru_cache(maxsize=16384)
def _width(text: str, language: str, size: int, bold: bool) -> float:
    return sum(advance(run, size) for run in runs(text, language, bold))


@lru_cache(maxsize=4096)
def runs(text: str, language: str, bold: bool) -> tuple[Run, ...]:
    """The text cut where its font or direction changes, from left to right.

    The direction is found line by line, not paragraph by paragraph: it differs only where a line
    ends inside a stretch of the other direction.
    """
    known = levels(text, runs_right_to_left(language))
    found: list[Run] = []
    depths: list[int] = []
    for start, end, font in _by_font(text, language, bold):
        at = start
        while at < end:
            depth = known[at] if known else 0
            stop = at + 1
            while stop < end and (known[stop] if known else 0) == depth:
                stop += 1
            found.append(Run(text[at:stop], font, bool(depth % 2), at))
            depths.append(depth)
            at = stop
    return tuple(found[index] for index in visual_order(depths)) if known else tuple(found)


@lru_cache(maxsize=8192)
def advance(run: Run, size: int) -> float:
    """Width of a run in pixels."""
    return float(load(run.font, size).getlength(run.text, direction=run.direction))


def metrics(lines: Sequence[str], style: Style) -> tuple[int, int]:
    """What the fonts of these lines need above the base line and below it, in pixels."""
    used = {chain(style.language, style.bold)[0]}
    for line in lines:
        used |= {run.font for run in runs(line, style.language, style.bold)}
    sizes = [load(font, style.size).getmetrics() for font in used]
    return max(size[0] for size in sizes), max(size[1] for size in sizes)


def _by_font(text: str, language: str, bold: bool) -> list[tuple[int, int, Face]]:
    """Stretches of one font; a font is kept as long as it has the characters."""
    fonts = chain(language, bold)
    found: list[tuple[int, int, Face]] = []
    current: Face | None = None
    start = 0
    for at, character in enumerate(text):
        # Digits and stops follow the letters before them; letters follow the language.
        if current is not None and not character.isalpha() and covers(current, character):
            continue
        wanted = next((font for font in fonts if covers(font, character)), fonts[0])
        if wanted != current:
            if current is not None:
                found.append((start, at, current))
            current, start = wanted, at
    if current is not None:
        found.append((start, len(text), current))
    return found
