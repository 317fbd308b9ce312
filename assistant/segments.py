"""Splitting long input into parts that can be translated alone, and joining the translations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.checks.text import UNSPACED, base_language


@dataclass(frozen=True)
class Segment:
    """A part of a text; the segments of a text, joined, are the text."""

    text: str
    start: int
    """Offset of the first character in the whole text."""
    end: int
    """Offset after the last character."""
    kind: Literal["sentence", "clause", "item"]


_END = re.compile(r"[。!?！？]+[」』）)]*\s*|(?<=[^\d\s.])[.]+[\"')]*\s+(?=\S)|\n+\s*|[។॥।။]+\s*")


def split(text: str, language: str) -> list[Segment]:
    """Cut `text` into sentences, clauses that can stand alone, and list items; loses nothing."""
    segments: list[Segment] = []
    start = 0
    for match in _END.finditer(text):
        if not text[start : match.end()].strip():
            continue
        segments.append(Segment(text[start : match.end()], start, match.end(), "sentence"))
        start = match.end()
    if start < len(text):
        segments.append(Segment(text[start:], start, len(text), "sentence"))
    return segments


def join(translations: Sequence[str], segments: Sequence[Segment], target_language: str) -> str:
    """Put the translations of `segments` together, with the separators that the script uses."""
    if len(translations) != len(segments):
        raise ValueError("There must be one translation for each segment.")
    between = "" if base_language(target_language) in UNSPACED - {"th", "my", "km"} else " "
    out = ""
    for translation, segment in zip(translations, segments, strict=True):
        out += translation.strip()
        out += "\n" if segment.text.endswith("\n") else between
    return out.strip()
