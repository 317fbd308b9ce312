"""Notices that nobody has touched the screen for long."""

import time
from collections.abc import Callable

WARNING_SECONDS = 30.0


class IdleWatch:
    """Counts the seconds since somebody was there.

    Args:
        seconds: after so long it is over; 0 for never.
        warn: called about once a second for the last 30 s, with the seconds that are left.
        over: called once when they have passed.
        calm: called when somebody is there after a warning.
        clock: seconds of a clock that nobody sets.
    """

    def __init__(
        self,
        seconds: float,
        warn: Callable[[float], None],
        over: Callable[[], None],
        calm: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seconds = seconds
        self.clock = clock
        self._warn, self._over, self._calm = warn, over, calm
        self._last = clock()
        self._warned = False

    @property
    def warning(self) -> float:
        """How long before its end it is told of."""
        return min(WARNING_SECONDS, self.seconds / 2)

    def noticed(self) -> None:
        """Somebody is there."""
        self._last = self.clock()
        if self._warned:
            self._warned = False
            self._calm()

    def look(self, *, watched: bool, working: bool) -> None:
        """To be called about once a second.

        Args:
            watched: whether there is anything on the screen to be wiped.
            working: whether the app is listening, translating or speaking.
        """
        if not self.seconds or not watched or working:
            self.noticed()
            return
        left = self._last + self.seconds - self.clock()
        if left <= 0:
            self._warned = False
            self._last = self.clock()
            self._over()
        elif left <= self.warning:
            self._warned = True
            self._warn(left)
