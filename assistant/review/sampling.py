"""Which turns wait for whom: a sample over languages, windows and reasons.

Turns are drawn in the order of their ids, which are random: that is a random order, and the same
one for everybody, so that two evaluators often rate the same turn and their agreement can be
measured. Language, window and reason are strata that take turns, so that a rare language comes up
as early as a frequent one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

import sqlalchemy as sql

from assistant.accuracy.schema import CONVERSATIONS, REVIEWS, TURNS
from assistant.database import Database

Reason = Literal["disagreement", "second", "finding", "sample"]
"""Why a turn waits: two rated it more than a point apart; one has rated it; the checks, the clerk
or the back-translation doubted it; or it was drawn at random."""

REASONS: tuple[Reason, ...] = get_args(Reason)
_APART = 2
_LOW_AGREEMENT = 0.5
_MOST_REVIEWS = 3


@dataclass(frozen=True)
class Choice:
    """What an evaluator wants to see; None and empty mean all."""

    languages: tuple[str, ...] = ()
    """Residents' languages."""
    window: str | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class Waiting:
    """A turn that waits to be rated."""

    id: str
    reason: Reason
    language: str
    window: str
    source_language: str
    target_language: str
    source: str
    translation: str
    errors: int
    warnings: int
    at: datetime


def waiting(
    database: Database,
    evaluator: str,
    choice: Choice,
    skipped: Collection[str] = (),
    limit: int = 25,
) -> list[Waiting]:
    """The next turns for an evaluator, in the order in which to rate them."""
    open_ones = _open(evaluator, choice, skipped).subquery()
    place = (
        sql.func.row_number()
        .over(
            partition_by=(open_ones.c.language, open_ones.c.window, open_ones.c.reason),
            order_by=open_ones.c.id,
        )
        .label("place")
    )
    ranked = sql.select(open_ones, place).subquery()
    order = (ranked.c.place, ranked.c.reason, ranked.c.id)
    # Only the few that are shown are read with their texts.
    shown = sql.select(ranked).order_by(*order).limit(limit).subquery()
    query = (
        sql.select(
            shown.c.id, shown.c.reason, shown.c.language, shown.c.window,
            TURNS.c.source_language, TURNS.c.target_language, TURNS.c.source,
            TURNS.c.translation, TURNS.c.errors, TURNS.c.warnings, TURNS.c.at,
        )
        .join(TURNS, TURNS.c.id == shown.c.id)
        .order_by(shown.c.place, shown.c.reason, shown.c.id)
    )  # fmt: skip
    with database.reading() as connection:
        return [
            Waiting(**{**row, "reason": REASONS[row["reason"]]})
            for row in connection.execute(query).mappings()
        ]


def counts(database: Database, evaluator: str, choice: Choice) -> dict[Reason, int]:
    """How many turns wait for an evaluator, by reason."""
    everything = Choice(choice.languages, choice.window)
    open_ones = _open(evaluator, everything, ()).subquery()
    query = sql.select(open_ones.c.reason, sql.func.count()).group_by(open_ones.c.reason)
    with database.reading() as connection:
        found = {int(row[0]): int(row[1]) for row in connection.execute(query)}
    return {reason: found.get(number, 0) for number, reason in enumerate(REASONS)}


def doubted() -> sql.ColumnElement[bool]:
    """Whether the checks, the clerk or the back-translation doubted a turn."""
    return sql.or_(
        TURNS.c.errors > 0,
        TURNS.c.warnings > 0,
        TURNS.c.state == "rejected",
        TURNS.c.edits > 0,
        sql.func.coalesce(TURNS.c.agreement, 1.0) < _LOW_AGREEMENT,
    )


def strata(database: Database) -> tuple[list[str], list[str]]:
    """The residents' languages and the windows of which anything was logged."""
    with database.reading() as connection:
        lists = [
            list(connection.execute(sql.select(column).distinct().order_by(column)).scalars())
            for column in (CONVERSATIONS.c.resident_language, CONVERSATIONS.c.window)
        ]
    return lists[0], lists[1]


def _open(evaluator: str, choice: Choice, skipped: Collection[str]) -> sql.Select[Any]:
    others = (
        sql.select(
            REVIEWS.c.turn,
            sql.func.count().label("n"),
            (sql.func.max(REVIEWS.c.adequacy) - sql.func.min(REVIEWS.c.adequacy)).label("adequacy"),
            (sql.func.max(REVIEWS.c.fluency) - sql.func.min(REVIEWS.c.fluency)).label("fluency"),
        )
        .group_by(REVIEWS.c.turn)
        .subquery()
    )
    own = sql.select(REVIEWS.c.turn).where(REVIEWS.c.evaluator == evaluator)
    number = sql.func.coalesce(others.c.n, 0)
    apart = sql.or_(others.c.adequacy >= _APART, others.c.fluency >= _APART)
    reason = sql.case(
        (number >= _MOST_REVIEWS - 1, 0), (number == 1, 1), (doubted(), 2), else_=3
    ).label("reason")
    query = (
        sql.select(
            TURNS.c.id,
            reason,
            CONVERSATIONS.c.resident_language.label("language"),
            CONVERSATIONS.c.window,
        )
        .join(CONVERSATIONS, CONVERSATIONS.c.id == TURNS.c.conversation)
        .outerjoin(others, others.c.turn == TURNS.c.id)
        .where(TURNS.c.translation != "", TURNS.c.id.not_in(own))
        .where(sql.or_(number < _MOST_REVIEWS - 1, sql.and_(number < _MOST_REVIEWS, apart)))
    )
    if skipped:
        query = query.where(TURNS.c.id.not_in(sorted(skipped)))
    if choice.languages:
        query = query.where(CONVERSATIONS.c.resident_language.in_(choice.languages))
    if choice.window:
        query = query.where(CONVERSATIONS.c.window == choice.window)
    if choice.reason:
        query = query.where(reason == REASONS.index(choice.reason))
    return query


def choice_of(
    languages: Sequence[str], window: str, reason: str, known: Sequence[str], windows: Sequence[str]
) -> Choice:
    """A choice from the fields of a form; what is unknown is left out."""
    return Choice(
        tuple(tag for tag in languages if tag in known),
        window if window in windows else None,
        next((r for r in REASONS if r == reason), None),
    )
