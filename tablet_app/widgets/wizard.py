"""The first run: a few steps, in Japanese, that end with a spoken sentence."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.widget import Widget

from tablet_app import theme
from tablet_app.setup import Setup
from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.layout import Column, Ground, Row, Scroll
from tablet_app.widgets.options import Answer, Part
from tablet_app.widgets.panel_screen import ScreenPanel
from tablet_app.widgets.panel_sound import SoundPanel
from tablet_app.widgets.panel_try import TryPanel
from tablet_app.widgets.panel_window import LanguagesPanel, SettingsPage, WindowPanel
from tablet_app.widgets.pin_sheet import ChoosePin
from tablet_app.widgets.words import Icon, Words, text_pixels

_PROMISES = (
    ("globe", "話した言葉を、その場で訳します",
     "職員は日本語、来庁者はご自分の言語で話します。音声も画面の文字も、この端末の外には出ません。"),
    ("check", "伝える前に、必ず確かめます",
     "訳の横に「訳し戻し」と気になる点が出ます。職員が確認してから、相手に伝わります。"),
    ("shield", "会話が終わると、すべて消えます",
     "残るのは、窓口と言語ごとの利用の記録だけです。会話の文字は、来庁者が同意したときだけ記録します。"),
)  # fmt: skip


class WelcomePanel(SettingsPage):
    """What this is, in three sentences."""

    name = "ようこそ"

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        for icon, title, text in _PROMISES:
            row = Row(spacing=dp(22))
            row.add_widget(Icon(icon, color=theme.PINE, size_sp=42, pos_hint={"center_y": 0.5}))
            words = Column(spacing=dp(4), pos_hint={"center_y": 0.5})
            words.add_widget(Words(title, size_sp=theme.HEARD, bold=True))
            words.add_widget(Words(text, size_sp=theme.BODY, color=theme.SOFT))
            row.add_widget(words)
            self.add_widget(row)


class PinPanel(SettingsPage):
    """Chooses the PIN of the settings."""

    name = "設定の暗証番号"

    def __init__(self, setup: Setup, chosen: Callable[[], None]) -> None:
        super().__init__(setup)
        part = Part(
            "設定を変えるときの暗証番号",
            "来庁者が誤って設定を変えないようにします。会話には要りません。",
        )
        self.form: ChoosePin | None = None
        if setup.pin is not None and setup.pin.is_set:
            answer = Answer()
            answer.tell("暗証番号は設定されています。")
            part.add_widget(answer)
        else:
            self.form = ChoosePin(setup.choose_pin, chosen)
            holder = AnchorLayout(size_hint_y=None)
            self.form.size_hint_x = None
            self.form.width = max(float(dp(420)), text_pixels(theme.BODY) * 20)
            self.form.bind(height=holder.setter("height"))
            holder.add_widget(self.form)
            part.add_widget(holder)
        self.add_widget(part)


class _Steps(Widget):
    """How far one has come: a bar for each step."""

    def __init__(self, done: int, of: int, **settings: Any) -> None:
        super().__init__(size_hint=(None, None), size=(dp(34) * of, dp(8)), **settings)
        self._done, self._of = done, of
        self.bind(pos=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            for index in range(self._of):
                Color(rgba=theme.PINE if index < self._done else theme.LINE)
                SmoothRoundedRectangle(
                    pos=(self.x + index * dp(34), self.y), size=(dp(28), dp(8)),
                    radius=[dp(4)] * 4,
                )  # fmt: skip


class WizardScreen(Ground):
    """The first run.

    Args:
        setup: what it changes.
        finish: called at its end, or when it is put off.
        moved: called with the number of the step that is shown.
        step: the step to begin with.
    """

    def __init__(
        self,
        setup: Setup,
        finish: Callable[[], None],
        moved: Callable[[int], None],
        *,
        step: int = 0,
    ) -> None:
        super().__init__(orientation="vertical", fill=theme.PAPER, spacing=dp(14),
                         padding=(dp(28), dp(20), dp(28), dp(20)))  # fmt: skip
        self._setup = setup
        self._finish = finish
        self._moved = moved
        self._makers: tuple[Callable[[], SettingsPage], ...] = (
            lambda: WelcomePanel(setup), lambda: WindowPanel(setup), lambda: LanguagesPanel(setup),
            lambda: SoundPanel(setup), lambda: ScreenPanel(setup),
            lambda: PinPanel(setup, self.go_on), lambda: TryPanel(setup),
        )  # fmt: skip
        self.last = len(self._makers) - 1
        self.step = step
        self.panel: Any = None
        self.open(step)

    def open(self, step: int) -> None:
        """Show a step."""
        self.close()
        self.clear_widgets()
        self.step = step
        self.panel = self._makers[step]()
        self._moved(step)
        middle = {"center_y": 0.5}
        head = Row(spacing=dp(16))
        title = "窓口の通訳 まどぐちへようこそ" if step == 0 else self.panel.name
        head.add_widget(
            Words(title, size_sp=theme.TITLE, bold=True, color=theme.PINE, pos_hint=middle)
        )
        head.add_widget(_Steps(step + 1, self.last + 1, pos_hint=middle))
        head.add_widget(
            Words(f"{step + 1} / {self.last + 1}", size_sp=theme.SMALL, color=theme.SOFT, fit=True,
                  pos_hint=middle)
        )  # fmt: skip
        self.add_widget(head)
        scroll = Scroll()
        wide = max(float(dp(1000)), text_pixels(theme.BODY) * 44)
        holder = AnchorLayout(size_hint_y=None, anchor_x="center", anchor_y="top")
        self.panel.size_hint_x = None
        scroll.bind(width=lambda _, width: setattr(self.panel, "width", min(wide, width - dp(16))))
        self.panel.bind(height=holder.setter("height"))
        holder.add_widget(self.panel)
        if step == 0:
            self.panel.spacing = dp(34)
            self.panel.padding = (0, dp(46), 0, 0)
        scroll.add_widget(holder)
        self.add_widget(scroll)
        self.add_widget(self._foot())

    def first_focus(self) -> Widget:
        """Where the keyboard begins."""
        return self.next

    def go_on(self) -> None:
        """To the next step; after the last, the window opens."""
        if self.step == self.last:
            self.close()
            self._finish()
        else:
            self.open(self.step + 1)

    def go_back(self) -> None:
        """To the step before."""
        if self.step:
            self.open(self.step - 1)

    def close(self) -> None:
        """Nothing goes on without a screen."""
        if self.panel is not None:
            self.panel.close()

    def _foot(self) -> Row:
        row = Row(spacing=dp(14))
        self.back = PushButton("もどる", "back", self.go_back, least=64, size_hint_x=None)
        self.later = PushButton("あとで設定する", "", self._finish, least=64, size_hint_x=None)
        self.next = PushButton(
            self._next_word(), "check" if self.step == self.last else "next", self.go_on,
            kind="main", least=64, size_hint_x=None,
        )  # fmt: skip
        row.add_widget(self.back if self.step else self.later)
        row.add_widget(Widget(size_hint_y=None, height=1))
        row.add_widget(self.next)
        return row

    def _next_word(self) -> str:
        if self.step == 0:
            return "はじめる"
        if self.step == self.last:
            return "窓口をはじめる"
        unset = isinstance(self.panel, PinPanel) and self.panel.form is not None
        return "あとで決める" if unset else "次へ"
