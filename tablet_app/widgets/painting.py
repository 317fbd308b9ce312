"""When texts and icons are composed and painted, so that no frame takes long.

A text is composed once the layouts above it have found its width, and not at each width on the
way there. What is composed has its size at once; it is painted in the same frame, or in the next
ones where many texts appear together.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol

from kivy.clock import Clock
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

_SECONDS = 0.016
"""Of the processor, after which painting waits for the next frame."""
_MOST_PIXELS = 12_000_000
"""Of the pictures that are kept for what comes back: 4 bytes each."""


class Painted(Protocol):
    """What is composed and painted when it is its turn."""

    def compose(self) -> None:
        """Find the size, from the width that the layouts gave."""

    def paint(self) -> None:
        """Make the picture."""


class _Painter:
    """Whose turn it is. Everything happens on the screen's thread, before a frame is drawn."""

    def __init__(self) -> None:
        self._compose: dict[Any, None] = {}
        self._paint: dict[Any, None] = {}
        self._now = Clock.create_trigger(self._work, -1)
        self._next_frame = Clock.create_trigger(self._begin_frame, 0)
        self._spent = 0.0

    def compose(self, widget: Painted) -> None:
        """Compose a text when its width is known."""
        self._compose[widget] = None
        self._now()

    def paint(self, widget: Painted) -> None:
        """Paint something as soon as there is time."""
        self._paint[widget] = None
        self._now()

    def _begin_frame(self, _seconds: float) -> None:
        self._spent = 0.0
        if self._paint:
            self._now()

    def _work(self, _seconds: float) -> None:
        waiting, self._compose = self._compose, {}
        ready = [widget for widget in waiting if not _unsettled(widget)]
        # All that can be composed is, before the layouts are asked again: a text that is composed
        # unsettles what is beside it.
        self._compose.update(dict.fromkeys(one for one in waiting if one not in set(ready)))
        start = time.thread_time()
        for widget in ready:
            widget.compose()
        self._spent += time.thread_time() - start
        if self._spent:
            self._next_frame()
        if self._compose:
            self._now()
            return
        while self._paint and self._spent < _SECONDS:
            start = time.thread_time()
            widget = next(iter(self._paint))
            del self._paint[widget]
            widget.paint()
            self._spent += time.thread_time() - start


_painter = _Painter()
compose_soon = _painter.compose
paint_soon = _painter.paint


def _unsettled(widget: Any) -> bool:
    """Whether a layout above has not placed its children yet."""
    above = widget.parent
    while isinstance(above, Widget):
        for name in ("_trigger_layout", "_trigger_update_from_scroll"):
            event = getattr(above, name, None)
            if event is not None and event.is_triggered:
                return True
        above = above.parent
    return False


class _Kept:
    """Pictures as textures, those that were used last."""

    def __init__(self) -> None:
        self._textures: OrderedDict[Hashable, Any] = OrderedDict()
        self._pixels = 0

    def get(self, key: Hashable, size: Sequence[int], pixels: Callable[[], bytes]) -> Any:
        """A picture; made anew only where it was not seen for a while.

        Args:
            key: tells it from all others.
            size: width and height in pixels.
            pixels: makes it: 4 bytes each, the top row first.
        """
        texture = self._textures.get(key)
        if texture is None:
            texture = self._textures[key] = upload(size, pixels())
            self._pixels += texture.width * texture.height
        self._textures.move_to_end(key)
        while self._pixels > _MOST_PIXELS and len(self._textures) > 1:
            _, old = self._textures.popitem(last=False)
            self._pixels -= old.width * old.height
        return texture

    def clear(self) -> None:
        """Keep nothing."""
        self._textures.clear()
        self._pixels = 0


_kept = _Kept()
kept_texture = _kept.get
forget_textures = _kept.clear


def upload(size: Sequence[int], pixels: bytes) -> Any:
    """Pixels of 4 bytes, the top row first, as a texture."""
    texture = Texture.create(size=tuple(size), colorfmt="rgba")
    texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
