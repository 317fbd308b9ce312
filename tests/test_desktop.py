"""The entry in the menu of a Linux desktop."""

import configparser
import stat
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from tablet_app.packaging import desktop


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def read(path: Path) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_entry_starts_the_program_wherever_it_is(tmp_path: Path) -> None:
    program = tmp_path / 'a folder with $, " and \\' / "madoguchi"
    desktop.install(autostart=True, kiosk=True, program=str(program))
    menu = tmp_path / "share" / "applications" / "madoguchi.desktop"
    entry = read(menu)
    # A value is unescaped once, then the Exec key is taken apart as a shell's words are.
    words = f"printf '%s\\n' {entry['Exec'].replace(chr(92) * 2, chr(92))}"
    parts = subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=True).stdout
    assert parts.splitlines() == [str(program), "app", "--kiosk"]
    assert entry["Name[ja]"]
    start = tmp_path / "config" / "autostart" / "madoguchi.desktop"
    assert start.read_text(encoding="utf-8") == menu.read_text(encoding="utf-8")
    icon = tmp_path / "share/icons/hicolor/scalable/apps/madoguchi.svg"
    assert icon.read_text().startswith("<svg")

    desktop.install(autostart=False, kiosk=False, program=str(program))
    assert "--kiosk" not in read(menu)["Exec"]
    assert not start.exists()


def test_the_command_writes_and_removes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "madoguchi"
    program.parent.mkdir()
    program.touch()
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr("sys.argv", [str(program), "desktop"])
    run = CliRunner().invoke
    assert run(app, ["desktop"]).exit_code == 0
    entry = read(tmp_path / "share" / "applications" / "madoguchi.desktop")
    assert entry["Exec"] == f'"{program}" app'
    assert run(app, ["desktop", "--remove"]).output.count("removed") == 2
    assert "no entry" in run(app, ["desktop", "--remove"]).output
    assert not list(tmp_path.glob("share/**/madoguchi*"))
