"""Something that is read from the other side of the tablet."""
# mypy: allow-subclassing-any

from typing import Any

from kivy.uix.floatlayout import FloatLayout
from kivy.uix.scatter import Scatter
from kivy.uix.widget import Widget


class Turned(FloatLayout):
    """Holds one widget upside down; touches go with it."""

    def __init__(self, content: Widget, **settings: Any) -> None:
        """Turn `content` by 180°. With no height hint, it is as high as its content."""
        super().__init__(**settings)
        self._scatter = Scatter(
            do_rotation=False, do_scale=False, do_translation=False, rotation=180,
            size_hint=(None, None), auto_bring_to_front=False,
        )  # fmt: skip
        self._content = content
        self._as_high = self.size_hint_y is None
        if self._as_high:
            content.bind(height=self.setter("height"))
        content.size_hint = (None, None)
        self._scatter.add_widget(content)
        self.add_widget(self._scatter)
        self.bind(pos=self._place, size=self._place)

    def release(self) -> None:
        """Give the content back, the right way up."""
        self._scatter.remove_widget(self._content)
        self._content.size_hint = (1, 1)

    def _place(self, *_: object) -> None:
        self._content.width = self.width
        if not self._as_high:
            self._content.height = self.height
        self._content.pos = (0, 0)
        self._scatter.size = self.size
        # While `size` is being told, `center` may still be the old one.
        self._scatter.center = (self.x + self.width / 2, self.y + self.height / 2)
