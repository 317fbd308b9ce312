"""What can be touched or pressed: buttons with words, with icons, and chips."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import Any

from kivy.animation import Animation
from kivy.graphics import Color, SmoothLine
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty
from kivy.uix.behaviors import ButtonBehavior, FocusBehavior
from kivy.uix.widget import Widget

from tablet_app import theme
from tablet_app.direction import runs_right_to_left
from tablet_app.theme import Rgba
from tablet_app.widgets.keys import keys
from tablet_app.widgets.layout import Panel
from tablet_app.widgets.words import Icon, Words, text_pixels


class Touch(ButtonBehavior, FocusBehavior, Panel):
    """A panel that can be touched, or reached by Tab and pressed by Enter or Space."""

    tint = ColorProperty(theme.CARD)
    """Its fill while it is not pressed."""
    pressed_tint = ColorProperty(theme.LINE)
    ring = BooleanProperty(False)
    """Whether it shows that it has the keyboard's focus."""

    def __init__(self, action: Callable[[], object] | None = None, **settings: Any) -> None:
        """Make the button; `action` is done when it is let go."""
        settings.setdefault("corner", 14)
        self._ring_line: Any = None
        super().__init__(**settings)
        self.action = action
        self.fill = self.tint
        self.bind(state=self._show, tint=self._show, disabled=self._show)
        self.fbind("focus", self._ring)
        keys.bind(in_use=self._ring)

    def on_release(self) -> None:
        """Do what the button is for."""
        if self.action is not None and not self.disabled:
            self.action()

    def press(self) -> None:
        """Do what a touch would do."""
        self.on_release()

    def _ring(self, *_: object) -> None:
        self.ring = bool(self.focus and keys.in_use)

    def on_ring(self, *_: object) -> None:
        """Draw the ring, or take it away."""
        if self._ring_line is not None:
            self.canvas.after.clear()
            self._ring_line = None
        if self.ring:
            with self.canvas.after:
                Color(rgba=theme.INFO)
                self._ring_line = SmoothLine(width=dp(1.6))
            self._place()

    def _place(self, *_: object) -> None:
        super()._place()
        if self._ring_line is not None:
            self._ring_line.rounded_rectangle = (
                self.x - dp(3), self.y - dp(3), self.width + dp(6), self.height + dp(6),
                dp(self.corner + 3),
            )  # fmt: skip

    def _show(self, *_: object) -> None:
        target = self.pressed_tint if self.state == "down" else self.tint
        Animation.cancel_all(self, "fill")
        Animation(fill=target, duration=0.08).start(self)
        self.opacity = 0.45 if self.disabled else 1.0


class PushButton(Touch):
    """An icon and a word. `kind`: `main` is filled with the side's colour, `quiet` is outlined.

    It is as high as its words need; `natural_width` is what they need on one line.
    """

    def __init__(
        self,
        text: str = "",
        icon: str = "",
        action: Callable[[], object] | None = None,
        *,
        kind: str = "quiet",
        side: str = "staff",
        language: str = "ja",
        size_sp: float = theme.BODY,
        least: float = theme.TOUCH,
        **settings: Any,
    ) -> None:
        """Make the button, at least `least` dp high."""
        accent = theme.ACCENT[side]
        self._ink: Rgba = theme.WHITE if kind == "main" else accent
        settings.setdefault("size_hint_y", None)
        settings.setdefault("spacing", dp(8))
        super().__init__(
            action,
            tint=accent if kind == "main" else theme.CLEAR if kind == "bare" else theme.CARD,
            pressed_tint=theme.ACCENT_DEEP[side] if kind == "main" else theme.ACCENT_TINT[side],
            edge=theme.CLEAR if kind in ("main", "bare") else theme.LINE,
            padding=(dp(14), dp(6)),
            **settings,
        )
        self._least = dp(least)
        middle = {"center_y": 0.5}
        self.words = Words(
            text, language=language, size_sp=size_sp, color=self._ink, bold=kind == "main",
            most_lines=3, shrink=True, align="center", size_hint_x=None, pos_hint=middle,
        )  # fmt: skip
        self.icon = (
            Icon(icon, color=self._ink, size_sp=size_sp + 4, pos_hint=middle) if icon else None
        )
        self.add_widget(Widget())
        parts = [self.icon, self.words if text else None]
        for part in parts[::-1] if runs_right_to_left(language) else parts:
            if part is not None:
                self.add_widget(part)
        self.add_widget(Widget())
        self.height = self._least
        if self.size_hint_x is None and "width" not in settings:
            self.width = self.natural_width
        for name in ("width", "padding"):
            self.fbind(name, self._fit)
        self.words.fbind("height", self._fit)
        self._fit()

    @property
    def natural_width(self) -> float:
        """Width of the icon and the words on one line, in pixels."""
        return float(max(self._least, self.words.natural_width + self._around() + dp(8)))

    def _around(self) -> float:
        icon = self.icon.width + self.spacing if self.icon is not None else 0
        return float(icon + self.padding[0] + self.padding[2] + 2 * self.spacing)

    def _fit(self, *_: object) -> None:
        self.words.width = max(1.0, min(self.words.natural_width, self.width - self._around()))
        self.height = max(self._least, self.words.height + dp(14))


class IconButton(Touch):
    """An icon alone, for what stands often on a screen and is explained where it is large."""

    def __init__(
        self, icon: str, action: Callable[[], object], *, side: str = "staff", **settings: Any
    ) -> None:
        """Make the button, as large as a finger."""
        edge = dp(max(theme.TOUCH, text_pixels(24) / dp(1) + 20))
        super().__init__(
            action, tint=theme.CARD, pressed_tint=theme.ACCENT_TINT[side], edge=theme.LINE,
            size_hint=(None, None), size=(edge, edge), pos_hint={"center_y": 0.5}, **settings,
        )  # fmt: skip
        self.natural_width = edge
        self.icon = Icon(icon, color=theme.ACCENT[side], pos_hint={"center_y": 0.5})
        self.add_widget(Widget())
        self.add_widget(self.icon)
        self.add_widget(Widget())


class ChoiceChip(Touch):
    """One of several that can be chosen, as wide as its word."""

    natural_width = NumericProperty(0)

    def __init__(
        self, text: str, action: Callable[[], object], *, language: str = "ja", side: str = "staff",
        size_sp: float = theme.SMALL, **settings: Any,
    ) -> None:  # fmt: skip
        """Make the chip; it is not chosen yet."""
        self.side = side
        self.chosen = False
        self.words = Words(
            text, language=language, size_sp=size_sp, color=theme.ACCENT[side], fit=True,
            pos_hint={"center_y": 0.5},
        )  # fmt: skip
        super().__init__(
            action, edge=theme.LINE, size_hint=(None, None), padding=(dp(18), dp(6)), corner=26,
            height=max(dp(theme.TOUCH), self.words.height + dp(16)), **settings,
        )  # fmt: skip
        self.add_widget(Widget())
        self.add_widget(self.words)
        self.add_widget(Widget())
        self.natural_width = max(dp(theme.TOUCH), self.words.width + dp(38))
        self.width = self.natural_width

    def say(self, text: str) -> None:
        """Show another word."""
        if text != self.words.text:
            self.words.text = text
            self.natural_width = max(dp(theme.TOUCH), self.words.natural_width + dp(38))
            self.width = self.natural_width

    def choose(self, chosen: bool) -> None:
        """Show whether it is the one."""
        self.chosen = chosen
        self.tint = theme.ACCENT[self.side] if chosen else theme.CARD
        self.words.color = theme.WHITE if chosen else theme.ACCENT[self.side]


class Chip(Panel):
    """A small word on a tint, with an icon; nothing to touch."""

    grows = False
    """In a flow it stays as wide as its word."""

    def __init__(
        self,
        text: str,
        icon: str = "",
        ink: Rgba = theme.SOFT,
        tint: Rgba = theme.PAPER,
        language: str = "ja",
    ) -> None:
        """Make the chip, as wide as its word."""
        super().__init__(
            fill=tint, corner=10, size_hint=(None, None), padding=(dp(10), dp(4)), spacing=dp(6)
        )
        words = Words(text, language=language, size_sp=theme.TINY, color=ink, fit=True)
        if icon:
            self.add_widget(Icon(icon, color=ink, size_sp=16, pos_hint={"center_y": 0.5}))
        words.pos_hint = {"center_y": 0.5}
        self.add_widget(words)
        self.natural_width = words.width + dp(20) + (text_pixels(16) + dp(6) if icon else 0)
        self.width = self.natural_width
        self.height = words.height + dp(8)
