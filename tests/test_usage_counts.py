"""What the counter counts of a conversation, and consultations held without the tool."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sql
from typer.testing import CliRunner

from assistant.cli import app
from assistant.consultations import Consultation
from assistant.conversation import Conversation
from assistant.counter import Counter
from assistant.engines import Engines
from assistant.errors import InputError
from assistant.periods import month_period, this_month, year_period
from assistant.usage import CONVERSATIONS, TURNS, UsageLog
from assistant.windows import load_windows


@pytest.fixture
def log(tmp_path: Path) -> Iterator[UsageLog]:
    opened = UsageLog(tmp_path / "usage.sqlite3")
    yield opened
    opened.close()


def row(log: UsageLog) -> dict[str, object]:
    with log.database.reading() as connection:
        return dict(connection.execute(sql.select(CONVERSATIONS)).mappings().one())


def test_said_again_is_what_follows_a_miss_of_the_same_speaker() -> None:
    talk = Conversation("tourism", "en")
    talk.hear("staff", "一")
    talk.hear("staff", "二")
    assert talk.said_again == 0
    talk.miss("staff")
    talk.hear("resident", "one")
    assert talk.said_again == 0
    talk.hear("staff", "二")
    assert talk.said_again == 1
    for _ in range(3):
        talk.miss("resident", tried=True)
    talk.hear("resident", "one")
    assert talk.said_again == 4
    talk.miss("staff")
    talk.arrive("staff")
    talk.hear("staff", "三")
    assert talk.said_again == 4


def test_the_counter_counts_the_whole_conversation(engines: Engines, log: UsageLog) -> None:
    counter = Counter(engines, load_windows()["tourism"], log)
    counter.begin("my")  # a language of phrases only
    silence = np.zeros(16_000, dtype=np.float32)
    assert counter.hear(silence, "staff").turn is None
    turn = counter.translate(counter.type("ぬるぽがっ。", "staff"))
    assert turn.interpretation is not None
    assert turn.interpretation.route == "none"
    with log.database.reading() as connection:
        assert connection.execute(sql.select(TURNS.c.route, TURNS.c.state)).all() == [
            ("none", "translated")
        ]
    counter.reject(turn)
    turn = counter.translate(counter.type("トイレはどこですか。", "staff"))
    counter.confirm(turn)
    counter.translate(counter.type("ありがとうございます。", "staff"))
    counter.withdraw([])
    counter.translate(counter.type("ありがとうございます。", "staff"))
    counter.end("other-desk", "transport")
    counted = row(log)
    # Silence, no translation and given up: three times something was said again.
    assert (counted["said_again"], counted["outcome"], counted["topic"]) == (
        3, "other-desk", "transport",
    )  # fmt: skip


def test_revisions_only_grow_with_a_change(log: UsageLog) -> None:
    talk = Conversation("tourism", "en")
    log.begin(talk)
    log.begin(talk)
    assert row(log)["revision"] == 1
    turn = talk.hear("staff", "一").to(talk.hear("staff", "二").state.REJECTED)
    log.record(talk, turn)
    log.record(talk, replace(turn, edits=1))
    assert row(log)["revision"] == 1
    with log.database.reading() as connection:
        assert connection.execute(sql.select(TURNS.c.revision)).scalars().all() == [2]
    talk.said_again = 1
    log.record(talk, turn)
    assert row(log)["revision"] == 2
    log.end(talk)
    assert row(log)["revision"] == 3


def test_consultations_are_entered_and_taken_back(engines: Engines, log: UsageLog) -> None:
    counter = Counter(engines, load_windows()["tourism"], log)
    first = counter.note_consultation("vi", "tax", "interpreter")
    assert first is not None
    log.add(Consultation("childcare", "en", "2026-04", 937))
    assert [(e.consultation.count, e.consultation.month) for e in log.entries()] == [
        (937, "2026-04"), (1, this_month()),
    ]  # fmt: skip
    counter.take_back(first)
    assert [entry.consultation.count for entry in log.entries()] == [937]
    with pytest.raises(InputError, match="No entry"):
        log.take_back(first)
    with pytest.raises(InputError, match="No entry"):
        log.take_back("%")
    for wrong in (
        Consultation("tourism", "en", "2026-13"), Consultation("tourism", "en", "2026-01", 0),
        Consultation("tourism", "en", "2026-01", 10**9),
        Consultation("tourism", "en", "2026-01", 1, None, "lost"),
    ):  # fmt: skip
        with pytest.raises(InputError):
            log.add(wrong)
    assert len(log.entries()) == 1


def test_a_counter_without_a_log_enters_nothing(engines: Engines) -> None:
    counter = Counter(engines, load_windows()["tourism"], None)
    assert counter.note_consultation("vi") is None


def test_the_command_line_enters_lists_and_undoes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path))
    run = CliRunner().invoke

    def words(*args: str) -> str:
        done = run(app, ["usage", *args])
        assert done.exit_code == 0, done.output
        return done.output

    assert "Nothing" in words("entries")
    added = words(
        "add", "--window", "観光案内", "--count", "12", "--language", "zh", "--month", "2026-11"
    )
    assert "中国語（簡体字）" in added
    number = added.split()[-1]
    assert number in words("entries", "--month", "2026-11")
    assert "Taken back" in words("undo", number)
    assert "Nothing" in words("entries")
    for wrong in (
        ("add", "--window", "x", "--language", "zh"),
        ("add", "--window", "tourism", "--language", "ja"),
        ("add", "--window", "tourism", "--language", "zh", "--topic", "x"),
        ("add", "--window", "tourism", "--language", "zh", "--month", "11"),
        ("undo", "ffff"),
    ):
        done = run(app, ["usage", *wrong])
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit)


def test_counts_of_an_older_version_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "usage.sqlite3"
    old = sqlite3.connect(path)
    old.executescript(
        """
        CREATE TABLE conversation (id VARCHAR(32) PRIMARY KEY, "window" VARCHAR(64) NOT NULL,
          resident_language VARCHAR(16) NOT NULL, topic VARCHAR(64), started DATETIME NOT NULL,
          ended DATETIME, outcome VARCHAR(32), tablet VARCHAR(32), seconds FLOAT);
        CREATE TABLE turn (id VARCHAR(32) PRIMARY KEY, conversation VARCHAR(32) NOT NULL
          REFERENCES conversation (id), speaker VARCHAR(8) NOT NULL,
          source_language VARCHAR(16) NOT NULL, target_language VARCHAR(16) NOT NULL,
          route VARCHAR(8) NOT NULL, state VARCHAR(12) NOT NULL, edits INTEGER NOT NULL,
          spoken INTEGER NOT NULL, at DATETIME NOT NULL);
        CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
        INSERT INTO alembic_version VALUES ('usage_0002');
        INSERT INTO conversation VALUES ('a', 'tourism', 'en', NULL,
          '2026-10-31 15:30:00.000000', NULL, NULL, NULL, NULL);
        INSERT INTO turn VALUES ('b', 'a', 'staff', 'ja', 'en', 'phrase', 'confirmed', 0, 0,
          '2026-10-31 15:31:00.000000');
        """
    )
    old.commit()
    old.close()
    log = UsageLog(path)
    # Half past three in the afternoon, UTC, is the first of November in Japan.
    assert log.table(month="2026-10") == []
    assert [row.turns for row in log.table(month="2026-11")] == [1]
    counted = row(log)
    assert (counted["said_again"], counted["revision"]) == (0, 1)
    log.close()


def test_periods_are_japans() -> None:
    month = month_period("2026-01")
    assert [f"{moment:%Y-%m-%d %H}" for moment in month.bounds] == [
        "2025-12-31 15", "2026-01-31 15",
    ]  # fmt: skip
    assert month.previous.name == "2025-12"
    assert month.year_before.name == "2025-01"
    fiscal = year_period(2026, fiscal=True)
    assert (fiscal.months[0], fiscal.months[-1]) == ("2026-04", "2027-03")
    assert (fiscal.japanese, fiscal.previous.name) == ("2026年度", "2025-fiscal")
    with pytest.raises(InputError, match="2026"):
        year_period(26)
