"""The usage log exactly as the first version wrote it, with data."""

import sqlite3
from contextlib import closing
from pathlib import Path

_SCHEMA = """
CREATE TABLE conversation (
    id VARCHAR(32) NOT NULL, "window" VARCHAR(64) NOT NULL, resident_language VARCHAR(16) NOT NULL,
    topic VARCHAR(64), started DATETIME NOT NULL, ended DATETIME, outcome VARCHAR(32),
    PRIMARY KEY (id)
);
CREATE INDEX ix_conversation_started ON conversation (started);
CREATE INDEX ix_conversation_window ON conversation ("window");
CREATE TABLE turn (
    id VARCHAR(32) NOT NULL, conversation VARCHAR(32) NOT NULL, speaker VARCHAR(8) NOT NULL,
    source_language VARCHAR(16) NOT NULL, target_language VARCHAR(16) NOT NULL,
    route VARCHAR(8) NOT NULL, state VARCHAR(12) NOT NULL, edits INTEGER NOT NULL,
    spoken INTEGER NOT NULL, at DATETIME NOT NULL,
    PRIMARY KEY (id), FOREIGN KEY(conversation) REFERENCES conversation (id)
);
CREATE INDEX ix_turn_conversation ON turn (conversation);
PRAGMA user_version = 1;
"""


def write_first_usage(path: Path) -> None:
    """Two conversations and three turns in Vietnamese and English."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(_SCHEMA)
        for number, language in enumerate(("vi", "en")):
            connection.execute(
                "INSERT INTO conversation VALUES (?, 'tourism', ?, 'tax', ?, ?, 'solved')",
                (f"{number:032x}", language, "2026-10-01 01:00:00.000000", "2026-10-01 01:05:00"),
            )
        for number, (talk, state) in enumerate(((0, "spoken"), (0, "rejected"), (1, "confirmed"))):
            connection.execute(
                "INSERT INTO turn VALUES (?, ?, 'staff', 'ja', 'vi', 'phrase', ?, ?, 0, ?)",
                (
                    f"{number + 16:032x}",
                    f"{talk:032x}",
                    state,
                    number,
                    "2026-10-01 01:01:00.000000",
                ),
            )
        connection.commit()
