"""What is wrong with a screen, found by looking at where its widgets stand."""

from collections.abc import Iterator
from typing import Any

from tablet_app import theme

_LEAST = 47.5
"""Least width and height of what can be touched, in dp."""
_SLACK = 1.5


def faults(root: Any, size: tuple[int, int]) -> list[str]:
    """All that is too small, faint, cut, outside the window or over something else.

    Args:
        root: a screen or a sheet.
        size: of the window in pixels.
    """
    from kivy.metrics import dp

    touches = list(_touches(root))
    found = [
        f"small: {_name(one)} {one.width:.0f}×{one.height:.0f}"
        for one in touches
        if min(one.width, one.height) < dp(_LEAST)
    ]
    found += [
        f"faint: {words.text} {ratio:.2f}" for words, ratio in _contrasts(root) if ratio < 4.5
    ]
    for words in _words(root):
        lines = words.picture.lines if words.picture else ()
        if any(line.endswith("…") for line in lines) and not words.text.endswith("…"):
            found.append(f"cut: {words.text}")
    for one in (*touches, *_words(root)):
        left, bottom, right, top = _box(one)
        across = left < -_SLACK or right > size[0] + _SLACK
        if across or (not _scrolls(one) and (bottom < -_SLACK or top > size[1] + _SLACK)):
            found.append(f"outside: {_name(one)} {left:.0f} {bottom:.0f} {right:.0f} {top:.0f}")
    found += [f"out of its place: {_name(one)}" for one in root.walk(restrict=True) if _out(one)]
    found += [f"over each other: {_name(a)}, {_name(b)}" for a, b in _overlapping(touches)]
    return found


def _name(one: Any) -> str:
    text = next((child.text for child in one.walk(restrict=True) if getattr(child, "text", "")), "")
    return f"{type(one).__name__} {text[:30]!r}"


def _touches(root: Any) -> Iterator[Any]:
    from kivy.uix.behaviors import FocusBehavior

    return (one for one in root.walk(restrict=True) if isinstance(one, FocusBehavior))


def _words(root: Any) -> Iterator[Any]:
    from tablet_app.widgets.words import Words

    return (one for one in root.walk(restrict=True) if isinstance(one, Words) and one.text)


def _box(one: Any) -> tuple[float, float, float, float]:
    """Where a widget stands in the window: left, bottom, right, top."""
    ends = [one.to_window(one.x, one.y), one.to_window(one.right, one.top)]
    across, up = sorted(end[0] for end in ends), sorted(end[1] for end in ends)
    return across[0], up[0], across[1], up[1]


def _scrolls(one: Any) -> bool:
    from kivy.uix.scrollview import ScrollView

    above = one.parent
    while above is not None and above is not above.parent:
        if isinstance(above, ScrollView):
            return True
        above = above.parent
    return False


def _out(one: Any) -> bool:
    """Whether it stands out of the layout that places it."""
    from kivy.uix.boxlayout import BoxLayout

    from tablet_app.widgets.layout import Flow

    above = one.parent
    if not isinstance(above, (BoxLayout, Flow)) or not one.width or not one.height:
        return False
    across = one.x < above.x - _SLACK or one.right > above.right + _SLACK
    up = one.y < above.y - _SLACK or one.top > above.top + _SLACK
    return bool(across or (up and not _scrolls(one)))


def _overlapping(touches: list[Any]) -> Iterator[tuple[Any, Any]]:
    seen = [(one, _box(one)) for one in touches if not _scrolls(one)]
    for at, (one, box) in enumerate(seen):
        for other, its in seen[at + 1 :]:
            across = min(box[2], its[2]) - max(box[0], its[0])
            up = min(box[3], its[3]) - max(box[1], its[1])
            nested = other in one.walk(restrict=True) or one in other.walk(restrict=True)
            if across > _SLACK and up > _SLACK and not nested:
                yield one, other


def _contrasts(root: Any) -> Iterator[tuple[Any, float]]:
    """Each text with its contrast against the ground that it really stands on."""
    for words in _words(root):
        above = words.parent
        while above is not None and (getattr(above, "fill", None) or (0, 0, 0, 0))[3] < 1:
            above = above.parent if above.parent is not above else None
        if above is not None and not any(
            getattr(up, "disabled", False) for up in (words, words.parent)
        ):
            yield words, theme.contrast(tuple(words.color), tuple(above.fill))
