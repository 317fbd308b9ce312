"""Tables of the accuracy log: what was said with consent, and what evaluators found in it.

Ids are random UUIDs as 32 hexadecimal digits, made where the row is made, so that the logs of many
tablets can be put together in any order and more than once. Times are UTC without a zone. All texts
are masked before they are written. `docs/ACCURACY_LOG.md` explains the columns.
"""

import sqlalchemy as sql

from assistant.database import Log

ACCURACY = Log("accuracy", "accuracy log", "精度記録", first="accuracy_0001", head="accuracy_0001")

METADATA = sql.MetaData()

_ID = sql.String(32)
_TAG = sql.String(16)


CONVERSATIONS = sql.Table(
    "conversation",
    METADATA,
    sql.Column("id", _ID, primary_key=True),
    sql.Column("tablet", _ID, nullable=False, index=True),
    sql.Column("window", sql.String(64), nullable=False, index=True),
    sql.Column("staff_language", _TAG, nullable=False),
    sql.Column("resident_language", _TAG, nullable=False, index=True),
    sql.Column("topic", sql.String(64)),
    sql.Column("consented", sql.DateTime, nullable=False),
    sql.Column("consent_text", sql.String(32), nullable=False),
    sql.Column("started", sql.DateTime, nullable=False, index=True),
    sql.Column("ended", sql.DateTime),
    sql.Column("seconds", sql.Float),
    sql.Column("outcome", sql.String(32)),
    sql.Column("version", sql.String(32), nullable=False),
    sql.Column("kept_from", sql.DateTime, nullable=False, index=True),
    sql.Column("revision", sql.Integer, nullable=False, default=1),
)

TURNS = sql.Table(
    "turn",
    METADATA,
    sql.Column("id", _ID, primary_key=True),
    sql.Column(
        "conversation",
        _ID,
        sql.ForeignKey("conversation.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sql.Column("position", sql.Integer, nullable=False),
    sql.Column("speaker", sql.String(8), nullable=False),
    sql.Column("source_language", _TAG, nullable=False),
    sql.Column("target_language", _TAG, nullable=False),
    sql.Column("hypothesis", sql.Text, nullable=False),
    sql.Column("confidence", sql.Float, nullable=False),
    sql.Column("recogniser", sql.String(64), nullable=False),
    sql.Column("source", sql.Text, nullable=False),
    sql.Column("edited_to", sql.Text),
    sql.Column("earlier", sql.JSON, nullable=False),
    sql.Column("translation", sql.Text, nullable=False),
    sql.Column("back_translation", sql.Text, nullable=False),
    sql.Column("hops", sql.JSON, nullable=False),
    sql.Column("route", sql.String(8), nullable=False, index=True),
    sql.Column("model", sql.String(256), nullable=False, index=True),
    sql.Column("model_versions", sql.JSON, nullable=False),
    sql.Column("status", sql.String(12), nullable=False),
    sql.Column("agreement", sql.Float),
    sql.Column("terms", sql.JSON, nullable=False),
    sql.Column("findings", sql.JSON, nullable=False),
    sql.Column("errors", sql.Integer, nullable=False),
    sql.Column("warnings", sql.Integer, nullable=False),
    sql.Column("state", sql.String(12), nullable=False, index=True),
    sql.Column("edits", sql.Integer, nullable=False),
    sql.Column("spoken", sql.Integer, nullable=False),
    sql.Column("source_length", sql.Integer, nullable=False),
    sql.Column("masked", sql.JSON, nullable=False),
    sql.Column("stages", sql.JSON, nullable=False),
    sql.Column("at", sql.DateTime, nullable=False),
    sql.Column("updated", sql.DateTime, nullable=False),
    sql.Column("revision", sql.Integer, nullable=False, default=1),
)

DELETIONS = sql.Table(
    "deletion",
    METADATA,
    sql.Column("conversation", _ID, primary_key=True),
    sql.Column("tablet", _ID, nullable=False),
    sql.Column("reason", sql.String(16), nullable=False),
    sql.Column("at", sql.DateTime, nullable=False),
)
"""What was deleted, and nothing of what it said: a collection must not bring it back."""

EVALUATORS = sql.Table(
    "evaluator",
    METADATA,
    sql.Column("id", _ID, primary_key=True),
    sql.Column("name", sql.String(64), nullable=False, unique=True),
    sql.Column("display_name", sql.String(128), nullable=False),
    sql.Column("password_hash", sql.String(256), nullable=False),
    sql.Column("languages", sql.JSON, nullable=False),
    sql.Column("role", sql.String(16), nullable=False, default="evaluator"),
    sql.Column("active", sql.Boolean, nullable=False, default=True),
    sql.Column("created", sql.DateTime, nullable=False),
)

REVIEWS = sql.Table(
    "review",
    METADATA,
    sql.Column("id", _ID, primary_key=True),
    sql.Column("turn", _ID, sql.ForeignKey("turn.id", ondelete="CASCADE"), nullable=False),
    sql.Column("evaluator", _ID, sql.ForeignKey("evaluator.id"), nullable=False, index=True),
    sql.Column("adequacy", sql.Integer, nullable=False),
    sql.Column("fluency", sql.Integer, nullable=False),
    sql.Column("correction", sql.Text),
    sql.Column("comment", sql.Text),
    sql.Column("created", sql.DateTime, nullable=False),
    sql.Column("updated", sql.DateTime, nullable=False),
    sql.Column("revision", sql.Integer, nullable=False, default=1),
    sql.UniqueConstraint("turn", "evaluator", name="one_review_of_a_turn"),
    sql.CheckConstraint("adequacy BETWEEN 1 AND 5", name="adequacy_1_to_5"),
    sql.CheckConstraint("fluency BETWEEN 1 AND 5", name="fluency_1_to_5"),
)

ERRORS = sql.Table(
    "review_error",
    METADATA,
    sql.Column("id", _ID, primary_key=True),
    sql.Column(
        "review", _ID, sql.ForeignKey("review.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sql.Column("category", sql.String(64), nullable=False),
    sql.Column("severity", sql.String(12), nullable=False),
    sql.Column("side", sql.String(12), nullable=False),
    sql.Column("start", sql.Integer),
    sql.Column("stop", sql.Integer),
    sql.Column("note", sql.Text),
    sql.CheckConstraint(
        "severity IN ('neutral', 'minor', 'major', 'critical')", name="severity_of_mqm"
    ),
    sql.CheckConstraint("side IN ('source', 'translation')", name="side_of_the_span"),
    sql.CheckConstraint("start IS NULL OR (start >= 0 AND stop > start)", name="span_in_order"),
)

PROPOSALS = sql.Table(
    "proposal",
    METADATA,
    sql.Column("id", _ID, primary_key=True),
    sql.Column("turn", _ID, sql.ForeignKey("turn.id", ondelete="SET NULL"), index=True),
    sql.Column("evaluator", _ID, sql.ForeignKey("evaluator.id"), nullable=False, index=True),
    sql.Column("kind", sql.String(8), nullable=False),
    sql.Column("entry", sql.String(128)),
    sql.Column("topic", sql.String(64), nullable=False),
    sql.Column("source_language", _TAG, nullable=False),
    sql.Column("target_language", _TAG, nullable=False),
    sql.Column("source", sql.Text, nullable=False),
    sql.Column("target", sql.Text, nullable=False),
    sql.Column("status", sql.String(12), nullable=False),
    sql.Column("reviewed_by", _ID, sql.ForeignKey("evaluator.id")),
    sql.Column("reviewed", sql.DateTime),
    sql.Column("created", sql.DateTime, nullable=False),
    sql.Column("updated", sql.DateTime, nullable=False),
    sql.Column("revision", sql.Integer, nullable=False, default=1),
    sql.CheckConstraint("kind IN ('phrase', 'term')", name="kind_of_entry"),
    sql.CheckConstraint("status IN ('proposed', 'reviewed', 'withdrawn')", name="status_known"),
)

CLOCK = sql.Table(
    "clock",
    METADATA,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("seen", sql.DateTime, nullable=False),
    sql.Column("suspect", sql.DateTime),
    sql.Column("purged", sql.DateTime),
)
"""One row: when the wall clock was last believed, and since when it is not."""
