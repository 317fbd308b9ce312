"""Texts as they sound: what spelling alone differs in is taken out, before two are compared."""

import re
import unicodedata

from glossaries.morphology import reading
from glossaries.numerals import CJK_NUMBER, cjk_number

BY_CHARACTER = ("ja", "zh-Hans", "zh-Hant", "th", "km", "my", "ko")
"""Languages measured by characters: Korean as well, whose spacing is a matter of taste."""

# Spellings of one word, of which the recogniser and the phrases use either.
_JAPANESE = {
    "下さい": "ください", "頂": "いただ", "致し": "いたし", "出来": "でき", "宜し": "よろし",
    "御座": "ござ", "有難": "ありがと", "子供": "子ども", "お子様": "お子さん", "様": "さま",
    "一ヶ月": "1か月", "ヶ": "か", "カ月": "か月", "ケ月": "か月", "引越": "引っ越",
    "申込": "申し込",
    "届け": "届", "何処": "どこ", "此処": "ここ", "何時頃": "いつ頃", "持って来": "持ってき",
}  # fmt: skip


def normalised(text: str, language: str) -> str:
    """A text without punctuation, case and, in Japanese, differences of spelling."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if language == "ja":
        plain = re.sub(CJK_NUMBER, _in_digits, plain)
        for one, other in _JAPANESE.items():
            plain = plain.replace(one, other)
    plain = re.sub(r"[^\w\s]|_", "" if language in BY_CHARACTER else " ", plain)
    joint = "" if language in BY_CHARACTER else " "
    return joint.join(plain.split())


def kana(text: str) -> str:
    """What a Japanese text sounds like: homophones and spellings count as the same."""
    return reading(normalised(text, "ja"))


def _in_digits(found: re.Match[str]) -> str:
    number = cjk_number(found.group())
    return found.group() if number is None else f"{number:f}"
