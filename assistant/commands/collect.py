"""`madoguchi collect`: the logs of many tablets in one database."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table

from assistant.collect.merge import Merged
from assistant.commands.common import err, out, readable
from assistant.errors import InputError, StorageError
from assistant.paths import (
    accuracy_database,
    collection_key_file,
    settings_file,
    token_file,
    usage_database,
)  # fmt: skip
from assistant.periods import local
from assistant.settings import load_settings

app = typer.Typer(
    help="The logs of many tablets in one database, by USB stick or over the network.",
    no_args_is_help=True,
)

Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="MADOGUCHI_DATABASE",
        help="A folder, or postgresql://USER@HOST/NAME; left out: a folder of this machine.",
    ),
]


@app.command()
@readable
def export(
    folder: Annotated[Path, typer.Argument(help="An existing folder, such as a USB stick.")],
) -> None:
    """On a tablet: write both logs to a folder of their own; the accuracy log stays encrypted."""
    from assistant.export import export_logs
    from assistant.windows import load_windows

    settings = load_settings(settings_file())
    done = export_logs(
        usage_database(), accuracy_database(), folder, load_windows(settings.windows_file),
        lambda name: err.print(name, style="dim", markup=False), settings.collect_key,
    )  # fmt: skip
    out.print(f"{done.folder} ({done.size / 1e6:.1f} MB)", markup=False, soft_wrap=True)


@app.command("import")
@readable
def import_(
    folder: Annotated[Path, typer.Argument(help="A USB stick, or one export folder on it.")],
    database: Database = None,
) -> None:
    """Take the exports of tablets; what is there already is left, what was cut off goes on."""
    from assistant.collect.folders import find_exports, take_folder
    from assistant.collect.stores import open_stores

    exports = find_exports(folder)
    stores = open_stores(database)
    failed = False
    try:
        for export_folder in exports:
            try:
                with _Bars() as bars:
                    taken = take_folder(stores, export_folder, bars.show)
            except StorageError:
                raise
            except InputError as error:
                failed = True
                err.print(f"madoguchi: {error}", style="bold red", markup=False, soft_wrap=True)
                continue
            out.print(f"{export_folder.name}: {_counted(taken.usage, taken.accuracy)}",
                      markup=False, soft_wrap=True)  # fmt: skip
            for problem in taken.problems:
                failed = True
                err.print(str(problem), style="yellow", markup=False, soft_wrap=True)
    finally:
        stores.close()
    if failed:
        raise typer.Exit(1)


@app.command()
@readable
def push(
    server: Annotated[str | None, typer.Option(help="https://HOST:8411; else as in settings.")] = (
        None
    ),
    token: Annotated[Path | None, typer.Option(help="File with this tablet's token.")] = None,
    ca: Annotated[Path | None, typer.Option(help="The city's own certificate (PEM).")] = None,
) -> None:
    """On a tablet: send both logs over the network; run it as often as you like."""
    from assistant.accuracy.key import find_key
    from assistant.accuracy.schema import ACCURACY
    from assistant.collect.push import Collection
    from assistant.database import open_file
    from assistant.tablet import tablet_id
    from assistant.usage_schema import USAGE

    address = server or load_settings(settings_file()).collect_server
    if not address:
        raise InputError(
            "Say where the collection is: --server https://HOST:8411, or collect_server in "
            "settings.toml.",
            "収集先のアドレスを指定してください。",
        )
    collection = Collection(address, _token(token or token_file()), tablet_id(), ca)
    done: dict[str, Merged] = {}
    try:
        for log, path in ((USAGE, usage_database()), (ACCURACY, accuracy_database())):
            if not path.exists():
                continue
            opened = open_file(log, path, find_key(path) if log is ACCURACY else None)
            try:
                with _Bars() as bars:
                    done[log.name] = collection.send(opened, bars.show)
            finally:
                opened.close()
    finally:
        collection.close()
    out.print(f"Sent: {_counted(done.get('usage'), done.get('accuracy'))}", soft_wrap=True)


@app.command()
@readable
def serve(
    host: Annotated[str, typer.Option(help="0.0.0.0 for the whole local network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8411,
    cert: Annotated[Path | None, typer.Option(help="TLS certificate (PEM).")] = None,
    key: Annotated[Path | None, typer.Option(help="Its key (PEM).")] = None,
    database: Database = None,
) -> None:
    """Take logs from the tablets on the network that have a token."""
    from assistant.collect.serve import serve as run
    from assistant.collect.stores import open_accuracy, open_stores
    from assistant.review.serve import Place

    place = Place(host, port, cert, key)
    days = load_settings(settings_file()).retention_days
    stores = open_stores(database)
    try:
        out.print(
            f"The collection takes logs at {place.address} and keeps recorded conversations for "
            f"{days} days. Ctrl-C stops it.",
            soft_wrap=True,
        )
        run(stores, place, lambda: open_accuracy(database), days)
    finally:
        stores.close()


@app.command()
@readable
def keygen() -> None:
    """At the collection: print the public key for the tablets' settings (collect_key)."""
    from assistant.collect.sealing import make_identity

    public = make_identity()
    out.print(public, soft_wrap=True)
    err.print(
        f'Put this into each tablet\'s settings.toml: collect_key = "{public}"\nThe secret is in '
        f"{collection_key_file()}: keep a copy of it where only you can read it.",
        soft_wrap=True,
        markup=False,
    )


@app.command("add-tablet")
@readable
def add_tablet(
    name: Annotated[str, typer.Argument(help="What it is called, such as its window.")],
    database: Database = None,
) -> None:
    """Let a tablet send its logs: prints its token, which is shown this once."""
    from assistant.collect import tokens
    from assistant.collect.stores import open_stores

    stores = open_stores(database)
    try:
        token = tokens.add_tablet(stores.usage, name)
    finally:
        stores.close()
    out.print(token, soft_wrap=True, markup=False)
    err.print(
        "Put this into the file collect.token beside the settings' key on that tablet "
        "(`madoguchi collect push` says where), readable by its owner alone.",
        soft_wrap=True,
    )


@app.command("revoke-tablet")
@readable
def revoke_tablet(
    name: Annotated[str, typer.Argument(help="What it is called.")], database: Database = None
) -> None:
    """Take a tablet's token back, as when it was lost; what it sent stays."""
    from assistant.collect import tokens
    from assistant.collect.stores import open_stores

    stores = open_stores(database)
    try:
        tokens.revoke_tablet(stores.usage, name)
    finally:
        stores.close()
    out.print(f"{name} may no longer send.", markup=False)


@app.command()
@readable
def tablets(database: Database = None) -> None:
    """Which tablets are in the collection, and how old what they sent is."""
    from assistant.collect import tokens
    from assistant.collect.stores import open_stores

    stores = open_stores(database)
    try:
        known = tokens.tablets(stores.usage)
    finally:
        stores.close()
    if not known:
        out.print("Nothing was collected yet, and no tablet has a token.")
        return
    table = Table()
    for heading in ("name", "tablet", "conversations", "last conversation", "last sent"):
        table.add_column(heading)
    for one in known:
        moments = [f"{local(at):%Y-%m-%d %H:%M}" if at else "–" for at in (one.last, one.seen)]
        table.add_row(one.name or "(no token)", one.id[:8] or "–", str(one.conversations), *moments)
    out.print(table)


@app.command()
@readable
def purge(database: Database = None) -> None:
    """Delete recorded conversations of the collection that were kept for `retention_days`."""
    from assistant import retention
    from assistant.collect.stores import open_accuracy

    days = load_settings(settings_file()).retention_days
    log = open_accuracy(database)
    try:
        done = retention.purge(log, days)
    finally:
        log.close()
    if done.doubted:
        raise StorageError(
            "The clock has jumped, so nothing was deleted: set the date right.", done.japanese
        )
    out.print(f"Deleted: {done.conversations} conversations with {done.turns} utterances.")


@app.command()
@readable
def delete(
    conversation: Annotated[str, typer.Argument(help="Its number, or the beginning of its id.")],
    database: Database = None,
) -> None:
    """Delete one recorded conversation here, and on its tablet when that next sends."""
    from assistant.collect.stores import open_accuracy

    log = open_accuracy(database)
    try:
        record = log.find(conversation)
        turns = log.delete(record, "request")
        log.database.shrink()
    finally:
        log.close()
    out.print(f"Deleted: conversation {record} with {turns} utterances.")


class _Bars:
    """A progress bar for each log, where a terminal shows it."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=err,
            disable=not err.is_terminal, transient=True,
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "_Bars":
        self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._progress.stop()

    def show(self, what: str, done: int, total: int) -> None:
        """So many parts are done."""
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done)


def _counted(usage: Merged | None, accuracy: Merged | None) -> str:
    parts = []
    for name, done in (("usage counts", usage), ("accuracy log", accuracy)):
        if done is not None:
            gone = f", {done.deleted} conversations deleted" if done.deleted else ""
            parts.append(f"{name} {done.new} rows new, {done.changed} changed{gone}")
    return "; ".join(parts) or "nothing was logged here yet"


def _token(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"This tablet's token cannot be read from {path}: put what `madoguchi collect "
            "add-tablet` printed there.",
            "この端末のトークンが見つかりません。",
        ) from error
