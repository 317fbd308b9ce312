"""Recording one utterance. What the microphone gives stays in memory, never on a disk."""

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from audio.devices import Device, look_again, lost, microphone, silent, sound_library, unusable
from audio.errors import AudioDeviceError
from audio.playback import quiet_seconds

RATE = 16_000
Samples = NDArray[np.float32]

_BLOCK_SECONDS = 0.05
# People begin to speak as they press: what was heard just before belongs to the utterance.
_PRE_ROLL_SECONDS = 0.4
_ECHO_SECONDS = 0.2
_SILENT_DEVICE_SECONDS = 2.0
# A microphone in a quiet room still gives a little noise; nothing but zeros is a muted one.
_MUTED_SECONDS = 5.0


class Ender(Protocol):
    """Decides when a speaker has finished; see `audio.endpoint.Endpoint`."""

    def feed(self, samples: Samples) -> bool:
        """Take the next samples at 16 kHz; True once the utterance is over."""


@dataclass(frozen=True)
class Captured:
    """One utterance as it was recorded."""

    samples: Samples
    """Mono audio at 16 kHz, shape (n,), values in -1..1."""
    problem: AudioDeviceError | None = None
    """Why it ended before its time; what was said until then is in `samples`."""


def loudness(samples: Samples) -> float:
    """How loud speech is, 0..1, for a meter."""
    if len(samples) == 0:
        return 0.0
    return min(1.0, float(np.sqrt(np.mean(np.square(samples)))) * 4)


class Microphone:
    """A microphone that stays open between utterances, so that no first word is lost.

    Between utterances only the last 0.4 s are held, in memory. A microphone that was unplugged is
    looked for again at the next utterance.

    Args:
        name: of the microphone; None for the system's own.
    """

    def __init__(self, name: str | None = None) -> None:
        self._name = name
        self._news = threading.Condition()
        self._stream: Any = None
        self._device: Device | None = None
        self._before: deque[Samples] = deque(maxlen=int(_PRE_ROLL_SECONDS / _BLOCK_SECONDS))
        self._blocks: deque[Samples] = deque()
        self._recording = False

    @property
    def device(self) -> Device | None:
        """The microphone that is open, None while none is."""
        return self._device

    def open(self) -> Device:
        """Open the microphone; does nothing where it is open.

        Raises:
            AudioDeviceError: there is none, it is busy, or this user may not use it.
        """
        if self._stream is not None and self._stream.active:
            assert self._device is not None
            return self._device
        if self._stream is not None:
            self.close()
            look_again()
        device = microphone(self._name)
        library = sound_library()
        try:
            self._stream = self._opened(library, device)
        except library.PortAudioError:
            # A device that came back is only seen after looking again.
            look_again()
            device = microphone(self._name)
            try:
                self._stream = self._opened(library, device)
            except library.PortAudioError as error:
                raise unusable(device, error) from error
        self._device = device
        return device

    def close(self) -> None:
        """Let the microphone go, and forget what it gave."""
        stream, self._stream, self._device = self._stream, None, None
        if stream is not None:
            library = sound_library()
            with contextlib.suppress(library.PortAudioError):
                stream.close(ignore_errors=True)
        self._before.clear()
        self._blocks.clear()

    def __enter__(self) -> "Microphone":
        """Open it."""
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def record(
        self,
        *,
        stop: Callable[[], bool] = lambda: False,
        level: Callable[[float], None] = lambda _level: None,
        heard: Callable[[Samples], None] = lambda _samples: None,
        endpoint: Ender | None = None,
    ) -> Captured:
        """Record one utterance until it ends by itself, or until `stop` says so.

        Args:
            stop: asked about twenty times a second; True ends the recording (hold-to-talk).
            level: told the loudness, 0..1, as often.
            heard: gets each piece of the recording (mono, 16 kHz) at once.
            endpoint: decides when the speaker has finished; None records until `stop`.

        Raises:
            AudioDeviceError: the microphone cannot be opened, or gave nothing at all.
        """
        import soxr

        device = self.open()
        resampler = soxr.ResampleStream(device.rate, RATE, 1, dtype="float32")
        pieces: list[Samples] = []
        problem: AudioDeviceError | None = None
        zeros = 0
        with self._news:
            # Our own voice from the loudspeaker is not the beginning of an answer.
            if quiet_seconds() > _PRE_ROLL_SECONDS + _ECHO_SECONDS:
                self._blocks.extend(self._before)
            self._before.clear()
            self._recording = True
        try:
            while not stop():
                block = self._next()
                if block is None:
                    problem = lost(device) if pieces else silent(device)
                    break
                zeros = 0 if np.any(block) else zeros + len(block)
                if zeros > _MUTED_SECONDS * device.rate:
                    problem = silent(device)
                    break
                piece = np.asarray(resampler.resample_chunk(block), np.float32)
                pieces.append(piece)
                level(loudness(piece))
                heard(piece)
                if endpoint is not None and endpoint.feed(piece):
                    break
        finally:
            with self._news:
                self._recording = False
                self._blocks.clear()
            if problem is not None:
                self.close()
        if not pieces and problem is not None:
            raise problem
        last = np.asarray(resampler.resample_chunk(np.zeros(0, np.float32), last=True), np.float32)
        return Captured(np.concatenate([*pieces, last]), problem)

    def _opened(self, library: Any, device: Device) -> Any:
        # Some devices refuse to give one channel of the two that they have.
        for channels in sorted({1, min(2, device.channels)}):
            try:
                stream = library.InputStream(
                    samplerate=device.rate,
                    device=device.index,
                    channels=channels,
                    dtype="float32",
                    blocksize=int(device.rate * _BLOCK_SECONDS),
                    callback=self._receive,
                    finished_callback=self._finished,
                )
                stream.start()
            except library.PortAudioError:
                if channels == min(2, device.channels):
                    raise
            else:
                return stream
        raise AssertionError("a device has at least one channel")

    def _receive(self, data: Any, _frames: int, _time: Any, _status: Any) -> None:
        block = np.asarray(np.mean(data, axis=1), np.float32)
        with self._news:
            (self._blocks if self._recording else self._before).append(block)
            self._news.notify()

    def _finished(self) -> None:
        with self._news:
            self._news.notify()

    def _next(self) -> Samples | None:
        """The next block, None where the device gives no more."""
        with self._news:
            if not self._blocks:
                self._news.wait_for(
                    lambda: bool(self._blocks) or not self._alive(), _SILENT_DEVICE_SECONDS
                )
            return self._blocks.popleft() if self._blocks else None

    def _alive(self) -> bool:
        return self._stream is not None and bool(self._stream.active)
