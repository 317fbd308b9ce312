"""What a check reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["info", "warning", "error"]
Span = tuple[int, int]

KINDS = (
    "number", "date", "time", "amount", "unit", "limit", "negation", "obligation", "term",
    "omission", "addition", "language", "copy", "loop", "empty", "disagreement",
)  # fmt: skip
"""Every kind of finding, in the order in which the findings of one pair are listed."""


@dataclass(frozen=True)
class Finding:
    """One thing that is suspect in a translation. It never proves an error: the clerk decides."""

    kind: str
    """One of `KINDS`."""
    severity: Severity
    """error: almost surely wrong; warning: look before you confirm; info: worth knowing."""
    message: str
    """A Japanese sentence for the clerk: what is suspect, and where."""
    source_span: Span | None
    """Half-open character offsets into the source, or None where the source shows nothing."""
    target_span: Span | None
    """Half-open character offsets into the translation, or None where it lacks the thing."""


@dataclass(frozen=True)
class TermUse:
    """A term of the termbase that occurs in the source, and whether the translation uses it."""

    id: str
    source: str
    target: str
    used: bool
    source_span: Span
    forbidden: str | None = None
    """The wrong rendering that was found instead, where there is one."""


@dataclass(frozen=True)
class AddedTerm:
    """A term of the termbase that the translation and its way back name and the source does not."""

    word: str
    """As the translation has it."""
    back: str
    """As the way back has it, in the source's language."""
    span: Span
    """In the translation."""
