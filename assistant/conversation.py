"""A conversation at a counter: its turns and the states that a turn goes through."""

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal

from assistant.interpretation import Interpretation
from assistant.languages import STAFF_LANGUAGE
from glossaries.misheard import Suggestion

Speaker = Literal["staff", "resident"]


class TurnState(StrEnum):
    """How far a turn has come. Nothing counts as understood before it is confirmed."""

    HEARD = "heard"
    TRANSLATED = "translated"
    EDITED = "edited"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    SPOKEN = "spoken"


_NEXT = {
    TurnState.HEARD: {TurnState.TRANSLATED, TurnState.REJECTED},
    TurnState.TRANSLATED: {TurnState.CONFIRMED, TurnState.REJECTED, TurnState.EDITED},
    TurnState.EDITED: {TurnState.TRANSLATED, TurnState.REJECTED},
    TurnState.CONFIRMED: {TurnState.SPOKEN, TurnState.REJECTED, TurnState.EDITED},
    TurnState.REJECTED: {TurnState.TRANSLATED},
    TurnState.SPOKEN: {TurnState.SPOKEN, TurnState.REJECTED, TurnState.EDITED},
}


@dataclass(frozen=True)
class Attempt:
    """What a turn said, and how it was translated, before it was corrected."""

    text: str
    interpretation: Interpretation | None


@dataclass(frozen=True)
class Turn:
    """One utterance and what became of it."""

    id: str
    speaker: Speaker
    text: str
    """What was heard, or what it was edited to."""
    source_language: str
    target_language: str
    confidence: float
    """Of the recogniser, 0..1; 1 for typed text."""
    state: TurnState = TurnState.HEARD
    interpretation: Interpretation | None = None
    edits: int = 0
    """How often the recognised text was changed."""
    spoken: int = 0
    """How often the translation was spoken."""
    earlier: tuple[Attempt, ...] = ()
    """What stood there before each correction, the oldest first."""
    recogniser: str = ""
    """Catalogue id of what heard it; empty for typed text."""
    suggestions: tuple[Suggestion, ...] = ()
    """Terms that may have been misheard: offered to whoever reads the text, never put in alone."""

    @property
    def heard(self) -> str:
        """What the recogniser heard, or what was typed at first."""
        return self.earlier[0].text if self.earlier else self.text

    def to(self, state: TurnState) -> "Turn":
        """The turn in its next state.

        Raises:
            ValueError: a turn cannot go there from where it is.
        """
        if state not in _NEXT[self.state] or (
            self.state is TurnState.REJECTED and self.interpretation is None
        ):
            raise ValueError(f"a turn that is {self.state} cannot become {state}")
        spoken = self.spoken + (state is TurnState.SPOKEN)
        return replace(self, state=state, spoken=spoken)

    def translated(self, interpretation: Interpretation) -> "Turn":
        """The turn with its translation."""
        return replace(self.to(TurnState.TRANSLATED), interpretation=interpretation)

    def edited(self, text: str) -> "Turn":
        """The turn with a corrected text, waiting to be translated again."""
        changed = self.to(TurnState.EDITED)
        earlier = (*self.earlier, Attempt(self.text, self.interpretation))
        return replace(
            changed,
            text=text,
            interpretation=None,
            edits=self.edits + 1,
            earlier=earlier,
            suggestions=(),
        )


@dataclass
class Conversation:
    """What a clerk and a resident say to each other at one window."""

    window: str
    resident_language: str
    topic: str | None = None
    staff_language: str = STAFF_LANGUAGE
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    turns: list[Turn] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    """Seconds of the clock that nobody sets."""
    said_again: int = 0
    """How often somebody had to say something once more."""
    _missed: set[Speaker] = field(default_factory=set, repr=False)

    @property
    def seconds(self) -> float:
        """How long it has lasted, however the wall clock was set in the meantime."""
        return time.monotonic() - self.began

    def hear(
        self,
        speaker: Speaker,
        text: str,
        confidence: float = 1.0,
        recogniser: str = "",
        suggestions: Sequence[Suggestion] = (),
    ) -> Turn:
        """Add a turn with a recognised or typed text."""
        self._tried(speaker)
        source, target = self.staff_language, self.resident_language
        if speaker == "resident":
            source, target = target, source
        turn = Turn(
            uuid.uuid4().hex, speaker, text, source, target, confidence, recogniser=recogniser,
            suggestions=tuple(suggestions),
        )  # fmt: skip
        self.turns.append(turn)
        return turn

    def miss(self, speaker: Speaker, *, tried: bool = False) -> None:
        """What this speaker said did not arrive: what comes next from them is said again.

        Args:
            speaker: whose words were not heard, not translated, rejected or given up.
            tried: whether this was an utterance of its own, of which there is no turn.
        """
        if tried:
            self._tried(speaker)
        self._missed.add(speaker)

    def arrive(self, speaker: Speaker) -> None:
        """What this speaker said was understood: what comes next is something new."""
        self._missed.discard(speaker)

    def update(self, turn: Turn) -> Turn:
        """Put a turn's new state in the place of its old one.

        Raises:
            KeyError: the conversation has no such turn.
        """
        for index, known in enumerate(self.turns):
            if known.id == turn.id:
                self.turns[index] = turn
                return turn
        raise KeyError(turn.id)

    def _tried(self, speaker: Speaker) -> None:
        self.said_again += speaker in self._missed
        self._missed.discard(speaker)

    def wipe(self) -> None:
        """Forget everything that was said."""
        self.turns.clear()
