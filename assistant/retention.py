"""Deletes recorded conversations when they have been kept long enough, and never because a clock
was wrong.

A tablet without a network has a clock that may jump: an empty battery puts it back to its first
day, a wrong setting years ahead. So a day that is far from the last one seen is not believed before
a day has gone by from there; a date before this version was written is never believed. Records that
were made in a future which turned out to be wrong are kept from the day on which that is known.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sql

from assistant.accuracy import AccuracyLog
from assistant.accuracy.log import delete_conversations
from assistant.accuracy.schema import CLOCK, CONVERSATIONS
from assistant.database import now
from assistant.errors import StorageError
from assistant.upsert import put

_LOG = logging.getLogger(__name__)

_EARLIEST = datetime(2026, 11, 1)  # noqa: DTZ001
_FORWARD = timedelta(days=45)
"""A tablet may lie in a cupboard for so long without its clock being doubted."""
_BACK = timedelta(days=1)
_BELIEVED_AFTER = timedelta(hours=20)
_CHECK_SECONDS = 3600.0
_DAY = timedelta(hours=23)


@dataclass(frozen=True)
class Purged:
    """What a purge did."""

    conversations: int
    turns: int
    doubted: bool = False
    """The clock has jumped: nothing was deleted, it is tried again the next day."""

    @property
    def japanese(self) -> str:
        """One sentence for the clerk, empty when there is nothing to say."""
        if self.doubted:
            return (
                "端末の日時が大きく変わったため、記録の削除を1日見合わせます。"
                "日時の設定を確認してください。"
            )
        return ""


def purge(log: AccuracyLog, days: int, moment: datetime | None = None) -> Purged:
    """Delete the conversations that were recorded more than so many days ago.

    Args:
        log: the accuracy log.
        days: how long they are kept, at least 1.
        moment: the present, UTC without a zone; None asks the clock.

    Raises:
        StorageError: the log cannot be read or written; nothing was deleted.
    """
    present = moment or now()
    with log.database.writing() as connection:
        row = connection.execute(sql.select(CLOCK)).mappings().first()
        believed, suspect = _believe(dict(row) if row else None, present)
        if not believed:
            seen = row["seen"] if row else _EARLIEST
            _remember(connection, {"seen": seen, "suspect": suspect})
            return Purged(0, 0, doubted=True)
        # Recorded while the clock was ahead: kept from now on.
        connection.execute(
            sql.update(CONVERSATIONS)
            .where(CONVERSATIONS.c.kept_from > present + _BACK)
            .values(kept_from=present)
        )
        old = CONVERSATIONS.c.kept_from < present - timedelta(days=days)
        ids = list(connection.execute(sql.select(CONVERSATIONS.c.id).where(old)).scalars())
        turns = delete_conversations(connection, ids, log.tablet, "retention")
        _remember(connection, {"seen": present, "suspect": None, "purged": present})
    if ids:
        log.database.shrink()
    return Purged(len(ids), turns)


def _believe(row: dict[str, Any] | None, present: datetime) -> tuple[bool, datetime | None]:
    """Whether the clock is believed, and since when it is not."""
    if present < _EARLIEST:
        return False, row["suspect"] if row else None
    if row is None or row["seen"] - _BACK <= present <= row["seen"] + _FORWARD:
        return True, None
    suspect = row["suspect"]
    if suspect is not None and suspect <= present <= suspect + _FORWARD:
        return present - suspect >= _BELIEVED_AFTER, suspect
    return False, present


def _remember(connection: sql.Connection, values: dict[str, Any]) -> None:
    put(connection, CLOCK, {"id": 1, **values}, "id", values)


class DailyPurge:
    """Purges at the start and then once a day, in a thread of its own.

    Args:
        open_log: opens the log, or says with None that there is none yet.
        days: how long conversations are kept.
        report: gets the sentence for the clerk when something has to be said.
    """

    def __init__(
        self,
        open_log: Callable[[], AccuracyLog | None],
        days: int,
        report: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        self._open_log = open_log
        self._days = days
        self._report = report
        self._closing = threading.Event()
        self._done: datetime | None = None
        self._thread = threading.Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def close(self) -> None:
        """Stop; a purge that is under way is finished."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            present = now()
            # The wall clock counts the days, as a tablet sleeps at night; one put back counts too.
            if self._done is None or abs(present - self._done) >= _DAY:
                self._purge()
                self._done = present
            self._closing.wait(_CHECK_SECONDS)

    def _purge(self) -> None:
        try:
            log = self._open_log()
            if log is None:
                return
            try:
                done = purge(log, self._days)
            finally:
                log.close()
        except StorageError as error:
            _LOG.warning("%s", error)
            self._report(error.japanese)
            return
        if done.conversations:
            _LOG.info("Deleted %d conversations kept long enough", done.conversations)
        if done.japanese:
            _LOG.warning("The clock has jumped: nothing is deleted today")
            self._report(done.japanese)
