"""Asks the resident whether the conversation may be kept, and shows for how long as it is."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import Any

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.widget import Widget

from assistant.accuracy import Consent
from assistant.consent import ConsentTexts
from tablet_app import theme
from tablet_app.direction import runs_right_to_left
from tablet_app.widgets.buttons import IconButton, PushButton, Touch
from tablet_app.widgets.layout import Card, Flow, Row
from tablet_app.widgets.sheet import Sheet
from tablet_app.widgets.turned import Turned
from tablet_app.widgets.words import Icon, Words


class ConsentSheet(Sheet):
    """The question in the resident's language, under it what the clerk has to know.

    Nothing is kept unless the resident touches yes; closing the sheet is a no.

    Args:
        own: the texts in the resident's language.
        japanese: the same in Japanese.
        language: BCP 47 tag of the resident's language.
        consent: what is kept now, None where nothing is.
        answer: called with the resident's answer.
        speak: reads a text aloud in the resident's language.
        close: leaves everything as it is.
        opposite: whether the resident's part is turned around.
    """

    def __init__(
        self,
        own: ConsentTexts,
        japanese: ConsentTexts,
        language: str,
        consent: Consent | None,
        answer: Callable[[bool], None],
        speak: Callable[[str], None],
        close: Callable[[], None],
        *,
        opposite: bool,
    ) -> None:
        super().__init__(close, width=900)
        self._language = language
        self._mirrored = runs_right_to_left(language)
        self.yes: PushButton | None = None
        self.no: PushButton | None = None
        self.withdraw: PushButton | None = None
        card = Card(fill=theme.GRAPE_GROUND, padding=(dp(26), dp(20)), spacing=dp(14))
        if consent is None:
            card.add_widget(self._words(own.ask, speak))
            card.add_widget(self._choice(own, answer))
            clerk = japanese.ask
            title = "記録の同意（来庁者にたずねる）"
        else:
            number = own.number.replace("{number}", consent.number)
            card.add_widget(self._words(own.on, speak, bold=True))
            card.add_widget(Words(number, language=language, size_sp=theme.BODY, color=theme.GRAPE))
            self.withdraw = self._button(own.withdraw, "cross", lambda: answer(False))
            card.add_widget(self.withdraw)
            clerk = f"{japanese.on}。{japanese.number.replace('{number}', consent.number)}"
            title = "この会話は記録されています"
        far = Turned(card, size_hint_y=None) if opposite else card
        if opposite:
            self.body.add_widget(far)
        self.title(title, closing=True)
        if not opposite:
            self.body.add_widget(far)
        self.body.add_widget(Words(clerk, size_sp=theme.SMALL, color=theme.SOFT))

    def _words(self, text: str, speak: Callable[[str], None], bold: bool = False) -> Row:
        row = Row(spacing=dp(14), mirrored=self._mirrored)
        row.add_widget(
            Words(text, language=self._language, size_sp=theme.BODY + 2, bold=bold,
                  color=theme.INK, pos_hint={"center_y": 0.5})
        )  # fmt: skip
        self.voice = IconButton("speaker", lambda: speak(text), side="resident")
        row.add_widget(self.voice)
        return row

    def _choice(self, own: ConsentTexts, answer: Callable[[bool], None]) -> Flow:
        # Both answers look the same: neither is the expected one.
        row = Flow(spacing=dp(12), columns=2, mirrored=self._mirrored)
        self.no = self._button(own.no, "cross", lambda: answer(False))
        self.yes = self._button(own.yes, "check", lambda: answer(True))
        for button in (self.no, self.yes):
            row.add_widget(button)
        return row

    def _button(self, text: str, icon: str, action: Callable[[], None]) -> PushButton:
        return PushButton(
            text, icon, action, side="resident", language=self._language, least=72
        )  # fmt: skip


class RecordChip(Touch):
    """In the head of a conversation: whether it is being kept, in both languages, in words.

    Args:
        own: the texts in the resident's language.
        japanese: the same in Japanese.
        language: BCP 47 tag of the resident's language.
        action: opens the question, or what can be done about the recording.
    """

    on = BooleanProperty(False)
    natural_width = NumericProperty(0)
    grows = False
    """In a flow it stays as wide as its words."""

    def __init__(
        self,
        own: ConsentTexts,
        japanese: ConsentTexts,
        language: str,
        action: Callable[[], object],
        **settings: Any,
    ) -> None:
        super().__init__(
            action, tint=theme.CARD, pressed_tint=theme.GRAPE_TINT, edge=theme.LINE,
            size_hint=(None, None), padding=(dp(14), dp(6)), spacing=dp(10), **settings,
        )  # fmt: skip
        self._own, self._japanese, self._language = own, japanese, language
        middle = {"center_y": 0.5}
        self.icon = Icon("record", color=theme.SOFT, size_sp=22, pos_hint=middle)
        self.words = Words("", size_sp=theme.SMALL, fit=True, pos_hint=middle)
        self.own_words = Words("", language=language, size_sp=theme.SMALL, fit=True,
                               pos_hint=middle)  # fmt: skip
        for part in (self.icon, self.words, self.own_words, Widget(size_hint_x=None, width=1)):
            self.add_widget(part)
        self.show(None)

    def show(self, consent: Consent | None) -> None:
        """Show whether it is being kept."""
        self.on = consent is not None
        self.words.text = self._japanese.on if self.on else self._japanese.off
        # In the resident's language as long as it matters to them.
        self.own_words.text = self._own.on if self.on else ""
        ink = theme.ERROR if self.on else theme.SOFT
        self.tint = theme.ERROR_TINT if self.on else theme.CARD
        self.edge = theme.ERROR if self.on else theme.LINE
        for part in (self.icon, self.words, self.own_words):
            part.color = ink
        for words in (self.words, self.own_words):
            words.bold = self.on
            words.width = words.natural_width if words.text else 0
        self.natural_width = (
            self.icon.width + self.words.width + self.own_words.width + dp(28) + 3 * dp(10)
        )
        self.width = self.natural_width
        self.height = max(dp(theme.TOUCH), self.words.height + dp(16))
