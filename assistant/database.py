"""Opens the databases of the logs: SQLite, encrypted SQLite or PostgreSQL, at their newest schema.

A write that returned is on the disk: SQLite runs with a write-ahead log and full synchronisation.
Every error comes out as one sentence that names the log, and none of them may end a conversation.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy import event

from assistant.errors import StorageError

_MIGRATIONS = Path(__file__).with_name("migrations")
_BUSY_SECONDS = 10.0
_NEARLY_FULL_BYTES = 256 * 1024


@dataclass(frozen=True)
class Log:
    """A kind of database: how it is called and where its migrations are."""

    name: str
    """Folder of its revisions in `assistant/migrations`."""
    english: str
    japanese: str
    first: str
    """Its first revision: databases from before the migrations stand there."""
    head: str
    """Its newest revision."""


@dataclass(frozen=True)
class Database:
    """An open database of a log, at its newest schema."""

    log: Log
    place: str
    """Path or address, for messages; never with a password."""
    engine: sql.Engine = field(repr=False)
    folder: Path | None = None
    """Folder of the file; None for a server."""

    @contextmanager
    def writing(self) -> Iterator[sql.Connection]:
        """A transaction that is on the disk when the block has ended.

        Raises:
            StorageError: nothing of it was written.
        """
        with readable_errors(self.log, self.place, self.folder), self.engine.connect() as plain:
            connection = plain.execution_options(sqlite_begin="IMMEDIATE")
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[sql.Connection]:
        """A connection to read from; it sees one state of the database throughout.

        Raises:
            StorageError: the database cannot be read.
        """
        with readable_errors(self.log, self.place, self.folder), self.engine.connect() as plain:
            yield plain

    def shrink(self) -> None:
        """Let nothing of what was deleted stay in the write-ahead log.

        Raises:
            StorageError: it could not be emptied; nothing else is wrong.
        """
        if self.engine.dialect.name == "sqlite":
            with readable_errors(self.log, self.place, self.folder):
                connection = self.engine.raw_connection()
                try:
                    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    connection.close()

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


def open_file(log: Log, path: Path, key: bytes | None = None) -> Database:
    """Open an SQLite file, made with its folder where there is none, and bring it up to date.

    Args:
        log: which log it is.
        path: the file.
        key: 32 bytes for SQLCipher (AES-256, every page authenticated); None: not encrypted.

    Raises:
        StorageError: it cannot be opened, is damaged, or was written by a newer version.
    """
    with readable_errors(log, str(path), path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        database = Database(log, str(path), _sqlite_engine(path, key), path.parent)
        try:
            _migrate(database)
        except BaseException:
            database.close()
            raise
        return database


def open_server(log: Log, url: str) -> Database:
    """Open a database on a server, such as `postgresql+psycopg://…`, and bring it up to date.

    Each log has a PostgreSQL schema of its name, so that one database holds them all. Encryption at
    rest is that of the server's disks.

    Raises:
        StorageError: it cannot be reached, or was written by a newer version.
    """
    try:
        address = sql.make_url(url)
        engine = sql.create_engine(address, pool_pre_ping=True)
    except (sql.exc.ArgumentError, ImportError) as error:
        raise StorageError(
            f"The database address is not usable: {error}.", "データベースの指定に誤りがあります。"
        ) from error
    database = Database(log, address.render_as_string(hide_password=True), engine)

    def choose_schema(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {log.name}")
            cursor.execute(f"SET search_path TO {log.name}")
        connection.commit()

    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", choose_schema)
    with readable_errors(log, database.place, None):
        _migrate(database)
    return database


def utc(moment: datetime) -> datetime:
    """A moment as the logs store it: UTC, without its zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def now() -> datetime:
    """The present moment as the logs store it."""
    return utc(datetime.now(UTC))


@contextmanager
def readable_errors(log: Log, place: str, folder: Path | None) -> Iterator[None]:
    """Turns what a database or a disk reports into one sentence.

    Raises:
        StorageError: in place of the database's own error.
    """
    try:
        yield
    except (sql.exc.DBAPIError, sql.exc.TimeoutError) as error:
        raise _sentence(log, place, folder, error) from error
    except OSError as error:
        raise StorageError(
            f"The {log.english} cannot be kept in {folder}: {error.strerror}. "
            "Set MADOGUCHI_HOME to a folder that can be written.",
            f"{log.japanese}の保存先に書き込めません。会話は続けられます。",
        ) from error


def _sentence(log: Log, place: str, folder: Path | None, error: Exception) -> StorageError:
    cause = getattr(error, "orig", None) or error
    # SQLite's own names tell more than the classes of the errors.
    name = getattr(cause, "sqlite_errorname", "")
    if name in ("SQLITE_NOTADB", "SQLITE_CORRUPT") or name.startswith("SQLITE_CORRUPT_"):
        return StorageError(
            f"The {log.english} {place} is not a usable database: move it away, and a new one is "
            "begun. The conversation goes on.",
            f"{log.japanese}のファイルが壊れています。会話は続けられます。"
            "別の場所へ移すと、新しく作り直します。",
        )
    if name == "SQLITE_FULL" or (name.startswith("SQLITE_IOERR") and _is_full(folder)):
        return StorageError(
            f"The disk is full: the {log.english} in {place} cannot be written. The "
            "conversation goes on; free some space.",
            f"ディスクがいっぱいで{log.japanese}を保存できません。会話は続けられます。",
        )
    if name in ("SQLITE_BUSY", "SQLITE_LOCKED") or name.startswith("SQLITE_BUSY_"):
        return StorageError(
            f"The {log.english} in {place} is in use by another program: close it. The "
            "conversation goes on.",
            f"ほかのプログラムが使っているため{log.japanese}を保存できません。会話は続けられます。",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return StorageError(
            f"The {log.english} in {place} cannot be written: the disk or the file is read-only. "
            "The conversation goes on.",
            f"保存先が読み取り専用のため{log.japanese}を保存できません。会話は続けられます。",
        )
    reason = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    return StorageError(
        f"The {log.english} in {place} cannot be written: {reason}. The conversation goes on.",
        f"{log.japanese}を保存できません。会話は続けられます。",
    )


def _is_full(folder: Path | None) -> bool:
    try:
        return folder is not None and shutil.disk_usage(folder).free < _NEARLY_FULL_BYTES
    except OSError:
        return False


def _sqlite_engine(path: Path, key: bytes | None) -> sql.Engine:
    module: Any = import_module("sqlite3" if key is None else "sqlcipher3.dbapi2")

    def connect() -> Any:
        # Transactions are begun by us alone: the module's own ones leave out changes of the schema.
        connection = module.connect(
            str(path), timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _configure(connection, key)
        except BaseException:
            connection.close()
            raise
        return connection

    engine = sql.create_engine(
        sql.URL.create("sqlite", database=str(path)), module=module, creator=connect
    )
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, key: bytes | None) -> None:
    cursor = connection.cursor()
    if key is not None:
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    # FULL with WAL: a commit that returned survives a power cut, and readers never wait. What is
    # deleted is overwritten, and nothing unencrypted goes to a temporary file.
    for pragma in (
        "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON",
        "temp_store=MEMORY",
    ):  # fmt: skip
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sql.Connection) -> None:
    kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


def _migrate(database: Database) -> None:
    with database.engine.connect() as connection:
        if _revision(connection) == database.log.head:
            return
    # One transaction holds off a second process and leaves the old schema or the new, never half.
    with database.engine.connect() as plain:
        connection = plain.execution_options(sqlite_begin="EXCLUSIVE")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sql.text("SELECT pg_advisory_xact_lock(7402)"))
            _upgrade(connection, database)


def _revision(connection: sql.Connection) -> str | None:
    if not sql.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sql.text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: sql.Connection, database: Database) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    log = database.log
    config = Config()
    config.set_main_option("script_location", _escaped(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", _escaped(_MIGRATIONS / log.name))
    config.attributes["connection"] = connection
    revision = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if _is_newer(connection) or (revision is not None and revision not in known):
        raise StorageError(
            f"The {log.english} {database.place} was written by a newer Madoguchi: update this "
            "one. The conversation goes on.",
            f"{log.japanese}は新しい版で作られています。アプリを更新してください。"
            "会話は続けられます。",
        )
    tables = set(sql.inspect(connection).get_table_names()) - {"alembic_version"}
    if revision is None and tables:
        command.stamp(config, log.first)
    command.upgrade(config, log.head)


def _is_newer(connection: sql.Connection) -> bool:
    """Whether a version numbered as before the migrations is higher than the last of those."""
    if connection.dialect.name != "sqlite":
        return False
    return int(connection.execute(sql.text("PRAGMA user_version")).scalar_one()) > 1


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
