"""Filling what is open in a phrase."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from functools import partial

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from glossaries.slots import SLOT, SlotValue, format_value, slots_in
from tablet_app import theme
from tablet_app.lookup import Lookup
from tablet_app.offers import PhraseOffer
from tablet_app.widgets.buttons import ChoiceChip, PushButton
from tablet_app.widgets.layout import Column, Flow, Scroll
from tablet_app.widgets.phrase_sheet import SLOT_NAMES
from tablet_app.widgets.pickers import Picker, make_picker
from tablet_app.widgets.sheet import Sheet
from tablet_app.widgets.words import Mark, Words


class SlotSheet(Sheet):
    """Fills the slots of a phrase one after the other, and shows the sentence as it will be.

    Args:
        phrase: to be filled.
        language: BCP 47 tag of the resident's language.
        lookup: finds documents and places.
        done: called with the Japanese sentence.
        close: called to go back to the phrases.
    """

    def __init__(
        self, phrase: PhraseOffer, language: str, lookup: Lookup, done: Callable[[str], None],
        close: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(close, at="top", width=1000, tall=True, most=820)
        self._phrase = phrase
        self._language = language
        self._lookup = lookup
        self._done = done
        self.values: dict[str, SlotValue] = {}
        self.slot = phrase.slots[0]
        self.card.add_widget(self._sentence_area())
        self.tabs: dict[str, ChoiceChip] = {}
        tabs = Flow(spacing=dp(8), stretch=False)
        self._kinds = {slot.name: slot.kind for slot in slots_in(phrase.japanese)}
        kinds = list(self._kinds.values())
        self._labels = {
            name: SLOT_NAMES[kind] + (name[len(kind) :] or "1") * (kinds.count(kind) > 1)
            for name, kind in self._kinds.items()
        }
        for name in phrase.slots:
            self.tabs[name] = ChoiceChip(self._labels[name], partial(self._go, name))
            tabs.add_widget(self.tabs[name])
        if len(phrase.slots) > 1:
            self.card.add_widget(tabs)
        self.pickers: dict[str, Picker] = {}
        self._place_of_picker = Column(padding=(dp(4), dp(4), dp(10), dp(4)))
        scroll = Scroll()
        scroll.add_widget(self._place_of_picker)
        self.card.add_widget(scroll)
        row = Flow(spacing=dp(12))
        self.back = PushButton("定型文にもどる", "back", close)
        self.accept = PushButton("この文を訳す", "check", self._accept, kind="main")
        row.add_widget(self.back)
        row.add_widget(self.accept)
        self.card.add_widget(row)
        self._go(self.slot)

    @property
    def picker(self) -> Picker:
        """What is being chosen with now."""
        return self.pickers[self.slot]

    def _sentence_area(self) -> BoxLayout:
        column = Column(spacing=dp(6))
        self.japanese = Words("", size_sp=theme.TITLE, bold=True)
        self.target = Words("", language=self._language, size_sp=theme.BODY, color=theme.SOFT)
        column.add_widget(self.japanese)
        column.add_widget(self.target)
        return column

    def _go(self, slot: str) -> None:
        self.slot = slot
        if slot not in self.pickers:
            self.pickers[slot] = make_picker(
                self._kinds[slot], self._language, self._lookup, partial(self._chosen, slot)
            )
        self._place_of_picker.clear_widgets()
        self._place_of_picker.add_widget(self.pickers[slot])
        self._show()

    def _chosen(self, slot: str, value: SlotValue | None, last: bool) -> None:
        if value is None:
            self.values.pop(slot, None)
        else:
            self.values[slot] = value
        left = [name for name in self._phrase.slots if name not in self.values]
        if last and left:
            self._go(left[0])
        else:
            self._show()

    def _show(self) -> None:
        self.japanese.marks, self.japanese.text = [], ""
        text, marks = self._written()
        self.japanese.text, self.japanese.marks = text, marks
        target = self._phrase.filled(self.values, self._language)
        self.target.text = target or SLOT.sub("…", self._phrase.target)
        for name, tab in self.tabs.items():
            label = self._labels[name]
            value = self.values.get(name)
            written = format_value(value, self._kinds[name], "ja") if value is not None else None
            tab.say(f"{label}：{written}" if written else label)
            tab.choose(name == self.slot)
        self.accept.disabled = self._phrase.filled(self.values, "ja") is None

    def _written(self) -> tuple[str, list[Mark]]:
        """The Japanese sentence with what was chosen, the open slots named and all underlined."""
        text, at = "", 0
        marks: list[Mark] = []
        for slot in slots_in(self._phrase.japanese):
            text += self._phrase.japanese[at : slot.start]
            value = self.values.get(slot.name)
            written = format_value(value, slot.kind, "ja") if value is not None else None
            shown = written or f"〔{self._labels[slot.name]}〕"
            marks.append(Mark(len(text), len(text) + len(shown), theme.PINE))
            text, at = text + shown, slot.end
        return text + self._phrase.japanese[at:], marks

    def _accept(self) -> None:
        text = self._phrase.filled(self.values, "ja")
        if text is not None:
            self._done(text)
