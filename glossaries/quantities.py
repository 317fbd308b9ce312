"""Dates, times, sums of yen and plain numbers in a text of any of the glossaries' languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale as CldrLocale
from babel.dates import get_month_names, get_period_names

from glossaries.locales import locale_of
from glossaries.morphology import tokens
from glossaries.numerals import (
    CJK_NUMBER,
    SCALE_WORDS,
    WESTERN_NUMBER,
    cjk_number,
    normal_text,
)  # fmt: skip
from glossaries.timewords import (
    AM,
    AM_CJK,
    BEFORE_HOUR,
    ERAS,
    HALF,
    HOUR,
    JA_DAYS,
    JA_PEOPLE,
    JA_UNIT,
    MINUTE,
    PM,
    PM_CJK,
    UNIT_FORMS,
    YEN,
)

QuantityKind = Literal["date", "time", "amount", "number"]


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A month (1-12) and day (1-31), and the year (Gregorian) where it was said."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ClockTime:
    """Hour 0-23 and minute; `certain` is False for "2時半", which says neither a.m. nor p.m."""

    hour: int
    minute: int = 0
    certain: bool = True


Value = CalendarDate | ClockTime | Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """One value found: offsets in the text given. `unit` is what follows a plain number."""

    kind: QuantityKind
    value: Value
    start: int
    end: int
    unit: str = ""


def _number(text: str) -> int | None:
    value = cjk_number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None


@lru_cache(maxsize=64)
def _months(tag: str) -> dict[str, int]:
    """Month names of a language, as CLDR gives them, folded, with their numbers."""
    locale = CldrLocale.parse(locale_of(tag).cldr)
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        # Filipino "may" (there is) looks like the short name of a month.
        for width in ("wide",) if tag == "fil" else ("wide", "abbreviated"):
            for number, name in get_month_names(width, context, locale).items():
                folded = name.casefold().strip(". ")
                if not any(c.isdecimal() for c in folded) and len(folded) > 2:
                    names[folded] = number
    return names


@lru_cache(maxsize=64)
def _date_patterns(tag: str) -> tuple[re.Pattern[str], ...]:
    n = f"(?:{CJK_NUMBER})"
    day = rf"(?P<day>{n})"
    era = "|".join(ERAS)
    year_before = rf"(?:(?:(?P<era>{era})\s?(?P<eyear>{n}|元)|(?P<year>{n}))\s?[年년]\s?)?"
    patterns = [
        rf"{year_before}(?P<month>{n})\s?[月월]\s?{day}\s?[日号號일]",
        r"(?P<year>[0-9]{4})\s?[-/.]\s?(?P<month>[0-9]{1,2})\s?[-/.]\s?(?P<day>[0-9]{1,2})(?![0-9])",
    ]
    if tag == "ja":
        patterns.append(
            r"(?<![0-9/])(?P<month>1[0-2]|[1-9])/(?P<day>[12][0-9]|3[01]|[1-9])(?![0-9/])"
        )
    if tag == "vi":
        patterns.append(
            r"(?:ngày\s)?(?P<day>[0-9]{1,2})\s(?:tháng|thg)\s(?P<month>[0-9]{1,2})"
            r"(?:(?:\snăm|,)\s(?P<year>[0-9]{4}))?"
        )
    if tag == "mn":
        patterns.append(
            r"(?:(?P<year>[0-9]{4})\s?оны?\s)?(?P<month>[0-9]{1,2})(?:-р)?\sсарын\s(?P<day>[0-9]{1,2})"
        )
    names = _months(tag)
    if names:
        name = "|".join(re.escape(m) for m in sorted(names, key=len, reverse=True))
        word = rf"(?P<name>{name})"
        year = (
            r"(?:[\s,]{1,2}(?:de |року |г\. |оны |ค\.ศ\. )?(?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
        )
        patterns.append(
            rf"(?<![0-9])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|º|°|-?(?:го|е|ны|ний|ға))?[\s,]{{0,2}}"
            rf"(?:de |of |ng |ខែ|de l')?\s?{word}{year}"
        )
        patterns.append(
            rf"(?:(?P<year>[0-9]{{4}})(?:\s?оны)?[\s,]+)?{word}(?:လ|-?ын|\sсарын|ය)?\.?\s?(?:the\s)?"
            rf"(?P<day>[0-9]{{1,2}})(?![0-9:]|\.[0-9])(?:st|nd|rd|th)?(?:,?\s(?P<year2>[0-9]{{4}}))?"
        )
    return tuple(re.compile(p) for p in patterns)


def _dates(text: str, tag: str) -> Iterator[tuple[int, int, Value]]:
    for pattern in _date_patterns(tag):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            name = groups.get("name")
            month = _months(tag)[name] if name else _number(groups.get("month") or "")
            day = _number(groups["day"])
            year = _number(groups.get("year") or groups.get("year2") or "")
            if groups.get("era"):
                in_era = 1 if groups["eyear"] == "元" else _number(groups["eyear"])
                year = ERAS[groups["era"]] + in_era if in_era else None
            if month and day and 1 <= month <= 12 and 1 <= day <= 31:
                yield match.start(), match.end(), CalendarDate(month, day, year)


_N2 = rf"(?:[0-9]{{1,2}}|[{'〇一二三四五六七八九十两兩'}]{{1,3}})"


def _day_halves(tag: str) -> tuple[str, str]:
    """Words for morning and afternoon, those of one language only added for it."""
    names = get_period_names("abbreviated", "format", locale_of(tag).cldr)
    own = [re.escape(names[half].casefold().replace("\u202f", " ")) for half in ("am", "pm")]
    return f"{own[0]}|{AM}", f"{own[1]}|{PM}"


@lru_cache(maxsize=64)
def _time_pattern(tag: str) -> re.Pattern[str]:
    morning, afternoon = _day_halves(tag)
    # 14.30 is how Indonesian and Sinhala write a time; elsewhere it is a number.
    colon = "[:.]" if tag in ("id", "si") else ":"
    return re.compile(
        rf"(?:(?P<before>{AM_CJK}|{PM_CJK}|(?<!\w)(?:{morning}|{afternoon}))(?:\s|の)?)?"
        rf"(?:(?<![0-9:.])(?P<h1>[0-9]{{1,2}}){colon}(?P<m1>[0-5][0-9])(?![0-9]|:[0-9])"
        rf"|(?:{BEFORE_HOUR}\s?)?(?P<h2>{_N2})\s?(?:{HOUR})(?!\w*[間간])\s?"
        rf"(?:(?P<m2>{_N2})\s?(?:{MINUTE})?(?![0-9円])|(?P<half>{HALF}))?"
        rf"|{BEFORE_HOUR}\s?(?P<h3>[0-9]{{1,2}})(?:[.:](?P<m3>[0-5][0-9]))?(?![0-9])"
        rf"|(?<![0-9:.,])(?P<h4>[0-9]{{1,2}})(?:[.: ](?P<m4>[0-5][0-9]))?\s?(?=(?:a\.?m|p\.?m)\b)"
        rf"|(?<![0-9:.,])(?P<h5>[0-9]{{1,2}})\so'?clock)"
        rf"(?:\s?(?P<after>(?:{morning}|{afternoon})(?!\w)|오전|오후))?"
    )


_EN_HALF = re.compile(r"\bhalf past (?P<h>[0-9]{1,2})\b|\bquarter past (?P<q>[0-9]{1,2})\b")


def _times(text: str, tag: str) -> Iterator[tuple[int, int, Value]]:
    if tag == "en":
        for match in _EN_HALF.finditer(text):
            past = int(match["h"] or match["q"])
            value = ClockTime(past % 24, 30 if match["h"] else 15, past > 12)
            yield match.start(), match.end(), value
    for match in _time_pattern(tag).finditer(text):
        groups = match.groupdict()
        hour = next((_number(groups[g]) for g in ("h1", "h2", "h3", "h4", "h5") if groups[g]), None)
        minutes = next((groups[g] for g in ("m1", "m2", "m3", "m4") if groups[g]), "0")
        minute = 30 if groups["half"] else _number(minutes)
        if hour is None or minute is None or hour > 24 or minute > 59:
            continue
        said = groups["before"] or groups["after"] or ""
        afternoon = bool(said) and re.fullmatch(f"{PM_CJK}|{_day_halves(tag)[1]}", said) is not None
        if afternoon and hour < 12:
            hour += 12
        elif said and not afternoon and hour == 12:
            hour = 0
        yield match.start(), match.end(), ClockTime(hour % 24, minute, bool(said) or hour > 12)


@lru_cache(maxsize=64)
def _amount_pattern(tag: str) -> re.Pattern[str]:
    number = CJK_NUMBER if tag in ("ja", "zh-Hans", "zh-Hant", "ko") else WESTERN_NUMBER
    scale = "|".join(sorted(SCALE_WORDS.get(tag, {}), key=len, reverse=True))
    scaled = rf"(?:\s?(?P<scale>{scale}))?" if scale else ""
    unit = rf"(?:{YEN[tag]}|jpy)"
    return re.compile(
        rf"[¥￥]\s?(?P<sign>{number})|(?P<n>{number}){scaled}(?:\s|-|de\s)*{unit}"
        rf"|(?:ယန်း|යෙන්|jpy)\s?(?P<after>{number})"
    )


def _amounts(text: str, tag: str) -> Iterator[tuple[int, int, Value]]:
    for match in _amount_pattern(tag).finditer(text):
        groups = match.groupdict()
        value = cjk_number(groups["sign"] or groups["n"] or groups["after"])
        if value is not None:
            yield (
                match.start(),
                match.end(),
                value * SCALE_WORDS.get(tag, {}).get(groups.get("scale") or "", 1),
            )


def _numbers(text: str, tag: str) -> Iterator[tuple[int, int, Value, str]]:
    cjk = tag in ("ja", "zh-Hans", "zh-Hant")
    said = {t.start for t in tokens(text) if t.pos[1] == "数詞"} if tag == "ja" else set()
    if tag == "ja":
        for words, unit in ((JA_DAYS, "日"), (JA_PEOPLE, "人")):
            for match in re.finditer("|".join(words), text):
                yield match.start(), match.end(), Decimal(words[match.group()]), unit
    for match in re.finditer(CJK_NUMBER if cjk or tag == "ko" else WESTERN_NUMBER, text):
        spelled = not match.group()[0].isdecimal()
        value = cjk_number(match.group())
        after = JA_UNIT.match(text, match.end()) if tag == "ja" else None
        unit = after.group().strip() if after else ""
        # 一緒, 一般, 一番 hold no number; the analyser knows which kanji count something.
        if value is None or (spelled and tag == "ja" and match.start() not in said):
            continue
        if spelled and tag == "ja" and unit == "度":
            continue  # もう一度
        if spelled and tag != "ja" and len(match.group()) == 1:
            continue  # 一下, 一起: too common in Chinese to be a number
        yield match.start(), match.end(), value, UNIT_FORMS.get(unit, unit)


def read_quantities(normal: str, tag: str) -> list[Quantity]:
    """Quantities in a text that `normal_text` gave, in its offsets and order, not overlapping."""
    found: list[Quantity] = []

    def free(start: int, end: int) -> bool:
        return all(end <= q.start or start >= q.end for q in found)

    readers: tuple[tuple[QuantityKind, Callable[[str, str], Iterator[tuple[int, int, Value]]]], ...]
    readers = (("date", _dates), ("amount", _amounts), ("time", _times))
    for kind, reader in readers:
        for start, end, value in reader(normal, tag):
            while start < end and normal[start].isspace():
                start += 1
            while end > start and normal[end - 1].isspace():
                end -= 1
            if free(start, end):
                found.append(Quantity(kind, value, start, end))
    for start, end, value, unit in _numbers(normal, tag):
        if free(start, end):
            found.append(Quantity("number", value, start, end, unit))
    return sorted(found, key=lambda q: q.start)


def quantities(text: str, tag: str) -> list[Quantity]:
    """Quantities in a text, in its order and offsets; raises ValueError for an unknown tag."""
    locale_of(tag)
    normal = normal_text(text, tag)
    return [
        Quantity(q.kind, q.value, *normal.span(q.start, q.end), q.unit)
        for q in read_quantities(normal.text, tag)
    ]
