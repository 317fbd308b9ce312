"""Usage counts in a real SQLite file."""

import sqlite3
import threading
from pathlib import Path

import pytest

from assistant.conversation import Conversation, Turn, TurnState
from assistant.database import utc
from assistant.errors import InputError, StorageError
from assistant.interpretation import Interpretation, Route
from assistant.periods import local
from assistant.usage import UsageLog, month_bounds


def confirmed(talk: Conversation, text: str, route: Route = "phrase") -> Turn:
    turn = talk.hear("staff", text)
    answer = Interpretation(
        text, "ja", talk.resident_language, "x", "", route, "m" if route == "model" else "p"
    )
    return talk.update(turn.translated(answer).to(TurnState.CONFIRMED))


def test_counts_by_window_language_and_topic(tmp_path: Path) -> None:
    log = UsageLog(tmp_path / "new" / "usage.sqlite3")
    for language, topic in (("vi", "tax"), ("vi", "tax"), ("en", None)):
        talk = Conversation("maternal-health", language, topic)
        log.begin(talk)
        log.record(talk, confirmed(talk, "一"))
        log.record(talk, confirmed(talk, "二", "model"))
        log.end(talk)
    rows = {row.language: row for row in log.table()}
    assert (rows["vi"].conversations, rows["vi"].turns, rows["vi"].topic) == (2, 4, "tax")
    assert (rows["vi"].phrase, rows["vi"].model) == (2, 2)
    assert rows["en"].topic == ""
    assert log.table(window="tourism") == []


def test_a_turn_is_counted_once_in_its_last_state(tmp_path: Path) -> None:
    log = UsageLog(tmp_path / "usage.sqlite3")
    talk = Conversation("tourism", "en")
    log.begin(talk)
    turn = confirmed(talk, "一")
    log.record(talk, turn)
    log.record(talk, turn.to(TurnState.SPOKEN))
    log.record(talk, turn.to(TurnState.REJECTED))
    row = log.table()[0]
    assert (row.turns, row.rejected) == (0, 1)


def test_nothing_that_was_said_is_stored(tmp_path: Path) -> None:
    log = UsageLog(tmp_path / "usage.sqlite3")
    talk = Conversation("tourism", "en")
    log.begin(talk)
    log.record(talk, confirmed(talk, "私の秘密の住所"))
    log.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "秘密".encode() not in stored
    assert "秘密".encode("utf-16-le") not in stored


def test_months(tmp_path: Path) -> None:
    first, last = month_bounds("2026-12")
    assert (last - first).days == 31
    log = UsageLog(tmp_path / "usage.sqlite3")
    talk = Conversation("tourism", "en")
    log.begin(talk)
    assert len(log.table(month=local(utc(talk.started)).strftime("%Y-%m"))) == 1
    assert log.table(month="2001-01") == []
    for wrong in ("2026", "2026-13", "November", ""):
        with pytest.raises(InputError, match="2026-11"):
            log.table(month=wrong)


def test_records_survive_without_a_proper_end(tmp_path: Path) -> None:
    log = UsageLog(tmp_path / "usage.sqlite3")
    talk = Conversation("tourism", "en")
    log.begin(talk)
    log.record(talk, confirmed(talk, "一"))
    again = UsageLog(tmp_path / "usage.sqlite3")
    assert again.table()[0].turns == 1
    connection = sqlite3.connect(tmp_path / "usage.sqlite3")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    logs = [UsageLog(tmp_path / "usage.sqlite3") for _ in range(2)]

    def write(log: UsageLog) -> None:
        for _ in range(30):
            talk = Conversation("tourism", "en")
            log.begin(talk)
            log.record(talk, confirmed(talk, "一"))

    threads = [threading.Thread(target=write, args=(log,)) for log in logs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = logs[0].table()[0]
    assert (row.conversations, row.turns) == (60, 60)


def test_unusable_files_are_one_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "usage.sqlite3"
    bad.write_bytes(b"this is no database, but long enough to be taken for one" * 100)
    with pytest.raises(StorageError, match="move it away"):
        UsageLog(bad)
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="MADOGUCHI_HOME"):
        UsageLog(tmp_path / "file" / "usage.sqlite3")
    newer = tmp_path / "newer.sqlite3"
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    with pytest.raises(StorageError, match="newer"):
        UsageLog(newer)
