"""A text on the screen, in any script."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any

from kivy.graphics import Color, Ellipse, Rectangle
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
from tablet_app.icons import draw_dot, draw_icon, draw_shadow
from tablet_app.shaping import Style, measure
from tablet_app.text import Picture, compose, paint
from tablet_app.widgets.painting import compose_soon, kept_texture, paint_soon, upload
from tablet_app.wrapping import fitting

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
        self._composed: tuple[object, ...] = ()
        self._ink: Any = None
        self._parts: list[tuple[Any, float, float]] = []
        """What is painted, and where it stands from the left and from the bottom of the text."""
        again = self._again
        for name in ("text", "language", "size_sp", "bold", "width", "align", "most_lines", "fit",
                     "marks", "leading"):  # fmt: skip
            self.fbind(name, again)
        self.fbind("pos", self._place)
        self.fbind("height", self._place)
        self.fbind("color", self._colour)
        self.text = text
        if self.fit:
            self.compose()

    @property
    def natural_width(self) -> float:
        """Width of the text on one line, in pixels."""
        style = Style(self.language, text_pixels(self.size_sp), self.bold)
        return measure(self.text, style) + 2

    def _again(self, *_: object) -> None:
        compose_soon(self)

    def compose(self) -> None:
        """Find the lines and the size; the picture follows when it is its turn."""
        width = None if self.fit else int(self.width)
        style = Style(
            self.language, text_pixels(self.size_sp), self.bold, self.leading, self.align,
            int(self.most_lines),
        )  # fmt: skip
        if self.shrink and width is not None:
            style = fitting(self.text, style, width)
        spans = tuple((mark.first, mark.last) for mark in self.marks)
        key = (self.text, style, width, spans)
        if key == self._composed or (width is not None and width < 8):
            return
        self._composed = key
        self.picture = compose(self.text, style, width, spans)
        if self.fit and self.size_hint_x is None:
            self.width = self.picture.width
        if self.size_hint_y is None:
            self.height = self.picture.height
        paint_soon(self)

    def paint(self) -> None:
        """Put the picture and what underlines it on the screen."""
        self.canvas.clear()
        self._parts, self._ink = [], None
        picture = self.picture
        if picture is None or not self.text:
            return
        size = (picture.width, picture.height)
        # The text is painted once for all its marks.
        key = (self._composed[:3], size)
        with self.canvas:
            for left, top, width, index in picture.marks:
                self._underline(self.marks[index], left, picture.height - top, width)
            self._ink = Color(rgba=self.color)
            texture = kept_texture(key, size, partial(paint, picture))
            self._parts.append((Rectangle(size=size, texture=texture), 0, 0))
        self._place()

    def _colour(self, *_: object) -> None:
        if self._ink is not None:
            self._ink.rgba = self.color

    def _place(self, *_: object) -> None:
        picture = self.picture
        if picture is None:
            return
        x = round(self.x)
        if self.fit and self.align == "center":
            x = round(self.center_x - picture.width / 2)
        bottom = round(self.center_y - picture.height / 2)
        for part, left, up in self._parts:
            part.pos = (x + left, bottom + up)

    def _underline(self, mark: Mark, x: float, y: float, width: float) -> None:
        thick = max(2.0, sp(2.5))
        Color(rgba=mark.ink)
        if mark.action is not None:
            dots = max(1, round(width / (2 * thick)))
            line = Rectangle(
                size=(width, thick), texture=_dot(), tex_coords=(0, 1, dots, 1, dots, 0, 0, 0)
            )
            self._parts.append((line, x, y - 2 * thick))
            return
        self._parts.append((Rectangle(size=(width, thick)), x, y - sp(3)))
        if mark.number:
            badge = text_pixels(theme.TINY) * 1.05
            left, up = x - badge * 0.2, y - sp(3) - badge * 0.55
            self._parts.append((Ellipse(size=(badge, badge)), left, up))
            number = _number(mark.number, round(badge * 0.72))
            Color(rgba=theme.WHITE)
            middle = [(badge - edge) / 2 for edge in number.size]
            self._parts.append(
                (Rectangle(size=number.size, texture=number), left + middle[0], up + middle[1])
            )

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
        self._ink: Any = None
        self._area: Any = None
        self.name = name
        pixels = text_pixels(self.size_sp)
        if self.size_hint_x is None:
            self.width = pixels
        if self.size_hint_y is None:
            self.height = pixels
        self.fbind("name", self._again)
        for changed in ("pos", "size"):
            self.fbind(changed, self._place)
        self.fbind("color", self._colour)
        self._again()

    def _again(self, *_: object) -> None:
        paint_soon(self)

    def compose(self) -> None:
        """An icon has its size from the start."""

    def paint(self) -> None:
        """Put the icon on the screen."""
        self.canvas.clear()
        self._ink = self._area = None
        if not self.name:
            return
        pixels = text_pixels(self.size_sp)
        with self.canvas:
            self._ink = Color(rgba=self.color)
            self._area = Rectangle(size=(pixels, pixels), texture=_icon(self.name, pixels))
        self._place()

    def _colour(self, *_: object) -> None:
        if self._ink is not None:
            self._ink.rgba = self.color

    def _place(self, *_: object) -> None:
        if self._area is not None:
            edge = self._area.size[0] / 2
            self._area.pos = (round(self.center_x - edge), round(self.center_y - edge))


@lru_cache(maxsize=200)
def _icon(name: str, pixels: int) -> Any:
    return upload((pixels, pixels), draw_icon(name, pixels))


@lru_cache(maxsize=60)
def _number(number: int, pixels: int) -> Any:
    picture = compose(str(number), Style("ja", pixels, bold=True), None)
    return upload((picture.width, picture.height), paint(picture))


@cache
def _dot() -> Any:
    """A dot and the gap after it, to be repeated."""
    texture = upload((32, 16), draw_dot(16))
    texture.wrap = "repeat"
    return texture


@cache
def shadow_texture() -> Any:
    """A soft square of 64 pixels, to be stretched between its borders of 24."""
    return upload((64, 64), draw_shadow(64, 10))
