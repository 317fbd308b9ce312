"""What is laid over a screen: a card on a shade."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.metrics import dp
from kivy.uix.floatlayout import FloatLayout

from tablet_app import theme
from tablet_app.widgets.buttons import IconButton
from tablet_app.widgets.layout import Column, Panel, Row, Scroll
from tablet_app.widgets.words import Words, text_pixels

_MARGIN = 20


class Sheet(FloatLayout):
    """A card over a shaded screen, as high as its content, which scrolls where that is too high.

    Args:
        dismiss: closes it; called by a touch beside the card and by Escape.
        at: `middle`, or `top` where the screen's keyboard will cover the lower half.
        width: of the card in dp, where the window is as wide.
        tall: whether the card takes all the height there is, for a list that scrolls by itself.
        most: height of a tall card in dp, where the window is higher.
    """

    def __init__(
        self, dismiss: Callable[[], None], *, at: str = "middle", width: float = 720,
        tall: bool = False, most: float = float("inf"),
    ) -> None:  # fmt: skip
        super().__init__()
        self.dismiss = dismiss
        self._width = width
        self._at = at
        self._tall = tall
        self._most = most
        with self.canvas.before:
            Color(rgba=theme.SHADE)
            self._shade = Rectangle()
        self.card = Panel(
            padding=(dp(30), dp(22), dp(30), dp(26)), size_hint=(None, None), raised=True,
            corner=24, orientation="vertical",
        )  # fmt: skip
        self.body = Column(spacing=dp(16), padding=(dp(3), dp(3)))
        if tall:
            self.card.spacing = dp(14)
        else:
            self._scroll = Scroll()
            self._scroll.add_widget(self.body)
            self.card.add_widget(self._scroll)
        self.add_widget(self.card)
        self.bind(pos=self._place, size=self._place)
        self.body.bind(height=self._place)

    def _place(self, *_: object) -> None:
        self._shade.pos, self._shade.size = self.pos, self.size
        scale = max(1.0, text_pixels(theme.BODY) / dp(theme.BODY) * 0.7)
        wide = dp(self._width) * scale
        self.card.width = min(wide, self.width - dp(2 * _MARGIN))
        most = self.height - dp(2 * _MARGIN)
        around = self.card.padding[1] + self.card.padding[3]
        wanted = dp(self._most) * scale if self._tall else self.body.height + around
        self.card.height = min(most, wanted)
        if not self._tall:
            fits = self.body.height + around <= most
            self._scroll.do_scroll_y = not fits
            self._scroll.bar_width = 0 if fits else dp(5)
        self.card.center_x = self.center_x
        if self._at == "top":
            self.card.top = self.top - dp(_MARGIN)
        else:
            self.card.center_y = self.center_y

    def on_touch_down(self, touch: Any) -> bool:
        """Nothing under the sheet is touched."""
        if not self.card.collide_point(*touch.pos):
            self.dismiss()
        else:
            super().on_touch_down(touch)
        return True

    def title(self, text: str, *, closing: bool = False) -> Row:
        """Add a heading, with a cross to close the sheet."""
        row = Row(spacing=dp(12))
        row.add_widget(
            Words(text, size_sp=theme.TITLE, bold=True, color=theme.INK, pos_hint={"center_y": 0.5})
        )
        if closing:
            row.add_widget(IconButton("cross", self.dismiss))
        (self.card if self._tall else self.body).add_widget(row)
        return row
