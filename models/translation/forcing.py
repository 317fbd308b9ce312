"""Where in a translation a rendering may be written."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

from models.translation.inline import NO_SPACE

SPACE: Final = "▁"
_MARKS: Final = frozenset(".,;:!?…。、，！？「」()（）\"'")


def places_for(
    rendering: str, pieces: Sequence[str], target: str, marks: Container[str] = ()
) -> list[tuple[int, str]]:
    """The places in a translation where a rendering may begin, each with the form it has there.

    Args:
        rendering: of a term.
        pieces: SentencePiece pieces of the translation, without language and end.
        target: BCP 47 tag of its language.
        marks: tokens that are no pieces, beside which a word always begins or ends.

    Returns:
        Numbers of pieces that stay before it, with the rendering, which has a capital where it
        begins the sentence. It is never put behind all of them: what a translation lacks is seldom
        just its end, and there it would stand beside the words that were said for it.
    """
    end = len(pieces)
    while end and pieces[end - 1].lstrip(SPACE) in _MARKS:
        end -= 1
    return [
        (at, rendering if at else rendering[:1].upper() + rendering[1:])
        for at in range(end)
        if not at or _starts(pieces[at - 1], pieces[at], target, marks)
    ]


def _starts(before: str, piece: str, target: str, marks: Container[str]) -> bool:
    if before in marks or piece in marks or target in NO_SPACE:
        return True
    return piece.startswith(SPACE) or piece in _MARKS
