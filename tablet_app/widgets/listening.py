"""A button that begins and ends listening, with a gauge of how loud it is."""
# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

from tablet_app.widgets.buttons import PushButton
from tablet_app.widgets.options import Gauge
from tablet_app.worker import Job

Start = Callable[[Callable[[float], None]], Job]
"""Begins to listen; is given what to tell the loudness to, 0..1."""


class Listening(Gauge):
    """How loud it is while one job listens; the button says what a touch does now."""

    def __init__(self, button: PushButton) -> None:
        """Make the gauge of what `button` begins, silent."""
        super().__init__(high=16)
        self._button = button
        self._idle = (button.words.text, button.icon.name if button.icon is not None else "")
        self._job: Job | None = None
        self._event: Any = None
        self._level = 0.0

    @property
    def busy(self) -> bool:
        """Whether a job is at work."""
        return self._job is not None

    def begin(self, start: Start, *, stoppable: bool = True) -> None:
        """Begin a job; where it is `stoppable`, the button ends it."""
        self._level = 0.0
        self._event = Clock.schedule_interval(self._show, 1 / 15)
        if stoppable:
            self._label("話し終わった", "stop")
        self._job = start(self._hear)

    def hush(self) -> None:
        """Nothing is heard any longer; the job goes on."""
        self._level = 0.0

    def end(self) -> None:
        """The job is over, or nobody waits for it."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._event is not None:
            self._event.cancel()
            self._event = None
        self.value = 0.0
        self._label(*self._idle)

    def _hear(self, loud: float) -> None:
        self._level = loud

    def _show(self, _seconds: float) -> None:
        self.value = self._level**0.6

    def _label(self, text: str, icon: str) -> None:
        self._button.words.text = text
        assert self._button.icon is not None
        self._button.icon.name = icon
        self._button.width = self._button.natural_width
