"""Settings: what is kept, for how long, and how it leaves this tablet."""
# mypy: allow-subclassing-any

from functools import partial
from typing import Any

from kivy.metrics import dp

from assistant.drives import Drive
from assistant.export import Exported
from tablet_app.setup import Setup
from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.layout import Column
from tablet_app.widgets.options import NO_STICK, Answer, Choices, OnOff, Part
from tablet_app.widgets.panel_window import SettingsPage

_DAYS = ((30, "30日"), (90, "90日"), (180, "半年"), (365, "1年"), (1095, "3年"))


class LogsPanel(SettingsPage):
    """Counts, the accuracy log with consent, and the USB stick."""

    name = "記録"
    icon = "record"

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._jobs: list[Any] = []
        accuracy = Part(
            "精度記録（来庁者が同意した会話だけ）",
            "同意した会話の文字を、氏名・住所・番号などを伏せて暗号化し、翻訳の改善に使います。"
            "音声は残しません。同意がなければ何も残りません。",
        )
        self.ask = OnOff(
            "会話の始めに同意をたずねる",
            "来庁者の言語でたずねます。断られても会話は続けられます。",
            setup.settings.ask_consent, lambda on: self.change(ask_consent=on),
        )  # fmt: skip
        accuracy.add_widget(self.ask)
        self.add_widget(accuracy)
        kept = Part("精度記録を残す期間", "過ぎたものは自動で消えます。")
        days = setup.settings.retention_days
        offered = _DAYS if days in dict(_DAYS) else (*_DAYS, (days, f"{days}日"))
        self.days = Choices(offered, days, lambda value: self.change(retention_days=value))
        kept.add_widget(self.days)
        self.add_widget(kept)
        out = Part(
            "USBメモリーへの書き出し",
            "利用回数の表（CSV）と、利用回数・精度記録のデータを書き出します。"
            + (
                "精度記録は暗号化されたままで、設定で指定した収集先だけが開けます。"
                if setup.settings.collect_key
                else "精度記録は暗号化されたままで、開く鍵はこの端末の外に出ません。"
            ),
        )
        self.export = PushButton(
            "書き出す", "stick", self._look, kind="main", size_hint_x=None
        )  # fmt: skip
        out.add_widget(self.export)
        self.sticks: dict[str, PushButton] = {}
        self._sticks = Column(spacing=dp(8))
        out.add_widget(self._sticks)
        self.answer = Answer()
        out.add_widget(self.answer)
        self.add_widget(out)
        self.add_widget(self.problem)

    def close(self) -> None:
        """See `SettingsPage`."""
        for job in self._jobs:
            job.cancel()

    def _look(self) -> None:
        self._jobs.append(self.setup.drives(self._found, self.answer.fail))

    def _found(self, drives: list[Drive]) -> None:
        self._clear()
        if not drives:
            self.answer.tell(NO_STICK, "warning")
            return
        self.answer.tell("どれに書き出しますか。", "info")
        for drive in drives:
            text = f"{drive.name}（空き {drive.free / 1e9:.1f} GB）"
            self.sticks[drive.name] = PushButton(text, "stick", partial(self._write, drive))
            self._sticks.add_widget(self.sticks[drive.name])

    def _clear(self) -> None:
        self._sticks.clear_widgets()
        self.sticks.clear()

    def _write(self, drive: Drive) -> None:
        self._clear()
        self.export.disabled = True
        self.answer.tell("書き出しています。USBメモリーを抜かないでください…", "work")

        def progress(name: str) -> None:
            self.answer.tell(f"{name} を書き出しています。USBメモリーを抜かないでください…", "work")

        self._jobs.append(self.setup.export(drive, progress, self._written, self._failed))

    def _written(self, done: Exported) -> None:
        self.export.disabled = False
        size = f"{done.size / 1e6:.1f} MB" if done.size > 1e5 else f"{done.size / 1e3:.0f} KB"
        name = done.folder.name
        self.answer.tell(f"{name} に書き出しました（{size}）。取り外しの操作をして抜いてください。")

    def _failed(self, japanese: str) -> None:
        self.export.disabled = False
        self.answer.fail(japanese)
