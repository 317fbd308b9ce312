"""Conversations and turns, as the first version counted them."""

import sqlalchemy as sql
from alembic import op

revision = "usage_0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversation",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("window", sql.String(64), nullable=False, index=True),
        sql.Column("resident_language", sql.String(16), nullable=False),
        sql.Column("topic", sql.String(64)),
        sql.Column("started", sql.DateTime, nullable=False, index=True),
        sql.Column("ended", sql.DateTime),
        sql.Column("outcome", sql.String(32)),
    )
    op.create_table(
        "turn",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column(
            "conversation",
            sql.String(32),
            sql.ForeignKey("conversation.id"),
            nullable=False,
            index=True,
        ),
        sql.Column("speaker", sql.String(8), nullable=False),
        sql.Column("source_language", sql.String(16), nullable=False),
        sql.Column("target_language", sql.String(16), nullable=False),
        sql.Column("route", sql.String(8), nullable=False),
        sql.Column("state", sql.String(12), nullable=False),
        sql.Column("edits", sql.Integer, nullable=False),
        sql.Column("spoken", sql.Integer, nullable=False),
        sql.Column("at", sql.DateTime, nullable=False),
    )
