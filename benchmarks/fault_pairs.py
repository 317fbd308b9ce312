"""Right pairs of the glossaries' phrases, for `benchmarks.planted_faults`."""

from __future__ import annotations

import csv
import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from assistant.checks import TermUse
from glossaries.quantities import CalendarDate, ClockTime
from glossaries.slots import SlotValue, fill, slots_in
from glossaries.termbase import Term, Termbase

PHRASES = Path(__file__).resolve().parent.parent / "glossaries" / "phrases"


@dataclass(frozen=True)
class Phrase:
    """A verified phrase in Japanese and in the other languages that have it."""

    id: str
    staff: bool
    topic: str
    ja: str
    variants: tuple[str, ...]
    texts: dict[str, str]


@dataclass(frozen=True)
class Pair:
    """A filled phrase (or several, joined) in Japanese and in one language."""

    id: str
    staff: bool
    language: str
    ja: str
    other: str
    terms: tuple[TermUse, ...] = ()
    back: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    """The sentences of a joined pair, one by one."""
    template: tuple[str, str] = ("", "")
    values: dict[str, SlotValue] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """The side that is the translation: the clerk speaks Japanese, the resident does not."""
        return self.other if self.staff else self.ja

    @property
    def target_language(self) -> str:
        return self.language if self.staff else "ja"

    def with_target(self, text: str, termbase: Termbase | None = None) -> Pair:
        """The pair with another translation, and the terms looked up again."""
        if not self.staff:
            return replace(self, ja=text, back=None)
        terms = term_uses(self.ja, text, self.language, termbase)
        return replace(self, other=text, terms=terms, back=None)


def part_of(phrase_id: str) -> str:
    """ "dev" or "held-out", from a hash of the id."""
    return "dev" if int(hashlib.sha256(phrase_id.encode()).hexdigest(), 16) % 10 < 6 else "held-out"


def load_phrases(languages: tuple[str, ...]) -> list[Phrase]:
    """All phrases with the texts of the languages that have a file."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for language in languages:
        path = PHRASES / f"{language}.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    texts[row["id"]][language] = row["text"]
    with (PHRASES / "ja.csv").open(encoding="utf-8", newline="") as file:
        return [
            Phrase(
                row["id"], row["speaker"] == "staff", row["topic"], row["text"],
                tuple(v for v in row["variants"].split("|") if v), texts[row["id"]],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


def named_terms(terms: list[Term], places: bool) -> list[Term]:
    """The terms that may fill a {place} slot, or a {document} slot."""
    words = ("certificate", "card", "form", "notification", "book", "license", "passport", "notice")
    return [t for t in terms if t.is_place == places and (places or any(w in t.id for w in words))]


def random_value(kind: str, rng: random.Random, terms: list[Term]) -> SlotValue:
    """A value for a slot, of the sort that a counter says."""
    if kind == "date":
        return CalendarDate(rng.randint(1, 12), rng.randint(1, 28), rng.choice([None, None, 2027]))
    if kind == "time":
        return ClockTime(rng.randint(8, 18), rng.choice([0, 15, 30, 45]))
    if kind == "amount":
        return Decimal(rng.choice([200, 300, 450, 1200, 3000, 12500, 48000, 210000]))
    if kind in ("document", "place"):
        return rng.choice(named_terms(terms, kind == "place"))
    return Decimal(rng.randint(2, 9 if kind == "floor" else 30))


def make_pair(
    phrase: Phrase, language: str, rng: random.Random, termbase: Termbase | None, terms: list[Term]
) -> Pair | None:
    """The phrase with its slots filled, or None where a term has no name in the language."""
    usable = [t for t in terms if t.is_place or t.rendering(language)]
    values: dict[str, SlotValue] = {}
    for slot in slots_in(phrase.ja):
        if slot.kind in ("document", "place") and not named_terms(usable, slot.kind == "place"):
            return None
        while True:
            value = random_value(slot.kind, rng, usable)
            if value not in values.values():
                break
        values[slot.name] = value
    target = phrase.texts[language]
    ja, _ = fill(phrase.ja, values, "ja")
    other, _ = fill(target, values, language)
    if ja is None or other is None:
        return None
    backs = [b for v in phrase.variants if (b := fill(v, values, "ja")[0])]
    return Pair(
        phrase.id, phrase.staff, language, ja, other, term_uses(ja, other, language, termbase),
        rng.choice(backs) if backs else None, ((ja, other),), (phrase.ja, target), values,
    )  # fmt: skip


def term_uses(ja: str, other: str, language: str, termbase: Termbase | None) -> tuple[TermUse, ...]:
    """The terms of a Japanese text, and whether the other text has them."""
    if termbase is None:
        return ()
    uses = []
    for match in termbase.find(ja, "ja"):
        rendering = match.term.rendering(language)
        if rendering and (language in match.term.targets or match.term.is_place):
            used = termbase.used(match.term, other, language)
            if language not in match.term.targets:
                used = rendering.casefold() in other.casefold()  # a place by its English name
            uses.append(
                TermUse(match.term.id, match.surface, rendering, used, (match.start, match.end))
            )
    return tuple(uses)


def joined(pairs: list[Pair]) -> Pair:
    """Several pairs as one long one."""
    language = pairs[0].language
    space = "" if language.startswith("zh") else " "
    parts = tuple(part for pair in pairs for part in pair.parts)
    return Pair(
        "+".join(p.id for p in pairs), pairs[0].staff, language, "".join(p.ja for p in pairs),
        space.join(p.other for p in pairs), (), None, parts,
    )  # fmt: skip


def turned(pair: Pair) -> tuple[TermUse, ...]:
    """The terms of a Japanese text seen from the resident's side, where they stand."""
    uses = []
    for use in pair.terms:
        at = pair.other.casefold().find(use.target.casefold())
        if at >= 0:
            span = (at, at + len(use.target))
            uses.append(TermUse(use.id, use.target, use.source, use.source in pair.ja, span))
    return tuple(uses)


def right_pairs(
    language: str,
    phrases: list[Phrase],
    rng: random.Random,
    world_terms: list[Term],
    termbase: Termbase | None,
) -> Iterator[Pair]:
    """Every phrase of the language, and about a third as many joined from two or three."""
    singles = [
        p for phrase in phrases if language in phrase.texts
        if (p := make_pair(phrase, language, rng, termbase, world_terms)) is not None
    ]  # fmt: skip
    yield from singles
    for _ in range(len(singles) // 3):
        first = rng.choice(singles)
        same = [
            p
            for p in singles
            if p.staff == first.staff
            and p.id != first.id
            and p.id.split(".")[0] == first.id.split(".")[0]
        ]
        if same:
            yield joined([first, *rng.sample(same, min(len(same), rng.randint(1, 2)))])
