"""The tablets that may send their logs to a collection, each with the hash of its token."""

import sqlalchemy as sql
from alembic import op

revision = "usage_0004"
down_revision = "usage_0003"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "tablet",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("name", sql.String(64), nullable=False, unique=True),
        sql.Column("token_hash", sql.String(64), nullable=False, unique=True),
        sql.Column("tablet", sql.String(32), unique=True),
        sql.Column("created", sql.DateTime, nullable=False),
        sql.Column("seen", sql.DateTime),
    )
