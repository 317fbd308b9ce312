"""A text on the screen, in any script."""
# mypy: allow-subclassing-any

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.metrics import sp
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)  # fmt: skip
from kivy.uix.widget import Widget

from tablet_app import theme
from tablet_app.icons import draw_icon, draw_shadow
from tablet_app.text import Picture, Style, draw, fitting, measure

_scale = [1.0]


def set_text_size(scale: float) -> None:
    """Scale all text, 0.8..2.0 of the design's own size; for widgets made from now on."""
    _scale[0] = scale


def text_pixels(size: float) -> int:
    """Pixels of a text size that is given in sp."""
    return max(6, round(float(sp(size)) * _scale[0]))


class Words(Widget):
    """A text that wraps at its width and is as high as its lines; with `fit`, as wide as its line.

    `marks` are `(first, last, colour)`: half-open offsets of what is underlined, and how.
    """

    text = StringProperty("")
    language = StringProperty("ja")
    size_sp = NumericProperty(theme.BODY)
    bold = BooleanProperty(False)
    color = ColorProperty(theme.INK)
    align = OptionProperty("left", options=["left", "center", "right"])
    leading = NumericProperty(1.0)
    most_lines = NumericProperty(0)
    fit = BooleanProperty(False)
    shrink = BooleanProperty(False)
    """Whether a text with more than `most_lines` is set smaller, down to two thirds."""
    marks = ListProperty([])
    width: float

    def __init__(self, text: str = "", **settings: Any) -> None:
        """Make the text; `settings` are the properties above and those of a widget."""
        settings.setdefault("size_hint_y", None)
        if settings.get("fit"):
            settings.setdefault("size_hint_x", None)
        super().__init__(**settings)
        self.picture: Picture | None = None
        self._drawn: tuple[object, ...] = ()
        self._again = Clock.create_trigger(self._draw, -1)
        for name in ("text", "language", "size_sp", "bold", "width", "align", "most_lines", "fit",
                     "marks", "leading"):  # fmt: skip
            self.fbind(name, self._again)
        self.fbind("pos", self._place)
        self.fbind("height", self._place)
        self.fbind("color", self._place)
        self.text = text
        if self.fit:
            self._draw()

    @property
    def natural_width(self) -> float:
        """Width of the text on one line, in pixels."""
        style = Style(self.language, text_pixels(self.size_sp), self.bold)
        return measure(self.text, style) + 2

    def _draw(self, *_: object) -> None:
        width = None if self.fit else int(self.width)
        style = Style(
            self.language, text_pixels(self.size_sp), self.bold, self.leading, self.align,
            int(self.most_lines),
        )  # fmt: skip
        if self.shrink and width is not None:
            style = fitting(self.text, style, width)
        spans = tuple((int(mark[0]), int(mark[1])) for mark in self.marks)
        key = (self.text, style, width, spans)
        if key == self._drawn or (width is not None and width < 8):
            return
        self._drawn = key
        self.picture = draw(self.text, style, width, spans)
        if self.fit and self.size_hint_x is None:
            self.width = self.picture.width
        if self.size_hint_y is None:
            self.height = self.picture.height
        self._place()

    def _place(self, *_: object) -> None:
        self.canvas.clear()
        picture = self.picture
        if picture is None or not self.text:
            return
        x = round(self.x)
        if self.fit and self.align == "center":
            x = round(self.center_x - picture.width / 2)
        bottom = round(self.center_y - picture.height / 2)
        with self.canvas:
            for left, top, width, index in picture.marks:
                Color(rgba=self.marks[index][2])
                y = bottom + picture.height - top - sp(3)
                Rectangle(pos=(x + left, y), size=(width, max(2, sp(2.5))))
            Color(rgba=self.color)
            Rectangle(
                pos=(x, bottom), size=(picture.width, picture.height), texture=_texture(picture)
            )


class Icon(Widget):
    """One of the app's icons."""

    name = StringProperty("")
    color = ColorProperty(theme.INK)
    size_sp = NumericProperty(24)

    def __init__(self, name: str = "", **settings: Any) -> None:
        """Make the icon; it takes the room that its size asks for."""
        settings.setdefault("size_hint", (None, None))
        super().__init__(**settings)
        self.name = name
        pixels = text_pixels(self.size_sp)
        if self.size_hint_x is None:
            self.width = pixels
        if self.size_hint_y is None:
            self.height = pixels
        for changed in ("name", "color", "pos", "size"):
            self.fbind(changed, self._place)
        self._place()

    def _place(self, *_: object) -> None:
        self.canvas.clear()
        if not self.name:
            return
        pixels = text_pixels(self.size_sp)
        corner = (round(self.center_x - pixels / 2), round(self.center_y - pixels / 2))
        with self.canvas:
            Color(rgba=self.color)
            Rectangle(pos=corner, size=(pixels, pixels), texture=_icon(self.name, pixels))


def _texture(picture: Picture) -> Any:
    return _upload((picture.width, picture.height), picture.pixels)


@lru_cache(maxsize=200)
def _icon(name: str, pixels: int) -> Any:
    return _upload((pixels, pixels), draw_icon(name, pixels))


@cache
def shadow_texture() -> Any:
    """A soft square of 64 pixels, to be stretched between its borders of 24."""
    return _upload((64, 64), draw_shadow(64, 10))


def _upload(size: Sequence[int], pixels: bytes) -> Any:
    texture = Texture.create(size=tuple(size), colorfmt="rgba")
    texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
