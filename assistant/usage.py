"""Usage counts per window: how often, in which languages, about what. Never what was said."""

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from assistant.conversation import Conversation, Turn
from assistant.database import Database, Log, now, open_file, utc
from assistant.errors import InputError
from assistant.tablet import tablet_id
from assistant.upsert import put

USAGE = Log("usage", "usage counts", "利用記録", first="usage_0001", head="usage_0002")

METADATA = sql.MetaData()

CONVERSATIONS = sql.Table(
    "conversation",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("window", sql.String(64), nullable=False, index=True),
    sql.Column("resident_language", sql.String(16), nullable=False),
    sql.Column("topic", sql.String(64)),
    sql.Column("started", sql.DateTime, nullable=False, index=True),
    sql.Column("ended", sql.DateTime),
    sql.Column("outcome", sql.String(32)),
    sql.Column("tablet", sql.String(32)),
    sql.Column("seconds", sql.Float),
)
"""`seconds` is measured by a clock that nobody sets, `started` and `ended` by the wall's."""

TURNS = sql.Table(
    "turn",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("conversation", sql.ForeignKey("conversation.id"), nullable=False, index=True),
    sql.Column("speaker", sql.String(8), nullable=False),
    sql.Column("source_language", sql.String(16), nullable=False),
    sql.Column("target_language", sql.String(16), nullable=False),
    sql.Column("route", sql.String(8), nullable=False),
    sql.Column("state", sql.String(12), nullable=False),
    sql.Column("edits", sql.Integer, nullable=False, default=0),
    sql.Column("spoken", sql.Integer, nullable=False, default=0),
    sql.Column("at", sql.DateTime, nullable=False),
)


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
        changed = {name: row[name] for name in ("route", "state", "edits", "spoken")}
        with self._lock, self.database.writing() as connection:
            self._know(connection, conversation)
            put(connection, TURNS, row, "id", changed)

    def end(self, conversation: Conversation, outcome: str = "solved") -> None:
        """Count the end of a conversation, with its topic, outcome and duration."""
        values = {
            "ended": now(), "outcome": outcome, "topic": conversation.topic,
            "seconds": round(conversation.seconds, 1),
        }  # fmt: skip
        with self._lock, self.database.writing() as connection:
            self._know(connection, conversation)
            connection.execute(
                sql.update(CONVERSATIONS)
                .where(CONVERSATIONS.c.id == conversation.id)
                .values(values)
            )

    def table(self, *, window: str | None = None, month: str | None = None) -> list[UsageRow]:
        """The counts by window, language and topic.

        Args:
            window: id of a window; None for all.
            month: `YYYY-MM` of local time; None for all time.

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

    def _know(self, connection: sql.Connection, conversation: Conversation) -> None:
        """The conversation's row, which a full disk may have refused when it began."""
        row: dict[str, Any] = {
            "id": conversation.id,
            "window": conversation.window,
            "resident_language": conversation.resident_language,
            "topic": conversation.topic,
            "started": utc(conversation.started),
            "tablet": self._tablet,
        }
        put(connection, CONVERSATIONS, row, "id")


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """First moment of a local month and of the next, as naive UTC.

    Args:
        month: `YYYY-MM`.

    Raises:
        InputError: it is not a month.
    """
    try:
        first = datetime.strptime(month, "%Y-%m").astimezone()
        later = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    except ValueError as error:
        raise InputError(
            f"“{month[:20]}” is not a month: write it as 2026-11.",
            "月は 2026-11 のように入力してください。",
        ) from error
    return utc(first), utc(later)
