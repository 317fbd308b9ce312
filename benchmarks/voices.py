"""How well each voice is understood, by what the recogniser reads back of it.

    python -m benchmarks.voices [--voice espeak-ng] [--count 20] LANGUAGE…

Phrases of the phrasebook without slots are spoken by the voice and recognised, the language being
given. The rates measure voice and recogniser together: a low one shows that the voice is
understood; a high one may be the fault of either. One JSON object is printed for each voice and
language. No clock is read.
"""

import argparse
import json

from assistant.demo.make_recordings import resampled
from assistant.engines import Engines
from assistant.languages import LANGUAGES
from assistant.settings import Settings
from benchmarks.error_rates import BY_CHARACTER, character_errors, error_rate, kana
from glossaries.phrasebook import Phrasebook
from models.protocols import Recogniser, Voice

LONGEST = 90
"""Characters of the longest phrase that is spoken, so that a run stays short."""


def phrases(book: Phrasebook, language: str, count: int) -> list[str]:
    """So many phrases of the language, spread over the book."""
    texts = [
        text
        for phrase in book
        if (text := phrase.text(language)) and "{" not in text and 6 <= len(text) <= LONGEST
    ]
    return [texts[int(len(texts) / count * n)] for n in range(min(count, len(texts)))]


def measure(
    voice: Voice, recogniser: Recogniser, language: str, texts: list[str]
) -> dict[str, object]:
    """Speak and recognise the texts; character errors pooled, 0..; a word rate where it has words.

    Japanese is compared by its reading: a homophone is no fault of a voice.
    """
    heard, wrong, said = [], 0, 0
    for text in texts:
        speech = voice.synthesise(text, language)
        samples = resampled(speech.samples, speech.rate)
        heard.append(recogniser.transcribe(samples, [language]).text)
        sounds = (kana(text), kana(heard[-1])) if language == "ja" else (text, heard[-1])
        errors, characters = character_errors(*sounds, language)
        wrong, said = wrong + errors, said + characters
    answer: dict[str, object] = {
        "voice": voice.id, "language": language, "recogniser": recogniser.id,
        "phrases": len(texts), "cer": round(wrong / said, 3),
    }  # fmt: skip
    if language not in BY_CHARACTER:
        answer["wer"] = round(error_rate(texts, heard, language), 3)
    return answer


def main() -> None:
    """Measure the voices and languages that were asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help="BCP 47 tags")
    parser.add_argument("--voice", help="only this engine")
    parser.add_argument("--count", type=int, default=20, help="phrases a language")
    parser.add_argument("--voices", choices=["standard", "kokoro"], default="standard")
    asked = parser.parse_args()
    engines, book = Engines(Settings(threads=1, voices=asked.voices)), Phrasebook.load()
    for language in asked.languages or LANGUAGES:
        for voice in engines.voices:
            if voice.supports(language) and asked.voice in (None, voice.id):
                texts = phrases(book, language, asked.count)
                print(json.dumps(measure(voice, engines.recogniser, language, texts)), flush=True)


if __name__ == "__main__":
    main()
