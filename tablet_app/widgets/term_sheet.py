"""A difficult word in plain words, for both sides."""
# mypy: allow-subclassing-any

from collections.abc import Callable, Sequence
from functools import partial

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from assistant.languages import LANGUAGES, STAFF_LANGUAGE
from glossaries.termbase import Term
from tablet_app import theme
from tablet_app.direction import runs_right_to_left
from tablet_app.lookup import Lookup
from tablet_app.widgets.buttons import Chip, ChoiceChip, IconButton
from tablet_app.widgets.layout import Card, Column, Flow, Row
from tablet_app.widgets.sheet import Sheet
from tablet_app.widgets.turned import Turned
from tablet_app.widgets.words import Words


class TermSheet(Sheet):
    """Explains a word in Japanese and in the resident's language.

    Args:
        terms: the words that can be explained; the first is shown.
        language: BCP 47 tag of the resident's language.
        opposite: whether the resident's part is turned around.
        stacked: whether the parts stand over each other.
        lookup: speaks.
        close: called to go back.
    """

    def __init__(
        self, terms: Sequence[Term], language: str, *, opposite: bool, stacked: bool,
        lookup: Lookup, close: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(close, width=760 if stacked else 1080)
        self._language = language
        self._opposite = opposite
        self._stacked = stacked or opposite
        self._lookup = lookup
        self.term = terms[0]
        self._far = Column()
        if opposite:
            # What the resident reads stands on their side of everything else.
            self.body.add_widget(self._far)
        self.title("ことばの説明", closing=True)
        self.choices: dict[str, ChoiceChip] = {}
        if len(terms) > 1:
            flow = Flow(stretch=False)
            for term in terms:
                self.choices[term.id] = ChoiceChip(term.source, partial(self.show, term))
                flow.add_widget(self.choices[term.id])
            self.body.add_widget(flow)
        self._parts = BoxLayout(
            orientation="vertical" if self._stacked else "horizontal", spacing=dp(14),
            size_hint_y=None,
        )  # fmt: skip
        self._parts.bind(minimum_height=self._parts.setter("height"))
        self.body.add_widget(self._parts)
        self.clerk = ""
        self.resident = ""
        self.show(self.term)

    def show(self, term: Term) -> None:
        """Explain another of the words."""
        self.term = term
        for name, chip in self.choices.items():
            chip.choose(name == term.id)
        self._parts.clear_widgets()
        self._far.clear_widgets()
        self.clerk = term.explained(STAFF_LANGUAGE)
        self.resident = term.explained(self._language)
        own = self._part("staff", STAFF_LANGUAGE, term.source, term.reading, self.clerk)
        name = term.rendering(self._language) or term.source
        theirs: Widget = self._part("resident", self._language, name, "", self.resident)
        self._parts.add_widget(own)
        if self._opposite:
            theirs = Turned(theirs, size_hint_y=None)
        (self._far if self._opposite else self._parts).add_widget(theirs)

    def _part(self, side: str, language: str, name: str, reading: str, text: str) -> Card:
        card = Card(
            fill=theme.ACCENT_GROUND[side], padding=(dp(20), dp(16)), spacing=dp(8),
            pos_hint={"top": 1},
        )  # fmt: skip
        mirrored = runs_right_to_left(language)
        row = Row(spacing=dp(12), mirrored=mirrored)
        words = Column()
        if reading:
            words.add_widget(Words(reading, size_sp=theme.TINY, color=theme.SOFT))
        words.add_widget(
            Words(name, language=language, size_sp=theme.TITLE, bold=True, color=theme.ACCENT[side])
        )
        row.add_widget(words)
        if text:
            # Heard by both, so that the resident need not read.
            say = partial(self._lookup.speak, f"{name}。{text}" if reading else text, language)
            row.add_widget(IconButton("speaker", say, side=side))
        card.add_widget(row)
        card.add_widget(
            Words(
                text or f"{LANGUAGES[language].japanese}の説明はまだありません。",
                language=language if text else STAFF_LANGUAGE, size_sp=theme.BODY,
                color=theme.INK if text else theme.SOFT,
            )
        )  # fmt: skip
        status = self.term.targets.get(language)
        if status is not None and text and status.status == "draft":
            card.add_widget(Chip("未校閲"))
        return card
