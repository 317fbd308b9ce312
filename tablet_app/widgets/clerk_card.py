"""A turn as the clerk sees it: heard, translated, put back, checked, and what to do with it."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from functools import partial

from kivy.metrics import dp
from kivy.uix.widget import Widget

from assistant.checks import Finding
from assistant.conversation import Turn, TurnState
from assistant.interpretation import Interpretation
from assistant.languages import LANGUAGES
from glossaries.termbase import Term, TermMatch
from tablet_app import theme
from tablet_app.desk import Desk
from tablet_app.offers import Explained
from tablet_app.widgets.buttons import Chip, ChoiceChip, IconButton, PushButton, Touch
from tablet_app.widgets.layout import Card, Column, Flow, Group, Panel, Row
from tablet_app.widgets.words import Badge, Icon, Mark, Words

_STATUS = {"draft": "未校閲", "reviewed": "校閲済み", "official": "公式訳"}
_UNSURE = 0.6
"""Below this confidence the clerk is told how sure the recogniser is."""

Edit = Callable[[Turn], None]
Explain = Callable[[tuple[Term, ...]], None]
"""Opens the plain explanation of words; the first is shown."""


def status_text(interpretation: Interpretation) -> str:
    """Where a translation comes from, and whether anybody has reviewed it."""
    if interpretation.route == "none":
        return "訳せません"
    known = _STATUS.get(interpretation.status, "")
    if interpretation.route == "phrase":
        return f"定型文・{known}" if known else "定型文"
    return "機械翻訳"


class ClerkCard(Card):
    """One turn on the clerk's side.

    Args:
        desk: the line.
        edit: asks for a correction.
        explain: explains words.
    """

    def __init__(self, desk: Desk, edit: Edit, explain: Explain) -> None:
        super().__init__(padding=(dp(20), dp(14), dp(20), dp(16)), spacing=dp(9))
        self._desk = desk
        self._edit = edit
        self._explain = explain
        self._shown: tuple[object, ...] = ()
        self.turn: Turn | None = None
        self._body: Widget = self
        self.buttons: dict[str, Touch] = {}
        """The buttons that the card has now, by what they do."""
        self.nearest: list[Touch] = []
        self.suggestions: list[Touch] = []

    def show(self, turn: Turn, *, large: bool) -> None:
        """Show a turn in its present state; `large` for the one that is being talked about."""
        words = self._desk.words.get(turn.id, Explained()) if large else Explained()
        # What waits for its translation has a button to try again only when nothing is on its way.
        key = (turn, large, words, turn.interpretation is None and self._desk.busy)
        if key == self._shown:
            self._enable()
            return
        self._shown, self.turn = key, turn
        self.clear_widgets()
        self.buttons, self.nearest, self.suggestions = {}, [], []
        # What is talked about now stands out; what was said before lies flat.
        self.raised = large
        self.edge = theme.CLEAR if large else theme.LINE
        rejected = turn.state is TurnState.REJECTED
        self.add_widget(self._head(turn))
        self._body = self._texts_place(turn, large)
        self._add_texts(turn, large and not rejected, words)
        if large and not rejected:
            self._add_suggestions(turn)
            if turn.interpretation is not None:
                self._add_checks(turn.interpretation)
                if turn.state is TurnState.TRANSLATED and turn.interpretation.route == "model":
                    self._add_near(turn.interpretation)
        self._add_buttons(turn, large, words)
        self._enable()

    def _enable(self) -> None:
        """While an utterance is on its way, nothing else is begun."""
        for button in (*self.buttons.values(), *self.nearest, *self.suggestions):
            button.disabled = self._desk.busy

    def _head(self, turn: Turn) -> Flow:
        row = Flow(spacing=dp(8))
        if turn.speaker == "staff":
            who, icon = "職員", "desk"
        else:
            who, icon = f"来庁者・{LANGUAGES[turn.source_language].japanese}", "person"
        ink, tint = theme.ACCENT[turn.speaker], theme.ACCENT_TINT[turn.speaker]
        left = Group(grows=True)
        left.add_widget(Chip(who, icon, ink, tint))
        row.add_widget(left)
        if turn.confidence < _UNSURE:
            sure = f"聞き取り {turn.confidence:.0%}"
            row.add_widget(Chip(sure, "warning", theme.WARNING, theme.WARNING_TINT))
        if turn.interpretation is not None:
            row.add_widget(Chip(status_text(turn.interpretation)))
        if turn.state is TurnState.REJECTED:
            row.add_widget(Chip("取り消しました", "undo"))
        elif turn.state in (TurnState.CONFIRMED, TurnState.SPOKEN):
            row.add_widget(Chip("確認済み", "check", theme.PINE, theme.PINE_TINT))
        return row

    def _texts_place(self, turn: Turn, large: bool) -> Widget:
        """Where the texts go: an old turn has its one button beside them."""
        undo = turn.state is TurnState.REJECTED and turn.interpretation is not None
        said = turn.state in (TurnState.CONFIRMED, TurnState.SPOKEN)
        if not undo and (large or not said):
            return self
        row, column = Row(spacing=dp(10)), Column(spacing=dp(4), pos_hint={"center_y": 0.5})
        row.add_widget(column)
        button: Touch
        if undo:
            button = PushButton(
                "元に戻す", "undo", partial(self._desk.restore, turn), side=turn.speaker,
                size_sp=theme.SMALL, size_hint_x=None, pos_hint={"center_y": 0.5},
            )  # fmt: skip
        else:
            button = IconButton("again", partial(self._desk.replay, turn), side=turn.speaker)
        self.buttons["restore" if undo else "replay"] = button
        row.add_widget(button)
        self.add_widget(row)
        return column

    def _add_texts(self, turn: Turn, large: bool, words: Explained) -> None:
        interpretation = turn.interpretation
        findings = interpretation.findings if interpretation and large else ()
        exact = interpretation is not None and interpretation.source == turn.text
        rejected = turn.state is TurnState.REJECTED
        self._body.add_widget(
            Words(
                turn.text, language=turn.source_language,
                color=theme.SOFT if rejected else theme.INK,
                size_sp=theme.HEARD if large else theme.SMALL,
                marks=[
                    *(_marks(findings, "source") if exact else []),
                    *(self._terms(words.text) if large else []),
                ],
            )
        )  # fmt: skip
        if interpretation is None:
            return
        if interpretation.route == "none":
            self._add_refusal(interpretation, large)
            return
        self._body.add_widget(
            Words(
                interpretation.translation, language=turn.target_language,
                size_sp=theme.TRANSLATION if large else theme.BODY, bold=large,
                color=theme.SOFT if rejected else theme.ACCENT[turn.speaker],
                marks=[
                    *_marks(findings, "target"),
                    *(self._terms(words.translation) if large else []),
                ],
            )
        )  # fmt: skip
        if large and interpretation.back_translation:
            row = Row(spacing=dp(8))
            chip = Chip("訳し戻し", "undo")
            chip.pos_hint = {"top": 1}
            row.add_widget(chip)
            row.add_widget(
                Words(
                    interpretation.back_translation, language=turn.source_language,
                    size_sp=theme.BODY, color=theme.SOFT,
                )
            )  # fmt: skip
            self.add_widget(row)

    def _terms(self, found: tuple[TermMatch, ...]) -> list[Mark]:
        ink = theme.ACCENT[self.turn.speaker] if self.turn else theme.INK
        return [
            Mark(match.start, match.end, ink, action=partial(self._explain, (match.term,)))
            for match in found
        ]

    def _add_suggestions(self, turn: Turn) -> None:
        """Words of the termbase that sound like what was heard: one touch puts one in."""
        if not turn.suggestions or turn.state in (TurnState.CONFIRMED, TurnState.SPOKEN):
            return
        flow = Flow(stretch=False)
        flow.add_widget(
            Words("聞き間違いかもしれません", size_sp=theme.SMALL, color=theme.SOFT, fit=True)
        )
        for suggestion in turn.suggestions:
            chip = ChoiceChip(
                f"{suggestion.heard} → {suggestion.term}",
                partial(self._desk.accept, turn, suggestion), language=turn.source_language,
                side=turn.speaker,
            )  # fmt: skip
            self.suggestions.append(chip)
            flow.add_widget(chip)
        self.add_widget(flow)

    def _add_refusal(self, interpretation: Interpretation, large: bool) -> None:
        languages = (interpretation.source_language, interpretation.target_language)
        own, other = interpretation.message, interpretation.message_target
        japanese = own if languages[0] == "ja" else other
        foreign = other if languages[0] == "ja" else own
        self.add_widget(
            Words(japanese, size_sp=theme.BODY if large else theme.SMALL, color=theme.ERROR)
        )
        if not large:
            return
        self.add_widget(
            Words(
                foreign, language=languages[1] if languages[0] == "ja" else languages[0],
                size_sp=theme.SMALL, color=theme.SOFT,
            )
        )  # fmt: skip
        self._add_near(interpretation)

    def _add_near(self, interpretation: Interpretation) -> None:
        """Verified phrases that may say what was meant: one touch takes one instead."""
        languages = (interpretation.source_language, interpretation.target_language)
        if interpretation.nearest:
            self.add_widget(Words("近い定型文", size_sp=theme.SMALL, bold=True, color=theme.SOFT))
        for phrase in interpretation.nearest:
            offer = Touch(
                partial(self._take, phrase.source), tint=theme.PAPER, edge=theme.LINE,
                size_hint_y=None, padding=(dp(16), dp(8)), orientation="vertical",
            )  # fmt: skip
            offer.bind(minimum_height=offer.setter("height"))
            offer.add_widget(Words(phrase.source, language=languages[0], size_sp=theme.BODY))
            offer.add_widget(
                Words(phrase.target, language=languages[1], size_sp=theme.SMALL, color=theme.SOFT)
            )
            self.nearest.append(offer)
            self.add_widget(offer)

    def _add_checks(self, interpretation: Interpretation) -> None:
        if interpretation.route == "none":
            return
        if not interpretation.findings:
            row = Row(spacing=dp(8))
            row.add_widget(Icon("check", color=theme.SOFT, size_sp=18, pos_hint={"center_y": 0.5}))
            row.add_widget(
                Words(
                    "自動確認では、気になる点は見つかりませんでした", size_sp=theme.SMALL,
                    color=theme.SOFT,
                )
            )  # fmt: skip
            self.add_widget(row)
        column = Column(spacing=dp(6))
        for number, finding in enumerate(interpretation.findings, 1):
            marked = finding.source_span is not None or finding.target_span is not None
            column.add_widget(finding_row(finding, number if marked else 0))
        if interpretation.findings:
            self.add_widget(column)

    def _add_buttons(self, turn: Turn, large: bool, words: Explained) -> None:
        row = Flow()
        translated = turn.interpretation is not None and turn.interpretation.route != "none"
        if turn.state is TurnState.REJECTED:
            return
        if turn.state is TurnState.TRANSLATED and translated:
            label = "伝える" if turn.speaker == "staff" else "確認する"
            icon = "speaker" if turn.speaker == "staff" else "check"
            self._button(row, "confirm", label, icon, self._desk.confirm, main=True)
        elif turn.state in (TurnState.CONFIRMED, TurnState.SPOKEN) and large:
            self._button(row, "replay", "もう一度読む", "again", self._desk.replay)
        elif turn.interpretation is None and not self._desk.busy:
            self._button(row, "retry", "もう一度訳す", "again", self._desk.retry)
        if turn.interpretation is not None and large:
            self._button(row, "edit", "直す", "pencil", self._edit)
        if large or turn.state is TurnState.TRANSLATED:
            self._button(row, "reject", "取り消す", "cross", self._desk.reject)
        if words.terms:
            explain = partial(self._explain, words.terms)
            self.buttons["words"] = IconButton("book", explain, side=turn.speaker)
            row.add_widget(self.buttons["words"])
        if row.children:
            self.add_widget(row)

    def _button(
        self, row: Flow, name: str, text: str, icon: str, action: Callable[[Turn], None],
        *, main: bool = False,
    ) -> None:  # fmt: skip
        assert self.turn is not None
        button = PushButton(
            text, icon, partial(action, self.turn), kind="main" if main else "quiet",
            side=self.turn.speaker, size_sp=theme.BODY if main else theme.SMALL,
        )  # fmt: skip
        self.buttons[name] = button
        row.add_widget(button)

    def _take(self, source: str) -> None:
        turn = self.turn
        if turn is not None:
            self._desk.reject(turn)
            self._desk.say(source, turn.speaker)


def finding_row(finding: Finding, number: int) -> Panel:
    """A finding in words: how serious, and what is suspect.

    Args:
        finding: of a check.
        number: under the text that it concerns; 0 where it concerns none.
    """
    icon, word, ink, tint = theme.SEVERITY[finding.severity]
    panel = Panel(fill=tint, corner=12, size_hint_y=None, padding=(dp(12), dp(8)), spacing=dp(10))
    panel.bind(minimum_height=panel.setter("height"))
    middle = {"center_y": 0.5}
    if number:
        panel.add_widget(Badge(number, ink, pos_hint=middle))
    else:
        panel.add_widget(Icon(icon, color=ink, size_sp=22, pos_hint=middle))
    panel.add_widget(
        Words(word, size_sp=theme.SMALL, bold=True, color=ink, fit=True, pos_hint=middle)
    )
    panel.add_widget(Words(finding.message, size_sp=theme.SMALL, color=ink, pos_hint=middle))
    return panel


def _marks(findings: tuple[Finding, ...], side: str) -> list[Mark]:
    marks = []
    for number, finding in enumerate(findings, 1):
        span = finding.source_span if side == "source" else finding.target_span
        if span is not None:
            ink = theme.SEVERITY[finding.severity][2]
            marks.append(Mark(span[0], span[1], ink, number))
    return marks
