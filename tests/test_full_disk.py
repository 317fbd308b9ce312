"""A really full disk: a small file system in memory that is filled to the last byte."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import spoken_japanese
from test_store import small_model, write_model

from assistant.conversation import Conversation
from assistant.errors import StorageError
from assistant.export import export_logs
from assistant.settings import Settings, save_settings
from assistant.usage import UsageLog
from audio.errors import AudioFileError
from audio.files import write_wav
from models.errors import ModelError
from models.store import ModelStore


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a file system needs root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path) -> None:
    try:
        with (disk / "filler").open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
    except OSError:
        return


def test_models_leave_nothing_half_installed(small_disk: Path, tmp_path: Path) -> None:
    write_model(tmp_path / "usb")
    store = ModelStore(small_disk / "models")
    fill(small_disk)
    with pytest.raises(ModelError, match=r"disk .* is full"):
        store.import_folder([small_model()], tmp_path / "usb")
    assert store.state(small_model()) == "missing"
    (small_disk / "filler").unlink()
    store.import_folder([small_model()], tmp_path / "usb")
    assert store.state(small_model()) == "installed"


def write_until_refused(log: UsageLog, most: int) -> int:
    """How many conversations were acknowledged."""
    for number in range(most):
        try:
            log.begin(Conversation("tourism", "en"))
        except StorageError:
            return number
    return most


def test_usage_that_was_acknowledged_is_kept(small_disk: Path) -> None:
    log = UsageLog(small_disk / "usage.sqlite3")
    kept = write_until_refused(log, 6)
    fill(small_disk)
    kept += write_until_refused(log, 10_000)
    with pytest.raises(StorageError, match="full"):
        log.begin(Conversation("tourism", "en"))
    assert sum(row.conversations for row in log.table()) == kept
    (small_disk / "filler").unlink()
    log.begin(Conversation("tourism", "en"))
    assert sum(row.conversations for row in log.table()) == kept + 1


def test_speech_and_settings_say_so(small_disk: Path) -> None:
    fill(small_disk)
    with pytest.raises(AudioFileError, match="cannot be written"):
        write_wav(small_disk / "speech.wav", spoken_japanese("こんにちは。"), 16_000)
    with pytest.raises(StorageError, match="cannot be saved"):
        save_settings(Settings(window="tourism"), small_disk / "settings.toml")


def test_a_full_stick_gets_no_half_export(small_disk: Path, tmp_path: Path) -> None:
    log = UsageLog(tmp_path / "usage.sqlite3")
    log.begin(Conversation("tourism", "en"))
    fill(small_disk)
    for _ in range(2):
        with pytest.raises(StorageError) as refused:
            export_logs(log.path, tmp_path / "none", small_disk, {})
        assert "空き容量" in refused.value.japanese
    assert [path.name for path in small_disk.iterdir()] == ["filler"]
    (small_disk / "filler").unlink()
    assert export_logs(log.path, tmp_path / "none", small_disk, {}).size > 0
    log.close()
