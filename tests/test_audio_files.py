"""Recordings of every shape: read rightly, or refused in one sentence."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.errors import AudioFileError
from audio.files import RATE, read_recording, write_wav


def tone(seconds: float, rate: int) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)).astype(
        np.float32
    )


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("ending", ["wav", "flac", "ogg"])
def test_formats_rates_and_channels(tmp_path: Path, rate: int, channels: int, ending: str) -> None:
    path = tmp_path / f"tone.{ending}"
    soundfile.write(path, np.column_stack([tone(1, rate)] * channels), rate)
    recording = read_recording(path)
    assert abs(recording.seconds - 1) < 0.05
    spectrum = np.abs(np.fft.rfft(recording.samples))
    assert abs(np.argmax(spectrum) * RATE / len(recording.samples) - 440) < 3
    assert bool(recording.notes) == (channels == 2 or rate < RATE)


def test_one_silent_channel_does_not_hide_the_other(tmp_path: Path) -> None:
    path = tmp_path / "half.wav"
    soundfile.write(path, np.column_stack([tone(1, RATE), np.zeros(RATE)]), RATE)
    assert np.max(np.abs(read_recording(path).samples)) > 0.1


def test_three_hours_are_refused_without_reading_them(tmp_path: Path) -> None:
    path = tmp_path / "long.flac"
    subprocess.run(["sox", "-n", "-r", "8000", "-c", "1", path, "trim", "0", "10800"], check=True)
    with pytest.raises(AudioFileError, match="180 minutes"):
        read_recording(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is empty"), (b"this is not audio" * 100, "not audio"), (b"RIFF\x00\x00", "not audio")],
)
def test_what_is_not_audio(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "bad.wav"
    path.write_bytes(content)
    with pytest.raises(AudioFileError, match=sentence):
        read_recording(path)


def test_absent_folder_and_headers_only(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="does not exist"):
        read_recording(tmp_path / "none.wav")
    with pytest.raises(AudioFileError, match="folder"):
        read_recording(tmp_path)
    soundfile.write(tmp_path / "empty.wav", np.zeros(0, np.float32), RATE)
    with pytest.raises(AudioFileError, match="no sound"):
        read_recording(tmp_path / "empty.wav")


def test_written_speech_is_read_back(tmp_path: Path) -> None:
    write_wav(tmp_path / "new" / "speech.wav", tone(0.5, 22_050), 22_050)
    assert abs(read_recording(tmp_path / "new" / "speech.wav").seconds - 0.5) < 0.01
    with pytest.raises(AudioFileError, match="cannot be written"):
        write_wav(Path("/proc/no/speech.wav"), tone(0.1, RATE), RATE)
