"""One colour scheme and one scale of sizes: paper, ink, pine for the clerk, grape for the resident.

Every text colour has a contrast of at least 4.5:1 on the grounds that it is used on (WCAG 2.2,
success criterion 1.4.3); `contrast` computes it, and a test holds it.
"""

from typing import Literal

Rgba = tuple[float, float, float, float]
Side = Literal["staff", "resident"]


def rgb(code: str, alpha: float = 1.0) -> Rgba:
    """A colour of six hexadecimal digits as red, green, blue and alpha, each 0..1."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue, alpha


PAPER = rgb("F4F1EA")
CARD = rgb("FFFFFF")
LINE = rgb("DDD7CA")
INK = rgb("1F2B33")
SOFT = rgb("55626B")
WHITE = rgb("FFFFFF")
CLEAR = rgb("FFFFFF", 0.0)
SHADE = rgb("1F2B33", 0.45)

PINE = rgb("17594A")
PINE_DEEP = rgb("0F4437")
PINE_TINT = rgb("E1EEE9")
PINE_GROUND = rgb("EFF4F0")
GRAPE = rgb("573572")
GRAPE_DEEP = rgb("432659")
GRAPE_TINT = rgb("ECE4F3")
GRAPE_GROUND = rgb("F4F0F6")

WARNING = rgb("704600")
WARNING_TINT = rgb("FBEBCB")
ERROR = rgb("97241B")
ERROR_TINT = rgb("FAE3DF")
INFO = rgb("1E4C75")
INFO_TINT = rgb("E2ECF5")

ACCENT: dict[str, Rgba] = {"staff": PINE, "resident": GRAPE}
ACCENT_DEEP: dict[str, Rgba] = {"staff": PINE_DEEP, "resident": GRAPE_DEEP}
ACCENT_TINT: dict[str, Rgba] = {"staff": PINE_TINT, "resident": GRAPE_TINT}
ACCENT_GROUND: dict[str, Rgba] = {"staff": PINE_GROUND, "resident": GRAPE_GROUND}

SEVERITY: dict[str, tuple[str, str, Rgba, Rgba]] = {
    "error": ("error", "誤りの疑い", ERROR, ERROR_TINT),
    "warning": ("warning", "要確認", WARNING, WARNING_TINT),
    "info": ("info", "参考", INFO, INFO_TINT),
}
"""Of a finding: its icon, its word, the colour of its text and its ground."""

TINY, SMALL, BODY, HEARD, TRANSLATION, TITLE, NAME, HERO = 15, 17, 20, 24, 32, 26, 29, 42
"""Text sizes in sp; the translation is the largest text of a turn."""

TOUCH = 52
"""Least height of what can be touched, in dp."""
RADIUS = 18


def contrast(text: Rgba, ground: Rgba) -> float:
    """Contrast ratio of two opaque colours, 1..21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgba) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
