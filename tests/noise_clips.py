"""Sounds of a counter where nobody speaks to it: made with sox, and voices far off.

Silence, fans, hum, keyboards, paper, doors, music-like tones, telephones, coughs, babble: 70 clips
of four to six seconds at 16 kHz.
"""

import io
import subprocess
from collections.abc import Iterator

import numpy as np
import soundfile
import soxr

from models.protocols import Samples

RATE = 16_000
_BABBLE = {
    "ja-1": ("openjtalk", "昨日の会議の資料はどこにありますか。棚の上に置いておきました。"),
    "ja-2": ("openjtalk", "お昼は何を食べましょうか。新しいお店ができたそうですよ。"),
    "en": ("en-us", "Did you see the game last night? I could not believe the score at the end."),
    "es": ("es", "Mañana vamos a visitar a mi abuela que vive cerca del mercado central."),
    "pt": ("pt-br", "O ônibus chegou atrasado de novo e fiquei esperando na chuva."),
    "vi": ("vi", "Hôm nay trời mưa to quá nên tôi đi làm muộn một chút."),
    "zh": ("cmn", "昨天晚上我们一起去看了电影，然后在外面吃了饭。"),
    "ko": ("ko", "어제 친구하고 영화를 보고 저녁을 먹었어요."),
}


def clips() -> Iterator[tuple[str, Samples]]:
    """Name and audio (mono, 16 kHz, shape (n,)) of each clip."""
    yield from _sox_clips()
    yield from _struck_clips()
    yield from _babble_clips()


def _sox_clips() -> Iterator[tuple[str, Samples]]:
    for volume in ("0.0003", "0.001", "0.003"):
        yield f"silence {volume}", _sox(f"synth 5 whitenoise vol {volume}")
    for colour in ("white", "pink", "brown"):
        for volume in ("0.01", "0.05", "0.2"):
            yield (
                f"fan {colour} {volume}",
                _sox(f"synth 5 {colour}noise lowpass 1800 tremolo 12 30 vol {volume}"),
            )
    for hertz in (50, 60, 120):
        yield f"hum {hertz}", _sox(f"synth 5 sine {hertz} vol 0.2")
    for hertz in (400, 1000, 2100):
        yield f"tone {hertz}", _sox(f"synth 5 sine {hertz} vol 0.1")
    for chord in ("261 330 392", "220 277 330", "196 247 294", "294 370 440"):
        one, two, three = chord.split()
        parts = f"synth 5 pluck {one} synth 5 pluck mix {two} synth 5 pluck mix {three}"
        yield f"guitar {chord}", _sox(f"{parts} reverb 40 vol 0.4")
        waves = f"synth 5 triangle {one} synth 5 sine mix {two} synth 5 triangle mix {three}"
        yield f"organ {chord}", _sox(f"{waves} tremolo 5 60 vol 0.2")
    for sweep in ("300:900", "900:300", "200:3000"):
        yield f"siren {sweep}", _sox(f"synth 5 sine {sweep} vol 0.2")
    for rate in (3, 8):
        yield (
            f"telephone {rate}",
            _sox(f"synth 5 square 450 tremolo {rate} 95 lowpass 2500 vol 0.1"),
        )
    yield "air conditioning", _sox("synth 5 brownnoise tremolo 0.4 60 lowpass 500 vol 0.4")
    yield "rain", _sox("synth 5 whitenoise highpass 3000 vol 0.1")
    yield "vacuum cleaner", _sox("synth 5 sawtooth 110 synth 5 pinknoise mix vol 0.2")


def _struck_clips() -> Iterator[tuple[str, Samples]]:
    """Short sounds with silence between: keys, paper, a stamp, a door, a cough."""
    generator = np.random.default_rng(11)
    kinds = {
        "keyboard": (0.012, 0.12, 2500, 7000, 0.15),
        "mouse": (0.006, 0.9, 3000, 7500, 0.1),
        "paper": (0.35, 0.7, 1500, 7000, 0.08),
        "stamp": (0.06, 1.2, 60, 400, 0.6),
        "door": (0.25, 2.5, 40, 250, 0.8),
        "cough": (0.28, 1.6, 200, 1800, 0.5),
        "sneeze": (0.4, 2.2, 800, 5000, 0.5),
        "steps": (0.08, 0.55, 50, 600, 0.3),
    }
    for name, (length, gap, low, high, loud) in kinds.items():
        for take in range(3):
            audio = generator.normal(0, 0.0006, 5 * RATE).astype(np.float32)
            start = float(generator.uniform(0.1, gap))
            while start + length < 5:
                burst = _burst(generator, length, low, high) * loud * generator.uniform(0.5, 1)
                at = int(start * RATE)
                audio[at : at + len(burst)] += burst[: len(audio) - at]
                start += length + float(generator.uniform(0.5, 1.5)) * gap
            yield f"{name} {take}", audio


def _babble_clips() -> Iterator[tuple[str, Samples]]:
    """Another conversation at the far end of the hall: dull, with echo, and soft."""
    voices = {name: _spoken(*said) for name, said in _BABBLE.items()}
    pairs = [
        ("ja-1", "ja-2"), ("ja-1", "en"), ("es", "pt"), ("vi", "zh"), ("ko", "ja-2"), ("en", "es"),
    ]  # fmt: skip
    for one, other in pairs:
        length = min(len(voices[one]), len(voices[other]))
        mixed = voices[one][:length] + np.roll(voices[other][:length], RATE // 2)
        for decibel in (-50, -42):
            far = _effects(mixed, "lowpass 1500 reverb 90 50 100")
            gain = 10 ** (decibel / 20) / max(1e-6, float(np.sqrt(np.mean(np.square(far)))))
            hall = np.random.default_rng(len(one)).normal(0, 0.0008, len(far))
            yield f"far {one} and {other} {decibel} dB", (far * gain + hall).astype(np.float32)


def _burst(generator: np.random.Generator, length: float, low: int, high: int) -> Samples:
    """Noise between two frequencies that dies away."""
    count = int(length * RATE)
    spectrum = np.fft.rfft(generator.normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0
    noise = np.fft.irfft(spectrum, count)
    noise /= max(1e-6, float(np.max(np.abs(noise))))
    return (noise * np.exp(-np.linspace(0, 5, count))).astype(np.float32)


def _spoken(voice: str, text: str) -> Samples:
    if voice == "openjtalk":
        from models.speech.openjtalk import OpenJTalkVoice

        speech = OpenJTalkVoice().synthesise(text, "ja")
        samples, rate = speech.samples, speech.rate
    else:
        command = ["espeak-ng", "-v", voice, "-s", "150", "--stdout", text]
        wave = subprocess.run(command, capture_output=True, check=True).stdout
        samples, rate = soundfile.read(io.BytesIO(wave), dtype="float32")
    return np.asarray(soxr.resample(samples, rate, RATE), np.float32)


def _sox(effects: str) -> Samples:
    command = ["sox", "-n", "-r", str(RATE), "-c", "1", "-t", "f32", "-", *effects.split()]
    return _read(subprocess.run(command, capture_output=True, check=True).stdout)


def _effects(samples: Samples, effects: str) -> Samples:
    raw = ["-t", "f32", "-r", str(RATE), "-c", "1"]
    command = ["sox", *raw, "-", *raw, "-", *effects.split()]
    done = subprocess.run(
        command, input=samples.astype("<f4").tobytes(), capture_output=True, check=True
    )
    return _read(done.stdout)


def _read(data: bytes) -> Samples:
    return np.frombuffer(data, "<f4").astype(np.float32)
