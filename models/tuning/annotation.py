"""Inline term annotation: which terms of a sentence to mark with the rendering to be used.

After Dinu et al. 2019 (train-append). In a few examples the rendering is another one than usual, in
the target as well, so that the model learns to obey and not to know better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from glossaries.termbase import Term, TermTarget
from models.tuning import clean
from models.tuning.corpus import Pair
from models.tuning.mixture import Example
from models.tuning.tags import NO_SPACE


class TermFinder:
    """Finds terms whose rendering stands in an example's target: plain forms, longest first."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Index all forms of the terms in all languages."""
        self._forms: dict[str, dict[str, list[Term]]] = {}
        for term in terms:
            for tag in ("ja", *term.targets):
                for form in term.forms(tag):
                    folded = clean.sentence(form, tag).casefold()
                    if len(folded) > 1:
                        self._forms.setdefault(tag, {}).setdefault(folded, []).append(term)
        self._longest = {tag: max(map(len, forms)) for tag, forms in self._forms.items()}

    def found(self, example: Example) -> list[tuple[str, str]]:
        """(form in the source, rendering as it stands in the target), in the source's order."""
        source, target = example.source.casefold(), example.target.casefold()
        forms = self._forms.get(example.source_tag, {})
        longest = self._longest.get(example.source_tag, 0)
        spaced = example.source_tag not in NO_SPACE
        if len(source) != len(example.source) or len(target) != len(example.target):
            return []
        hits: list[tuple[str, str]] = []
        at = 0
        while at < len(source):
            step = 1
            last = min(len(source), at + longest)
            for end in range(last, at + 1, -1):
                if spaced and (_inside_word(source, at) or _inside_word(source, end)):
                    continue
                rendering = self._rendering(forms.get(source[at:end], ()), example, target)
                if rendering:
                    hits.append((example.source[at:end], rendering))
                    step = end - at
                    break
            at += step
        return hits

    @staticmethod
    def _rendering(terms: Iterable[Term], example: Example, target: str) -> str | None:
        """How the first of the terms with a form in the target is written there."""
        for term in terms:
            for form in term.forms(example.target_tag):
                folded = clean.sentence(form, example.target_tag).casefold()
                place = target.find(folded) if folded else -1
                if place >= 0:
                    return example.target[place : place + len(folded)]
        return None


def _inside_word(text: str, place: int) -> bool:
    """Whether a place of a text has a letter or digit on both sides."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def annotated(
    example: Example, finder: TermFinder, others: Sequence[str], rng: np.random.Generator
) -> Example:
    """The example with some of its terms annotated; now and then with another rendering."""
    hits = [hit for hit in finder.found(example) if rng.random() < 0.7]
    if not hits:
        return example
    if others and rng.random() < 0.3:
        spot = int(rng.integers(len(hits)))
        surface, rendering = hits[spot]
        if example.target.count(rendering) == 1:
            other = others[int(rng.integers(len(others)))]
            target = example.target.replace(rendering, other)
            hits[spot] = (surface, other)
            example = replace(example, target=target)
    return replace(example, terms=tuple(hits))


def named_examples(pairs: Sequence[Pair], count: int, seed: int) -> list[Example]:
    """General pairs with Japanese in which a name or word of the `names` lists occurs, annotated.

    They teach the annotation with far more words than the termbase has.
    """
    rng = np.random.default_rng([seed, 14])
    terms: list[Term] = []
    others: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.origin == "names" and pair.first_tag == "ja" and len(pair.first) > 1:
            targets = {pair.second_tag: TermTarget(pair.second)}
            terms.append(Term("", "", pair.first, "", (), (), "", "", targets))
            others.setdefault(pair.second_tag, []).append(pair.second)
            others.setdefault("ja", []).append(pair.first)
    finder = TermFinder(terms)
    general = [pair for pair in pairs if pair.first_tag == "ja" and pair.origin != "names"]
    examples: list[Example] = []
    for index in rng.permutation(len(general)):
        pair = general[int(index)]
        example = Example(pair.first_tag, pair.second_tag, pair.first, pair.second)
        if rng.random() < 0.5:
            example = Example(pair.second_tag, pair.first_tag, pair.second, pair.first)
        example = annotated(example, finder, others.get(example.target_tag, ()), rng)
        if example.terms:
            examples.append(example)
        if len(examples) >= count:
            break
    return examples
