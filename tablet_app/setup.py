"""What the settings and the first run change and try, without any widget."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from assistant.counter import Counter
from assistant.demo.play import FOLDER
from assistant.drives import Drive, removable_drives
from assistant.engines import Engines
from assistant.errors import READABLE
from assistant.export import Exported, export_logs
from assistant.languages import STAFF_LANGUAGE
from assistant.paths import accuracy_database, usage_database
from assistant.pin import PinLock
from assistant.routing import find_path
from assistant.settings import Settings, save_settings
from assistant.speaking import say as say_aloud
from assistant.usage import UsageLog
from assistant.windows import Window, find_window, load_windows
from audio.capture import RATE, Captured
from audio.devices import microphones
from models.catalogue import Model
from models.protocols import Speech
from models.store import Outcome, State
from tablet_app.lookup import Spoken
from tablet_app.loudspeaker import Player
from tablet_app.microphone import Listener, Recorded, Resting
from tablet_app.worker import Job, Post, Worker

Failed = Callable[[str], None]

SAMPLE = FOLDER / "02-04-ja.flac"
"""What is played where there is no microphone."""
SENTENCE = "パスポートを見せてください。"
"""What a clerk is asked to say."""

_QUIET, _LOUD = 0.015, 0.5
"""Root mean square of the loudest fifth of a second: below, speech drowns; above, it is clipped."""


@dataclass(frozen=True)
class MicrophoneTest:
    """What a test recording showed; the recording itself is played once and forgotten."""

    captured: Captured
    level: float
    """Root mean square of its loudest fifth of a second, 0..1."""

    @property
    def verdict(self) -> str:
        """`good`, `quiet` or `loud`."""
        return "quiet" if self.level < _QUIET else "loud" if self.level > _LOUD else "good"


@dataclass(frozen=True)
class Trial:
    """What became of a sentence that was said to try everything."""

    heard: str
    """Empty where nothing was heard."""
    translation: str = ""
    back_translation: str = ""
    problem: str = ""
    """A Japanese sentence where it was not spoken, else empty."""


class Setup:
    """The settings of this tablet, and the tests that belong to them.

    All methods are for the screen's thread; what takes time is done in another and told by `done`.

    Args:
        engines: of this machine; its settings are the present ones.
        usage: the counts; None for none.
        listener: the microphone.
        player: the loudspeaker.
        post: brings outcomes to the screen's thread.
        file: where the settings are kept; None keeps nothing.
        pin: before the settings.
    """

    def __init__(
        self,
        engines: Engines,
        usage: UsageLog | None,
        listener: Listener,
        player: Player,
        post: Post,
        file: Path | None,
        pin: PinLock | None,
    ) -> None:
        self.engines = engines
        self.usage = usage
        self.pin = pin
        self.file = file
        self.problem = ""
        """Why the last change could not be kept, in Japanese; empty where it was."""
        self.changed: Callable[[Settings], None] = lambda _before: None
        """Called after a change, with the settings from before."""
        self._listener = listener
        self._player = player
        self._post = post
        self._worker = Worker("setting up", post)
        self._stop = False

    def close(self) -> None:
        """Stop what is being tested and end the thread."""
        self.stop()
        self.rest()
        self._worker.close()

    @property
    def settings(self) -> Settings:
        """The present ones."""
        return self.engines.settings

    @property
    def windows(self) -> dict[str, Window]:
        """The windows of this city hall, by id."""
        return load_windows(self.settings.windows_file)

    @property
    def window(self) -> Window:
        """The window of this tablet, with all its languages."""
        return find_window(self.windows, self.settings.window)

    def offered(self, window: Window) -> Window:
        """A window with the languages that this tablet offers there."""
        chosen = tuple(tag for tag in window.languages if tag in self.settings.languages)
        return replace(window, languages=chosen or window.languages)

    def change(self, **values: Any) -> bool:
        """Change settings and keep them; whether they could be kept. They count in any case."""
        before = self.settings
        try:
            self.engines.settings = Settings.model_validate(before.model_dump() | values)
        except ValidationError:
            self.problem = "この値は使えません。"
            return False
        kept = self.keep()
        if self.settings != before:
            self.changed(before)
        return kept

    def keep(self) -> bool:
        """Write the settings to their file; whether that could be done."""
        self.problem = ""
        if self.file is not None:
            try:
                save_settings(self.settings, self.file)
            except READABLE as error:
                self.problem = error.japanese
        return not self.problem

    def check_pin(self, pin: str, done: Callable[[bool], None], failed: Failed) -> Job:
        """Whether it is the PIN."""
        lock = self.pin
        return self._worker.submit(lambda _: lock is None or lock.check(pin), done, failed)

    def choose_pin(self, pin: str, done: Callable[[None], None], failed: Failed) -> Job:
        """Set the PIN."""
        lock = self.pin

        def choose(_job: Job) -> None:
            if lock is not None:
                lock.choose(pin)

        return self._worker.submit(choose, done, failed)

    def microphones(self, done: Callable[[tuple[str, ...]], None], failed: Failed) -> Job:
        """The names of the microphones, each once."""
        return self._worker.submit(
            lambda _: tuple(dict.fromkeys(device.name for device in microphones())), done, failed
        )

    def test_microphone(
        self,
        level: Callable[[float], None],
        done: Callable[[MicrophoneTest], None],
        failed: Failed,
    ) -> Job:
        """Listen to one utterance; `stop` ends it."""
        self._stop = False

        def record(job: Job) -> MicrophoneTest:
            captured = self._listener(stop=lambda: self._stop or job.cancelled, level=level)
            return MicrophoneTest(captured, loudest(captured))

        return self._worker.submit(record, done, failed)

    def stop(self) -> None:
        """End listening, and what is being played."""
        self._stop = True
        self._worker.submit(lambda _: self._player.silence())

    def rest(self) -> None:
        """Let the microphone go: nothing is tested any longer."""
        resting = self._listener
        if isinstance(resting, Resting):
            self._worker.submit(lambda _: resting.rest())

    def play_back(self, test: MicrophoneTest, done: Callable[[str], None], failed: Failed) -> Job:
        """Play what was recorded; `done` gets a sentence where it cannot be played."""
        speech = Speech(test.captured.samples, RATE)
        return self._worker.submit(lambda _: self._player.play(speech), done, failed)

    def speak(
        self, text: str, language: str, done: Callable[[Spoken], None], failed: Failed
    ) -> Job:
        """Say a text with the voice and the pace of the settings."""

        def say(job: Job) -> Spoken:
            speech = say_aloud(self.engines, text, language, anyway=True)
            if job.cancelled:
                return Spoken(0.0, "")
            self._player.silence()
            return Spoken(speech.seconds if speech else 0.0, self._player.play(speech))

        return self._worker.submit(say, done, failed)

    def rehearse(
        self, language: str, *, recorded: bool, level: Callable[[float], None],
        step: Callable[[str], None], done: Callable[[Trial], None], failed: Failed,
    ) -> Job:  # fmt: skip
        """Bring one Japanese sentence through the whole line; it is not counted.

        Args:
            language: BCP 47 tag of what it is translated into.
            recorded: whether a recording is played in the place of the microphone.
            level: told the loudness, 0..1.
            step: told `hearing`, `translating` and `speaking` as they begin.
            done: gets the outcome.
            failed: gets a Japanese sentence instead.
        """
        self._stop = False

        def tell(what: str) -> None:
            self._post(lambda: step(what))

        def rehearse(job: Job) -> Trial:
            listener = Recorded([SAMPLE]) if recorded else self._listener
            captured = listener(stop=lambda: self._stop or job.cancelled, level=level)
            counter = Counter(self.engines, self.window, None)
            counter.begin(language)
            try:
                tell("hearing")
                turn = counter.hear(captured.samples, "staff").turn
                if turn is None or job.cancelled:
                    return Trial("")
                tell("translating")
                turn = counter.translate(turn)
                said = turn.interpretation
                if said is None or not said.translation:
                    return Trial(turn.text)
                tell("speaking")
                # The clerk is trying the voice out.
                problem = self._player.play(counter.speak(counter.confirm(turn), anyway=True))
                return Trial(turn.text, said.translation, said.back_translation, problem)
            finally:
                counter.end("interrupted")

        return self._worker.submit(rehearse, done, failed)

    def abilities(
        self, tags: tuple[str, ...], done: Callable[[dict[str, tuple[bool, bool]]], None],
        failed: Failed,
    ) -> Job:  # fmt: skip
        """Whether free speech is translated both ways, and whether it has a voice, by language."""

        def look(_job: Job) -> dict[str, tuple[bool, bool]]:
            engines = self.engines.translators
            return {
                tag: (
                    all(
                        find_path(engines, *pair)
                        for pair in ((STAFF_LANGUAGE, tag), (tag, STAFF_LANGUAGE))
                    ),
                    self.engines.voice(tag) is not None,
                )
                for tag in tags
            }

        return self._worker.submit(look, done, failed)

    def models(self, done: Callable[[list[tuple[Model, State]]], None], failed: Failed) -> Job:
        """Every model with its state."""
        return self._worker.submit(
            lambda _: [
                (model, self.engines.store.state(model)) for model in self.engines.catalogue
            ],
            done,
            failed,
        )

    def verify_models(
        self, progress: Callable[[str, float], None], done: Callable[[list[Outcome]], None],
        failed: Failed,
    ) -> Job:  # fmt: skip
        """Read every installed file again and compare it with the catalogue."""

        def verify(job: Job) -> list[Outcome]:
            outcomes = []
            for model in self.engines.catalogue:
                if job.cancelled or self.engines.store.state(model) == "missing":
                    continue
                try:
                    self.engines.store.verify(model, self._told(model.name, progress))
                    outcomes.append(Outcome(model, "installed"))
                except READABLE as error:
                    outcomes.append(Outcome(model, "corrupt", error.japanese))
            return outcomes

        return self._worker.submit(verify, done, failed)

    def import_models(
        self, folder: Path, progress: Callable[[str, float], None],
        done: Callable[[list[Outcome]], None], failed: Failed,
    ) -> Job:  # fmt: skip
        """Install the models that a USB stick holds; they are used from the next start."""
        store, known = self.engines.store, list(self.engines.catalogue)
        return self._worker.submit(
            lambda _: store.import_folder(known, folder, self._told("", progress)), done, failed
        )

    def drives(self, done: Callable[[list[Drive]], None], failed: Failed) -> Job:
        """The USB sticks that are plugged in."""
        return self._worker.submit(lambda _: removable_drives(), done, failed)

    def export(
        self, drive: Drive, progress: Callable[[str], None], done: Callable[[Exported], None],
        failed: Failed,
    ) -> Job:  # fmt: skip
        """Copy the logs to a USB stick."""
        usage = self.usage.path if self.usage is not None else usage_database()
        accuracy = usage.with_name(accuracy_database().name)
        windows, collection = self.windows, self.settings.collect_key

        def tell(name: str) -> None:
            self._post(lambda: progress(name))

        return self._worker.submit(
            lambda _: export_logs(usage, accuracy, drive.path, windows, tell, collection),
            done,
            failed,
        )

    def _told(
        self, name: str, progress: Callable[[str, float], None]
    ) -> Callable[[str, int, int], None]:
        percent = [-1]

        def told(file: str, read: int, total: int) -> None:
            now = 100 * read // max(1, total)
            if now != percent[0]:
                percent[0] = now
                self._post(lambda: progress(name or file, now / 100))

        return told


def loudest(captured: Captured) -> float:
    """Root mean square of the loudest fifth of a second of a recording, 0..1."""
    size = RATE // 5
    samples = captured.samples
    if len(samples) < size:
        return 0.0
    pieces = samples[: len(samples) // size * size].reshape(-1, size)
    return float(np.sqrt(np.mean(np.square(pieces), axis=1)).max())
