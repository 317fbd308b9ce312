"""Where a collection is: a folder with two SQLite files, or one PostgreSQL database."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sql

from assistant.accuracy import AccuracyLog
from assistant.accuracy.key import find_key
from assistant.accuracy.schema import ACCURACY
from assistant.database import Database, Log, open_file, open_server
from assistant.errors import InputError
from assistant.paths import data_folder
from assistant.usage_schema import USAGE

OFFICE = "0" * 32
"""Stands in the place of a tablet's id where the collection itself deletes."""


@dataclass(frozen=True)
class Stores:
    """The two logs of a collection."""

    usage: Database
    accuracy: Database

    def of(self, log: str) -> Database:
        """The one of that name."""
        return self.usage if log == USAGE.name else self.accuracy

    def close(self) -> None:
        """Close both."""
        self.usage.close()
        self.accuracy.close()


def open_stores(place: str | None) -> Stores:
    """Open a collection, made where there is none.

    Args:
        place: a folder or `postgresql://…`; None for a folder of this machine's own data.

    Raises:
        InputError: it is no place for a collection.
        StorageError: it cannot be opened.
    """
    usage = _open(USAGE, place)
    try:
        return Stores(usage, _open(ACCURACY, place))
    except BaseException:
        usage.close()
        raise


def open_usage(place: str) -> Database:
    """Open the usage counts of a collection that is there already, for a report.

    Raises:
        InputError: there is none.
        StorageError: it cannot be opened.
    """
    address = _server(place)
    if address is None:
        path = _file(place, USAGE)
        if not path.is_file():
            raise InputError(
                f"There is no collection in {path.parent}: `madoguchi collect import` makes one.",
                "集めた記録が見つかりません。",
            )
    return _open(USAGE, place)


def open_accuracy(place: str | None) -> AccuracyLog:
    """Open the accuracy log of a collection; what is deleted in it is deleted for everybody.

    Raises:
        InputError: it is no place for a collection.
        StorageError: it cannot be opened.
    """
    return AccuracyLog(_open(ACCURACY, place), OFFICE)


def _open(log: Log, place: str | None) -> Database:
    address = _server(place) if place else None
    if address is not None:
        return open_server(log, address.render_as_string(hide_password=False))
    path = _file(place, log)
    return open_file(log, path, find_key(path) if log is ACCURACY else None)


def _file(place: str | None, log: Log) -> Path:
    folder = Path(place).expanduser() if place else data_folder() / "collected"
    return folder / f"{log.name}.sqlite3"


def _server(place: str) -> sql.URL | None:
    """The address of a server; None for a folder."""
    if "://" not in place:
        return None
    try:
        address = sql.make_url(place)
    except sql.exc.ArgumentError:
        address = sql.URL.create("unknown")
    if address.get_backend_name() not in ("postgresql", "postgres"):
        raise InputError(
            "The collection has to be a folder or postgresql://USER@HOST/DATABASE.",
            "データベースの指定に誤りがあります。",
        )
    return address.set(drivername="postgresql+psycopg")
