"""Settings: the PIN, idle time, kiosk mode, and leaving the app."""
# mypy: allow-subclassing-any

from collections.abc import Callable

from kivy.metrics import dp

from assistant import __version__
from tablet_app import theme
from tablet_app.setup import Setup
from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.layout import Flow
from tablet_app.widgets.options import Answer, Choices, OnOff, Part, fact
from tablet_app.widgets.panel_window import SettingsPage

_IDLE = ((60, "1分"), (180, "3分"), (300, "5分"), (600, "10分"), (1800, "30分"), (0, "消さない"))


class TabletPanel(SettingsPage):
    """What belongs to the tablet itself.

    Args:
        setup: changes the settings.
        choose_pin: asks for a new PIN.
        begin_again: opens the first run once more.
        leave: closes the app.
    """

    name = "この端末"
    icon = "gear"

    def __init__(
        self,
        setup: Setup,
        choose_pin: Callable[[], None],
        begin_again: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(setup)
        pin = Part(
            "設定の暗証番号", "忘れたときは、管理者がこの端末で madoguchi pin reset と入力します。"
        )
        known = setup.pin is not None and setup.pin.is_set
        self.pin_state = Answer()
        if known:
            self.pin_state.tell("設定されています。")
        else:
            self.pin_state.tell("まだありません。誰でも設定を変えられます。", "warning")
        pin.add_widget(self.pin_state)
        self.pin = PushButton(
            "暗証番号を変える" if known else "暗証番号を決める",
            "lock",
            choose_pin,
            size_hint_x=None,
        )
        pin.add_widget(self.pin)
        self.add_widget(pin)
        idle = Part(
            "操作がないときに画面を消すまで",
            "30秒前に知らせ、画面に触れると続けられます。消すと会話は終わり、内容は残りません。",
        )
        seconds = setup.settings.idle_seconds
        offered = _IDLE if seconds in dict(_IDLE) else (*_IDLE, (seconds, f"{seconds}秒"))
        self.idle = Choices(offered, seconds, lambda value: self.change(idle_seconds=value))
        idle.add_widget(self.idle)
        self.add_widget(idle)
        kiosk = Part("専用端末")
        self.kiosk = OnOff(
            "画面いっぱいに表示し、閉じられないようにする",
            "終わるときは、この画面の「アプリを終わる」を押します。",
            setup.settings.kiosk, lambda on: self.change(kiosk=on),
        )  # fmt: skip
        kiosk.add_widget(self.kiosk)
        self.add_widget(kiosk)
        about = Part("このアプリ")
        about.add_widget(fact("版", f"Madoguchi {__version__}", "en"))
        about.add_widget(fact("設定ファイル", str(setup.file or "なし"), "en"))
        about.add_widget(fact("通信", "しません。聞き取りも翻訳もこの端末の中で行います。"))
        row = Flow(stretch=False, spacing=dp(12))
        self.again = PushButton(
            "最初の設定をもう一度", "again", begin_again, size_sp=theme.SMALL, size_hint_x=None
        )
        self.leave = PushButton(
            "アプリを終わる", "power", leave, size_sp=theme.SMALL, size_hint_x=None
        )
        for button in (self.again, self.leave):
            row.add_widget(button)
        about.add_widget(row)
        self.add_widget(about)
        self.add_widget(self.problem)
