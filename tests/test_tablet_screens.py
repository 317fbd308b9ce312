"""Languages, phrases, words and the keyboard in the real window; what is legible and reachable."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tablet_window import WINDOW, Finger, Silent, reads

from assistant.conversation import Conversation
from assistant.usage import UsageLog
from tablet_app import theme

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


@pytest.mark.parametrize(("size", "side"), [(1.0, "opposite"), (2.0, "beside")])
def test_everything_is_legible_and_large_enough(
    open_app: Callable[..., Finger], size: float, side: str
) -> None:
    finger = open_app(text_size=size, resident_side=side)
    app = finger.app
    for what in _screens(finger):
        finger.frames(12)
        root = app.stage.front
        small = [
            (type(one).__name__, round(one.width), round(one.height))
            for one in _touches(root)
            if min(one.width, one.height) < 47.5
        ]
        assert not small, f"{what}: {small}"
        faint = [(words.text, round(ratio, 2)) for words, ratio in _contrasts(root) if ratio < 4.5]
        assert not faint, f"{what}: {faint}"
        cut = [
            words.text
            for words in _words(root)
            if words.picture and any(line.endswith("…") for line in words.picture.lines)
            and not words.text.endswith("…")
        ]  # fmt: skip
        assert not cut, f"{what}: {cut}"


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
    dated = next(p for p in app.sheet.phrases if "date" in p.slots)
    app._phrase(dated)
    yield "slots"
    app.stage.close_sheets()
    app._edit(app.desk.turns[-1])
    yield "edit"
    app.stage.close_sheets()
    app._finish()
    yield "end"


def _touches(root: Any) -> Iterator[Any]:
    from kivy.uix.behaviors import FocusBehavior

    return (one for one in root.walk(restrict=True) if isinstance(one, FocusBehavior))


def _words(root: Any) -> Iterator[Any]:
    from tablet_app.widgets.words import Words

    return (one for one in root.walk(restrict=True) if isinstance(one, Words) and one.text)


def _contrasts(root: Any) -> Iterator[tuple[Any, float]]:
    """Each text with its contrast against the ground that it really stands on."""
    for words in _words(root):
        above = words.parent
        while above is not None and (getattr(above, "fill", None) or (0, 0, 0, 0))[3] < 1:
            above = above.parent if above.parent is not above else None
        if above is not None and not any(
            getattr(up, "disabled", False) for up in (words, words.parent)
        ):
            yield words, theme.contrast(tuple(words.color), tuple(above.fill))
