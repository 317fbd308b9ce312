"""The clerk's phrases, and filling what is open in one."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp

from assistant.languages import LANGUAGES
from assistant.windows import TOPICS, Window
from glossaries.slots import SLOT, slots_in
from tablet_app import theme
from tablet_app.lookup import Lookup
from tablet_app.offers import PhraseOffer
from tablet_app.widgets.buttons import ChoiceChip, Touch
from tablet_app.widgets.field import Field
from tablet_app.widgets.layout import Column, Flow, Scroll
from tablet_app.widgets.sheet import Sheet
from tablet_app.widgets.words import Mark, Words

SLOT_NAMES = {
    "date": "日付", "time": "時刻", "amount": "金額", "count": "数", "floor": "階",
    "counter": "窓口番号", "document": "書類", "place": "場所",
}  # fmt: skip
_AT_ONCE = 4
"""Phrases that are added in one frame."""


def with_blanks(text: str) -> str:
    """A phrase text with its slots as the clerk reads them: 〔日付〕までに〔書類〕を…"""
    return SLOT.sub(lambda found: f"〔{SLOT_NAMES[found['kind']]}〕", text)


def _dots(text: str) -> str:
    return SLOT.sub("…", text)


class PhraseSheet(Sheet):
    """The clerk's phrases by topic, with a search as you type.

    Args:
        window: whose topics are offered.
        language: BCP 47 tag of the resident's language.
        lookup: finds the phrases.
        send: called with the phrase that was chosen.
        close: called to go back.
    """

    def __init__(
        self, window: Window, language: str, lookup: Lookup, send: Callable[[PhraseOffer], None],
        close: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(close, at="top", width=1000, tall=True)
        self._language = language
        self._lookup = lookup
        self._send = send
        self._job: Any = None
        self._event: Any = None
        self.topic: str | None = None
        self.offers: list[Touch] = []
        self.phrases: list[PhraseOffer] = []
        self._waiting: list[PhraseOffer] = []
        head = self.title("定型文", closing=True)
        self.query = Field(hint_text="文や読みでさがす", size_hint_x=2)
        self.query.pos_hint = {"center_y": 0.5}
        self.query.bind(text=lambda *_: self._look())
        head.add_widget(self.query, index=1)
        self.topics: dict[str, ChoiceChip] = {}
        stack = Flow(spacing=dp(8), stretch=False)
        for topic in window.topics:
            self.topics[topic] = ChoiceChip(TOPICS[topic], partial(self._choose, topic))
            stack.add_widget(self.topics[topic])
        self._list = Column(spacing=dp(8))
        content = Column(spacing=dp(16), padding=(dp(4), dp(4), dp(10), dp(4)))
        content.add_widget(stack)
        content.add_widget(self._list)
        self._scroll = Scroll()
        self._scroll.add_widget(content)
        self.card.add_widget(self._scroll)
        self._look()

    def first_focus(self) -> Field:
        """Where the keyboard begins."""
        return self.query

    def enter(self) -> None:
        """Enter in the search takes the first phrase."""
        if self.phrases:
            self._send(self.phrases[0])

    def _choose(self, topic: str) -> None:
        self.topic = None if self.topic == topic else topic
        for name, chip in self.topics.items():
            chip.choose(name == self.topic)
        self._look()

    def _look(self) -> None:
        if self._job is not None:
            self._job.cancel()
        query = self.query.text.strip()
        self._job = self._lookup.phrases(self._language, query, self.topic, self._show)

    def _show(self, found: list[PhraseOffer]) -> None:
        if self._event is not None:
            self._event.cancel()
        self._list.clear_widgets()
        self.offers, self.phrases = [], list(found)
        self._waiting = list(found)
        self._scroll.scroll_y = 1
        if not found:
            asked = self.query.text.strip() or self.topic
            none = f"{LANGUAGES[self._language].japanese}の定型文はまだありません。"
            text = "見つかりません。言葉を短くするか、用件を選び直してください。"
            self._list.add_widget(
                Words(text if asked else none, size_sp=theme.BODY, color=theme.SOFT)
            )
        self._next()

    def _next(self, *_: object) -> None:
        """Add some of the phrases; the rest in the next frames, so that typing is never held up."""
        now, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        if self._waiting:
            self._event = Clock.schedule_once(self._next, 0)
        for phrase in now:
            offer = Touch(
                partial(self._send, phrase), tint=theme.PAPER, size_hint_y=None,
                padding=(dp(18), dp(10)), spacing=dp(2), orientation="vertical",
            )  # fmt: skip
            offer.bind(minimum_height=offer.setter("height"))
            offer.add_widget(
                Words(with_blanks(phrase.japanese), size_sp=theme.BODY, marks=blanks(phrase))
            )
            offer.add_widget(
                Words(
                    _dots(phrase.target), language=self._language, size_sp=theme.SMALL,
                    color=theme.SOFT,
                )
            )  # fmt: skip
            self.offers.append(offer)
            self._list.add_widget(offer)


def blanks(phrase: PhraseOffer) -> list[Mark]:
    """Where the open slots stand in the Japanese text of a phrase, as the clerk reads it."""
    marks: list[Mark] = []
    shift = 0
    for slot in slots_in(phrase.japanese):
        name = f"〔{SLOT_NAMES[slot.kind]}〕"
        first = slot.start + shift
        marks.append(Mark(first, first + len(name), theme.PINE))
        shift += len(name) - (slot.end - slot.start)
    return marks
