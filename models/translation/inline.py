"""Terms and values inline in a source text: where they stand, and how outputs get them back.

A term keeps its place and its words, with the rendering beside it (Dinu et al. 2019, “Training
Neural Machine Translation to Apply Terminology Constraints”). A value (date, time, sum, number) is
taken out: a token stands for it in the source and in the output, and its rendering is put there, so
that no model has to copy digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol, TypeVar

TERM: Final = "term"
# Scripts in which no space stands between words.
NO_SPACE: Final = frozenset({"ja", "zh-Hans", "zh-Hant", "my", "km", "th"})
_CLOSING: Final = re.compile(r" +(?=[.,;:!?)%\]。、，！？])")


class Inline(Protocol):
    """What stands inline: its words in the source, its rendering and its kind."""

    @property
    def source(self) -> str:
        """The words as they stand in the source."""

    @property
    def target(self) -> str:
        """The rendering that is wanted."""

    @property
    def kind(self) -> str:
        """`term`, or the kind of a value: `date`, `time`, `amount`, `number`."""


_Item = TypeVar("_Item", bound=Inline)


def places(text: str, items: Sequence[_Item]) -> list[tuple[int, int, _Item]]:
    """Start, end and item of each item that is found, in the text's order, not overlapping.

    Items that come first in `items` take their place first; one that stands twice in `items` is
    looked for twice. A digit is never found inside a longer number.
    """
    taken: list[tuple[int, int, _Item]] = []
    for item in items:
        for start, end in _occurrences(text, item.source):
            if all(end <= first or start >= last for first, last, _ in taken):
                taken.append((start, end, item))
                break
    return sorted(taken, key=lambda place: place[0])


def _occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    start = text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        before, after = text[start - 1 : start], text[end : end + 1]
        if not (before.isdecimal() and words[0].isdecimal()) and not (
            after.isdecimal() and words[-1].isdecimal()
        ):
            yield start, end
        start = text.find(words, start + 1)


class Placeholders:
    """Gives out the tokens that stand for values, by kind, as long as there are any."""

    def __init__(self, tokens: Mapping[str, Sequence[str]]) -> None:
        """`tokens` are a model's placeholder tokens by kind."""
        self._left = {kind: list(names) for kind, names in tokens.items()}
        self.given: dict[str, str] = {}
        """Token → rendering."""

    def give(self, item: Inline) -> str | None:
        """The token that stands for the item from now on; None where its kind has none left."""
        left = self._left.get(item.kind)
        if not left:
            return None
        token = left.pop(0)
        self.given[token] = item.target
        return token


def restore(runs: Sequence[str], renderings: Sequence[str], target: str) -> str:
    """The output text from its runs and the renderings between them (one fewer than runs).

    Pieces know no space before or after a placeholder, so it is set by the language's habit.
    """
    text = runs[0].strip()
    spaced = target not in NO_SPACE
    for rendering, run in zip(renderings, runs[1:], strict=True):
        before = " " if spaced and text and text[-1] not in "([¥$'\"“-/~" else ""
        run = run.strip()
        after = " " if spaced and target != "ko" and run and run[0] not in "'-/~’%" else ""
        text = f"{text}{before}{rendering}{after}{run}"
    return _CLOSING.sub("", text)
