"""Lines broken where a reader of the language would break them.

ICU finds where a line may end, and BudouX where a Japanese or Chinese line should.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from tablet_app.shaping import Style, measure

Span = tuple[int, int]

_BUDOUX = {
    "ja": "japanese", "zh-Hans": "simplified_chinese", "zh-Hant": "traditional_chinese",
}  # fmt: skip
"""Languages without spaces whose phrases BudouX knows, with its names for them."""


@lru_cache(maxsize=512)
def break_offsets(text: str, language: str) -> tuple[tuple[int, ...], frozenset[int]]:
    """Where a line may end (ICU, UAX 14), and where a reader would rather have it.

    Args:
        text: without line feeds.
        language: BCP 47 tag.

    Returns:
        The allowed offsets in order, the end of the text being the last; and those among them
        that keep a Japanese or Chinese phrase or a Korean word whole.
    """
    from icu4py.breakers import LineBreaker

    allowed = tuple(_ends(LineBreaker(text, language)))
    if language in _BUDOUX:
        preferred = set(_ends(_budoux(language).parse(text))) & set(allowed)
    elif language == "ko":
        preferred = {at for at in allowed if text[at - 1].isspace()}
    else:
        preferred = set(allowed)
    return allowed, frozenset(preferred | {len(text)})


@lru_cache(maxsize=1024)
def wrap(text: str, style: Style, width: float) -> tuple[Span, ...]:
    """The lines of a text as half-open offsets, none wider than `width` pixels.

    A word that is wider than the line is broken between characters.
    """
    lines: list[Span] = []
    start = 0
    for paragraph in text.split("\n"):
        lines += [(start + a, start + b) for a, b in _wrap_paragraph(paragraph, style, width)]
        start += len(paragraph) + 1
    return tuple(lines)


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


def _wrap_paragraph(text: str, style: Style, width: float) -> list[Span]:
    if not text:
        return [(0, 0)]
    if measure(text.rstrip(), style) <= width:
        return [(0, len(text))]
    allowed, preferred = break_offsets(text, style.language)
    ways = [_Way(text, sorted(preferred), style)]
    if len(allowed) > len(preferred):
        ways.append(_Way(text, allowed, style))
    lines: list[Span] = []
    start = 0
    while start < len(text):
        end = next(filter(None, (way.end(start, width) for way in ways)), None)
        if end is None:
            word = text[start : allowed[bisect_right(allowed, start)]]
            clusters = _Way(word, _clusters(word, style.language), style)
            # Not even one character is as narrow as the line: it stands alone.
            end = start + (clusters.end(0, width) or clusters.first)
        lines.append((start, end))
        start = end
    return lines


class _Way:
    """One way to cut a text: pieces that stay whole.

    Each piece is measured once, alone; the line that they make is measured when it is found,
    because letters of different pieces may stand closer together.
    """

    def __init__(self, text: str, ends: Sequence[int], style: Style) -> None:
        self._text = text
        self._ends = ends
        self._style = style
        self._widths: list[float] = []
        self._sums: list[float] = []

    @property
    def first(self) -> int:
        """Where the first piece ends."""
        return self._ends[0]

    def end(self, start: int, width: float) -> int | None:
        """The last end of a piece up to which the text from `start` fits, None for none."""
        if not self._sums:
            self._measure()
        ends, sums = self._ends, self._sums
        first = bisect_right(ends, start)
        done = sums[first]
        if start != (ends[first - 1] if first else 0):
            # The line begins inside a piece.
            done = sums[first + 1] - measure(self._text[start : ends[first]], self._style)
        last = max(first, bisect_right(sums, done + width) - 1)
        # A space at the end of the line needs no room.
        while last < len(ends) and sums[last] - done + self._widths[last] <= width:
            last += 1
        while last > first and not self._fits(start, last - 1, width):
            last -= 1
        return ends[last - 1] if last > first else None

    def _fits(self, start: int, last: int, width: float) -> bool:
        return measure(self._text[start : self._ends[last]].rstrip(), self._style) <= width

    def _measure(self) -> None:
        pieces = [self._text[a:b] for a, b in zip((0, *self._ends), self._ends, strict=False)]
        self._widths = [measure(piece.rstrip(), self._style) for piece in pieces]
        self._sums = list(accumulate((measure(p, self._style) for p in pieces), initial=0.0))


def _ends(parts: Any) -> list[int]:
    return list(accumulate(len(part) for part in parts))


@cache
def _budoux(language: str) -> Any:
    import budoux

    return getattr(budoux, f"load_default_{_BUDOUX[language]}_parser")()


def _clusters(text: str, language: str) -> list[int]:
    from icu4py.breakers import CharacterBreaker

    return _ends(CharacterBreaker(text, language))
