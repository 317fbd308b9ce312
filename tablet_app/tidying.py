"""Freeing what is no longer used, a little at a time.

Kivy's own objects must be freed by the screen's thread: garbage that a thread of the engines
happened to collect would free textures there. So Python's collector is off, and the screen's
thread collects, often enough that it never takes long.
"""

import gc
from collections.abc import Callable

from kivy.clock import Clock

_LOOK_SECONDS = 0.2
_MANY = 15_000
"""Young objects that are looked through in one go, some 10 ms."""
_TIMES = 4
"""So often, what was young then is looked through once more: a card may live a little longer."""
_SOON_SECONDS = 1.5
"""After a conversation, when nobody waits for the screen yet."""
_MOST_OLD = 100_000
"""Old objects that are looked through after each conversation; more are what stays as long as the
app, the indexes of phrases, and are never looked at again."""


class Tidying:
    """Frees memory on the screen's thread.

    Args:
        resting: whether no conversation is open.
    """

    def __init__(self, resting: Callable[[], bool]) -> None:
        gc.disable()
        self._resting = resting
        self._look = Clock.create_trigger(self._step, _LOOK_SECONDS, interval=True)
        self._soon = Clock.create_trigger(self._recent, _SOON_SECONDS)
        self._then = Clock.create_trigger(self._all, _LOOK_SECONDS)

    def open(self) -> None:
        """Begin."""
        self._look()

    def close(self) -> None:
        """Free everything that can be, and end."""
        self._look.cancel()
        self._soon.cancel()
        self._then.cancel()
        # Here, and not whenever another thread happens to allocate something.
        gc.collect()

    def loaded(self) -> None:
        """What the engines loaded lives as long as the app: it is never looked through again."""
        gc.freeze()

    def conversation_over(self) -> None:
        """What the conversation left behind is freed in a moment."""
        self._soon()

    def _step(self, _seconds: float) -> None:
        young, times, _ = gc.get_count()
        if young > _MANY:
            gc.collect(1 if times >= _TIMES else 0)

    def _recent(self, _seconds: float) -> None:
        if self._resting():
            gc.collect(1)
            self._then()

    def _all(self, _seconds: float) -> None:
        if self._resting():
            gc.collect()
            if len(gc.get_objects()) > _MOST_OLD:
                gc.freeze()
