"""Languages, phrases, words and the keyboard in the real window; what is legible and reachable."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tablet_looks import faults
from tablet_window import PORTRAIT, SIZE, WINDOW, Finger, Silent, reads

from assistant.conversation import Conversation
from assistant.usage import UsageLog
from tablet_app.offers import clerk_phrases

TAB, ENTER, SPACE, ESCAPE, DOWN = 9, 13, 32, 27, 274


def test_the_most_used_languages_come_first(open_app: Callable[..., Finger], log: UsageLog) -> None:
    for language in ("si", "si", "ne"):
        log.begin(Conversation(WINDOW.id, language))
    log.begin(Conversation("tourism", "fr"))
    screen = open_app().app.screen
    finger = open_app()
    screen = finger.app.screen
    finger.until(lambda: screen.languages[:2] == ("si", "ne"))
    finger.frames()
    first = max(screen.tiles.values(), key=lambda tile: (round(tile.y), -tile.x))
    assert first.tag == "si"
    assert set(screen.languages) == set(WINDOW.languages)


@pytest.mark.parametrize(
    ("typed", "tags"),
    [("べとなむ", ["vi"]), ("tieng viet", ["vi"]), ("台湾", ["zh-Hant"]), ("スリランカ", ["si"]),
     ("မြန်", ["my"]), ("brasil", ["pt-BR"]), ("xyz", [])],
)  # fmt: skip
def test_a_language_is_found_as_it_is_typed(typed: str, tags: list[str]) -> None:
    from tablet_app.offers import find_languages

    assert find_languages(typed, WINDOW.languages) == tags


def test_the_search_leads_into_the_conversation(open_app: Callable[..., Finger]) -> None:
    finger = open_app()
    screen = finger.app.screen
    screen.search.text = "ネパ"
    finger.until(lambda: len([t for t in screen.tiles.values() if t.parent]) == 1)
    finger.tap(screen.tiles["ne"])
    finger.until(lambda: finger.app.desk.language == "ne")


def test_the_question_is_asked_aloud_in_turn(open_app: Callable[..., Finger]) -> None:
    player = Silent()
    finger = open_app(player=player)
    screen = finger.app.screen
    finger.tap(screen.voice)
    finger.until(lambda: len(player.played) >= 2)
    assert screen.aloud
    asked = screen.question.language
    finger.until(lambda: screen.question.language != asked)
    finger.tap(screen.voice)
    assert not screen.aloud


def test_a_phrase_is_filled_by_touch(open_app: Callable[..., Finger], log: UsageLog) -> None:
    finger = open_app()
    app, desk = finger.app, finger.app.desk
    finger.begin("vi")
    finger.tap(app.screen.clerk.phrases)
    finger.until(lambda: app.sheet.offers)
    app.sheet.query.text = "持ってきてください"
    finger.until(lambda: app.sheet.phrases and "持ってきて" in app.sheet.phrases[0].japanese)
    phrase = next(p for p in app.sheet.phrases if p.slots == ("date", "document"))
    index = app.sheet.phrases.index(phrase)
    finger.until(lambda: len(app.sheet.offers) > index)
    app._phrase(phrase)
    finger.frames()
    sheet = app.sheet
    assert sheet.accept.disabled
    day = sheet.picker.today.replace(day=5)
    finger.tap(sheet.picker.days[day])
    assert sheet.slot == "document"
    finger.until(lambda: "パスポート" in sheet.picker.terms or sheet.picker.terms)
    sheet.picker.query.text = "ぱすぽ"
    finger.until(lambda: list(sheet.picker.terms) == ["パスポート"])
    finger.tap(sheet.picker.terms["パスポート"])
    assert not sheet.accept.disabled
    assert f"{day.month}月5日" in sheet.japanese.text
    finger.tap(sheet.accept)
    finger.until(lambda: desk.turns)
    finger.idle()
    assert app.sheet is None
    turn = desk.turns[-1]
    assert turn.text == f"{day.month}月5日までにパスポートを持ってきてください。"
    assert turn.interpretation.route == "phrase"
    assert "hộ chiếu" in turn.interpretation.translation
    # The same line as anything that was said: only confirmed, it counts.
    assert log.table()[0].turns == 0
    finger.tap(finger.last("clerk").buttons["confirm"])
    finger.until(lambda: log.table()[0].turns == 1)


def test_numbers_and_times_are_filled(open_app: Callable[..., Finger]) -> None:
    finger = open_app()
    app = finger.app
    finger.begin("en")
    for words, touch, said in (
        ("番窓口へ行って", _press("2", "1", "←"), "2番窓口"),
        ("手数料は", _press("3", "00"), "300円"),
        ("受付時間は", _clock(13, 30), "午後1時30分"),
    ):
        app._phrases()
        finger.until(lambda: app.sheet.phrases)
        app.sheet.query.text = words
        finger.until(
            lambda w=words: app.sheet.phrases and app.sheet.phrases[0].japanese.find(w) > -1
        )
        app._phrase(next(p for p in app.sheet.phrases if p.slots))
        finger.frames()
        touch(finger, app.sheet.picker)
        assert said in app.sheet.japanese.text
        finger.key(ESCAPE)
        finger.key(ESCAPE)
        assert app.sheet is None


def _press(*keys: str) -> Callable[[Finger, Any], None]:
    def press(finger: Finger, picker: Any) -> None:
        for key in keys:
            finger.tap(picker.keys[key])

    return press


def _clock(hour: int, minute: int) -> Callable[[Finger, Any], None]:
    def choose(finger: Finger, picker: Any) -> None:
        finger.tap(picker.hours[hour])
        finger.tap(picker.minutes[minute])

    return choose


def test_a_difficult_word_is_explained_to_both(open_app: Callable[..., Finger]) -> None:
    player = Silent()
    finger = open_app(player=player)
    app = finger.app
    finger.begin("vi")
    turn = finger.say("会社の健康保険に入っていない方は、国民健康保険に入ってください。")
    card = finger.last("clerk")
    words = next(w for w in card.walk() if getattr(w, "text", "") == turn.text)
    mark = next(
        m for m in words.marks if m.action and turn.text[m.first : m.last] == "国民健康保険"
    )
    left, top, width, _ = next(
        p for p in words.picture.marks if words.marks[p[3]] is mark
    )  # fmt: skip
    high = words.center_y + words.picture.height / 2
    finger.tap(words, (round(words.x) + left + width / 2, high - top + 10))
    sheet = app.sheet
    assert sheet.term.source == "国民健康保険"
    assert sheet.clerk
    assert sheet.resident
    assert reads(sheet, sheet.clerk)
    assert reads(sheet, sheet.resident)
    finger.key(ESCAPE)
    assert app.sheet is None


def test_everything_is_done_by_the_keyboard_alone(
    open_app: Callable[..., Finger], log: UsageLog
) -> None:
    player = Silent()
    finger = open_app(player=player)
    app, desk = finger.app, finger.app.desk
    reach(finger, app.screen.tiles["vi"])
    finger.key(ENTER)
    finger.until(lambda: desk.language == "vi" and hasattr(app.screen, "clerk"))
    finger.frames(20)
    assert app.screen.clerk.speak.focus
    reach(finger, app.screen.clerk.phrases)
    finger.key(SPACE)
    finger.until(lambda: app.sheet is not None and app.sheet.offers)
    finger.until(lambda: app.sheet.query.focus)
    reach(finger, app.sheet.offers[0])
    finger.key(ENTER)
    finger.until(lambda: desk.turns)
    finger.idle()
    # What is to be decided has the focus at once.
    finger.until(lambda: finger.last("clerk").buttons["confirm"].focus)
    assert finger.last("clerk").buttons["confirm"].ring
    finger.key(ENTER)
    finger.until(lambda: player.played)
    reach(finger, app.screen.finish)
    finger.key(ENTER)
    finger.until(lambda: app.sheet is not None)
    reach(finger, app.sheet.outcomes["solved"])
    finger.key(SPACE)
    finger.until(lambda: hasattr(app.screen, "tiles"))
    finger.until(lambda: log.table()[0].turns == 1)


def reach(finger: Finger, widget: Any) -> None:
    """Go on by Tab until a widget has the focus."""
    for _ in range(80):
        if widget.focus:
            return
        finger.key(TAB)
    pytest.fail("Tab does not lead there")


@pytest.mark.parametrize(
    ("text_size", "side", "size"),
    [(1.0, "opposite", SIZE), (2.0, "beside", SIZE), (1.0, "beside", PORTRAIT),
     (1.5, "opposite", PORTRAIT)],
)  # fmt: skip
def test_everything_is_legible_and_large_enough(
    open_app: Callable[..., Finger], text_size: float, side: str, size: tuple[int, int]
) -> None:
    finger = open_app(size=size, text_size=text_size, resident_side=side)
    for what in _screens(finger):
        finger.frames(12)
        assert not faults(finger.app.stage.front, size), what


@pytest.mark.parametrize("size", [SIZE, PORTRAIT])
def test_both_sides_fit_in_every_script(
    open_app: Callable[..., Finger], size: tuple[int, int]
) -> None:
    finger = open_app(size=size, resident_side="opposite")
    app = finger.app
    for language in ("fa", "ur", "my", "km", "fr"):
        finger.begin(language)
        for side in ("opposite", "beside"):
            finger.frames(12)
            assert not faults(app.screen, size), (language, side)
            finger.tap(app.screen.flip)


def _screens(finger: Finger) -> Iterator[str]:
    app = finger.app
    finger.until(lambda: app.screen.tiles)
    yield "start"
    finger.begin("vi")
    yield "welcome"
    finger.say("会社の健康保険に入っていない方は、国民健康保険に入ってください。")
    yield "translated"
    app.desk.confirm(app.desk.turns[-1])
    finger.until(lambda: app.desk.turns[-1].spoken)
    yield "spoken"
    app.desk.reject(app.desk.turns[-1])
    finger.say("パスポートを拝見できますでしょうか、それから青い傘はいりません。")
    yield "refused"
    app._explain(app.desk.words[app.desk.turns[0].id].terms)
    yield "word"
    app.stage.close_sheets()
    app._phrases()
    finger.until(lambda: app.sheet.offers)
    yield "phrases"
    for kind in ("date", "time", "amount", "document"):
        phrase = next(
            phrase
            for phrase in clerk_phrases(app.desk.engines, WINDOW.id, "vi", "", None, 400)
            if kind in phrase.slots
        )
        app._phrase(phrase)
        app.sheet._go(kind)
        finger.frames()
        yield kind
        app.stage.close_sheet()
    app.stage.close_sheets()
    app._edit(app.desk.turns[-1])
    yield "edit"
    app.stage.close_sheets()
    app._finish()
    yield "end"
