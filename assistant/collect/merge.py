"""Puts a part of a tablet's log into a collection: the higher revision stays, deletions win."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from assistant.accuracy.schema import CONVERSATIONS as RECORDED
from assistant.accuracy.schema import DELETIONS
from assistant.collect.rows import TABLES, decode
from assistant.database import Database
from assistant.errors import InputError
from assistant.upsert import put

_CHUNK = 500


@dataclass(frozen=True)
class Merged:
    """What became of a part."""

    new: int = 0
    changed: int = 0
    deleted: int = 0
    """Conversations that are gone because their tablet deleted them."""

    def __add__(self, other: "Merged") -> "Merged":
        return Merged(
            self.new + other.new, self.changed + other.changed, self.deleted + other.deleted
        )


def merge(database: Database, tablet: str, rows: Mapping[str, Any]) -> Merged:
    """Put rows into a collection, in one transaction.

    A tablet changes its own rows alone: those of another one stay as they are.

    Args:
        database: a log of the collection.
        tablet: who sent them.
        rows: by table.

    Raises:
        InputError: something in them cannot be; nothing was taken.
        StorageError: nothing was written.
    """
    tables = TABLES[database.log.name]
    if not isinstance(rows, Mapping) or set(rows) - {table.name for table in tables}:
        raise InputError(
            "The log that was sent has other tables than it should: nothing was taken.",
            "送られた記録の形式に誤りがあります。",
        )
    given = {table.name: decode(table, rows.get(table.name, ()), tablet) for table in tables}
    talks, turns, other = tables
    with database.writing() as connection:
        gone = Merged()
        if other is DELETIONS:
            gone = _delete(connection, given[other.name])
            dead = _tombstones(connection, [row["id"] for row in given[talks.name]])
        else:
            dead = set()
        foreign = _of_others(connection, talks, given[talks.name], tablet)
        kept = [row for row in given[talks.name] if row["id"] not in dead | foreign]
        ids = {row["id"] for row in kept}
        said = [row for row in given[turns.name] if row["conversation"] in ids]
        if {row["conversation"] for row in given[turns.name]} - ids - dead - foreign:
            raise InputError(
                "The log that was sent has turns without their conversation: nothing was taken.",
                "送られた記録の形式に誤りがあります。",
            )
        done = gone + _upsert(connection, talks, kept, "tablet")
        done += _upsert(connection, turns, said, "conversation")
        if other is not DELETIONS:
            done += _upsert(connection, other, given[other.name], "tablet")
    return done


def _delete(connection: sql.Connection, rows: Sequence[dict[str, Any]]) -> Merged:
    """Note what was deleted, and delete whatever was ever noted."""
    before = _tombstones(connection, [row["conversation"] for row in rows])
    new = [row for row in rows if row["conversation"] not in before]
    put(connection, DELETIONS, new, DELETIONS.c.conversation.name)
    noted = sql.select(DELETIONS.c.conversation)
    done = connection.execute(sql.delete(RECORDED).where(RECORDED.c.id.in_(noted)))
    return Merged(new=len(new), deleted=done.rowcount)


def _tombstones(connection: sql.Connection, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for part in _chunks(ids):
        query = sql.select(DELETIONS.c.conversation).where(DELETIONS.c.conversation.in_(part))
        found.update(connection.execute(query).scalars())
    return found


def _of_others(
    connection: sql.Connection, table: sql.Table, rows: Sequence[dict[str, Any]], tablet: str
) -> set[str]:
    found: set[str] = set()
    for part in _chunks([row["id"] for row in rows]):
        query = sql.select(table.c.id).where(table.c.id.in_(part), table.c.tablet != tablet)
        found.update(connection.execute(query).scalars())
    return found


def _upsert(
    connection: sql.Connection, table: sql.Table, rows: Sequence[dict[str, Any]], owner: str
) -> Merged:
    """Insert new rows and replace those of a lower revision and the same owner."""
    known: dict[str, int] = {}
    for part in _chunks([row["id"] for row in rows]):
        query = sql.select(table.c.id, table.c.revision).where(table.c.id.in_(part))
        known.update((row.id, row.revision) for row in connection.execute(query))
    new = [row for row in rows if row["id"] not in known]
    changed = [row for row in rows if row["id"] in known and row["revision"] > known[row["id"]]]
    if new or changed:
        server = connection.dialect.name == "postgresql"
        insertion = (postgresql if server else sqlite).insert(table)
        taken = insertion.excluded
        fixed = ("id", owner)
        connection.execute(
            insertion.on_conflict_do_update(
                index_elements=[table.c.id],
                set_={c.name: taken[c.name] for c in table.columns if c.name not in fixed},
                # Another transaction may have been faster than what was read above.
                where=(taken.revision > table.c.revision) & (taken[owner] == table.c[owner]),
            ),
            [*new, *changed],
        )
    return Merged(len(new), len(changed))


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
