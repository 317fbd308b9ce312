"""Choosing a microphone: remembered, and one sentence where it is not there."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.paths import settings_file
from assistant.settings import load_settings
from audio import devices
from audio.devices import Device


@pytest.fixture
def usb(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path))
    known = [Device(0, "Built-in Audio", 44_100, 2), Device(3, "USB Table Mic", 48_000)]
    monkeypatch.setattr("assistant.commands.microphone.microphones", lambda: known)


@pytest.mark.usefixtures("usb")
def test_a_microphone_is_remembered_by_a_part_of_its_name() -> None:
    runner = CliRunner()
    assert "USB Table Mic" in runner.invoke(app, ["microphone", "usb"]).stdout
    assert load_settings(settings_file()).microphone == "USB Table Mic"
    runner.invoke(app, ["microphone", "default"])
    assert load_settings(settings_file()).microphone is None


@pytest.mark.usefixtures("usb")
def test_a_microphone_that_is_not_there_is_one_sentence() -> None:
    done = CliRunner().invoke(app, ["microphone", "headset"])
    assert done.exit_code == 1
    assert "There is no microphone “headset”; there are: Built-in Audio; USB Table Mic." in (
        done.stderr
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [(-9985, "ほかのアプリで使われています"), (-9996, "外れました"), (-9997, "使えません")],
)
def test_why_a_microphone_cannot_be_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, sentence: str
) -> None:
    monkeypatch.setattr(devices, "_SOUND_FILES", tmp_path)
    error = devices.unusable(Device(0, "USB Table Mic", 48_000), OSError("PortAudio", code))
    assert sentence in error.japanese
    assert "USB Table Mic" in str(error)


def test_a_microphone_that_this_user_may_not_use(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pcmC0D0c").touch()
    monkeypatch.setattr(devices, "_SOUND_FILES", tmp_path)
    monkeypatch.setattr(devices.os, "access", lambda *_: False)
    error = devices.unusable(Device(0, "USB Table Mic", 48_000), OSError("PortAudio", -9999))
    assert "権限がありません" in error.japanese
