"""Counter sentences that we wrote for the model: Japanese, English, Chinese, with slots; drafts.

`counter_sentences/*.csv` hold `ja`, `spoken` (the same in other words, or empty), `en` and
`zh-Hans`. One row in twenty-four, chosen by the hash of its Japanese, is held out for measuring.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

import numpy as np

from glossaries.termbase import Term
from models.tuning import clean
from models.tuning.annotation import TermFinder, annotated
from models.tuning.corpus import is_held_out
from models.tuning.domain import DIRECTIONS, Filler, bare_key, filled, filled_example, slot_items
from models.tuning.mixture import Example
from models.tuning.tags import LANGUAGES, TAUGHT

HELD_OUT_ONE_IN: Final = 24


@dataclass(frozen=True)
class Sentence:
    """One sentence: its texts by tag, and the other Japanese wording, empty for none."""

    texts: dict[str, str]
    spoken: str

    @property
    def held_out(self) -> bool:
        """Whether it is kept for measuring."""
        return is_held_out(self.texts["ja"], HELD_OUT_ONE_IN)


def read_sentences() -> list[Sentence]:
    """All sentences, those with the same Japanese once."""
    found: dict[str, Sentence] = {}
    folder = resources.files("models.tuning").joinpath("counter_sentences")
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if path.name.endswith(".csv"):
            for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
                if all(row.get(tag) for tag in TAUGHT):
                    texts = {tag: row[tag] for tag in TAUGHT}
                    found.setdefault(clean.key(texts["ja"]), Sentence(texts, row["spoken"] or ""))
    return list(found.values())


def training_sentences(
    sentences: Sequence[Sentence], without: frozenset[str] = frozenset()
) -> list[Sentence]:
    """Those that are not held out and share no text with one that is, or with keys `without`."""
    held = {bare_key(text) for item in sentences if item.held_out for text in _texts(item)}
    held |= without
    return [
        item
        for item in sentences
        if not item.held_out and held.isdisjoint(bare_key(text) for text in _texts(item))
    ]


def _texts(item: Sentence) -> list[str]:
    return [*item.texts.values(), *([item.spoken] if item.spoken else [])]


def sentence_examples(
    sentences: Sequence[Sentence], terms: Sequence[Term], count: int, seed: int
) -> list[Example]:
    """`count` examples in random directions, with random values, two in five annotated."""
    rng = np.random.default_rng([seed, 15])
    filler, finder = Filler(terms), TermFinder(terms)
    others = {tag: [f for t in filler.terms for f in t.forms(tag)[:1]] for tag in LANGUAGES}
    examples: list[Example] = []
    order: list[int] = []
    while sentences and len(examples) < count:
        order = order or rng.permutation(len(sentences)).tolist()
        item = sentences[order.pop()]
        source_tag, target_tag = DIRECTIONS[int(rng.integers(len(DIRECTIONS)))]
        texts = [item.texts[source_tag], item.texts[target_tag]]
        if source_tag == "ja" and item.spoken and rng.random() < 0.4:
            texts[0] = item.spoken
        example = filled_example(texts, (source_tag, target_tag), filler, rng)
        if example is None:
            continue
        if rng.random() < 0.4:
            example = annotated(example, finder, others[target_tag], rng)
        examples.append(example)
    return examples


def held_out_examples(
    sentences: Sequence[Sentence], terms: Sequence[Term], source_tag: str, target_tag: str
) -> list[Example]:
    """The held-out sentences of one direction, with one fixed value for each slot."""
    if not {source_tag, target_tag} <= set(TAUGHT):
        return []
    filler = Filler(terms)
    examples = []
    for item in sentences:
        if item.held_out:
            seed = int.from_bytes(hashlib.sha256(item.texts["ja"].encode()).digest()[4:8], "big")
            values = filler.values(item.texts["ja"], np.random.default_rng(seed))
            texts = (item.texts[source_tag], item.texts[target_tag])
            source = filled(texts[0], values, source_tag)
            target = filled(texts[1], values, target_tag)
            if source and target:
                items = slot_items(texts, values, source_tag, target_tag)
                examples.append(Example(source_tag, target_tag, source, target, values=items))
    return examples
