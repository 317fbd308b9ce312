"""Counter sentences made from frames: what to do, and when, where or why, in three languages.

`frames.csv` holds conditions (`cond`), actions (`act`), whole sentences of staff and residents, and
words by kind, which stand in sentences as `<kind>`. A condition and an action make one sentence:
the condition stands first in Japanese and Chinese and last in English. A text `-` is missing. The
Portuguese column waits for a model that is taught Portuguese. The texts are our own, and drafts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import resources

import numpy as np

from glossaries.termbase import Term
from models.tuning.annotation import TermFinder, annotated
from models.tuning.domain import DIRECTIONS, Filler, bare_key, filled_example
from models.tuning.mixture import Example
from models.tuning.tags import LANGUAGES, TAUGHT

_WORD = re.compile(r"<([a-z]+)2?>")
_CONDITION_FIRST = frozenset({"ja", "zh-Hans"})


def read_frames() -> dict[str, list[dict[str, str]]]:
    """Rows of `frames.csv` (texts by tag) by their kind."""
    text = resources.files("models.tuning").joinpath("frames.csv").read_text(encoding="utf-8")
    kinds: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        kinds.setdefault(row["kind"], []).append({tag: row[tag] for tag in TAUGHT})
    return kinds


def sentence(condition: dict[str, str] | None, action: dict[str, str], tag: str) -> str:
    """A condition and an action as one sentence of a language, slots unfilled."""
    act = action[tag]
    if tag == "ja":
        return (condition[tag] if condition else "") + act
    if condition and tag in _CONDITION_FIRST:
        return f"{condition[tag]}，{act}。"
    if tag == "zh-Hans":
        return act + "。"
    whole = f"{act} {condition[tag]}" if condition else act
    return whole[0].upper() + whole[1:] + "."


def _fronted(condition: dict[str, str], action: dict[str, str], tag: str) -> str:
    """The other order of a language that puts conditions last: also right, also said."""
    return f"{condition[tag][0].upper()}{condition[tag][1:]}, {action[tag]}."


def with_words(
    texts: Sequence[str],
    tags: Sequence[str],
    kinds: Mapping[str, Sequence[Mapping[str, str]]],
    rng: np.random.Generator,
) -> list[str]:
    """Texts of one meaning in `tags` with the same words put in for `<kind>` and `<kind2>`."""
    chosen: dict[str, Mapping[str, str]] = {}
    for match in _WORD.finditer(texts[0]):
        words = kinds[match.group(1)]
        first, second = rng.choice(len(words), size=2, replace=False)
        chosen.setdefault(f"<{match.group(1)}>", words[int(first)])
        chosen.setdefault(f"<{match.group(1)}2>", words[int(second)])
    out = []
    for text, tag in zip(texts, tags, strict=True):
        for mark, word in chosen.items():
            text = text.replace(mark, word[tag])
        out.append(text)
    return out


def frame_examples(
    terms: Sequence[Term], count: int, seed: int, without: frozenset[str] = frozenset()
) -> list[Example]:
    """`count` examples in random directions, half of those with terms annotated.

    `without` are keys (`domain.bare_key`) of texts that must not be trained on.
    """
    rng = np.random.default_rng([seed, 13])
    filler, finder = Filler(terms), TermFinder(terms)
    kinds = read_frames()
    others = {tag: [f for t in filler.terms for f in t.forms(tag)[:1]] for tag in LANGUAGES}
    whole = [
        row
        for row in kinds["staff"] + kinds["resident"]
        if without.isdisjoint(bare_key(text) for text in row.values())
    ]
    examples: list[Example] = []
    for _ in range(4 * count):
        if len(examples) >= count:
            break
        source_tag, target_tag = DIRECTIONS[int(rng.integers(len(DIRECTIONS)))]
        if rng.random() < 0.6:
            row = whole[int(rng.integers(len(whole)))]
            texts = [row[source_tag], row[target_tag]]
        else:
            action = kinds["act"][int(rng.integers(len(kinds["act"])))]
            condition: dict[str, str] | None = None
            if rng.random() < 0.8:
                condition = kinds["cond"][int(rng.integers(len(kinds["cond"])))]
            texts = [sentence(condition, action, tag) for tag in (source_tag, target_tag)]
            # As a source both orders are said; as a target one is enough.
            if condition and source_tag not in _CONDITION_FIRST and rng.random() < 0.35:
                texts[0] = _fronted(condition, action, source_tag)
        if "-" in texts:
            continue
        texts = with_words(texts, (source_tag, target_tag), kinds, rng)
        example = filled_example(texts, (source_tag, target_tag), filler, rng)
        if example is None:
            continue
        # A sentence may begin with a term's name in small letters.
        source, target = (text[0].upper() + text[1:] for text in (example.source, example.target))
        example = replace(example, source=source, target=target)
        if rng.random() < 0.5:
            example = annotated(example, finder, others[target_tag], rng)
        examples.append(example)
    return examples
