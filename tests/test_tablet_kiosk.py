"""Around the conversations, in the real window: first run, PIN, settings, idle time, the end."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from tablet_window import Finger, Silent, reads, recordings

from assistant import drives
from assistant.accuracy import AccuracyLog
from assistant.consent import consent_texts
from assistant.conversation import Conversation
from assistant.engines import Engines
from assistant.recorder import Recorder
from assistant.settings import Settings, load_settings, save_settings
from assistant.usage import UsageLog
from tablet_app.farewell import farewell, farewells
from tablet_app.strings import strings

ESCAPE, BACKSPACE, ENTER = 27, 8, 13
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The settings file of a tablet that was set up."""
    file = tmp_path / "settings.toml"
    save_settings(Settings(window="maternal-health"), file)
    return file


@pytest.fixture
def open_kept(open_app: Callable[..., Finger], kept: Path) -> Callable[..., Finger]:
    def make(**extra: Any) -> Finger:
        settings = load_settings(kept).model_dump(exclude_unset=True)
        finger = open_app(file=kept, **({"window": "maternal-health"} | settings | extra))
        lock = finger.app.keeper.setup.pin
        lock._hasher = QUICK
        return finger

    return make


def pages(finger: Finger) -> Any:
    finger.until(lambda: hasattr(finger.app.screen, "entries"))
    finger.frames()
    return finger.app.screen


def reach(finger: Finger, widget: Any) -> None:
    """Scroll to something, and touch it."""
    finger.app.screen.scroll.scroll_to(widget, animate=False)
    finger.tap(widget)


def enter(finger: Finger, pad: Any, pin: str) -> None:
    finger.tap(pad.digits[pin[0]])
    for digit in pin[1:]:
        pad.digits[digit].press()
    pad.accept.press()


def test_the_first_run_ends_with_a_spoken_sentence(
    open_app: Callable[..., Finger], tmp_path: Path, log: UsageLog
) -> None:
    file = tmp_path / "new" / "settings.toml"
    player = Silent()
    finger = open_app(recordings("02-04-ja"), player, file=file)
    finger.app.keeper.setup.pin._hasher = QUICK
    app = finger.app
    wizard = app.screen
    for step in range(3):
        assert wizard.step == step
        if step == 1:
            finger.tap(wizard.panel.tiles["tourism"])
        if step == 2:
            # No window without a language.
            tags = list(wizard.panel.chips)
            for tag in tags:
                wizard.panel._turn(tag)
            assert wizard.panel.chips[tags[-1]].chosen
            assert "1つの言語" in wizard.panel.answer.text
            finger.tap(wizard.panel.chips["ko"])
        finger.tap(wizard.next)
    finger.tap(wizard.back)
    assert wizard.step == 2
    finger.tap(wizard.next)
    finger.tap(wizard.next)
    assert wizard.step == 4
    # The text grows at once, and the step stays.
    finger.tap(wizard.panel.sizes.chips[1.25])
    finger.until(lambda: app.screen is not wizard)
    wizard = app.screen
    assert wizard.step == 4
    finger.tap(wizard.next)
    form = wizard.panel.form
    enter(finger, form.pad, "2749")
    enter(finger, form.pad, "2748")
    assert "違いました" in form.pad.answer.text
    for _ in range(2):
        enter(finger, form.pad, "2749")
    finger.until(lambda: wizard.step == 6)

    trial = wizard.panel
    finger.tap(trial.languages.chips["ko"])
    finger.tap(trial.speak)
    finger.until(lambda: trial.trial is not None)
    assert trial.trial.heard.startswith("パスポート")
    assert "여권" in trial.trial.translation
    finger.until(lambda: player.played)
    assert player.played[0] > 0.5
    # A rehearsal is not counted.
    assert log.table() == []
    finger.tap(wizard.next)
    finger.until(lambda: hasattr(app.screen, "tiles"))
    assert set(app.screen.tiles) == {"ko", tags[-1]}
    assert app.desk.window.id == "tourism"
    known = load_settings(file)
    assert (known.window, known.text_size) == ("tourism", 1.25)
    assert set(known.languages) == {"ko", tags[-1]}
    assert app.keeper.setup.pin.check("2749")


def test_the_first_run_can_wait(open_app: Callable[..., Finger], tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    finger = open_app(file=file)
    finger.tap(finger.app.screen.later)
    finger.until(lambda: hasattr(finger.app.screen, "tiles"))
    assert load_settings(file) == Settings()


def test_the_settings_open_with_the_pin_alone(open_kept: Callable[..., Finger]) -> None:
    finger = open_kept()
    app, lock = finger.app, finger.app.keeper.setup.pin
    lock.choose("2749")
    finger.tap(app.screen.settings)
    pad = app.sheet.pad
    assert pad.accept.disabled
    enter(finger, pad, "2748")
    finger.until(lambda: "違います" in pad.answer.text)
    assert not hasattr(app.screen, "entries")
    # The keyboard types as well.
    for key in (*map(ord, "27495"), BACKSPACE, ENTER):
        finger.key(key)
    screen = pages(finger)
    assert app.sheet is None
    finger.tap(screen.back)
    assert hasattr(app.screen, "tiles")

    lock._write(type(lock._read())(lock._read().hash, 9, lock._clock() + 500))
    finger.tap(app.screen.settings)
    pad = app.sheet.pad
    enter(finger, pad, "2749")
    finger.until(lambda: "お待ちください" in pad.answer.text)
    finger.key(ESCAPE)
    assert app.sheet is None


def test_what_is_changed_is_kept_and_counts(open_kept: Callable[..., Finger], kept: Path) -> None:
    finger = open_kept()
    app = finger.app
    finger.tap(app.screen.settings)
    screen = pages(finger)
    finger.tap(screen.panel.tiles["childcare"])
    finger.tap(screen.entries["文字と向き"])
    finger.tap(screen.panel.sizes.chips[1.5])
    finger.until(lambda: app.screen is not screen)
    screen = pages(finger)
    assert screen.name == "文字と向き"
    reach(finger, screen.panel.sides.chips["opposite"])
    finger.tap(screen.entries["この端末"])
    reach(finger, screen.panel.idle.chips[600])
    reach(finger, screen.panel.kiosk)
    assert app.keeper._refuse_to_close()
    finger.tap(screen.entries["記録"])
    reach(finger, screen.panel.days.chips[30])
    screen.leave()
    finger.frames()
    known = load_settings(kept)
    assert (known.window, known.text_size, known.resident_side) == ("childcare", 1.5, "opposite")
    assert (known.idle_seconds, known.kiosk, known.retention_days) == (600, True, 30)
    assert app.desk.window.id == "childcare"
    assert app.opposite
    finger.begin("ne")
    assert app.desk.window.id == "childcare"


def test_settings_that_cannot_be_kept_say_so(
    open_kept: Callable[..., Finger], kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finger = open_kept()
    finger.tap(finger.app.screen.settings)
    screen = pages(finger)
    kept.unlink()
    kept.mkdir()
    finger.tap(screen.panel.tiles["tourism"])
    assert "保存できません" in screen.panel.problem.text
    # They count all the same, until the app is closed.
    assert finger.app.keeper.setup.settings.window == "tourism"


def test_the_logs_go_to_a_stick(
    open_kept: Callable[..., Finger], log: UsageLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.begin(Conversation("maternal-health", "vi"))
    finger = open_kept()
    finger.tap(finger.app.screen.settings)
    screen = pages(finger)
    finger.tap(screen.entries["記録"])
    panel = screen.panel
    found: list[drives.Drive] = []
    monkeypatch.setattr("tablet_app.setup.removable_drives", lambda: found)
    panel.export.press()
    finger.until(lambda: "見つかりません" in panel.answer.text)
    stick = tmp_path / "stick"
    stick.mkdir()
    found.append(drives.Drive(stick, "KAKITORI", 10**9))
    panel.export.press()
    finger.until(lambda: panel.sticks)
    panel.sticks["KAKITORI"].press()
    finger.until(lambda: "書き出しました" in panel.answer.text)
    (folder,) = stick.iterdir()
    assert folder.name in panel.answer.text
    assert (folder / "利用記録.csv").read_text(encoding="utf-8-sig").count("母子保健") == 1


def test_models_and_sound_tell_their_state(open_kept: Callable[..., Finger]) -> None:
    finger = open_kept(listener=recordings("02-04-ja"))
    finger.tap(finger.app.screen.settings)
    screen = pages(finger)
    finger.tap(screen.entries["モデル"])
    panel = screen.panel
    finger.until(lambda: panel.states.get("whisper-base") == "installed")
    finger.tap(screen.entries["マイクと音"])
    panel = screen.panel
    finger.tap(panel.try_microphone)
    finger.until(lambda: "よく聞こえています" in panel.heard.text)
    finger.tap(panel.try_loudspeaker)
    finger.until(lambda: "再生しました" in panel.said.text)
    # There are no more recordings: as without a microphone.
    finger.tap(panel.try_microphone)
    finger.until(lambda: "すべて再生しました" in panel.heard.text)
    finger.tap(screen.entries["声"])
    panel = screen.panel
    finger.until(lambda: "vi" in panel.voices)
    finger.tap(panel.voices["vi"])
    finger.until(lambda: len(finger.app.player.played) == 3)
    finger.until(lambda: not panel.answer.text)


def test_the_end_wipes_the_screen_and_says_so(open_kept: Callable[..., Finger]) -> None:
    finger = open_kept()
    app = finger.app
    finger.begin("vi")
    finger.say("パスポートを見せてください。")
    finger.tap(app.screen.finish)
    finger.tap(app.sheet.outcomes["solved"])
    finger.until(lambda: hasattr(app.screen, "tiles"))
    finger.frames()
    assert app.desk.turns == ()
    assert not reads(app.stage, "パスポートを見せてください。")
    assert reads(app.stage, farewell("vi").wiped)
    # It is in nobody's way: the next language is one touch away, and it goes.
    finger.tap(app.screen.tiles["ko"])
    finger.until(lambda: app.desk.language == "ko")
    assert not reads(app.stage, farewell("vi").wiped)


def test_a_screen_that_was_left_is_wiped_after_a_warning(
    open_kept: Callable[..., Finger], log: UsageLog
) -> None:
    finger = open_kept(idle_seconds=300)
    app, idle, clock = finger.app, finger.app.keeper.idle, Clock()
    idle.clock = clock
    finger.begin("my")
    finger.say("パスポートを見せてください。")
    app.keeper.noticed()
    clock.now += 269
    app.keeper._look(1.0)
    assert app.sheet is None
    clock.now += 2
    app.keeper._look(1.0)
    warning = app.sheet
    assert reads(warning, farewell("my").idle)
    assert "あと29秒" in warning.count.text

    # The touch that takes the warning away touches nothing under it.
    turns = app.desk.turns
    finger.tap(warning, at=app.screen.finish.center)
    assert app.sheet is None
    assert app.desk.turns == turns
    clock.now += 290
    app.keeper._look(1.0)
    assert app.sheet is not None
    finger.key(ENTER)
    assert app.sheet is None

    # Nobody comes.
    for seconds in (271, 29.5):
        clock.now += seconds
        app.keeper._look(1.0)
    finger.until(lambda: hasattr(app.screen, "tiles"))
    assert app.desk.turns == ()
    assert not reads(app.stage, "パスポートを見せてください。")
    finger.until(lambda: log.table()[0].conversations == 1)


def test_settings_that_were_left_open_are_closed(open_kept: Callable[..., Finger]) -> None:
    finger = open_kept(idle_seconds=60)
    app, clock = finger.app, Clock()
    app.keeper.idle.clock = clock
    finger.tap(app.screen.settings)
    pages(finger)
    app.keeper.noticed()
    for seconds in (31, 30):
        clock.now += seconds
        app.keeper._look(1.0)
    assert hasattr(app.screen, "tiles")
    # Never means never.
    app.keeper.setup.change(idle_seconds=0)
    finger.begin("vi")
    clock.now += 1e6
    app.keeper._look(1.0)
    assert app.sheet is None
    assert app.desk.language == "vi"


@pytest.fixture
def accuracy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AccuracyLog]:
    monkeypatch.setenv("MADOGUCHI_KEY_FILE", str(tmp_path / "config" / "accuracy.key"))
    log = AccuracyLog.open(tmp_path / "accuracy.sqlite3")
    yield log
    log.close()


def test_only_the_residents_yes_records(
    open_kept: Callable[..., Finger], engines: Engines, accuracy: AccuracyLog
) -> None:
    finger = open_kept(ask_consent=True, recorder=Recorder(lambda: accuracy, engines.catalogue))
    app, desk = finger.app, finger.app.desk
    own, clerk = consent_texts("vi", 180), consent_texts("ja", 180)
    finger.begin("vi")
    assert reads(app.sheet, own.ask)
    # Closing it is a no, and it shows.
    finger.key(ESCAPE)
    assert reads(app.screen, clerk.off)
    finger.say("パスポートを見せてください。")
    desk.confirm(desk.turns[-1])
    finger.until(lambda: app.player.played)
    assert accuracy.counts()["conversations"] == 0

    # Yes: from here on, with a number, and visible in both languages for as long as it lasts.
    finger.tap(app.keeper._chip)
    finger.tap(app.sheet.yes)
    finger.until(lambda: app.sheet is not None and app.sheet.withdraw is not None)
    number = desk.recording.number
    assert reads(app.sheet, own.number.replace("{number}", number))
    finger.key(ESCAPE)
    finger.frames()
    assert reads(app.screen, clerk.on)
    assert reads(app.screen, own.on)
    finger.say("在留カードを見せてください。")
    desk.confirm(desk.turns[-1])
    finger.until(lambda: len(app.player.played) == 2)
    finger.until(lambda: len(accuracy.turns()) == 1)
    assert accuracy.turns()[0]["source"] == "在留カードを見せてください。"

    # No after all: it is deleted.
    finger.tap(app.keeper._chip)
    finger.tap(app.sheet.withdraw)
    finger.until(lambda: reads(app.stage, own.withdrawn))
    assert accuracy.counts() == {"conversations": 0, "turns": 0, "deletions": 1}
    assert not reads(app.screen, own.on)
    desk.end("solved")
    finger.until(lambda: hasattr(app.screen, "tiles"))


def test_the_number_is_shown_at_the_end_and_the_next_is_asked_anew(
    open_kept: Callable[..., Finger], engines: Engines, accuracy: AccuracyLog
) -> None:
    finger = open_kept(recorder=Recorder(lambda: accuracy, engines.catalogue))
    app, desk = finger.app, finger.app.desk
    finger.begin("vi")
    # Nobody is asked unless the clerk wants it.
    assert app.sheet is None
    app.opposite = True
    app.show_screen()
    finger.tap(app.keeper._chip)
    yes = app.sheet.yes
    _, bottom = yes.to_window(0, 0)
    assert bottom > yes.to_window(0, yes.height)[1]
    assert 0 < bottom <= app.stage.height
    finger.tap(yes)
    finger.until(lambda: app.sheet is not None and app.sheet.withdraw is not None)
    number = desk.recording.number
    desk.end("solved")
    finger.until(lambda: hasattr(app.screen, "tiles"))
    finger.frames()
    assert any(number in getattr(one, "text", "") for one in app.stage.walk())
    finger.begin("ko")
    assert desk.recording is None
    assert not any(number in getattr(one, "text", "") for one in app.stage.walk())


def test_every_language_says_good_bye() -> None:
    assert set(strings()) <= set(farewells())
