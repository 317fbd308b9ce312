"""A turn as the resident sees it, in their own language."""
# mypy: allow-subclassing-any

from functools import partial

from kivy.metrics import dp
from kivy.uix.widget import Widget

from assistant.conversation import Turn, TurnState
from assistant.interpretation import Interpretation
from assistant.languages import LANGUAGES
from glossaries.termbase import TermMatch
from tablet_app import theme
from tablet_app.desk import Desk
from tablet_app.direction import runs_right_to_left
from tablet_app.offers import Explained
from tablet_app.strings import Strings, strings
from tablet_app.widgets.buttons import Chip, IconButton, PushButton, Touch
from tablet_app.widgets.clerk_card import Edit, Explain
from tablet_app.widgets.layout import Card, Column, Flow, Row
from tablet_app.widgets.words import Mark, Words

_SAID = (TurnState.CONFIRMED, TurnState.SPOKEN)


class ResidentCard(Card):
    """One turn on the resident's side. What the clerk says appears when the clerk confirmed it.

    Args:
        desk: the line.
        edit: lets the resident correct their words.
        explain: explains words.
    """

    def __init__(self, desk: Desk, edit: Edit, explain: Explain) -> None:
        super().__init__(padding=(dp(20), dp(14), dp(20), dp(16)), spacing=dp(9))
        self._desk = desk
        self._edit = edit
        self._explain = explain
        self._mirrored = runs_right_to_left(desk.language)
        self._shown: tuple[object, ...] = ()
        self.turn: Turn | None = None
        self.buttons: dict[str, Touch] = {}
        """The buttons that the card has now, by what they do."""

    def show(self, turn: Turn, *, large: bool) -> None:
        """Show a turn in its present state; `large` for the one that is being talked about."""
        words = self._desk.words.get(turn.id, Explained()) if large else Explained()
        key = (turn, large, words)
        if key == self._shown:
            self._enable()
            return
        self._shown, self.turn = key, turn
        self.clear_widgets()
        self.buttons = {}
        self.raised = large
        self.edge = theme.CLEAR if large else theme.LINE
        texts = strings()[self._desk.language]
        if turn.speaker == "staff":
            self._show_clerks(turn, texts, large, words)
        else:
            self._show_own(turn, texts, large, words)
        self._enable()

    def _enable(self) -> None:
        for button in self.buttons.values():
            button.disabled = self._desk.busy

    def _row(self) -> Row:
        return Row(spacing=dp(10), mirrored=self._mirrored)

    def _terms(self, found: tuple[TermMatch, ...]) -> list[Mark]:
        ink = theme.ACCENT[self.turn.speaker] if self.turn else theme.INK
        return [
            Mark(match.start, match.end, ink, action=partial(self._explain, (match.term,)))
            for match in found
        ]

    def _show_clerks(self, turn: Turn, texts: Strings, large: bool, words: Explained) -> None:
        language = turn.target_language
        row = self._row()
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
        row, column = self._row(), Column(spacing=dp(6))
        column.add_widget(
            Words(
                interpretation.translation, language=language, bold=large, color=theme.PINE_DEEP,
                size_sp=theme.TRANSLATION if large else theme.BODY,
                marks=self._terms(words.translation),
            )
        )  # fmt: skip
        column.add_widget(Words(turn.text, size_sp=theme.SMALL, color=theme.SOFT))
        row.add_widget(column)
        self.add_widget(row)
        if large:
            buttons = Flow(mirrored=self._mirrored, stretch=False)
            self._button(buttons, "replay", texts.replay, "again")
            self._add_words(buttons, words)
            self.add_widget(buttons)
        else:
            again = partial(self._desk.replay, turn)
            button = IconButton("again", again, side="resident")
            self.buttons["replay"] = button
            row.add_widget(button)

    def _show_own(self, turn: Turn, texts: Strings, large: bool, words: Explained) -> None:
        language = turn.source_language
        rejected = turn.state is TurnState.REJECTED
        row = self._row()
        name = LANGUAGES[language].name
        row.add_widget(Chip(name, "person", theme.GRAPE, theme.GRAPE_TINT, language))
        row.add_widget(Widget(size_hint_y=None, height=1))
        if turn.state in _SAID:
            row.add_widget(Chip(texts.right, "check", theme.PINE, theme.PINE_TINT, language))
        if rejected:
            row.add_widget(Chip(texts.cancelled, "undo", language=language))
        self.add_widget(row)
        self.add_widget(
            Words(
                turn.text, language=language, color=theme.SOFT if rejected else theme.INK,
                bold=large, size_sp=theme.TRANSLATION if large else theme.BODY,
                marks=self._terms(words.text),
            )
        )  # fmt: skip
        if turn.interpretation is not None and not rejected:
            self._show_japanese(turn, turn.interpretation, texts, words)

    def _show_japanese(
        self, turn: Turn, interpretation: Interpretation, texts: Strings, words: Explained
    ) -> None:
        language = turn.source_language
        buttons = Flow(mirrored=self._mirrored)
        if interpretation.route == "none":
            self.add_widget(
                Words(
                    interpretation.message, language=language, size_sp=theme.BODY,
                    color=theme.ERROR,
                )
            )  # fmt: skip
            buttons.stretch = False
            self._add_edit(buttons)
            self.add_widget(buttons)
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
            self._button(buttons, "confirm", texts.right, "check", main=True)
            self._button(buttons, "reject", texts.wrong, "cross")
            self._add_edit(buttons)
            self._add_words(buttons, words)
            self.add_widget(buttons)

    def _add_edit(self, row: Flow) -> None:
        assert self.turn is not None
        button = IconButton("pencil", partial(self._edit, self.turn), side="resident")
        self.buttons["edit"] = button
        row.add_widget(button)

    def _add_words(self, row: Flow, words: Explained) -> None:
        if words.terms:
            explain = partial(self._explain, words.terms)
            self.buttons["words"] = IconButton("book", explain, side="resident")
            row.add_widget(self.buttons["words"])

    def _button(self, row: Flow, name: str, text: str, icon: str, *, main: bool = False) -> None:
        assert self.turn is not None
        action = {
            "confirm": self._desk.confirm, "reject": self._desk.reject,
            "replay": self._desk.replay,
        }[name]  # fmt: skip
        button = PushButton(
            text, icon, partial(action, self.turn), kind="main" if main else "quiet",
            side="resident", language=self._desk.language, size_sp=theme.SMALL, least=56,
        )  # fmt: skip
        self.buttons[name] = button
        row.add_widget(button)
