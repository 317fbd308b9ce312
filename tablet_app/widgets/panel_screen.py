"""Settings: text size, which way the resident's side stands."""
# mypy: allow-subclassing-any

from kivy.metrics import dp

from tablet_app import theme
from tablet_app.setup import Setup
from tablet_app.widgets.layout import Card
from tablet_app.widgets.options import Choices, Part
from tablet_app.widgets.panel_window import SettingsPage
from tablet_app.widgets.words import Words

_SIZES = ((0.85, "小さめ"), (1.0, "標準"), (1.25, "大きめ"), (1.5, "大"), (2.0, "特大"))


class ScreenPanel(SettingsPage):
    """How large the text is, and which way it stands."""

    name = "文字と向き"
    icon = "text"

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        part = Part("文字の大きさ", "押すとすぐに変わります。")
        nearest = min((size for size, _ in _SIZES),
                      key=lambda one: abs(one - setup.settings.text_size))  # fmt: skip
        self.sizes = Choices(_SIZES, nearest, lambda size: self.change(text_size=size))
        part.add_widget(self.sizes)
        sample = Card(fill=theme.GRAPE_GROUND, padding=(dp(20), dp(14)), spacing=dp(4))
        sample.add_widget(
            Words("Xin vui lòng cho xem hộ chiếu.", language="vi", size_sp=theme.TRANSLATION,
                  color=theme.GRAPE, bold=True)
        )  # fmt: skip
        sample.add_widget(Words("パスポートを見せてください。", size_sp=theme.HEARD))
        part.add_widget(sample)
        self.add_widget(part)
        side = Part(
            "来庁者の画面の向き",
            "机に寝かせて使うときは、向かい側から読めるように来庁者の側を逆さにします。会話の途中でも変えられます。",
        )
        self.sides = Choices(
            (("beside", "横に並べる"), ("opposite", "向かい側に向ける")),
            setup.settings.resident_side,
            lambda value: self.change(resident_side=value),
        )
        side.add_widget(self.sides)
        self.add_widget(side)
        self.add_widget(self.problem)
