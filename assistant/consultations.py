"""Consultations held without the tool, so that the share of those held with it can be told."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from assistant.database import Database, now
from assistant.errors import InputError
from assistant.periods import month_period
from assistant.upsert import put
from assistant.usage_schema import CONSULTATIONS, OUTCOMES

MOST = 100_000


@dataclass(frozen=True)
class Consultation:
    """So many consultations of one kind in one month."""

    window: str
    language: str
    """The resident's, BCP 47."""
    month: str
    """`YYYY-MM`."""
    count: int = 1
    topic: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Entry:
    """What was entered, with the id by which it can be taken back."""

    id: str
    consultation: Consultation


def add_consultation(database: Database, tablet: str, held: Consultation) -> str:
    """Enter consultations.

    Args:
        database: of the usage log.
        tablet: where they are entered.
        held: what is entered; its window, language and topic are known to be right.

    Returns:
        The id by which they can be taken back.

    Raises:
        InputError: the number, month or outcome cannot be.
        StorageError: nothing was written.
    """
    month = month_period(held.month).name
    if not 1 <= held.count <= MOST:
        raise InputError(
            f"{held.count} is not a number of consultations: give 1 to {MOST:,}.",
            f"件数は 1～{MOST:,} で入力してください。",
        )
    if held.outcome is not None and held.outcome not in OUTCOMES:
        raise InputError(
            f"There is no outcome “{held.outcome}”; there are: {', '.join(OUTCOMES)}.",
            f"「{held.outcome}」という結果はありません。",
        )
    row: dict[str, Any] = {
        "id": uuid.uuid4().hex, "window": held.window, "resident_language": held.language,
        "topic": held.topic, "outcome": held.outcome, "month": month, "count": held.count,
        "tablet": tablet, "entered": now(), "revision": 1,
    }  # fmt: skip
    with database.writing() as connection:
        put(connection, CONSULTATIONS, row, "id")
    return str(row["id"])


def take_back(database: Database, prefix: str) -> Consultation:
    """Take back an entry. Its row stays with a count of 0, so that no collection brings it back.

    Args:
        database: of the usage log.
        prefix: how its id begins.

    Raises:
        InputError: no entry that still counts begins so, or more than one.
        StorageError: nothing was written.
    """
    query = _entries().where(
        CONSULTATIONS.c.id.startswith(prefix.strip().lower(), autoescape=True),
    )
    with database.writing() as connection:
        found = [_entry(row) for row in connection.execute(query.limit(2))]
        if len(found) != 1 or not prefix.strip():
            reason = (
                "More than one entry begins" if len(found) > 1 else "No entry that counts begins"
            )
            raise InputError(
                f"{reason} with “{prefix[:40]}”: `madoguchi usage entries` shows them.",
                "その番号の入力が見つかりません。",
            )
        connection.execute(
            sql.update(CONSULTATIONS)
            .where(CONSULTATIONS.c.id == found[0].id)
            .values(count=0, revision=CONSULTATIONS.c.revision + 1)
        )
    return found[0].consultation


def entries(database: Database, months: Collection[str] | None = None) -> list[Entry]:
    """What was entered and still counts, the oldest month first.

    Args:
        database: of the usage log.
        months: `YYYY-MM` each; None for all.

    Raises:
        StorageError: the database cannot be read.
    """
    query = _entries()
    if months is not None:
        query = query.where(CONSULTATIONS.c.month.in_(list(months)))
    with database.reading() as connection:
        return [_entry(row) for row in connection.execute(query)]


def _entries() -> sql.Select[Any]:
    table = CONSULTATIONS.c
    return (
        sql.select(
            table.id, table.window, table.resident_language, table.month, table.count,
            table.topic, table.outcome,
        )
        .where(table.count > 0)
        .order_by(table.month, table.entered, table.id)
    )  # fmt: skip


def _entry(row: Any) -> Entry:
    return Entry(row[0], Consultation(*row[1:]))
