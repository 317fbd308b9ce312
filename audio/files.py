"""Recordings: reading any audio file as one utterance, and writing speech as WAV."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audio.errors import AudioFileError

Samples = NDArray[np.float32]
RATE = 16_000
"""Sample rate, in Hz, of everything that is recognised."""
LONGEST_SECONDS = 300
"""An utterance at a counter is seconds long; five minutes is a recording of something else."""


@dataclass(frozen=True)
class Recording:
    """One utterance that was read from a file."""

    samples: Samples
    """Mono audio at 16 kHz, shape (n,), values in -1..1."""
    notes: tuple[str, ...] = ()
    """What was done to the file to make it so, in English; empty when nothing had to be."""

    @property
    def seconds(self) -> float:
        """Duration in seconds."""
        return len(self.samples) / RATE


def read_recording(path: Path) -> Recording:
    """Read an audio file of any format that FFmpeg knows, mixed down to mono at 16 kHz.

    Raises:
        AudioFileError: the file is absent, not audio, empty, or longer than five minutes.
    """
    import av

    if not path.exists():
        raise AudioFileError(
            f"{path} does not exist.", f"ファイル「{path.name}」が見つかりません。"
        )
    if path.is_dir():
        raise AudioFileError(
            f"{path} is a folder, not audio.", f"「{path.name}」はフォルダーです。"
        )
    try:
        if path.stat().st_size == 0:
            raise AudioFileError(f"{path} is empty.", f"ファイル「{path.name}」は空です。")
        with av.open(str(path), mode="r", metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise AudioFileError(
                    f"{path} holds no sound.", f"「{path.name}」には音声が入っていません。"
                )
            stream = container.streams.audio[0]
            if container.duration and container.duration / 1_000_000 > LONGEST_SECONDS:
                raise _too_long(path, container.duration / 1_000_000)
            notes = _notes(stream.codec_context.channels, stream.codec_context.sample_rate)
            samples = _decode(container, path)
    except PermissionError as error:
        raise AudioFileError(
            f"{path} may not be read: check its permissions.",
            f"ファイル「{path.name}」を読む権限がありません。",
        ) from error
    except (av.error.FFmpegError, OSError) as error:
        raise AudioFileError(
            f"{path} is not audio that can be read: give a WAV, FLAC, MP3, Ogg or M4A file.",
            f"「{path.name}」は読み取れる音声ファイルではありません。",
        ) from error
    if len(samples) == 0:
        raise AudioFileError(f"{path} holds no sound.", f"「{path.name}」に音声がありません。")
    return Recording(samples, notes)


def _notes(channels: int, rate: int) -> tuple[str, ...]:
    notes = []
    if channels > 1:
        notes.append(f"{channels} channels were mixed down to one")
    if rate < RATE:
        notes.append(f"recorded at {rate / 1000:g} kHz: expect more recognition errors")
    return tuple(notes)


def _too_long(path: Path, seconds: float) -> AudioFileError:
    minutes = LONGEST_SECONDS // 60
    return AudioFileError(
        f"{path} is {seconds / 60:.0f} minutes long; one utterance may have at most {minutes} "
        "minutes: cut it into sentences.",
        f"「{path.name}」は長すぎます（最長{minutes}分）。発言ごとに分けてください。",
    )


def _decode(container: "object", path: Path) -> Samples:
    import av

    assert isinstance(container, av.container.InputContainer)
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    chunks: list[Samples] = []
    count = 0
    for frame in container.decode(audio=0):
        for converted in resampler.resample(frame):
            chunk = converted.to_ndarray().reshape(-1).astype(np.float32)
            chunks.append(chunk)
            count += len(chunk)
        if count > LONGEST_SECONDS * RATE:
            raise _too_long(path, count / RATE)
    chunks.extend(
        converted.to_ndarray().reshape(-1).astype(np.float32)
        for converted in resampler.resample(None)
    )
    return np.concatenate(chunks) if chunks else np.zeros(0, np.float32)


def write_wav(path: Path, samples: Samples, rate: int) -> None:
    """Write speech as 16-bit PCM.

    Args:
        path: target; its folder is made where it is missing.
        samples: mono audio, shape (n,), values in -1..1.
        rate: sample rate in Hz.

    Raises:
        AudioFileError: the file cannot be written.
    """
    import soundfile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, np.clip(samples, -1.0, 1.0), rate, subtype="PCM_16")
    except (OSError, soundfile.LibsndfileError) as error:
        raise AudioFileError(
            f"{path} cannot be written: {getattr(error, 'strerror', None) or error}.",
            f"「{path.name}」に書き込めません。",
        ) from error
