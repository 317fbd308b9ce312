"""The settings and the first run in the real window, lying and standing: all can be reached."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tablet_looks import faults
from tablet_window import PORTRAIT, SIZE, Finger, recordings

from assistant.settings import Settings, save_settings


@pytest.mark.parametrize(("size", "text_size"), [(SIZE, 1.0), (PORTRAIT, 1.0), (PORTRAIT, 1.5)])
def test_every_page_of_the_settings_fits(
    open_app: Callable[..., Finger], tmp_path: Path, size: tuple[int, int], text_size: float
) -> None:
    file = tmp_path / "settings.toml"
    save_settings(Settings(window="maternal-health"), file)
    finger = open_app(file=file, size=size, window="maternal-health", text_size=text_size)
    keeper = finger.app.keeper
    keeper.open_settings()
    finger.frames()
    screen = finger.app.screen
    for name in list(screen.entries):
        screen.open(name)
        finger.frames(20)
        assert not faults(screen, size), name
    keeper._choose_pin()
    finger.frames()
    assert not faults(finger.app.sheet, size)


@pytest.mark.parametrize("size", [SIZE, PORTRAIT])
def test_every_step_of_the_first_run_fits(
    open_app: Callable[..., Finger], tmp_path: Path, size: tuple[int, int]
) -> None:
    finger = open_app(recordings("02-04-ja"), file=tmp_path / "new" / "settings.toml", size=size)
    wizard = finger.app.screen
    for step in range(wizard.last + 1):
        wizard.open(step)
        finger.frames(20)
        assert not faults(wizard, size), step
