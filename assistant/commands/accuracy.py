"""`madoguchi accuracy`: what was recorded with consent, and getting rid of it."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.common import out, readable
from assistant.errors import InputError, StorageError
from assistant.paths import accuracy_database, settings_file
from assistant.settings import load_settings
from glossaries.spreadsheet import escape

if TYPE_CHECKING:
    from assistant.accuracy import AccuracyLog

app = typer.Typer(
    help="The accuracy log: conversations recorded with consent, masked and encrypted.",
    no_args_is_help=True,
)


@app.command()
@readable
def status() -> None:
    """How much is recorded, until when, and where the log and its key are."""
    from assistant.accuracy import key
    from assistant.recording import open_existing

    settings = load_settings(settings_file())
    asked = "every resident is asked" if settings.ask_consent else "nobody is asked by the app"
    out.print(f"Consent: {asked} (ask_consent in settings.toml).", soft_wrap=True)
    log = open_existing()
    if log is None:
        out.print(f"Nothing was ever recorded in {accuracy_database()}.", soft_wrap=True)
        return
    counts = log.counts()
    out.print(
        f"{counts['conversations']} conversations with {counts['turns']} utterances; "
        f"{counts['deletions']} conversations were deleted."
    )
    talks = log.conversations()
    if talks:
        first = min(talk["kept_from"] for talk in talks) + timedelta(days=settings.retention_days)
        out.print(
            f"Kept for {settings.retention_days} days: the oldest goes on {first:%Y-%m-%d} (UTC)."
        )
    out.print(f"Log: {accuracy_database()}\nKey: {key.where()}", soft_wrap=True)


@app.command()
@readable
def delete(
    conversation: Annotated[
        str, typer.Argument(help="The record's number, or the beginning of its id.")
    ],
) -> None:
    """Delete one conversation with its turns, reviews and everything that hangs on it."""
    log = _existing()
    record = log.find(conversation)
    turns = log.delete(record, "request")
    log.database.shrink()
    out.print(f"Deleted: conversation {record} with {turns} utterances.")


@app.command()
@readable
def purge() -> None:
    """Delete now what was kept for longer than `retention_days` in settings.toml."""
    from assistant import retention

    days = load_settings(settings_file()).retention_days
    done = retention.purge(_existing(), days)
    if done.doubted:
        raise StorageError(
            "The clock has jumped, so nothing was deleted: set the date right. A date that stays "
            "is believed after a day.",
            done.japanese,
        )
    out.print(
        f"Deleted: {done.conversations} conversations with {done.turns} utterances that were kept "
        f"for more than {days} days."
    )


@app.command()
@readable
def export(
    file: Annotated[Path, typer.Argument(help="A .jsonl or .csv file, readable by you alone.")],
) -> None:
    """Write all turns to a file that is NOT encrypted; texts stay masked."""
    log = _existing()
    talks = {talk["id"]: talk for talk in log.conversations()}
    rows = [_exported(talks[turn["conversation"]], turn) for turn in log.turns()]
    if file.suffix == ".jsonl":
        lines = "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
        _write(file, lines.encode())
    elif file.suffix == ".csv":
        _write(file, _as_csv(rows))
    else:
        raise InputError(
            f"“{file.name}” has to end in .jsonl or .csv.",
            "ファイル名の終わりは .jsonl か .csv にしてください。",
        )
    out.print(
        f"{len(rows)} utterances of {len(talks)} conversations are in {file}. The file is not "
        "encrypted: delete it when it is no longer needed.",
        soft_wrap=True,
    )


def _existing() -> "AccuracyLog":
    from assistant.recording import open_existing

    log = open_existing()
    if log is None:
        raise InputError("Nothing was ever recorded here.", "まだ何も記録されていません。")
    return log


def _exported(talk: dict[str, Any], turn: dict[str, Any]) -> dict[str, Any]:
    of_talk = ("window", "topic", "tablet", "outcome", "version")
    return {"conversation": talk["id"], **{name: talk[name] for name in of_talk}, **turn}


def _as_csv(rows: list[dict[str, Any]]) -> bytes:
    """With a BOM, so that a spreadsheet program knows it as UTF-8, and without formulas."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0] if rows else ["conversation"])
    writer.writerows([escape(_cell(value)) for value in row.values()] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _write(file: Path, data: bytes) -> None:
    try:
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_bytes(data)
    except OSError as error:
        raise StorageError(
            f"{file} cannot be written: {error.strerror}.", "ファイルに書き込めません。"
        ) from error
