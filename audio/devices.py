"""The microphones of this machine, and why one cannot be used."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audio.errors import AudioDeviceError

# PortAudio's paDeviceUnavailable and paInvalidDevice (portaudio.h).
_BUSY, _GONE = -9985, -9996
_SOUND_FILES = Path("/dev/snd")


@dataclass(frozen=True)
class Device:
    """A microphone."""

    index: int
    name: str
    rate: int
    """The device's own sample rate, in Hz."""
    channels: int = 1
    """How many it has."""
    instead_of: str | None = None
    """The name that was asked for, where this one stands in for it."""


def sound_library() -> Any:
    """The sounddevice module.

    Raises:
        AudioDeviceError: PortAudio is not installed.
    """
    try:
        import sounddevice
    except OSError as error:
        raise AudioDeviceError(
            "Sound needs PortAudio: run `apt-get install libportaudio2`.",
            "音声の入出力に必要な部品（libportaudio2）が入っていません。",
        ) from error
    return sounddevice


def microphones() -> list[Device]:
    """Every microphone, as the system names them; empty where there is none."""
    library = sound_library()
    return [
        _device(entry) for entry in library.query_devices() if int(entry["max_input_channels"]) > 0
    ]


def microphone(name: str | None = None) -> Device:
    """The microphone of that name; the system's own where it is not there, or none is named.

    Raises:
        AudioDeviceError: there is no microphone at all.
    """
    known = microphones()
    for device in known:
        if name is not None and device.name == name:
            return device
    library = sound_library()
    try:
        found = _device(library.query_devices(kind="input"))
    except (library.PortAudioError, ValueError) as error:
        raise _none(error, name) from error
    if name is None:
        return found
    return Device(found.index, found.name, found.rate, found.channels, instead_of=name)


def look_again() -> None:
    """See devices that came or went; only while nothing is open."""
    library = sound_library()
    library._terminate()
    library._initialize()


def unusable(device: Device, error: Exception) -> AudioDeviceError:
    """Why a microphone that is there cannot be opened, in one sentence."""
    code = error.args[1] if len(error.args) > 1 else None
    if code == _BUSY:
        return AudioDeviceError(
            f"The microphone “{device.name}” is busy: close the other program that records, then "
            "try again.",
            "マイクがほかのアプリで使われています。そのアプリを閉じて、もう一度お試しください。",
        )
    if _denied():
        return _not_permitted(device.name)
    if code == _GONE:
        return lost(device)
    return AudioDeviceError(
        f"The microphone “{device.name}” cannot be opened ({error}): connect it again, or choose "
        "another one with `madoguchi microphone`.",
        "マイクを使えません。つなぎ直すか、別のマイクを選んでください。",
    )


def lost(device: Device) -> AudioDeviceError:
    """The microphone went away while it was in use."""
    return AudioDeviceError(
        f"The microphone “{device.name}” was disconnected: connect it again and go on; what was "
        "said until then was kept.",
        "マイクが外れました。それまでの発言は残っています。つなぎ直して続けてください。",
    )


def silent(device: Device) -> AudioDeviceError:
    """The microphone gives nothing at all."""
    return AudioDeviceError(
        f"The microphone “{device.name}” gave no sound: check that it is connected and not muted.",
        "マイクから音が届きません。接続とミュートを確認してください。",
    )


def _none(error: Exception, name: str | None = None) -> AudioDeviceError:
    if _denied():
        return _not_permitted("")
    missing = (
        f"The microphone “{name}” was not found, nor any other"
        if name
        else ("No microphone was found")
    )
    return AudioDeviceError(
        f"{missing}: connect one, or interpret a recording with "
        f"`madoguchi interpret FILE` ({error}).",
        "マイクが見つかりません。マイクを接続してください。",
    )


def _not_permitted(name: str) -> AudioDeviceError:
    named = f" “{name}”" if name else ""
    return AudioDeviceError(
        f"This user may not use the microphone{named}: add the user to the group `audio`, then log "
        "in again.",
        "マイクを使う権限がありません。管理者に「audio」グループへの追加を依頼してください。",
    )


def _denied() -> bool:
    """Whether there are sound devices that this user may not open."""
    if not _SOUND_FILES.is_dir():
        return False
    inputs = list(_SOUND_FILES.glob("pcm*c"))
    return bool(inputs) and not any(os.access(path, os.R_OK | os.W_OK) for path in inputs)


def _device(entry: Any) -> Device:
    return Device(
        int(entry["index"]),
        str(entry["name"]),
        int(entry["default_samplerate"]),
        int(entry["max_input_channels"]),
    )
