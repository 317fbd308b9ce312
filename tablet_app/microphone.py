"""What the app listens to: the microphone, or recordings in its place."""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np

from assistant.errors import InputError
from audio.capture import RATE, Captured, Microphone, Samples, loudness
from audio.endpoint import Endpoint
from audio.errors import AudioDeviceError
from audio.files import read_recording

RECORDINGS_VARIABLE = "MADOGUCHI_RECORDINGS"
"""Recordings that are played as the microphone, in order, separated as in PATH."""

_BLOCK = RATE // 20


class Listener(Protocol):
    """Records one utterance."""

    def __call__(
        self,
        *,
        stop: Callable[[], bool],
        level: Callable[[float], None],
        heard: Callable[[Samples], None] = lambda _samples: None,
    ) -> Captured:
        """Record until the speaker has finished or `stop` says so.

        Args:
            stop: asked about twenty times a second.
            level: told the loudness, 0..1, as often.
            heard: gets each piece of the recording (mono, 16 kHz) at once.

        Raises:
            AudioError: there is nothing to listen to.
        """


def choose_listener(device: str | None) -> Listener:
    """The microphone, or the recordings that the environment names.

    Args:
        device: name of the microphone; None for the system's default.

    Raises:
        InputError: a recording that is named is not there.
    """
    named = os.environ.get(RECORDINGS_VARIABLE, "")
    if not named:
        return LiveMicrophone(device)
    paths = [Path(part) for part in named.split(os.pathsep) if part]
    for path in paths:
        if not path.is_file():
            raise InputError(
                f"{RECORDINGS_VARIABLE} names {path}, which is not a file.",
                f"録音ファイル「{path.name}」が見つかりません。",
            )
    return Recorded(paths)


@runtime_checkable
class Resting(Protocol):
    """A listener that can let its microphone go between conversations."""

    def rest(self) -> None:
        """Nobody is served now."""


class LiveMicrophone:
    """The microphone; from the first utterance to the end of the conversation it stays open.

    Args:
        device: its name; None for the system's default.
    """

    def __init__(self, device: str | None) -> None:
        self._microphone = Microphone(device)

    def __call__(
        self,
        *,
        stop: Callable[[], bool],
        level: Callable[[float], None],
        heard: Callable[[Samples], None] = lambda _samples: None,
    ) -> Captured:
        """See `Listener`."""
        return self._microphone.record(stop=stop, level=level, heard=heard, endpoint=Endpoint())

    def rest(self) -> None:
        """See `Resting`."""
        self._microphone.close()


class ChosenMicrophone:
    """The microphone that the settings name, also when they are changed.

    Args:
        name: tells its present name; None for the system's default.
    """

    def __init__(self, name: Callable[[], str | None]) -> None:
        self._name = name
        self._present: tuple[str | None, LiveMicrophone] | None = None

    def __call__(
        self,
        *,
        stop: Callable[[], bool],
        level: Callable[[float], None],
        heard: Callable[[Samples], None] = lambda _samples: None,
    ) -> Captured:
        """See `Listener`."""
        name = self._name()
        if self._present is None or self._present[0] != name:
            self.rest()
            self._present = (name, LiveMicrophone(name))
        return self._present[1](stop=stop, level=level, heard=heard)

    def rest(self) -> None:
        """See `Resting`."""
        if self._present is not None:
            self._present[1].rest()


class Recorded:
    """Plays one recording for each press of a speak button, and ends where its speaker ends.

    Args:
        paths: audio files, in the order in which they are played.
        pace: 1.0 plays in real time, 0.0 as fast as it can be read.
    """

    def __init__(self, paths: Sequence[Path], pace: float = 1.0) -> None:
        self._left = list(paths)
        self._pace = pace

    def __call__(
        self,
        *,
        stop: Callable[[], bool],
        level: Callable[[float], None],
        heard: Callable[[Samples], None] = lambda _samples: None,
    ) -> Captured:
        """See `Listener`."""
        if not self._left:
            raise AudioDeviceError("All recordings have been played.", "録音はすべて再生しました。")
        samples = np.pad(read_recording(self._left.pop(0)).samples, (0, 2 * RATE))
        endpoint = Endpoint()
        for end in range(_BLOCK, len(samples) + _BLOCK, _BLOCK):
            block = samples[end - _BLOCK : end]
            level(loudness(block))
            heard(block)
            time.sleep(self._pace * _BLOCK / RATE)
            if stop() or endpoint.feed(block):
                return Captured(samples[:end])
        return Captured(samples)
