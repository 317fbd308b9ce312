"""Training examples of the counter: phrases with slots filled, terms, and inline term annotation.

Phrases and terms are the product's own (`glossaries/`). One phrase in ten, chosen by the hash of
its id, is held out for measuring.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

import numpy as np

from glossaries.quantities import CalendarDate, ClockTime
from glossaries.slots import SlotValue, format_value, slots_in
from glossaries.tables import (
    PHRASE_COLUMNS,
    PHRASE_TARGET_COLUMNS,
    Problem,
    read_rows,
    split_list,
)
from glossaries.termbase import Term, Termbase
from models.protocols import RequiredTerm
from models.tuning import clean
from models.tuning.annotation import TermFinder, annotated
from models.tuning.mixture import Example
from models.tuning.tags import LANGUAGES

HELD_OUT_ONE_IN = 10
_DOCUMENT = re.compile(r"(証|書|届|票|手帳|カード|通知|パスポート|印鑑|番号|券|謄本|抄本|写し)$")
_VALUE_KINDS: Final[Mapping[str, Literal["date", "time", "amount"]]] = {
    "date": "date",
    "time": "time",
    "amount": "amount",
}
# What the counter's examples are drawn from: mostly Japanese-English, then Chinese.
DIRECTIONS: Final = (
    *[("ja", "en"), ("en", "ja")] * 5,
    *[("ja", "zh-Hans"), ("zh-Hans", "ja")] * 4,
    *[("en", "zh-Hans"), ("zh-Hans", "en")],
)
# How many examples have placeholders for their slots' values.
PLACEHOLDER_SHARE: Final = 0.6
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_COUNTS = (*range(1, 11), 12, 14, 15, 18, 20, 21, 25, 28, 30, 40, 45, 60, 65, 90)


@dataclass(frozen=True)
class Phrase:
    """A phrase in all its languages; the first text of a language is its main one."""

    id: str
    texts: Mapping[str, tuple[str, ...]]

    @property
    def held_out(self) -> bool:
        """Whether it is kept for measuring."""
        digest = hashlib.sha256(self.id.encode("utf-8")).digest()
        return int.from_bytes(digest[:4], "big") % HELD_OUT_ONE_IN == 0


def read_phrases(folder: Path) -> list[Phrase]:
    """Phrases of a glossary folder with whatever languages are there; bad rows are left out."""
    problems: list[Problem] = []
    path = folder / "phrases" / "ja.csv"
    texts: dict[str, dict[str, tuple[str, ...]]] = {}
    if path.exists():
        for row in read_rows(path, PHRASE_COLUMNS, ("id", "text"), problems):
            texts[row["id"]] = {"ja": (row["text"], *split_list(row["variants"]))}
    for tag in LANGUAGES:
        path = folder / "phrases" / f"{tag}.csv"
        if tag == "ja" or not path.exists():
            continue
        for row in read_rows(path, PHRASE_TARGET_COLUMNS, ("id", "text"), problems):
            if row["id"] in texts:
                texts[row["id"]][tag] = (row["text"],)
    return [Phrase(name, forms) for name, forms in texts.items()]


def counter_texts(folder: Path) -> dict[str, list[str]]:
    """All texts of phrases (without slots) and terms, by tag, for the vocabulary."""
    texts: dict[str, list[str]] = {}
    for phrase in training_phrases(read_phrases(folder)):
        for tag, forms in phrase.texts.items():
            texts.setdefault(tag, []).extend(re.sub(r"\{\w+\}", "", form) for form in forms)
    for term in read_terms(folder):
        for tag in ("ja", *term.targets):
            texts.setdefault(tag, []).extend(form for form in term.forms(tag) if form)
    return texts


def bare_key(text: str) -> str:
    """A phrase text's key without its slots: equal keys mean the same phrase."""
    return clean.key(re.sub(r"\{\w+\}", "", text))


def training_phrases(phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases not held out, without those texts that a held-out phrase has as well."""
    held = held_out_keys(phrases)
    kept = []
    for phrase in phrases:
        if not phrase.held_out:
            texts = {
                tag: tuple(text for text in forms if bare_key(text) not in held)
                for tag, forms in phrase.texts.items()
            }
            kept.append(Phrase(phrase.id, {tag: forms for tag, forms in texts.items() if forms}))
    return kept


def held_out_keys(phrases: Sequence[Phrase]) -> frozenset[str]:
    """The keys of all texts of the held-out phrases."""
    held = (phrase for phrase in phrases if phrase.held_out)
    return frozenset(bare_key(t) for p in held for forms in p.texts.values() for t in forms)


def read_terms(folder: Path) -> list[Term]:
    """Terms and places of a glossary folder; empty where it has none yet."""
    try:
        return list(Termbase.load(folder))
    except FileNotFoundError:
        return []


class Filler:
    """Draws values for the slots of phrases."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Take documents and places from `terms`."""
        self.terms = [term for term in terms if not term.is_place]
        self.places = [term for term in terms if term.is_place]
        self.documents = [term for term in self.terms if _DOCUMENT.search(term.source)]

    def values(self, text: str, rng: np.random.Generator) -> dict[str, SlotValue]:
        """A random value for each slot of a text; none for a term slot without terms."""
        found: dict[str, SlotValue] = {}
        for slot in slots_in(text):
            value = self._value(slot.kind, rng)
            if value is not None and slot.name not in found:
                found[slot.name] = value
        # A second value is usually the later or larger one.
        for kind in ("count", "time", "amount"):
            pair = [found.get(kind), found.get(kind + "2")]
            if all(isinstance(v, Decimal) for v in pair) and pair[0] > pair[1]:  # type: ignore[operator]
                found[kind], found[kind + "2"] = found[kind + "2"], found[kind]
        return found

    def _value(self, kind: str, rng: np.random.Generator) -> SlotValue | None:
        if kind == "date":
            month = int(rng.integers(1, 13))
            year = int(rng.integers(2024, 2032)) if rng.random() < 0.2 else None
            return CalendarDate(month, int(rng.integers(1, _DAYS[month - 1])), year)
        if kind == "time":
            minute = int(rng.choice((0, 0, 0, 15, 30, 30, 45, 10, 20, 40, 50, 5)))
            return ClockTime(int(rng.integers(8, 20)), minute)
        if kind == "amount":
            unit = int(rng.choice((10, 50, 100, 100, 500, 1000, 1000, 10000)))
            return Decimal(unit * int(rng.integers(1, 60)))
        if kind == "count":
            return Decimal(int(rng.choice(_COUNTS)))
        if kind == "floor":
            return Decimal(int(rng.integers(1, 11)))
        if kind == "counter":
            return Decimal(int(rng.integers(1, 41)))
        pool = self.documents if kind == "document" else self.places
        return pool[int(rng.integers(len(pool)))] if pool else None


def filled(text: str, values: Mapping[str, SlotValue], tag: str) -> str | None:
    """A text with its slots written in a language; None where a value is missing there."""
    out: list[str] = []
    last = 0
    for slot in slots_in(text):
        value = values.get(slot.name)
        written = None if value is None else format_value(value, slot.kind, tag)
        if written is None:
            return None
        out += [text[last : slot.start], written]
        last = slot.end
    return clean.sentence("".join(out) + text[last:], tag)


def slot_items(
    texts: Sequence[str], values: Mapping[str, SlotValue], source_tag: str, target_tag: str
) -> tuple[RequiredTerm, ...]:
    """The dates, times, sums and numbers of slots that stand in both `texts` (slots unfilled).

    1 is left out: the words beside it change (1 day, 2 days).
    """
    items = []
    for slot in slots_in(texts[0]):
        value = values.get(slot.name)
        if value is None or isinstance(value, Term) or value == 1:
            continue
        if "{" + slot.name + "}" in texts[1]:
            written = [format_value(value, slot.kind, tag) for tag in (source_tag, target_tag)]
            if written[0] and written[1]:
                first, second = (
                    clean.sentence(written[0], source_tag),
                    clean.sentence(written[1], target_tag),
                )
                items.append(RequiredTerm(first, second, _VALUE_KINDS.get(slot.kind, "number")))
    return tuple(items)


def filled_example(
    texts: Sequence[str], tags: tuple[str, str], filler: Filler, rng: np.random.Generator
) -> Example | None:
    """An example from two texts of one meaning with random values; None where a term is missing."""
    values = filler.values(" ".join(texts), rng)
    source, target = (filled(text, values, tag) for text, tag in zip(texts, tags, strict=True))
    if source is None or target is None:
        return None
    kept = rng.random() < PLACEHOLDER_SHARE
    return Example(*tags, source, target, values=slot_items(texts, values, *tags) if kept else ())


def in_kana(text: str, terms: Sequence[Term]) -> str:
    """Japanese text with its longest term in kana, as recognition writes words it does not know."""
    found = [term for term in terms if term.reading and term.source in text]
    if not found:
        return text
    term = max(found, key=lambda t: len(t.source))
    return text.replace(term.source, term.reading)


def phrase_examples(
    phrases: Sequence[Phrase], terms: Sequence[Term], count: int, seed: int
) -> list[Example]:
    """`count` examples of phrases with random values, about a third of them annotated."""
    rng = np.random.default_rng([seed, 11])
    filler, finder = Filler(terms), TermFinder(terms)
    others = {tag: [f for t in filler.terms for f in t.forms(tag)[:1]] for tag in LANGUAGES}
    examples: list[Example] = []
    tries = 0
    while phrases and len(examples) < count and tries < 20 * count:
        tries += 1
        phrase = phrases[int(rng.integers(len(phrases)))]
        source_tag, target_tag = DIRECTIONS[int(rng.integers(len(DIRECTIONS)))]
        sources, targets = phrase.texts.get(source_tag), phrase.texts.get(target_tag)
        if not sources or not targets:
            continue
        target_text = targets[0 if rng.random() < 0.7 else int(rng.integers(len(targets)))]
        values = filler.values(target_text, rng)
        source_text = sources[int(rng.integers(len(sources)))]
        source = filled(source_text, values, source_tag)
        target = filled(target_text, values, target_tag)
        if source and target:
            example = Example(source_tag, target_tag, source, target)
            if rng.random() < PLACEHOLDER_SHARE:
                items = slot_items((source_text, target_text), values, source_tag, target_tag)
                example = replace(example, values=items)
            if rng.random() < 0.4:
                example = annotated(example, finder, others[target_tag], rng)
            elif source_tag == "ja" and rng.random() < 0.1:
                example = replace(example, source=in_kana(source, terms))
            examples.append(example)
    return examples


def term_examples(terms: Sequence[Term], seed: int) -> list[Example]:
    """Every term alone, in both directions; Japanese variants as sources."""
    examples = []
    for term in terms:
        for tag in term.targets:
            if tag in LANGUAGES:
                rendering = clean.sentence(term.targets[tag].text, tag)
                examples += [
                    Example("ja", tag, clean.sentence(form, "ja"), rendering)
                    for form in term.forms("ja")
                ]
                examples.append(Example(tag, "ja", rendering, term.source))
    order = np.random.default_rng([seed, 12]).permutation(len(examples))
    return [examples[i] for i in order]


def held_out_examples(
    phrases: Sequence[Phrase], terms: Sequence[Term], source_tag: str, target_tag: str
) -> list[Example]:
    """The held-out phrases of one direction, with one fixed value for each slot.

    Every wording of the source is one example; the target is the main text.
    """
    filler = Filler(terms)
    examples = []
    for phrase in phrases:
        sources, targets = phrase.texts.get(source_tag), phrase.texts.get(target_tag)
        if phrase.held_out and sources and targets:
            seed = int.from_bytes(hashlib.sha256(phrase.id.encode()).digest()[4:8], "big")
            values = filler.values(phrase.texts["ja"][0], np.random.default_rng(seed))
            target = filled(targets[0], values, target_tag)
            for text in sources:
                source = filled(text, values, source_tag)
                if source and target:
                    examples.append(Example(source_tag, target_tag, source, target))
    return examples
