"""The real window under Xvfb, for the tests of the tablet: touched, typed in and looked at."""

import os
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from assistant.demo.play import FOLDER
from assistant.engines import Engines
from assistant.settings import Settings
from assistant.usage import UsageLog
from assistant.windows import load_windows
from tablet_app.microphone import Recorded

WINDOW = load_windows()["maternal-health"]
SIZE = (1280, 800)
PORTRAIT = (800, 1280)
PATIENCE = 240.0
"""Seconds that a machine under load may take for anything; nothing waits longer than it must."""


class Silent:
    """A loudspeaker that keeps the lengths of what it was given."""

    def __init__(self) -> None:
        self.played: list[float] = []

    def play(self, speech: Any) -> str:
        self.played.append(speech.seconds if speech else 0.0)
        return ""

    def silence(self) -> None:
        pass


class Finger:
    """Touches the real window, and waits as a person would."""

    def __init__(self, app: Any) -> None:
        from kivy.base import EventLoop, runTouchApp

        self.app = app
        self._loop = EventLoop
        app._run_prepare()
        runTouchApp(embedded=True)
        self.frames()

    def until(self, what: Callable[[], Any], patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        while not what():
            assert time.monotonic() < end, f"{self.app.desk.activity} {self.app.desk.notice}"
            self._loop.idle()

    def frames(self, count: int = 8) -> None:
        """Let what was asked for be drawn: layouts and pictures need some frames."""
        for _ in range(count):
            self._loop.idle()

    def tap(self, widget: Any, at: tuple[float, float] | None = None) -> None:
        from kivy.tests.common import UnitTestTouch

        self.frames()
        assert widget.get_root_window() is not None, "it is not on the screen"
        touch = UnitTestTouch(*widget.to_window(*(at or widget.center)))
        touch.touch_down()
        self.frames(2)
        touch.touch_up()
        # A list that scrolls passes a touch on a little later.
        end = time.monotonic() + 0.25
        self.until(lambda: time.monotonic() >= end)

    def key(self, code: int, *modifiers: str) -> None:
        """Press a key of the keyboard."""
        from kivy.core.window import Window

        self.frames(2)
        Window.dispatch("on_key_down", code, 0, None, list(modifiers))
        Window.dispatch("on_key_up", code, 0)
        self.frames()

    def idle(self) -> None:
        self.until(lambda: not self.app.desk.busy)
        self.frames()

    def begin(self, language: str) -> None:
        self.app.begin(language)
        self.until(lambda: hasattr(self.app.screen, "clerk"))
        self.frames()

    def say(self, text: str) -> Any:
        """Type a text for the clerk, and wait for its translation and its explained words."""
        desk = self.app.desk
        desk.say(text, "staff")
        self.idle()
        self.until(lambda: desk.turns[-1].id in desk.words)
        self.frames()
        return desk.turns[-1]

    def last(self, side: str) -> Any:
        """The newest card of a side, with its list scrolled to it."""
        self.frames()
        pane = getattr(self.app.screen, side)
        return pane.cards[self.app.desk.turns[-1].id]

    def screenshot(self, path: Path) -> None:
        self.frames()
        from kivy.core.window import Window

        area = f"{Window.width}x{Window.height}+0+0"
        shot = subprocess.run(
            ["import", "-window", "root", "-crop", area, "+repage", str(path)],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert shot.returncode == 0, shot.stderr


@pytest.fixture(scope="session")
def window() -> Iterator[ModuleType]:
    """The app's module, imported with a virtual display of its own."""
    readable, writable = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writable), "-screen", "0", "1280x1280x24", "-nolisten", "tcp"],
        pass_fds=[writable], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writable)
    assert select.select([readable], [], [], 60)[0], "Xvfb does not start"
    before = os.environ.get("DISPLAY")
    # The picture is drawn by the processor here: leave it some room for the recogniser.
    os.environ["LP_NUM_THREADS"] = "1"
    with os.fdopen(readable) as told:
        os.environ["DISPLAY"] = ":" + told.readline().strip()
    import tablet_app.app

    screen = tablet_app.app.Screen
    screen.left = screen.top = 0
    yield tablet_app.app
    screen.close()
    server.terminate()
    server.wait(30)
    if before is None:
        os.environ.pop("DISPLAY", None)
    else:
        os.environ["DISPLAY"] = before


@pytest.fixture
def log(tmp_path: Path) -> Iterator[UsageLog]:
    usage = UsageLog(tmp_path / "usage.sqlite3")
    yield usage
    usage.close()


@pytest.fixture
def open_app(
    window: ModuleType, engines: Engines, log: UsageLog
) -> Iterator[Callable[..., Finger]]:
    """Opens the app; `size` is that of the window, `settings` are those of the tablet."""
    opened: list[Finger] = []
    before = engines.settings

    def make(
        listener: Any = None,
        player: Any = None,
        file: Path | None = None,
        recorder: Any = None,
        size: tuple[int, int] = SIZE,
        **settings: Any,
    ) -> Finger:
        from kivy.core.window import Window

        engines.settings = Settings(**settings)
        Window.size = size
        ears = listener or recordings()
        app = window.CounterApp(engines, WINDOW, log, ears, player or Silent(), recorder, file)
        opened.append(Finger(app))
        return opened[-1]

    yield make
    from kivy.base import EventLoop

    for finger in opened:
        finger.app.stop()
        EventLoop.status = "idle"
    engines.settings = before


def recordings(*names: str) -> Recorded:
    return Recorded([FOLDER / f"{name}.flac" for name in names], pace=0.0)


def reads(widget: Any, text: str) -> bool:
    """Whether a text stands somewhere in a widget."""
    return any(getattr(child, "text", None) == text for child in widget.walk())
