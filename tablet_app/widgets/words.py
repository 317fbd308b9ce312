"""A text on the screen, in any script."""
# mypy: allow-subclassing-any

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Ellipse, Rectangle
from kivy.graphics.texture import Texture
from kivy.metrics import dp, sp
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


@dataclass(frozen=True)
class Mark:
    """A stretch of a text that is underlined: with a number, or dotted where it can be touched."""

    first: int
    last: int
    """Half-open offsets."""
    ink: theme.Rgba
    number: int = 0
    action: Callable[[], None] | None = None


class Words(Widget):
    """A text that wraps at its width and is as high as its lines; with `fit`, as wide as its line.

    `marks` are what is underlined.
    """

    text = StringProperty("")
    language = StringProperty("ja")
    size_sp = NumericProperty(theme.BODY)
    bold = BooleanProperty(False)
    color = ColorProperty(theme.INK)
    align = OptionProperty("start", options=["start", "left", "center"])
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
        spans = tuple((mark.first, mark.last) for mark in self.marks)
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
                self._underline(self.marks[index], x + left, bottom + picture.height - top, width)
            Color(rgba=self.color)
            Rectangle(
                pos=(x, bottom), size=(picture.width, picture.height), texture=_texture(picture)
            )

    def _underline(self, mark: Mark, x: float, y: float, width: float) -> None:
        thick = max(2.0, sp(2.5))
        Color(rgba=mark.ink)
        if mark.action is not None:
            dots = max(1, int(width / (2.4 * thick)))
            for dot in range(dots):
                at = x + (width - thick) * dot / max(1, dots - 1)
                Ellipse(pos=(at, y - 2 * thick), size=(thick, thick))
            return
        Rectangle(pos=(x, y - sp(3)), size=(width, thick))
        if mark.number:
            badge = text_pixels(theme.TINY) * 1.05
            place = (x - badge * 0.2, y - sp(3) - badge * 0.55)
            Ellipse(pos=place, size=(badge, badge))
            number = _number(mark.number, round(badge * 0.72))
            Color(rgba=theme.WHITE)
            Rectangle(
                pos=(place[0] + (badge - number.size[0]) / 2,
                     place[1] + (badge - number.size[1]) / 2),
                size=number.size, texture=number,
            )  # fmt: skip

    def on_touch_up(self, touch: Any) -> bool:
        """Do what belongs to the marked stretch that was touched."""
        mark = self.mark_at(*touch.pos)
        started = self.mark_at(*touch.opos) if mark is not None else None
        if mark is not None and mark is started and mark.action is not None:
            mark.action()
            return True
        return bool(super().on_touch_up(touch))

    def mark_at(self, x: float, y: float) -> Mark | None:
        """The stretch at a point that can be touched, with room for a finger around it."""
        picture = self.picture
        if picture is None or not any(mark.action for mark in self.marks):
            return None
        left = x - round(self.x)
        down = self.center_y + picture.height / 2 - y
        line = picture.height / max(1, len(picture.lines))
        slack = max(0.0, dp(theme.TOUCH) - line) / 2
        for a, top, width, index in picture.marks:
            side = max(dp(6), (dp(theme.TOUCH) - width) / 2)
            inside = a - side <= left <= a + width + side
            if self.marks[index].action and inside and top - line - slack <= down <= top + slack:
                found: Mark = self.marks[index]
                return found
        return None


class Badge(Widget):
    """The number of a marked stretch, as it stands under the text."""

    def __init__(self, number: int, ink: theme.Rgba, **settings: Any) -> None:
        """Make the badge in the colour of the mark."""
        size = text_pixels(theme.TINY) * 1.3
        super().__init__(size_hint=(None, None), size=(size, size), **settings)
        self._number = number
        self._ink = ink
        self.bind(pos=self._place)

    def _place(self, *_: object) -> None:
        self.canvas.clear()
        number = _number(self._number, round(self.width * 0.72))
        with self.canvas:
            Color(rgba=self._ink)
            Ellipse(pos=self.pos, size=self.size)
            Color(rgba=theme.WHITE)
            Rectangle(
                pos=(self.center_x - number.size[0] / 2, self.center_y - number.size[1] / 2),
                size=number.size, texture=number,
            )  # fmt: skip


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


@lru_cache(maxsize=60)
def _number(number: int, pixels: int) -> Any:
    return _texture(draw(str(number), Style("ja", pixels, bold=True), None))


@cache
def shadow_texture() -> Any:
    """A soft square of 64 pixels, to be stretched between its borders of 24."""
    return _upload((64, 64), draw_shadow(64, 10))


def _upload(size: Sequence[int], pixels: bytes) -> Any:
    texture = Texture.create(size=tuple(size), colorfmt="rgba")
    texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
