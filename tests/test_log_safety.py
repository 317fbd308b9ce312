"""Both logs when things go wrong: nothing acknowledged is lost and the conversation goes on."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sql
from accuracy_samples import confirmed
from old_logs import write_first_usage
from test_full_disk import fill, small_disk  # noqa: F401

from assistant.accuracy import ACCURACY, AccuracyLog, Consent
from assistant.accuracy.schema import CONVERSATIONS
from assistant.conversation import Conversation, Turn, TurnState
from assistant.counter import Counter
from assistant.database import open_file
from assistant.engines import Engines
from assistant.errors import StorageError
from assistant.recorder import Recorder
from assistant.retention import DailyPurge, purge
from assistant.usage import CONVERSATIONS as COUNTED
from assistant.usage import USAGE, UsageLog
from assistant.windows import load_windows

TESTS = Path(__file__).parent
GOES_ON = "会話は続けられます"


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_KEY_FILE", str(tmp_path / "config" / "accuracy.key"))


def kill(home: Path, kills: int, seed: int) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, str(TESTS / "kill_writer.py"), str(home), str(kills), str(seed)],
        capture_output=True, text=True, timeout=3000, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_forty_kills_lose_nothing(tmp_path: Path) -> None:
    found = kill(tmp_path, 40, seed=4)
    assert found["lost"] == 0, found
    assert found["acknowledged"] > 40


@pytest.mark.slow
def test_a_thousand_kills_lose_nothing(tmp_path: Path) -> None:
    found = kill(tmp_path, 1000, seed=8)
    print(found)
    assert found["kills"] == 1000
    assert found["lost"] == 0, found
    assert found["with_an_old_schema"] > 20


def write_until_refused(write: Callable[[], object], most: int = 3000) -> tuple[int, str]:
    """How many writes were acknowledged, and the Japanese sentence of the one that was not."""
    for number in range(most):
        try:
            write()
        except StorageError as error:
            return number, error.japanese
    return most, ""


def test_a_full_disk_keeps_what_was_acknowledged(small_disk: Path) -> None:  # noqa: F811
    log = AccuracyLog.open(small_disk / "accuracy.sqlite3")
    talk, consent = Conversation("tourism", "vi"), Consent("1-vi")
    log.begin(talk, consent)
    fill(small_disk)
    kept, sentence = write_until_refused(
        lambda: log.record(talk, confirmed(talk, "手数料は300円です。" * 20), consent)
    )
    assert "ディスクがいっぱい" in sentence
    assert GOES_ON in sentence
    assert log.counts()["turns"] == kept
    (small_disk / "filler").unlink()
    log.record(talk, confirmed(talk, "手数料は300円です。"), consent)
    assert log.counts()["turns"] == kept + 1
    log.close()


@pytest.fixture
def read_only(small_disk: Path) -> Iterator[Path]:  # noqa: F811
    """A disk that can be made read-only with `protect`, and is writable again afterwards."""
    yield small_disk
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)


def protect(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


def test_a_read_only_disk_is_one_sentence(read_only: Path) -> None:
    for name in ("new", "known"):
        if name == "known":
            subprocess.run(["mount", "-o", "remount,rw", str(read_only)], check=True)
            UsageLog(read_only / "usage.sqlite3").close()
            AccuracyLog.open(read_only / "accuracy.sqlite3").close()
        protect(read_only)
        for write in (count_in, record_in):
            kept, sentence = write_until_refused(partial(write, read_only), 1)
            assert kept == 0
            assert GOES_ON in sentence, name


def count_in(folder: Path) -> None:
    UsageLog(folder / "usage.sqlite3").begin(Conversation("tourism", "vi"))


def record_in(folder: Path) -> None:
    log = AccuracyLog.open(folder / "accuracy.sqlite3")
    log.begin(Conversation("tourism", "vi"), Consent("1-vi"))


def damage(path: Path) -> None:
    """Overwrite what is after the first page, as a dying disk does."""
    for extra in ("-wal", "-shm"):
        path.with_name(path.name + extra).unlink(missing_ok=True)
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)


def test_a_damaged_database_is_one_sentence(tmp_path: Path) -> None:
    for name, write_in in (("usage", count_in), ("accuracy", record_in)):
        write = partial(write_in, tmp_path)
        for _ in range(3):
            write()
        path = tmp_path / f"{name}.sqlite3"
        with closing(sqlite3.connect(path)) as connection:
            if name == "usage":
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if name == "accuracy":
            AccuracyLog.open(path).database.shrink()
        damage(path)
        kept, sentence = write_until_refused(write, 1)
        assert kept == 0
        assert "壊れています" in sentence
        assert GOES_ON in sentence
        path.rename(path.with_suffix(".bad"))
        write()


def test_the_conversation_goes_on_when_no_log_can_be_written(
    engines: Engines, read_only: Path
) -> None:
    usage = UsageLog(read_only / "usage.sqlite3")
    log = AccuracyLog.open(read_only / "accuracy.sqlite3")
    recorder = Recorder(lambda: log, engines.catalogue)
    counter = Counter(engines, load_windows()["tourism"], usage, recorder)
    counter.begin("vi")
    counter.consent(True)
    fill(read_only)
    while counter.storage_problem is None:
        say(counter)
    assert GOES_ON in counter.storage_problem.japanese
    turn = say(counter)
    assert turn.state is TurnState.CONFIRMED
    assert counter.reject(turn).state is TurnState.REJECTED
    counter.end()
    assert counter.conversation is None
    (read_only / "filler").unlink()
    counter.begin("en")
    say(counter)
    counter.end()
    assert counter.storage_problem is None
    usage.close()
    log.close()


def say(counter: Counter) -> Turn:
    return counter.confirm(counter.translate(counter.type("こんにちは。", "staff")))


_SECOND = """
import sys
from pathlib import Path
from accuracy_samples import confirmed
from assistant.accuracy import AccuracyLog, Consent
from assistant.conversation import Conversation
from assistant.usage import UsageLog
folder = Path(sys.argv[1])
usage, log = UsageLog(folder / "usage.sqlite3"), AccuracyLog.open(folder / "accuracy.sqlite3")
for _ in range(15):
    talk, consent = Conversation("tourism", "vi"), Consent("1-vi")
    turn = confirmed(talk, "一")
    usage.record(talk, turn)
    log.record(talk, turn, consent)
"""


def test_processes_that_begin_at_once_share_the_logs(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}
    running = [
        subprocess.Popen([sys.executable, "-c", _SECOND, str(tmp_path)], env=environment,
                         stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]  # fmt: skip
    for process in running:
        assert process.wait(120) == 0, process.stderr.read() if process.stderr else ""
    log = AccuracyLog.open(tmp_path / "accuracy.sqlite3")
    assert log.counts()["turns"] == 45
    assert len({talk["tablet"] for talk in log.conversations()}) == 1
    assert UsageLog(tmp_path / "usage.sqlite3").table()[0].turns == 45


def test_a_database_in_use_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.database._BUSY_SECONDS", 0.05)
    usage = UsageLog(tmp_path / "usage.sqlite3")
    with closing(sqlite3.connect(tmp_path / "usage.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        _, sentence = write_until_refused(lambda: usage.begin(Conversation("tourism", "vi")), 1)
        assert "ほかのプログラム" in sentence
        other.execute("ROLLBACK")
    usage.begin(Conversation("tourism", "vi"))
    assert usage.table()[0].conversations == 1


def test_old_counts_survive_the_new_schema(tmp_path: Path) -> None:
    write_first_usage(tmp_path / "usage.sqlite3")
    log = UsageLog(tmp_path / "usage.sqlite3")
    rows = {row.language: row for row in log.table(month="2026-10")}
    assert (rows["vi"].conversations, rows["vi"].turns, rows["vi"].rejected) == (1, 1, 1)
    assert (rows["en"].turns, rows["en"].edited) == (1, 1)
    talk = Conversation("tourism", "vi", "tax")
    log.begin(talk)
    log.end(talk)
    with log.database.reading() as connection:
        new = connection.execute(sql.select(COUNTED).where(COUNTED.c.id == talk.id)).one()
        assert connection.execute(sql.text("SELECT version_num FROM alembic_version")).scalar() == (
            USAGE.head
        )
    assert new.tablet is not None
    assert new.seconds >= 0
    log.close()
    assert len(UsageLog(tmp_path / "usage.sqlite3").table()) == 2


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    database = open_file(ACCURACY, tmp_path / "newer.sqlite3")
    with database.writing() as connection:
        connection.execute(sql.text("UPDATE alembic_version SET version_num = 'accuracy_9999'"))
    database.close()
    with pytest.raises(StorageError, match="newer") as raised:
        open_file(ACCURACY, tmp_path / "newer.sqlite3")
    assert "更新してください" in raised.value.japanese


def day(year: int, month: int, day: int) -> datetime:
    """As the logs store it: UTC without a zone."""
    return datetime(year, month, day, tzinfo=UTC).replace(tzinfo=None)


NOW = day(2026, 12, 1)


@pytest.fixture
def log(tmp_path: Path) -> AccuracyLog:
    return AccuracyLog.open(tmp_path / "data" / "accuracy.sqlite3")


def record(log: AccuracyLog, moment: datetime) -> str:
    talk, consent = Conversation("tourism", "vi"), Consent("1-vi")
    log.record(talk, confirmed(talk, "一"), consent)
    with log.database.writing() as connection:
        connection.execute(
            sql.update(CONVERSATIONS)
            .where(CONVERSATIONS.c.id == consent.id)
            .values(kept_from=moment)
        )
    return consent.id


def left(log: AccuracyLog) -> set[str]:
    return {talk["id"] for talk in log.conversations()}


def test_what_was_kept_long_enough_goes(log: AccuracyLog) -> None:
    record(log, NOW - timedelta(days=91))
    young = record(log, NOW - timedelta(days=89))
    done = purge(log, 90, NOW)
    assert (done.conversations, done.turns, done.doubted) == (1, 1, False)
    assert left(log) == {young}
    assert log.counts()["deletions"] == 1
    assert purge(log, 90, NOW + timedelta(days=2)).conversations == 1


def test_a_clock_that_jumps_deletes_nothing(log: AccuracyLog) -> None:
    kept = record(log, NOW)
    purge(log, 90, NOW)
    for moment in (NOW + timedelta(days=3650), day(2000, 1, 1), NOW - timedelta(days=30)):
        done = purge(log, 90, moment)
        assert done.doubted
        assert "日時" in done.japanese
        assert left(log) == {kept}
    assert not purge(log, 90, NOW + timedelta(days=1)).doubted
    assert left(log) == {kept}


def test_a_long_pause_is_believed_after_a_day(log: AccuracyLog) -> None:
    record(log, NOW)
    purge(log, 90, NOW)
    later = NOW + timedelta(days=200)
    assert purge(log, 90, later).doubted
    assert purge(log, 90, later + timedelta(hours=2)).doubted
    assert purge(log, 90, later + timedelta(hours=23)).conversations == 1


def test_records_from_a_wrong_future_are_not_kept_for_ever(log: AccuracyLog) -> None:
    record(log, NOW + timedelta(days=3650))
    purge(log, 90, NOW)
    assert len(left(log)) == 1
    for day in range(0, 91, 30):
        purge(log, 90, NOW + timedelta(days=day))
    assert purge(log, 90, NOW + timedelta(days=91)).conversations == 1


def test_durations_do_not_follow_the_wall_clock(tmp_path: Path) -> None:
    usage = UsageLog(tmp_path / "usage.sqlite3")
    talk = Conversation("tourism", "vi", started=datetime.now(UTC) + timedelta(days=400))
    usage.begin(talk)
    usage.end(talk)
    with usage.database.reading() as connection:
        row = connection.execute(sql.select(COUNTED)).one()
    assert row.ended < row.started
    assert 0 <= row.seconds < 60


def test_purging_begins_at_the_start(log: AccuracyLog) -> None:
    record(log, day(2020, 1, 1))
    said: list[str] = []
    purged = threading.Event()

    def opened() -> AccuracyLog:
        purged.set()
        return AccuracyLog.open(Path(log.database.place))

    daily = DailyPurge(opened, 90, said.append)
    daily.start()
    assert purged.wait(20)
    daily.close()
    assert left(log) == set()
    assert said == []


def test_a_purge_that_fails_says_so(log: AccuracyLog) -> None:
    said: list[str] = []

    def broken() -> AccuracyLog:
        raise StorageError("broken", "記録を開けません。会話は続けられます。")

    daily = DailyPurge(broken, 90, said.append)
    daily.start()
    daily.close()
    assert said == ["記録を開けません。会話は続けられます。"]
