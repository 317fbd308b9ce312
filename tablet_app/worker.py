"""Work off the screen's thread: one thread, one job after the other, each can be cancelled."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from assistant.errors import READABLE

_LOG = logging.getLogger(__name__)

T = TypeVar("T")
Post = Callable[[Callable[[], None]], None]
"""Runs something on the screen's thread, soon."""

UNEXPECTED = "処理中に問題が起きました。会話は残っています。もう一度お試しください。"


class Job:
    """A piece of work that was asked for. Once cancelled, its outcome is never reported."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Nobody waits for it any longer."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for it any longer."""
        return self._cancelled.is_set()


class Worker:
    """A thread that works for the screen.

    Args:
        name: of the thread.
        post: brings outcomes to the screen's thread.
    """

    def __init__(self, name: str, post: Post) -> None:
        self._post = post
        self._jobs: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(
        self,
        work: Callable[[Job], T],
        done: Callable[[T], None] = lambda _: None,
        failed: Callable[[str], None] = lambda _: None,
    ) -> Job:
        """Do something after what was asked for before.

        Args:
            work: runs in the thread and may ask the job whether it was cancelled.
            done: gets the outcome on the screen's thread.
            failed: gets a Japanese sentence on the screen's thread instead.
        """
        job = Job()

        def report(outcome: Callable[[Any], None], value: Any) -> None:
            def deliver() -> None:
                if not job.cancelled:
                    outcome(value)

            self._post(deliver)

        def run() -> None:
            if job.cancelled:
                return
            try:
                value = work(job)
            except READABLE as error:
                _LOG.warning("%s", error)
                report(failed, error.japanese)
            except Exception:  # noqa: BLE001 - an engine's crash must not end the conversation
                _LOG.exception("a job failed")
                report(failed, UNEXPECTED)
            else:
                report(done, value)

        self._jobs.put(run)
        return job

    def close(self, wait: float = 0.0) -> None:
        """End the thread after what it was asked for.

        Args:
            wait: seconds to wait for that, at most.
        """
        self._jobs.put(None)
        if wait:
            self._thread.join(wait)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
