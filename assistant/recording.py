"""This tablet's own accuracy log, with what writes it and what deletes from it."""

from collections.abc import Callable

from assistant.accuracy.log import AccuracyLog
from assistant.engines import Engines
from assistant.paths import accuracy_database
from assistant.recorder import Recorder
from assistant.retention import DailyPurge


def recorder(engines: Engines) -> Recorder:
    """What records conversations here, each with its resident's consent."""
    return Recorder(open_log, engines.catalogue)


def daily_purge(
    engines: Engines, report: Callable[[str], None] = lambda _sentence: None
) -> DailyPurge:
    """What deletes recorded conversations here when their time is over; not started yet.

    Args:
        engines: of this machine.
        report: gets a Japanese sentence, in another thread, when something has to be said.
    """
    return DailyPurge(open_existing, engines.settings.retention_days, report)


def open_log() -> AccuracyLog:
    """Open the log of this tablet, made where there is none.

    Raises:
        StorageError: it cannot be opened.
    """
    return AccuracyLog.open(accuracy_database())


def open_existing() -> AccuracyLog | None:
    """Open the log of this tablet; None where nothing was ever recorded.

    Raises:
        StorageError: it cannot be opened.
    """
    return open_log() if accuracy_database().exists() else None
