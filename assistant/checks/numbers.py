"""Numbers in running text: digits of every script, kanji, and the number words of each language.

Number words come from ICU's rule-based spell-out (Unicode CLDR) where it has the language, and
from the lexicon for the rest (Mongolian, Bengali, Sinhala) and for ordinals and spoken forms.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from icu4py.messageformat import MessageFormat

from assistant.checks.east_asian import find_kanji, find_korean
from assistant.checks.lexicon import WORD, Lexicon, lexicon
from assistant.checks.number import Number
from assistant.checks.text import UNSPACED, fold_text

_NO_SPELLOUT = frozenset({"ja", "zh-Hans", "zh-Hant", "ko", "mn", "bn", "si"})
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)")


def find_numbers(text: str, language: str) -> list[Number]:
    """The numbers of a folded text, in order, none inside another."""
    lex = lexicon(language)
    found = _digits(text, lex)
    if lex.language in ("ja", "zh-Hans", "zh-Hant"):
        found += find_kanji(text, lex.language)
    if lex.language == "ko":
        found += find_korean(text)
    if lex.language not in ("ja", "zh-Hans", "zh-Hant"):
        found += _words(text, lex)
    return _merge(text, _without_overlaps(found), lex)


def _digits(text: str, lex: Lexicon) -> list[Number]:
    numbers: list[Number] = []
    taken = 0
    spaced = [m.span() for m in _SPACED.finditer(text)] if lex.spaced_thousands else []
    for match in _DIGITS.finditer(text):
        if match.start() < taken:
            continue
        for start, end in spaced:
            if start == match.start() and "," not in match[0] and "." not in match[0]:
                value = int(text[start:end].replace(" ", ""))
                numbers.append(Number(value, start, end, "digits"))
                taken = end
                break
        else:
            taken = match.end()
            before = text[match.start() - 1 : match.start()]
            if match[0] == "0" and (before.isalpha() or before > "\u1000"):
                continue  # Burmese writes the letter wa with the sign of zero
            numbers.append(_digit_number(match[0], match.start()))
    return numbers


def _digit_number(raw: str, start: int) -> Number:
    parts = tuple(int(p) for p in re.split("[.,]", raw))
    end = start + len(raw)
    groups = re.split("[.,]", raw)
    separators = [c for c in raw if c in ".,"]
    if not separators:
        return Number(int(raw), start, end, "digits")
    whole = len(groups[-1]) == 3 and groups[0] != "0" and len(set(separators)) == 1
    if whole and len(groups[0]) <= 3 and all(len(g) in (2, 3) for g in groups[1:]):
        return Number(int("".join(groups)), start, end, "digits")
    if len(separators) == 1 or separators[-1] != separators[0]:
        value = float("".join(groups[:-1]) + "." + groups[-1])
        return Number(value, start, end, "digits", parts)
    return Number(float(parts[0]), start, end, "digits", parts)


@lru_cache(maxsize=32)
def _spelled(language: str) -> tuple[dict[str, int], int]:
    """Folded number words of a language, with the length of the longest (words or characters)."""
    lex = lexicon(language)
    table: dict[str, int] = {}
    if lex.lists and language not in _NO_SPELLOUT:
        spell = MessageFormat("{n, spellout}", language.replace("-", "_"))
        for n in [*range(1, 1000), *range(1000, 10000, 100), 10000, 20000, 30000, 100000]:
            word = _plain(str(spell.format({"n": n})), language)
            table.setdefault(word, n)
    if language == "my":  # ten before a unit is said with a short tone
        short = {w.replace("ဆယ်", "ဆယ့်", 1): n for w, n in table.items() if not w.endswith("ဆယ်")}
        table |= short
    for word, value in lex.words.items():
        table[_plain(word, language)] = value
    if language in UNSPACED:
        return table, max((len(w) for w in table), default=0)
    return table, max((w.count(" ") + 1 for w in table), default=0)


def _plain(word: str, language: str) -> str:
    word = fold_text(word)
    if language == "fil":  # ICU marks stress, which nobody writes
        word = "".join(
            c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)
        ).replace("'", "")
    return word.replace("-", " ")


_WORD_RUN = re.compile(rf"[{WORD}']+")


def _words(text: str, lex: Lexicon) -> list[Number]:
    table, longest = _spelled(lex.language)
    if not table:
        return []
    numbers: list[Number] = []
    if lex.language in UNSPACED:
        position = 0
        while position < len(text):
            for length in range(min(longest, len(text) - position), 0, -1):
                value = table.get(text[position : position + length])
                if value is not None:
                    numbers.append(Number(value, position, position + length, "word"))
                    position += length - 1
                    break
            position += 1
        return numbers
    runs = [(m[0], m.start(), m.end()) for m in _WORD_RUN.finditer(text)]
    index = 0
    while index < len(runs):
        for count in range(min(longest, len(runs) - index), 0, -1):
            group = runs[index : index + count]
            gaps = {text[a[2] : b[1]] for a, b in pairwise(group)}
            if gaps - {" ", "-"}:
                continue
            value = table.get(_plain(" ".join(g[0] for g in group), lex.language))
            if value is not None:
                numbers.append(Number(value, group[0][1], group[-1][2], "word"))
                index += count - 1
                break
        index += 1
    return numbers


def _without_overlaps(numbers: list[Number]) -> list[Number]:
    kept: list[Number] = []
    for number in sorted(numbers, key=lambda n: (n.start, -n.end)):
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def _merge(text: str, numbers: list[Number], lex: Lexicon) -> list[Number]:
    """Apply 万, mil, nghìn, lakh … after a number, and add what follows: 1万2千, 3 mil 500."""
    table = lex.multipliers
    if not table:
        return numbers
    any_multiplier = re.compile(
        " ?(" + "|".join(re.escape(w) for w in sorted(table, key=len, reverse=True)) + ")"
        + ("" if lex.boundary == "none" else rf"(?![{WORD}])")
    )  # fmt: skip
    merged: list[Number] = []
    for number in numbers:
        if merged and number.start < merged[-1].end:
            continue  # a number word that was read as a multiplier
        while match := any_multiplier.match(text, number.end):
            factor = table[match[1]]
            number = replace(
                number, value=number.value * factor, end=match.end(), multiplier=factor, parts=()
            )
        before = merged[-1] if merged else None
        if before and before.multiplier > 1 and number.value < before.multiplier:
            gap = text[before.end : number.start]
            if gap in ("", " ", " y ", " e ", " and ", " และ"):
                value = before.value + number.value
                merged[-1] = replace(
                    number, value=value, start=before.start, multiplier=number.multiplier
                )
                continue
        merged.append(number)
    return merged
