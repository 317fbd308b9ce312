"""Splitting long input into parts that can be translated alone, and joining the translations.

Translation models silently drop sentences of a long input, and translate scraps badly. So a text
is cut at its sentences; a sentence that is longer than a limit is cut again at clauses that can
stand alone, never between a condition and its consequence, and never into scraps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.checks.text import UNSPACED, base_language
from assistant.segmentation import japanese, sentences
from assistant.segmentation.japanese import Cut

SHORTEST = 4
"""Letters below which a sentence is no segment of its own."""

Kind = Literal["sentence", "clause", "item"]


@dataclass(frozen=True)
class Segment:
    """A part of a text; the segments of a text, joined, are the text."""

    text: str
    start: int
    """Offset of the first character in the whole text."""
    end: int
    """Offset after the last character."""
    kind: Kind
    """A whole sentence, a clause of a sentence that was too long, or an item of a list."""


_ITEM = re.compile(
    r"(?:^|(?<=\n))[ \t\u3000]*"
    r"(?:[-*•・●○■□◆▪–]|[(（]?\d{1,2}[.)）．、]|[①-⑳㋐-㋾])[ \t\u3000]*(?=\S)"
)
_LETTER = re.compile(r"\w")


def split(text: str, language: str) -> list[Segment]:
    """Cut `text` (BCP 47 `language`) into sentences, clauses that can stand alone, and list items.

    The segments in order are the whole text, every character of it; an empty text has none.
    """
    if not text:
        return []
    segments: list[Segment] = []
    starts = [m.start() for m in _ITEM.finditer(text)]
    lines = _lines(text, starts) if len(starts) > 1 else [(0, len(text), False)]
    for start, end, item in lines:
        segments += _split_line(text, start, end, item, base_language(language))
    return _without_scraps(text, segments, base_language(language))


def _lines(text: str, items: list[int]) -> list[tuple[int, int, bool]]:
    """The list items of a text and what stands before and after them."""
    spans: list[tuple[int, int, bool]] = []
    if items[0] > 0:
        spans.append((0, items[0], False))
    for number, start in enumerate(items):
        end = items[number + 1] if number + 1 < len(items) else len(text)
        line = re.search(r"\n(?!\s*$)", text[start:end])
        if line and number + 1 == len(items):
            spans += [(start, start + line.end(), True), (start + line.end(), end, False)]
        else:
            spans.append((start, end, True))
    return spans


def _split_line(text: str, start: int, end: int, item: bool, language: str) -> list[Segment]:
    line = text[start:end]
    found = japanese.cuts(line) if language == "ja" else sentences.cuts(line, language)
    out: list[Segment] = []
    ends = [cut.at for cut in found if cut.strength == 3] + [len(line)]
    opened = 0
    for at in ends:
        inner = [cut for cut in found if opened < cut.at < at and cut.strength < 3]
        places = _choose(line, opened, at, inner, language)
        kind: Kind = "item" if item else "clause" if places else "sentence"
        for a, b in zip([opened, *places], [*places, at], strict=True):
            out.append(Segment(line[a:b], start + a, start + b, kind))
        opened = at
    return [segment for segment in out if segment.text]


def _size(text: str, language: str) -> float:
    """The length of a text in units of the longest that is left whole."""
    letters = len(_LETTER.findall(text))
    if language == "ja":
        return letters / japanese.LONGEST
    if language in sentences.LONGEST_UNSPACED:
        return len(re.sub(r"\s", "", text)) / sentences.LONGEST_UNSPACED[language]
    return len(text.split()) / sentences.LONGEST_WORDS


def _choose(text: str, start: int, end: int, found: list[Cut], language: str) -> list[int]:
    """The clause cuts of one sentence: the strongest, near the middle, until parts are short."""
    size = _size(text[start:end], language)
    if size <= 1 or not found:
        return []
    least = 0.18
    middle = (start + end) / 2
    options = [
        cut for cut in found
        if min(_size(text[start : cut.at], language), _size(text[cut.at : end], language)) >= least
        and (cut.strength == 2 or size > 1.3)
    ]  # fmt: skip
    if not options:
        return []
    best = min(options, key=lambda cut: (-cut.strength, abs(cut.at - middle)))
    left = _choose(text, start, best.at, [c for c in found if c.at < best.at], language)
    right = _choose(text, best.at, end, [c for c in found if c.at > best.at], language)
    return [*left, best.at, *right]


def _without_scraps(text: str, segments: list[Segment], language: str) -> list[Segment]:
    """Join what is too short to mean anything with its neighbour."""
    least = SHORTEST if language in UNSPACED or language == "ko" else SHORTEST - 1
    out: list[Segment] = []
    carry: Segment | None = None
    for segment in segments:
        if carry is not None:
            kind = segment.kind
            segment = Segment(text[carry.start : segment.end], carry.start, segment.end, kind)
            carry = None
        scrap = len(_LETTER.findall(segment.text)) < least
        if scrap and "\n" not in segment.text and segment.kind != "item":
            carry = segment
        elif not _LETTER.search(segment.text) and out:
            last = out.pop()
            out.append(Segment(text[last.start : segment.end], last.start, segment.end, last.kind))
        else:
            out.append(segment)
    if carry is not None:
        if out and "\n" not in out[-1].text[-1:]:
            last = out.pop()
            out.append(Segment(text[last.start : carry.end], last.start, carry.end, last.kind))
        else:
            out.append(carry)
    return out


_STOPS = {
    "ja": "。",
    "zh-Hans": "。",
    "zh-Hant": "。",
    "hi": "।",
    "ne": "।",
    "bn": "।",
    "my": "။",
    "km": "។",
    "th": "",
}
_MARKED = re.compile(r"[.。!?！？।॥။៕។…:;：；,、，၊\n][」』）)\"'”»]*$")


def join(translations: Sequence[str], segments: Sequence[Segment], target_language: str) -> str:
    """Put the translations of `segments` together, as the target's script separates sentences.

    Sentences whose translation lacks a full stop get one, line breaks of the source stay. Raises
    ValueError when there is not one translation for each segment.
    """
    if len(translations) != len(segments):
        raise ValueError("There must be one translation for each segment.")
    language = base_language(target_language)
    between = "" if language in ("ja", "zh-Hans", "zh-Hant") else " "
    out = ""
    for number, (translation, segment) in enumerate(zip(translations, segments, strict=True)):
        part = translation.strip()
        last = number + 1 == len(segments)
        broken = re.search(r"\n+\s*$", segment.text)
        if part and not last and not broken and not _MARKED.search(part):
            part += _STOPS.get(language, ".")
        out += part
        if broken and not last:
            out += "\n" * broken[0].count("\n")
        elif part and not last:
            out += between
    return out.strip()
