"""Measure a converted model: BLEU and chrF by direction and set, terms kept, directions to use.

    python -m models.tuning.measure --model DIR --data PATH --work DIR --glossaries DIR --out FILE

The sets are NTREX, FLORES dev, the held-out pairs of Tatoeba, the held-out phrases, and the
held-out counter sentences: plain, and as the product translates them (placeholders for values,
terms annotated).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import permutations
from pathlib import Path

from sacrebleu.metrics import BLEU, CHRF

from models.protocols import RequiredTerm
from models.translation.m2m100 import M2M100Translator
from models.tuning import clean, corpus, domain, sentences
from models.tuning.annotation import TermFinder
from models.tuning.convert import write_json
from models.tuning.engine import Engine
from models.tuning.mixture import Example
from models.tuning.tags import LANGUAGES, TAUGHT

_TOKENISERS = {"ja": "ja-mecab", "zh-Hans": "zh", "zh-Hant": "zh"}
_BY_CHARACTER = frozenset({"ko", "th", "my", "km"})
# A direction is offered from this chrF on held-out phrases; scripts of many letters score lower.
PHRASE_BAR = 50.0
PHRASE_BAR_DENSE = 35.0
CRITERION = (
    f"a direction may be offered from chrF {PHRASE_BAR:.0f} on the held-out phrases and on the "
    f"held-out counter sentences ({PHRASE_BAR_DENSE:.0f} into ja, zh-Hans, zh-Hant and ko)."
)
# From how many characters a source counts as long; fewer where a character says more.
LONG, LONG_DENSE = 90, 35
_DIGITS = re.compile(r"[0-9]+")
DECISIVE = frozenset({"phrases", "counter"})
DENSE = frozenset({"ja", "zh-Hans", "zh-Hant", "ko"})


@dataclass(frozen=True)
class Score:
    """One set in one direction. `bleu` and `chrf` are sacreBLEU's, 0 to 100."""

    name: str
    source: str
    target: str
    count: int
    bleu: float
    chrf: float


def score(name: str, examples: Sequence[Example], outputs: Sequence[str]) -> Score:
    """BLEU (tokeniser by the target language) and chrF of outputs."""
    source, target = examples[0].source_tag, examples[0].target_tag
    tokeniser = "char" if target in _BY_CHARACTER else _TOKENISERS.get(target, "13a")
    references = [[example.target for example in examples]]
    bleu = BLEU(tokenize=tokeniser).corpus_score(outputs, references).score
    chrf = CHRF().corpus_score(outputs, references).score
    return Score(name, source, target, len(examples), round(bleu, 1), round(chrf, 1))


def measuring_set(data: Path, name: str, source: str, target: str, lines: int) -> list[Example]:
    """The first lines of NTREX or FLORES dev in one direction; empty without both languages."""
    pattern = "ntrex/ntrex.{}" if name == "ntrex" else "flores_dev/flores200.dev.{}"
    texts: list[list[str]] = []
    for tag in (source, target):
        path = data / pattern.format(LANGUAGES[tag].measure)
        if not path.exists():
            return []
        texts.append(path.read_text(encoding="utf-8").splitlines()[:lines])
    pairs = zip(*texts, strict=True)
    return [Example(source, target, clean.sentence(a, source), b) for a, b in pairs]


def held_out_pairs(work: Path, source: str, target: str) -> list[Example]:
    """Held-out Tatoeba pairs of one direction."""
    examples = []
    for pair in corpus.read_pairs(work / "held_out.tsv"):
        if (pair.first_tag, pair.second_tag) == (source, target):
            examples.append(Example(source, target, pair.first, pair.second))
        elif (pair.second_tag, pair.first_tag) == (source, target):
            examples.append(Example(source, target, pair.second, pair.first))
    return examples


def all_sets(
    data: Path, work: Path, glossaries: Path, direction: tuple[str, str], lines: int
) -> Iterator[tuple[str, list[Example]]]:
    """Every set of a direction, by name; sets with fewer than 20 sentences are left out."""
    source, target = direction
    phrases, terms = domain.read_phrases(glossaries), domain.read_terms(glossaries)
    counter = sentences.held_out_examples(sentences.read_sentences(), terms, source, target)
    finder = TermFinder(terms)
    sets = {
        "phrases": domain.held_out_examples(phrases, terms, source, target),
        "counter plain": [replace(example, values=()) for example in counter],
        "counter": [replace(e, terms=tuple(finder.found(e))) for e in counter],
        "tatoeba": held_out_pairs(work, source, target),
        "ntrex": measuring_set(data, "ntrex", source, target, lines),
        "flores": measuring_set(data, "flores", source, target, lines),
    }
    for name, examples in sets.items():
        if len(examples) >= 20:
            yield name, examples


def terms_kept(
    engine: Engine, glossaries: Path, source: str, target: str, annotate: bool
) -> tuple[int, int, float]:
    """(terms kept, terms asked for, chrF) on the held-out phrases, with or without annotation."""
    phrases, terms = domain.read_phrases(glossaries), domain.read_terms(glossaries)
    finder = TermFinder(terms)
    examples, wanted = [], []
    for example in domain.held_out_examples(phrases, terms, source, target):
        hits = finder.found(example)
        if hits:
            pairs = tuple(hits) if annotate else ()
            examples.append(Example(source, target, example.source, example.target, pairs))
            wanted.append([rendering for _, rendering in hits])
    outputs = engine.translate(examples)
    kept = sum(
        rendering.casefold() in output.casefold()
        for output, renderings in zip(outputs, wanted, strict=True)
        for rendering in renderings
    )
    chrf = score("terms", examples, outputs).chrf if examples else 0.0
    return kept, sum(map(len, wanted)), chrf


def numbers_kept(examples: Sequence[Example], outputs: Sequence[str]) -> tuple[int, int]:
    """(outputs with all the digits of their reference and no others, references with digits)."""
    asked = kept = 0
    for example, output in zip(examples, outputs, strict=True):
        wanted = sorted(_DIGITS.findall(example.target))
        if wanted:
            asked += 1
            kept += wanted == sorted(_DIGITS.findall(output))
    return kept, asked


def by_length(examples: Sequence[Example], outputs: Sequence[str]) -> dict[str, object]:
    """ChrF of the short and of the long sources: below and from the `LONG` of the language."""
    limit = LONG_DENSE if examples[0].source_tag in DENSE else LONG
    found: dict[str, object] = {}
    for name, long in (("short", False), ("long", True)):
        part = [
            (e, o)
            for e, o in zip(examples, outputs, strict=True)
            if (len(e.source) >= limit) == long
        ]
        if part:
            chrf = score(name, [e for e, _ in part], [o for _, o in part]).chrf
            found[name] = {"count": len(part), "chrf": chrf}
    return found


def as_product(translator: M2M100Translator, examples: Sequence[Example]) -> list[str]:
    """The product's translations of examples of one direction, terms and values required."""
    required = [
        [*(RequiredTerm(*term) for term in example.terms), *example.values] for example in examples
    ]
    return translator.translate(
        [example.source for example in examples],
        examples[0].source_tag,
        examples[0].target_tag,
        required,
    )


def usable(scores: Sequence[Score]) -> list[tuple[str, str]]:
    """Directions that reach the bar on every one of `DECISIVE` that was measured."""
    reached: dict[tuple[str, str], list[bool]] = {}
    for item in scores:
        if item.name in DECISIVE:
            bar = PHRASE_BAR_DENSE if item.target in DENSE else PHRASE_BAR
            reached.setdefault((item.source, item.target), []).append(item.chrf >= bar)
    return sorted(direction for direction, found in reached.items() if all(found))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the scores as JSON; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.tuning.measure")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--glossaries", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--directions", default="", help="ja:en,en:ja,…; all by default")
    options = parser.parse_args(arguments)
    if not (options.model / "model.bin").exists():
        print(f"no model.bin in {options.model}", file=sys.stderr)
        return 2
    wanted = [tuple(name.split(":")) for name in options.directions.split(",") if name]
    if not wanted:
        wanted = list(permutations(TAUGHT, 2))
    engine = Engine(options.model)
    product = M2M100Translator("measured", options.model, threads=1, experimental=True)
    card = json.loads((options.model / "madoguchi.json").read_text(encoding="utf-8"))
    steps = card["trained_steps"]
    scores: list[Score] = []
    terms: dict[str, object] = {}
    numbers: dict[str, object] = {}
    lengths: dict[str, object] = {}
    started = time.monotonic()
    for source, target in wanted:
        direction = (source, target)
        for name, examples in all_sets(
            options.data, options.work, options.glossaries, direction, options.lines
        ):
            if name == "counter":
                outputs = as_product(product, examples)
            else:
                outputs = engine.translate(examples, options.beam)
            scores.append(score(name, examples, outputs))
            print(scores[-1], flush=True)
            if name.startswith("counter"):
                label = f"{source}-{target} {'plain' if 'plain' in name else 'placeholders'}"
                kept, asked = numbers_kept(examples, outputs)
                numbers[label] = {"kept": kept, "asked": asked}
            if name == "counter":
                lengths[f"{source}-{target}"] = by_length(examples, outputs)
        for annotate in (False, True):
            kept, asked, chrf = terms_kept(engine, options.glossaries, source, target, annotate)
            label = f"{source}-{target} {'annotated' if annotate else 'plain'}"
            terms[label] = {"kept": kept, "asked": asked, "chrf": chrf}
        content = {"beam": options.beam, "lines": options.lines, "usable": usable(scores)}
        content |= {"steps": steps, "criterion": CRITERION}
        content |= {"numbers": numbers, "lengths": lengths}
        content |= {"terms": terms, "scores": [asdict(item) for item in scores]}
        write_json(options.out, content)
    print(f"{time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
