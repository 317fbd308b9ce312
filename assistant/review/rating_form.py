"""The form of a rating: what was typed, and what is still wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.review.mqm import CATEGORIES, SCALE, SEVERITIES
from assistant.review.ratings import SIDES, MarkedError, Rating, Side

LONGEST_TEXT = 4000
_LONGEST_NOTE = 500
_MOST_ERRORS = 50
_SPARE_ROWS = 1


@dataclass
class ErrorRow:
    """One row of the form for an error; `quote` are the words that are wrong."""

    category: str = ""
    severity: str = "minor"
    side: str = "translation"
    quote: str = ""
    start: str = ""
    stop: str = ""
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was chosen or typed."""
        return not (self.category or self.quote or self.note)


@dataclass
class Draft:
    """A form as it was filled in."""

    adequacy: str = ""
    fluency: str = ""
    correction: str = ""
    comment: str = ""
    errors: list[ErrorRow] = field(default_factory=list)

    def with_spare_rows(self, more: int = 0) -> "Draft":
        """The draft with empty rows at the end, for which no script is needed."""
        kept = [row for row in self.errors if not row.is_blank]
        spare = [ErrorRow() for _ in range(_SPARE_ROWS + more)]
        return Draft(self.adequacy, self.fluency, self.correction, self.comment, kept + spare)


def draft_of(rating: Rating, turn: Mapping[str, Any]) -> Draft:
    """A rating as its form."""
    rows = [
        ErrorRow(
            error.category, error.severity, error.side,
            "" if error.start is None else turn[error.side][error.start : error.stop],
            "" if error.start is None else str(error.start),
            "" if error.stop is None else str(error.stop),
            error.note,
        )
        for error in rating.errors
    ]  # fmt: skip
    return Draft(str(rating.adequacy), str(rating.fluency), rating.correction, rating.comment, rows)


def read_draft(values: Mapping[str, Sequence[str]]) -> Draft:
    """What was filled in, from the fields of the form by name; a field may occur several times."""

    def one(name: str) -> str:
        return _clean(next(iter(values.get(name, ())), ""))

    columns = [values.get(f"error_{name}", ()) for name in ErrorRow.__dataclass_fields__]
    number = min(max(map(len, columns), default=0), _MOST_ERRORS)
    rows = [
        ErrorRow(*(_clean(column[i]) if i < len(column) else "" for column in columns))
        for i in range(number)
    ]
    return Draft(one("adequacy"), one("fluency"), one("correction"), one("comment"), rows)


def judge(draft: Draft, turn: Mapping[str, Any]) -> tuple[Rating | None, list[tuple[str, str]]]:
    """The rating that a form means, or what is wrong with it.

    Returns:
        The rating and an empty list, or None and (key of `strings.toml`, value for it) for each
        thing that is wrong.
    """
    problems: list[tuple[str, str]] = []
    scale = {str(step) for step in SCALE}
    problems += [
        (f"problem.no_{name}", "")
        for name, value in (("adequacy", draft.adequacy), ("fluency", draft.fluency))
        if value not in scale
    ]
    problems += [
        ("problem.long", str(LONGEST_TEXT))
        for value in (draft.correction, draft.comment)
        if len(value) > LONGEST_TEXT
    ]
    errors = [
        error
        for row in draft.errors
        if not row.is_blank and (error := _error(row, turn, problems)) is not None
    ]
    if problems:
        return None, problems
    return Rating(
        int(draft.adequacy), int(draft.fluency), draft.correction.strip(), draft.comment.strip(),
        tuple(errors),
    ), []  # fmt: skip


def _error(
    row: ErrorRow, turn: Mapping[str, Any], problems: list[tuple[str, str]]
) -> MarkedError | None:
    shown = row.quote[:40]
    if row.category not in CATEGORIES:
        problems.append(("problem.no_category", shown or row.note[:40]))
        return None
    side: Side | None = next((s for s in SIDES if s == row.side), None)
    if row.severity not in SEVERITIES or side is None or len(row.note) > _LONGEST_NOTE:
        problems.append(("problem.bad_error", shown or row.note[:40]))
        return None
    if not row.quote:
        return MarkedError(row.category, row.severity, side, note=row.note.strip())
    span = _span(row, str(turn[side]))
    if span is None:
        problems.append(("problem.not_there", shown))
        return None
    return MarkedError(row.category, row.severity, side, *span, note=row.note.strip())


def _span(row: ErrorRow, text: str) -> tuple[int, int] | None:
    """Where the words stand: at the offsets that the page's script gave, else where first found."""
    if row.start.isascii() and row.start.isdigit() and len(row.start) < 7:
        start = int(row.start)
        if text[start : start + len(row.quote)] == row.quote:
            return start, start + len(row.quote)
    start = text.find(row.quote)
    if start < 0:
        row.quote = row.quote.strip()
        start = text.find(row.quote) if row.quote else -1
    return (start, start + len(row.quote)) if start >= 0 else None


def _clean(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\x00", "")
