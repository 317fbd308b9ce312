"""How little the screen's thread does: texts are composed once, widgets kept, memory freed."""

import weakref
from collections.abc import Callable
from typing import Any

import pytest
from tablet_window import PATIENCE, Finger

LONG = "住民票の写しを請求するときは、本人確認書類を見せてください。" * 10


def _words(root: Any, text: str) -> list[Any]:
    return [one for one in root.walk() if getattr(one, "text", "") == text]


def test_a_text_is_composed_for_its_final_width_alone(
    open_app: Callable[..., Finger], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tablet_app.widgets import words

    composed: list[tuple[str, int, int | None]] = []
    compose = words.compose

    def note(text: str, style: Any, width: int | None, spans: Any = ()) -> Any:
        composed.append((text, style.size, width))
        return compose(text, style, width, spans)

    finger = open_app()
    app = finger.app
    finger.begin("en")
    finger.say(LONG)
    monkeypatch.setattr(words, "compose", note)
    for make in (app.show_screen, app._turn_around):
        composed.clear()
        make()
        finger.frames()
        shown = {
            (one.text, one.picture.style.size, int(one.width)) for one in _words(app.screen, LONG)
        }
        assert shown
        assert {one for one in composed if one[0] == LONG} == shown


def test_turning_the_side_around_makes_nothing_anew(open_app: Callable[..., Finger]) -> None:
    finger = open_app()
    app = finger.app
    finger.begin("ar")
    finger.say("パスポートを見せてください。")
    before = app.screen
    cards = dict(before.clerk.cards), dict(before.resident.cards)
    for _ in range(2):
        finger.tap(before.flip)
        finger.frames()
        assert app.screen is before
        assert (before.clerk.cards, before.resident.cards) == cards
        for pane in (before.clerk, before.resident):
            assert pane.get_root_window() is not None
            assert pane.speak.width > 100
    # The right way up again, beside each other.
    left, bottom = before.resident.to_window(0, 0, relative=True)
    right, top = before.resident.to_window(*before.resident.size, relative=True)
    assert (right > left, top > bottom) == (True, True)


def test_what_was_shown_is_freed_after_the_conversation(open_app: Callable[..., Finger]) -> None:
    finger = open_app()
    app = finger.app
    gone = []
    for language in ("vi", "ko"):
        finger.begin(language)
        finger.say("パスポートを見せてください。")
        gone.append(weakref.ref(app.screen))
        app.desk.end("solved")
        finger.until(lambda: hasattr(app.screen, "tiles"))
    # Memory is freed in small steps, when nothing else is done.
    finger.until(lambda: all(one() is None for one in gone), 4 * PATIENCE)
