"""The settings: pages on the left, what they hold on the right."""
# mypy: allow-subclassing-any

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from tablet_app import theme
from tablet_app.widgets.buttons import PushButton, Touch
from tablet_app.widgets.layout import Column, Flow, Ground, Row, Scroll
from tablet_app.widgets.panel_window import SettingsPage
from tablet_app.widgets.words import Icon, Words, text_pixels

Page = tuple[str, str, Callable[[], SettingsPage]]
"""The name of a page, its icon, and what makes it."""


class _Entry(Touch):
    """A page in the list of pages."""

    def __init__(self, name: str, icon: str, action: Callable[[], object]) -> None:
        super().__init__(
            action, tint=theme.CLEAR, pressed_tint=theme.PINE_TINT, padding=(dp(18), dp(10)),
            spacing=dp(14), size_hint_y=None,
        )  # fmt: skip
        middle = {"center_y": 0.5}
        self.icon = Icon(icon, color=theme.PINE, size_sp=26, pos_hint=middle)
        self.words = Words(name, size_sp=theme.BODY, color=theme.INK, pos_hint=middle)
        self.add_widget(self.icon)
        self.add_widget(self.words)
        self.natural_width = self.words.natural_width + self.icon.width + dp(54)
        self.bind(minimum_height=self._fit)

    def choose(self, chosen: bool) -> None:
        """Show whether it is open."""
        self.tint = theme.PINE if chosen else theme.CLEAR
        self.words.color = theme.WHITE if chosen else theme.INK
        self.words.bold = chosen
        self.icon.color = theme.WHITE if chosen else theme.PINE

    def _fit(self, *_: object) -> None:
        self.height = max(dp(56), self.minimum_height)


class SettingsScreen(Ground):
    """The settings of this tablet.

    Args:
        pages: by the order in which they are listed.
        opened: called with the name of the page that is shown.
        leave: called to go back.
        portrait: whether the window is higher than wide.
        first: the page to begin with.
    """

    def __init__(
        self,
        pages: Sequence[Page],
        opened: Callable[[str], None],
        leave: Callable[[], None],
        *,
        portrait: bool,
        first: str = "",
    ) -> None:
        super().__init__(orientation="vertical", fill=theme.PAPER, spacing=dp(12),
                         padding=(dp(28), dp(18), dp(28), 0))  # fmt: skip
        self._pages = {name: make for name, _, make in pages}
        self._opened = opened
        self.leave = leave
        self.panel: Any = None
        self.name = ""
        head = Row(spacing=dp(16))
        middle = {"center_y": 0.5}
        self.back = PushButton("もどる", "back", leave, size_hint_x=None, pos_hint=middle)
        head.add_widget(self.back)
        head.add_widget(Words("設定", size_sp=theme.TITLE, bold=True, pos_hint=middle))
        self.add_widget(head)
        self.entries = {
            name: _Entry(name, icon, partial(self.open, name)) for name, icon, _ in pages
        }
        large = portrait or text_pixels(theme.BODY) > dp(theme.BODY) * 1.4
        body = BoxLayout(spacing=dp(24), orientation="vertical" if large else "horizontal")
        if large:
            listing: Widget = Flow(stretch=False, spacing=dp(6))
        else:
            listing = Column(
                spacing=dp(4),
                size_hint_x=None,
                pos_hint={"top": 1},
                width=max(entry.natural_width for entry in self.entries.values()),
            )
        for entry in self.entries.values():
            if large:
                entry.size_hint_x = None
                entry.width = entry.natural_width
            listing.add_widget(entry)
        body.add_widget(listing)
        self.scroll = Scroll()
        self._holder = Column(padding=(dp(4), dp(4), dp(10), dp(28)))
        self.scroll.add_widget(self._holder)
        body.add_widget(self.scroll)
        self.add_widget(body)
        self.open(first if first in self._pages else next(iter(self._pages)))

    def first_focus(self) -> Widget:
        """Where the keyboard begins."""
        return self.entries[self.name]

    def open(self, name: str) -> None:
        """Show a page."""
        self.close()
        self._holder.clear_widgets()
        self.name = name
        self.panel = self._pages[name]()
        self._holder.add_widget(self.panel)
        self.scroll.scroll_y = 1
        for one, entry in self.entries.items():
            entry.choose(one == name)
        self._opened(name)

    def close(self) -> None:
        """Nothing goes on without a screen."""
        if self.panel is not None:
            self.panel.close()
