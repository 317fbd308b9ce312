"""Settings: the microphone and the loudspeaker, tried at once; the pace of the voices."""
# mypy: allow-subclassing-any

from functools import partial
from typing import Any

from assistant.languages import LANGUAGES, STAFF_LANGUAGE
from tablet_app import theme
from tablet_app.fonts import missing_fonts
from tablet_app.lookup import Spoken
from tablet_app.setup import MicrophoneTest, Setup
from tablet_app.strings import strings
from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.layout import Flow
from tablet_app.widgets.listening import Listening
from tablet_app.widgets.options import Answer, Choices, Part
from tablet_app.widgets.panel_window import SettingsPage
from tablet_app.widgets.words import Words

_GREETING = "窓口の音声のテストです。聞こえていますか。"
_SYSTEM = "（端末の標準）"
_VERDICTS = {
    "good": "よく聞こえています。今の声を再生します。",
    "quiet": "声が小さく届いています。マイクに近づくか、端末のマイク音量を上げてください。",
    "loud": "声が大きすぎて割れています。マイクを離すか、マイク音量を下げてください。",
}


class SoundPanel(SettingsPage):
    """Which microphone listens, and whether both can be heard."""

    name = "マイクと音"
    icon = "mic"

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._jobs: list[Any] = []
        self._add_microphone()
        self._add_loudspeaker()
        self.add_widget(self.problem)

    def close(self) -> None:
        """See `SettingsPage`."""
        self.gauge.end()
        for job in self._jobs:
            job.cancel()
        self.setup.stop()

    def _add_microphone(self) -> None:
        self.microphone = Part(
            "マイク",
            "「マイクを試す」を押して、ふだんの声でひと言お話しください。録音は保存しません。",
        )  # fmt: skip
        self._choices = Flow(stretch=False)
        self.microphone.add_widget(self._choices)
        self.devices: Choices | None = None
        self.try_microphone = PushButton(
            "マイクを試す", "mic", self._listen, kind="main", size_hint_x=None
        )
        self.microphone.add_widget(self.try_microphone)
        self.gauge = Listening(self.try_microphone)
        self.microphone.add_widget(self.gauge)
        self.heard = Answer()
        self.microphone.add_widget(self.heard)
        self.add_widget(self.microphone)
        self._jobs.append(self.setup.microphones(self._found, self.heard.fail))

    def _add_loudspeaker(self) -> None:
        part = Part("スピーカー", "音量は、端末の音量ボタンで調節します。")
        self.try_loudspeaker = PushButton(
            "スピーカーを試す", "speaker", self._speak, kind="main", size_hint_x=None
        )
        part.add_widget(self.try_loudspeaker)
        self.said = Answer()
        part.add_widget(self.said)
        self.add_widget(part)

    def _found(self, names: tuple[str, ...]) -> None:
        if not names:
            self.heard.tell("マイクが見つかりません。マイクを接続してください。", "warning")
            return
        self.microphone.remove_widget(self._choices)
        offered: list[tuple[str | None, str]] = [(None, _SYSTEM), *((name, name) for name in names)]
        wanted = self.setup.settings.microphone
        if wanted is not None and wanted not in names:
            offered.append((wanted, f"{wanted}（つながっていません）"))
        self.devices = Choices(offered, wanted, lambda name: self.change(microphone=name))
        self.microphone.add_widget(self.devices, index=len(self.microphone.children) - 1)

    def _listen(self) -> None:
        if self.gauge.busy:
            self.setup.stop()
            return
        self.heard.tell("お話しください。話し終わると自動で止まります。", "work")
        self.gauge.begin(
            lambda level: self.setup.test_microphone(level, self._tested, self._failed)
        )

    def _tested(self, test: MicrophoneTest) -> None:
        self.gauge.end()
        kind = "good" if test.verdict == "good" else "warning"
        self.heard.tell(_VERDICTS[test.verdict], kind)
        self._jobs.append(self.setup.play_back(test, self._played, self.said.fail))

    def _played(self, problem: str) -> None:
        if problem:
            self.said.tell(problem, "warning")

    def _failed(self, japanese: str) -> None:
        self.gauge.end()
        self.heard.fail(japanese)

    def _speak(self) -> None:
        self.said.tell("再生しています…", "work")

        def spoken(outcome: Spoken) -> None:
            if outcome.problem:
                self.said.tell(outcome.problem, "warning")
            else:
                self.said.tell("再生しました。聞こえないときは、音量と接続を確認してください。")

        self._jobs.append(
            self.setup.speak(_GREETING, STAFF_LANGUAGE, spoken, self.said.fail)
        )  # fmt: skip


_PACES = ((0.7, "とてもゆっくり"), (0.85, "ゆっくり"), (1.0, "ふつう"), (1.2, "速め"))


class VoicesPanel(SettingsPage):
    """How fast the voices speak, and how each of them sounds."""

    name = "声"
    icon = "speaker"

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        part = Part("話す速さ", "すべての言語に使います。")
        nearest = min((pace for pace, _ in _PACES), key=lambda one: abs(one - setup.settings.speed))
        self.paces = Choices(_PACES, nearest, lambda pace: self.change(speed=pace))
        part.add_widget(self.paces)
        self.add_widget(part)
        self._part = Part("声を聞く", "言語を押すと、その言語の声で短い案内を読みます。")
        self.answer = Answer()
        self._flow = Flow(stretch=False)
        self._part.add_widget(self._flow)
        self._part.add_widget(self.answer)
        self.add_widget(self._part)
        self.add_widget(self.problem)
        self.voices: dict[str, PushButton] = {}
        self._tags = (STAFF_LANGUAGE, *setup.offered(setup.window).languages)
        self.answer.tell("調べています…", "work")
        self._job = setup.abilities(self._tags, self._found, self.answer.fail)

    def close(self) -> None:
        """See `SettingsPage`."""
        self._job.cancel()
        self.setup.stop()

    def _found(self, able: dict[str, tuple[bool, bool]]) -> None:
        self.answer.tell("")
        unreadable = set(missing_fonts(self._tags))
        for tag, (_, voice) in able.items():
            if voice:
                language = LANGUAGES[tag]
                name = language.english if tag in unreadable else language.name
                self.voices[tag] = PushButton(
                    name, "speaker", partial(self._say, tag), language=tag, size_hint_x=None
                )
                self._flow.add_widget(self.voices[tag])
        silent = [LANGUAGES[tag].japanese for tag, (_, voice) in able.items() if not voice]
        if silent:
            self._part.add_widget(
                Words(f"声がない言語（文字を大きく見せます）: {'、'.join(silent)}",
                      size_sp=theme.SMALL, color=theme.SOFT)
            )  # fmt: skip

    def _say(self, tag: str) -> None:
        text = _GREETING if tag == STAFF_LANGUAGE else strings()[tag].welcome
        self.answer.tell(f"{LANGUAGES[tag].japanese}を再生しています…", "work")

        def spoken(outcome: Spoken) -> None:
            self.answer.tell(outcome.problem, "warning")

        self._job = self.setup.speak(text, tag, spoken, self.answer.fail)
