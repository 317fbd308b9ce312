"""The conversation in the real window: heard by the real recogniser, counted in real SQLite."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tablet_window import SIZE, WINDOW, Finger, Silent, reads, recordings

from assistant.conversation import TurnState
from assistant.demo.play import FOLDER
from assistant.languages import LANGUAGES
from assistant.usage import UsageLog
from audio.capture import Captured
from audio.files import read_recording
from models.protocols import Partial


def colours(path: Path) -> int:
    from PIL import Image

    with Image.open(path) as picture:
        assert picture.size == SIZE
        return len(picture.convert("RGB").getcolors(1 << 20) or [])


def test_a_conversation_is_held_by_touch(
    open_app: Callable[..., Finger], log: UsageLog, tmp_path: Path
) -> None:
    player = Silent()
    finger = open_app(recordings("02-04-ja", "01-02-en"), player)
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
    assert not reads(finger.last("resident"), translation)
    assert log.table()[0].turns == 0
    finger.tap(finger.last("clerk").buttons["confirm"])
    finger.until(lambda: player.played)
    assert player.played[0] > 0.5
    finger.idle()
    assert reads(finger.last("resident"), translation)

    # The resident speaks, and says by touch that it is what was meant.
    finger.tap(app.screen.resident.speak)
    finger.idle()
    assert "pregnant" in desk.turns[-1].text
    finger.screenshot(tmp_path / "conversation.png")
    finger.tap(finger.last("resident").buttons["confirm"])
    finger.until(lambda: len(player.played) == 2)

    # A ready answer needs no second touch; what was said before can be heard again.
    finger.tap(app.screen.resident.answers["yes"])
    finger.until(lambda: len(player.played) == 3)
    finger.idle()
    assert desk.turns[-1].interpretation.route == "phrase"
    assert "はい" in desk.turns[-1].interpretation.translation
    first = app.screen.clerk.cards[desk.turns[0].id]
    app.screen.clerk.scroll.scroll_y = 1
    finger.tap(first.buttons["replay"])
    finger.until(lambda: len(player.played) == 4)
    assert player.played[3] == player.played[0]

    # The end: topic, outcome, and nothing is left.
    finger.tap(app.screen.finish)
    finger.screenshot(tmp_path / "end.png")
    finger.tap(app.sheet.topics["vaccination"])
    finger.tap(app.sheet.outcomes["interpreter"])
    finger.until(lambda: hasattr(app.screen, "tiles"))
    assert desk.turns == ()
    assert desk.words == {}
    finger.until(lambda: log.table()[0].topic == "vaccination")
    (row,) = log.table()
    assert (row.window, row.language, row.conversations) == ("maternal-health", "en", 1)
    assert (row.turns, row.rejected) == (3, 0)
    for name in ("start", "conversation", "end"):
        assert colours(tmp_path / f"{name}.png") > 100, f"{name} is all but empty"


def test_a_text_is_corrected(open_app: Callable[..., Finger]) -> None:
    finger = open_app()
    app, desk = finger.app, finger.app.desk
    finger.begin("vi")
    heard = "印鑑を見せてください。"
    before = finger.say(heard).interpretation
    finger.tap(finger.last("clerk").buttons["edit"])
    assert app.sheet.field.text == heard
    app.sheet.field.text = "パスポートを見せてください。"
    finger.tap(app.sheet.accept)
    finger.idle()
    assert desk.turns[-1].edits == 1
    assert desk.turns[-1].interpretation.translation != before.translation

    # The correction was wrong: what was heard first is one touch away.
    finger.tap(finger.last("clerk").buttons["edit"])
    finger.tap(app.sheet.heard)
    assert app.sheet.field.text == heard
    app.sheet.field.text = "  "
    assert app.sheet.accept.disabled
    finger.tap(app.sheet.cancel)
    assert app.sheet is None
    assert desk.turns[-1].text == "パスポートを見せてください。"


def test_a_misheard_word_is_put_right_by_touch(open_app: Callable[..., Finger]) -> None:
    finger = open_app()
    desk = finger.app.desk
    finger.begin("vi")
    heard = "もし健康手帳を持っていますか。"
    meant = desk.engines.misheard.suggest(heard, "ja", WINDOW.id)
    finger.until(lambda: desk._talk)
    desk._translate(lambda: desk._counter.conversation.hear("staff", heard, 0.8, "", meant))
    finger.idle()
    finger.tap(finger.last("clerk").suggestions[0])
    finger.idle()
    assert desk.turns[-1].text == "母子健康手帳を持っていますか。"
    assert desk.turns[-1].interpretation.route == "phrase"


def test_what_was_taken_back_can_be_restored(
    open_app: Callable[..., Finger], log: UsageLog
) -> None:
    player = Silent()
    finger = open_app(player=player)
    desk = finger.app.desk
    finger.begin("vi")
    finger.say("パスポートを見せてください。")
    finger.tap(finger.last("clerk").buttons["reject"])
    finger.until(lambda: log.table()[0].rejected == 1)
    assert "confirm" not in finger.last("clerk").buttons
    finger.tap(finger.last("clerk").buttons["restore"])
    finger.until(lambda: log.table()[0].rejected == 0)
    assert desk.turns[-1].state is TurnState.TRANSLATED
    finger.tap(finger.last("clerk").buttons["confirm"])
    finger.until(lambda: player.played)
    finger.idle()
    assert desk.turns[-1].state is TurnState.SPOKEN


def test_what_cannot_be_translated_offers_phrases(open_app: Callable[..., Finger]) -> None:
    finger = open_app()
    desk = finger.app.desk
    finger.begin("ne")
    turn = finger.say("パスポートを拝見できますでしょうか、それから青い傘はいりません。")
    card = finger.last("clerk")
    assert turn.interpretation.route == "none"
    assert reads(card, LANGUAGES["ja"].no_translation)
    assert reads(card, LANGUAGES["ne"].no_translation)
    assert "confirm" not in card.buttons
    desk.confirm(turn)
    assert desk.turns[-1].state is TurnState.TRANSLATED
    assert turn.id not in finger.app.screen.resident.cards
    if card.nearest:
        finger.tap(card.nearest[0])
        finger.idle()
        assert desk.turns[-1].interpretation.route == "phrase"


def test_an_engine_that_crashes_leaves_the_conversation(open_app: Callable[..., Finger]) -> None:
    finger = open_app()
    app, desk = finger.app, finger.app.desk
    finger.begin("en")
    turn = finger.say("パスポートを見せてください。")

    def crash(_turn: Any) -> Any:
        raise RuntimeError("the engine is gone")

    working, desk._counter.translate = desk._counter.translate, crash
    desk.say("印鑑を見せてください。", "staff")
    finger.until(lambda: desk.notice is not None)
    finger.idle()
    assert app.screen.banner is not None
    assert "会話は残っています" in desk.notice.japanese
    assert desk.turns[0] == turn
    desk._counter.translate = working
    finger.tap(app.screen.banner.close)
    assert app.screen.banner is None
    finger.tap(finger.last("clerk").buttons["retry"])
    finger.idle()
    assert desk.turns[-1].interpretation.route == "phrase"


def test_a_missing_microphone_is_one_calm_sentence(open_app: Callable[..., Finger]) -> None:
    finger = open_app()
    app, desk = finger.app, finger.app.desk
    finger.begin("en")
    finger.say("パスポートを見せてください。")
    finger.tap(app.screen.clerk.speak)
    finger.until(lambda: desk.notice is not None)
    finger.idle()
    assert app.screen.banner is not None
    assert len(desk.turns) == 1
    finger.tap(app.screen.banner.close)
    assert app.screen.banner is None


def test_listening_can_be_given_up(open_app: Callable[..., Finger]) -> None:
    stopped: list[bool] = []

    def endless(*, stop: Callable[[], bool], level: Callable[[float], None], **_: Any) -> Any:
        while not stop():
            level(0.5)
            time.sleep(0.02)
        stopped.append(True)
        return Captured(read_recording(FOLDER / "01-08-ja.flac").samples)

    finger = open_app(endless)
    app, desk = finger.app, finger.app.desk
    finger.begin("en")
    finger.tap(app.screen.clerk.speak)
    finger.until(lambda: desk.activity == "listening" and desk.level == 0.5)
    # What has been heard so far is shown while it is spoken, and gone when it is given up.
    desk._tell(Partial("パスポート", "を見せ", "ja"))
    finger.until(lambda: reads(app.screen.clerk.list, "パスポートを見せ"))
    finger.tap(app.screen.clerk.cancel)
    finger.frames()
    assert not reads(app.screen.clerk.list, "パスポートを見せ")
    assert not desk.busy
    finger.until(lambda: stopped)
    finger.frames(20)
    assert desk.turns == ()
    assert not desk.busy


def test_the_residents_side_turns_around(open_app: Callable[..., Finger]) -> None:
    finger = open_app()
    app = finger.app
    finger.begin("my")
    finger.tap(app.screen.flip)
    finger.frames()
    pane = app.screen.resident
    left, bottom = pane.to_window(0, 0)
    right, top = pane.to_window(*pane.size)
    assert right < left
    assert top < bottom
    finger.tap(pane.answers["yes"])
    finger.until(lambda: app.desk.turns)
