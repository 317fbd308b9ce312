"""The window's contents: one screen, the sheets over it, and the keyboard's way through them."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window as Screen
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from tablet_app.widgets.buttons import Touch
from tablet_app.widgets.keys import keys

TAB, ESCAPE, SPACE, ENTER = 9, 27, 32, (13, 271)
PAGE_UP, PAGE_DOWN = 280, 281
_STEPS = {TAB: 1, 273: -1, 274: 1, 275: 1, 276: -1}
"""Tab and the arrows: which way the focus goes. Shift turns Tab around."""


class Stage(FloatLayout):
    """One screen with sheets over it. Only the uppermost can be touched or reached by keys.

    Everything that can be done by touch can be done by keys: Tab and the arrows go from one thing
    to the next, Enter and Space press it, Page Up and Page Down scroll, Escape goes back.
    """

    def __init__(self) -> None:
        """Make the stage, empty."""
        super().__init__()
        self.screen: Widget | None = None
        self.sheets: list[Any] = []
        self.escape: Callable[[], None] = lambda: None
        """What Escape does where no sheet is open."""
        self.noticed: Callable[[], None] = lambda: None
        """Called at every touch and key: somebody is there."""
        self._focus_again = Clock.create_trigger(self._keep_focus, 0.05)
        Screen.bind(on_key_down=self._key, on_textinput=self._typed)

    def close(self) -> None:
        """Listen to no keys any longer."""
        Screen.unbind(on_key_down=self._key, on_textinput=self._typed)
        self.release_focus()

    @property
    def sheet(self) -> Any:
        """The uppermost sheet, None where none is open."""
        return self.sheets[-1] if self.sheets else None

    @property
    def front(self) -> Any:
        """What can be touched: the uppermost sheet, or else the screen."""
        return self.sheet or self.screen

    def show(self, screen: Widget) -> None:
        """Put a screen in the place of the present one; sheets stay."""
        if self.screen is not None:
            self.release_focus()
            self.remove_widget(self.screen)
        self.screen = screen
        self.add_widget(screen, index=len(self.children))
        self.keep_focus()

    def open(self, sheet: Widget) -> None:
        """Lay a sheet over everything."""
        self.release_focus()
        if self.sheet is not None:
            self.sheet.opacity = 0
        self.sheets.append(sheet)
        self.add_widget(sheet)
        self.keep_focus()

    def close_sheet(self) -> None:
        """Take the uppermost sheet away."""
        if self.sheets:
            self.release_focus()
            self.remove_widget(self.sheets.pop())
            if self.sheet is not None:
                self.sheet.opacity = 1
            self.keep_focus()

    def close_sheets(self) -> None:
        """Take all sheets away."""
        while self.sheets:
            self.close_sheet()

    def keep_focus(self) -> None:
        """Give the focus to something useful, where the keyboard is in use and nothing has it."""
        self._focus_again()

    def release_focus(self) -> None:
        """Nothing has the keyboard's focus any longer."""
        for widget in self.walk(restrict=True):
            if isinstance(widget, FocusBehavior) and widget.focus:
                widget.focus = False

    def reachable(self) -> list[Any]:
        """What the keyboard can reach now, in reading order."""
        if self.front is None:
            return []
        return [
            widget
            for widget in self.front.walk(restrict=True)
            if isinstance(widget, FocusBehavior) and not widget.disabled and widget.is_focusable
        ]

    def focused(self) -> Any:
        """What has the focus, None where nothing that can be reached has it."""
        return next((widget for widget in self.reachable() if widget.focus), None)

    def move_focus(self, step: int) -> None:
        """Give the focus to the next thing (1) or the one before (-1)."""
        found = self.reachable()
        if not found:
            return
        keys.in_use = True
        now = self.focused()
        at = found.index(now) + step if now is not None else min(0, step)
        self._focus(found[at % len(found)])

    def on_touch_down(self, touch: Any) -> bool:
        """Only the uppermost is touched."""
        keys.in_use = False
        self.noticed()
        return bool(self.front is not None and self.front.dispatch("on_touch_down", touch))

    def on_touch_move(self, touch: Any) -> bool:
        """See `on_touch_down`."""
        return bool(self.front is not None and self.front.dispatch("on_touch_move", touch))

    def on_touch_up(self, touch: Any) -> bool:
        """See `on_touch_down`."""
        return bool(self.front is not None and self.front.dispatch("on_touch_up", touch))

    def _focus(self, widget: Any) -> None:
        self.release_focus()
        widget.focus = True
        above = widget.parent
        while above is not None and above is not self:
            if isinstance(above, ScrollView):
                above.scroll_to(widget, padding=30, animate=False)
            above = above.parent if above.parent is not above else None

    def _keep_focus(self, *_: object) -> None:
        if not keys.in_use or self.focused() is not None or self.front is None:
            return
        wanted = getattr(self.front, "first_focus", lambda: None)()
        found = self.reachable()
        if wanted in found:
            self._focus(wanted)
        elif found and self.sheet is not None:
            self._focus(found[0])

    def _typed(self, _window: Any, text: str) -> bool:
        # A space that pressed a button is not typed as well.
        return text == " " and isinstance(self.focused(), Touch)

    def _key(self, _window: Any, key: int, _code: int, _text: str, modifiers: list[str]) -> bool:
        self.noticed()
        now = self.focused()
        typing = now is not None and not isinstance(now, Touch)
        if key == ESCAPE:
            if self.sheet is not None:
                self.sheet.dismiss()
            else:
                self.escape()
            return True
        if key in _STEPS and not (typing and key != TAB):
            self.move_focus(-1 if "shift" in modifiers else _STEPS[key])
            return True
        if key in (PAGE_UP, PAGE_DOWN):
            self._scroll(1 if key == PAGE_UP else -1)
            return True
        if key in ENTER or key == SPACE:
            if isinstance(now, Touch):
                now.press()
                return True
            enter = getattr(self.front, "enter", None)
            if typing and key in ENTER and not now.multiline and enter is not None:
                enter()
                return True
            # What was taken off the screen may still hold the keyboard: it is not pressed.
            return now is None
        return False

    def _scroll(self, way: int) -> None:
        found = [one for one in self.front.walk(restrict=True) if isinstance(one, ScrollView)]
        now = self.focused()
        holding = [one for one in found if now is not None and now in one.walk(restrict=True)]
        for one in (holding or found)[:1]:
            room = one.viewport_size[1] - one.height
            if room > 0:
                one.scroll_y = min(1.0, max(0.0, one.scroll_y + way * 0.8 * one.height / room))
