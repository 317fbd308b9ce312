"""All quantities of a text: dates, times, amounts of money and counts with their units."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.checks.clock import find_times
from assistant.checks.dates import find_dates, weekdays
from assistant.checks.lexicon import WORD, Lexicon, lexicon
from assistant.checks.limits import with_limits
from assistant.checks.number import Number
from assistant.checks.numbers import find_numbers
from assistant.checks.quantity import Quantity, QuantityKind


def read(text: str, language: str) -> list[Quantity]:
    """The quantities of a folded text in order."""
    lex = lexicon(language)
    numbers = find_numbers(text, language)
    found: list[Quantity] = []
    # "thứ năm", "segunda-feira": the number in the name of a weekday is none.
    named = list(weekdays(text, language).values())
    numbers = [
        n for n in numbers
        if n.form == "digits" or not any(a <= n.start and n.end <= b for a, b in named)
    ]  # fmt: skip
    numbers = [_tenths(text, number, lex.language) for number in numbers]
    free = list(numbers)
    for reader in (find_dates, find_times):
        for quantity in reader(text, free, lex):
            if any(q.start < quantity.end and quantity.start < q.end for q in found):
                continue
            found.append(quantity)
        free = [n for n in free if not any(q.start < n.end and n.start < q.end for q in found)]
    found += [_plain(text, number, lex) for number in free]
    found.sort(key=lambda q: q.start)
    return with_limits(text, found, lex)


def _plain(text: str, number: Number, lex: Lexicon) -> Quantity:
    # Number words are too often articles, pronouns and idioms to be asked for; kanji from two on.
    hard = number.form == "digits" or (
        number.form == "kanji" and number.value >= (2 if lex.language == "ja" else 3)
    )
    unit, end = _unit(text, number, lex)
    kind: QuantityKind = "amount" if unit in ("yen", "money") else "number"
    parts = tuple(float(p) for p in number.parts) if len(number.parts) == 2 else (number.value,)
    return Quantity(
        kind, number.value, number.start, max(number.end, end), hard=hard,
        digits=number.form == "digits", unit=unit, parts=parts,
    )  # fmt: skip


# 3割, 三成 and 3할 are thirty percent; 成人 and its kin are no tenths.
_TENTHS = {
    "ja": re.compile("割(?!り|れ|る|っ)"),
    "zh-Hans": re.compile("成(?![人年功为立员长])"),
    "zh-Hant": re.compile("成(?![人年功為立員長])"),
    "ko": re.compile(" ?할(?![가-힣]*(?:인 ?가|부))"),
}


def _tenths(text: str, number: Number, language: str) -> Number:
    word = _TENTHS.get(language)
    if word is None or number.value > 10 or not word.match(text, number.end):
        return number
    return replace(number, value=number.value * 10, parts=())


_NEXT_NUMBER = re.compile(r"(?:ទី)? ?\d")
_JOINER = re.compile(rf" ?(?:-|\([^)]*\) ?)? ?(?:[{WORD}'-]{{1,14}} )?")


def _unit(text: str, number: Number, lex: Lexicon) -> tuple[str | None, int]:
    """The class of the unit word beside a number, after it or else just before it."""
    best: tuple[int, str, int] | None = None
    limit = min(len(text), number.end + 24)
    for name in lex.section("units"):
        pattern = lex.pattern("units", name)
        for match in pattern.finditer(text, number.end, limit):
            gap = text[number.end : match.start()]
            direct = gap.strip(" -") == ""
            if name in ("floor", "counter") and _NEXT_NUMBER.match(text, match.end()):
                continue  # "counter 3 floor 2": the word belongs to the second number
            if not direct and (lex.boundary == "none" or not _JOINER.fullmatch(gap)):
                continue
            rank = (0 if direct else 200) - len(match[0])
            if best is None or rank < best[0]:
                best = (rank, name, match.end() if direct else number.end)
    for name in lex.section("units"):
        pattern = lex.pattern("units", name)
        for match in pattern.finditer(text, max(0, number.start - 16), number.start):
            gap = text[match.end() : number.start]
            near = gap.strip(" .:-") in ("", "thứ", "第")
            if near and (best is None or 100 - len(match[0]) < best[0]):
                best = (100 - len(match[0]), name, number.end)
    return (best[1], best[2]) if best else (None, number.end)


def units_named(text: str, language: str, unit: str) -> bool:
    """Whether a folded text has a word for a unit anywhere, or none is known in the language."""
    lex = lexicon(language)
    return unit not in lex.section("units") or bool(lex.pattern("units", unit).search(text))
