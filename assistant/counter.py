"""The whole line at one window: heard → translated → confirmed → spoken → counted.

The terminal, the tablet and the played conversation all go through this; it draws nothing.
"""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from assistant.accuracy import Consent
from assistant.consent import ConsentTexts, consent_texts
from assistant.consultations import Consultation
from assistant.conversation import Conversation, Speaker, Turn, TurnState
from assistant.engines import Engines
from assistant.errors import StorageError
from assistant.interpret import Interpreter
from assistant.languages import STAFF_LANGUAGE
from assistant.masking import can_mask
from assistant.periods import this_month
from assistant.recorder import Recorder
from assistant.speaking import holds_back, say
from assistant.usage import UsageLog
from assistant.windows import Window
from glossaries.misheard import Suggestion
from models.protocols import Hypothesis, Live, Partial, Samples, Speech

_LOG = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True)
class Heard:
    """The outcome of listening: a turn, or why there is none."""

    hypothesis: Hypothesis
    turn: Turn | None
    seconds: float
    """Time that the recogniser took."""


class Counter:
    """One window with its engines and its counts.

    Args:
        engines: of this machine.
        window: whose counter it is.
        usage: where the counts go; None counts nothing (a rehearsal).
        recorder: what records conversations with consent; None records nothing.
    """

    def __init__(
        self,
        engines: Engines,
        window: Window,
        usage: UsageLog | None,
        recorder: Recorder | None = None,
    ) -> None:
        self.engines = engines
        self.window = window
        self.conversation: Conversation | None = None
        self._problems: dict[str, StorageError] = {}
        self._usage = usage
        self._recorder = recorder
        self._interpreter = Interpreter(engines, window.id)

    @property
    def storage_problem(self) -> StorageError | None:
        """Why something could not be counted or recorded; the conversation goes on."""
        return next(iter(self._problems.values()), None)

    @property
    def can_record(self) -> bool:
        """Whether this tablet may ask for consent: never in a language that cannot be masked."""
        talk = self.conversation
        return self._recorder is not None and (talk is None or can_mask(talk.resident_language))

    @property
    def recording(self) -> Consent | None:
        """The resident's consent; None while nothing of what is said is recorded."""
        return self._recorder.consent if self._recorder is not None else None

    def consent_texts(self, language: str | None = None) -> ConsentTexts:
        """What the resident is asked, in their language or another.

        Args:
            language: BCP 47 tag; None for the resident's.
        """
        tag = language or self._open().resident_language
        return consent_texts(tag, self.engines.settings.retention_days)

    def consent(self, given: bool) -> Consent | None:
        """The resident's answer, at any time in the conversation.

        Yes: what is said from here on is recorded, masked and encrypted. No: nothing more is
        recorded, and what was is deleted. Where the log cannot be written, `storage_problem` says
        so and nothing is recorded.

        Returns:
            The consent, whose number the resident can note; None when nothing is recorded.
        """
        if given and not self.can_record:
            return None
        text = self.consent_texts().id
        self._record(lambda it, talk: it.start(talk, text) if given else it.withdraw())
        return self.recording

    def begin(self, resident_language: str, topic: str | None = None) -> Conversation:
        """Start a conversation with a resident; one that was open is ended first."""
        if self.conversation is not None:
            self.end("interrupted")
        self.conversation = Conversation(self.window.id, resident_language, topic)
        # What an evaluator reviewed in the meantime counts from this conversation on.
        self.engines.refresh_glossaries()
        self.engines.phrasebook.prepare(STAFF_LANGUAGE, resident_language)
        self.engines.misheard.prepare(STAFF_LANGUAGE, resident_language)
        self._count(lambda usage, talk: usage.begin(talk))
        return self.conversation

    def listen(
        self, speaker: Speaker, tell: Callable[[Partial], None] = lambda _partial: None
    ) -> Live:
        """Begin to recognise an utterance while it is spoken; `hear` takes it to its end.

        Args:
            speaker: whose button was pressed.
            tell: gets each new partial text, from a thread of the recogniser.

        Raises:
            ModelError: the recogniser is missing or cannot be started.
        """
        return self.engines.recogniser.listen([self._language(speaker)], tell=tell)

    def hear(self, samples: Samples, speaker: Speaker, live: Live | None = None) -> Heard:
        """Recognise one utterance; silence and noise make no turn.

        Args:
            samples: mono audio at 16 kHz, shape (n,), values in -1..1.
            speaker: whose button was pressed.
            live: what `listen` gave, if the same samples were fed to it.

        Raises:
            ModelError: the recogniser is missing or failed.
        """
        talk = self._open()
        language = self._language(speaker)
        start = time.perf_counter()
        if live is None:
            hypothesis = self.engines.recogniser.transcribe(samples, [language])
        else:
            hypothesis = live.finish()
        seconds = time.perf_counter() - start
        turn = None
        if hypothesis.heard:
            meant = self.engines.misheard.suggest(hypothesis.text, language, self.window.id)
            turn = talk.hear(
                speaker, hypothesis.text, hypothesis.confidence, self.engines.recogniser.id, meant
            )
        else:
            talk.miss(speaker, tried=True)
        return Heard(hypothesis, turn, seconds)

    def detect_language(self, samples: Samples) -> Hypothesis:
        """Recognise a resident's words in any of the window's languages."""
        return self.engines.recogniser.transcribe(samples, self.window.languages)

    def type(self, text: str, speaker: Speaker) -> Turn:
        """Add a turn that was typed or chosen from the phrases."""
        return self._open().hear(speaker, text)

    def translate(self, turn: Turn) -> Turn:
        """Translate, put back and check a turn.

        Raises:
            InputError: there is nothing to translate.
            EngineError: an engine failed; the turn stays as it was.
        """
        interpretation = self._interpreter.interpret(
            turn.text, turn.source_language, turn.target_language, turn.speaker
        )
        translated = self._open().update(turn.translated(interpretation))
        if interpretation.route == "none":
            self._open().miss(turn.speaker)
            self._count(lambda usage, talk: usage.record(talk, translated))
        return translated

    def edit(self, turn: Turn, text: str) -> Turn:
        """Correct what was heard and translate it again."""
        return self.translate(self._open().update(turn.edited(text)))

    def accept(self, turn: Turn, suggestion: Suggestion) -> Turn:
        """Put the term that was meant in the place of what was heard, and translate it again."""
        text = suggestion.apply(turn.text)
        left = self.engines.misheard.suggest(text, turn.source_language, self.window.id)
        return self.translate(
            self._open().update(replace(turn.edited(text), suggestions=tuple(left)))
        )

    def confirm(self, turn: Turn) -> Turn:
        """The clerk or the resident says that it is what was meant; from here on it counts."""
        self._open().arrive(turn.speaker)
        return self._move(turn, TurnState.CONFIRMED)

    def reject(self, turn: Turn) -> Turn:
        """The clerk or the resident says that it is not what was meant."""
        self._open().miss(turn.speaker)
        return self._move(turn, TurnState.REJECTED)

    def restore(self, turn: Turn) -> Turn:
        """It was rejected by mistake: the turn waits to be confirmed again."""
        return self._move(turn, TurnState.TRANSLATED)

    def withdraw(self, keep: Collection[str]) -> None:
        """Forget what was given up before anybody saw it translated; it is not counted.

        Args:
            keep: ids of the turns that stay; confirmed and rejected ones always do.
        """
        if self.conversation is not None:
            early = (TurnState.HEARD, TurnState.TRANSLATED)
            turns = self.conversation.turns
            gone = [turn for turn in turns if turn.id not in keep and turn.state in early]
            for turn in gone:
                turns.remove(turn)
                self.conversation.miss(turn.speaker)

    def speak(self, turn: Turn, *, anyway: bool = False) -> Speech | None:
        """The translation as speech.

        Args:
            turn: a confirmed one.
            anyway: the clerk asked for it, although the voice may not be understood.

        Returns:
            None where no voice reads the language, or it is held back (`holds_back`).

        Raises:
            EngineError: the voice failed; the text can still be read on the screen.
        """
        if turn.interpretation is None or not turn.interpretation.translation:
            return None
        speech = say(
            self.engines, turn.interpretation.translation, turn.target_language, anyway=anyway
        )
        if speech is not None:
            self._move(turn, TurnState.SPOKEN)
        return speech

    def holds_back(self, turn: Turn) -> bool:
        """Whether a voice reads the turn's language, but only if the clerk asks for it."""
        return holds_back(self.engines, turn.target_language)

    def end(self, outcome: str = "solved", topic: str | None = None) -> None:
        """End the conversation, count it and forget everything that was said."""
        talk = self._open()
        if topic is not None:
            talk.topic = topic
        self._count(lambda usage, done: usage.end(done, outcome))
        self._record(lambda it, done: it.end(done, outcome))
        talk.wipe()
        self.conversation = None

    def note_consultation(
        self,
        language: str,
        topic: str | None = None,
        outcome: str | None = None,
        month: str | None = None,
        count: int = 1,
    ) -> str | None:
        """Count consultations held at this window without the tool.

        Args:
            language: the resident's, BCP 47.
            topic: what it was about.
            outcome: one of `OUTCOMES`.
            month: `YYYY-MM`; None for the present one.
            count: how many.

        Returns:
            An id for `take_back`; None where nothing could be counted (`storage_problem` says why).

        Raises:
            InputError: the number, month or outcome cannot be.
        """
        held = Consultation(
            self.window.id, language, month or this_month(), count, topic, outcome
        )  # fmt: skip
        usage = self._usage
        return None if usage is None else self._attempt("usage", lambda: usage.add(held))

    def take_back(self, entry: str) -> None:
        """Take back what `note_consultation` counted."""
        usage = self._usage
        if usage is not None:
            self._attempt("usage", lambda: usage.take_back(entry))

    def _language(self, speaker: Speaker) -> str:
        return STAFF_LANGUAGE if speaker == "staff" else self._open().resident_language

    def _open(self) -> Conversation:
        if self.conversation is None:
            raise RuntimeError("no conversation was begun")
        return self.conversation

    def _move(self, turn: Turn, state: TurnState) -> Turn:
        moved = self._open().update(turn.to(state))
        self._count(lambda usage, talk: usage.record(talk, moved))
        self._record(lambda it, talk: it.record(talk, moved))
        return moved

    def _count(self, write: Callable[[UsageLog, Conversation], None]) -> None:
        usage, talk = self._usage, self.conversation
        if usage is not None and talk is not None:
            self._attempt("usage", lambda: write(usage, talk))

    def _record(self, write: Callable[[Recorder, Conversation], object]) -> None:
        recorder, talk = self._recorder, self.conversation
        if recorder is not None and talk is not None:
            self._attempt("accuracy", lambda: write(recorder, talk))

    def _attempt(self, log: str, write: Callable[[], T]) -> T | None:
        try:
            written = write()
        except StorageError as error:
            # A full disk must not end a conversation at the counter.
            self._problems[log] = error
            _LOG.warning("%s", error)
            return None
        self._problems.pop(log, None)
        return written
