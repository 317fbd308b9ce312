"""The first screen: the resident chooses a language."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from functools import partial

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from assistant.errors import InputError
from assistant.languages import LANGUAGES, Language, find_language
from assistant.windows import Window
from tablet_app import theme
from tablet_app.fonts import missing_fonts
from tablet_app.strings import strings
from tablet_app.widgets.basic import Field, Ground, Scroll, Touch
from tablet_app.widgets.words import Icon, Words, text_pixels

_NEXT_QUESTION_SECONDS = 2.6


class LanguageTile(Touch):
    """A language: its own name large, its Japanese name under it."""

    def __init__(self, language: Language, readable: bool, choose: Callable[[], None]) -> None:
        """Make the tile of `language`; where no font can draw it, only its Japanese name."""
        super().__init__(
            choose, tint=theme.CARD, pressed_tint=theme.GRAPE_TINT, edge=theme.LINE,
            orientation="vertical", padding=(dp(18), dp(8)), size_hint_y=None,
            height=text_pixels(theme.NAME) * 1.6 + text_pixels(theme.TINY) * 1.5 + dp(32),
        )  # fmt: skip
        self.tag = language.tag
        name = language.name if readable else language.english
        self.add_widget(Widget())
        self.add_widget(
            Words(
                name, language=language.tag, size_sp=theme.NAME, bold=True, color=theme.GRAPE,
                most_lines=1, shrink=True,
            )
        )  # fmt: skip
        self.add_widget(
            Words(language.japanese, size_sp=theme.TINY, color=theme.SOFT, most_lines=1)
        )
        self.add_widget(Widget())


class StartScreen(Ground):
    """The window's languages, the most used first, and a search.

    Args:
        window: whose languages are offered.
        begin: called with the BCP 47 tag that was chosen.
        portrait: whether the window is higher than wide.
    """

    def __init__(self, window: Window, begin: Callable[[str], None], *, portrait: bool) -> None:
        super().__init__(
            orientation="vertical", fill=theme.PAPER, spacing=dp(16),
            padding=(dp(36), dp(24), dp(36), dp(0)),
        )  # fmt: skip
        self._window = window
        self._begin = begin
        self._unreadable = set(missing_fonts(window.languages))
        self._asked = 0
        self.tiles: dict[str, LanguageTile] = {}
        self._add_head(portrait)
        self.question = Words(
            "", size_sp=theme.HERO, bold=True, color=theme.GRAPE, most_lines=1, shrink=True
        )
        self.add_widget(self.question)
        self._grid = GridLayout(
            cols=3 if portrait else 5, spacing=dp(12), size_hint_y=None,
            padding=(dp(2), dp(4), dp(2), dp(24)),
        )  # fmt: skip
        self._grid.bind(minimum_height=self._grid.setter("height"))
        scroll = Scroll()
        scroll.add_widget(self._grid)
        self.add_widget(scroll)
        self._show(window.languages)
        self._ask()
        self._event = Clock.schedule_interval(self._ask, _NEXT_QUESTION_SECONDS)

    def close(self) -> None:
        """Stop asking."""
        self._event.cancel()

    def _add_head(self, portrait: bool) -> None:
        head = BoxLayout(
            size_hint_y=None,
            height=dp(64),
            spacing=dp(16),
        )
        head.add_widget(Icon("desk", color=theme.PINE, size_sp=36, pos_hint={"center_y": 0.5}))
        head.add_widget(
            Words(
                self._window.name, size_sp=theme.TITLE, bold=True, color=theme.PINE,
                most_lines=1, pos_hint={"center_y": 0.5},
            )
        )  # fmt: skip
        self.search = Field(
            hint_text="言語をさがす  Search", multiline=False, size_hint=(None, None),
            width=dp(300 if portrait else 380), height=dp(56), write_tab=False,
        )  # fmt: skip
        self.search.pos_hint = {"center_y": 0.5}
        self.search.bind(text=lambda _, text: self._show(self._found(text)))
        head.add_widget(self.search)
        self.add_widget(head)

    def _ask(self, *_: object) -> None:
        shown = [tag for tag in self._window.languages if tag not in self._unreadable]
        tag = shown[self._asked % len(shown)]
        self._asked += 1
        self.question.language = tag
        self.question.text = strings()[tag].choose

    def _found(self, query: str) -> tuple[str, ...]:
        wanted = query.strip().casefold()
        if not wanted:
            return self._window.languages
        found = []
        for tag in self._window.languages:
            language = LANGUAGES[tag]
            names = (tag, language.name, language.english, language.japanese)
            if any(wanted in name.casefold() for name in names):
                found.append(tag)
        if not found:
            try:
                tag = find_language(query).tag
            except InputError:
                return ()
            found = [tag] if tag in self._window.languages else []
        return tuple(found)

    def _show(self, tags: tuple[str, ...]) -> None:
        self._grid.clear_widgets()
        for tag in tags:
            if tag not in self.tiles:
                readable = tag not in self._unreadable
                self.tiles[tag] = LanguageTile(LANGUAGES[tag], readable, partial(self._begin, tag))
            self._grid.add_widget(self.tiles[tag])
        if not tags:
            self._grid.add_widget(
                Words("見つかりません", size_sp=theme.BODY, color=theme.SOFT, fit=True)
            )
