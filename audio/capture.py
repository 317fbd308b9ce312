"""The microphone. What it gives stays in memory and is never written to disk."""

import queue
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audio.endpoint import Endpoint
from audio.errors import AudioDeviceError

RATE = 16_000
Samples = NDArray[np.float32]

_BLOCK_SECONDS = 0.05
_SILENT_DEVICE_SECONDS = 3.0


@dataclass(frozen=True)
class Device:
    """A microphone."""

    index: int
    name: str
    rate: int
    """The device's own sample rate, in Hz."""


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


def microphone(name: str | None = None) -> Device:
    """The microphone of that name, or the system's default.

    Raises:
        AudioDeviceError: there is none.
    """
    library = sound_library()
    try:
        found = library.query_devices(name, kind="input")
    except (library.PortAudioError, ValueError) as error:
        wanted = f" called “{name}”" if name else ""
        raise AudioDeviceError(
            f"No microphone{wanted} was found: connect one, or interpret a recording with "
            "`madoguchi interpret FILE`.",
            "マイクが見つかりません。マイクを接続してください。",
        ) from error
    return Device(int(found["index"]), str(found["name"]), int(found["default_samplerate"]))


def listen(
    *,
    device: str | None = None,
    stop: Callable[[], bool] = lambda: False,
    level: Callable[[float], None] = lambda _level: None,
    endpoint: Endpoint | None = None,
) -> Samples:
    """Record one utterance until it ends by itself, or until `stop` says so.

    Args:
        device: name of the microphone; None for the system's default.
        stop: asked about twenty times a second; True ends the recording (hold-to-talk).
        level: told the loudness, 0..1, as often.
        endpoint: decides when the speaker has finished; None records until `stop`.

    Returns:
        Mono audio at 16 kHz, shape (n,), values in -1..1: what was said so far also when the
        microphone was unplugged in the middle.

    Raises:
        AudioDeviceError: the microphone cannot be opened, or gave nothing at all.
    """
    chunks: list[Samples] = []
    for chunk in _blocks(microphone(device)):
        if chunk is None:
            break
        chunks.append(chunk)
        level(min(1.0, float(np.sqrt(np.mean(np.square(chunk)))) * 4 if len(chunk) else 0.0))
        if stop() or (endpoint is not None and endpoint.feed(chunk)):
            break
    if not chunks:
        raise AudioDeviceError(
            "The microphone gave no sound: check that it is connected and not muted.",
            "マイクから音が届きません。接続とミュートを確認してください。",
        )
    return np.concatenate(chunks)


def _blocks(device: Device) -> Iterator[Samples | None]:
    import soxr

    library = sound_library()
    incoming: queue.Queue[Samples] = queue.Queue()

    def receive(data: Any, _frames: int, _time: Any, _status: Any) -> None:
        incoming.put(np.array(data[:, 0], dtype=np.float32))

    resampler = soxr.ResampleStream(device.rate, RATE, 1, dtype="float32")
    try:
        with library.InputStream(
            samplerate=device.rate,
            device=device.index,
            channels=1,
            dtype="float32",
            blocksize=int(device.rate * _BLOCK_SECONDS),
            callback=receive,
        ):
            while True:
                try:
                    block = incoming.get(timeout=_SILENT_DEVICE_SECONDS)
                except queue.Empty:
                    yield None
                    return
                yield resampler.resample_chunk(block)
    except library.PortAudioError as error:
        raise AudioDeviceError(
            f"The microphone “{device.name}” cannot be used: it may be busy or not permitted. "
            "Close other programs that record, then try again.",
            "マイクを使えません。ほかのアプリが使っていないか確認してください。",
        ) from error
