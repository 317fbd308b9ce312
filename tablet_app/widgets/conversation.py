"""The screen of a conversation: two sides, one of which can be turned around."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from assistant.conversation import Speaker
from assistant.languages import LANGUAGES
from tablet_app import theme
from tablet_app.desk import Desk, Notice
from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.clerk_card import Explain
from tablet_app.widgets.layout import Flow, Ground, Group, Panel
from tablet_app.widgets.panes import ClerkPane, ResidentPane
from tablet_app.widgets.turned import Turned
from tablet_app.widgets.words import Icon, Words


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
        self.add_widget(self.close)


class ConversationScreen(Ground):
    """A conversation with one resident.

    Args:
        desk: the line; its conversation has begun.
        opposite: whether the resident's side is turned around.
        portrait: whether the window is higher than wide.
        edit: asks for a correction of a turn.
        write: asks for a text of a side.
        phrases: opens the phrases.
        explain: explains words.
        turn_around: turns the resident's side.
        finish: asks how the conversation ended.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        opposite: bool,
        portrait: bool,
        edit: Callable[..., None],
        write: Callable[[Speaker], None],
        phrases: Callable[[], None],
        explain: Explain,
        turn_around: Callable[[], None],
        finish: Callable[[], None],
    ) -> None:
        super().__init__(orientation="vertical", fill=theme.PAPER)
        self.desk = desk
        self._portrait = portrait
        self._head = self._header(turn_around, finish)
        self._notices = BoxLayout(
            size_hint_y=None, height=0, padding=(dp(18), 0), orientation="vertical"
        )
        self._notices.bind(minimum_height=self._notices.setter("height"))
        self.banner: Banner | None = None
        self.clerk = ClerkPane(desk, edit, partial(write, "staff"), phrases, explain)
        self.resident = ResidentPane(
            desk, partial(edit, own=True), partial(write, "resident"), explain
        )
        self._body = BoxLayout()
        self._far: Widget = self.resident
        self.arrange(opposite=opposite)
        # Each side has a frame of its own, so that neither holds up a touch for long.
        self._other_side = Clock.create_trigger(lambda _: self.resident.refresh(), 0)
        self.refresh()

    def arrange(self, *, opposite: bool) -> None:
        """Place the two sides; nothing is made anew.

        Args:
            opposite: whether the resident's side is turned around.
        """
        body = self._body
        self.clear_widgets()
        body.clear_widgets()
        if isinstance(self._far, Turned):
            self._far.release()
        for pane in (self.clerk, self.resident):
            pane.arrange(wide=opposite and not self._portrait)
        stacked = opposite or self._portrait
        self._far = Turned(self.resident) if opposite else self.resident
        body.orientation = "vertical" if stacked else "horizontal"
        body.spacing = 0 if opposite else dp(2)
        for side in (self._far, self.clerk) if stacked else (self.clerk, self._far):
            body.add_widget(side)
        # Opposite, the far half belongs to the resident alone: the clerk's controls stand between.
        for part in (self._head, self._notices):
            if opposite:
                body.add_widget(part, index=1)
            else:
                self.add_widget(part)
        self.add_widget(body)

    def first_focus(self) -> Any:
        """Where the keyboard begins: what is to be decided, or else speaking."""
        for turn in reversed(self.desk.turns):
            for name in ("confirm", "retry"):
                card = self.clerk.cards.get(turn.id)
                button = card.buttons.get(name) if card is not None else None
                if button is not None and not button.disabled:
                    return button
        return self.clerk.speak

    def close(self) -> None:
        """Nothing goes on without a screen."""
        self._other_side.cancel()
        self.clerk.speak.meter.run(False)
        self.resident.speak.meter.run(False)

    def refresh(self) -> None:
        """Show the conversation as it is now."""
        self.clerk.refresh()
        self._other_side()
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
            fill=theme.CARD, size_hint_y=None, padding=(dp(20), dp(8)), orientation="vertical"
        )
        header.bind(minimum_height=header.setter("height"))
        flow = Flow(spacing=dp(14))
        header.add_widget(flow)
        middle = {"center_y": 0.5}
        language = LANGUAGES[self.desk.language]
        names = Group(grows=True, spacing=dp(14))
        names.add_widget(
            Words(self.desk.window.name, size_sp=theme.TITLE, bold=True, fit=True, pos_hint=middle)
        )
        names.add_widget(Icon("globe", color=theme.GRAPE, size_sp=24, pos_hint=middle))
        names.add_widget(
            Words(
                language.name, language=language.tag, size_sp=theme.BODY, bold=True,
                color=theme.GRAPE, fit=True, pos_hint=middle,
            )
        )  # fmt: skip
        names.add_widget(
            Words(
                language.japanese, size_sp=theme.SMALL, color=theme.SOFT, fit=True,
                pos_hint=middle,
            )
        )  # fmt: skip
        self.header = Group(grows=self._portrait, spacing=dp(14))
        """What is at hand all the time; there is room for more before it."""
        if self._portrait:
            # At the right edge, in a row of its own.
            self.header.add_widget(Widget(size_hint_y=None, height=1))
        self.flip = PushButton("向き", "flip", turn_around, size_sp=theme.SMALL, size_hint_x=None)
        self.finish = PushButton(
            "会話を終わる", "end", finish, size_sp=theme.SMALL, size_hint_x=None
        )
        self.header.add_widget(self.flip)
        self.header.add_widget(self.finish)
        flow.add_widget(names)
        flow.add_widget(self.header)
        return header
