"""Clean single sentences and pairs of parallel text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from models.tuning.tags import CJK

_SPACES = re.compile(r"[\s\u00a0\u200b\u2028\u2029\ufeff\u00ad]+")
_CJK_CHAR = r"\u3005-\u30ff\u3400-\u9fff"
_CJK_SPACE = re.compile(rf"(?<=[{_CJK_CHAR}。、，！？]) (?=[{_CJK_CHAR}。、，！？])")
_HALF_TO_FULL: Final = {"?": "？", "!": "！", ",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}
_ASCII_MARK = re.compile(rf"(?<=[{_CJK_CHAR}])([?!,:;()])")
_MARK = re.compile(r"[^\w]+")

# The letters that each script may hold: a side with too few of them is not in its language.
_SCRIPTS: Final = {
    "ja": r"[\u3040-\u30ff\u3400-\u9fff]",
    "zh-Hans": r"[\u3400-\u9fff]",
    "zh-Hant": r"[\u3400-\u9fff]",
    "ko": r"[\uac00-\ud7a3]",
    "th": r"[\u0e00-\u0e7f]",
    "my": r"[\u1000-\u109f]",
    "km": r"[\u1780-\u17ff]",
    "ne": r"[\u0900-\u097f]",
    "hi": r"[\u0900-\u097f]",
    "bn": r"[\u0980-\u09ff]",
    "si": r"[\u0d80-\u0dff]",
    "ru": r"[\u0400-\u04ff]",
    "uk": r"[\u0400-\u04ff]",
    "mn": r"[\u0400-\u04ff]",
}
_LATIN: Final = r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
_SCRIPT_RE: Final = {tag: re.compile(pattern) for tag, pattern in _SCRIPTS.items()}
_LATIN_RE: Final = re.compile(_LATIN)


def fold_width(text: str) -> str:
    """Full-width letters, digits and signs to ASCII, half-width kana to full; punctuation stays."""
    out = []
    for char in text:
        code = ord(char)
        is_mark = char in "！？，：；（）～［］｛｝＂＇"
        if 0xFF01 <= code <= 0xFF9F and not is_mark and char not in "｡｢｣､":
            char = unicodedata.normalize("NFKC", char)
        out.append({"｡": "。", "､": "、", "｢": "「", "｣": "」"}.get(char, char))
    return unicodedata.normalize("NFC", "".join(out))


def sentence(text: str, tag: str) -> str:
    """One line, NFC, single spaces, one width of letters and digits, the language's punctuation."""
    text = _SPACES.sub(" ", fold_width(text)).strip()
    text = text.replace("…", "...").replace("’", "'").replace("‘", "'")
    if tag not in CJK:
        return text.replace("“", '"').replace("”", '"')
    text = _CJK_SPACE.sub("", text)
    return _ASCII_MARK.sub(lambda m: _HALF_TO_FULL[m.group(1)], text)


def key(text: str) -> str:
    """A sentence without case, spaces and marks: equal keys mean the same sentence."""
    return _MARK.sub("", unicodedata.normalize("NFKC", text).casefold())


def in_script(text: str, tag: str) -> bool:
    """Whether at least half of the letters are of the language's script."""
    letters = sum(char.isalpha() for char in text)
    if letters == 0:
        return True
    pattern = _SCRIPT_RE.get(tag, _LATIN_RE)
    return len(pattern.findall(text)) >= 0.5 * letters


def good_pair(source: str, target: str, source_tag: str, target_tag: str) -> bool:
    """Whether a cleaned pair looks like a translation: lengths, scripts, no copy."""
    if not source or not target or len(source) > 400 or len(target) > 400:
        return False
    if not (in_script(source, source_tag) and in_script(target, target_tag)):
        return False
    dense = CJK | {"ko"}
    first = len(source) * (2.2 if source_tag in dense else 1.0)
    second = len(target) * (2.2 if target_tag in dense else 1.0)
    ratio = (first + 12) / (second + 12)
    return 1 / 3.2 < ratio < 3.2 and (key(source) != key(target) or len(source) < 12)
