"""Correcting or typing a text."""
# mypy: allow-subclassing-any

from collections.abc import Callable

from kivy.clock import Clock
from kivy.core.window import Window as Screen
from kivy.metrics import dp

from assistant.languages import LANGUAGES
from tablet_app import theme
from tablet_app.fonts import script_of
from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.field import Field
from tablet_app.widgets.layout import Flow
from tablet_app.widgets.sheet import Sheet
from tablet_app.widgets.words import Words, text_pixels

WRITE_TITLE = "伝える文を入力する"
EDIT_TITLE = "聞き取った文を直す"
_COMPLEX = frozenset({"Deva", "Beng", "Sinh", "Thai", "Khmr", "Mymr", "Arab"})


class EditSheet(Sheet):
    """Corrects or enters a text. Kivy's field mis-shapes complex scripts: under it stands the text
    as it will be read.

    Args:
        title: what is asked for, in Japanese; the resident sees their language's name instead.
        text: to begin with.
        language: BCP 47 tag of the text.
        side: whose words they are.
        done: called with the new text.
        close: called to go back.
        heard: what was heard first, offered where it differs; empty for nothing.
        own: whether the resident has opened it: nothing in Japanese then.
    """

    def __init__(
        self, title: str, text: str, language: str, side: str,
        done: Callable[[str], None], close: Callable[[], None], *, heard: str = "",
        own: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(close, at="top", width=880)
        if own:
            self.body.add_widget(
                Words(
                    LANGUAGES[language].name, language=language, size_sp=theme.TITLE, bold=True,
                    color=theme.ACCENT[side],
                )
            )  # fmt: skip
        else:
            self.title(title)
        self._done = done
        self._heard = heard
        # The keyboard of the screen will cover the lower half.
        lines = max(3, int(0.2 * Screen.height / text_pixels(theme.HEARD * 1.5)))
        self.field = Field(language, theme.HEARD, lines=lines, text=text)
        self.body.add_widget(self.field)
        if script_of(language) in _COMPLEX:
            self.preview = Words(
                text, language=language, size_sp=theme.HEARD, color=theme.ACCENT[side]
            )
            self.field.bind(text=self.preview.setter("text"))
            self.body.add_widget(self.preview)
        Clock.schedule_once(lambda _: setattr(self.field, "focus", True), 0.1)
        row = Flow(spacing=dp(12))
        self.cancel = PushButton("" if own else "やめる", "cross", close, side=side)
        self.heard = PushButton("聞き取った文に戻す", "undo", self._back_to_heard, side=side)
        self.accept = PushButton(
            "" if own else "訳す", "check", self._accept, kind="main", side=side
        )
        row.add_widget(self.cancel)
        if heard and heard != text:
            row.add_widget(self.heard)
        row.add_widget(self.accept)
        self.body.add_widget(row)
        self.field.bind(text=self._show)
        self._show()

    def first_focus(self) -> Field:
        """Where the keyboard begins."""
        return self.field

    def _show(self, *_: object) -> None:
        self.accept.disabled = not self.field.text.strip()

    def _back_to_heard(self) -> None:
        self.field.text = self._heard

    def _accept(self) -> None:
        if self.field.text.strip():
            self._done(self.field.text.strip())
