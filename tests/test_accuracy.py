"""The accuracy log in a real encrypted database."""

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
import sqlalchemy as sql
from accuracy_samples import answer, confirmed, unmasked
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from assistant.accuracy import ACCURACY, AccuracyLog, Consent
from assistant.accuracy.key import find_key, where
from assistant.accuracy.schema import ERRORS, EVALUATORS, METADATA, PROPOSALS, REVIEWS
from assistant.conversation import Conversation, TurnState
from assistant.database import now, open_file
from assistant.errors import InputError, StorageError


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AccuracyLog:
    monkeypatch.setenv("MADOGUCHI_KEY_FILE", str(tmp_path / "config" / "accuracy.key"))
    return AccuracyLog.open(tmp_path / "data" / "accuracy.sqlite3", unmasked)


CONSENT = Consent("1-vi")


def test_a_turn_with_everything_that_helps_to_judge_it(log: AccuracyLog) -> None:
    talk = Conversation("tourism", "vi", "tax")
    turn = confirmed(talk, "税金は三千円です")
    log.begin(talk, CONSENT)
    log.record(talk, turn, CONSENT, {"m1": "abc"})
    log.record(talk, turn.to(TurnState.SPOKEN), CONSENT, {"m1": "abc"})
    log.end(talk, CONSENT, "solved")
    [row] = log.turns(CONSENT.id)
    assert (row["source"], row["hypothesis"], row["edited_to"]) == ("税金は三千円です",) * 2 + (
        None,
    )
    assert (row["confidence"], row["recogniser"]) == (0.9, "whisper-base")
    assert (row["state"], row["spoken"], row["revision"]) == ("spoken", 1, 2)
    assert row["findings"][0] | {"message": ""} == {
        "kind": "number", "severity": "error", "message": "", "source_span": [0, 2],
        "target_span": None,
    }  # fmt: skip
    assert row["model_versions"] == {"m1": "abc"}
    assert (row["errors"], row["agreement"], row["hops"]) == (1, 0.75, ["hop"])
    [one] = log.conversations()
    assert (one["window"], one["outcome"], one["consent_text"]) == ("tourism", "solved", "1-vi")
    assert one["seconds"] >= 0
    assert one["tablet"] == log.tablet
    assert one["id"] != talk.id


def test_what_was_heard_stays_beside_what_it_was_edited_to(log: AccuracyLog) -> None:
    talk = Conversation("tourism", "vi")
    turn = talk.update(talk.hear("staff", "前金", 0.4).translated(answer("前金", "a")))
    turn = turn.edited("税金").translated(answer("税金", "b")).to(TurnState.REJECTED)
    log.record(talk, talk.update(turn), CONSENT)
    [row] = log.turns()
    assert (row["hypothesis"], row["source"], row["edited_to"]) == ("前金", "税金", "税金")
    assert row["earlier"] == [
        {"source": "前金", "translation": "a", "route": "model", "model": "m1"}
    ]
    assert (row["state"], row["edits"]) == ("rejected", 1)


def test_nothing_readable_is_on_the_disk(log: AccuracyLog, tmp_path: Path) -> None:
    talk = Conversation("tourism", "vi")
    log.record(talk, confirmed(talk, "秘密の相談です"), CONSENT)
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    log.close()
    stored += b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    for word in ("秘密".encode(), "秘密".encode("utf-16-le"), b"conversation", b"SQLite format"):
        assert word not in stored
    connection = sqlite3.connect(tmp_path / "data" / "accuracy.sqlite3")
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connection.execute("SELECT * FROM turn")


def test_the_key_is_the_owners_alone_and_elsewhere(log: AccuracyLog, tmp_path: Path) -> None:
    key = tmp_path / "config" / "accuracy.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert bytes.fromhex(key.read_text()) == find_key(tmp_path / "data" / "accuracy.sqlite3")
    assert not any("key" in path.name for path in (tmp_path / "data").iterdir())


def test_a_lost_key_is_never_replaced(log: AccuracyLog, tmp_path: Path) -> None:
    key, path = tmp_path / "config" / "accuracy.key", tmp_path / "data" / "accuracy.sqlite3"
    log.close()
    kept = key.read_text()
    key.unlink()
    with pytest.raises(StorageError, match="put it back") as raised:
        AccuracyLog.open(path, unmasked)
    assert "会話は続けられます" in raised.value.japanese
    assert not key.exists()
    key.write_text("f" * 64)
    with pytest.raises(StorageError, match="not a usable database"):
        AccuracyLog.open(path, unmasked)
    key.write_text("no key")
    with pytest.raises(StorageError, match="64 hexadecimal"):
        AccuracyLog.open(path, unmasked)
    key.write_text(kept)
    AccuracyLog.open(path, unmasked).close()


class Ring(KeyringBackend):
    """A keyring of the system, open or locked."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    monkeypatch.setenv("MADOGUCHI_KEY_FILE", str(tmp_path / "config" / "accuracy.key"))
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def test_the_key_goes_to_the_keyring_where_there_is_one(ring: Ring, tmp_path: Path) -> None:
    path = tmp_path / "data" / "accuracy.sqlite3"
    AccuracyLog.open(path, unmasked).close()
    [key] = ring.kept.values()
    assert find_key(path).hex() == key
    assert where() == "keyring"
    assert not (tmp_path / "config").exists()
    ring.locked = True
    with pytest.raises(StorageError, match="put it back"):
        AccuracyLog.open(path, unmasked)
    ring.locked = False
    AccuracyLog.open(path, unmasked).close()


def test_a_locked_keyring_is_not_waited_for(ring: Ring, tmp_path: Path) -> None:
    ring.locked = True
    path = tmp_path / "data" / "accuracy.sqlite3"
    AccuracyLog.open(path, unmasked).close()
    assert ring.kept == {}
    assert where() == str(tmp_path / "config" / "accuracy.key")


def test_a_key_beside_the_log_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_KEY_FILE", str(tmp_path / "accuracy.key"))
    with pytest.raises(StorageError, match="beside"):
        AccuracyLog.open(tmp_path / "accuracy.sqlite3", unmasked)
    assert list(tmp_path.iterdir()) == [tmp_path / "tablet-id"]


def review(log: AccuracyLog, turn: str) -> None:
    moment = now()
    who = {"id": "e", "name": "sato", "display_name": "佐藤", "password_hash": "h",
           "languages": ["vi"], "created": moment}  # fmt: skip
    what = {"id": "r", "turn": turn, "evaluator": "e", "adequacy": 2, "fluency": 4,
            "created": moment, "updated": moment}  # fmt: skip
    error = {"id": "m", "review": "r", "category": "accuracy/mistranslation", "severity": "major",
             "side": "translation", "start": 0, "stop": 1}  # fmt: skip
    proposal = {"id": "p", "turn": turn, "evaluator": "e", "kind": "term", "topic": "tax",
                "source_language": "ja", "target_language": "vi", "source": "税", "target": "thuế",
                "status": "proposed", "created": moment, "updated": moment}  # fmt: skip
    with log.database.writing() as connection:
        for table, row in ((EVALUATORS, who), (REVIEWS, what), (ERRORS, error),
                           (PROPOSALS, proposal)):  # fmt: skip
            connection.execute(sql.insert(table).values(row))


def test_deleting_a_conversation_takes_all_that_hangs_on_it(log: AccuracyLog) -> None:
    talk, other = Conversation("tourism", "vi"), Conversation("tourism", "en")
    keep = Consent("1-en")
    turn = confirmed(talk, "一")
    log.record(talk, turn, CONSENT)
    log.record(other, confirmed(other, "二"), keep)
    review(log, turn.id)
    assert log.find(CONSENT.number) == CONSENT.id
    assert log.delete(CONSENT.id, "request") == 1
    assert log.counts() == {"conversations": 1, "turns": 1, "deletions": 1}
    with log.database.reading() as connection:
        assert connection.execute(sql.select(REVIEWS)).all() == []
        assert connection.execute(sql.select(ERRORS)).all() == []
        [proposal] = connection.execute(sql.select(PROPOSALS)).mappings()
        assert proposal["turn"] is None
    for wrong, reason in (("12", "at least"), ("xyz-1234", "at least"), (CONSENT.id, "no conv")):
        with pytest.raises(InputError, match=reason):
            log.find(wrong)


def test_scales_and_spans_are_checked_by_the_database(log: AccuracyLog) -> None:
    talk = Conversation("tourism", "vi")
    turn = confirmed(talk, "一")
    log.record(talk, turn, CONSENT)
    review(log, turn.id)
    for table, column, value in (
        (REVIEWS, "adequacy", 6), (REVIEWS, "fluency", 0), (ERRORS, "severity", "bad"),
        (ERRORS, "stop", 0), (PROPOSALS, "status", "official"),
    ):  # fmt: skip
        with pytest.raises(StorageError), log.database.writing() as connection:
            connection.execute(sql.update(table).values({column: value}))


def test_the_schema_in_code_is_the_one_that_the_revisions_make(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from assistant.usage import METADATA as USAGE_TABLES
    from assistant.usage import USAGE

    for log, tables in ((ACCURACY, METADATA), (USAGE, USAGE_TABLES)):
        database = open_file(log, tmp_path / f"{log.name}.sqlite3")
        with database.reading() as connection:
            assert compare_metadata(MigrationContext.configure(connection), tables) == []
        database.close()


def test_the_same_turn_twice_is_one(log: AccuracyLog) -> None:
    talk = Conversation("tourism", "vi")
    turn = confirmed(talk, "一")
    for _ in range(3):
        log.record(talk, turn, CONSENT)
    log.record(talk, confirmed(talk, "二"), CONSENT)
    assert [row["position"] for row in log.turns()] == [0, 1]
    assert replace(turn, spoken=1).heard == "一"
