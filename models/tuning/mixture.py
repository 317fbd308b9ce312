"""The endless stream of training items: shares of languages and domains, joined, spoken forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import sentencepiece as spm

from models.protocols import RequiredTerm
from models.translation.inline import TERM, Placeholders, places
from models.tuning.corpus import Pair
from models.tuning.packing import EOS, Item
from models.tuning.tags import (
    CJK,
    NO_SPACE,
    PLACEHOLDERS,
    TERM_CLOSE,
    TERM_OPEN,
    TERM_TRANS,
    token,
)

_KEEP: Final = {"names": 0.3, "pivot": 0.6, "law": 0.6}
_LAST_MARK = re.compile(r"[.。!！?？]+$")
_COMMA = re.compile(r"[、，,]")
# How many examples with plain digits that could be placeholders are made so.
_PLAIN_VALUES: Final = 0.5
# A digit run that is a number of its own: no part of a date, a time, a sum or another word.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.,:/\-¥$])[0-9]+(?![0-9A-Za-z.,:/\-]*[0-9A-Za-z:/\-%])(?!\s?[月時分点年円万千百億元])"
)


@dataclass(frozen=True)
class Example:
    """One sentence to translate. `terms` are (form in the source, rendering in the target)."""

    source_tag: str
    target_tag: str
    source: str
    target: str
    terms: tuple[tuple[str, str], ...] = ()
    values: tuple[RequiredTerm, ...] = ()
    """Values that placeholders stand for, `source` and `target` as they are in the texts."""


@dataclass(frozen=True)
class _Value:
    """A value as it is to be looked for in the target."""

    source: str
    value: RequiredTerm
    target: str = ""
    kind: str = ""


@dataclass
class Group:
    """Examples that share one part of the tokens. A pair stands for both its directions."""

    name: str
    share: float
    examples: Sequence[Pair | Example]
    joins: float = 0.15
    taken: int = 0
    _order: tuple[int, list[int]] = field(default=(-1, []), repr=False)

    def take(self, seed: int) -> Pair | Example:
        """The next one, in an order shuffled anew in every pass."""
        turn, place = divmod(self.taken, len(self.examples))
        if self._order[0] != turn:
            rng = np.random.default_rng([seed, turn, len(self.examples)])
            self._order = (turn, rng.permutation(len(self.examples)).tolist())
        self.taken += 1
        return self.examples[self._order[1][place]]


def language_groups(pairs: Iterable[Pair], main_share: float = 0.6) -> list[Group]:
    """Groups of general text by language pair, with shares that sum to 1.

    Japanese-English gets `main_share`; the others share the rest by the square root of their size,
    those with Japanese before the rest.
    """
    by_pair: dict[tuple[str, str], list[Pair]] = {}
    rng = np.random.default_rng(5)
    for pair in pairs:
        if rng.random() < _KEEP.get(pair.origin, 1.0):
            by_pair.setdefault((pair.first_tag, pair.second_tag), []).append(pair)
    weights = {
        (first, second): len(members) ** 0.5 * (1.0 if first == "ja" else 0.6)
        for (first, second), members in by_pair.items()
        if (first, second) != ("ja", "en")
    }
    total = sum(weights.values())
    groups = []
    for (first, second), members in sorted(by_pair.items()):
        weight = weights.get((first, second))
        share = main_share if weight is None else (1 - main_share) * weight / total
        groups.append(Group(f"{first}-{second}", share, members))
    return groups


def spoken(text: str, tag: str, rng: np.random.Generator) -> str:
    """The text as recognition may write it: without the last mark, commas or capitals."""
    text = _LAST_MARK.sub("", text)
    if rng.random() < 0.5:
        text = _COMMA.sub("" if tag in CJK else " ", text)
    if tag not in CJK and rng.random() < 0.5:
        text = text.lower()
    return " ".join(text.split()) or text


class Mixture:
    """Draws items from groups by their shares; the same for a seed and the groups' counters."""

    def __init__(
        self,
        groups: Sequence[Group],
        processor: spm.SentencePieceProcessor,
        seed: int,
        spoken_share: float = 0.2,
        sampled_share: float = 0.25,
    ) -> None:
        """Set the parts of spoken forms and of randomly segmented sources (0 to 1)."""
        self.groups = [group for group in groups if group.examples and group.share > 0]
        self.processor = processor
        self.seed = seed
        self.spoken_share, self.sampled_share = spoken_share, sampled_share
        self.chunks = 0
        self._marks = {m: processor.piece_to_id(m) for m in (TERM_OPEN, TERM_TRANS, TERM_CLOSE)}

    def state(self) -> dict[str, int]:
        """The counters of the groups, to be given to `load`."""
        return {"": self.chunks} | {group.name: group.taken for group in self.groups}

    def load(self, state: Mapping[str, int]) -> None:
        """Go on from a state; groups that it does not know start anew."""
        self.chunks = state.get("", 0)
        for group in self.groups:
            group.taken = state.get(group.name, 0)

    def encode(self, example: Example, sampled: bool = False) -> Item:
        """Piece ids of an example: terms annotated in the source, placeholders for its values."""
        source = [self.processor.piece_to_id(token(example.source_tag))]
        terms = [RequiredTerm(*term) for term in example.terms]
        kept = {id(item) for _, _, item in places(example.source, [*terms, *example.values])}
        there = [_Value(value.target, value) for value in example.values if id(value) in kept]
        there = [item for _, _, item in places(example.target, there)]
        tokens = Placeholders(PLACEHOLDERS)
        names: dict[int, str] = {}
        at = 0
        for start, end, item in places(example.source, [*terms, *(found.value for found in there)]):
            if item.kind == TERM:
                source += [*self._ids(example.source[at:start], sampled), self._marks[TERM_OPEN]]
                source += [*self._ids(item.source, False), self._marks[TERM_TRANS]]
                source += [*self._ids(item.target, False), self._marks[TERM_CLOSE]]
                at = end
            elif name := tokens.give(item):
                source += self._ids(example.source[at:start], sampled)
                source.append(self.processor.piece_to_id(name))
                names[id(item)] = name
                at = end
        source += [*self._ids(example.source[at:], sampled), EOS]
        target = [self.processor.piece_to_id(token(example.target_tag))]
        at = 0
        for start, end, found in places(example.target, there):
            if id(found.value) in names:
                target += self._ids(example.target[at:start], False)
                target.append(self.processor.piece_to_id(names[id(found.value)]))
                at = end
        return Item(source, target + self._ids(example.target[at:], False))

    def _ids(self, text: str, sampled: bool) -> list[int]:
        if not text or text.isspace():
            return []
        if sampled:
            ids = self.processor.encode(text, enable_sampling=True, alpha=0.2, nbest_size=-1)
        else:
            ids = self.processor.encode(text)
        return list(ids)

    def _example(self, group: Group, rng: np.random.Generator) -> Example:
        drawn = group.take(self.seed)
        if isinstance(drawn, Example):
            return drawn
        flip = bool(rng.integers(2))
        return _directed(drawn, flip)

    def _joined(self, group: Group, example: Example, rng: np.random.Generator) -> Example:
        for _ in range(int(rng.integers(1, 3))):
            other = group.take(self.seed)
            if isinstance(other, Pair):
                other = _directed(other, example.source_tag != other.first_tag)
            if (other.source_tag, other.target_tag) == (example.source_tag, example.target_tag):
                example = join(example, other)
        return example

    def chunk(self, places: int) -> list[Item]:
        """About `places` target places of items, shuffled."""
        rng = np.random.default_rng([self.seed, self.chunks])
        self.chunks += 1
        total = sum(group.share for group in self.groups)
        items: list[Item] = []
        for group in self.groups:
            left = places * group.share / total
            # A small share is rounded by chance, so that no group is ever left out for good.
            while left > 0 and (left > 20 or rng.random() < left / 20):
                example = self._example(group, rng)
                if rng.random() < group.joins:
                    example = self._joined(group, example, rng)
                if not example.values and rng.random() < _PLAIN_VALUES:
                    example = with_numbers(example)
                if not example.terms and rng.random() < self.spoken_share:
                    text = spoken(example.source, example.source_tag, rng)
                    if all(value.source in text for value in example.values):
                        example = replace(example, source=text)
                item = self.encode(example, bool(rng.random() < self.sampled_share))
                left -= item.need[1]
                items.append(item)
        return [items[i] for i in rng.permutation(len(items))]


def with_numbers(example: Example) -> Example:
    """The example with placeholders for the numbers that both its texts write in the same digits.

    Numbers that stand twice are left alone, and 1, beside which words change (1 day, 2 days).
    """
    found = _NUMBER.findall(example.source)
    if not found:
        return example
    there = _NUMBER.findall(example.target)
    same = [
        number
        for number in found
        if number != "1"
        and found.count(number) == there.count(number) == 1
        and example.source.count(number) == example.target.count(number) == 1
        and not any(number in word for term in example.terms for word in term)
    ]
    return replace(example, values=tuple(RequiredTerm(n, n, "number") for n in same))


def join(first: Example, second: Example) -> Example:
    """Two examples of one direction said after one another."""
    gaps = ["" if tag in NO_SPACE else " " for tag in (first.source_tag, first.target_tag)]
    return Example(
        first.source_tag,
        first.target_tag,
        first.source + gaps[0] + second.source,
        first.target + gaps[1] + second.target,
        first.terms + second.terms,
        first.values + second.values,
    )


def _directed(pair: Pair, flip: bool) -> Example:
    if flip:
        return Example(pair.second_tag, pair.first_tag, pair.second, pair.first)
    return Example(pair.first_tag, pair.second_tag, pair.first, pair.second)
