"""Text as pictures: every script shaped, lines broken where a reader of the language would.

Kivy's own labels break lines inside clusters and have one font for everything, so the app sets
and paints its text itself. A text is composed first, which tells its size; painting it takes
longer and can wait.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from PIL import Image, ImageDraw

from tablet_app.direction import runs_right_to_left
from tablet_app.fonts import load, script_of
from tablet_app.shaping import Style, advance, measure, metrics, runs
from tablet_app.wrapping import Span, wrap

__all__ = ["Picture", "Span", "Style", "compose", "paint"]


@dataclass(frozen=True)
class Picture:
    """A text that was composed."""

    width: int
    height: int
    lines: tuple[str, ...]
    style: Style
    lefts: tuple[float, ...] = ()
    """Where each line begins."""
    ascent: float = 0.0
    """From the top of a line to its base line."""
    marks: tuple[tuple[float, float, float, int], ...] = ()
    """Under each marked stretch: x, y from the top, width, and the number of the span."""


@lru_cache(maxsize=1024)
def compose(text: str, style: Style, width: int | None, spans: tuple[Span, ...] = ()) -> Picture:
    """Find the lines of a text and where everything stands.

    Args:
        text: what is to be painted.
        style: how.
        width: to wrap at, in pixels; None for lines as long as they are.
        spans: stretches of the text to be marked, as half-open offsets.
    """
    lines = wrap(text, style, width if width is not None else float("inf"))
    shown = [text[a:b].rstrip() for a, b in lines]
    if style.most_lines and len(lines) > style.most_lines:
        lines = lines[: style.most_lines]
        shown = shown[: style.most_lines]
        shown[-1] = _ellipsis(shown[-1], style, width)
    widths = [measure(line, style) for line in shown]
    above, below = metrics(shown, style)
    height = round((above + below) * style.leading * _leading(style.language))
    full = max(1, width if width is not None else int(max(widths, default=0)) + 2)
    lefts = tuple(_left(style, full, line) for line in widths)
    ascent = (height - above - below) / 2 + above
    marks: list[tuple[float, float, float, int]] = []
    for number, (line, left) in enumerate(zip(shown, lefts, strict=True)):
        begin, end = lines[number]
        for index, (first, last) in enumerate(spans):
            if first >= end or last <= begin:
                continue
            for a, b in _stretches(line, style, first - begin, last - begin):
                y = number * height + ascent + style.size * 0.18
                marks.append((left + a, y, b - a, index))
    tall = max(1, height * len(lines))
    return Picture(full, tall, tuple(shown), style, lefts, ascent, tuple(marks))


def paint(picture: Picture) -> bytes:
    """The pixels of a composed text: white with the text as alpha, 4 bytes each, the top first."""
    sheet = Image.new("L", (picture.width, picture.height), 0)
    pen = ImageDraw.Draw(sheet)
    style = picture.style
    high = picture.height / max(1, len(picture.lines))
    for number, (line, x) in enumerate(zip(picture.lines, picture.lefts, strict=True)):
        y = number * high + picture.ascent
        for run in runs(line, style.language, style.bold):
            pen.text((x, y), run.text, font=load(run.font, style.size), fill=255, anchor="ls",
                     direction=run.direction)  # fmt: skip
            x += advance(run, style.size)
    white = Image.new("L", sheet.size, 255)
    return Image.merge("RGBA", (white, white, white, sheet)).tobytes()


def _leading(language: str) -> float:
    """Fonts of Arabic leave room for vowel marks that plain text does not have."""
    return 0.88 if script_of(language) == "Arab" else 1.0


def _left(style: Style, full: int, width: float) -> float:
    if style.align == "center":
        return max(0.0, (full - width) / 2)
    right = style.align == "start" and runs_right_to_left(style.language)
    return max(0.0, full - width) if right else 0.0


def _stretches(line: str, style: Style, first: int, last: int) -> list[tuple[float, float]]:
    """Where characters of a line stand: from and to, in pixels from the left of the line."""
    found: list[tuple[float, float]] = []
    x = 0.0
    for run in runs(line, style.language, style.bold):
        width = advance(run, style.size)
        a, b = max(first - run.start, 0), min(last - run.start, len(run.text))
        if a < b:
            before = advance(replace(run, text=run.text[:a]), style.size)
            until = advance(replace(run, text=run.text[:b]), style.size)
            ends = (width - until, width - before) if run.right_to_left else (before, until)
            if found and abs(found[-1][1] - x - ends[0]) < 1:
                found[-1] = (found[-1][0], x + ends[1])
            else:
                found.append((x + ends[0], x + ends[1]))
        x += width
    return found


def _ellipsis(line: str, style: Style, width: int | None) -> str:
    while line and width is not None and measure(line + "…", style) > width:
        line = line[:-1]
    return line + "…"
