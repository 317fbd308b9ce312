"""What a report is made of: each conversation as its counts, and what was entered besides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from assistant.consultations import Consultation, entries
from assistant.database import Database
from assistant.periods import Period, local
from assistant.usage_schema import CONVERSATIONS, TURNS

DONE = ("confirmed", "spoken")


@dataclass(frozen=True, slots=True)
class Use:
    """One conversation."""

    window: str
    language: str
    topic: str
    outcome: str
    """Empty where the conversation was never ended, as at a power cut."""
    tablet: str
    started: datetime
    """In Japan's time, naive."""
    seconds: float | None
    said_again: int
    recorded: int
    """Turns in any state."""
    staff: int
    """Confirmed turns of the staff."""
    resident: int
    phrase: int
    """Confirmed turns that a verified phrase translated."""
    model: int
    untranslated: int
    """Turns for which there was no translation."""
    rejected: int
    edited: int
    replayed: int
    """How often a translation was spoken once more."""

    @property
    def turns(self) -> int:
        """Confirmed turns."""
        return self.staff + self.resident

    @property
    def month(self) -> str:
        """`YYYY-MM`."""
        return f"{self.started:%Y-%m}"


@dataclass(frozen=True)
class Records:
    """Everything that was counted in some months."""

    uses: tuple[Use, ...]
    """Conversations in which at least one turn was counted."""
    empty: tuple[Use, ...]
    """Conversations that were begun and in which nothing was said."""
    held: tuple[Consultation, ...]
    """Consultations held without the tool."""

    def within(self, months: Iterable[str]) -> "Records":
        """Those of the months (`YYYY-MM`)."""
        wanted = set(months)
        return Records(
            tuple(use for use in self.uses if use.month in wanted),
            tuple(use for use in self.empty if use.month in wanted),
            tuple(one for one in self.held if one.month in wanted),
        )

    @property
    def without(self) -> int:
        """Consultations without the tool."""
        return sum(one.count for one in self.held)

    @property
    def total(self) -> int:
        """All consultations, with the tool and without."""
        return len(self.uses) + self.without


def read_records(database: Database, first: Period, last: Period, window: str | None) -> Records:
    """All that was counted from the beginning of one period to the end of another.

    Args:
        database: of the usage log.
        first: the earlier period.
        last: the later one.
        window: id of one window; None for all.

    Raises:
        StorageError: the database cannot be read.
    """
    start, stop = first.bounds[0], last.bounds[1]
    query = _query().where(CONVERSATIONS.c.started >= start, CONVERSATIONS.c.started < stop)
    if window is not None:
        query = query.where(CONVERSATIONS.c.window == window)
    uses: list[Use] = []
    empty: list[Use] = []
    with database.reading() as connection:
        for row in connection.execute(query):
            use = Use(
                row[0], row[1], row[2] or "", row[3] or "", row[4] or "", local(row[5]),
                row[6], row[7], *(int(value or 0) for value in row[8:]),
            )  # fmt: skip
            (uses if use.recorded else empty).append(use)
    months = (first.months[0], last.months[-1])
    held = tuple(
        entry.consultation
        for entry in entries(database)
        if months[0] <= entry.consultation.month <= months[1]
        and window in (None, entry.consultation.window)
    )
    return Records(tuple(uses), tuple(empty), held)


def months_with_records(database: Database) -> tuple[str, ...]:
    """The first and the last month in which anything was counted; empty where there is none.

    Raises:
        StorageError: the database cannot be read.
    """
    started = CONVERSATIONS.c.started
    with database.reading() as connection:
        ends = connection.execute(sql.select(sql.func.min(started), sql.func.max(started))).one()
    months = [f"{local(moment):%Y-%m}" for moment in ends if moment is not None]
    months += [entry.consultation.month for entry in entries(database)]
    return (min(months), max(months)) if months else ()


def _query() -> sql.Select[Any]:
    turn = TURNS.c
    done = turn.state.in_(DONE)

    def number(condition: sql.ColumnElement[bool]) -> sql.ColumnElement[int]:
        return sql.func.sum(sql.case((condition, 1), else_=0))

    return (
        sql.select(
            CONVERSATIONS.c.window,
            CONVERSATIONS.c.resident_language,
            CONVERSATIONS.c.topic,
            CONVERSATIONS.c.outcome,
            CONVERSATIONS.c.tablet,
            CONVERSATIONS.c.started,
            CONVERSATIONS.c.seconds,
            CONVERSATIONS.c.said_again,
            sql.func.count(turn.id),
            number(done & (turn.speaker == "staff")),
            number(done & (turn.speaker == "resident")),
            number(done & (turn.route == "phrase")),
            number(done & (turn.route == "model")),
            number(turn.route == "none"),
            number(turn.state == "rejected"),
            number(turn.edits > 0),
            sql.func.sum(sql.case((turn.spoken > 1, turn.spoken - 1), else_=0)),
        )
        .select_from(CONVERSATIONS.outerjoin(TURNS))
        .group_by(CONVERSATIONS.c.id)
        .order_by(CONVERSATIONS.c.started, CONVERSATIONS.c.id)
    )
