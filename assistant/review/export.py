"""Everything that was logged and rated, as CSV, XLSX and JSON Lines.

Nothing of it is written to this machine's disk, where the log is encrypted. A cell that a
spreadsheet program would run as a formula is text.
"""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sql
import xlsxwriter

from assistant.accuracy.schema import (
    CONVERSATIONS,
    ERRORS,
    EVALUATORS,
    PROPOSALS,
    REVIEWS,
    TURNS,
)
from assistant.database import Database
from glossaries.spreadsheet import escape

TABLES = ("turns", "ratings", "errors", "proposals")
_BATCH = 500
_LONGEST_CELL = 32_000
_SHEET_ROWS = 1_048_575


def rows(database: Database, table: str) -> Iterator[dict[str, Any]]:
    """The rows of one of `TABLES`, the names of its columns the same in each.

    Raises:
        KeyError: there is no such table.
    """
    with database.reading() as connection:
        done = connection.execution_options(yield_per=_BATCH).execute(_query(table))
        for row in done.mappings():
            yield {name: _plain(value) for name, value in row.items()}


def columns(table: str) -> list[str]:
    """The names of a table's columns."""
    return [column.name for column in _query(table).selected_columns]


def csv_lines(database: Database, table: str) -> Iterator[bytes]:
    """A CSV file with BOM and CRLF, as Excel reads it without asking."""
    names = columns(table)
    yield b"\xef\xbb\xbf" + _line(names)
    for row in rows(database, table):
        yield _line([_cell(row[name]) for name in names])


def xlsx(database: Database) -> bytes:
    """A workbook with one sheet for each table; every text a text, whatever it begins with."""
    out = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        text = book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"})
        for table in TABLES:
            sheet = book.add_worksheet(table)
            sheet.freeze_panes(1, 1)
            names = columns(table)
            sheet.write_row(0, 0, names, bold)
            for number, row in enumerate(rows(database, table), start=1):
                if number > _SHEET_ROWS:
                    break
                for place, name in enumerate(names):
                    value = row[name]
                    if isinstance(value, (int, float)):
                        sheet.write_number(number, place, value)
                    elif value is not None:
                        cell = value if isinstance(value, str) else _json(value)
                        sheet.write_string(number, place, cell[:_LONGEST_CELL], text)
    return out.getvalue()


def json_lines(database: Database) -> Iterator[bytes]:
    """JSON Lines: a turn with its ratings and their errors on each line, then the proposals."""
    errors: dict[str, list[dict[str, Any]]] = {}
    for row in rows(database, "errors"):
        errors.setdefault(row.pop("review"), []).append(row)
    ratings: dict[str, list[dict[str, Any]]] = {}
    for row in rows(database, "ratings"):
        row["errors"] = errors.get(row["id"], [])
        ratings.setdefault(row.pop("turn"), []).append(row)
    for row in rows(database, "turns"):
        yield (
            _json({"record": "turn", **row, "ratings": ratings.get(row["id"], [])}).encode() + b"\n"
        )
    for row in rows(database, "proposals"):
        yield _json({"record": "proposal", **row}).encode() + b"\n"


def _query(table: str) -> sql.Select[Any]:
    if table == "turns":
        talk = [
            CONVERSATIONS.c[name]
            for name in ("tablet", "window", "resident_language", "topic", "consent_text",
                         "started", "outcome", "version")
        ]  # fmt: skip
        return (
            sql.select(*TURNS.c, *talk)
            .join(CONVERSATIONS, CONVERSATIONS.c.id == TURNS.c.conversation)
            .order_by(CONVERSATIONS.c.started, TURNS.c.conversation, TURNS.c.position)
        )
    name = EVALUATORS.c.display_name
    if table == "ratings":
        return (
            sql.select(*REVIEWS.c, name.label("evaluator_name"))
            .join(EVALUATORS, EVALUATORS.c.id == REVIEWS.c.evaluator)
            .order_by(REVIEWS.c.created, REVIEWS.c.id)
        )
    if table == "errors":
        return sql.select(*ERRORS.c).order_by(ERRORS.c.review, ERRORS.c.id)
    if table == "proposals":
        return (
            sql.select(*PROPOSALS.c, name.label("evaluator_name"))
            .join(EVALUATORS, EVALUATORS.c.id == PROPOSALS.c.evaluator)
            .order_by(PROPOSALS.c.created, PROPOSALS.c.id)
        )
    raise KeyError(table)


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="seconds") + "Z" if isinstance(value, datetime) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return escape(value)
    return _json(value) if isinstance(value, (list, dict)) else str(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _line(cells: list[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue().encode("utf-8")
