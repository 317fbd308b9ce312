"""A text in plain digits and signs, character for character, so that offsets stay the same."""

import re
import unicodedata

_KANJI = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
_DASHES = dict.fromkeys("‐‑‒–—―−－ｰ", "-")
_KANJI_RUN = re.compile(r"[〇零一二三四五六七八九]{2,}")
# A dash between digits is often heard as a long vowel or read as の.
_BETWEEN = re.compile(r"(?<=[0-9])[ー〜~の](?=[0-9])")


def plain(text: str) -> str:
    """The text with ASCII digits, letters and dashes; exactly as long as before.

    Digits of every script, full-width signs and runs of kanji digits (〇九〇) are changed; kanji
    numerals with tens (十八) are not.
    """
    changed = "".join(map(_plain, text))
    changed = _KANJI_RUN.sub(lambda run: "".join(_KANJI[c] for c in run[0]), changed)
    return _BETWEEN.sub("-", changed)


def _plain(character: str) -> str:
    if character.isascii():
        return character
    if character in _DASHES:
        return _DASHES[character]
    digit = unicodedata.digit(character, None)
    if digit is not None and unicodedata.category(character) == "Nd":
        return str(digit)
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded.isascii() else character
