"""Ending a conversation."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from functools import partial

from kivy.metrics import dp

from assistant.windows import TOPICS, Window
from tablet_app import theme
from tablet_app.widgets.buttons import ChoiceChip, PushButton
from tablet_app.widgets.layout import Flow, Gap
from tablet_app.widgets.sheet import Sheet
from tablet_app.widgets.words import Words

OUTCOMES = (("solved", "解決した", "check"), ("interpreter", "通訳が必要", "people"),
            ("other-desk", "ほかの窓口へ", "map"))  # fmt: skip
"""How a conversation ended: what is counted, the words, the icon."""


class EndSheet(Sheet):
    """Asks what it was about and how it ended.

    Args:
        window: whose topics are offered.
        done: called with the outcome and the topic's id, None where none was chosen.
        close: called to go back to the conversation.
    """

    def __init__(
        self, window: Window, done: Callable[[str, str | None], None], close: Callable[[], None]
    ) -> None:
        super().__init__(close, width=860)
        self._done = done
        self.topic: str | None = None
        self.title("会話を終わります")
        self.body.add_widget(Words("用件（わかる場合）", size_sp=theme.SMALL, color=theme.SOFT))
        self.topics: dict[str, ChoiceChip] = {}
        stack = Flow(stretch=False)
        for topic in window.topics:
            chip = ChoiceChip(TOPICS[topic], partial(self._choose, topic))
            self.topics[topic] = chip
            stack.add_widget(chip)
        self.body.add_widget(stack)
        self.body.add_widget(Gap(2))
        self.body.add_widget(
            Words("結果を押すと終わり、画面の内容はすべて消えます", size_sp=theme.SMALL,
                  color=theme.SOFT)
        )  # fmt: skip
        row = Flow(spacing=dp(12), columns=3)
        self.outcomes: dict[str, PushButton] = {}
        for outcome, text, icon in OUTCOMES:
            button = PushButton(text, icon, partial(self._end, outcome), kind="main", least=76)
            self.outcomes[outcome] = button
            row.add_widget(button)
        self.body.add_widget(row)
        self.back = PushButton("会話にもどる", "back", close, size_sp=theme.SMALL)
        self.body.add_widget(self.back)

    def _choose(self, topic: str) -> None:
        self.topic = None if self.topic == topic else topic
        for name, chip in self.topics.items():
            chip.choose(name == self.topic)

    def _end(self, outcome: str) -> None:
        self._done(outcome, self.topic)
