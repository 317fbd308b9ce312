"""Text folded for comparison (NFKC, case, kana) with the way back to the original offsets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-") | dict.fromkeys("’‘ʼ＇", "'"))
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def listed(text: str) -> list[str]:
    """The words of a list that is written as one string, divided by white space."""
    return text.split()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `starts[i]`/`ends[i]` are the original offsets of folded character i."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of the folded span [start, end), end > start."""
        return self.starts[start], self.ends[end - 1]


def fold_plain(text: str, tag: str) -> str:
    """NFKC, dashes and apostrophes made one, lower case (Turkish: by Turkish rules)."""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    if tag == "tr":
        text = text.replace("İ", "i").replace("I", "ı")
    return "".join(c for c in text.casefold() if c not in _ZERO_WIDTH)


def fold(text: str, tag: str) -> Folded:
    """`fold_plain` with offsets; letters and their combining marks are folded together."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in "ﾞﾟ"):
            end += 1
        piece = fold_plain(text[position:end], tag)
        out.append(piece)
        starts.extend([position] * len(piece))
        ends.extend([end] * len(piece))
        position = end
    return Folded("".join(out), tuple(starts), tuple(ends))


def to_hiragana(text: str) -> str:
    """Katakana letters made hiragana; the long mark ー and everything else stay."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def is_word_char(char: str) -> bool:
    r"""Letters, digits and marks (Python's `\w` leaves out the marks of Indic scripts)."""
    return unicodedata.category(char)[0] in "LMN"


@dataclass(frozen=True, slots=True)
class Word:
    """A run of word characters and its offsets in the folded text."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Words of a folded text; an apostrophe or hyphen divides words."""
    found: list[Word] = []
    start = -1
    for index, char in enumerate(text):
        if is_word_char(char):
            if start < 0:
                start = index
        elif start >= 0:
            found.append(Word(text[start:index], start, index))
            start = -1
    if start >= 0:
        found.append(Word(text[start:], start, len(text)))
    return found


_SPACES = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """The text without any white space."""
    return _SPACES.sub("", text)
