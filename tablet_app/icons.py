"""The app's icons, drawn here: strokes with round ends on a grid of 24 by 24."""

import math
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter

Points = list[tuple[float, float]]

# One stroke a row: a kind and its numbers on the grid. "p": a line through points, "c": a circle
# (x, y, radius), "d": a filled dot, "a": an arc (x, y, radius, from, to; degrees, clockwise from
# three o'clock), "r": a rounded box (left, top, right, bottom, radius), "f": a filled box.
Stroke = tuple[str, tuple[float, ...]]

_ICONS: dict[str, tuple[Stroke, ...]] = {
    "mic": (("r", (9, 2.5, 15, 14, 3)), ("a", (12, 11, 7, 0, 180)), ("p", (12, 18, 12, 21.5)),
            ("p", (8.5, 21.5, 15.5, 21.5))),
    "stop": (("f", (6.5, 6.5, 17.5, 17.5, 2.5)),),
    "check": (("p", (4.5, 12.5, 9.5, 17.5, 19.5, 6.5)),),
    "cross": (("p", (6, 6, 18, 18)), ("p", (18, 6, 6, 18))),
    "pencil": (("p", (4, 20, 5, 15.5, 16, 4.5, 19.5, 8, 8.5, 19, 4, 20)),
               ("p", (13.5, 7, 17, 10.5))),
    "speaker": (("p", (4, 9.5, 7.5, 9.5, 12.5, 5, 12.5, 19, 7.5, 14.5, 4, 14.5, 4, 9.5)),
                ("a", (12.5, 12, 4, -45, 45)), ("a", (12.5, 12, 8, -45, 45))),
    "again": (("a", (12, 12, 8, -30, 245)), ("p", (19.6, 3.4, 19.4, 8.3, 14.6, 8.1))),
    "search": (("c", (10.5, 10.5, 6.5)), ("p", (15.5, 15.5, 20.5, 20.5))),
    "back": (("p", (19, 12, 5, 12)), ("p", (11, 6, 5, 12, 11, 18))),
    "next": (("p", (5, 12, 19, 12)), ("p", (13, 6, 19, 12, 13, 18))),
    "flip": (("p", (7.5, 20, 7.5, 4)), ("p", (3.5, 8, 7.5, 4, 11.5, 8)), ("p", (16.5, 4, 16.5, 20)),
             ("p", (12.5, 16, 16.5, 20, 20.5, 16))),
    "end": (("p", (13, 4, 5, 4, 5, 20, 13, 20)), ("p", (10, 12, 20, 12)),
            ("p", (16, 8, 20, 12, 16, 16))),
    "phrases": (("p", (9, 6, 20, 6)), ("p", (9, 12, 20, 12)), ("p", (9, 18, 20, 18)),
                ("d", (4.7, 6, 1.3)), ("d", (4.7, 12, 1.3)), ("d", (4.7, 18, 1.3))),
    "keyboard": (("r", (2.5, 6, 21.5, 18.5, 2.5)), ("d", (7, 10.3, 1)), ("d", (12, 10.3, 1)),
                 ("d", (17, 10.3, 1)), ("p", (8, 14.8, 16, 14.8))),
    "warning": (("p", (12, 4, 21, 19.5, 3, 19.5, 12, 4)), ("p", (12, 10, 12, 14)),
                ("d", (12, 16.8, 1.1))),
    "error": (("p", (8.3, 3, 15.7, 3, 21, 8.3, 21, 15.7, 15.7, 21, 8.3, 21, 3, 15.7, 3, 8.3,
                     8.3, 3)),
              ("p", (12, 7.5, 12, 12.8)), ("d", (12, 16.3, 1.1))),
    "info": (("c", (12, 12, 9)), ("d", (12, 7.8, 1.1)), ("p", (12, 11.5, 12, 16.5))),
    "person": (("c", (12, 8, 4)), ("a", (12, 21, 8, 180, 360))),
    "desk": (("c", (12, 6.5, 3.2)), ("a", (12, 16, 5.5, 180, 360)), ("p", (2.5, 16, 21.5, 16)),
             ("p", (4.5, 16, 4.5, 21)), ("p", (19.5, 16, 19.5, 21))),
    "write": (("r", (4, 3, 16, 21, 2)), ("p", (7.5, 8, 12.5, 8)), ("p", (7.5, 12, 10, 12)),
              ("p", (12, 16.5, 20.5, 8))),
    "undo": (("p", (8.5, 4, 4, 8.5, 8.5, 13)), ("p", (4, 8.5, 14.5, 8.5)),
             ("a", (14.5, 14, 5.5, -90, 90)),
             ("p", (14.5, 19.5, 9, 19.5))),
    "left": (("p", (15, 5, 8, 12, 15, 19)),),
    "right": (("p", (9, 5, 16, 12, 9, 19)),),
    "book": (("p", (12, 6.5, 12, 20)), ("p", (12, 6.5, 9.5, 5, 3.5, 5, 3.5, 18, 9.5, 18, 12, 20)),
             ("p", (12, 6.5, 14.5, 5, 20.5, 5, 20.5, 18, 14.5, 18, 12, 20))),
    "clock": (("c", (12, 12, 9)), ("p", (12, 7, 12, 12, 15.5, 14))),
    "globe": (("c", (12, 12, 9)), ("p", (3, 12, 21, 12)), ("a", (4, 12, 12, -48, 48)),
              ("a", (20, 12, 12, 132, 228)), ("p", (12, 3, 12, 21))),
    "people": (("c", (8.5, 8, 3.5)), ("a", (8.5, 20, 6.5, 180, 360)),
               ("a", (16, 8, 3.5, -110, 110)),
               ("a", (15.5, 20, 6.5, -75, 0))),
    "map": (("p", (12, 21.5, 6, 13.5)), ("a", (12, 9.5, 7, 145, 395)), ("p", (12, 21.5, 18, 13.5)),
            ("c", (12, 9.5, 2.4))),
    "gear": (("c", (12, 12, 6.2)), ("c", (12, 12, 2.2)), ("p", (12, 5.8, 12, 2.8)),
             ("p", (12, 18.2, 12, 21.2)), ("p", (5.8, 12, 2.8, 12)), ("p", (18.2, 12, 21.2, 12)),
             ("p", (7.6, 7.6, 5.5, 5.5)), ("p", (16.4, 16.4, 18.5, 18.5)),
             ("p", (16.4, 7.6, 18.5, 5.5)), ("p", (7.6, 16.4, 5.5, 18.5))),
    "lock": (("r", (5, 10.5, 19, 21, 2.5)), ("a", (12, 8, 4.5, 180, 360)),
             ("p", (7.5, 8, 7.5, 10.5)), ("p", (16.5, 8, 16.5, 10.5)), ("d", (12, 15.7, 1.6))),
    "text": (("p", (3, 6, 14, 6)), ("p", (8.5, 6, 8.5, 19)), ("p", (14, 11.5, 21, 11.5)),
             ("p", (17.5, 11.5, 17.5, 19))),
    "box": (("p", (12, 2.5, 20.5, 7, 20.5, 17, 12, 21.5, 3.5, 17, 3.5, 7, 12, 2.5)),
            ("p", (3.5, 7, 12, 11.5, 20.5, 7)), ("p", (12, 11.5, 12, 21.5))),
    "stick": (("r", (7, 9, 17, 21.5, 2.5)), ("p", (9, 9, 9, 3, 15, 3, 15, 9)),
              ("d", (12, 15, 1.4))),
    "shield": (("p", (12, 2.5, 19.5, 5.5, 19.5, 11.5, 17.3, 16.8, 12, 21.5, 6.7, 16.8, 4.5, 11.5,
                      4.5, 5.5, 12, 2.5)), ("p", (8.5, 11.8, 11.2, 14.5, 15.7, 9.2))),
    "record": (("c", (12, 12, 9)), ("d", (12, 12, 4.2))),
    "power": (("a", (12, 13, 8, -50, 230)), ("p", (12, 3, 12, 12))),
}  # fmt: skip

NAMES = frozenset(_ICONS)
_OVER = 4
_WIDTH = 2.1


@lru_cache(maxsize=256)
def draw_icon(name: str, size: int) -> bytes:
    """An icon as `size` × `size` pixels of 4 bytes: white with the strokes as alpha."""
    scale = size * _OVER / 24
    sheet = Image.new("L", (size * _OVER, size * _OVER), 0)
    pen = ImageDraw.Draw(sheet)
    for kind, numbers in _ICONS[name]:
        _stroke(pen, kind, numbers, scale)
    small = sheet.resize((size, size), Image.Resampling.LANCZOS)
    white = Image.new("L", small.size, 255)
    return Image.merge("RGBA", (white, white, white, small)).tobytes()


def draw_dot(size: int) -> bytes:
    """A dot with as much room after it, as 2 `size` × `size` pixels of 4 bytes."""
    sheet = Image.new("L", (2 * size * _OVER, size * _OVER), 0)
    edge = size * _OVER - 1
    ImageDraw.Draw(sheet).ellipse((size * _OVER // 2, 0, size * _OVER // 2 + edge, edge), fill=255)
    small = sheet.resize((2 * size, size), Image.Resampling.LANCZOS)
    white = Image.new("L", small.size, 255)
    return Image.merge("RGBA", (white, white, white, small)).tobytes()


def draw_shadow(size: int, blur: int) -> bytes:
    """A blurred rounded square as `size` × `size` pixels of 4 bytes: white, the shadow as alpha."""
    sheet = Image.new("L", (size, size), 0)
    box = (blur, blur, size - blur - 1, size - blur - 1)
    ImageDraw.Draw(sheet).rounded_rectangle(box, blur, fill=255)
    soft = sheet.filter(ImageFilter.GaussianBlur(blur / 2.2))
    white = Image.new("L", soft.size, 255)
    return Image.merge("RGBA", (white, white, white, soft)).tobytes()


def _stroke(pen: ImageDraw.ImageDraw, kind: str, numbers: tuple[float, ...], scale: float) -> None:
    if kind == "d":
        _dot(pen, numbers[0] * scale, numbers[1] * scale, numbers[2] * scale)
    elif kind in ("r", "f"):
        box = [number * scale for number in numbers[:4]]
        width = max(1, round(_WIDTH * scale))
        if kind == "f":
            pen.rounded_rectangle(box, numbers[4] * scale, fill=255)
        else:
            pen.rounded_rectangle(box, numbers[4] * scale, outline=255, width=width)
    else:
        points = _points(kind, numbers)
        scaled = [(x * scale, y * scale) for x, y in points]
        pen.line(scaled, fill=255, width=max(1, round(_WIDTH * scale)), joint="curve")
        for x, y in scaled if kind == "p" else (scaled[0], scaled[-1]):
            _dot(pen, x, y, _WIDTH * scale / 2)


def _points(kind: str, numbers: tuple[float, ...]) -> Points:
    if kind == "p":
        return list(zip(numbers[::2], numbers[1::2], strict=True))
    x, y, radius = numbers[:3]
    first, last = (numbers[3], numbers[4]) if kind == "a" else (0.0, 360.0)
    steps = 48
    angles = [math.radians(first + (last - first) * step / steps) for step in range(steps + 1)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def _dot(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
