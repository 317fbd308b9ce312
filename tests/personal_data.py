"""Reads the made-up examples of personal data and measures how many of them are found."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.masking.kinds import Found

FOLDER = Path(__file__).parent / "data"
_MARK = re.compile(r"\{([a-z-]+)\|([^}]*)\}")


@dataclass(frozen=True)
class Example:
    language: str
    text: str
    items: tuple[Found, ...]


def read_examples(name: str) -> list[Example]:
    examples = []
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        language, marked = line.split("\t")
        text, items, position = "", [], 0
        for match in _MARK.finditer(marked):
            text += marked[position : match.start()]
            items.append(Found(len(text), len(text) + len(match[2]), match[1]))
            text += match[2]
            position = match.end()
        examples.append(Example(language, text + marked[position:], tuple(items)))
    return examples


def as_heard(example: Example, *, small: bool, bare: bool) -> Example:
    """The example as some recognisers write: all in small letters, without any signs."""
    text = example.text
    if small:
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if bare:
        inside = {i for item in example.items for i in range(item.start, item.stop)}
        text = "".join(
            " " if c in ".,。、，！？!?" and i not in inside else c for i, c in enumerate(text)
        )
    return Example(example.language, text, example.items)


Finder = Callable[[str, str], list[Found]]


def missed(example: Example, find: Finder) -> list[Found]:
    """The items of which any letter or digit would be left readable."""
    found = find(example.text, example.language)
    covered = {i for piece in found for i in range(piece.start, piece.stop)}
    return [
        item
        for item in example.items
        if any(example.text[i].isalnum() and i not in covered for i in range(item.start, item.stop))
    ]


def recall(examples: list[Example], find: Finder) -> tuple[Counter[str], Counter[str]]:
    """Items and missed items, by kind and by language."""
    total: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for example in examples:
        for item in example.items:
            total.update((item.kind, example.language, "all"))
        for item in missed(example, find):
            lost.update((item.kind, example.language, "all"))
    return total, lost
