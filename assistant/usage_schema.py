"""Tables of the usage log: counts alone, never what was said and nothing about anybody.

Ids are random UUIDs as 32 hexadecimal digits, made where the row is made, and rows that change have
a `revision` that only grows, so that the logs of many tablets can be put together in any order and
more than once. Times are UTC without a zone.
"""

import sqlalchemy as sql

from assistant.database import Log

USAGE = Log("usage", "usage counts", "利用記録", first="usage_0001", head="usage_0004")

METADATA = sql.MetaData()


def _revision() -> sql.Column[int]:
    return sql.Column("revision", sql.Integer, nullable=False, default=1, server_default="1")


CONVERSATIONS = sql.Table(
    "conversation",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("window", sql.String(64), nullable=False, index=True),
    sql.Column("resident_language", sql.String(16), nullable=False),
    sql.Column("topic", sql.String(64)),
    sql.Column("started", sql.DateTime, nullable=False, index=True),
    sql.Column("ended", sql.DateTime),
    sql.Column("outcome", sql.String(32)),
    sql.Column("tablet", sql.String(32)),
    sql.Column("seconds", sql.Float),
    sql.Column("said_again", sql.Integer, nullable=False, default=0, server_default="0"),
    _revision(),
)
"""`seconds` is measured by a clock that nobody sets, `started` and `ended` by the wall's."""

TURNS = sql.Table(
    "turn",
    METADATA,
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
    _revision(),
)

CONSULTATIONS = sql.Table(
    "consultation",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("window", sql.String(64), nullable=False),
    sql.Column("resident_language", sql.String(16), nullable=False),
    sql.Column("topic", sql.String(64)),
    sql.Column("outcome", sql.String(32)),
    sql.Column("month", sql.String(7), nullable=False, index=True),
    sql.Column("count", sql.Integer, nullable=False),
    sql.Column("tablet", sql.String(32)),
    sql.Column("entered", sql.DateTime, nullable=False),
    _revision(),
    sql.CheckConstraint("count >= 0", name="count_not_negative"),
)
"""Consultations held without the tool, as a clerk counted them; one taken back has a count of 0."""

TABLETS = sql.Table(
    "tablet",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("name", sql.String(64), nullable=False, unique=True),
    sql.Column("token_hash", sql.String(64), nullable=False, unique=True),
    sql.Column("tablet", sql.String(32), unique=True),
    sql.Column("created", sql.DateTime, nullable=False),
    sql.Column("seen", sql.DateTime),
)
"""In a collection: who may send logs over the network. `tablet` is the id that first did so."""

OUTCOMES = {
    "solved": "解決した",
    "interpreter": "通訳が必要",
    "other-desk": "ほかの窓口へ",
    "interrupted": "途中で終了",
}
"""How a conversation can end, with the Japanese words for it."""
