"""The PIN before the settings: hashed, slow to guess, and with a way out."""

import json
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import InputError, StorageError
from assistant.pin import FREE_TRIES, LONGEST_WAIT, PinLock


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def lock(tmp_path: Path) -> PinLock:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PinLock(tmp_path / "settings" / "pin.json", Clock(), quick)


def test_only_the_pin_opens(lock: PinLock) -> None:
    assert not lock.is_set
    lock.choose("2749")
    assert lock.is_set
    assert lock.check("2749")
    assert not lock.check("2748")
    assert not lock.check("")
    stored = lock.path.read_text()
    assert "2749" not in stored
    assert json.loads(stored)["hash"].startswith("$argon2id$")
    assert lock.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in lock.path.parent.iterdir()] == ["pin.json"]


@pytest.mark.parametrize("pin", ["", "123", "274", "27491234567", "27a9", "２７４９", "0000",
                                 "1234", "9876", " 2749"])  # fmt: skip
def test_a_poor_pin_is_refused(lock: PinLock, pin: str) -> None:
    with pytest.raises(InputError) as refused:
        lock.choose(pin)
    assert refused.value.japanese
    assert not lock.is_set


def test_guessing_has_to_wait_longer_and_longer(lock: PinLock) -> None:
    clock = lock._clock
    lock.choose("2749")
    for _ in range(FREE_TRIES):
        assert not lock.check("1111")
    # Not even the right one helps now, also after the app was started anew.
    again = PinLock(lock.path, clock, lock._hasher)
    for one in (lock, again):
        with pytest.raises(InputError, match="30 seconds"):
            one.check("2749")
    clock.now += 31
    assert not again.check("1111")
    with pytest.raises(InputError, match="60 seconds"):
        again.check("2749")
    # A clock that was set back by years does not lock it for years.
    clock.now -= 1_000_000
    with pytest.raises(InputError, match=f"{round(LONGEST_WAIT)} seconds"):
        again.check("2749")
    clock.now += 1_000_000 + 61
    assert again.check("2749")
    for _ in range(FREE_TRIES - 1):
        assert not again.check("1111")
    assert again.check("2749")


@pytest.mark.parametrize("content", ["", "{}", '{"hash": "x", "wrong": 0, "until": 0}', "[]"])
def test_a_damaged_file_opens_nothing(lock: PinLock, content: str) -> None:
    lock.path.parent.mkdir()
    lock.path.write_text(content)
    with pytest.raises(StorageError, match="madoguchi pin reset"):
        lock.check("2749")


def test_a_forgotten_pin_is_reset_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path))
    run = CliRunner().invoke
    assert run(app, ["pin", "set"], input="27\n27\n").exit_code == 1
    done = run(app, ["pin", "set"], input="2749\n2749\n")
    assert done.exit_code == 0
    assert "2749" not in done.output
    lock = PinLock(tmp_path / "pin.json")
    assert lock.check("2749")
    assert run(app, ["pin", "reset"], input="n\n").exit_code == 1
    assert lock.is_set
    assert run(app, ["pin", "reset"], input="y\n").exit_code == 0
    assert not lock.is_set
    assert run(app, ["pin", "reset", "--yes"]).exit_code == 0
