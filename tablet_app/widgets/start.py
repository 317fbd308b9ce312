"""The first screen: the resident chooses a language."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from assistant.languages import LANGUAGES, Language
from assistant.windows import Window
from tablet_app import theme
from tablet_app.fonts import missing_fonts
from tablet_app.lookup import Lookup, Spoken
from tablet_app.strings import strings
from tablet_app.widgets.buttons import PushButton, Touch
from tablet_app.widgets.field import Field
from tablet_app.widgets.layout import Flow, Ground, Row, Scroll
from tablet_app.widgets.words import Icon, Words, text_pixels

_NEXT_QUESTION_SECONDS = 2.8
_PAUSE_SECONDS = 0.9
"""Between two spoken questions."""


class LanguageTile(Touch):
    """A language: its own name large, its Japanese name under it."""

    def __init__(self, language: Language, readable: bool, choose: Callable[[], None]) -> None:
        """Make the tile of `language`; where no font can draw it, its English name instead."""
        super().__init__(
            choose, tint=theme.CARD, pressed_tint=theme.GRAPE_TINT, edge=theme.LINE,
            orientation="vertical", padding=(dp(18), dp(8)), size_hint_y=None,
            height=text_pixels(theme.NAME) * 1.7 + text_pixels(theme.TINY) * 1.5 + dp(28),
        )  # fmt: skip
        self.tag = language.tag
        self.natural_width = text_pixels(theme.NAME) * 6.4 + dp(36)
        name = language.name if readable else language.english
        self.name = Words(
            name, language=language.tag, size_sp=theme.NAME, bold=True, color=theme.GRAPE,
            most_lines=1, shrink=True, align="left",
        )  # fmt: skip
        below = Words(
            language.japanese, size_sp=theme.TINY, color=theme.SOFT, most_lines=1, shrink=True
        )
        for part in (Widget(), self.name, below, Widget()):
            self.add_widget(part)

    def light(self, on: bool) -> None:
        """Show that it is being asked in this language now."""
        self.tint = theme.GRAPE_TINT if on else theme.CARD
        self.edge = theme.GRAPE if on else theme.LINE


class StartScreen(Ground):
    """The window's languages, the most used first, a search, and the question in each of them.

    Args:
        window: whose languages are offered.
        lookup: finds languages and speaks the question.
        begin: called with the BCP 47 tag that was chosen.
        portrait: whether the window is higher than wide.
    """

    def __init__(
        self, window: Window, lookup: Lookup, begin: Callable[[str], None], *, portrait: bool
    ) -> None:
        super().__init__(
            orientation="vertical", fill=theme.PAPER, spacing=dp(14),
            padding=(dp(36), dp(22), dp(36), 0),
        )  # fmt: skip
        self._window = window
        self._lookup = lookup
        self._begin = begin
        self._unreadable = set(missing_fonts(window.languages))
        self.languages = window.languages
        self._shown: tuple[str, ...] = ()
        self._asked = -1
        self._job: Any = None
        self._event: Any = None
        self.aloud = False
        self.tiles: dict[str, LanguageTile] = {}
        self.head = BoxLayout(
            size_hint_y=None, spacing=dp(14),
            height=max(dp(60), text_pixels(theme.BODY) * 1.5 + dp(28)),
        )  # fmt: skip
        """Room for more at its end."""
        self._add_head(portrait)
        self._add_question()
        self._grid = Flow(columns=3 if portrait else 5, spacing=dp(12), padding=(dp(3), dp(3)))
        self._scroll = Scroll()
        self._scroll.add_widget(self._grid)
        self.add_widget(self._scroll)
        self._show(window.languages)
        self._ask()
        lookup.languages(self._sorted)

    def first_focus(self) -> Widget:
        """Where the keyboard begins."""
        return self.tiles[self._shown[0]] if self._shown else self.search

    def enter(self) -> None:
        """Enter in the search chooses the only language that is left, or goes to the first."""
        if len(self._shown) == 1:
            self._begin(self._shown[0])
        elif self._shown:
            self.tiles[self._shown[0]].focus = True

    def close(self) -> None:
        """Stop asking."""
        self._event.cancel()
        if self._job is not None:
            self._job.cancel()
        if self.aloud:
            self.aloud = False
            self._lookup.hush()

    def ask_aloud(self) -> None:
        """Begin or stop to speak the question in each language in turn."""
        self.aloud = not self.aloud
        self.voice.words.text = "止める" if self.aloud else "声で尋ねる"
        assert self.voice.icon is not None
        self.voice.icon.name = "stop" if self.aloud else "speaker"
        self._event.cancel()
        if self.aloud:
            self._asked = -1
        else:
            self._lookup.hush()
        self._ask()

    def _add_head(self, portrait: bool) -> None:
        middle = {"center_y": 0.5}
        self.head.add_widget(Icon("desk", color=theme.PINE, size_sp=34, pos_hint=middle))
        self.head.add_widget(
            Words(
                self._window.name, size_sp=theme.TITLE, bold=True, color=theme.PINE,
                most_lines=1, shrink=True, pos_hint=middle,
            )
        )  # fmt: skip
        self.search = Field(
            hint_text="言語・国をさがす  Search", size_hint_x=None,
            width=min(dp(460), text_pixels(theme.BODY) * (15 if portrait else 18)),
        )  # fmt: skip
        self.search.pos_hint = middle
        self.search.bind(text=lambda _, text: self._look(text))
        self.add_widget(self.head)
        if portrait and text_pixels(theme.BODY) > dp(theme.BODY) * 1.2:
            # Large letters in a narrow window: a row of its own.
            self.search.size_hint_x = 1
            self.add_widget(self.search)
        else:
            self.head.add_widget(self.search)

    def _add_question(self) -> None:
        row = Row(spacing=dp(16))
        self.question = Words(
            "", size_sp=theme.HERO, bold=True, color=theme.GRAPE, most_lines=1, shrink=True,
            pos_hint={"center_y": 0.5},
        )  # fmt: skip
        # The question's height differs by script: the tiles under it must not jump.
        row.size_hint_y, row.height = None, text_pixels(theme.HERO) * 1.75
        row.unbind(minimum_height=row.setter("height"))
        self.voice = PushButton(
            "声で尋ねる", "speaker", self.ask_aloud, side="resident", size_sp=theme.SMALL,
            size_hint_x=None, pos_hint={"center_y": 0.5},
        )  # fmt: skip
        row.add_widget(self.question)
        row.add_widget(self.voice)
        self.add_widget(row)

    def _ask(self, *_: object) -> None:
        shown = [tag for tag in self._shown if tag not in self._unreadable]
        if not shown:
            self._event = Clock.schedule_once(self._ask, _NEXT_QUESTION_SECONDS)
            return
        before = self.question.language
        if before in self.tiles:
            self.tiles[before].light(False)
        self._asked = (self._asked + 1) % len(shown)
        tag = shown[self._asked]
        self.question.language = tag
        self.question.text = strings()[tag].choose
        if self.aloud:
            self.tiles[tag].light(True)
            self._lookup.speak(strings()[tag].choose, tag, self._asked_aloud)
        else:
            self._event = Clock.schedule_once(self._ask, _NEXT_QUESTION_SECONDS)

    def _asked_aloud(self, spoken: Spoken) -> None:
        if self.aloud:
            wait = spoken.seconds + _PAUSE_SECONDS if spoken.seconds else _NEXT_QUESTION_SECONDS
            self._event = Clock.schedule_once(self._ask, wait)

    def _sorted(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        if not self.search.text.strip():
            self._show(languages)

    def _look(self, query: str) -> None:
        if self._job is not None:
            self._job.cancel()
        if not query.strip():
            self._show(self.languages)
        else:
            self._job = self._lookup.find_languages(query, self.languages, self._found)

    def _found(self, tags: list[str]) -> None:
        self._show(tuple(tags))

    def _show(self, tags: tuple[str, ...]) -> None:
        if tags == self._shown and self._grid.children:
            return
        self._shown = tags
        self._grid.clear_widgets()
        for tag in tags:
            if tag not in self.tiles:
                readable = tag not in self._unreadable
                self.tiles[tag] = LanguageTile(LANGUAGES[tag], readable, partial(self._begin, tag))
            self._grid.add_widget(self.tiles[tag])
        if not tags:
            self._grid.add_widget(
                Words(
                    "見つかりません。別の書き方でさがしてください。", size_sp=theme.BODY,
                    color=theme.SOFT, fit=True,
                )
            )  # fmt: skip
        self._scroll.scroll_y = 1
