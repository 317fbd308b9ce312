"""Which tablet counted, so that many can be collected, and durations that no clock can falsify."""

import sqlalchemy as sql
from alembic import op

revision = "usage_0002"
down_revision = "usage_0001"


def upgrade() -> None:
    """Add the columns; they stay empty in old rows."""
    op.add_column("conversation", sql.Column("tablet", sql.String(32)))
    op.add_column("conversation", sql.Column("seconds", sql.Float))
