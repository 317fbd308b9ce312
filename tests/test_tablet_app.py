"""The real window under Xvfb: touched, heard by the real recogniser, counted in real SQLite."""

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
from assistant.languages import LANGUAGES
from assistant.usage import UsageLog
from assistant.windows import load_windows
from audio.files import read_recording
from tablet_app.microphone import Recorded

WINDOW = load_windows()["maternal-health"]
SIZE = (1280, 800)


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
        self.rest(0.3)

    def until(self, what: Callable[[], Any], seconds: float = 30.0) -> None:
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end, f"{self.app.desk.activity} {self.app.desk.notice}"
            self._loop.idle()

    def rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end)

    def tap(self, widget: Any) -> None:
        from kivy.tests.common import UnitTestTouch

        self.rest(0.15)
        assert widget.get_root_window() is not None, "it is not on the screen"
        touch = UnitTestTouch(*widget.to_window(*widget.center))
        touch.touch_down()
        self.rest(0.05)
        touch.touch_up()
        self.rest(0.05)

    def idle(self) -> None:
        self.until(lambda: not self.app.desk.busy)
        self.rest(0.2)

    def last(self, side: str) -> Any:
        """The newest card of a side, with its list scrolled to it."""
        self.rest(0.2)
        pane = getattr(self.app.screen, side)
        return pane.cards[self.app.desk.turns[-1].id]

    def screenshot(self, path: Path) -> None:
        self.rest(0.2)
        shot = subprocess.run(
            ["import", "-window", "root", str(path)], capture_output=True, text=True, timeout=20
        )
        assert shot.returncode == 0, shot.stderr


@pytest.fixture(scope="module")
def window() -> Iterator[ModuleType]:
    """The app's module, imported with a virtual display of its own."""
    readable, writable = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writable), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writable], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writable)
    assert select.select([readable], [], [], 20)[0], "Xvfb does not start"
    before = os.environ.get("DISPLAY")
    # The picture is drawn by the processor here: leave it some room for the recogniser.
    os.environ["LP_NUM_THREADS"] = "1"
    with os.fdopen(readable) as told:
        os.environ["DISPLAY"] = ":" + told.readline().strip()
    import tablet_app.app

    yield tablet_app.app
    from kivy.core.window import Window

    Window.close()
    server.terminate()
    server.wait(10)
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
    opened: list[Finger] = []

    def make(listener: Any, player: Any = None) -> Finger:
        app = window.CounterApp(engines, WINDOW, log, listener, player or Silent())
        opened.append(Finger(app))
        return opened[-1]

    yield make
    from kivy.base import EventLoop

    for finger in opened:
        finger.app.stop()
        EventLoop.status = "idle"


def recordings(*names: str) -> Recorded:
    return Recorded([FOLDER / f"{name}.flac" for name in names], pace=0.0)


def colours(path: Path) -> int:
    from PIL import Image

    with Image.open(path) as picture:
        assert picture.size == SIZE
        return len(picture.convert("RGB").getcolors(1 << 20) or [])


def test_a_conversation_is_held_by_touch(
    open_app: Callable[..., Finger], log: UsageLog, tmp_path: Path
) -> None:
    player = Silent()
    finger = open_app(recordings("02-04-ja", "01-02-en", "01-09-en"), player)
    app, desk = finger.app, finger.app.desk
    assert list(app.screen.tiles) == list(WINDOW.languages)
    finger.screenshot(tmp_path / "start.png")
    finger.tap(app.screen.tiles["en"])
    finger.until(lambda: desk.language == "en" and hasattr(app.screen, "clerk"))

    # The clerk speaks: nothing is conveyed before it is confirmed.
    finger.tap(app.screen.clerk.speak)
    finger.idle()
    assert desk.turns[-1].text.startswith("パスポート")
    translation = desk.turns[-1].interpretation.translation
    assert "passport" in translation.lower()
    assert not _reads(finger.last("resident"), translation)
    assert log.table()[0].turns == 0
    finger.tap(finger.last("clerk").buttons["confirm"])
    finger.until(lambda: player.played)
    assert player.played[0] > 0.5
    assert _reads(finger.last("resident"), translation)

    # The resident speaks, and says by touch that it is what was meant.
    finger.tap(app.screen.resident.speak)
    finger.idle()
    assert "pregnant" in desk.turns[-1].text
    finger.screenshot(tmp_path / "conversation.png")
    finger.tap(finger.last("resident").buttons["confirm"])
    finger.until(lambda: len(player.played) == 2)

    # What was heard is taken back; a ready answer needs no second touch.
    finger.tap(app.screen.resident.speak)
    finger.idle()
    finger.tap(finger.last("resident").buttons["reject"])
    finger.tap(app.screen.resident.answers["yes"])
    finger.until(lambda: len(player.played) == 3)
    assert desk.turns[-1].interpretation.route == "phrase"
    assert "はい" in desk.turns[-1].interpretation.translation

    # The end: topic, outcome, and nothing is left.
    finger.tap(app.screen.finish)
    finger.screenshot(tmp_path / "end.png")
    finger.tap(app.sheet.topics["vaccination"])
    finger.tap(app.sheet.outcomes["interpreter"])
    finger.until(lambda: hasattr(app.screen, "tiles"))
    assert desk.turns == ()
    finger.until(lambda: log.table()[0].topic == "vaccination")
    (row,) = log.table()
    assert (row.window, row.language, row.conversations) == ("maternal-health", "en", 1)
    assert (row.turns, row.rejected) == (3, 1)
    for name in ("start", "conversation", "end"):
        assert colours(tmp_path / f"{name}.png") > 100, f"{name} is all but empty"


def test_a_text_is_corrected_and_a_phrase_is_sent(
    open_app: Callable[..., Finger], log: UsageLog
) -> None:
    finger = open_app(recordings("04-02-ja"))
    app, desk = finger.app, finger.app.desk
    app.begin("vi")
    finger.rest(0.3)
    finger.tap(app.screen.clerk.speak)
    finger.idle()
    before = desk.turns[-1].interpretation.translation
    finger.tap(finger.last("clerk").buttons["edit"])
    app.sheet.field.text = "パスポートを見せてください。"
    finger.tap(app.sheet.accept)
    finger.idle()
    assert desk.turns[-1].edits == 1
    assert desk.turns[-1].interpretation.translation != before

    finger.tap(app.screen.clerk.phrases)
    finger.until(lambda: app.sheet.offers)
    finger.tap(app.sheet.topics["maternal-health"])
    finger.until(lambda: app.sheet.offers)
    finger.rest(0.3)
    finger.tap(app.sheet.offers[0])
    finger.idle()
    assert len(desk.turns) == 2
    assert desk.turns[-1].interpretation.route == "phrase"
    finger.tap(finger.last("clerk").buttons["confirm"])
    finger.until(lambda: log.table()[0].turns == 1)


def test_what_cannot_be_translated_offers_phrases(open_app: Callable[..., Finger]) -> None:
    finger = open_app(recordings())
    app, desk = finger.app, finger.app.desk
    app.begin("ne")
    finger.rest(0.3)
    desk.say("パスポートを拝見できますでしょうか、それから青い傘はいりません。", "staff")
    finger.idle()
    card = finger.last("clerk")
    assert desk.turns[-1].interpretation.route == "none"
    assert _reads(card, LANGUAGES["ja"].no_translation)
    assert _reads(card, LANGUAGES["ne"].no_translation)
    assert "confirm" not in card.buttons
    if card.nearest:
        finger.tap(card.nearest[0])
        finger.idle()
        assert desk.turns[-1].interpretation.route == "phrase"


def test_a_missing_microphone_is_one_calm_sentence(open_app: Callable[..., Finger]) -> None:
    finger = open_app(recordings())
    app, desk = finger.app, finger.app.desk
    app.begin("en")
    finger.rest(0.3)
    desk.say("パスポートを見せてください。", "staff")
    finger.idle()
    finger.tap(app.screen.clerk.speak)
    finger.until(lambda: desk.notice is not None)
    finger.idle()
    assert app.screen.banner is not None
    assert len(desk.turns) == 1
    finger.tap(app.screen.banner.close)
    assert app.screen.banner is None


def test_listening_can_be_given_up(open_app: Callable[..., Finger]) -> None:
    stopped: list[bool] = []

    def endless(*, stop: Callable[[], bool], level: Callable[[float], None]) -> Any:
        while not stop():
            level(0.5)
            time.sleep(0.02)
        stopped.append(True)
        return read_recording(FOLDER / "01-08-ja.flac").samples

    finger = open_app(endless)
    app, desk = finger.app, finger.app.desk
    app.begin("en")
    finger.rest(0.3)
    finger.tap(app.screen.clerk.speak)
    finger.until(lambda: desk.activity == "listening" and desk.level == 0.5)
    finger.tap(app.screen.clerk.cancel)
    assert not desk.busy
    finger.until(lambda: stopped)
    finger.rest(0.5)
    assert desk.turns == ()
    assert not desk.busy


def test_the_residents_side_turns_around(open_app: Callable[..., Finger]) -> None:
    finger = open_app(recordings())
    app = finger.app
    app.begin("my")
    finger.rest(0.3)
    finger.tap(app.screen.flip)
    finger.rest(0.3)
    pane = app.screen.resident
    left, bottom = pane.to_window(0, 0)
    right, top = pane.to_window(*pane.size)
    assert right < left
    assert top < bottom
    finger.tap(pane.answers["yes"])
    finger.until(lambda: app.desk.turns)


def _reads(widget: Any, text: str) -> bool:
    return any(getattr(child, "text", None) == text for child in widget.walk())
