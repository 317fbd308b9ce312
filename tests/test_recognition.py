"""Whisper base on real audio: speech is heard, everything else is not."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from conftest import spoken_japanese

from audio.files import read_recording
from models.errors import EngineError
from models.protocols import Samples
from models.recognition.phantoms import is_phantom
from models.recognition.reader import whisper_code
from models.recognition.whisper import WhisperRecogniser

RATE = 16_000


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("パスポートを見せてください。", "パスポート"),
        ("番号が呼ばれるまでお待ちください。", "番号"),
        ("出産予定日はいつですか。", "出産予定日"),
    ],
)
def test_japanese_speech_is_heard(recogniser: WhisperRecogniser, said: str, expected: str) -> None:
    hypothesis = recogniser.transcribe(spoken_japanese(said), ["ja"])
    assert expected in hypothesis.text
    assert hypothesis.language == "ja"
    assert 0.3 < hypothesis.confidence <= 1
    assert hypothesis.language_confidence == 1


def test_language_is_chosen_among_the_candidates_only(recogniser: WhisperRecogniser) -> None:
    speech = spoken_japanese("番号が呼ばれるまでお待ちください。")
    hypothesis = recogniser.transcribe(speech, ["pt-BR", "ja", "vi"])
    assert hypothesis.language == "ja"
    assert 0 < hypothesis.language_confidence <= 1
    assert recogniser.transcribe(speech, ["pt-BR", "vi"]).language in ("pt-BR", "vi")


def noise(kind: str, tmp_path: Path) -> Samples:
    path = tmp_path / f"{kind}.wav"
    command = ["sox", "-n", "-r", "16000", "-c", "1", str(path), "synth", "6", *kind.split()]
    subprocess.run(command, check=True, capture_output=True)
    return read_recording(path).samples


@pytest.mark.parametrize(
    "kind",
    ["whitenoise vol 0.02", "whitenoise vol 0.3", "pinknoise vol 0.1", "brownnoise vol 0.2",
     "sine 50 vol 0.3", "sine 440 vol 0.2", "pluck 220 vol 0.4", "square 100 tremolo 8 80 vol 0.1"],
)  # fmt: skip
def test_noise_is_never_text(recogniser: WhisperRecogniser, tmp_path: Path, kind: str) -> None:
    for language in ("ja", "en", "vi"):
        hypothesis = recogniser.transcribe(noise(kind, tmp_path), [language])
        assert hypothesis.text == ""
        assert hypothesis.reason in ("silence", "noise", "phantom")


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.5, 5.0])
def test_silence_is_never_text(recogniser: WhisperRecogniser, seconds: float) -> None:
    hypothesis = recogniser.transcribe(np.zeros(int(seconds * RATE), np.float32), ["ja"])
    assert not hypothesis.heard
    assert hypothesis.reason == "silence"


def test_phantom_sentences() -> None:
    assert is_phantom("ご視聴ありがとうございました。", 0.95)
    assert is_phantom("Thanks for watching!", 0.9)
    assert is_phantom("字幕由Amara.org社区提供", 0.9)
    assert is_phantom("ありがとうございました", 0.3)
    assert not is_phantom("ありがとうございました", 0.8)
    assert not is_phantom("番号札を取ってお待ちください", 0.3)


def test_language_codes() -> None:
    assert [whisper_code(tag) for tag in ("zh-Hant", "pt-BR", "fil", "vi")] == [
        "zh", "pt", "tl", "vi",
    ]  # fmt: skip


def test_broken_model_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"no model")
    with pytest.raises(EngineError, match="cannot be started"):
        WhisperRecogniser("broken", tmp_path)
