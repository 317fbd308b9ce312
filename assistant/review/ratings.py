"""Ratings: read from a form, written to the accuracy log, and taken back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sql

from assistant.accuracy.schema import CONVERSATIONS, ERRORS, EVALUATORS, REVIEWS, TURNS
from assistant.database import Database, now
from assistant.errors import InputError

Side = Literal["source", "translation"]
SIDES: tuple[Side, ...] = ("translation", "source")


@dataclass(frozen=True)
class MarkedError:
    """One error of MQM; offsets in characters, half-open, None for the whole text."""

    category: str
    severity: str
    side: Side
    start: int | None = None
    stop: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Rating:
    """What one evaluator says about one turn."""

    adequacy: int
    fluency: int
    correction: str = ""
    comment: str = ""
    errors: tuple[MarkedError, ...] = ()


@dataclass(frozen=True)
class Before:
    """What a rating replaced, to be put back; `rating` None: there was none."""

    turn: str
    rating: Rating | None


@dataclass(frozen=True)
class Given:
    """A rating with who gave it."""

    evaluator: str
    display_name: str
    rating: Rating


@dataclass(frozen=True)
class Page:
    """All that the page of one turn shows of the log."""

    turn: dict[str, Any]
    conversation: dict[str, Any]
    before: list[dict[str, Any]] = field(default_factory=list)
    """The turns just before it, the oldest first."""


def find_turn(database: Database, turn: str, context: int = 2) -> Page | None:
    """A turn with what was said before it, None where it is not there (any more)."""
    with database.reading() as connection:
        row = connection.execute(sql.select(TURNS).where(TURNS.c.id == turn)).mappings().first()
        if row is None:
            return None
        talk = sql.select(CONVERSATIONS).where(CONVERSATIONS.c.id == row["conversation"])
        earlier = (
            sql.select(TURNS)
            .where(TURNS.c.conversation == row["conversation"])
            .where(TURNS.c.position < row["position"])
            .order_by(TURNS.c.position.desc())
            .limit(context)
        )
        before = [dict(one) for one in connection.execute(earlier).mappings()]
        return Page(
            dict(row), dict(connection.execute(talk).mappings().one()), list(reversed(before))
        )


def ratings_of(database: Database, turn: str) -> list[Given]:
    """Every rating of a turn, the oldest first."""
    query = (
        sql.select(REVIEWS, EVALUATORS.c.display_name)
        .join(EVALUATORS, EVALUATORS.c.id == REVIEWS.c.evaluator)
        .where(REVIEWS.c.turn == turn)
        .order_by(REVIEWS.c.created, REVIEWS.c.id)
    )
    with database.reading() as connection:
        return [
            Given(row["evaluator"], row["display_name"], _rating(connection, dict(row)))
            for row in connection.execute(query).mappings().all()
        ]


def own_ratings(database: Database, evaluator: str, limit: int = 100) -> list[dict[str, Any]]:
    """The turns that an evaluator has rated, the latest first."""
    query = (
        sql.select(
            REVIEWS.c.turn, REVIEWS.c.adequacy, REVIEWS.c.fluency, REVIEWS.c.updated,
            TURNS.c.source, TURNS.c.translation, TURNS.c.source_language, TURNS.c.target_language,
        )
        .join(TURNS, TURNS.c.id == REVIEWS.c.turn)
        .where(REVIEWS.c.evaluator == evaluator)
        .order_by(REVIEWS.c.updated.desc(), REVIEWS.c.id)
        .limit(limit)
    )  # fmt: skip
    with database.reading() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def save(database: Database, turn: str, evaluator: str, rating: Rating) -> Before:
    """Write a rating in the place of the evaluator's earlier one; on the disk when it returns.

    Raises:
        InputError: the turn was deleted in the meantime.
        StorageError: nothing was written.
    """
    moment = now()
    with database.writing() as connection:
        if not connection.execute(sql.select(TURNS.c.id).where(TURNS.c.id == turn)).first():
            raise InputError(
                "This conversation has been deleted in the meantime; the rating was not kept.",
                "この会話はすでに削除されているため、評価は保存されませんでした。",
            )
        known = _review(connection, turn, evaluator)
        before = Before(turn, _rating(connection, known) if known else None)
        values = {
            "adequacy": rating.adequacy,
            "fluency": rating.fluency,
            "correction": rating.correction or None,
            "comment": rating.comment or None,
            "updated": moment,
        }
        if known:
            identity = known["id"]
            values["revision"] = known["revision"] + 1
            connection.execute(sql.update(REVIEWS).where(REVIEWS.c.id == identity).values(values))
            connection.execute(sql.delete(ERRORS).where(ERRORS.c.review == identity))
        else:
            identity = uuid.uuid4().hex
            row = {"id": identity, "turn": turn, "evaluator": evaluator, "created": moment}
            connection.execute(sql.insert(REVIEWS).values(row | values | {"revision": 1}))
        for error in rating.errors:
            connection.execute(
                sql.insert(ERRORS).values(
                    id=uuid.uuid4().hex,
                    review=identity,
                    category=error.category,
                    severity=error.severity,
                    side=error.side,
                    start=error.start,
                    stop=error.stop,
                    note=error.note or None,
                )
            )
    return before


def remove(database: Database, turn: str, evaluator: str) -> Before:
    """Take an evaluator's rating of a turn back, with the errors that it marked."""
    with database.writing() as connection:
        known = _review(connection, turn, evaluator)
        before = Before(turn, _rating(connection, known) if known else None)
        if known:
            connection.execute(sql.delete(REVIEWS).where(REVIEWS.c.id == known["id"]))
    return before


def restore(database: Database, evaluator: str, before: Before) -> None:
    """Undo `save` or `remove`.

    Raises:
        InputError: the turn was deleted in the meantime.
    """
    if before.rating is None:
        remove(database, before.turn, evaluator)
    else:
        save(database, before.turn, evaluator, before.rating)


def _review(connection: sql.Connection, turn: str, evaluator: str) -> dict[str, Any] | None:
    query = sql.select(REVIEWS).where(REVIEWS.c.turn == turn, REVIEWS.c.evaluator == evaluator)
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def _rating(connection: sql.Connection, review: Mapping[str, Any]) -> Rating:
    query = (
        sql.select(ERRORS)
        .where(ERRORS.c.review == review["id"])
        .order_by(ERRORS.c.side, ERRORS.c.start, ERRORS.c.id)
    )
    errors: Sequence[Any] = connection.execute(query).mappings().all()
    return Rating(
        review["adequacy"],
        review["fluency"],
        review["correction"] or "",
        review["comment"] or "",
        tuple(
            MarkedError(
                e["category"], e["severity"], e["side"], e["start"], e["stop"], e["note"] or ""
            )
            for e in errors
        ),
    )
