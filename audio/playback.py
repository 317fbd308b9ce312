"""The loudspeaker."""

import time
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audio.devices import sound_library
from audio.errors import AudioDeviceError

Samples = NDArray[np.float32]


_sounding_until = 0.0
"""When the loudspeaker falls silent, on the clock that nobody sets."""


class Playable(Protocol):
    """Speech: mono samples, shape (n,), values in -1..1, at `rate` Hz."""

    @property
    def samples(self) -> Samples:
        """The audio."""

    @property
    def rate(self) -> int:
        """Sample rate in Hz."""


def has_loudspeaker() -> bool:
    """Whether there is a device to play on."""
    try:
        library = sound_library()
        library.query_devices(kind="output")
    except (AudioDeviceError, ValueError):
        return False
    except Exception as error:
        if type(error).__name__ == "PortAudioError":
            return False
        raise
    return True


def play(speech: Playable, *, wait: bool = True) -> None:
    """Play speech, waiting for its end unless told not to.

    Raises:
        AudioDeviceError: there is no loudspeaker, or it cannot be used.
    """
    global _sounding_until
    library = sound_library()
    _sounding_until = time.monotonic() + len(speech.samples) / speech.rate
    try:
        library.play(speech.samples, speech.rate, blocking=wait)
    except (library.PortAudioError, ValueError) as error:
        raise AudioDeviceError(
            "The loudspeaker cannot be used: connect one; the translation is shown as text.",
            "スピーカーを使えません。訳は画面の文字でお読みください。",
        ) from error


def stop() -> None:
    """Stop what is being played, at once."""
    global _sounding_until
    sound_library().stop()
    _sounding_until = min(_sounding_until, time.monotonic())


def quiet_seconds() -> float:
    """For how long the loudspeaker has been silent; negative while it sounds."""
    return time.monotonic() - _sounding_until
