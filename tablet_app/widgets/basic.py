"""Grounds, panels, buttons and chips that the screens are made of."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import Any

from kivy.animation import Animation
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty
from kivy.uix.behaviors import ButtonBehavior, FocusBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from tablet_app import theme
from tablet_app.fonts import face
from tablet_app.theme import Rgba
from tablet_app.widgets.words import Icon, Words, shadow_texture, text_pixels


class Ground(BoxLayout):
    """A plain coloured area."""

    fill = ColorProperty(theme.PAPER)


class Panel(BoxLayout):
    """A rounded area, raised by a soft shadow or flat."""

    fill = ColorProperty(theme.CARD)
    edge = ColorProperty(theme.CLEAR)
    raised = BooleanProperty(False)
    corner = NumericProperty(theme.RADIUS)
    shadow = ObjectProperty(None, allownone=True)

    def __init__(self, **settings: Any) -> None:
        """Make the panel; `settings` are the properties above and those of a BoxLayout."""
        # A picture of a shadow costs a weak tablet nothing; a shader would, at every frame.
        settings.setdefault("shadow", shadow_texture())
        super().__init__(**settings)


class Scroll(ScrollView):
    """A list that scrolls up and down."""


class Column(BoxLayout):
    """Widgets under each other, as high as they are together."""

    def __init__(self, **settings: Any) -> None:
        """Make the column; `settings` are those of a BoxLayout."""
        settings.setdefault("orientation", "vertical")
        settings.setdefault("size_hint_y", None)
        super().__init__(**settings)
        self.bind(minimum_height=self.setter("height"))


class Card(Panel):
    """A panel as high as what stands in it."""

    def __init__(self, **settings: Any) -> None:
        """Make the card; `settings` are those of a panel."""
        settings.setdefault("orientation", "vertical")
        settings.setdefault("size_hint_y", None)
        super().__init__(**settings)
        self.bind(minimum_height=self.setter("height"))


class Row(BoxLayout):
    """Widgets beside each other, as high as the highest."""

    def __init__(self, **settings: Any) -> None:
        """Make the row; `settings` are those of a BoxLayout."""
        settings.setdefault("size_hint_y", None)
        super().__init__(**settings)
        self.bind(minimum_height=self.setter("height"))


class Field(TextInput):
    """A line or a page to type in, in a font of its language."""

    def __init__(self, language: str = "ja", size_sp: float = theme.BODY, **settings: Any) -> None:
        """Make the field.

        Args:
            language: BCP 47 tag of what is typed; Japanese also draws Latin letters.
            size_sp: text size.
            settings: those of a TextInput.
        """
        from tablet_app.fonts import script_of

        script = script_of(language)
        # Kivy's field has one font: the Japanese one knows Chinese, Cyrillic and Greek as well.
        font = face(script if script not in ("Latn", "Hans", "Hant") else "Jpan")
        if script == "Latn" and language not in ("ja", "en"):
            font = face("Latn")
        super().__init__(
            font_name=font.path if font else "Roboto", font_size=text_pixels(size_sp), **settings
        )


class Touch(ButtonBehavior, FocusBehavior, Panel):
    """A panel that can be touched, or reached by Tab and pressed by Enter or Space."""

    tint = ColorProperty(theme.CARD)
    """Its fill while it is not pressed."""
    pressed_tint = ColorProperty(theme.LINE)

    def __init__(self, action: Callable[[], None] | None = None, **settings: Any) -> None:
        """Make the button; `action` is done when it is let go."""
        settings.setdefault("corner", 14)
        super().__init__(**settings)
        self.action = action
        self.fill = self.tint
        self._edge = self.edge
        self.bind(state=self._show, tint=self._show, disabled=self._show, focus=self._show)

    def on_release(self) -> None:
        """Do what the button is for."""
        if self.action is not None and not self.disabled:
            self.action()

    def keyboard_on_key_down(self, window: Any, keycode: Any, text: Any, modifiers: Any) -> bool:
        """Press it by Enter or Space; Tab goes on."""
        if keycode[1] in ("enter", "spacebar", "numpadenter"):
            self.on_release()
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def _show(self, *_: object) -> None:
        target = self.pressed_tint if self.state == "down" else self.tint
        Animation.cancel_all(self, "fill")
        Animation(fill=target, duration=0.08).start(self)
        self.opacity = 0.45 if self.disabled else 1.0
        self.edge = theme.INFO if self.focus else self._edge


class PushButton(Touch):
    """An icon and a word. `kind`: `main` is filled with the side's colour, `quiet` is outlined."""

    def __init__(
        self,
        text: str = "",
        icon: str = "",
        action: Callable[[], None] | None = None,
        *,
        kind: str = "quiet",
        side: str = "staff",
        language: str = "ja",
        size_sp: float = theme.BODY,
        most_lines: int = 1,
        **settings: Any,
    ) -> None:
        """Make the button, at least as high as a finger."""
        accent = theme.ACCENT[side]
        ink: Rgba = theme.WHITE if kind == "main" else accent
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", dp(theme.TOUCH))
        settings.setdefault("spacing", dp(8))
        super().__init__(
            action,
            tint=accent if kind == "main" else theme.CARD,
            pressed_tint=theme.ACCENT_DEEP[side] if kind == "main" else theme.ACCENT_TINT[side],
            edge=theme.CLEAR if kind in ("main", "bare") else theme.LINE,
            padding=(dp(14), dp(6)),
            **settings,
        )
        middle = {"center_y": 0.5}
        self.words = Words(
            text, language=language, size_sp=size_sp, color=ink, bold=kind == "main",
            most_lines=most_lines, shrink=True, align="center" if most_lines > 1 else "left",
            size_hint_x=None, pos_hint=middle,
        )  # fmt: skip
        self.icon = Icon(icon, color=ink, size_sp=size_sp + 4, pos_hint=middle) if icon else None
        self.add_widget(Widget())
        if self.icon is not None:
            self.add_widget(self.icon)
        if text:
            self.add_widget(self.words)
        self.add_widget(Widget())
        if self.size_hint_x is None and "width" not in settings:
            self.width = max(dp(theme.TOUCH), self.words.natural_width + self._around() + dp(8))
        self.bind(width=self._fit, padding=self._fit)
        self._fit()

    def _around(self) -> float:
        icon = self.icon.width + self.spacing if self.icon is not None else 0
        return float(icon + self.padding[0] + self.padding[2] + 2 * self.spacing)

    def _fit(self, *_: object) -> None:
        self.words.width = max(1.0, min(self.words.natural_width, self.width - self._around()))


class IconButton(Touch):
    """An icon alone, for what stands often on a screen and is explained where it is large."""

    def __init__(
        self, icon: str, action: Callable[[], None], *, side: str = "staff", **settings: Any
    ) -> None:
        """Make the button, as large as a finger."""
        super().__init__(
            action, tint=theme.CARD, pressed_tint=theme.ACCENT_TINT[side], edge=theme.LINE,
            size_hint=(None, None), size=(dp(theme.TOUCH), dp(theme.TOUCH)),
            pos_hint={"center_y": 0.5}, **settings,
        )  # fmt: skip
        self.add_widget(Widget())
        self.add_widget(Icon(icon, color=theme.ACCENT[side], pos_hint={"center_y": 0.5}))
        self.add_widget(Widget())


class Chip(Panel):
    """A small word on a tint, with an icon."""

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
        self.width = words.width + dp(20) + (text_pixels(16) + dp(6) if icon else 0)
        self.height = words.height + dp(8)
