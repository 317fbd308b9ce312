"""The logs on a USB stick: whole, while the counter goes on, the accuracy log still encrypted."""

import csv
import hashlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from accuracy_samples import confirmed, unmasked

from assistant import drives
from assistant.accuracy import ACCURACY, AccuracyLog, Consent
from assistant.accuracy.key import find_key
from assistant.conversation import Conversation
from assistant.database import open_file
from assistant.errors import InputError, StorageError
from assistant.export import ACCURACY_FILE, MANIFEST, TABLE_FILE, USAGE_FILE, export_logs
from assistant.usage import UsageLog
from assistant.windows import load_windows

WINDOWS = load_windows()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MADOGUCHI_KEY_FILE", str(tmp_path / "config" / "accuracy.key"))
    folder = tmp_path / "data"
    usage = UsageLog(folder / "usage.sqlite3")
    accuracy = AccuracyLog.open(folder / "accuracy.sqlite3", unmasked)
    consent = Consent("1-vi")
    talk = Conversation("tourism", "vi", "tourism")
    turn = confirmed(talk, "城は九時に開きます")
    usage.record(talk, turn)
    accuracy.record(talk, turn, consent)
    # Both stay open: the counter goes on while it is exported.
    usage.end(talk)
    return folder


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_everything_is_there_and_can_be_read(data: Path, stick: Path) -> None:
    named: list[str] = []
    done = export_logs(
        data / "usage.sqlite3", data / "accuracy.sqlite3", stick, WINDOWS, named.append
    )
    assert named == [USAGE_FILE, TABLE_FILE, ACCURACY_FILE]
    assert [path.name for path in stick.iterdir()] == [done.folder.name]
    assert {path.name for path in done.folder.iterdir()} == set(done.files)
    manifest = json.loads((done.folder / MANIFEST).read_text(encoding="utf-8"))
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256((done.folder / name).read_bytes()).hexdigest() == digest
    assert set(manifest["sha256"]) == {USAGE_FILE, TABLE_FILE, ACCURACY_FILE}

    with (done.folder / TABLE_FILE).open(encoding="utf-8-sig", newline="") as file:
        heading, row = csv.reader(file)
    assert dict(zip(heading, row, strict=True)) == {
        "窓口": "観光案内", "言語": "ベトナム語", "用件": "観光", "会話": "1", "確認した発言": "1",
        "定型文": "0", "機械翻訳": "1", "取り消し": "0", "修正": "0",
    }  # fmt: skip
    assert (done.folder / TABLE_FILE).read_bytes().startswith(b"\xef\xbb\xbf")
    with sqlite3.connect(done.folder / USAGE_FILE) as counts:
        assert counts.execute("SELECT count(*) FROM turn").fetchone() == (1,)

    # Nobody who finds the stick reads what was said; who has the key does.
    copy = done.folder / ACCURACY_FILE
    assert "城".encode() not in copy.read_bytes()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(copy).execute("SELECT * FROM turn")
    opened = AccuracyLog(
        open_file(ACCURACY, copy, find_key(data / "accuracy.sqlite3")), "0" * 32, unmasked
    )
    assert [turn["source"] for turn in opened.turns()] == ["城は九時に開きます"]
    opened.close()


def test_without_an_accuracy_log_the_counts_alone(data: Path, stick: Path) -> None:
    done = export_logs(data / "usage.sqlite3", data / "none.sqlite3", stick, WINDOWS)
    assert done.files == (USAGE_FILE, TABLE_FILE, MANIFEST)


def test_a_formula_is_only_a_name(data: Path, stick: Path) -> None:
    evil = {"tourism": replace(WINDOWS["tourism"], name="=cmd|'/c calc'!A1")}
    done = export_logs(data / "usage.sqlite3", data / "none.sqlite3", stick, evil)
    assert "\r\n'=cmd" in (done.folder / TABLE_FILE).read_bytes().decode("utf-8-sig")


def test_what_cannot_be_exported_says_so_and_leaves_nothing(
    data: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage, accuracy = data / "usage.sqlite3", data / "accuracy.sqlite3"
    with pytest.raises(InputError, match="Nothing has been logged"):
        export_logs(data / "a", data / "b", stick, WINDOWS)
    with pytest.raises(InputError, match="not a folder"):
        export_logs(usage, accuracy, stick / "gone", WINDOWS)
    broken = data / "broken.sqlite3"
    broken.write_bytes(b"no database" * 1000)
    with pytest.raises(StorageError) as refused:
        export_logs(broken, data / "none.sqlite3", stick, WINDOWS)
    assert refused.value.japanese
    assert list(stick.iterdir()) == []


def test_only_what_can_be_taken_along_is_a_drive(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psutil

    parts = [
        ("/", "rw"), ("/boot", "rw"), (str(stick), "rw,removable"), ("/media/c/DVD", "ro"),
        ("/media/c/GONE", "rw"),
    ]  # fmt: skip

    class Part:
        def __init__(self, mountpoint: str, opts: str) -> None:
            self.mountpoint, self.opts = mountpoint, opts

    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [Part(*part) for part in parts])
    [drive] = drives.removable_drives()
    assert (drive.path, drive.name) == (stick, "stick")
    assert drive.free > 0
