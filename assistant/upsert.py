"""`INSERT … ON CONFLICT`, which the two databases that the logs run on spell alike."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]


def put(
    connection: sql.Connection,
    table: sql.Table,
    rows: Row | Sequence[Row],
    key: str,
    changed: Row | None = None,
) -> None:
    """Insert rows; one whose key is there already is left as it is or changed.

    Args:
        connection: inside a transaction.
        table: where the rows go.
        rows: one row or several, by column.
        key: the column that must be unique.
        changed: what becomes of a row that is there already; None leaves it.
    """
    if not rows:
        return
    server = connection.dialect.name == "postgresql"
    insertion = (postgresql if server else sqlite).insert(table)
    columns = [table.c[key]]
    if changed is None:
        statement = insertion.on_conflict_do_nothing(index_elements=columns)
    else:
        statement = insertion.on_conflict_do_update(index_elements=columns, set_=dict(changed))
    connection.execute(statement, rows)
