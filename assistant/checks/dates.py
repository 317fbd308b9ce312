"""Dates and days of the week: numeric, by CLDR month names, with era years (令和)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.lexicon import WORD, Lexicon, lexicon
from assistant.checks.number import Number
from assistant.checks.quantity import Day, Quantity

_ERA = re.compile(r"(令和|平成|昭和|大正|reiwa|heisei|showa|레이와|헤이세이|쇼와)\s*$")
_ERA_BASE = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "reiwa": 2018, "heisei": 1988,
             "showa": 1925, "레이와": 2018, "헤이세이": 1988, "쇼와": 1925}  # fmt: skip
_GAP = re.compile(r"[^\d!?。、;:]{0,8}| hari ?bulan ")
_YEAR_GAP = re.compile(
    r"[\s,.年년]*(?:del?|năm|г|года|р|року|ng|taong|সালের|सालको|साल|सन्|ปี|พ\.ศ\.|ค\.ศ\.|ឆ្នាំ|оны|он|ခုနှစ်|tahun)?[\s,.、]*"
)


def _year_readings(year: int, lex: Lexicon) -> set[int]:
    readings = {year}
    if lex.language == "th" and year > 2400:
        readings.add(year - 543)
    elif lex.language == "ne" and 2060 < year < 2120:
        readings |= {year - 56, year - 57}
    elif lex.language == "zh-Hant" and 90 < year < 150:
        readings = {year + 1911}
    return readings


def find_dates(text: str, numbers: list[Number], lex: Lexicon) -> Iterator[Quantity]:
    """The dates of a folded text whose `numbers` were found; they may overlap."""
    yield from _numeric_dates(text, numbers)
    taken: set[int] = set()
    for month, start, end, needs_day in _months(text, numbers, lex):
        day = _nearest(text, numbers, start, end, 31, taken, lex)
        unsure = lex.boundary == "both" or end - start < 4
        if needs_day and (day is None or (day.form == "word" and unsure)):
            # Perhaps no month at all (may, mars), but one that was asked for is there.
            yield Quantity(
                "date", month, start, end, hard=False, digits=False, parts=(float(month),),
                dates=frozenset({(None, month, None)}),
            )  # fmt: skip
            continue
        low, high = start, end
        if day is not None:
            taken.add(day.start)
            low, high = min(low, day.start), max(high, day.end)
        year, low, high = _year(text, numbers, low, high, lex)
        numbers_in = (year, month, day.value if day else None)
        parts = tuple(float(v) for v in numbers_in if v is not None)
        readings = _year_readings(year, lex) if year else {None}
        yield Quantity(
            "date", month, low, high, hard=True, digits=True, parts=parts,
            dates=frozenset((y, month, int(day.value) if day else None) for y in readings),
        )  # fmt: skip
    for number in numbers:
        era = _ERA.search(text, 0, number.start)
        after = text[number.end : number.end + 1]
        if era:
            year = _ERA_BASE[era[1]] + int(number.value)
            dates: frozenset[Day] = frozenset({(year, None, None)})
            yield Quantity(
                "date", number.value, era.start(), number.end, hard=True, digits=True,
                dates=dates, parts=(number.value,),
            )  # fmt: skip
        elif after in ("年", "년") and 1900 <= number.value <= 2200:
            yield Quantity(
                "date", number.value, number.start, number.end, hard=True, digits=True,
                dates=frozenset({(int(number.value), None, None)}), parts=(number.value,),
            )  # fmt: skip


def _numeric_dates(text: str, numbers: list[Number]) -> Iterator[Quantity]:
    index = 0
    while index < len(numbers):
        group = [numbers[index]]
        for sign in "/-":
            while len(group) < 3 and index + len(group) < len(numbers):
                after = numbers[index + len(group)]
                if text[group[-1].end : after.start] != sign or after.parts:
                    break
                group.append(after)
            if len(group) > 1:
                break
        values = [int(n.value) for n in group]
        if len(group) == 1 and len(group[0].parts) == 3:
            values = list(group[0].parts)
            sign = "/"
        dates: set[Day] = set()
        if len(values) == 3 and values[0] > 1000:
            dates = {(values[0], values[1], values[2])}
        elif len(values) == 3 and values[2] > 1000:
            dates = {(values[2], values[1], values[0]), (values[2], values[0], values[1])}
        elif len(values) == 2 and sign == "/":
            dates = {(None, values[0], values[1]), (None, values[1], values[0])}
        dates = {d for d in dates if 1 <= (d[1] or 0) <= 12 and 1 <= (d[2] or 0) <= 31}
        if dates:
            parts = tuple(float(v) for v in values)
            yield Quantity(
                "date", parts[0], group[0].start, group[-1].end, hard=True, digits=True,
                dates=frozenset(dates), parts=parts,
            )  # fmt: skip
            index += len(group)
        else:
            index += 1


def _months(text: str, numbers: list[Number], lex: Lexicon) -> Iterator[tuple[int, int, int, bool]]:
    """Month, start, end, and whether a day has to stand beside it."""
    after = lex.pattern("dates", "month_after")
    before = lex.pattern("dates", "month_before")
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if not 1 <= number.value <= 12 or number.value % 1:
            continue
        if number.form == "word" and lex.language != "ko":
            continue  # months in words have names: арван нэгдүгээр сар
        match = after.match(text, number.end)
        if match is None and text[number.end : number.end + 1] in (" ", "-"):
            match = after.match(text, number.end + 1)
        if match:
            spans.append((number.start, match.end()))
            yield int(number.value), number.start, match.end(), False
            continue
        for found in before.finditer(text, max(0, number.start - 12), number.start):
            if text[found.end() : number.start].strip(" ") == "":
                spans.append((found.start(), number.end))
                yield int(number.value), found.start(), number.end, False
                break
    if not lex.months:
        return
    for match in month_pattern(lex).finditer(text):
        if any(a < match.end() and match.start() < b for a, b in spans):
            continue
        name = match[0]
        yield lex.months[name], match.start(), match.end(), len(name) < 5 or name == "march"


def month_pattern(lex: Lexicon) -> re.Pattern[str]:
    """All month names of the language, ready to search."""
    key = ("months", "*")
    if key not in lex._cache:
        # Short names must end where the word ends: Nepali मे is May, मेरा is "my".
        ends = {
            n: rf"(?![{WORD}])" if len(n) < 4 and lex.boundary == "start" else ""
            for n in lex.months
        }
        lex._cache[key] = lex.compile([re.escape(name) + ends[name] for name in lex.months])
    return lex._cache[key]


def _nearest(
    text: str,
    numbers: list[Number],
    start: int,
    end: int,
    limit: int,
    taken: set[int],
    lex: Lexicon,
) -> Number | None:
    def fits(number: Number) -> bool:
        return 1 <= number.value <= limit and number.value % 1 == 0 and number.start not in taken

    before = [n for n in numbers if n.end <= start and _GAP.fullmatch(text, n.end, start)][-1:]
    after = [n for n in numbers if n.start >= end and _GAP.fullmatch(text, end, n.start)][:1]
    if lex.section("dates").get("month_after"):
        before = []
    if lex.section("dates").get("month_before"):
        after = []
    sides = before + after if lex.day_first else after + before
    return next((n for n in sides if fits(n)), None)


def _year(
    text: str, numbers: list[Number], low: int, high: int, lex: Lexicon
) -> tuple[int | None, int, int]:
    for number in numbers:
        gap = text[number.end : low] if number.end <= low else text[high : number.start]
        outside = (number.end <= low and not lex.day_first) or (
            number.start >= high and not lex.section("dates").get("month_after")
        )
        if not outside or not _YEAR_GAP.fullmatch(gap):
            continue
        era = _ERA.search(text, 0, number.start)
        if era:
            return (
                _ERA_BASE[era[1]] + int(number.value),
                min(low, era.start()),
                max(high, number.end),
            )
        if 1900 <= number.value <= 2700 and number.value % 1 == 0 and number.form != "word":
            return int(number.value), min(low, number.start), max(high, number.end)
    return None, low, high


def weekdays(text: str, language: str) -> dict[int, tuple[int, int]]:
    """Days of the week named in a folded text (Monday = 0), each with where it was first said."""
    lex = lexicon(language)
    key = ("weekdays", "*")
    if key not in lex._cache:
        lex._cache[key] = lex.compile([re.escape(name) for name in lex.weekdays])
    found: dict[int, tuple[int, int]] = {}
    for match in lex._cache[key].finditer(text):
        found.setdefault(lex.weekdays[match[0]], (match.start(), match.end()))
    return found
