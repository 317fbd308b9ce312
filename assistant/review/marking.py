"""Cuts a text into pieces that the page marks: terms, findings, and errors that were marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Mark:
    """What stands at `start` ≤ offset < `stop` of a text; `kind` is the CSS class."""

    start: int
    stop: int
    kind: str
    title: str


@dataclass(frozen=True)
class Piece:
    """A part of a text that is marked alike."""

    text: str
    kinds: tuple[str, ...] = ()
    title: str = ""


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """The text in pieces, together the whole text; marks may overlap, and reach beyond the text."""
    inside = [
        Mark(max(0, m.start), min(len(text), m.stop), m.kind, m.title)
        for m in marks
        if max(0, m.start) < min(len(text), m.stop)
    ]
    edges = sorted({0, len(text), *(m.start for m in inside), *(m.stop for m in inside)})
    found = []
    for start, stop in pairwise(edges):
        over = [m for m in inside if m.start <= start and stop <= m.stop]
        kinds = tuple(dict.fromkeys(m.kind for m in over))
        titles = dict.fromkeys(m.title for m in over if m.title)
        found.append(Piece(text[start:stop], kinds, " / ".join(titles)))
    return found


def source_marks(turn: Mapping[str, Any]) -> list[Mark]:
    """Terms and findings in the source of a turn's row."""
    terms = [
        Mark(
            span[0],
            span[1],
            "term" if use["used"] else "term-missed",
            f"{use['source']} → {use['target']}",
        )
        for use in turn["terms"]
        if (span := use.get("source_span"))
    ]
    return terms + _findings(turn["findings"], "source_span")


def target_marks(turn: Mapping[str, Any]) -> list[Mark]:
    """The renderings of terms and the findings in the translation of a turn's row."""
    text = turn["translation"].casefold()
    marks = []
    if len(text) == len(turn["translation"]):
        for use in turn["terms"]:
            at = text.find(use["target"].casefold()) if use["used"] and use["target"] else -1
            if at >= 0:
                stop = at + len(use["target"])
                marks.append(Mark(at, stop, "term", f"{use['source']} → {use['target']}"))
    return marks + _findings(turn["findings"], "target_span")


def _findings(findings: Sequence[Mapping[str, Any]], side: str) -> list[Mark]:
    return [
        Mark(span[0], span[1], f"finding-{finding['severity']}", finding["message"])
        for finding in findings
        if (span := finding.get(side))
    ]
