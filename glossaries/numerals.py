"""Numbers as people say and write them, in the glossaries' languages."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from glossaries.folding import Folded, fold, listed

_CJK_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "两": 2, "兩": 2, "壱": 1, "弐": 2, "参": 3,
}  # fmt: skip
_CJK_SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_CJK_LARGE = {"万": 10_000, "萬": 10_000, "億": 100_000_000, "亿": 100_000_000}
_HANGUL_SCALES = {"천": 1000, "만": 10_000, "억": 100_000_000, "백": 100}

_CJK = "".join(_CJK_DIGITS) + "".join(_CJK_SMALL) + "".join(_CJK_LARGE)
_GROUPED = r"[0-9]{1,3}(?:[,.\u00a0\u202f '’][0-9]{3})+(?![0-9])|[0-9]+(?:[.,][0-9]{1,2}(?![0-9]))?"
CJK_NUMBER = rf"(?:(?:{_GROUPED})[十百千万億亿萬천만억백]*)(?:[0-9]+[千万천만]?)*|[{_CJK}]+"
WESTERN_NUMBER = rf"(?:{_GROUPED})"

# Words that multiply the number before them, per language, longest first where one begins another.
SCALE_WORDS: dict[str, dict[str, int]] = {
    "en": {"hundred": 100, "thousand": 1000, "million": 1_000_000},
    "vi": {"trăm": 100, "nghìn": 1000, "ngàn": 1000, "vạn": 10_000, "triệu": 1_000_000},
    "pt-BR": {"mil": 1000, "milhão": 1_000_000, "milhões": 1_000_000},
    "es": {"mil": 1000, "millón": 1_000_000, "millones": 1_000_000},
    "fr": {"mille": 1000, "million": 1_000_000, "millions": 1_000_000},
    "fil": {"libo": 1000, "libong": 1000, "milyon": 1_000_000, "milyong": 1_000_000},
    "id": {"ribu": 1000, "juta": 1_000_000},
    "ms": {"ribu": 1000, "juta": 1_000_000},
    "tr": {"bin": 1000, "milyon": 1_000_000},
    "ru": {"тысяч": 1000, "тысячи": 1000, "тысяча": 1000, "тыс": 1000},
    "uk": {"тисяч": 1000, "тисячі": 1000, "тисяча": 1000, "тис": 1000},
    "mn": {"мянга": 1000, "мянган": 1000, "түмэн": 10_000},
    "hi": {"हज़ार": 1000, "हजार": 1000, "लाख": 100_000},
    "ne": {"हजार": 1000, "लाख": 100_000},
    "bn": {"হাজার": 1000, "লাখ": 100_000},
    "si": {"දහස": 1000, "දහසක්": 1000},
    "th": {"พัน": 1000, "หมื่น": 10_000, "แสน": 100_000},
    "my": {"ထောင်": 1000, "သောင်း": 10_000},
    "km": {"ពាន់": 1000, "ម៉ឺន": 10_000},
}

_EN_UNITS = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_EN_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_EN_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
    "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_EN_WORDS = (
    {w: i for i, w in enumerate(_EN_UNITS)}
    | {w: 20 + 10 * i for i, w in enumerate(_EN_TENS)}
    | _EN_ORDINALS
    | {w + "th": i for i, w in enumerate(_EN_UNITS) if i in (4, 6, 7, 10) or i >= 13}
    | {"eleventh": 11}
)
_EN_RUN = re.compile(
    r"\b(?:(?:" + "|".join(sorted(_EN_WORDS, key=len, reverse=True)) + r"|hundred|thousand)\b"
    r"(?:[\s-]+(?:and\s+)?)?)+"
)


def latin_digits(text: str) -> str:
    """Decimal digits of every script (๓, ၃, ៣, ३, ৩, full width) made 0-9; length is kept."""
    return "".join(
        str(unicodedata.decimal(c)) if not c.isascii() and c.isdecimal() else c for c in text
    )


def plain_number(text: str) -> Decimal | None:
    """A number in digits, with group signs ("3,000", "3.000", "3 000") or a fraction ("2.5")."""
    bare = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    if re.fullmatch(r"[0-9]{1,3}([,.][0-9]{3})+", bare):
        bare = re.sub(r"[,.]", "", bare)
    try:
        return Decimal(bare.replace(",", "."))
    except InvalidOperation:
        return None


def cjk_number(text: str) -> Decimal | None:
    """A number in kanji, digits or both (十四, 七〇三, 1万2000, 3천), None if it is none."""
    leading = re.match(_GROUPED, text)
    if leading and leading.end() == len(text):
        return plain_number(text)
    if all(c in _CJK_DIGITS for c in text):
        return Decimal("".join(str(_CJK_DIGITS[c]) for c in text)) if text else None
    total = section = Decimal(0)
    current: Decimal | None = None
    position = 0
    while position < len(text):
        digits = re.compile(_GROUPED).match(text, position)
        char = text[position]
        small = _CJK_SMALL.get(char) or (_HANGUL_SCALES.get(char) if char in "천백" else None)
        large = _CJK_LARGE.get(char) or (_HANGUL_SCALES.get(char) if char in "만억" else None)
        if digits:
            current = plain_number(digits.group())
            position = digits.end()
            continue
        if char in _CJK_DIGITS:
            current = (current or Decimal(0)) * 10 + _CJK_DIGITS[char]
        elif small:
            section += (Decimal(1) if current is None else current) * small
            current = None
        elif large:
            total += (section + (current or Decimal(0)) or Decimal(1)) * large
            section, current = Decimal(0), None
        else:
            return None
        position += 1
    return total + section + (current or Decimal(0))


def english_numbers(text: str) -> list[tuple[int, int, str]]:
    """Spelled-out numbers of an English, lower-case text: offsets and the digits for them.

    "twenty-first" gives "21", "two thirty" gives "2" and "30". "one" alone stays a word ("which
    one", "one moment"), as do "first" and "second" ("one second").
    """
    found: list[tuple[int, int, str]] = []
    for match in _EN_RUN.finditer(text):
        end = match.start() + len(match.group().rstrip(" -"))
        run = [(w.start() + match.start(), w.end() + match.start(), w.group())
               for w in re.finditer(r"[a-z]+", match.group()) if w.group() != "and"]  # fmt: skip
        if len(run) == 1 and run[0][2] in ("one", "second", "first", "hundred", "thousand"):
            continue
        total = current = 0
        since = run[0][0]
        before = since
        for start, stop, word in run:
            if word == "hundred":
                current = (current or 1) * 100
            elif word == "thousand":
                total, current = total + (current or 1) * 1000, 0
            else:
                value = _EN_WORDS[word]
                room = 10 if current % 100 >= 20 and not current % 10 else 0
                if current and value >= (room or (100 if current % 100 == 0 else 0)):
                    found.append((since, before, str(total + current)))
                    since, total, current = start, 0, 0
                current += value
            before = stop
        found.append((since, end, str(total + current)))
    return found


def normal_text(text: str, tag: str) -> Folded:
    """The text as quantities are read from it: folded, Latin digits, English number words."""
    folded = fold(text, tag)
    digits = latin_digits(folded.text)
    spelled = english_numbers(digits) if tag == "en" else []
    if not spelled:
        return Folded(digits, folded.starts, folded.ends)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for start, end, number in [*spelled, (len(digits), len(digits), "")]:
        out += (digits[position:start], number)
        starts += folded.starts[position:start]
        ends += folded.ends[position:start]
        if number:
            starts += [folded.starts[start]] * len(number)
            ends += [folded.ends[end - 1]] * len(number)
        position = end
    return Folded("".join(out), tuple(starts), tuple(ends))
