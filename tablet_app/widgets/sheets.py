"""What is laid over the conversation: correcting a text, and ending."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.metrics import dp
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.stacklayout import StackLayout
from kivy.uix.widget import Widget

from assistant.windows import TOPICS, Window
from tablet_app import theme
from tablet_app.fonts import script_of
from tablet_app.widgets.basic import Card, Field, PushButton, Row, Scroll, Touch
from tablet_app.widgets.words import Words

OUTCOMES = (("solved", "解決した", "check"), ("interpreter", "通訳が必要", "people"),
            ("other-desk", "ほかの窓口へ", "map"))  # fmt: skip
"""How a conversation ended: what is counted, the words, the icon."""

_COMPLEX = frozenset({"Deva", "Beng", "Sinh", "Thai", "Khmr", "Mymr", "Arab"})


class Sheet(FloatLayout):
    """A card over a shaded screen; a touch beside it closes it."""

    def __init__(self, close: Callable[[], None], *, at: str = "middle", width: int = 720) -> None:
        """Lay a card of `width` dp over the screen, in the `middle` or at the `top`."""
        super().__init__()
        self._close = close
        self._wide = width
        self._at = at
        with self.canvas.before:
            Color(rgba=theme.SHADE)
            self._shade = Rectangle()
        self.card = Card(
            padding=(dp(30), dp(24), dp(30), dp(28)), spacing=dp(16), size_hint_x=None,
            raised=True, corner=24,
        )  # fmt: skip
        self.add_widget(self.card)
        self.bind(pos=self._place, size=self._place)
        self.card.bind(height=self._place)

    def _place(self, *_: object) -> None:
        self._shade.pos, self._shade.size = self.pos, self.size
        self.card.width = min(dp(self._wide), self.width - dp(32))
        # The screen's keyboard covers the lower half: what is typed in stands at the top.
        self.card.center_x = self.center_x
        if self._at == "top":
            self.card.top = self.top - dp(36)
        else:
            self.card.center_y = self.center_y

    def on_touch_down(self, touch: Any) -> bool:
        """Nothing under the sheet is touched."""
        if not self.card.collide_point(*touch.pos):
            self._close()
        else:
            super().on_touch_down(touch)
        return True

    def title(self, text: str, size_sp: int = theme.TITLE) -> None:
        """Add a heading."""
        self.card.add_widget(Words(text, size_sp=size_sp, bold=True, color=theme.INK))


class EditSheet(Sheet):
    """Corrects or enters a text. Kivy's field mis-shapes complex scripts: under it stands the text
    as it will be read.

    Args:
        title: what is asked for.
        text: to begin with.
        language: BCP 47 tag of the text.
        side: whose words they are.
        done: called with the new text.
        close: called to go back.
    """

    def __init__(
        self, title: str, text: str, language: str, side: str,
        done: Callable[[str], None], close: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(close, at="top", width=860)
        self.title(title)
        self.field = Field(
            language, theme.HEARD, text=text, multiline=True, size_hint_y=None, height=dp(120)
        )
        self.preview = Words(text, language=language, size_sp=theme.HEARD, color=theme.ACCENT[side])
        self.field.bind(text=self.preview.setter("text"))
        self.card.add_widget(self.field)
        if script_of(language) in _COMPLEX:
            self.card.add_widget(self.preview)
        Clock.schedule_once(lambda _: setattr(self.field, "focus", True), 0.1)
        row = Row(spacing=dp(12))
        self.cancel = PushButton("やめる", "cross", close, side=side)
        self.accept = PushButton(
            "訳す", "check", lambda: done(self.field.text), kind="main", side=side
        )
        row.add_widget(self.cancel)
        row.add_widget(self.accept)
        self.card.add_widget(row)


class TopicChip(Touch):
    """A topic that can be chosen."""

    def __init__(self, text: str, action: Callable[[], None]) -> None:
        """Make the chip, as wide as its word."""
        super().__init__(
            action, edge=theme.LINE, size_hint=(None, None), height=dp(theme.TOUCH),
            padding=(dp(18), dp(6)), corner=26,
        )  # fmt: skip
        self.words = Words(
            text, size_sp=theme.SMALL, color=theme.PINE, fit=True, pos_hint={"center_y": 0.5}
        )
        self.add_widget(self.words)
        self.width = self.words.width + dp(36)

    def choose(self, chosen: bool) -> None:
        """Show whether it is the one."""
        self.tint = theme.PINE if chosen else theme.CARD
        self.words.color = theme.WHITE if chosen else theme.PINE


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
        self.card.add_widget(Words("用件（わかる場合）", size_sp=theme.SMALL, color=theme.SOFT))
        self.topics: dict[str, TopicChip] = {}
        stack = StackLayout(spacing=dp(10), size_hint_y=None)
        stack.bind(minimum_height=stack.setter("height"))
        for topic in window.topics:
            chip = TopicChip(TOPICS[topic], partial(self._choose, topic))
            self.topics[topic] = chip
            stack.add_widget(chip)
        self.card.add_widget(stack)
        self.card.add_widget(Widget(size_hint_y=None, height=dp(2)))
        self.card.add_widget(
            Words("結果を押すと終わり、画面の内容はすべて消えます", size_sp=theme.SMALL,
                  color=theme.SOFT)
        )  # fmt: skip
        row = Row(spacing=dp(12))
        self.outcomes: dict[str, PushButton] = {}
        for outcome, text, icon in OUTCOMES:
            button = PushButton(text, icon, partial(self._end, outcome), kind="main", height=dp(76))
            self.outcomes[outcome] = button
            row.add_widget(button)
        self.card.add_widget(row)
        self.back = PushButton("会話にもどる", "back", close, size_sp=theme.SMALL)
        self.card.add_widget(self.back)

    def _choose(self, topic: str) -> None:
        self.topic = None if self.topic == topic else topic
        for name, chip in self.topics.items():
            chip.choose(name == self.topic)

    def _end(self, outcome: str) -> None:
        self._done(outcome, self.topic)


class PhraseSheet(Sheet):
    """The clerk's phrases by topic, with a search as you type.

    Args:
        window: whose topics are offered.
        language: BCP 47 tag of the resident's language.
        search: looks for phrases and hands them over.
        send: called with the Japanese phrase that was chosen.
        close: called to go back.
    """

    def __init__(
        self, window: Window, language: str,
        search: Callable[[str, str | None, Callable[[list[Any]], None]], Any],
        send: Callable[[str], None], close: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(close, at="top", width=1000)
        self._language = language
        self._search = search
        self._send = send
        self._job: Any = None
        self.topic: str | None = None
        self.offers: list[Touch] = []
        self._waiting: list[Any] = []
        self.title("定型文")
        self.query = Field(hint_text="さがす", multiline=False, size_hint_y=None, height=dp(56))
        self.query.bind(text=lambda *_: self._look())
        self.card.add_widget(self.query)
        self.topics: dict[str, TopicChip] = {}
        stack = StackLayout(spacing=dp(8), size_hint_y=None)
        stack.bind(minimum_height=stack.setter("height"))
        for topic in window.topics:
            self.topics[topic] = TopicChip(TOPICS[topic], partial(self._choose, topic))
            stack.add_widget(self.topics[topic])
        self.card.add_widget(stack)
        self._list = Card(spacing=dp(8), fill=theme.CLEAR)
        scroll = Scroll(size_hint_y=None, height=dp(330))
        scroll.add_widget(self._list)
        self.card.add_widget(scroll)
        self._look()

    def _choose(self, topic: str) -> None:
        self.topic = None if self.topic == topic else topic
        for name, chip in self.topics.items():
            chip.choose(name == self.topic)
        self._look()

    def _look(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = self._search(self.query.text.strip(), self.topic, self._show)

    def _show(self, found: list[Any]) -> None:
        self._list.clear_widgets()
        self.offers = []
        self._waiting = list(found)
        if not found:
            self._list.add_widget(Words("見つかりません", size_sp=theme.BODY, color=theme.SOFT))
        self._next()

    def _next(self, *_: object) -> None:
        """Add some of the phrases; the rest in the next frames, so that typing is never held up."""
        now, self._waiting = self._waiting[:4], self._waiting[4:]
        if self._waiting:
            Clock.schedule_once(self._next, 0)
        for phrase in now:
            offer = Touch(
                partial(self._send, phrase.japanese), tint=theme.PAPER, size_hint_y=None,
                padding=(dp(18), dp(10)), spacing=dp(2), orientation="vertical",
            )  # fmt: skip
            offer.bind(minimum_height=offer.setter("height"))
            offer.add_widget(Words(phrase.japanese, size_sp=theme.BODY))
            offer.add_widget(
                Words(phrase.target, language=self._language, size_sp=theme.SMALL, color=theme.SOFT)
            )
            self.offers.append(offer)
            self._list.add_widget(offer)
