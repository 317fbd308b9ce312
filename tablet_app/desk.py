"""What the app does at its counter, without any widget: the line of `Counter`, off the screen.

Every call to the counter is made by one thread, so that a conversation is never touched by two;
listening has a thread of its own, so that a press is answered while the engines still load.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.accuracy import Consent
from assistant.consent import ConsentTexts, consent_texts
from assistant.conversation import Conversation, Speaker, Turn, TurnState
from assistant.counter import Counter
from assistant.engines import Engines
from assistant.languages import LANGUAGES, STAFF_LANGUAGE
from assistant.masking import can_mask
from assistant.recorder import Recorder
from assistant.speaking import NOT_SURE
from assistant.usage import UsageLog
from assistant.windows import Window
from audio.capture import Captured
from glossaries.misheard import Suggestion
from models.protocols import Live, Partial
from tablet_app.lookup import Lookup
from tablet_app.loudspeaker import Player
from tablet_app.microphone import Listener, Resting
from tablet_app.offers import Explained, explained_terms, resident_words
from tablet_app.worker import Job, Post, Worker

Activity = Literal["", "listening", "hearing", "translating"]
"""What the line is doing; each can be cancelled."""

_LAST_SECONDS = 20.0
"""How long closing waits for what an engine is doing."""

_SAID = (TurnState.CONFIRMED, TurnState.SPOKEN)


@dataclass(frozen=True)
class Notice:
    """A sentence for the clerk, and where it concerns them for the resident."""

    japanese: str
    resident: str = ""
    serious: bool = True


class Desk:
    """One tablet at one window. All methods are for the screen's thread and return at once.

    Args:
        engines: of this machine.
        window: whose counter it is.
        usage: where the counts go; None counts nothing.
        listener: the microphone.
        player: the loudspeaker.
        post: brings outcomes to the screen's thread.
        recorder: what records conversations with consent; None: nobody is asked.
    """

    def __init__(
        self,
        engines: Engines,
        window: Window,
        usage: UsageLog | None,
        listener: Listener,
        player: Player,
        post: Post,
        recorder: Recorder | None = None,
    ) -> None:
        self.window = window
        self.engines = engines
        self.activity: Activity = ""
        self.speaker: Speaker = "staff"
        self._told_not_sure = ""
        """Whose utterance is being heard or translated."""
        self.level = 0.0
        """Loudness of what is heard now, 0..1."""
        self.partial = ""
        """What has been heard so far of an utterance that is not over."""
        self.settled = 0
        """How many characters of it do not change any more."""
        self.notice: Notice | None = None
        self.turns: tuple[Turn, ...] = ()
        self.words: dict[str, Explained] = {}
        """By turn id: the words in it that have a plain explanation."""
        self.language = ""
        """The resident's; empty between conversations."""
        self.changed: Callable[[], None] = lambda: None
        """Called after every change."""
        self.loaded: Callable[[], None] = lambda: None
        """Called when the engines and the phrases are there."""
        self.lookup = Lookup(engines, window, usage, player, post, self._fail)
        self._warning = ""
        self.recording: Consent | None = None
        """The resident's consent; None while nothing of what is said is recorded."""
        self._may_record = recorder is not None
        self._counter = Counter(engines, window, usage, recorder)
        self._listener = listener
        self._player = player
        self._ear = Worker("listening", post)
        self._mind = Worker("interpreting", post)
        self._post = post
        self._live: Live | None = None
        self._job: Job | None = None
        self._talk = ""
        self._heard: dict[str, str] = {}
        self._stop = False
        self._mind.submit(lambda _: self._load(), lambda _: self.loaded(), self._fail)

    @property
    def can_record(self) -> bool:
        """Whether the resident may be asked for consent: never where nothing could be masked."""
        return self._may_record and (not self.language or can_mask(self.language))

    @property
    def busy(self) -> bool:
        """Whether an utterance is on its way."""
        return self.activity != ""

    def close(self, wait: float = _LAST_SECONDS) -> None:
        """Stop everything; an open conversation is counted as interrupted and forgotten.

        Args:
            wait: most seconds to wait for what is on its way.
        """
        if self.language:
            self.end("interrupted")
        # The end of the conversation has to be on the disk before the logs are closed; and an
        # engine that still runs while the interpreter goes away takes the process down with it.
        for worker in (self._mind, self._ear, self.lookup.worker):
            worker.close(wait=wait)

    def begin(self, language: str) -> None:
        """Start a conversation with a resident who speaks `language` (BCP 47 tag)."""
        self._forget()
        self.language, self.activity = language, ""

        def begun(talk: Conversation) -> None:
            self._talk = talk.id

        self._mind.submit(lambda _: self._counter.begin(language), begun, self._fail)
        self.changed()

    def end(self, outcome: str, topic: str | None = None) -> None:
        """End the conversation: forget at once all that was said, and count it."""
        self.cancel()
        self._hush()
        self._forget()
        self._mind.submit(lambda _: self._counter.end(outcome, topic), failed=self._fail)
        if isinstance(self._listener, Resting):
            resting = self._listener
            self._ear.submit(lambda _: resting.rest(), failed=self._fail)
        self.changed()

    def consent_texts(self, language: str | None = None) -> ConsentTexts:
        """What is asked and shown about recording, in the resident's language or another."""
        return consent_texts(language or self.language, self.engines.settings.retention_days)

    def consent(self, given: bool) -> None:
        """The resident's answer, at any time: record from here on, or stop and delete."""
        if self.language and self.can_record:
            self._mind.submit(lambda _: self._counter.consent(given), self._synced, self._fail)

    def listen(self, speaker: Speaker) -> None:
        """Listen to one utterance and bring it through recognition and translation."""
        if self.busy or not self.language:
            return
        self._hush()
        self.speaker, self._stop, self.level, self.notice = speaker, False, 0.0, None
        self._set("listening")

        def loudness(level: float) -> None:
            self.level = level

        # Before the engines are loaded and the conversation is begun, the recording waits for them.
        ready = self.engines.hears and self._talk
        live = self._counter.listen(speaker, self._tell) if ready else None
        self._live = live
        self._job = self._ear.submit(
            lambda job: self._listener(
                stop=lambda: self._stop or job.cancelled,
                level=loudness,
                heard=live.feed if live is not None else lambda _samples: None,
            ),
            lambda captured: self._hear(captured, speaker),
            self._fail,
        )

    def stop_listening(self) -> None:
        """The speaker has finished."""
        self._stop = True

    def cancel(self) -> None:
        """Give up what is being heard or translated; it is forgotten, not counted."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._stop, self.level = True, 0.0
        self._forget_live()
        if self.busy:
            known = {turn.id for turn in self.turns if turn.interpretation or turn.edits}
            self._mind.submit(lambda _: self._counter.withdraw(known), self._synced, self._fail)
        self._set("")

    def say(self, text: str, speaker: Speaker) -> None:
        """Bring a typed or chosen text, in the speaker's language, through the line."""
        if self._ready(speaker):
            self._translate(lambda: self._counter.type(text, speaker))

    def answer(self, japanese: str, own: str, *, at_once: bool = True) -> None:
        """Bring a ready answer of the resident through the line.

        Args:
            japanese: the answer as the phrases have it.
            own: the words in the resident's language, where the phrases lack it.
            at_once: whether the touch was the confirmation.
        """
        language = self.language

        def make() -> Turn:
            words = resident_words(self.engines, japanese, language) or own
            return self._counter.type(words, "resident")

        if self._ready("resident"):
            self._translate(make, at_once=at_once)

    def heard_text(self, turn: Turn) -> str:
        """What was heard or typed first, before any correction."""
        return self._heard.get(turn.id, turn.text)

    def edit(self, turn: Turn, text: str) -> None:
        """Correct what was heard and translate it again."""
        if turn in self.turns and text.strip() and self._ready(turn.speaker):
            self._heard.setdefault(turn.id, turn.text)
            self._set("translating")
            self._job = self._mind.submit(
                lambda _: self._explained(lambda: self._counter.edit(turn, text.strip())),
                self._edited,
                self._fail,
            )

    def accept(self, turn: Turn, suggestion: Suggestion) -> None:
        """Put the term that was meant in the place of what was heard, and translate it again."""
        if turn in self.turns and suggestion in turn.suggestions and self._ready(turn.speaker):
            self._heard.setdefault(turn.id, turn.text)
            self._set("translating")
            self._job = self._mind.submit(
                lambda _: self._explained(lambda: self._counter.accept(turn, suggestion)),
                self._edited,
                self._fail,
            )

    def retry(self, turn: Turn) -> None:
        """Translate a turn on which an engine had failed."""
        if turn in self.turns and self._ready(turn.speaker):
            self._translate(lambda: turn)

    def confirm(self, turn: Turn) -> None:
        """It is what was meant: count it and speak it."""
        translated = turn.interpretation is not None and turn.interpretation.route != "none"
        if turn in self.turns and turn.state is TurnState.TRANSLATED and translated:
            self._replace(turn.to(TurnState.CONFIRMED))
            self._mind.submit(lambda _: self._counter.confirm(turn), self._speak, self._fail)

    def reject(self, turn: Turn) -> None:
        """It is not what was meant."""
        if turn in self.turns and turn.state is not TurnState.REJECTED:
            self._hush()
            self._replace(turn.to(TurnState.REJECTED))
            self._mind.submit(lambda _: self._counter.reject(turn), self._synced, self._fail)

    def replay(self, turn: Turn) -> None:
        """Speak a confirmed turn once more, or although its voice is held back."""
        if turn in self.turns and not self.busy:
            self._hush()
            self._speak(turn, anyway=True)

    def restore(self, turn: Turn) -> None:
        """It was taken back by mistake: it waits to be confirmed again."""
        if turn in self.turns and turn.state is TurnState.REJECTED and turn.interpretation:
            self._replace(turn.to(TurnState.TRANSLATED))
            self._mind.submit(lambda _: self._counter.restore(turn), self._synced, self._fail)

    def warn(self, japanese: str) -> None:
        """Tell the clerk, in this conversation or the next, what went wrong beside it."""
        self._warning = japanese
        self._synced(None)

    def dismiss(self) -> None:
        """The notice was read."""
        self.notice = None
        self.changed()

    def _ready(self, speaker: Speaker) -> bool:
        if self.busy or not self.language:
            return False
        self.speaker, self.notice = speaker, None
        return True

    def _load(self) -> None:
        """Load the engines while the first language is being chosen."""
        _ = self.engines.phrasebook, self.engines.voices, self.engines.translators
        _ = self.engines.recogniser
        self.engines.phrasebook.prepare(STAFF_LANGUAGE)
        self.engines.misheard.prepare(STAFF_LANGUAGE)

    def _forget(self) -> None:
        self.language, self.turns, self.notice, self._talk = "", (), None, ""
        self.recording = None
        self._told_not_sure = ""
        self.words, self._heard = {}, {}

    def _hush(self) -> None:
        self._ear.submit(lambda _: self._player.silence(), failed=self._fail)

    def _tell(self, partial: Partial) -> None:
        """What is heard meanwhile; called from the recogniser's thread."""

        def show() -> None:
            if self.activity == "listening":
                self.partial, self.settled = partial.text, len(partial.settled)
                self.changed()

        self._post(show)

    def _forget_live(self) -> None:
        self.partial = ""
        if self._live is not None:
            self._live.cancel()
            self._live = None

    def _hear(self, captured: Captured, speaker: Speaker) -> None:
        self.level = 0.0
        live, self._live = self._live, None
        problem = captured.problem
        self._set("hearing")

        def heard(turn: Turn | None) -> None:
            self.partial = ""
            if problem is not None:
                self.notice = Notice(problem.japanese)
            if turn is not None:
                self._translate(lambda: turn)
                return
            own = LANGUAGES[self.language].nothing_heard if speaker == "resident" else ""
            if problem is None:
                self.notice = Notice(LANGUAGES[STAFF_LANGUAGE].nothing_heard, own, serious=False)
            self._finished(None)

        self._job = self._mind.submit(
            lambda _: self._counter.hear(captured.samples, speaker, live).turn, heard, self._fail
        )

    def _translate(self, make: Callable[[], Turn], *, at_once: bool = False) -> None:
        def translated(outcome: tuple[Turn, Explained]) -> None:
            self._edited(outcome)
            turn = outcome[0]
            if at_once and turn.interpretation and turn.interpretation.route == "phrase":
                self.confirm(turn)

        self._sync()
        self._set("translating")
        self._job = self._mind.submit(
            lambda _: self._explained(lambda: self._counter.translate(make())),
            translated,
            self._fail,
        )

    def _speak(self, turn: Turn, *, anyway: bool = False) -> None:
        def speak(_job: Job) -> str:
            talk = self._counter.conversation
            known = next((t for t in talk.turns if t.id == turn.id), None) if talk else None
            if known is None or known.state not in _SAID:
                return ""
            speech = self._counter.speak(known, anyway=anyway)
            if speech is None and self._counter.holds_back(known):
                return self._not_sure(known.target_language)
            return self._player.play(speech)

        def spoken(problem: str) -> None:
            if problem:
                self.notice = Notice(problem, serious=False)
            self._synced(None)

        self._sync()
        self._mind.submit(speak, spoken, self._fail)

    def _explained(self, make: Callable[[], Turn]) -> tuple[Turn, Explained]:
        """A translated turn with its difficult words; found at once, as what is being touched must
        not be drawn anew.
        """
        turn = make()
        return turn, explained_terms(self.engines, self.window.id, turn)

    def _not_sure(self, language: str) -> str:
        """Why nothing is spoken; told once in a conversation."""
        told, self._told_not_sure = self._told_not_sure, language
        return "" if told == language else NOT_SURE

    def _edited(self, outcome: tuple[Turn, Explained]) -> None:
        turn, self.words[outcome[0].id] = outcome
        self._finished(turn)

    def _finished(self, _turn: Turn | None) -> None:
        self._job = None
        self._sync()
        self._set("")

    def _synced(self, _outcome: object) -> None:
        self._sync()
        self.changed()

    def _sync(self) -> None:
        talk = self._counter.conversation
        if talk is not None and talk.id == self._talk:
            self.turns = tuple(talk.turns)
            self.recording = self._counter.recording
        problem = self._counter.storage_problem
        if problem is not None and self.notice is None:
            self.notice = Notice(problem.japanese)
        if self._warning and self.language and self.notice is None:
            self.notice, self._warning = Notice(self._warning), ""

    def _replace(self, new: Turn) -> None:
        self.turns = tuple(new if turn.id == new.id else turn for turn in self.turns)
        self.changed()

    def _fail(self, japanese: str) -> None:
        self._job = None
        self._forget_live()
        self.notice = Notice(japanese)
        self._finished(None)

    def _set(self, activity: Activity) -> None:
        if activity not in ("listening", "hearing"):
            self.partial = ""
        self.activity = activity
        self.changed()
