"""Kinds of personal data and what stands in their place."""

from dataclasses import dataclass, field
from typing import Protocol

LABELS = {
    "name": "[氏名]",
    "address": "[住所]",
    "phone": "[電話番号]",
    "my-number": "[マイナンバー]",
    "residence-card": "[在留カード番号]",
    "passport": "[旅券番号]",
    "account": "[口座番号]",
    "birth-date": "[生年月日]",
    "email": "[メール]",
    "number": "[番号]",
}
"""Label by kind. `number` is an identifier of a kind that the text does not tell."""


@dataclass(frozen=True)
class Found:
    """A piece of personal data: half-open character offsets into the text, and its kind."""

    start: int
    stop: int
    kind: str


def merged(found: list[Found]) -> list[Found]:
    """The pieces in order without overlaps; of two that overlap one covers both.

    The kind is that of the longer one, of two equally long that of the first in the list.
    """
    done: list[Found] = []
    for piece in sorted(found, key=lambda piece: piece.start):
        if done and piece.start < done[-1].stop:
            last = done.pop()
            longer = piece if piece.stop - piece.start > last.stop - last.start else last
            done.append(Found(last.start, max(last.stop, piece.stop), longer.kind))
        elif piece.stop > piece.start:
            done.append(piece)
    return done


@dataclass(frozen=True)
class Masked:
    """A text without personal data."""

    text: str
    kinds: tuple[str, ...] = ()
    """What was replaced, one entry for each place."""
    spans: tuple[tuple[int, int, int, int], ...] = field(default=())
    """(start, stop) in the text that was given and (start, stop) in `text`, in order."""

    def moved(self, span: tuple[int, int] | None) -> tuple[int, int] | None:
        """A span of the original text in the masked one; a masked part is taken whole."""
        if span is None:
            return None
        return self._moved(span[0], last=False), self._moved(span[1], last=True)

    def _moved(self, offset: int, *, last: bool) -> int:
        shift = 0
        for start, stop, new_start, new_stop in self.spans:
            if offset < start or (last and offset == start):
                break
            if offset < stop or (last and offset == stop):
                return new_stop if last else new_start
            shift = new_stop - stop
        return offset + shift


class Masker(Protocol):
    """Replaces personal data in the texts of one conversation."""

    def __call__(self, text: str, language: str, question: str = "") -> Masked:
        """The text with labels in the place of personal data.

        Args:
            text: what was said, or its translation.
            language: the text's BCP 47 tag.
            question: the Japanese sentence that it may answer.
        """
