"""Usage counts per window: how often, in which languages, about what. Never what was said."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from assistant.consultations import Consultation, Entry, add_consultation, entries, take_back
from assistant.conversation import Conversation, Turn
from assistant.database import Database, now, open_file, utc
from assistant.periods import month_bounds
from assistant.tablet import tablet_id
from assistant.upsert import put
from assistant.usage_schema import CONVERSATIONS, METADATA, TURNS, USAGE

__all__ = [
    "CONVERSATIONS", "METADATA", "TURNS", "USAGE", "UsageLog", "UsageRow", "month_bounds",
]  # fmt: skip


@dataclass(frozen=True)
class UsageRow:
    """One line of the usage table."""

    window: str
    language: str
    topic: str
    conversations: int
    turns: int
    """Confirmed turns."""
    phrase: int
    """Confirmed turns that a verified phrase translated."""
    model: int
    """Confirmed turns that a model translated."""
    rejected: int
    edited: int


class UsageLog:
    """The counts in one SQLite file. A write that returned is on the disk.

    Args:
        path: the database; made when it is first opened, with its folder.

    Raises:
        StorageError: the database cannot be opened or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self.database: Database = open_file(USAGE, path)
        self._tablet = tablet_id(path.with_name("tablet-id"))

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def begin(self, conversation: Conversation) -> None:
        """Count a conversation that begins."""
        with self._lock, self.database.writing() as connection:
            self._know(connection, conversation)

    def record(self, conversation: Conversation, turn: Turn) -> None:
        """Count a turn, or the new state of one that was counted before."""
        interpretation = turn.interpretation
        row = {
            "id": turn.id,
            "conversation": conversation.id,
            "speaker": turn.speaker,
            "source_language": turn.source_language,
            "target_language": turn.target_language,
            "route": interpretation.route if interpretation else "none",
            "state": turn.state.value,
            "edits": turn.edits,
            "spoken": turn.spoken,
            "at": now(),
        }
        changed: dict[str, Any] = {
            name: row[name] for name in ("route", "state", "edits", "spoken")
        }
        changed["revision"] = TURNS.c.revision + 1
        with self._lock, self.database.writing() as connection:
            self._know(connection, conversation)
            put(connection, TURNS, row, "id", changed)
            self._change(connection, conversation, {"said_again": conversation.said_again})

    def end(self, conversation: Conversation, outcome: str = "solved") -> None:
        """Count the end of a conversation, with its topic, outcome and duration."""
        values = {
            "ended": now(), "outcome": outcome, "topic": conversation.topic,
            "seconds": round(conversation.seconds, 1), "said_again": conversation.said_again,
        }  # fmt: skip
        with self._lock, self.database.writing() as connection:
            self._know(connection, conversation)
            self._change(connection, conversation, values)

    def add(self, held: Consultation) -> str:
        """Enter consultations held without the tool; returns the id to take them back by.

        Raises:
            InputError: the number, month or outcome cannot be.
            StorageError: nothing was written.
        """
        with self._lock:
            return add_consultation(self.database, self._tablet, held)

    def take_back(self, entry: str) -> Consultation:
        """Take back what was entered, by its id or how that begins.

        Raises:
            InputError: there is no such entry.
            StorageError: nothing was written.
        """
        with self._lock:
            return take_back(self.database, entry)

    def entries(self, month: str | None = None) -> list[Entry]:
        """The consultations that were entered, of a month (`YYYY-MM`) or of all time.

        Raises:
            StorageError: the database cannot be read.
        """
        return entries(self.database, None if month is None else (month,))

    def table(self, *, window: str | None = None, month: str | None = None) -> list[UsageRow]:
        """The counts by window, language and topic.

        Args:
            window: id of a window; None for all.
            month: `YYYY-MM` in Japan; None for all time.

        Raises:
            InputError: the month is not one.
            StorageError: the database cannot be read.
        """
        good = sql.func.sum(sql.case((TURNS.c.state.in_(("confirmed", "spoken")), 1), else_=0))

        def routed(route: str) -> sql.ColumnElement[int]:
            done = TURNS.c.state.in_(("confirmed", "spoken")) & (TURNS.c.route == route)
            return sql.func.sum(sql.case((done, 1), else_=0))

        rejected = sql.func.sum(sql.case((TURNS.c.state == "rejected", 1), else_=0))
        edited = sql.func.sum(sql.case((TURNS.c.edits > 0, 1), else_=0))
        topic = sql.func.coalesce(CONVERSATIONS.c.topic, "")
        keys = (CONVERSATIONS.c.window, CONVERSATIONS.c.resident_language, topic)
        query = (
            sql.select(
                *keys,
                sql.func.count(CONVERSATIONS.c.id.distinct()),
                *(sql.func.coalesce(c, 0)
                  for c in (good, routed("phrase"), routed("model"), rejected, edited)),
            )
            .select_from(CONVERSATIONS.outerjoin(TURNS))
            .group_by(*keys)
            .order_by(*keys)
        )  # fmt: skip
        if window is not None:
            query = query.where(CONVERSATIONS.c.window == window)
        if month is not None:
            first, last = month_bounds(month)
            query = query.where(CONVERSATIONS.c.started >= first, CONVERSATIONS.c.started < last)
        with self.database.reading() as connection:
            return [UsageRow(*row) for row in connection.execute(query)]

    def _change(
        self, connection: sql.Connection, conversation: Conversation, values: dict[str, Any]
    ) -> None:
        """Write values into the conversation's row; its revision grows where one differs."""
        table = CONVERSATIONS.c
        differs = sql.or_(*(table[name].is_distinct_from(value) for name, value in values.items()))
        connection.execute(
            sql.update(CONVERSATIONS)
            .where(table.id == conversation.id, differs)
            .values({**values, "revision": table.revision + 1})
        )

    def _know(self, connection: sql.Connection, conversation: Conversation) -> None:
        """The conversation's row, which a full disk may have refused when it began."""
        row: dict[str, Any] = {
            "id": conversation.id,
            "window": conversation.window,
            "resident_language": conversation.resident_language,
            "topic": conversation.topic,
            "started": utc(conversation.started),
            "tablet": self._tablet,
            "said_again": conversation.said_again,
        }
        put(connection, CONVERSATIONS, row, "id")
