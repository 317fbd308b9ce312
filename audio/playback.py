"""The loudspeaker."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audio.devices import sound_library
from audio.errors import AudioDeviceError

Samples = NDArray[np.float32]


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
    library = sound_library()
    try:
        library.play(speech.samples, speech.rate, blocking=wait)
    except (library.PortAudioError, ValueError) as error:
        raise AudioDeviceError(
            "The loudspeaker cannot be used: connect one; the translation is shown as text.",
            "スピーカーを使えません。訳は画面の文字でお読みください。",
        ) from error


def stop() -> None:
    """Stop what is being played, at once."""
    sound_library().stop()
