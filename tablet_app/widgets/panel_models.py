"""Settings: the models of this tablet and their state."""
# mypy: allow-subclassing-any

from functools import partial
from typing import Any

from kivy.metrics import dp

from assistant.drives import Drive
from models.catalogue import Model
from models.store import Outcome, State
from tablet_app import theme
from tablet_app.setup import Setup
from tablet_app.widgets.buttons import Chip, PushButton
from tablet_app.widgets.layout import Column, Flow, Row
from tablet_app.widgets.options import NO_STICK, Answer, Choices, Gauge, Part
from tablet_app.widgets.panel_window import SettingsPage
from tablet_app.widgets.words import Words

_KINDS = {"recognition": "聞き取り", "translation": "翻訳", "voice": "声"}
_STATES: dict[str, tuple[str, str, theme.Rgba, theme.Rgba]] = {
    "installed": ("使えます", "check", theme.PINE, theme.PINE_TINT),
    "missing": ("入っていません", "info", theme.SOFT, theme.PAPER),
    "corrupt": ("壊れています", "error", theme.ERROR, theme.ERROR_TINT),
}


class ModelsPanel(SettingsPage):
    """What hears and translates here, and how more of it comes to this tablet."""

    name = "モデル"
    icon = "box"

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._jobs: list[Any] = []
        self._drives: list[Drive] = []
        act = Part(
            "点検と追加",
            "ネットワークにつながらない端末には、つながる端末で "
            "madoguchi models export と入力して書き出したUSBメモリーから入れます。",
        )
        row = Flow(stretch=False)
        self.verify = PushButton("点検する", "check", self._verify, size_hint_x=None)
        self.add = PushButton("USBメモリーから入れる", "stick", self._look, size_hint_x=None)
        for button in (self.verify, self.add):
            row.add_widget(button)
        act.add_widget(row)
        self._sticks = Column(spacing=dp(8))
        act.add_widget(self._sticks)
        self.gauge = Gauge()
        self.answer = Answer()
        act.add_widget(self.answer)
        self._act = act
        self.add_widget(act)
        self.list = Part("モデルの一覧")
        self._rows = Column(spacing=dp(12))
        self._rows.add_widget(Words("調べています…", size_sp=theme.BODY, color=theme.SOFT))
        self.list.add_widget(self._rows)
        self.add_widget(self.list)
        self.add_widget(self.problem)
        self.states: dict[str, State] = {}
        self.choices: Choices | None = None
        self._refresh()

    def close(self) -> None:
        """See `SettingsPage`."""
        for job in self._jobs:
            job.cancel()

    def _refresh(self) -> None:
        self._jobs.append(self.setup.models(self._found, self.answer.fail))

    def _found(self, models: list[tuple[Model, State]]) -> None:
        self._rows.clear_widgets()
        self.states = {model.id: state for model, state in models}
        ranks = {"installed": 0, "corrupt": 1, "missing": 2}
        for model, state in sorted(models, key=lambda pair: ranks[pair[1]]):
            self._rows.add_widget(_row(model, state))
        heard = [m for m, state in models if m.kind == "recognition" and state == "installed"]
        if len(heard) > 1 and self.choices is None:
            part = Part("聞き取りに使うモデル", "大きいものほど正確で、時間がかかります。")
            offered = [(None, "自動で選ぶ"), *((model.id, model.name) for model in heard)]
            self.choices = Choices(
                offered, self.setup.settings.recogniser, lambda one: self.change(recogniser=one)
            )
            part.add_widget(self.choices)
            self.add_widget(part, index=len(self.children) - 1)

    def _work(self, text: str) -> None:
        self.answer.tell(text, "work")
        self.gauge.value = 0.0
        if self.gauge.parent is None:
            self._act.add_widget(self.gauge)
        for button in (self.verify, self.add):
            button.disabled = True

    def _rest(self) -> None:
        if self.gauge.parent is not None:
            self._act.remove_widget(self.gauge)
        for button in (self.verify, self.add):
            button.disabled = False

    def _progress(self, name: str, done: float) -> None:
        self.gauge.value = done
        self.answer.tell(f"{name} を確かめています…", "work")

    def _failed(self, japanese: str) -> None:
        self._rest()
        self.answer.fail(japanese)
        self._refresh()

    def _verify(self) -> None:
        self._work("点検しています…")
        self._jobs.append(self.setup.verify_models(self._progress, self._verified, self._failed))

    def _verified(self, outcomes: list[Outcome]) -> None:
        self._rest()
        broken = [outcome for outcome in outcomes if outcome.state != "installed"]
        if broken:
            self.answer.fail(broken[0].message)
        elif outcomes:
            self.answer.tell(f"{len(outcomes)}個のモデルはすべて正しい内容です。")
        else:
            self.answer.tell("モデルが入っていません。", "warning")
        self._refresh()

    def _look(self) -> None:
        self._jobs.append(self.setup.drives(self._sticks_found, self.answer.fail))

    def _sticks_found(self, drives: list[Drive]) -> None:
        self._sticks.clear_widgets()
        if not drives:
            self.answer.tell(NO_STICK, "warning")
            return
        self.answer.tell("どれから入れますか。", "info")
        for drive in drives:
            self._sticks.add_widget(PushButton(drive.name, "stick", partial(self._import, drive)))

    def _import(self, drive: Drive) -> None:
        self._sticks.clear_widgets()
        self._work("読み込んでいます…")
        self._jobs.append(
            self.setup.import_models(drive.path, self._progress, self._imported, self._failed)
        )

    def _imported(self, outcomes: list[Outcome]) -> None:
        self._rest()
        good = [outcome.model.name for outcome in outcomes if outcome.state == "installed"]
        bad = [outcome.model.name for outcome in outcomes if outcome.state != "installed"]
        if bad:
            self.answer.fail(f"内容が正しくないため使いません: {'、'.join(bad)}")
        else:
            self.answer.tell(f"入れました: {'、'.join(good)}。次にアプリを開いたときから使います。")
        self._refresh()


def _row(model: Model, state: State) -> Row:
    row = Row(spacing=dp(16))
    words = Column(spacing=dp(2), pos_hint={"center_y": 0.5})
    words.add_widget(Words(model.name, language="en", size_sp=theme.BODY))
    facts = f"{_KINDS[model.kind]} · {model.size / 1_000_000:,.0f} MB · {model.licence}"
    if model.licence_class == "non-commercial":
        facts += "（行政での利用は認められていません）"
    words.add_widget(Words(facts, size_sp=theme.TINY, color=theme.SOFT))
    row.add_widget(words)
    text, icon, ink, tint = _STATES[state]
    chip = Chip(text, icon, ink, tint)
    chip.pos_hint = {"center_y": 0.5}
    row.add_widget(chip)
    return row
