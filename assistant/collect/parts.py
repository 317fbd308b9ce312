"""A log in parts that can be sent one by one, and digests that tell which parts differ.

A part is a day of conversations with their turns, a month of entered consultations, or a sixteenth
of the deletions. Whoever lacks a part, or has an older state of it, has another digest for it, so
nobody has to remember what was sent before.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sql

from assistant.accuracy.schema import DELETIONS
from assistant.collect.rows import TABLES
from assistant.database import Database
from assistant.usage_schema import CONSULTATIONS, USAGE

_DELETED, _ENTERED = "deleted-", "entered-"


@dataclass(frozen=True)
class Part:
    """Some rows of a log."""

    key: str
    rows: dict[str, list[dict[str, Any]]]
    """By table."""

    @property
    def size(self) -> int:
        """How many rows."""
        return sum(map(len, self.rows.values()))


def digests(database: Database, tablet: str | None = None) -> dict[str, str]:
    """A digest of each part, the deletions first and then by time.

    Args:
        database: a log, of a tablet or of a collection.
        tablet: whose rows; None for all that are in it.

    Raises:
        StorageError: the log cannot be read.
    """
    lines: dict[str, list[str]] = {}
    with database.reading() as connection:
        for key, line in _lines(database, connection, tablet):
            lines.setdefault(key, []).append(line)
    ordered = sorted(lines, key=lambda key: (not key.startswith(_DELETED), key))
    return {
        key: hashlib.sha256("\n".join(sorted(lines[key])).encode()).hexdigest() for key in ordered
    }


def read_part(database: Database, key: str) -> Part:
    """All rows of a part of a tablet's own log.

    Raises:
        StorageError: the log cannot be read.
    """
    with database.reading() as connection:

        def read(query: sql.Select[Any]) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(query).mappings()]

        if key.startswith(_DELETED):
            first = key.removeprefix(_DELETED)
            chosen = DELETIONS.c.conversation.startswith(first)
            return Part(key, {DELETIONS.name: read(sql.select(DELETIONS).where(chosen))})
        if key.startswith(_ENTERED):
            month = CONSULTATIONS.c.month == key.removeprefix(_ENTERED)
            return Part(key, {CONSULTATIONS.name: read(sql.select(CONSULTATIONS).where(month))})
        talks, turns, _ = TABLES[database.log.name]
        start = datetime.fromisoformat(key)
        on_day = (talks.c.started >= start) & (talks.c.started < start + timedelta(days=1))
        joined = turns.join(talks, turns.c.conversation == talks.c.id)
        return Part(
            key,
            {
                talks.name: read(sql.select(talks).where(on_day)),
                turns.name: read(sql.select(*turns.c).select_from(joined).where(on_day)),
            },
        )


def _lines(
    database: Database, connection: sql.Connection, tablet: str | None
) -> Iterator[tuple[str, str]]:
    """The part and the state of each row."""
    talks, turns, other = TABLES[database.log.name]

    def mine(query: sql.Select[Any], table: sql.Table) -> sql.Select[Any]:
        return query if tablet is None else query.where(table.c.tablet == tablet)

    columns = (talks.c.started, talks.c.id, talks.c.revision)
    for started, id_, revision in connection.execute(mine(sql.select(*columns), talks)):
        yield f"{started:%Y-%m-%d}", f"{id_} {revision}"
    joined = turns.join(talks, turns.c.conversation == talks.c.id)
    query = sql.select(talks.c.started, turns.c.id, turns.c.revision).select_from(joined)
    for started, id_, revision in connection.execute(mine(query, talks)):
        yield f"{started:%Y-%m-%d}", f"{id_} {revision}"
    if database.log.name == USAGE.name:
        columns = (other.c.month, other.c.id, other.c.revision)
        for month, id_, revision in connection.execute(mine(sql.select(*columns), other)):
            yield _ENTERED + month, f"{id_} {revision}"
    else:
        for (id_,) in connection.execute(mine(sql.select(other.c.conversation), other)):
            yield _DELETED + id_[0], id_
