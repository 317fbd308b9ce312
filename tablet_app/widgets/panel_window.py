"""Settings: which window this is, and which languages it offers."""
# mypy: allow-subclassing-any

from functools import partial
from typing import Any

from kivy.metrics import dp

from assistant.languages import LANGUAGES
from assistant.windows import TOPICS, Window
from tablet_app import theme
from tablet_app.fonts import missing_fonts
from tablet_app.setup import Setup
from tablet_app.widgets.buttons import ChoiceChip, PushButton, Touch
from tablet_app.widgets.layout import Column, Flow
from tablet_app.widgets.options import Answer, Part
from tablet_app.widgets.words import Icon, Words, text_pixels


class SettingsPage(Column):
    """One page of the settings."""

    name = ""
    icon = ""

    def __init__(self, setup: Setup) -> None:
        """Make the page for what `setup` changes."""
        super().__init__(spacing=dp(16))
        self.setup = setup
        self.problem = Answer()

    def change(self, **values: object) -> None:
        """Change settings, and say so where they could not be kept."""
        self.setup.change(**values)
        self.problem.tell(self.setup.problem, "error")

    def close(self) -> None:
        """It is left: whatever goes on ends."""


class WindowTile(Touch):
    """A window with what it is about."""

    def __init__(self, window: Window, **settings: Any) -> None:
        super().__init__(
            tint=theme.CARD, pressed_tint=theme.PINE_TINT, edge=theme.LINE, size_hint_y=None,
            padding=(dp(20), dp(14)), spacing=dp(14), **settings,
        )  # fmt: skip
        self.natural_width = max(dp(300), text_pixels(theme.BODY) * 15)
        self.bind(minimum_height=self.setter("height"))
        middle = {"center_y": 0.5}
        words = Column(spacing=dp(4), pos_hint=middle)
        words.add_widget(Words(window.name, size_sp=theme.HEARD, bold=True, color=theme.PINE))
        topics = "・".join(TOPICS[topic] for topic in window.topics if topic != "general")
        words.add_widget(Words(topics, size_sp=theme.TINY, color=theme.SOFT))
        self.mark = Icon("", color=theme.PINE, size_sp=30, pos_hint=middle)
        self.add_widget(words)
        self.add_widget(self.mark)

    def choose(self, chosen: bool) -> None:
        """Show whether it is the one."""
        self.mark.name = "check" if chosen else ""
        self.tint = theme.PINE_TINT if chosen else theme.CARD
        self.edge = theme.PINE if chosen else theme.LINE


class WindowPanel(SettingsPage):
    """Which window the tablet stands at."""

    name = "窓口"
    icon = "desk"

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        part = Part("この端末を置く窓口", "窓口によって、用件・言語の並び・定型文が変わります。")
        flow = Flow(columns=2, spacing=dp(12))
        self.tiles: dict[str, WindowTile] = {}
        for window in setup.windows.values():
            tile = WindowTile(window)
            tile.action = partial(self._choose, window.id)
            self.tiles[window.id] = tile
            flow.add_widget(tile)
        part.add_widget(flow)
        self.add_widget(part)
        self.add_widget(self.problem)
        self._show()

    def _choose(self, window: str) -> None:
        self.change(window=window)
        self._show()

    def _show(self) -> None:
        for name, tile in self.tiles.items():
            tile.choose(name == self.setup.settings.window)


class LanguagesPanel(SettingsPage):
    """Which of the window's languages are offered."""

    name = "言語"
    icon = "globe"

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._window = setup.window
        self._unreadable = set(missing_fonts(self._window.languages))
        part = Part(
            f"{self._window.name}で使う言語",
            "押すと、使う・使わないが切り替わります。並びは、この窓口でよく使われる順に自動で変わります。",
        )  # fmt: skip
        flow = Flow(stretch=False)
        self.chips: dict[str, ChoiceChip] = {}
        for tag in self._window.languages:
            language = LANGUAGES[tag]
            own = language.english if tag in self._unreadable else language.name
            chip = ChoiceChip(own, partial(self._turn, tag), language=tag, size_sp=theme.BODY)
            self.chips[tag] = chip
            flow.add_widget(chip)
        part.add_widget(flow)
        self.all = PushButton(
            "すべて使う", "check", self._all, size_sp=theme.SMALL, size_hint_x=None
        )
        part.add_widget(self.all)
        self.answer = Answer()
        part.add_widget(self.answer)
        self.add_widget(part)
        self.add_widget(self.problem)
        self.able = Part("できること")
        self._waiting = Words("調べています…", size_sp=theme.BODY, color=theme.SOFT)
        self.able.add_widget(self._waiting)
        self.add_widget(self.able)
        self._job = setup.abilities(self._window.languages, self._found, self.answer.fail)
        self._show()

    def close(self) -> None:
        """See `SettingsPage`."""
        self._job.cancel()

    @property
    def _chosen(self) -> tuple[str, ...]:
        return self.setup.offered(self._window).languages

    def _turn(self, tag: str) -> None:
        wanted = [one for one in self._window.languages if (one in self._chosen) != (one == tag)]
        if not wanted:
            self.answer.tell("少なくとも1つの言語が必要です。", "warning")
            return
        self.answer.tell("")
        every = len(wanted) == len(self._window.languages)
        self.change(languages=() if every else tuple(wanted))
        self._show()

    def _all(self) -> None:
        self.answer.tell("")
        self.change(languages=())
        self._show()

    def _show(self) -> None:
        chosen = self._chosen
        for tag, chip in self.chips.items():
            chip.choose(tag in chosen)

    def _found(self, able: dict[str, tuple[bool, bool]]) -> None:
        self.able.remove_widget(self._waiting)

        def names(wanted: list[str]) -> str:
            return "、".join(LANGUAGES[tag].japanese for tag in wanted) or "なし"

        free = [tag for tag, (both, _) in able.items() if both]
        silent = [tag for tag, (_, voice) in able.items() if not voice]
        for heading, text in (
            ("話した文を自由に翻訳できる言語", names(free)),
            ("定型文で話せる言語", names([tag for tag in able if tag not in free])),
            ("声がなく、文字だけで伝える言語", names(silent)),
        ):
            both = Column(spacing=dp(2))
            both.add_widget(Words(heading, size_sp=theme.SMALL, color=theme.SOFT))
            both.add_widget(Words(text, size_sp=theme.BODY))
            self.able.add_widget(both)
