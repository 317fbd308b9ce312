"""Consent in one conversation: asked, given, taken back; the whole line in between."""

import queue
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.accuracy import AccuracyLog
from assistant.cli import app
from assistant.consent import STATUS, consent_texts
from assistant.conversation import Turn, TurnState
from assistant.counter import Counter
from assistant.database import Database
from assistant.engines import Engines
from assistant.errors import StorageError
from assistant.languages import LANGUAGES
from assistant.recorder import Recorder
from assistant.usage import UsageLog
from assistant.windows import load_windows


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AccuracyLog:
    monkeypatch.setenv("MADOGUCHI_KEY_FILE", str(tmp_path / "config" / "accuracy.key"))
    return AccuracyLog.open(tmp_path / "data" / "accuracy.sqlite3")


@pytest.fixture
def counter(engines: Engines, log: AccuracyLog, tmp_path: Path) -> Counter:
    usage = UsageLog(tmp_path / "data" / "usage.sqlite3")
    recorder = Recorder(lambda: log, engines.catalogue)
    return Counter(engines, load_windows()["maternal-health"], usage, recorder)


def say(counter: Counter, text: str = "こんにちは。") -> Turn:
    return counter.confirm(counter.translate(counter.type(text, "staff")))


def test_nothing_is_recorded_without_consent(counter: Counter, log: AccuracyLog) -> None:
    counter.begin("en")
    assert counter.can_record
    assert counter.recording is None
    say(counter)
    counter.end()
    assert log.counts() == {"conversations": 0, "turns": 0, "deletions": 0}


def test_only_what_is_said_after_the_yes_is_recorded(counter: Counter, log: AccuracyLog) -> None:
    counter.begin("en", "maternal-health")
    before = say(counter)
    consent = counter.consent(True)
    assert consent is not None
    assert counter.recording == consent
    counter.speak(before)
    after = counter.translate(counter.type("田中さん、こんにちは。", "staff"))
    after = counter.edit(after, "こんにちは。")
    counter.confirm(after)
    counter.end("solved")
    assert counter.recording is None
    [turn] = log.turns()
    assert turn["id"] == after.id
    assert turn["hypothesis"] == "[氏名]さん、こんにちは。"
    assert (turn["edited_to"], turn["state"]) == ("こんにちは。", "confirmed")
    assert turn["translation"] == "Hello."
    assert turn["route"] == "phrase"
    [talk] = log.conversations()
    assert (talk["id"], talk["outcome"], talk["consent_text"]) == (consent.id, "solved", "1-en")
    counter.begin("en")
    say(counter)
    counter.end()
    assert len(log.turns()) == 1


def test_taking_consent_back_deletes_what_was_recorded(counter: Counter, log: AccuracyLog) -> None:
    counter.begin("en")
    counter.consent(True)
    say(counter)
    assert log.counts()["turns"] == 1
    assert counter.consent(False) is None
    say(counter)
    assert log.counts() == {"conversations": 0, "turns": 0, "deletions": 1}
    again = counter.consent(True)
    assert again is not None
    say(counter)
    counter.end()
    assert [talk["id"] for talk in log.conversations()] == [again.id]


def test_names_from_before_the_yes_are_masked_after_it(counter: Counter, log: AccuracyLog) -> None:
    counter.begin("en")
    counter.translate(counter.type("My name is Zubaida Rahimova.", "resident"))
    counter.consent(True)
    turn = counter.translate(counter.type("Zubaida Rahimovaの書類です。", "staff"))
    counter.reject(turn)
    [row] = log.turns()
    assert row["source"] == "[氏名]の書類です。"
    assert "Rahimova" not in str(row)


def test_what_could_not_be_written_is_written_later(
    counter: Counter, log: AccuracyLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.begin("en")
    counter.consent(True)
    working = Database.writing

    def full(self: Database) -> None:
        raise StorageError("full", "ディスクがいっぱいです。")

    monkeypatch.setattr(Database, "writing", full)
    turn = say(counter)
    assert turn.state is TurnState.CONFIRMED
    assert counter.storage_problem is not None
    monkeypatch.setattr(Database, "writing", working)
    say(counter, "わかりません。")
    assert counter.storage_problem is None
    assert [row["source"] for row in log.turns()] == ["こんにちは。", "わかりません。"]


def test_what_cannot_be_masked_is_not_recorded(counter: Counter, log: AccuracyLog) -> None:
    counter.begin("ar")
    assert not counter.can_record
    assert counter.consent(True) is None
    assert counter.recording is None
    counter.end()
    counter.begin("en")
    assert counter.can_record


def test_a_log_that_cannot_be_opened_records_nothing(engines: Engines) -> None:
    def locked() -> AccuracyLog:
        raise StorageError("The key is lost.", "精度記録の鍵が見つかりません。")

    counter = Counter(engines, load_windows()["tourism"], None, Recorder(locked, engines.catalogue))
    counter.begin("en")
    assert counter.consent(True) is None
    assert counter.storage_problem is not None
    assert "鍵" in counter.storage_problem.japanese
    assert say(counter).state is TurnState.CONFIRMED
    counter.end()


def test_every_resident_is_asked_in_their_language() -> None:
    asked = set()
    for language in LANGUAGES:
        texts = consent_texts(language, 90)
        assert texts.id == f"1-{language}"
        assert "90" in texts.ask
        assert "{number}" in texts.number
        assert all((texts.yes, texts.no, texts.on, texts.off, texts.withdraw, texts.withdrawn))
        asked.add(texts.ask)
    assert len(asked) == len(LANGUAGES)
    assert consent_texts("xx", 1).id == "1-en"
    assert STATUS == "draft"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["accuracy", *arguments])
    assert done.exit_code == code, done.output
    return done.output.replace("\n", " ")


def test_accuracy_commands(engines: Engines, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_KEY_FILE", str(home.parent / "keys" / "accuracy.key"))
    monkeypatch.setenv("MADOGUCHI_HOME", str(home))
    assert "Nothing was ever recorded" in run("status")
    assert "Nothing was ever recorded" in run("delete", "abcdef", code=1)
    log = AccuracyLog.open(home / "accuracy.sqlite3")
    recorder = Recorder(lambda: log, engines.catalogue)
    counter = Counter(engines, load_windows()["tourism"], None, recorder)
    numbers = []
    for _ in range(2):
        counter.begin("en")
        consent = counter.consent(True)
        assert consent is not None
        numbers.append(consent.number)
        say(counter)
        counter.end()
    recorder.close()
    shown = run("status")
    assert "2 conversations with 2 utterances" in shown
    assert str(home.parent / "keys" / "accuracy.key") in shown
    assert "1 utterances" in run("delete", numbers[0])
    assert "There is no conversation" in run("delete", numbers[0], code=1)
    assert "Deleted: 0 conversations" in run("purge")
    for name in ("out.jsonl", "out.csv"):
        assert "not encrypted" in run("export", str(home / name))
        assert "Hello." in (home / name).read_text(encoding="utf-8-sig")
        assert (home / name).stat().st_mode & 0o077 == 0
    assert "has to end in" in run("export", str(home / "out.doc"), code=1)
    assert "cannot be written" in run("export", "/proc/out.jsonl", code=1)
    (home / "accuracy.sqlite3").write_bytes(b"damaged" * 1000)
    assert "not a usable database" in run("status", code=1)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(home / "accuracy.sqlite3").execute("SELECT 1 FROM turn")


class Mute:
    """A loudspeaker that says nothing."""

    def play(self, speech: object) -> str:
        return ""

    def silence(self) -> None:
        return


def test_the_tablet_records_and_warns(engines: Engines, log: AccuracyLog, tmp_path: Path) -> None:
    from tablet_app.desk import Desk

    waiting: queue.Queue[Callable[[], None]] = queue.Queue()
    usage = UsageLog(tmp_path / "data" / "usage.sqlite3")
    recorder = Recorder(lambda: log, engines.catalogue)
    desk = Desk(
        engines, load_windows()["tourism"], usage, lambda **_: None, Mute(), waiting.put, recorder
    )  # type: ignore[arg-type]

    def until(done: Callable[[], bool]) -> None:
        while not done():
            waiting.get(timeout=60)()

    desk.begin("vi")
    assert desk.can_record
    assert "90" not in desk.consent_texts().ask
    assert desk.consent_texts().id == "1-vi"
    desk.consent(True)
    until(lambda: desk.recording is not None)
    desk.say("こんにちは。", "staff")
    until(lambda: bool(desk.turns) and desk.turns[-1].state is TurnState.TRANSLATED)
    desk.confirm(desk.turns[-1])
    until(lambda: log.counts()["turns"] == 1)
    desk.warn("端末の日時が大きく変わりました。")
    assert desk.notice is not None
    assert "日時" in desk.notice.japanese
    desk.consent(False)
    until(lambda: desk.recording is None)
    assert log.counts()["turns"] == 0
    desk.consent(True)
    until(lambda: desk.recording is not None)
    desk.end("solved")
    assert desk.recording is None
    desk.close()
    assert log.conversations()[0]["outcome"] == "solved"
