"""The screen of a conversation: two sides, one of which can be turned around."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.scatter import Scatter
from kivy.uix.widget import Widget

from assistant.languages import LANGUAGES
from tablet_app import theme
from tablet_app.desk import Desk, Notice
from tablet_app.widgets.basic import Ground, Panel, PushButton
from tablet_app.widgets.clerk_card import Edit
from tablet_app.widgets.panes import ClerkPane, ResidentPane
from tablet_app.widgets.words import Icon, Words


class Turned(FloatLayout):
    """Holds one widget upside down, for a reader on the other side of the tablet."""

    def __init__(self, content: Widget, **settings: Any) -> None:
        """Turn `content` by 180°; touches go with it."""
        super().__init__(**settings)
        self._scatter = Scatter(
            do_rotation=False, do_scale=False, do_translation=False, rotation=180,
            size_hint=(None, None), auto_bring_to_front=False,
        )  # fmt: skip
        self._content = content
        content.size_hint = (None, None)
        self._scatter.add_widget(content)
        self.add_widget(self._scatter)
        self.bind(pos=self._place, size=self._place)

    def _place(self, *_: object) -> None:
        self._scatter.size = self.size
        self._content.size = self.size
        self._content.pos = (0, 0)
        self._scatter.center = self.center


class Banner(Panel):
    """A notice: one sentence in Japanese, one in the resident's language where it concerns them."""

    def __init__(self, notice: Notice, language: str, dismiss: Callable[[], None]) -> None:
        """Show `notice`; `dismiss` is called when it was read."""
        _, _, ink, tint = theme.SEVERITY["error" if notice.serious else "info"]
        super().__init__(
            fill=tint, corner=14, size_hint_y=None, padding=(dp(18), dp(6), dp(8), dp(6)),
            spacing=dp(14),
        )  # fmt: skip
        self.notice = notice
        self.bind(minimum_height=self.setter("height"))
        icon = "warning" if notice.serious else "info"
        self.add_widget(Icon(icon, color=ink, size_sp=26, pos_hint={"center_y": 0.5}))
        texts = BoxLayout(
            orientation="vertical", size_hint_y=None, spacing=dp(2), pos_hint={"center_y": 0.5}
        )
        texts.bind(minimum_height=texts.setter("height"))
        texts.add_widget(Words(notice.japanese, size_sp=theme.BODY, color=ink))
        if notice.resident:
            texts.add_widget(
                Words(notice.resident, language=language, size_sp=theme.BODY, color=ink)
            )
        self.add_widget(texts)
        self.close = PushButton(
            "閉じる", "cross", dismiss, kind="bare", size_sp=theme.SMALL, size_hint_x=None,
            pos_hint={"center_y": 0.5},
        )  # fmt: skip
        self.close.tint = theme.CLEAR
        self.add_widget(self.close)


class ConversationScreen(Ground):
    """A conversation with one resident.

    Args:
        desk: the line; its conversation has begun.
        opposite: whether the resident's side is turned around.
        portrait: whether the window is higher than wide.
        edit: asks for a correction of a turn.
        write: asks for a text.
        phrases: opens the phrases.
        turn_around: turns the resident's side.
        finish: asks how the conversation ended.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        opposite: bool,
        portrait: bool,
        edit: Edit,
        write: Callable[[], None],
        phrases: Callable[[], None],
        turn_around: Callable[[], None],
        finish: Callable[[], None],
    ) -> None:
        super().__init__(orientation="vertical", fill=theme.PAPER)
        self.desk = desk
        header = self._header(turn_around, finish)
        self._notices = BoxLayout(
            size_hint_y=None, height=0, padding=(dp(18), 0), orientation="vertical"
        )
        self._notices.bind(minimum_height=self._notices.setter("height"))
        self.banner: Banner | None = None
        wide = opposite and not portrait
        self.clerk = ClerkPane(desk, edit, write, phrases, wide=wide)
        self.resident = ResidentPane(desk, wide=wide)
        stacked = opposite or portrait
        body = BoxLayout(orientation="vertical" if stacked else "horizontal", spacing=dp(2))
        far: Widget = Turned(self.resident) if opposite else self.resident
        for side in (far, self.clerk) if stacked else (self.clerk, far):
            body.add_widget(side)
        if opposite:
            # The far half belongs to the resident alone: the clerk's controls stand between.
            body.add_widget(header, index=1)
            body.add_widget(self._notices, index=1)
            body.spacing = 0
        else:
            self.add_widget(header)
            self.add_widget(self._notices)
        self.add_widget(body)
        self.refresh()

    def refresh(self) -> None:
        """Show the conversation as it is now."""
        self.clerk.refresh()
        self.resident.refresh()
        notice = self.desk.notice
        if self.banner is not None and self.banner.notice is notice:
            return
        self._notices.clear_widgets()
        self._notices.padding = (dp(18), dp(8) if notice else 0)
        self.banner = None
        if notice is not None:
            self.banner = Banner(notice, self.desk.language, self.desk.dismiss)
            self._notices.add_widget(self.banner)

    def _header(self, turn_around: Callable[[], None], finish: Callable[[], None]) -> Ground:
        header = Ground(
            fill=theme.CARD, size_hint_y=None, height=dp(68), padding=(dp(20), dp(8)),
            spacing=dp(14),
        )  # fmt: skip
        middle = {"center_y": 0.5}
        header.add_widget(
            Words(
                self.desk.window.name, size_sp=theme.TITLE, bold=True, color=theme.INK, fit=True,
                pos_hint=middle,
            )
        )  # fmt: skip
        language = LANGUAGES[self.desk.language]
        header.add_widget(Icon("globe", color=theme.GRAPE, size_sp=24, pos_hint=middle))
        header.add_widget(
            Words(
                language.name, language=language.tag, size_sp=theme.BODY, bold=True,
                color=theme.GRAPE, fit=True, pos_hint=middle,
            )
        )  # fmt: skip
        header.add_widget(
            Words(
                language.japanese, size_sp=theme.SMALL, color=theme.SOFT, most_lines=1,
                pos_hint=middle,
            )
        )  # fmt: skip
        self.flip = PushButton(
            "向きを変える", "flip", turn_around, size_sp=theme.SMALL, size_hint_x=None
        )
        self.finish = PushButton(
            "会話を終わる", "end", finish, size_sp=theme.SMALL, size_hint_x=None
        )
        header.add_widget(self.flip)
        header.add_widget(self.finish)
        return header
