"""Warns both sides before the screen is wiped."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import Any

from kivy.core.window import Window as Screen
from kivy.metrics import dp

from tablet_app import theme
from tablet_app.direction import runs_right_to_left
from tablet_app.farewell import farewell
from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.layout import Card, Row
from tablet_app.widgets.options import Gauge
from tablet_app.widgets.sheet import Sheet
from tablet_app.widgets.turned import Turned
from tablet_app.widgets.words import Icon, Words


class IdleSheet(Sheet):
    """Says that nobody has touched the screen for long; any touch takes it away.

    Args:
        language: BCP 47 tag of the resident's; empty where there is no conversation.
        go_on: called by any touch or key.
        opposite: whether the resident's part is turned around.
    """

    def __init__(self, language: str, go_on: Callable[[], None], *, opposite: bool) -> None:
        super().__init__(go_on, width=760)
        self._go_on = go_on
        if language:
            card = Card(fill=theme.GRAPE_GROUND, padding=(dp(24), dp(20)), spacing=dp(10))
            row = Row(spacing=dp(14), mirrored=runs_right_to_left(language))
            row.add_widget(Icon("clock", color=theme.GRAPE, size_sp=34, pos_hint={"center_y": 0.5}))
            row.add_widget(
                Words(farewell(language).idle, language=language, size_sp=theme.HEARD, bold=True,
                      color=theme.GRAPE, pos_hint={"center_y": 0.5})
            )  # fmt: skip
            card.add_widget(row)
            self.body.add_widget(Turned(card, size_hint_y=None) if opposite else card)
        self.title("操作がありません")
        self.count = Words("", size_sp=theme.BODY)
        self.body.add_widget(self.count)
        self.gauge = Gauge(value=1.0)
        self.body.add_widget(self.gauge)
        self.button = PushButton("続ける", "check", go_on, kind="main", least=72)
        self.body.add_widget(self.button)
        self._talking = bool(language)
        Screen.bind(on_key_down=self._pressed)
        self.bind(parent=self._gone)

    def show(self, left: float, of: float) -> None:
        """Show how many seconds are left of how many."""
        what = "会話を終わり、画面の内容を消します" if self._talking else "最初の画面にもどります"
        self.count.text = f"あと{max(1, round(left))}秒で{what}。画面に触れると続けられます。"
        self.gauge.value = max(0.0, left / of)

    def _pressed(self, *_: object) -> bool:
        self._go_on()
        return True

    def _gone(self, _widget: Any, parent: Any) -> None:
        if parent is None:
            Screen.unbind(on_key_down=self._pressed)

    def on_touch_down(self, _touch: Any) -> bool:
        """Wherever it is touched, somebody is there."""
        self._go_on()
        return True
