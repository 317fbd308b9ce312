"""Usage counts per window: how often, in which languages, about what. Never what was said."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy import event

from assistant.conversation import Conversation, Turn
from assistant.errors import InputError, StorageError

SCHEMA_VERSION = 1

_METADATA = sql.MetaData()

CONVERSATIONS = sql.Table(
    "conversation",
    _METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("window", sql.String(64), nullable=False, index=True),
    sql.Column("resident_language", sql.String(16), nullable=False),
    sql.Column("topic", sql.String(64)),
    sql.Column("started", sql.DateTime, nullable=False, index=True),
    sql.Column("ended", sql.DateTime),
    sql.Column("outcome", sql.String(32)),
)

TURNS = sql.Table(
    "turn",
    _METADATA,
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
        with self._readable_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._engine = sql.create_engine(
                sql.URL.create("sqlite", database=str(path)), connect_args={"timeout": 10}
            )
            event.listen(self._engine, "connect", _configure)
            with self._engine.begin() as connection:
                self._migrate(connection)

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    def begin(self, conversation: Conversation) -> None:
        """Count a conversation that begins."""
        row = {
            "id": conversation.id,
            "window": conversation.window,
            "resident_language": conversation.resident_language,
            "topic": conversation.topic,
            "started": _utc(conversation.started),
        }
        self._write(sql.insert(CONVERSATIONS).values(row))

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
            "at": _utc(datetime.now(UTC)),
        }
        from sqlalchemy.dialects.sqlite import insert

        changed = {name: row[name] for name in ("route", "state", "edits", "spoken")}
        self._write(insert(TURNS).values(row).on_conflict_do_update(["id"], set_=changed))

    def end(self, conversation: Conversation, outcome: str = "solved") -> None:
        """Count the end of a conversation, with its topic and outcome."""
        values = {
            "ended": _utc(datetime.now(UTC)), "outcome": outcome, "topic": conversation.topic,
        }  # fmt: skip
        self._write(
            sql.update(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation.id).values(values)
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
        with self._readable_errors(), self._engine.connect() as connection:
            return [UsageRow(*row) for row in connection.execute(query)]

    def _write(self, statement: sql.Executable) -> None:
        with self._readable_errors(), self._lock, self._engine.begin() as connection:
            connection.execute(statement)

    def _migrate(self, connection: sql.Connection) -> None:
        version = connection.execute(sql.text("PRAGMA user_version")).scalar_one()
        if version > SCHEMA_VERSION:
            raise StorageError(
                f"{self.path} was written by a newer Madoguchi: update this one.",
                "利用記録は新しい版で作られています。アプリを更新してください。",
            )
        _METADATA.create_all(connection)
        connection.execute(sql.text(f"PRAGMA user_version = {SCHEMA_VERSION}"))

    @contextmanager
    def _readable_errors(self) -> Iterator[None]:
        try:
            yield
        except sql.exc.OperationalError as error:
            reason = str(error.orig)
            if "full" in reason:
                raise StorageError(
                    f"The disk is full: the usage counts in {self.path} cannot be written. The "
                    "conversation goes on; free some space.",
                    "ディスクがいっぱいで利用記録を保存できません。会話は続けられます。",
                ) from error
            raise StorageError(
                f"The usage counts in {self.path} cannot be written: {reason}. The conversation "
                "goes on.",
                "利用記録を保存できません。会話は続けられます。",
            ) from error
        except sql.exc.DatabaseError as error:
            raise StorageError(
                f"{self.path} is not a usable database: move it away, and a new one is begun.",
                "利用記録のファイルが壊れています。別の場所へ移すと、新しく作り直します。",
            ) from error
        except OSError as error:
            raise StorageError(
                f"The usage counts cannot be kept in {self.path.parent}: {error.strerror}. "
                "Set MADOGUCHI_HOME to a folder that can be written.",
                "利用記録の保存先に書き込めません。会話は続けられます。",
            ) from error


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
    return _utc(first), _utc(later)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _configure(connection: "object", _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    # FULL with WAL: a commit that returned survives a power cut, and readers never wait.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
