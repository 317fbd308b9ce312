"""Where an utterance ends: Silero VAD over what the microphone has given so far."""

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
Samples = NDArray[np.float32]

# People hesitate before a number or a name: 0.9 s cut sentences in two, 1.4 s did not.
_TRAILING_SECONDS = 1.4
_WINDOW_SECONDS = 2.0
_STEP_SECONDS = 0.25


class Endpoint:
    """Tells when a speaker has finished; feed it what the microphone gives, in order.

    Args:
        trailing_seconds: silence after speech that ends the utterance.
        waiting_seconds: an utterance in which nobody has begun to speak ends after this time.
        longest_seconds: an utterance is ended after this time whatever is heard.
    """

    def __init__(
        self,
        trailing_seconds: float = _TRAILING_SECONDS,
        waiting_seconds: float = 12.0,
        longest_seconds: float = 60.0,
    ) -> None:
        self._trailing = trailing_seconds
        self._waiting = waiting_seconds
        self._longest = longest_seconds
        self._tail: Samples = np.zeros(0, np.float32)
        self._seconds = 0.0
        self._checked = 0.0
        self._last_speech: float | None = None

    def feed(self, samples: Samples) -> bool:
        """Take the next samples (mono, 16 kHz, shape (n,)); True once the utterance is over."""
        from faster_whisper.vad import VadOptions, get_speech_timestamps

        self._seconds += len(samples) / RATE
        self._tail = np.concatenate([self._tail, samples])[-int(_WINDOW_SECONDS * RATE) :]
        if self._seconds >= self._longest:
            return True
        if self._seconds - self._checked < _STEP_SECONDS:
            return False
        self._checked = self._seconds
        found = get_speech_timestamps(
            self._tail,
            VadOptions(min_speech_duration_ms=100, min_silence_duration_ms=100, speech_pad_ms=0),
        )
        if found:
            start = self._seconds - len(self._tail) / RATE
            self._last_speech = start + found[-1]["end"] / RATE
        if self._last_speech is None:
            return self._seconds >= self._waiting
        return self._seconds - self._last_speech >= self._trailing
