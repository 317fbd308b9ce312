"""The last step of the first run: one sentence through everything, from the ear to the voice."""
# mypy: allow-subclassing-any

from functools import partial

from kivy.clock import Clock
from kivy.metrics import dp

from assistant.languages import LANGUAGES
from tablet_app import theme
from tablet_app.setup import SENTENCE, Setup, Trial
from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.layout import Card, Column, Flow, Scroll
from tablet_app.widgets.listening import Listening
from tablet_app.widgets.options import Answer, Choices, Part
from tablet_app.widgets.panel_window import SettingsPage
from tablet_app.widgets.words import Words

_STEPS = {
    "hearing": "聞き取っています…（初めてのときは準備に少し時間がかかります）",
    "translating": "訳しています…",
    "speaking": "読み上げています…",
}
_OFFERED = 4
_AGAIN = "上の文のとおりに、もう一度お話しください。"
_UNHEARD = "声が聞き取れませんでした。マイクに近づいて、もう一度お話しください。"


class TryPanel(SettingsPage):
    """Asks the clerk to say a sentence, and shows and speaks what became of it."""

    name = "試しの一文"
    icon = "check"

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        part = Part(
            "この文を声に出してみてください", "聞き取り・翻訳・読み上げまでを一度に確かめます。"
        )
        part.add_widget(
            Words(f"「{SENTENCE}」", size_sp=theme.TRANSLATION, bold=True, color=theme.PINE)
        )
        tags = setup.offered(setup.window).languages[:_OFFERED]
        self.languages = Choices(
            [(tag, LANGUAGES[tag].japanese) for tag in tags], tags[0], lambda _: self._clear()
        )
        part.add_widget(self.languages)
        row = Flow(stretch=False, spacing=dp(12))
        self.speak = PushButton(
            "押して話す", "mic", self._listen, kind="main", least=72, size_hint_x=None
        )
        self.play = PushButton(
            "マイクなしで試す（録音を使う）", "speaker", self._play, least=72, size_hint_x=None
        )
        for button in (self.speak, self.play):
            row.add_widget(button)
        part.add_widget(row)
        self.gauge = Listening(self.speak)
        part.add_widget(self.gauge)
        self.answer = Answer()
        part.add_widget(self.answer)
        self.add_widget(part)
        self._result = Column()
        self.add_widget(self._result)
        self.trial: Trial | None = None

    def close(self) -> None:
        """See `SettingsPage`."""
        self._end()
        self.setup.stop()

    def _clear(self) -> None:
        self._result.clear_widgets()
        self.answer.tell("")

    def _listen(self) -> None:
        if self.gauge.busy:
            self.setup.stop()
            return
        self.answer.tell("お話しください。話し終わると自動で止まります。", "work")
        self._begin(recorded=False)

    def _play(self) -> None:
        if not self.gauge.busy:
            self.answer.tell("録音を聞かせています…", "work")
            self._begin(recorded=True)

    def _begin(self, *, recorded: bool) -> None:
        self._result.clear_widgets()
        self.play.disabled = True
        self.speak.disabled = recorded
        self.gauge.begin(
            lambda level: self.setup.rehearse(
                self.languages.chosen, recorded=recorded, level=level, step=self._step,
                done=self._done, failed=self._failed,
            ),
            stoppable=not recorded,
        )  # fmt: skip

    def _step(self, what: str) -> None:
        if self.gauge.busy:
            self.gauge.hush()
            self.speak.disabled = True
            self.answer.tell(_STEPS[what], "work")

    def _done(self, trial: Trial) -> None:
        self._end()
        self.trial = trial
        if not trial.heard:
            self.answer.tell(_UNHEARD, "warning")
            return
        if not trial.translation:
            self.answer.tell(
                f"「{trial.heard}」と聞こえました。{_AGAIN}",
                "warning",
            )
            return
        if trial.problem:
            self.answer.tell(trial.problem, "warning")
        else:
            self.answer.tell("すべて動いています。訳が声で聞こえたら、準備は終わりです。")
        language = self.languages.chosen
        card = Card(fill=theme.PINE_GROUND, padding=(dp(26), dp(20)), spacing=dp(8))
        for name, text, tag, size, ink in (
            ("聞き取った文", trial.heard, "ja", theme.HEARD, theme.INK),
            ("訳", trial.translation, language, theme.TRANSLATION, theme.GRAPE),
            ("訳し戻し", trial.back_translation, "ja", theme.BODY, theme.INK),
        ):
            if text:
                card.add_widget(Words(name, size_sp=theme.TINY, color=theme.SOFT))
                card.add_widget(
                    Words(text, language=tag, size_sp=size, color=ink,
                          bold=size == theme.TRANSLATION)
                )  # fmt: skip
        self._result.add_widget(card)
        Clock.schedule_once(partial(self._reveal, card), 0.1)

    def _reveal(self, card: Card, _seconds: float) -> None:
        above = self.parent
        while above is not None and not isinstance(above, Scroll):
            above = above.parent
        if above is not None and card.parent is not None:
            above.scroll_to(card, padding=dp(12))

    def _failed(self, japanese: str) -> None:
        self._end()
        self.answer.fail(japanese)

    def _end(self) -> None:
        self.gauge.end()
        self.speak.disabled = self.play.disabled = False
