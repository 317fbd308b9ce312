"""Terms: how many are heard, and how many after the offered corrections are taken.

    python -m benchmarks.terms_heard [--hot-words] [--language ja]

Sentences of the phrasebook that hold terms are read by synthetic voices. A term is heard where the
termbase finds it in the recognised text as it is written. `--hot-words` gives the recogniser the
terms of the window as well. An offer is right where its term was said.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass

from tqdm import tqdm

from assistant.engines import Engines
from benchmarks.speech_set import Utterance, spoken
from glossaries.misheard import MisheardTerms
from glossaries.phrasebook import Phrasebook
from glossaries.termbase import Termbase

_HOT_WORDS = 20


@dataclass
class Score:
    """Counts over all sentences."""

    said: int = 0
    heard: int = 0
    corrected: int = 0
    invented: int = 0
    """Terms in the recognised text that were not said."""
    offers: int = 0
    right: int = 0

    def line(self, name: str) -> str:
        """The counts in words."""
        share = 100 / max(1, self.said)
        return (
            f"{name}: {self.said} terms said, heard {self.heard * share:.1f} %, "
            f"with the offers taken {self.corrected * share:.1f} %; {self.invented} invented; "
            f"{self.offers} offers, {self.right} of them right"
        )


def sentences(book: Phrasebook, termbase: Termbase, language: str, most: int) -> list[str]:
    """Phrases without slots that hold at least one term, spread over the phrasebook."""
    texts = [
        text
        for phrase in book
        if (text := phrase.text(language)) and "{" not in text and written(termbase, text, language)
    ]
    return texts[:: max(1, len(texts) // most)][:most]


def written(termbase: Termbase, text: str, language: str) -> Counter[str]:
    """Ids of the terms that stand in a text in a form of the termbase."""
    found: Counter[str] = Counter()
    for match in termbase.find(text, language):
        forms = {_bare(form) for form in match.term.forms(language)}
        if _bare(match.surface) in forms or language != "ja":
            found[match.term.id] += 1
    return found


def usual(book: Phrasebook, termbase: Termbase, language: str, window: str) -> list[str]:
    """The terms that the window's phrases hold most often: what hot words would be."""
    counts: Counter[str] = Counter()
    for phrase in book:
        text = phrase.text(language)
        if text and window in phrase.windows:
            counts.update(written(termbase, text, language))
    return [
        name
        for term_id, _ in counts.most_common(_HOT_WORDS)
        if (name := termbase[term_id].rendering(language))
    ]


def measure(utterances: list[Utterance], engines: Engines, hot: list[str]) -> Score:
    """Hear all utterances, and count."""
    termbase, misheard = engines.termbase, MisheardTerms(engines.termbase)
    score = Score()
    for said in tqdm(utterances, disable=None):
        text = engines.recogniser.transcribe(said.samples, [said.language], hot_words=hot).text
        wanted = written(termbase, said.text, said.language)
        offers = misheard.suggest(text, said.language)
        corrected = text
        for offer in reversed(offers):
            score.right += offer.term_id in wanted
            corrected = offer.apply(corrected)
        score.offers += len(offers)
        score.said += wanted.total()
        found = written(termbase, text, said.language)
        score.heard += (wanted & found).total()
        score.invented += (found - wanted).total()
        score.corrected += (wanted & written(termbase, corrected, said.language)).total()
        for offer in offers:
            tqdm.write(f"  {said.text} ← {text}: {offer.heard} → {offer.term}")
    return score


def _bare(text: str) -> str:
    return "".join(text.casefold().split())


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark and print its counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--language", default="ja")
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--hot-words", action="store_true")
    parser.add_argument("--window", default="foreign-residents")
    options = parser.parse_args(argv)
    engines = Engines()
    book, language = engines.phrasebook, options.language
    texts = sentences(book, engines.termbase, language, options.count)
    # Japanese by Open JTalk alone, which is quick; the other languages by all their voices.
    utterances = spoken(
        [(language, text, 0 if language == "ja" else n) for n, text in enumerate(texts)]
    )
    print(f"{len(utterances)} sentences ({language}), synthetic speech, {engines.recogniser.id}")
    print(measure(utterances, engines, []).line("without hot words"))
    if options.hot_words:
        hot = usual(book, engines.termbase, language, options.window)
        print(measure(utterances, engines, hot).line(f"with {len(hot)} hot words"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
