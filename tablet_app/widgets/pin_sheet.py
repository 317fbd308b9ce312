"""A pad of digits: to enter the PIN, or to choose one."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.core.window import Window as Screen
from kivy.graphics import Color, SmoothEllipse
from kivy.metrics import dp
from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from tablet_app import theme
from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.keys import keys
from tablet_app.widgets.layout import Column
from tablet_app.widgets.options import Answer
from tablet_app.widgets.sheet import Sheet
from tablet_app.widgets.words import Words

LONGEST = 8
_BACKSPACE, _ENTER, _KEYPAD_ENTER = 8, 13, 271


class _Dots(Widget):
    """As many dots as digits were entered; the digits themselves are never shown."""

    count = NumericProperty(0)

    def __init__(self) -> None:
        super().__init__(size_hint_y=None, height=dp(30))
        for name in ("pos", "size", "count"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        size, gap = dp(16), dp(14)
        shown = max(4, int(self.count))
        x = self.center_x - (shown * size + (shown - 1) * gap) / 2
        with self.canvas:
            for index in range(shown):
                Color(rgba=theme.PINE if index < self.count else theme.LINE)
                SmoothEllipse(pos=(x + index * (size + gap), self.center_y - size / 2),
                              size=(size, size))  # fmt: skip


class PinPad(Column):
    """Ten digits; `done` gets what was entered.

    Args:
        done: called with 4 to 8 digits.
        accept: the word of the button that ends.
    """

    def __init__(self, done: Callable[[str], None], accept: str = "決定") -> None:
        super().__init__(spacing=dp(12))
        self._done = done
        self.entered = ""
        self.dots = _Dots()
        self.add_widget(self.dots)
        self.answer = Answer()
        self.add_widget(self.answer)
        self.digits: dict[str, PushButton] = {}
        for row in ("123", "456", "789", "<0>"):
            line = BoxLayout(size_hint_y=None, spacing=dp(12))
            line.bind(minimum_height=line.setter("height"))
            for key in row:
                line.add_widget(self._key(key, accept))
            self.add_widget(line)
        Screen.bind(on_key_down=self._pressed)
        self.bind(parent=self._gone)
        self._show()

    def _key(self, key: str, accept: str) -> PushButton:
        if key == "<":
            self.erase = PushButton("消す", "left", self._erase, least=64)
            return self.erase
        if key == ">":
            self.accept = PushButton(accept, "", self._finish, kind="main", least=64)
            return self.accept
        button = PushButton(key, "", partial(self._enter, key), size_sp=theme.TITLE, least=64)
        self.digits[key] = button
        return button

    def clear(self, text: str = "", kind: str = "info") -> None:
        """Begin again, with something to say."""
        self.entered = ""
        self.answer.tell(text, kind)
        self.hold(False)
        self._show()

    def hold(self, held: bool) -> None:
        """Take no digits while the PIN is being looked at."""
        for button in self.digits.values():
            button.disabled = held
        self._show()

    def _enter(self, digit: str) -> None:
        if len(self.entered) < LONGEST and not self.digits["0"].disabled:
            self.entered += digit
            self.answer.tell("")
            self._show()

    def _erase(self) -> None:
        self.entered = self.entered[:-1]
        self._show()

    def _finish(self) -> None:
        if not self.accept.disabled:
            self._done(self.entered)

    def _show(self) -> None:
        self.dots.count = len(self.entered)
        self.accept.disabled = len(self.entered) < 4 or self.digits["0"].disabled
        self.erase.disabled = not self.entered

    def _gone(self, _widget: Any, parent: Any) -> None:
        if parent is None:
            Screen.unbind(on_key_down=self._pressed)

    def _pressed(self, _window: Any, key: int, *_: Any) -> bool:
        digit = str(key - 48) if 48 <= key <= 57 else str(key - 256) if 256 <= key <= 265 else ""
        if digit:
            self._enter(digit)
            return True
        if key == _BACKSPACE:
            self._erase()
            return True
        if key in (_ENTER, _KEYPAD_ENTER) and not keys.in_use:
            self._finish()
            return True
        return False


class PinSheet(Sheet):
    """Asks for the PIN.

    Args:
        check: given the digits, a callable for the outcome and one for a sentence.
        opened: called when it was the right one.
        close: called to give up.
    """

    def __init__(
        self,
        check: Callable[[str, Callable[[bool], None], Callable[[str], None]], object],
        opened: Callable[[], None],
        close: Callable[[], None],
    ) -> None:
        super().__init__(close, width=480)
        self._check = check
        self._opened = opened
        self.title("暗証番号", closing=True)
        self.body.add_widget(
            Words(
                "設定を開くには、暗証番号を入力してください。",
                size_sp=theme.SMALL,
                color=theme.SOFT,
            )
        )
        self.pad = PinPad(self._entered, "開く")
        self.body.add_widget(self.pad)

    def _entered(self, pin: str) -> None:
        self.pad.hold(True)
        self.pad.answer.tell("確かめています…", "work")
        self._check(pin, self._checked, lambda text: self.pad.clear(text, "warning"))

    def _checked(self, right: bool) -> None:
        if right:
            self._opened()
        else:
            self.pad.clear("暗証番号が違います。", "warning")


class ChoosePin(Column):
    """Asks for a new PIN twice.

    Args:
        choose: given the digits, a callable for success and one for a sentence.
        chosen: called when it is set.
    """

    def __init__(
        self,
        choose: Callable[[str, Callable[[None], None], Callable[[str], None]], object],
        chosen: Callable[[], None],
    ) -> None:
        super().__init__(spacing=dp(12))
        self._choose = choose
        self._chosen = chosen
        self._first = ""
        self.request = Words("", size_sp=theme.BODY, align="center")
        self.add_widget(self.request)
        self.pad = PinPad(self._entered)
        self.add_widget(self.pad)
        self._begin()

    def _begin(self, text: str = "") -> None:
        self._first = ""
        self.request.text = "新しい暗証番号（4〜8桁の数字）"
        self.pad.clear(text, "warning")

    def _entered(self, pin: str) -> None:
        if not self._first:
            self._first = pin
            self.request.text = "確認のため、もう一度"
            self.pad.clear()
        elif pin != self._first:
            self._begin("2回の番号が違いました。初めから入力してください。")
        else:
            self.pad.hold(True)
            self._choose(pin, lambda _: self._chosen(), self._begin)


class ChoosePinSheet(Sheet):
    """Asks for a new PIN over the settings."""

    def __init__(
        self,
        choose: Callable[[str, Callable[[None], None], Callable[[str], None]], object],
        chosen: Callable[[], None],
        close: Callable[[], None],
    ) -> None:
        """See `ChoosePin`; `close` is called to give up."""
        super().__init__(close, width=480)
        self.title("暗証番号を決める", closing=True)
        self.form = ChoosePin(choose, chosen)
        self.body.add_widget(self.form)
