"""Which part of the text is settled while somebody still speaks.

LocalAgreement with n = 2 (Macháček, Dabre and Bojar 2023, “Turning Whisper into Real-Time
Transcription System”): what two hypotheses in a row begin with is settled and does not change any
more.
"""

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class LocalAgreement(Generic[T]):
    """Settles the common beginning of hypotheses that come one after the other."""

    def __init__(self) -> None:
        self._settled: tuple[T, ...] = ()
        self._last: tuple[T, ...] = ()

    @property
    def settled(self) -> tuple[T, ...]:
        """What does not change any more."""
        return self._settled

    def settle(self, hypothesis: Sequence[T]) -> None:
        """Take a hypothesis that is better than those before it: all of it is settled."""
        self._settled = self._last = tuple(hypothesis)

    def add(self, hypothesis: Sequence[T]) -> tuple[T, ...]:
        """Take the next hypothesis.

        Returns:
            What is not settled of it. Where the hypothesis contradicts what was settled, the
            settled part stands and the rest is what follows at its place.
        """
        known = len(self._settled)
        agreed = known
        for old, new in zip(self._last[known:], hypothesis[known:], strict=False):
            if old != new:
                break
            agreed += 1
        if agreed > known:
            self._settled = (*self._settled, *hypothesis[known:agreed])
        self._last = (*self._settled, *hypothesis[len(self._settled) :])
        return self._last[len(self._settled) :]
