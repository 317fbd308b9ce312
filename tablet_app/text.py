"""Text as pictures: every script shaped, lines broken where a reader of the language would.

Kivy's own labels break lines inside clusters and have one font for everything, so the app draws
its text itself: HarfBuzz shapes it (through Pillow's Raqm), ICU finds where a line may end, and
BudouX where a Japanese or Chinese line should.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from PIL import Image, ImageDraw

from tablet_app.direction import levels, runs_right_to_left, visual_order
from tablet_app.fonts import Face, chain, covers, load

Span = tuple[int, int]

_BUDOUX = {
    "ja": "japanese", "zh-Hans": "simplified_chinese", "zh-Hant": "traditional_chinese",
}  # fmt: skip
"""Languages without spaces whose phrases BudouX knows, with its names for them."""


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
class Picture:
    """A text that was drawn."""

    width: int
    height: int
    pixels: bytes
    """White with the text as alpha: 4 bytes a pixel, the top row first."""
    lines: tuple[str, ...]
    marks: tuple[tuple[float, float, float, int], ...] = ()
    """Under each marked stretch: x, y from the top, width, and the number of the span."""


@dataclass(frozen=True)
class _Run:
    """A stretch of one font and one direction; `start` is its offset in the line."""

    text: str
    font: Face
    right_to_left: bool = False
    start: int = 0


def break_offsets(text: str, language: str) -> tuple[list[int], set[int]]:
    """Where a line may end (ICU, UAX 14), and where a reader would rather have it.

    Args:
        text: without line feeds.
        language: BCP 47 tag.

    Returns:
        The allowed offsets in order, the end of the text being the last; and those among them
        that keep a Japanese or Chinese phrase or a Korean word whole.
    """
    from icu4py.breakers import LineBreaker

    allowed = _ends(LineBreaker(text, language))
    if language in _BUDOUX:
        preferred = set(_ends(_budoux(language).parse(text))) & set(allowed)
    elif language == "ko":
        preferred = {at for at in allowed if text[at - 1].isspace()}
    else:
        preferred = set(allowed)
    return allowed, preferred | {len(text)}


def wrap(text: str, style: Style, width: float) -> list[Span]:
    """The lines of a text as half-open offsets, none wider than `width` pixels.

    A word that is wider than the line is broken between characters.
    """
    lines: list[Span] = []
    start = 0
    for paragraph in text.split("\n"):
        lines += [(start + a, start + b) for a, b in _wrap_paragraph(paragraph, style, width)]
        start += len(paragraph) + 1
    return lines


def measure(text: str, style: Style) -> float:
    """Width of a text on one line, in pixels."""
    return sum(_advance(run, style.size) for run in _runs(text, style.language, style.bold))


@lru_cache(maxsize=512)
def fitting(text: str, style: Style, width: int) -> Style:
    """The style with the largest size, down to two thirds, that needs no more than its lines."""
    wide = measure(text, style)
    if wide <= width:
        return style
    least = style.size * 2 // 3
    if style.most_lines == 1:
        return replace(style, size=max(least, int(style.size * width / wide)))
    for size in range(style.size, least, -2):
        smaller = replace(style, size=size)
        whole = all(measure(word, smaller) <= width for word in text.split())
        if whole and len(wrap(text, smaller, width)) <= style.most_lines:
            return smaller
    return replace(style, size=least)


@lru_cache(maxsize=256)
def draw(text: str, style: Style, width: int | None, spans: tuple[Span, ...] = ()) -> Picture:
    """Draw a text.

    Args:
        text: what to draw.
        style: how.
        width: to wrap at, in pixels; None for lines as long as they are.
        spans: stretches of the text to be marked, as half-open offsets.
    """
    lines = wrap(text, style, width) if width is not None else wrap(text, style, float("inf"))
    shown = [text[a:b].rstrip() for a, b in lines]
    if style.most_lines and len(lines) > style.most_lines:
        lines = lines[: style.most_lines]
        shown = shown[: style.most_lines]
        shown[-1] = _ellipsis(shown[-1], style, width)
    widths = [measure(line, style) for line in shown]
    ascent, descent = _metrics(shown, style)
    height = round((ascent + descent) * style.leading)
    full = width if width is not None else int(max(widths, default=0)) + 2
    sheet = Image.new("L", (max(1, full), max(1, height * len(lines))), 0)
    pen = ImageDraw.Draw(sheet)
    marks: list[tuple[float, float, float, int]] = []
    for number, (line, line_width) in enumerate(zip(shown, widths, strict=True)):
        left = _left(style, full, line_width)
        top = number * height + (height - ascent - descent) / 2
        x = left
        for run in _runs(line, style.language, style.bold):
            pen.text((x, top + ascent), run.text, font=load(run.font, style.size), fill=255,
                     anchor="ls", direction=_direction(run))  # fmt: skip
            x += _advance(run, style.size)
        begin = lines[number][0]
        for index, (first, last) in enumerate(spans):
            for a, b in _stretches(line, style, first - begin, last - begin):
                marks.append((left + a, top + ascent + style.size * 0.18, b - a, index))
    white = Image.new("L", sheet.size, 255)
    picture = Image.merge("RGBA", (white, white, white, sheet))
    return Picture(*sheet.size, picture.tobytes(), tuple(shown), tuple(marks))


def _left(style: Style, full: int, width: float) -> float:
    if style.align == "center":
        return max(0.0, (full - width) / 2)
    right = style.align == "start" and runs_right_to_left(style.language)
    return max(0.0, full - width) if right else 0.0


def _stretches(line: str, style: Style, first: int, last: int) -> list[tuple[float, float]]:
    """Where characters of a line stand: from and to, in pixels from the left of the line."""
    found: list[tuple[float, float]] = []
    x = 0.0
    for run in _runs(line, style.language, style.bold):
        width = _advance(run, style.size)
        a, b = max(first - run.start, 0), min(last - run.start, len(run.text))
        if a < b:
            before = _advance(replace(run, text=run.text[:a]), style.size)
            until = _advance(replace(run, text=run.text[:b]), style.size)
            ends = (width - until, width - before) if run.right_to_left else (before, until)
            if found and abs(found[-1][1] - x - ends[0]) < 1:
                found[-1] = (found[-1][0], x + ends[1])
            else:
                found.append((x + ends[0], x + ends[1]))
        x += width
    return found


def _ends(parts: Any) -> list[int]:
    ends, at = [], 0
    for part in parts:
        at += len(part)
        ends.append(at)
    return ends


@cache
def _budoux(language: str) -> Any:
    import budoux

    return getattr(budoux, f"load_default_{_BUDOUX[language]}_parser")()


def _wrap_paragraph(text: str, style: Style, width: float) -> list[Span]:
    if not text:
        return [(0, 0)]
    allowed, preferred = break_offsets(text, style.language)
    wanted = sorted(preferred)
    lines: list[Span] = []
    start = 0
    while start < len(text):
        end = _fit(text, start, wanted[bisect_right(wanted, start) :], style, width)
        if end is None:
            end = _fit(text, start, allowed[bisect_right(allowed, start) :], style, width)
        if end is None:
            end = _fit(text, start, _clusters(text, start, style.language), style, width)
        # Not even one character is as narrow as the line: it stands alone.
        end = end or _clusters(text, start, style.language)[0]
        lines.append((start, end))
        start = end
    return lines


def _fit(text: str, start: int, ends: Sequence[int], style: Style, width: float) -> int | None:
    """The last of the offsets up to which the text fits. Widths grow: the search doubles its step
    until one is too wide, so that no more than two lines are ever measured, and then halves.
    """

    def fits(index: int) -> bool:
        return measure(text[start : ends[index]].rstrip(), style) <= width

    low, step = 0, 1
    while low + step <= len(ends) and fits(low + step - 1):
        low += step
        step *= 2
    high = min(len(ends), low + step - 1)
    while low < high:
        middle = (low + high) // 2
        if fits(middle):
            low = middle + 1
        else:
            high = middle
    return ends[low - 1] if low else None


def _clusters(text: str, start: int, language: str) -> list[int]:
    from icu4py.breakers import CharacterBreaker

    return [start + at for at in _ends(CharacterBreaker(text[start:], language))]


def _ellipsis(line: str, style: Style, width: int | None) -> str:
    while line and width is not None and measure(line + "…", style) > width:
        line = line[:-1]
    return line + "…"


@lru_cache(maxsize=2048)
def _runs(text: str, language: str, bold: bool) -> tuple[_Run, ...]:
    """The text cut where its font or direction changes, from left to right.

    The direction is found line by line, not paragraph by paragraph: it differs only where a line
    ends inside a stretch of the other direction.
    """
    known = levels(text, runs_right_to_left(language))
    runs: list[_Run] = []
    depths: list[int] = []
    for start, end, font in _by_font(text, language, bold):
        at = start
        while at < end:
            depth = known[at] if known else 0
            stop = at + 1
            while stop < end and (known[stop] if known else 0) == depth:
                stop += 1
            runs.append(_Run(text[at:stop], font, bool(depth % 2), at))
            depths.append(depth)
            at = stop
    return tuple(runs[index] for index in visual_order(depths)) if known else tuple(runs)


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


def _direction(run: _Run) -> str:
    return "rtl" if run.right_to_left else "ltr"


@lru_cache(maxsize=8192)
def _advance(run: _Run, size: int) -> float:
    return float(load(run.font, size).getlength(run.text, direction=_direction(run)))


def _metrics(lines: Sequence[str], style: Style) -> tuple[int, int]:
    used = {chain(style.language, style.bold)[0]}
    for line in lines:
        used |= {run.font for run in _runs(line, style.language, style.bold)}
    sizes = [load(font, style.size).getmetrics() for font in used]
    return max(size[0] for size in sizes), max(size[1] for size in sizes)
