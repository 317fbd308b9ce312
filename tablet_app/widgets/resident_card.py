"""A turn as the resident sees it, in their own language."""
# mypy: allow-subclassing-any

from functools import partial

from kivy.metrics import dp
from kivy.uix.widget import Widget

from assistant.conversation import Turn, TurnState
from assistant.interpretation import Interpretation
from assistant.languages import LANGUAGES
from tablet_app import theme
from tablet_app.desk import Desk
from tablet_app.strings import Strings, strings
from tablet_app.widgets.basic import Card, Chip, Column, IconButton, PushButton, Row, Touch
from tablet_app.widgets.words import Words

_SAID = (TurnState.CONFIRMED, TurnState.SPOKEN)


class ResidentCard(Card):
    """One turn on the resident's side. What the clerk says appears when the clerk confirmed it.

    Args:
        desk: the line.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=(dp(20), dp(14), dp(20), dp(16)), spacing=dp(9), raised=True)
        self._desk = desk
        self._shown: tuple[object, ...] = ()
        self.turn: Turn | None = None
        self.buttons: dict[str, Touch] = {}
        """The buttons that the card has now, by what they do."""

    def show(self, turn: Turn, *, large: bool) -> None:
        """Show a turn in its present state; `large` for the one that is being talked about."""
        key = (turn, large, self._desk.busy)
        if key == self._shown:
            return
        self._shown, self.turn = key, turn
        self.clear_widgets()
        self.buttons = {}
        self.opacity = 0.72 if turn.state is TurnState.REJECTED else 1.0
        texts = strings()[self._desk.language]
        if turn.speaker == "staff":
            self._show_clerks(turn, texts, large)
        else:
            self._show_own(turn, texts, large)

    def _show_clerks(self, turn: Turn, texts: Strings, large: bool) -> None:
        language = turn.target_language
        row = Row(spacing=dp(8))
        row.add_widget(Chip(texts.staff, "desk", theme.PINE, theme.PINE_TINT, language))
        row.add_widget(Widget(size_hint_y=None, height=1))
        interpretation = turn.interpretation
        if interpretation is not None and interpretation.route == "model":
            row.add_widget(Chip(texts.machine, language=language))
        self.add_widget(row)
        if interpretation is None or turn.state not in _SAID:
            told = texts.cancelled if turn.state is TurnState.REJECTED else texts.wait
            self.add_widget(Words(told, language=language, size_sp=theme.BODY, color=theme.SOFT))
            return
        row, column = Row(spacing=dp(10)), Column(spacing=dp(6))
        column.add_widget(
            Words(
                interpretation.translation, language=language, bold=large, color=theme.PINE_DEEP,
                size_sp=theme.TRANSLATION if large else theme.BODY,
            )
        )  # fmt: skip
        column.add_widget(Words(turn.text, size_sp=theme.SMALL, color=theme.SOFT))
        row.add_widget(column)
        self.add_widget(row)
        if large:
            self._button(Row(), "replay", texts.replay, "again")
        else:
            again = partial(self._desk.replay, turn)
            button = IconButton("again", again, side="resident", disabled=self._desk.busy)
            self.buttons["replay"] = button
            row.add_widget(button)

    def _show_own(self, turn: Turn, texts: Strings, large: bool) -> None:
        language = turn.source_language
        row = Row(spacing=dp(8))
        name = LANGUAGES[language].name
        row.add_widget(Chip(name, "person", theme.GRAPE, theme.GRAPE_TINT, language))
        row.add_widget(Widget(size_hint_y=None, height=1))
        if turn.state in _SAID:
            row.add_widget(Chip(texts.right, "check", theme.PINE, theme.PINE_TINT, language))
        self.add_widget(row)
        self.add_widget(
            Words(
                turn.text, language=language, color=theme.INK, bold=large,
                size_sp=theme.TRANSLATION if large else theme.BODY,
            )
        )  # fmt: skip
        if turn.state is TurnState.REJECTED:
            self.add_widget(
                Words(texts.cancelled, language=language, size_sp=theme.SMALL, color=theme.SOFT)
            )
            return
        if turn.interpretation is not None:
            self._show_japanese(turn, turn.interpretation, texts)

    def _show_japanese(self, turn: Turn, interpretation: Interpretation, texts: Strings) -> None:
        language = turn.source_language
        if interpretation.route == "none":
            self.add_widget(
                Words(
                    interpretation.message, language=language, size_sp=theme.BODY,
                    color=theme.ERROR,
                )
            )  # fmt: skip
            return
        waiting = turn.state is TurnState.TRANSLATED
        if interpretation.back_translation and waiting:
            self.add_widget(
                Words(texts.back, language=language, size_sp=theme.SMALL, color=theme.SOFT)
            )
            self.add_widget(
                Words(
                    interpretation.back_translation, language=language, size_sp=theme.HEARD,
                    color=theme.GRAPE,
                )
            )  # fmt: skip
        self.add_widget(Words(interpretation.translation, size_sp=theme.SMALL, color=theme.SOFT))
        if waiting:
            row = Row(spacing=dp(10), padding=(0, dp(4), 0, 0))
            self._button(row, "confirm", texts.right, "check", main=True)
            self._button(row, "reject", texts.wrong, "cross")

    def _button(self, row: Row, name: str, text: str, icon: str, *, main: bool = False) -> None:
        assert self.turn is not None
        action = {
            "confirm": self._desk.confirm, "reject": self._desk.reject,
            "replay": self._desk.replay,
        }[name]  # fmt: skip
        own = self.turn.speaker == "resident"
        button = PushButton(
            text, icon, partial(action, self.turn), kind="main" if main else "quiet",
            side="resident", language=self._desk.language, size_sp=theme.SMALL, most_lines=2,
            size_hint_x=1.0 if own else None, width=dp(240), height=dp(58),
        )  # fmt: skip
        button.disabled = self._desk.busy
        self.buttons[name] = button
        row.add_widget(button)
        if row.parent is None:
            self.add_widget(row)
