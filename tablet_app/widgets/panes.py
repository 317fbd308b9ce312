"""The two sides of a conversation."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from assistant.conversation import Speaker, Turn, TurnState
from tablet_app import theme
from tablet_app.desk import Desk
from tablet_app.direction import runs_right_to_left
from tablet_app.strings import ANSWERS, strings
from tablet_app.widgets.buttons import IconButton, PushButton
from tablet_app.widgets.clerk_card import ClerkCard, Edit, Explain
from tablet_app.widgets.layout import Card, Column, Flow, Ground, Row, Scroll
from tablet_app.widgets.resident_card import ResidentCard
from tablet_app.widgets.speak import SpeakButton
from tablet_app.widgets.words import Icon, Words

_AT_ONCE = 2
"""Cards that are made in one frame."""
_ANSWER_ICONS = {"yes": "check", "no": "cross", "again": "again", "write": "write"}


class Pane(Ground):
    """One side: its turns, and a dock with its speak button."""

    def __init__(self, desk: Desk, side: Speaker) -> None:
        self.side = side
        super().__init__(
            fill=theme.ACCENT_GROUND[side], padding=(dp(8), dp(6), dp(8), dp(16)), spacing=dp(8)
        )
        self.desk = desk
        self.cards: dict[str, Any] = {}
        self._hint: Any = None
        self.list = Column(spacing=dp(12), padding=(dp(12), dp(12), dp(12), dp(14)))
        self.scroll = Scroll()
        self.scroll.add_widget(self.list)
        self.add_widget(self.scroll)
        self.dock = BoxLayout(
            orientation="vertical", spacing=dp(10), padding=(dp(10), 0, dp(10), 0)
        )
        self.dock.bind(minimum_height=self._fit_dock)
        self._above_dock = Widget()
        self.add_widget(self.dock)
        self.partial = Words(
            "", language="ja" if side == "staff" else desk.language, size_sp=theme.HEARD,
            color=theme.SOFT,
        )  # fmt: skip
        self._live = Card(padding=(dp(20), dp(16)), edge=theme.ACCENT[side])
        self._live.add_widget(self.partial)
        self._bottom = Clock.create_trigger(self._to_newest, 0.05)
        for changing in (self.list, self.scroll):
            changing.bind(height=lambda *_: self._bottom())

    def arrange(self, *, wide: bool) -> None:
        """Put the dock beside the turns (`wide`) or under them."""
        self.orientation = "horizontal" if wide else "vertical"
        self.dock.size_hint = (None, 1) if wide else (1, None)
        if self._above_dock.parent is not None:
            self.dock.remove_widget(self._above_dock)
        if wide:
            self.dock.width = dp(400)
            self.dock.add_widget(self._above_dock, len(self.dock.children))
        self._fit_dock()

    def _fit_dock(self, *_: object) -> None:
        if self.dock.size_hint_y is None:
            self.dock.height = self.dock.minimum_height

    def shows(self, _turn: Turn) -> bool:
        """Whether a turn stands on this side."""
        return True

    def make_card(self) -> Any:
        """An empty card of this side."""
        raise NotImplementedError

    def make_hint(self) -> Any:
        """What stands here before the first turn."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show the conversation as it is now."""
        if not self.desk.language:
            return
        turns = tuple(turn for turn in self.desk.turns if self.shows(turn))
        gone = set(self.cards) - {turn.id for turn in turns}
        for name in gone:
            self.list.remove_widget(self.cards.pop(name))
        if self._hint is None and not turns:
            self._hint = self.make_hint()
            self.list.add_widget(self._hint)
        elif self._hint is not None and turns:
            self.list.remove_widget(self._hint)
            self._hint = None
        missing = 0
        for at, turn in reversed(list(enumerate(turns))):
            if turn.id not in self.cards:
                missing += 1
                if missing > _AT_ONCE:
                    break
                self.cards[turn.id] = self.make_card()
                # Below it stand the newer turns, and what is being heard now.
                below = len(turns) - 1 - at + (self._live.parent is not None)
                self.list.add_widget(self.cards[turn.id], index=below)
            self.cards[turn.id].show(turn, large=_matters(turn, turns))
        if missing > _AT_ONCE:
            Clock.schedule_once(self._more, 0)
        self._show_partial()

    def _more(self, _seconds: float) -> None:
        """Older turns, a few in each frame, so that a long conversation never holds up a touch."""
        if self.get_root_window() is not None:
            self.refresh()

    def _show_partial(self) -> None:
        """What has been heard so far, under the turns."""
        mine = self.desk.busy and self.desk.speaker == self.side
        self.partial.text = self.desk.partial if mine else ""
        if bool(self.partial.text) != (self._live.parent is not None):
            if self.partial.text:
                self.list.add_widget(self._live)
            else:
                self.list.remove_widget(self._live)

    def from_top(self, _turn: Turn) -> bool:
        """Whether a turn that is too long for this side is read from its beginning."""
        return True

    def _to_newest(self, _seconds: float) -> None:
        """Scroll to the newest turn: to its end, or to its beginning where that is read first."""
        hidden = self.list.height - self.scroll.height
        if hidden <= 0:
            self.scroll.scroll_y = 1
            return
        card = self.list.children[0]
        long = card.height > self.scroll.height and card in self.cards.values()
        if long and self.from_top(card.turn):
            top = card.top - self.list.y + dp(12)
            self.scroll.scroll_y = min(1.0, max(0.0, (top - self.scroll.height) / hidden))
        else:
            self.scroll.scroll_y = 0


class ClerkPane(Pane):
    """The clerk's side, in Japanese.

    Args:
        desk: the line.
        edit: asks for a correction of a turn.
        write: asks for a new text.
        phrases: opens the phrases.
        explain: explains words.
    """

    def __init__(
        self,
        desk: Desk,
        edit: Edit,
        write: Callable[[], None],
        phrases: Callable[[], None],
        explain: Explain,
    ) -> None:
        self._edit = edit
        self._explain = explain
        super().__init__(desk, "staff")
        self.speak = SpeakButton(desk, "staff")
        self.cancel = PushButton("やめる", "cross", desk.cancel, size_sp=theme.SMALL)
        self.write = PushButton("文字で入力", "keyboard", write, size_sp=theme.SMALL)
        self.phrases = PushButton("定型文", "phrases", phrases, size_sp=theme.SMALL)
        self._tools = Flow()
        self.dock.add_widget(self._tools)
        self.dock.add_widget(self.speak)

    def from_top(self, turn: Turn) -> bool:
        """What is to be decided stands at the end of a turn; why it was refused, at its top."""
        return turn.interpretation is not None and turn.interpretation.route == "none"

    def make_card(self) -> ClerkCard:
        """See `Pane`."""
        return ClerkCard(self.desk, self._edit, self._explain)

    def make_hint(self) -> Card:
        """The three steps of a turn."""
        card = Card(padding=(dp(26), dp(22)), spacing=dp(16), raised=True)
        card.add_widget(Words("使い方", size_sp=theme.TITLE, bold=True, color=theme.PINE))
        steps = (
            ("mic", "下のボタンを押して、話しかけます。話し終わると自動で止まります。"),
            ("undo", "訳と「訳し戻し」を見て、言いたいことと合っているか確かめます。"),
            ("speaker", "「伝える」を押すと、相手の画面に出て、読み上げます。"),
        )
        for icon, text in steps:
            row = Row(spacing=dp(16))
            row.add_widget(Icon(icon, color=theme.PINE, size_sp=30, pos_hint={"center_y": 0.5}))
            row.add_widget(Words(text, size_sp=theme.BODY, pos_hint={"center_y": 0.5}))
            card.add_widget(row)
        return card

    def refresh(self) -> None:
        """See `Pane`."""
        super().refresh()
        self.speak.refresh()
        wanted = [self.cancel] if self.desk.busy else [self.write, self.phrases]
        if list(self._tools.children) != wanted[::-1]:
            self._tools.clear_widgets()
            for button in wanted:
                self._tools.add_widget(button)


class ResidentPane(Pane):
    """The resident's side, in their language.

    Args:
        desk: the line.
        edit: lets the resident correct their words.
        write: lets the resident type.
        explain: explains words.
    """

    def __init__(
        self,
        desk: Desk,
        edit: Edit,
        write: Callable[[], None],
        explain: Explain,
    ) -> None:
        super().__init__(desk, "resident")
        self._edit = edit
        self._explain = explain
        self._told: set[str] = set()
        texts = strings()[desk.language]
        mirrored = runs_right_to_left(desk.language)
        self.speak = SpeakButton(desk, "resident")
        self.answers: dict[str, PushButton] = {}
        flow = Flow(columns=len(ANSWERS), fewest=2, mirrored=mirrored)
        for name, japanese in ANSWERS:
            words = getattr(texts, name)
            button = PushButton(
                words, _ANSWER_ICONS[name], partial(desk.answer, japanese, words),
                side="resident", language=desk.language, size_sp=theme.SMALL, least=56,
            )  # fmt: skip
            self.answers[name] = button
            flow.add_widget(button)
        self.dock.add_widget(flow)
        row = Row(spacing=dp(10), mirrored=mirrored)
        self.write = IconButton("keyboard", write, side="resident")
        row.add_widget(self.speak)
        row.add_widget(self.write)
        self.dock.add_widget(row)

    def shows(self, turn: Turn) -> bool:
        """What the clerk has not conveyed is shown only as long as it may come."""
        if turn.state in (TurnState.CONFIRMED, TurnState.SPOKEN):
            self._told.add(turn.id)
        if turn.speaker == "resident" or turn.id in self._told:
            return True
        refused = turn.interpretation is not None and turn.interpretation.route == "none"
        last = turn.id == self.desk.turns[-1].id
        return last and not refused and turn.state is not TurnState.REJECTED

    def make_card(self) -> ResidentCard:
        """See `Pane`."""
        return ResidentCard(self.desk, self._edit, self._explain)

    def make_hint(self) -> Card:
        """A welcome."""
        card = Card(padding=(dp(26), dp(26)), spacing=dp(18), raised=True)
        texts = strings()[self.desk.language]
        side = "right" if runs_right_to_left(self.desk.language) else "x"
        card.add_widget(
            Icon("globe", color=theme.GRAPE, size_sp=44, pos_hint={side: int(side != "x")})
        )
        card.add_widget(
            Words(
                texts.welcome, language=self.desk.language, size_sp=theme.TRANSLATION, bold=True,
                color=theme.GRAPE,
            )
        )  # fmt: skip
        return card

    def refresh(self) -> None:
        """See `Pane`."""
        super().refresh()
        self.speak.refresh()
        for button in (*self.answers.values(), self.write):
            button.disabled = self.desk.busy


def _matters(turn: Turn, turns: tuple[Turn, ...]) -> bool:
    """Whether a turn is shown large: the last one, and those that wait for an answer."""
    open_states = (TurnState.HEARD, TurnState.TRANSLATED, TurnState.EDITED)
    if turn.id == turns[-1].id:
        return True
    refused = turn.interpretation is not None and turn.interpretation.route == "none"
    return turn.state in open_states and not refused
