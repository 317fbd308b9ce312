"""The speak button: press and speak, with a meter of the voice."""
# mypy: allow-subclassing-any

import time
from collections import deque
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.properties import ColorProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from assistant.conversation import Speaker
from tablet_app import theme
from tablet_app.desk import Desk
from tablet_app.direction import runs_right_to_left
from tablet_app.strings import strings
from tablet_app.widgets.buttons import Touch
from tablet_app.widgets.words import Icon, Words, text_pixels

_BARS = 28
_HOLD_SECONDS = 0.6
"""A press that lasts longer was held to talk: letting go ends it."""

_HOLD_FRAMES = 10
"""And it lasted so many frames: where the processor is busy, a tap may look long."""

_CLERK = {
    "": "押して話す",
    "listening": "お話しください（もう一度押すと終わり）",
    "hearing": "聞き取っています…",
    "translating": "訳しています…",
}


class Meter(Widget):
    """The loudness of the last two seconds as bars, or a slow wave while work is done."""

    color = ColorProperty(theme.WHITE)

    def __init__(self, desk: Desk, **settings: Any) -> None:
        """Make the meter of what `desk` hears."""
        super().__init__(**settings)
        self._desk = desk
        self._levels: deque[float] = deque([0.0] * _BARS, maxlen=_BARS)
        self._bars: list[Any] = []
        self._event: Any = None
        self._frame = 0

    def run(self, wanted: bool) -> None:
        """Move, or stand still and show nothing."""
        if wanted and self._event is None:
            self._levels.extend([0.0] * _BARS)
            with self.canvas:
                Color(rgba=self.color)
                self._bars = [SmoothRoundedRectangle(size=(0, 0)) for _ in self._levels]
            self._event = Clock.schedule_interval(self._step, 1 / 15)
        elif not wanted and self._event is not None:
            self._event.cancel()
            self._event = None
            self.canvas.clear()
            self._bars = []

    def _step(self, _seconds: float) -> None:
        listening = self._desk.activity == "listening"
        self._frame += 1
        if not listening and self._frame % 4:
            # The processor is needed for recognition now: the wave moves slowly.
            return
        beat = (time.monotonic() * 0.7) % 1.0
        self._levels.append(self._desk.level if listening else 0.0)
        step = self.width / _BARS
        for index, (bar, level) in enumerate(zip(self._bars, self._levels, strict=True)):
            near = abs(index / _BARS - beat)
            shown = level**0.6 if listening else max(0.0, 0.5 - 3 * near)
            height = max(dp(4), self.height * min(1.0, shown))
            bar.radius = [step * 0.25] * 4
            bar.size = (max(2.0, step * 0.5), height)
            bar.pos = (self.x + index * step, self.center_y - height / 2)


class SpeakButton(Touch):
    """Starts and ends listening to one side.

    Args:
        desk: the line.
        side: whose words it listens to.
        settings: those of a panel.
    """

    def __init__(self, desk: Desk, side: Speaker, **settings: Any) -> None:
        accent = theme.ACCENT[side]
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", max(dp(92), text_pixels(theme.TITLE) * 2.4 + dp(20)))
        super().__init__(
            tint=accent, pressed_tint=theme.ACCENT_DEEP[side], corner=22, raised=True,
            padding=(dp(24), dp(10)), spacing=dp(18), **settings,
        )  # fmt: skip
        self._desk = desk
        self._least: float = settings["height"]
        self.side: Speaker = side
        self._since = 0.0
        self._frame = 0
        own = strings().get(desk.language)
        self._texts = _CLERK if side == "staff" or own is None else {
            "": own.speak, "listening": own.listening, "hearing": own.wait,
            "translating": own.wait,
        }  # fmt: skip
        self.icon = Icon("mic", color=theme.WHITE, size_sp=38, pos_hint={"center_y": 0.5})
        language = "ja" if side == "staff" else desk.language
        self.words = Words(
            self._texts[""], language=language, size_sp=theme.TITLE, bold=True,
            color=theme.WHITE, most_lines=2, shrink=True,
        )  # fmt: skip
        self._right = BoxLayout(orientation="vertical", padding=(0, dp(2)))
        self._above, self._below = Widget(), Widget()
        self.meter = Meter(desk, size_hint_y=None, height=dp(26))
        for widget in (self._above, self.words, self._below):
            self._right.add_widget(widget)
        self._left, self._end = Widget(), Widget()
        parts: list[Widget] = [self.icon, self._right]
        if runs_right_to_left(language):
            parts.reverse()
        for widget in (self._left, *parts, self._end):
            self.add_widget(widget)
        self.bind(width=lambda *_: self._centre())
        self.words.fbind("height", self._grow)

    def refresh(self) -> None:
        """Show what the line is doing now."""
        mine = self._desk.busy and self._desk.speaker == self.side
        self.disabled = self._desk.busy and not (mine and self._desk.activity == "listening")
        if mine:
            self.opacity = 1.0
        self.words.text = self._texts[self._desk.activity if mine else ""]
        self.icon.name = "stop" if mine and self._desk.activity == "listening" else "mic"
        if mine and self.meter.parent is None:
            self._right.add_widget(self.meter, index=1)
        elif not mine and self.meter.parent is not None:
            self._right.remove_widget(self.meter)
        self.meter.run(mine)
        self._centre()

    def _centre(self) -> None:
        """Idle, icon and words stand in the middle; at work, the meter takes all the width."""
        idle = self.meter.parent is None
        for side in (self._left, self._end):
            side.size_hint_x = 1 if idle else None
            side.width = 1
        room = self.width - self.icon.width - dp(48) - 3 * dp(18)
        self._right.size_hint_x = None if idle else 1
        # What does not stand on one line is set smaller, on two.
        self.words.size_sp = theme.TITLE
        if self.words.natural_width > room:
            self.words.size_sp = theme.BODY
        if idle:
            self._right.width = max(1.0, min(self.words.natural_width, room))
        self._grow()

    def _grow(self, *_: object) -> None:
        meter = self.meter.height if self.meter.parent is not None else 0
        self.height = max(self._least, self.words.height + meter + dp(24))

    def on_press(self) -> None:
        """Start to listen, or end it."""
        self._since, self._frame = time.monotonic(), Clock.frames
        if self._desk.activity == "listening":
            self._since = 0.0
            self._desk.stop_listening()
        else:
            self._desk.listen(self.side)

    def on_release(self) -> None:
        """End what was held."""
        long = time.monotonic() - self._since > _HOLD_SECONDS
        held = self._since and long and Clock.frames - self._frame > _HOLD_FRAMES
        if held and self._desk.activity == "listening":
            self._desk.stop_listening()

    def press(self) -> None:
        """Start or end by a key."""
        self.on_press()
        self._since = 0.0
