"""Recognition while somebody still speaks, so that the text is there when they have finished.

A thread decodes what was said so far again and again; LocalAgreement settles the beginning, with
which every later text starts, the final one too unless that makes it doubtful. When the speaker
pauses, the pause is used to decode with the full search: if nothing more is said, that is the
result, and the end of the utterance costs no time at all.
"""

import threading
from collections.abc import Callable, Sequence

import numpy as np

from models.errors import ModelError
from models.protocols import Hypothesis, Partial, Samples
from models.recognition.agreement import LocalAgreement
from models.recognition.decoding import Reading
from models.recognition.judgement import is_spaced, joined, judge, nothing
from models.recognition.reader import LANGUAGE_SECONDS, Reader
from models.recognition.windows import PAD_SECONDS, RATE, Span, enough, speech_spans, windows

_STEP_SECONDS = 0.8
_PAUSE_SECONDS = 0.45
_FIRST_SECONDS = 1.0
# From here on what lies before a pause is closed, so that a long utterance is not decoded from its
# beginning each time.
_LONG_SECONDS = 14.0


class LiveTranscription:
    """One utterance while it is spoken; see `models.protocols.Live`.

    Args:
        reader: the recogniser's model.
        languages: candidates as BCP 47 tags; with one, it is taken as chosen.
        words: that are likely to be said.
        tell: called from a thread of its own with each new partial text.
    """

    def __init__(
        self,
        reader: Reader,
        languages: Sequence[str],
        words: Sequence[str] = (),
        tell: Callable[[Partial], None] = lambda _partial: None,
    ) -> None:
        if not languages:
            raise ValueError("at least one language is needed")
        self._reader = reader
        self._languages = tuple(languages)
        self._words = tuple(words)
        self._tell = tell
        self._news = threading.Condition()
        self._arrived: list[Samples] = []
        self._over = self._cancelled = False
        self._audio: Samples = np.zeros(0, np.float32)
        self._closed: list[Reading] = []
        self._agreement: LocalAgreement | None = None
        self._ready: tuple[Reading, int] | None = None
        """The reading of the present window up to a sample, made in a pause."""
        self._language: tuple[str, float] | None = None
        self._outcome: Hypothesis | ModelError | None = None
        self._thread = threading.Thread(target=self._run, name="recognising", daemon=True)
        self._thread.start()

    def feed(self, samples: Samples) -> None:
        """Take the next samples (mono, 16 kHz, shape (n,)); returns at once."""
        with self._news:
            self._arrived.append(np.asarray(samples, np.float32))
            self._news.notify()

    def finish(self) -> Hypothesis:
        """Wait for the text of all that was fed.

        Raises:
            EngineError: the engine failed.
        """
        with self._news:
            self._over = True
            self._news.notify()
        self._thread.join()
        if isinstance(self._outcome, ModelError):
            raise self._outcome
        return self._outcome or nothing(self._languages[0], "silence")

    def cancel(self) -> None:
        """Forget the utterance; `tell` is not called any more."""
        with self._news:
            self._over = self._cancelled = True
            self._news.notify()

    def _run(self) -> None:
        try:
            while not self._take():
                self._step()
            if not self._cancelled:
                self._outcome = self._conclude()
        except ModelError as error:
            self._outcome = error
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for
            self._outcome = self._reader.failed(error)
        finally:
            self._audio = np.zeros(0, np.float32)
            self._closed.clear()

    def _take(self) -> bool:
        """Wait for a step's worth of samples; True once no more will come."""
        wanted = int(_STEP_SECONDS * RATE)
        with self._news:
            while not self._over and sum(map(len, self._arrived)) < wanted:
                self._news.wait()
            self._audio = np.concatenate([self._audio, *self._arrived])
            self._arrived.clear()
            return self._over

    def _step(self) -> None:
        spans = speech_spans(self._audio)
        # Which of several languages it is can be told from two seconds.
        needed = LANGUAGE_SECONDS if len(self._languages) > 1 else _FIRST_SECONDS
        if not spans or spans[-1].end - spans[0].start < needed * RATE:
            return
        if spans[-1].end - spans[0].start > _LONG_SECONDS * RATE and len(spans) > 1:
            spans = self._close(spans)
        pieces = windows(self._audio, spans)
        if len(pieces) > 1:
            self._close_pieces(pieces)
            return
        language, _ = self._chosen(pieces[0])
        paused = len(self._audio) - spans[-1].end >= _PAUSE_SECONDS * RATE
        if not paused:
            reading = self._reader.glance(pieces[0], language, self._settled)
        elif not self._is_ready(spans):
            reading = self._reader.read(pieces[0], language, self._words, self._settled)
            self._ready = reading, spans[-1].end
        else:
            return
        self._show(reading, language)

    @property
    def _settled(self) -> tuple[int, ...]:
        return self._agreement.settled if self._agreement is not None else ()

    def _show(self, reading: Reading, language: str) -> None:
        if self._agreement is None or reading.tokens[: len(self._settled)] != self._settled:
            # The full search has given up what was settled.
            self._agreement = LocalAgreement(
                lambda tokens: self._reader.text(tokens, language), spaced=is_spaced(language)
            )
        rest = self._agreement.add(reading.tokens, sure=not reading.doubtful)
        settled = self._agreement.settled
        before = [reading.text for reading in self._closed]
        fixed = joined([*before, self._reader.text(settled, language)], language)
        whole = joined([*before, self._reader.text((*settled, *rest), language)], language)
        if not self._cancelled:
            self._tell(Partial(fixed, whole.removeprefix(fixed), language))

    def _close(self, spans: Sequence[Span]) -> list[Span]:
        """Decode for good all but the last span; returns what is left, in the shorter audio."""
        # What is settled may reach into the last span: it is decoded from the beginning.
        self._closed += self._readings(windows(self._audio, spans[:-1]))
        start = max(spans[-2].end, spans[-1].start - int(PAD_SECONDS * RATE))
        self._renew(self._audio[start:])
        return [Span(spans[-1].start - start, spans[-1].end - start)]

    def _close_pieces(self, pieces: Sequence[Samples]) -> None:
        """Decode for good what is too long to be decoded with the rest."""
        self._closed += self._readings(pieces[:-1])
        self._renew(pieces[-1])

    def _renew(self, audio: Samples) -> None:
        self._audio = audio
        self._agreement = None
        self._ready = None

    def _readings(self, pieces: Sequence[Samples], settled: Sequence[int] = ()) -> list[Reading]:
        """Decode for good, the first piece with what is settled of it."""
        readings = []
        for piece in pieces:
            language, _ = self._chosen(piece)
            readings.append(self._reader.read(piece, language, self._words, settled))
            settled = ()
        return readings

    def _chosen(self, speech: Samples) -> tuple[str, float]:
        if self._language is None:
            self._language = self._reader.choose(speech, self._languages)
        return self._language

    def _is_ready(self, spans: Sequence[Span]) -> bool:
        tolerance = int(0.1 * RATE)
        return self._ready is not None and self._ready[1] >= spans[-1].end - tolerance

    def _conclude(self) -> Hypothesis:
        spans = speech_spans(self._audio)
        readings = list(self._closed)
        if enough(spans):
            if self._ready is not None and self._is_ready(spans):
                readings.append(self._ready[0])
            else:
                pieces = windows(self._audio, spans)
                readings += self._readings(pieces, self._settled if len(pieces) == 1 else ())
        if not readings:
            return nothing(self._languages[0], "silence")
        language, certainty = self._language or (self._languages[0], 1.0)
        return judge(readings, language, certainty)
