"""Records one conversation at a time in the accuracy log, from the resident's yes to their no."""

import hashlib
from collections.abc import Callable

from assistant.accuracy import AccuracyLog, Consent
from assistant.conversation import Conversation, Turn
from models.catalogue import Catalogue

OpenLog = Callable[[], AccuracyLog]


class Recorder:
    """What a counter does with the accuracy log. Nothing is written without consent.

    The log is opened with the first consent, so that a tablet that never records has none. Every
    method may raise `StorageError`; what could not be written then is tried again with whatever is
    written next, and the conversation goes on.

    Args:
        open_log: opens the log.
        catalogue: of the models, whose versions are written beside the translations.
    """

    def __init__(self, open_log: OpenLog, catalogue: Catalogue) -> None:
        self.consent: Consent | None = None
        """Of the present conversation; None while it is not recorded."""
        self._open_log = open_log
        self._catalogue = catalogue
        self._log: AccuracyLog | None = None
        self._before: frozenset[str] = frozenset()
        self._unwritten: dict[str, Turn] = {}
        self._undeleted: set[str] = set()

    def close(self) -> None:
        """Close the log."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def start(self, talk: Conversation, text: str) -> Consent:
        """The resident said yes: what is said from here on is recorded.

        Args:
            talk: the conversation.
            text: id of the text that asked.

        Raises:
            StorageError: nothing can be recorded; it is as if the resident had said no.
        """
        if self.consent is not None:
            return self.consent
        consent = Consent(text)
        self._opened().begin(talk, consent)
        self.consent = consent
        self._before = frozenset(turn.id for turn in talk.turns)
        return consent

    def withdraw(self) -> None:
        """The resident said no after all: what was recorded is deleted.

        Raises:
            StorageError: it could not be deleted yet; nothing more is recorded.
        """
        if self.consent is None:
            return
        self._undeleted.add(self.consent.id)
        try:
            self._settle()
        finally:
            self._forget()

    def record(self, talk: Conversation, turn: Turn) -> None:
        """Record a turn that was confirmed, spoken or rejected; without consent do nothing.

        Raises:
            StorageError: it was not written yet.
        """
        if self.consent is None or turn.id in self._before:
            return
        self._unwritten[turn.id] = turn
        self._settle(talk)

    def end(self, talk: Conversation, outcome: str) -> None:
        """Record the end of the conversation; with it the consent ends.

        Raises:
            StorageError: it was not written.
        """
        try:
            self._settle(talk)
            if self.consent is not None:
                self._opened().end(talk, self.consent, outcome)
        finally:
            self._forget()

    def _settle(self, talk: Conversation | None = None) -> None:
        """Write and delete what is still to be."""
        for record in sorted(self._undeleted):
            self._opened().delete(record, "withdrawn")
            self._undeleted.discard(record)
        if talk is None or self.consent is None:
            return
        for turn in list(self._unwritten.values()):
            self._opened().record(talk, turn, self.consent, self._versions(turn))
            del self._unwritten[turn.id]

    def _forget(self) -> None:
        self.consent, self._before = None, frozenset()
        self._unwritten.clear()

    def _opened(self) -> AccuracyLog:
        if self._log is None:
            self._log = self._open_log()
        return self._log

    def _versions(self, turn: Turn) -> dict[str, str]:
        """A short hash of the files of each model that took part; phrases have none."""
        answer = turn.interpretation
        names = {turn.recogniser, *(answer.model.split("+") if answer else ())}
        return {
            model.id: hashlib.sha256("".join(file.sha256 for file in model.files).encode())
            .hexdigest()[:12]
            for model in self._catalogue
            if model.id in names
        }  # fmt: skip
