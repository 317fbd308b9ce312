"""Times said again, consultations without the tool, revisions for putting logs together."""

import sqlalchemy as sql
from alembic import op

revision = "usage_0003"
down_revision = "usage_0002"


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column(
        "conversation",
        sql.Column("said_again", sql.Integer, nullable=False, server_default="0"),
    )
    for table in ("conversation", "turn"):
        op.add_column(
            table, sql.Column("revision", sql.Integer, nullable=False, server_default="1")
        )
    op.create_table(
        "consultation",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("window", sql.String(64), nullable=False),
        sql.Column("resident_language", sql.String(16), nullable=False),
        sql.Column("topic", sql.String(64)),
        sql.Column("outcome", sql.String(32)),
        sql.Column("month", sql.String(7), nullable=False, index=True),
        sql.Column("count", sql.Integer, nullable=False),
        sql.Column("tablet", sql.String(32)),
        sql.Column("entered", sql.DateTime, nullable=False),
        sql.Column("revision", sql.Integer, nullable=False, server_default="1"),
        sql.CheckConstraint("count >= 0", name="count_not_negative"),
    )
