"""What the settings are made of: headings, choices, switches, facts and answers."""
# mypy: allow-subclassing-any

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from kivy.graphics import Color, SmoothEllipse, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.widget import Widget

from tablet_app import theme
from tablet_app.widgets.buttons import ChoiceChip, Touch
from tablet_app.widgets.layout import Card, Column, Flow, Row
from tablet_app.widgets.words import Icon, Words, text_pixels

T = TypeVar("T")

NO_STICK = "USBメモリーが見つかりません。差してから、もう一度押してください。"


class Part(Card):
    """A white card of the settings with a heading and, in soft ink, what it is for."""

    def __init__(self, heading: str, purpose: str = "") -> None:
        """Make the card; what it holds is added under the heading."""
        super().__init__(padding=(dp(26), dp(20), dp(26), dp(22)), spacing=dp(14), edge=theme.LINE)
        head = Column(spacing=dp(4))
        head.add_widget(Words(heading, size_sp=theme.BODY + 2, bold=True))
        if purpose:
            head.add_widget(Words(purpose, size_sp=theme.SMALL, color=theme.SOFT))
        self.add_widget(head)


class Choices(Flow):
    """Chips of which one is chosen."""

    def __init__(
        self, offered: Sequence[tuple[T, str]], chosen: T, choose: Callable[[T], object]
    ) -> None:
        """Make the chips; `offered` are the values with their words."""
        super().__init__(stretch=False)
        self._act = choose
        self.chips: dict[Any, ChoiceChip] = {}
        for value, text in offered:
            self.chips[value] = ChoiceChip(text, partial(self._choose, value), size_sp=theme.BODY)
            self.add_widget(self.chips[value])
        self.chosen: Any = chosen
        self.show(chosen)

    def show(self, chosen: object) -> None:
        """Show which one is chosen."""
        self.chosen = chosen
        for value, chip in self.chips.items():
            chip.choose(value == chosen)

    def _choose(self, value: Any) -> None:
        self.show(value)
        self._act(value)


class _Track(Widget):
    """The picture of a switch."""

    on = BooleanProperty(False)
    place = NumericProperty(0.0)

    def __init__(self, **settings: Any) -> None:
        high = text_pixels(theme.BODY) * 1.5
        super().__init__(size_hint=(None, None), size=(high * 1.8, high), **settings)
        for name in ("pos", "size", "on"):
            self.fbind(name, self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        gap = self.height * 0.12
        knob = self.height - 2 * gap
        x = self.right - gap - knob if self.on else self.x + gap
        with self.canvas:
            Color(rgba=theme.PINE if self.on else theme.SOFT)
            SmoothRoundedRectangle(pos=self.pos, size=self.size, radius=[self.height / 2] * 4)
            Color(rgba=theme.WHITE)
            SmoothEllipse(pos=(x, self.y + gap), size=(knob, knob))


class OnOff(Touch):
    """Something that is on or off, which its words say as well."""

    def __init__(
        self, text: str, purpose: str, on: bool, switched: Callable[[bool], object]
    ) -> None:
        """Make the switch; `switched` is told what it is now."""
        super().__init__(
            self._turn, tint=theme.CARD, pressed_tint=theme.PINE_TINT, spacing=dp(18),
            padding=(dp(6), dp(8)), size_hint_y=None,
        )  # fmt: skip
        self.bind(minimum_height=self._fit)
        self._switched = switched
        middle = {"center_y": 0.5}
        words = Column(spacing=dp(2), pos_hint=middle)
        words.add_widget(Words(text, size_sp=theme.BODY, bold=True))
        if purpose:
            words.add_widget(Words(purpose, size_sp=theme.SMALL, color=theme.SOFT))
        self.state_words = Words("", size_sp=theme.SMALL, color=theme.SOFT, fit=True,
                                 pos_hint=middle)  # fmt: skip
        self.track = _Track(pos_hint=middle)
        for part in (words, self.state_words, self.track):
            self.add_widget(part)
        self.on = on
        self.show(on)

    def show(self, on: bool) -> None:
        """Show what it is."""
        self.on = on
        self.track.on = on
        self.state_words.text = "オン" if on else "オフ"

    def _turn(self) -> None:
        self.show(not self.on)
        self._switched(self.on)

    def _fit(self, *_: object) -> None:
        self.height = max(dp(theme.TOUCH), self.minimum_height)


class Answer(Row):
    """What came of something: an icon and a sentence; empty until it is told."""

    def __init__(self) -> None:
        """Make it, with nothing to say."""
        super().__init__(spacing=dp(10))
        self.text = ""

    def tell(self, text: str, kind: str = "good") -> None:
        """Say something: `good`, `warning`, `error`, `info`, or `work` while it goes on."""
        self.clear_widgets()
        self.text = text
        if not text:
            return
        icon, ink = {
            "good": ("check", theme.PINE), "warning": ("warning", theme.WARNING),
            "error": ("error", theme.ERROR), "info": ("info", theme.INFO),
            "work": ("clock", theme.SOFT),
        }[kind]  # fmt: skip
        self.add_widget(Icon(icon, color=ink, size_sp=24, pos_hint={"center_y": 0.5}))
        self.add_widget(
            Words(text, size_sp=theme.BODY, color=ink, pos_hint={"center_y": 0.5})
        )  # fmt: skip

    def fail(self, japanese: str) -> None:
        """Say why something failed."""
        self.tell(japanese, "error")


class Gauge(Widget):
    """How much of something is done, or how loud it is: 0..1."""

    value = NumericProperty(0.0)

    def __init__(self, high: float = 14, **settings: Any) -> None:
        """Make it `high` dp high, empty."""
        super().__init__(size_hint_y=None, height=dp(high), **settings)
        for name in ("pos", "size", "value"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        done = self.width * min(1.0, max(0.0, self.value))
        radius = [self.height / 2] * 4
        with self.canvas:
            Color(rgba=theme.LINE)
            SmoothRoundedRectangle(pos=self.pos, size=self.size, radius=radius)
            if done > self.height:
                Color(rgba=theme.PINE)
                SmoothRoundedRectangle(pos=self.pos, size=(done, self.height), radius=radius)


def fact(name: str, value: str, language: str = "ja") -> Row:
    """A name and its value beside each other."""
    row = Row(spacing=dp(16))
    row.add_widget(
        Words(name, size_sp=theme.BODY, color=theme.SOFT, size_hint_x=0.38, pos_hint={"top": 1})
    )
    row.add_widget(Words(value, language=language, size_sp=theme.BODY, pos_hint={"top": 1}))
    return row
