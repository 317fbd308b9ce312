"""How well each voice is understood, by what the recogniser reads back of it.

    python -m benchmarks.voices [--voice espeak-ng] [--count 20] LANGUAGE…

Phrases of the phrasebook without slots (texts of our own where it has none) are spoken by the voice
and recognised, the language being given. The rates measure voice and recogniser together: a low one
shows that the voice is understood; a high one may be the fault of either. One JSON object is
printed for each voice and language. No clock is read.
"""

import argparse
import json

from assistant import round_trip
from assistant.engines import Engines
from assistant.languages import LANGUAGES
from assistant.settings import Settings
from benchmarks.error_rates import BY_CHARACTER, error_rate
from glossaries.phrasebook import Phrasebook
from models.protocols import Recogniser, Voice


def measure(
    voice: Voice, recogniser: Recogniser, language: str, texts: list[str]
) -> dict[str, object]:
    """The character rate of the product, and a word rate where the language has words."""
    found = round_trip.measure(voice, recogniser, language, texts)
    answer: dict[str, object] = {
        "voice": voice.id, "language": language, "recogniser": recogniser.id,
        "phrases": len(texts), "cer": round(found.rate, 3),
    }  # fmt: skip
    if language not in BY_CHARACTER:
        answer["wer"] = round(error_rate(found.texts, found.heard, language), 3)
    return answer


def main() -> None:
    """Measure the voices and languages that were asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help="BCP 47 tags")
    parser.add_argument("--voice", help="only this engine")
    parser.add_argument("--count", type=int, default=round_trip.COUNT, help="phrases a language")
    parser.add_argument("--voices", choices=["standard", "kokoro"], default="standard")
    asked = parser.parse_args()
    engines, book = Engines(Settings(threads=1, voices=asked.voices)), Phrasebook.load()
    for language in asked.languages or LANGUAGES:
        texts = round_trip.texts(book, language, asked.count)
        for voice in engines.voices:
            if texts and voice.supports(language) and asked.voice in (None, voice.id):
                print(json.dumps(measure(voice, engines.recogniser, language, texts)), flush=True)


if __name__ == "__main__":
    main()
