"""Conversations with consent, their turns, deletions, evaluators and what these found."""

import sqlalchemy as sql
from alembic import op

revision = "accuracy_0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "clock",
        sql.Column("id", sql.Integer(), nullable=False),
        sql.Column("seen", sql.DateTime(), nullable=False),
        sql.Column("suspect", sql.DateTime(), nullable=True),
        sql.Column("purged", sql.DateTime(), nullable=True),
        sql.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "conversation",
        sql.Column("id", sql.String(length=32), nullable=False),
        sql.Column("tablet", sql.String(length=32), nullable=False),
        sql.Column("window", sql.String(length=64), nullable=False),
        sql.Column("staff_language", sql.String(length=16), nullable=False),
        sql.Column("resident_language", sql.String(length=16), nullable=False),
        sql.Column("topic", sql.String(length=64), nullable=True),
        sql.Column("consented", sql.DateTime(), nullable=False),
        sql.Column("consent_text", sql.String(length=32), nullable=False),
        sql.Column("started", sql.DateTime(), nullable=False),
        sql.Column("ended", sql.DateTime(), nullable=True),
        sql.Column("seconds", sql.Float(), nullable=True),
        sql.Column("outcome", sql.String(length=32), nullable=True),
        sql.Column("version", sql.String(length=32), nullable=False),
        sql.Column("kept_from", sql.DateTime(), nullable=False),
        sql.Column("revision", sql.Integer(), nullable=False),
        sql.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_conversation_kept_from"), "conversation", ["kept_from"], unique=False)
    op.create_index(
        op.f("ix_conversation_resident_language"),
        "conversation",
        ["resident_language"],
        unique=False,
    )
    op.create_index(op.f("ix_conversation_started"), "conversation", ["started"], unique=False)
    op.create_index(op.f("ix_conversation_tablet"), "conversation", ["tablet"], unique=False)
    op.create_index(op.f("ix_conversation_window"), "conversation", ["window"], unique=False)
    op.create_table(
        "deletion",
        sql.Column("conversation", sql.String(length=32), nullable=False),
        sql.Column("tablet", sql.String(length=32), nullable=False),
        sql.Column("reason", sql.String(length=16), nullable=False),
        sql.Column("at", sql.DateTime(), nullable=False),
        sql.PrimaryKeyConstraint("conversation"),
    )
    op.create_table(
        "evaluator",
        sql.Column("id", sql.String(length=32), nullable=False),
        sql.Column("name", sql.String(length=64), nullable=False),
        sql.Column("display_name", sql.String(length=128), nullable=False),
        sql.Column("password_hash", sql.String(length=256), nullable=False),
        sql.Column("languages", sql.JSON(), nullable=False),
        sql.Column("role", sql.String(length=16), nullable=False),
        sql.Column("active", sql.Boolean(), nullable=False),
        sql.Column("created", sql.DateTime(), nullable=False),
        sql.PrimaryKeyConstraint("id"),
        sql.UniqueConstraint("name"),
    )
    op.create_table(
        "turn",
        sql.Column("id", sql.String(length=32), nullable=False),
        sql.Column("conversation", sql.String(length=32), nullable=False),
        sql.Column("position", sql.Integer(), nullable=False),
        sql.Column("speaker", sql.String(length=8), nullable=False),
        sql.Column("source_language", sql.String(length=16), nullable=False),
        sql.Column("target_language", sql.String(length=16), nullable=False),
        sql.Column("hypothesis", sql.Text(), nullable=False),
        sql.Column("confidence", sql.Float(), nullable=False),
        sql.Column("recogniser", sql.String(length=64), nullable=False),
        sql.Column("source", sql.Text(), nullable=False),
        sql.Column("edited_to", sql.Text(), nullable=True),
        sql.Column("earlier", sql.JSON(), nullable=False),
        sql.Column("translation", sql.Text(), nullable=False),
        sql.Column("back_translation", sql.Text(), nullable=False),
        sql.Column("hops", sql.JSON(), nullable=False),
        sql.Column("route", sql.String(length=8), nullable=False),
        sql.Column("model", sql.String(length=256), nullable=False),
        sql.Column("model_versions", sql.JSON(), nullable=False),
        sql.Column("status", sql.String(length=12), nullable=False),
        sql.Column("agreement", sql.Float(), nullable=True),
        sql.Column("terms", sql.JSON(), nullable=False),
        sql.Column("findings", sql.JSON(), nullable=False),
        sql.Column("errors", sql.Integer(), nullable=False),
        sql.Column("warnings", sql.Integer(), nullable=False),
        sql.Column("state", sql.String(length=12), nullable=False),
        sql.Column("edits", sql.Integer(), nullable=False),
        sql.Column("spoken", sql.Integer(), nullable=False),
        sql.Column("source_length", sql.Integer(), nullable=False),
        sql.Column("masked", sql.JSON(), nullable=False),
        sql.Column("stages", sql.JSON(), nullable=False),
        sql.Column("at", sql.DateTime(), nullable=False),
        sql.Column("updated", sql.DateTime(), nullable=False),
        sql.Column("revision", sql.Integer(), nullable=False),
        sql.ForeignKeyConstraint(["conversation"], ["conversation.id"], ondelete="CASCADE"),
        sql.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_turn_conversation"), "turn", ["conversation"], unique=False)
    op.create_index(op.f("ix_turn_model"), "turn", ["model"], unique=False)
    op.create_index(op.f("ix_turn_route"), "turn", ["route"], unique=False)
    op.create_index(op.f("ix_turn_state"), "turn", ["state"], unique=False)
    op.create_table(
        "proposal",
        sql.Column("id", sql.String(length=32), nullable=False),
        sql.Column("turn", sql.String(length=32), nullable=True),
        sql.Column("evaluator", sql.String(length=32), nullable=False),
        sql.Column("kind", sql.String(length=8), nullable=False),
        sql.Column("entry", sql.String(length=128), nullable=True),
        sql.Column("topic", sql.String(length=64), nullable=False),
        sql.Column("source_language", sql.String(length=16), nullable=False),
        sql.Column("target_language", sql.String(length=16), nullable=False),
        sql.Column("source", sql.Text(), nullable=False),
        sql.Column("target", sql.Text(), nullable=False),
        sql.Column("status", sql.String(length=12), nullable=False),
        sql.Column("reviewed_by", sql.String(length=32), nullable=True),
        sql.Column("reviewed", sql.DateTime(), nullable=True),
        sql.Column("created", sql.DateTime(), nullable=False),
        sql.Column("updated", sql.DateTime(), nullable=False),
        sql.Column("revision", sql.Integer(), nullable=False),
        sql.CheckConstraint("kind IN ('phrase', 'term')", name="kind_of_entry"),
        sql.CheckConstraint("status IN ('proposed', 'reviewed', 'withdrawn')", name="status_known"),
        sql.ForeignKeyConstraint(
            ["evaluator"],
            ["evaluator.id"],
        ),
        sql.ForeignKeyConstraint(
            ["reviewed_by"],
            ["evaluator.id"],
        ),
        sql.ForeignKeyConstraint(["turn"], ["turn.id"], ondelete="SET NULL"),
        sql.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_proposal_evaluator"), "proposal", ["evaluator"], unique=False)
    op.create_index(op.f("ix_proposal_turn"), "proposal", ["turn"], unique=False)
    op.create_table(
        "review",
        sql.Column("id", sql.String(length=32), nullable=False),
        sql.Column("turn", sql.String(length=32), nullable=False),
        sql.Column("evaluator", sql.String(length=32), nullable=False),
        sql.Column("adequacy", sql.Integer(), nullable=False),
        sql.Column("fluency", sql.Integer(), nullable=False),
        sql.Column("correction", sql.Text(), nullable=True),
        sql.Column("comment", sql.Text(), nullable=True),
        sql.Column("created", sql.DateTime(), nullable=False),
        sql.Column("updated", sql.DateTime(), nullable=False),
        sql.Column("revision", sql.Integer(), nullable=False),
        sql.CheckConstraint("adequacy BETWEEN 1 AND 5", name="adequacy_1_to_5"),
        sql.CheckConstraint("fluency BETWEEN 1 AND 5", name="fluency_1_to_5"),
        sql.ForeignKeyConstraint(
            ["evaluator"],
            ["evaluator.id"],
        ),
        sql.ForeignKeyConstraint(["turn"], ["turn.id"], ondelete="CASCADE"),
        sql.PrimaryKeyConstraint("id"),
        sql.UniqueConstraint("turn", "evaluator", name="one_review_of_a_turn"),
    )
    op.create_index(op.f("ix_review_evaluator"), "review", ["evaluator"], unique=False)
    op.create_table(
        "review_error",
        sql.Column("id", sql.String(length=32), nullable=False),
        sql.Column("review", sql.String(length=32), nullable=False),
        sql.Column("category", sql.String(length=64), nullable=False),
        sql.Column("severity", sql.String(length=12), nullable=False),
        sql.Column("side", sql.String(length=12), nullable=False),
        sql.Column("start", sql.Integer(), nullable=True),
        sql.Column("stop", sql.Integer(), nullable=True),
        sql.Column("note", sql.Text(), nullable=True),
        sql.CheckConstraint(
            "severity IN ('neutral', 'minor', 'major', 'critical')", name="severity_of_mqm"
        ),
        sql.CheckConstraint("side IN ('source', 'translation')", name="side_of_the_span"),
        sql.CheckConstraint("start IS NULL OR (start >= 0 AND stop > start)", name="span_in_order"),
        sql.ForeignKeyConstraint(["review"], ["review.id"], ondelete="CASCADE"),
        sql.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_review_error_review"), "review_error", ["review"], unique=False)
