"""Text in the form that the checks compare, with a way back to the user's own characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from glossaries import folding

# Invisible characters that carry no meaning for the checks: zero-width space, joiners, marks of
# direction, soft hyphen, variation selectors, byte order mark.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff")
_FOLD = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "＇": "'", "“": '"', "”": '"',
    "।": "。", "॥": "。", "။": "。", "។": "。", "៕": "。", "၊": "、", "İ": "i",
    "–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-", "〜": "~", "～": "~",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u3000": " ", "\t": " ", "\n": " ", "\r": " ",
}  # fmt: skip
_NO_WORD = re.compile(r"[a-zà-ɏ\u0400-\u052f\u0900-\u0dff\d]{100,}")


class Folded(folding.Folded):
    """A text in lower case, NFC, half-width, with ASCII digits; each character knows its origin."""

    def without(self, names: Iterable[str]) -> Folded:
        """This text with `names` blanked out, every other character at its place.

        So is any run of more than 100 characters without a space in a script that writes spaces:
        it is no word, and would cost the patterns of word endings much time.
        """
        text = _NO_WORD.sub(lambda match: "\x00" * len(match[0]), self.text)
        for name in names:
            folded = fold_text(name)
            if folded:
                text = text.replace(folded, "\x00" * len(folded))
        return Folded(text, self.starts, self.ends)


def _fold_cluster(cluster: str) -> str:
    out = []
    for char in unicodedata.normalize("NFC", cluster):
        if char in _INVISIBLE:
            continue
        char = _FOLD.get(char, char)
        digit = unicodedata.digit(char, -1)
        if digit >= 0 and unicodedata.category(char) == "Nd":
            out.append(str(digit))
            continue
        # Full-width Latin and half-width kana; not ㎡ or ½, which grow and change meaning.
        if "\uff01" <= char <= "\uffee":
            char = unicodedata.normalize("NFKC", char)
        low = char.lower()
        out.append(low if len(low) == len(char) else char)
    return unicodedata.normalize("NFC", "".join(out))


@lru_cache(maxsize=256)
def fold(text: str) -> Folded:
    """Fold `text` for comparison: case, width, digits of every script, invisible characters."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and (
            unicodedata.combining(text[end]) or "\uff9e" <= text[end] <= "\uff9f"
        ):
            end += 1
        for char in _fold_cluster(text[position:end]):
            chars.append(char)
            starts.append(position)
            ends.append(end)
        position = end
    return Folded("".join(chars), tuple(starts), tuple(ends))


def fold_text(text: str) -> str:
    """`fold` without the way back: for patterns and word lists."""
    return fold(text).text


def base_language(tag: str) -> str:
    """The primary language of a BCP 47 tag, but zh keeps its script: zh-Hant-TW → zh-Hant."""
    parts = tag.replace("_", "-").split("-")
    first = parts[0].lower()
    if first != "zh":
        return {"tl": "fil"}.get(first, first)
    rest = {part.lower() for part in parts[1:]}
    return "zh-Hant" if rest & {"hant", "tw", "hk", "mo"} else "zh-Hans"


UNSPACED = frozenset({"ja", "zh-Hans", "zh-Hant", "th", "my", "km"})
"""Languages that write no spaces between words."""
