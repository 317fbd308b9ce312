"""A calm word at the lower edge that goes away by itself and is in nobody's way."""
# mypy: allow-subclassing-any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.core.window import Window as Screen
from kivy.metrics import dp
from kivy.uix.anchorlayout import AnchorLayout

from tablet_app import theme
from tablet_app.widgets.layout import Column, Panel
from tablet_app.widgets.words import Icon, Words

SECONDS = 7.0


class Toast(AnchorLayout):
    """Something that both should know, and that asks for nothing.

    Args:
        japanese: for the clerk.
        resident: the same for the resident; empty for nothing.
        language: BCP 47 tag of the resident's language.
        seconds: how long it stays.
    """

    def __init__(
        self, japanese: str, resident: str, language: str, seconds: float = SECONDS
    ) -> None:
        super().__init__(anchor_y="bottom", padding=(0, 0, 0, dp(26)))
        panel = Panel(
            fill=theme.INK, corner=20, size_hint=(None, None), padding=(dp(26), dp(14)),
            spacing=dp(16), raised=True,
        )  # fmt: skip
        middle = {"center_y": 0.5}
        words = Column(spacing=dp(4), pos_hint=middle, size_hint_x=None)
        self.texts = [Words(japanese, size_sp=theme.SMALL, color=theme.WHITE)]
        if resident:
            self.texts.insert(0, Words(
                resident, language=language, size_sp=theme.BODY, bold=True, color=theme.WHITE,
            ))  # fmt: skip
        for text in self.texts:
            words.add_widget(text)
        # A long one wraps: it never reaches from edge to edge.
        words.width = min(
            max(text.natural_width for text in self.texts) + dp(2), 0.62 * Screen.width
        )
        icon = Icon("check", color=theme.WHITE, size_sp=30, pos_hint=middle)
        panel.add_widget(icon)
        panel.add_widget(words)
        panel.width = words.width + icon.width + dp(68)
        panel.bind(minimum_height=panel.setter("height"))
        self.add_widget(panel)
        self._event = Clock.schedule_once(self._fade, seconds)

    def dismiss(self) -> None:
        """Take it away at once."""
        self._event.cancel()
        Animation.cancel_all(self)
        if self.parent is not None:
            self.parent.remove_widget(self)

    def _fade(self, _seconds: float) -> None:
        away = Animation(opacity=0, duration=0.4)
        away.bind(on_complete=lambda *_: self.dismiss())
        away.start(self)
