"""Dates, times of day, amounts of money, counts with units, and the limits put on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.checks.lexicon import WORD, Lexicon, lexicon
from assistant.checks.numbers import Number, find_numbers
from assistant.checks.text import UNSPACED

QuantityKind = Literal["number", "date", "time", "amount"]
Day = tuple[int | None, int | None, int | None]
"""Year, month, day; what was not said is None."""


@dataclass(frozen=True)
class Quantity:
    """One quantity of a text, with half-open offsets into the folded text."""

    kind: QuantityKind
    value: float
    start: int
    end: int
    hard: bool
    """Whether a translation has to show it: digits yes, the word "one" no."""
    digits: bool
    unit: str | None = None
    """A class of the lexicon's [units], or "yen" / "money" for amounts."""
    dates: frozenset[Day] = frozenset()
    """What the date can mean: 3/5 is 5 March or 3 May."""
    minutes: frozenset[int] = frozenset()
    """What the time of day can mean, in minutes since midnight: 2:30 is 150 or 870."""
    half: Literal["am", "pm"] | None = None
    """The half of the day that was said in words."""
    parts: tuple[float, ...] = ()
    """The numbers inside."""
    limits: frozenset[str] = frozenset()
    """Names of the lexicon's [limits] beside it: within, at_least, until …"""


_ERA = re.compile(r"(令和|平成|昭和|大正|reiwa|heisei|showa|레이와|헤이세이|쇼와)\s*$")
_ERA_BASE = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "reiwa": 2018, "heisei": 1988,
             "showa": 1925, "레이와": 2018, "헤이세이": 1988, "쇼와": 1925}  # fmt: skip
_STOP = re.compile(r"[。!?;\n]|[.](?=\s|$)")
_PAUSE = re.compile(r"[。!?;\n、]|[.,](?=\s|$)")
_GAP = re.compile(r"[^\d!?。、;:]{0,8}")
_YEAR_GAP = re.compile(
    r"[\s,.年년]*(?:del?|năm|г|года|р|року|ng|taong|সালের|सालको|साल|सन्|ปี|พ\.ศ\.|ค\.ศ\.|ឆ្នាំ|оны|он|ခုနှစ်|tahun)?[\s,.、]*"
)
# Only a clock can be meant: 0-24 hours, minutes of two digits.
_CLOCK = re.compile(r"\s?[:h時时点點]\s?([0-5]\d)(?!\d)")


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
    free = list(numbers)
    for reader in (_dates, _times):
        for quantity in reader(text, free, lex):
            if any(q.start < quantity.end and quantity.start < q.end for q in found):
                continue
            found.append(quantity)
        free = [
            n for n in free if not any(q.start < n.end and n.start < q.end for q in found)
        ]
    found += [_plain(text, number, lex) for number in free]
    found.sort(key=lambda q: q.start)
    return _with_limits(text, found, lex)


# --- dates ---------------------------------------------------------------------------------------


def _year_readings(year: int, lex: Lexicon) -> set[int]:
    readings = {year}
    if lex.language == "th" and year > 2400:
        readings.add(year - 543)
    elif lex.language == "ne" and 2060 < year < 2120:
        readings |= {year - 56, year - 57}
    elif lex.language == "zh-Hant" and 90 < year < 150:
        readings = {year + 1911}
    return readings


def _dates(text: str, numbers: list[Number], lex: Lexicon) -> Iterator[Quantity]:
    yield from _numeric_dates(text, numbers)
    taken: set[int] = set()
    for month, start, end, needs_day in _months(text, numbers, lex):
        day = _nearest(text, numbers, start, end, 31, taken, lex)
        if needs_day and (day is None or day.form == "word"):
            continue
        low, high = start, end
        if day is not None:
            taken.add(day.start)
            low, high = min(low, day.start), max(high, day.end)
        year, low, high = _year(text, numbers, low, high, lex)
        parts = tuple(float(v) for v in (year, month, day and day.value) if v is not None)
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


def _months(
    text: str, numbers: list[Number], lex: Lexicon
) -> Iterator[tuple[int, int, int, bool]]:
    """Month, start, end, and whether a day has to stand beside it."""
    after = lex.pattern("dates", "month_after")
    before = lex.pattern("dates", "month_before")
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if not 1 <= number.value <= 12 or number.value % 1:
            continue
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
        ends = {n: rf"(?![{WORD}])" if len(n) < 4 and lex.boundary == "start" else "" for n in lex.months}
        lex._cache[key] = lex.compile([re.escape(name) + ends[name] for name in lex.months])
    return lex._cache[key]


def _nearest(
    text: str, numbers: list[Number], start: int, end: int, limit: int, taken: set[int], lex: Lexicon
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
        gap = (
            text[number.end : low] if number.end <= low else text[high : number.start]
        )
        outside = (number.end <= low and not lex.day_first) or (
            number.start >= high and not lex.section("dates").get("month_after")
        )
        if not outside or not _YEAR_GAP.fullmatch(gap):
            continue
        era = _ERA.search(text, 0, number.start)
        if era:
            return _ERA_BASE[era[1]] + int(number.value), min(low, era.start()), max(high, number.end)
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


# --- times of day --------------------------------------------------------------------------------


def _times(text: str, numbers: list[Number], lex: Lexicon) -> Iterator[Quantity]:
    used: set[int] = set()
    for index, number in enumerate(numbers):
        if number.start in used:
            continue
        read_clock = _clock(text, numbers, index, lex)
        if read_clock is None:
            continue
        hour, minute, end, covered = read_clock
        used |= covered
        start = number.start
        left = max((n.end for n in numbers if n.end <= start), default=0)
        right = min((n.start for n in numbers if n.start >= end), default=len(text))
        right = end if lex.marker_before else right
        half, low, high = _half_of_day(text, start, end, max(left, start - 16), min(right, end + 18), lex)
        if hour > 12 or (hour == 0):
            minutes = {(hour % 24) * 60 + minute}
        elif half == "am":
            minutes = {(hour % 12) * 60 + minute}
        elif half == "pm":
            minutes = {(hour % 12 + 12) * 60 + minute}
        else:
            minutes = {hour % 24 * 60 + minute, (hour + 12) % 24 * 60 + minute}
        yield Quantity(
            "time", hour, low, high, hard=number.form != "word", digits=number.form == "digits",
            minutes=frozenset(minutes), half=half, unit="hour",
            parts=(float(hour), float(minute)) if minute else (float(hour),),
        )  # fmt: skip
    for name, value in (("noon", 720), ("midnight", 0)):
        for match in lex.pattern("time", name).finditer(text):
            yield Quantity(
                "time", value // 60, match.start(), match.end(), hard=False, digits=False,
                minutes=frozenset({value}), unit="hour", parts=(value / 60,),
            )  # fmt: skip


def _clock(
    text: str, numbers: list[Number], index: int, lex: Lexicon
) -> tuple[int, int, int, set[int]] | None:
    """Hour, minute, end offset and the starts of the numbers used, if a time of day starts here."""
    number = numbers[index]
    following = numbers[index + 1] if index + 1 < len(numbers) else None
    if number.value > 24 and len(number.parts) != 2:
        return None
    match = _CLOCK.match(text, number.end)
    if match and number.value % 1 == 0 and following and following.start == match.start(1):
        end = match.end()
        minute_word = lex.pattern("time", "minute").match(text, end)
        end = minute_word.end() if minute_word else end
        return int(number.value), int(match[1]), end, {number.start, following.start}
    raw = text[number.start : number.end]
    if lex.dotted_time and re.fullmatch(r"\d{1,2}\.[0-5]\d", raw) and number.parts[0] <= 24:
        return number.parts[0], number.parts[1], number.end, {number.start}
    if number.value % 1 or number.value > 24:
        return None
    hour = int(number.value)
    head = text[max(0, number.start - 14) : number.start]
    half_before = [m for m in lex.pattern("time", "half_before").finditer(head)]
    if half_before and not head[half_before[-1].end() :].strip():
        return hour, 30, number.end, {number.start}
    word = lex.pattern("time", "hour").match(text, number.end + (text[number.end : number.end + 1] in (" ", "-")))
    end = word.end() if word else number.end
    if word is None:
        before = [m for m in lex.pattern("time", "hour_before").finditer(head)]
        if not before or head[before[-1].end() :].strip(" -:"):
            side = lex.pattern("time", "marker").match(text, number.end + (text[number.end : number.end + 1] == " "))
            if side is None:
                return None
            return hour, 0, number.end, {number.start}
    tail = lex.pattern("time", "half").search(text, end, min(len(text), end + 10))
    if tail and (following is None or tail.end() <= following.start):
        return hour, 30, tail.end(), {number.start}
    if following and following.value < 60 and following.value % 1 == 0:
        gap = text[end : following.start]
        minute_word = lex.pattern("time", "minute").match(
            text, following.end + (text[following.end : following.end + 1] == " ")
        )
        if len(gap) <= 4 and not _STOP.search(gap) and minute_word:
            return hour, int(following.value), minute_word.end(), {number.start, following.start}
    return hour, 0, end, {number.start}


def _half_of_day(
    text: str, start: int, end: int, left: int, right: int, lex: Lexicon
) -> tuple[Literal["am", "pm"] | None, int, int]:
    """The nearest word for a half of the day around a time, and the span that includes it."""
    best: tuple[int, Literal["am", "pm"], int, int] | None = None
    after = text[end:right]
    stop = re.search(r"[。!?;,、]", after)
    right = end + stop.start() if stop else right
    names: tuple[Literal["am"], Literal["pm"]] = ("am", "pm")
    for name in names:
        pattern = lex.pattern("time", name)
        for match in pattern.finditer(text, left, right):
            if match.start() < end and match.end() > start:
                distance = 0
            else:
                distance = match.start() - end if match.start() >= end else start - match.end()
            if best is None or distance < best[0]:
                best = (distance, name, match.start(), match.end())
    if best is None:
        return None, start, end
    return best[1], min(start, best[2]), max(end, best[3])


# --- amounts and counts --------------------------------------------------------------------------


def _plain(text: str, number: Number, lex: Lexicon) -> Quantity:
    # 両, both, a pair: twos and ones are said in too many ways to be asked for.
    least = 2 if lex.language == "ja" and number.form == "kanji" else 3
    hard = number.form == "digits" or number.value >= least
    raw = text[number.start : number.end]
    if number.form == "word" and (lex.language in ("th", "km", "my") or raw in lex.ambiguous):
        hard = False
    unit, end = _unit(text, number, lex)
    kind: QuantityKind = "amount" if unit in ("yen", "money") else "number"
    parts = tuple(float(p) for p in number.parts) if len(number.parts) == 2 else (number.value,)
    return Quantity(
        kind, number.value, number.start, max(number.end, end), hard=hard,
        digits=number.form == "digits", unit=unit, parts=parts,
    )  # fmt: skip


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


# --- limits --------------------------------------------------------------------------------------

UPPER = frozenset({"within", "at_most", "less", "until", "before"})
LOWER = frozenset({"at_least", "more", "from", "after"})


def _with_limits(text: str, quantities: list[Quantity], lex: Lexicon) -> list[Quantity]:
    if not lex.section("limits"):
        return quantities
    bounds = [q for q in quantities if q.hard or q.kind != "number"]
    return [replace(q, limits=_limits(text, q, bounds, lex)) for q in quantities]


def _limits(text: str, quantity: Quantity, bounds: list[Quantity], lex: Lexicon) -> frozenset[str]:
    """The limits beside a quantity: on the side where the language puts them, or on the other."""
    start, end = quantity.start, quantity.end
    left = max((q.end for q in bounds if q.end <= start), default=0)
    right = min((q.start for q in bounds if q.start >= end), default=len(text))
    low = max(left, start - 40)
    stops = [m.end() for m in _STOP.finditer(text, low, start)]
    low = stops[-1] if stops else low
    pause = _PAUSE.search(text, end, right)
    high = min(pause.start() if pause else right, end + 24)
    before: list[tuple[int, int, str]] = []
    after: list[tuple[int, int, str]] = []
    names: set[str] = set()
    for name in lex.section("limits"):
        for match in lex.pattern("limits", name).finditer(text, low, high):
            if match.end() <= start:
                before.append((match.start(), match.end(), name))
            elif match.start() >= end:
                if lex.language != "ja" and name in UPPER and right < len(text) and len(text[match.end() : right].strip()) <= 2:
                    names.add("from")  # 9 to 5, 9点到17点: the word belongs to the second number
                else:
                    after.append((match.start(), match.end(), name))
    if lex.language == "ja":
        # Japanese limits follow the unit at once: 14日以内, 5日(木)まで.
        return frozenset(names | {n for a, _, n in after if a - end <= 3})
    near_before = _nearest_group(before, lambda m: start - m[1])
    near_after = _nearest_group(after, lambda m: m[0] - end)
    if not lex.prepositions:
        reach = 4 if lex.language in UNSPACED else 14
        near_after = [m for m in near_after if m[0] - end <= reach]
    first, second = (near_before, near_after) if lex.prepositions else (near_after, near_before)
    if first:
        names |= {n for _, _, n in first}
        # "within 6 days from the day": the second side only ever adds "or more", "or older".
        names |= {n for _, _, n in second if n in ("at_least", "at_most", "before")}
    else:
        names |= {n for _, _, n in second}
    return frozenset(names)


def _nearest_group(
    found: list[tuple[int, int, str]], distance: Callable[[tuple[int, int, str]], int]
) -> list[tuple[int, int, str]]:
    """The matches that overlap the one nearest to the number, but not those inside a longer one."""
    if not found:
        return []
    best = min(found, key=lambda m: (distance(m), m[0] - m[1]))
    group = [m for m in found if m[0] < best[1] and best[0] < m[1]]
    longest = max(group, key=lambda m: m[1] - m[0])
    return [m for m in group if (m[0], m[1]) == (longest[0], longest[1])]
