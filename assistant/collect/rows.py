"""Rows on their way between databases. What comes from outside is checked column by column."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from assistant.accuracy.schema import CONVERSATIONS as RECORDED
from assistant.accuracy.schema import DELETIONS
from assistant.accuracy.schema import TURNS as RECORDED_TURNS
from assistant.errors import InputError
from assistant.usage_schema import CONSULTATIONS, CONVERSATIONS, TURNS

TABLES: dict[str, tuple[sql.Table, ...]] = {
    "usage": (CONVERSATIONS, TURNS, CONSULTATIONS),
    "accuracy": (RECORDED, RECORDED_TURNS, DELETIONS),
}
"""What is collected of each log, parents first."""

_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST = 200_000
_LARGEST = 2**31 - 1


def encode(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for JSON."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def decode(table: sql.Table, rows: Iterable[Any], tablet: str) -> list[dict[str, Any]]:
    """Rows that came from a tablet, checked; every one gets that tablet's id.

    Args:
        table: which they are of.
        rows: one mapping each; a column that an older version lacks takes its default.
        tablet: who sent them.

    Raises:
        InputError: something in them cannot be.
    """
    known = {column.name: column for column in table.columns}
    done = []
    for row in rows:
        if not isinstance(row, Mapping) or set(row) - set(known):
            raise _wrong(table, "a row has other columns than it should")
        values = {
            name: _value(table, column, row[name])
            for name, column in known.items()
            if name in row and name != "tablet"
        }
        for name, column in known.items():
            if name not in values and name != "tablet":
                values[name] = _default(table, column)
        if "tablet" in known:
            values["tablet"] = tablet
        done.append(values)
    return done


def _value(table: sql.Table, column: sql.Column[Any], value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise _wrong(table, f"{column.name} is missing")
        return None
    kind = column.type
    if isinstance(kind, sql.String):
        return _text(table, column, value, kind.length or _LONGEST)
    if isinstance(kind, sql.DateTime):
        return _moment(table, column, value)
    if isinstance(kind, sql.Integer):
        good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
        return value if good else _refuse(table, column)
    if isinstance(kind, sql.Float):
        good = isinstance(value, int | float) and math.isfinite(value) and 0 <= value <= _LARGEST
        return float(value) if good else _refuse(table, column)
    if isinstance(kind, sql.JSON):
        return _plain(table, column, value, 0)
    return _refuse(table, column)


def _text(table: sql.Table, column: sql.Column[Any], value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        return str(_refuse(table, column))
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        _refuse(table, column)
    is_id = column.primary_key or column.foreign_keys
    if is_id and not _ID.fullmatch(value):
        _refuse(table, column)
    return value


def _moment(table: sql.Table, column: sql.Column[Any], value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is not None:
        raise _wrong(table, f"{column.name} is not a time")
    return moment


def _plain(table: sql.Table, column: sql.Column[Any], value: Any, depth: int) -> Any:
    """A JSON value that every database takes."""
    if depth > 6:
        _refuse(table, column)
    if isinstance(value, dict):
        pairs = ((_plain(table, column, k, depth + 1), v) for k, v in value.items())
        return {key: _plain(table, column, item, depth + 1) for key, item in pairs}
    if isinstance(value, list | tuple):
        return [_plain(table, column, item, depth + 1) for item in value]
    if isinstance(value, str):
        return _text(table, sql.Column(column.name, sql.Text), value, _LONGEST)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return _refuse(table, column)


def _default(table: sql.Table, column: sql.Column[Any]) -> Any:
    if column.default is not None and column.default.is_scalar:
        return column.default.arg  # type: ignore[attr-defined]
    if column.nullable:
        return None
    raise _wrong(table, f"{column.name} is missing")


def _refuse(table: sql.Table, column: sql.Column[Any]) -> Any:
    raise _wrong(table, f"{column.name} holds what it cannot")


def _wrong(table: sql.Table, reason: str) -> InputError:
    return InputError(
        f"The log that was sent cannot be taken: in “{table.name}” {reason}. Nothing of this part "
        "was taken.",
        "送られた記録の形式に誤りがあります。この部分は取り込んでいません。",
    )
