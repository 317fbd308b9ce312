"""Looking things up beside the conversation, off the screen's thread and off the line's."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.engines import Engines
from assistant.errors import StorageError
from assistant.speaking import say as say_aloud
from assistant.usage import UsageLog
from assistant.windows import Window
from glossaries.termbase import Term
from tablet_app.loudspeaker import Player
from tablet_app.offers import (
    PhraseOffer,
    clerk_phrases,
    find_languages,
    slot_terms,
)
from tablet_app.worker import Job, Post, Worker

Failed = Callable[[str], None]


@dataclass(frozen=True)
class Spoken:
    """What became of a text that was to be spoken."""

    seconds: float
    problem: str
    """A Japanese sentence where it was not spoken, else empty."""


class Lookup:
    """Phrases, languages, spoken questions; each `done` is called on the screen's thread.

    Args:
        engines: of this machine.
        window: whose counter it is.
        usage: where the counts are; None for none.
        player: the loudspeaker.
        post: brings outcomes to the screen's thread.
        failed: gets a Japanese sentence where something failed.
    """

    def __init__(
        self,
        engines: Engines,
        window: Window,
        usage: UsageLog | None,
        player: Player,
        post: Post,
        failed: Failed,
    ) -> None:
        self._engines = engines
        self._window = window
        self._usage = usage
        self._player = player
        self._failed = failed
        self.worker = Worker("looking up", post)
        """Whoever made this closes it."""

    def languages(self, done: Callable[[tuple[str, ...]], None]) -> Job:
        """The window's languages, the most used here first."""

        def sort(_job: Job) -> tuple[str, ...]:
            used: dict[str, int] = {}
            try:
                rows = self._usage.table(window=self._window.id) if self._usage else []
            except StorageError:
                rows = []
            for row in rows:
                used[row.language] = used.get(row.language, 0) + row.conversations
            return tuple(sorted(self._window.languages, key=lambda tag: -used.get(tag, 0)))

        return self.worker.submit(sort, done, self._failed)

    def find_languages(
        self, query: str, tags: tuple[str, ...], done: Callable[[list[str]], None]
    ) -> Job:
        """The languages among `tags` that a query means."""
        return self.worker.submit(lambda _: find_languages(query, tags), done, self._failed)

    def phrases(
        self,
        language: str,
        query: str,
        topic: str | None,
        done: Callable[[list[PhraseOffer]], None],
    ) -> Job:
        """The clerk's phrases that have a text in the resident's language."""
        window = self._window.id
        return self.worker.submit(
            lambda _: clerk_phrases(self._engines, window, language, query, topic),
            done,
            self._failed,
        )

    def slot_terms(
        self, kind: str, language: str, query: str, done: Callable[[list[Term]], None]
    ) -> Job:
        """Documents or places that can stand in a phrase."""
        window = self._window.id
        return self.worker.submit(
            lambda _: slot_terms(self._engines, kind, window, language, query), done, self._failed
        )

    def speak(
        self, text: str, language: str, done: Callable[[Spoken], None] = lambda _: None
    ) -> Job:
        """Say a text that is no turn of the conversation: a question, an explanation."""

        def say(job: Job) -> Spoken:
            speech = say_aloud(self._engines, text, language, anyway=True)
            if job.cancelled:
                return Spoken(0.0, "")
            self._player.silence()
            problem = self._player.play(speech)
            return Spoken(speech.seconds if speech else 0.0, problem)

        return self.worker.submit(say, done, self._failed)

    def hush(self) -> None:
        """Stop what is being said."""
        self.worker.submit(lambda _: self._player.silence(), failed=self._failed)
