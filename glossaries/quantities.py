"""Dates, times, sums of yen and plain numbers in a text of any of the glossaries' languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale as CldrLocale
from babel.dates import get_month_names

from glossaries.folding import Folded, fold
from glossaries.locales import locale_of
from glossaries.morphology import tokens
from glossaries.numerals import (
    CJK_NUMBER, SCALE_WORDS, WESTERN_NUMBER, cjk_number, english_numbers, latin_digits,
    plain_number,
)  # fmt: skip

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


_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "reiwa": 2018, "heisei": 1988, "showa": 1925}
_YEN = {
    "ja": "円|えん", "zh-Hans": "日元|日圆|日币|圆|元|块钱|块|円", "zh-Hant": "日圓|日元|日幣|圓|元|塊|円",
    "ko": "엔|円", "vi": "yên|yen", "pt-BR": "ienes?|yenes?|yens?", "es": "yenes|yen", "fr": "yens?",
    "fil": "yen", "ne": "येन", "id": "yen", "th": "เยน", "my": "ယန်း", "km": "យ៉េន|យេន",
    "mn": "иений?|иен", "ru": "иен[аыу]?|йен[аыу]?", "hi": "येन", "ms": "yen", "uk": "[єйі]ен[аиу]?|єн[аиу]?",
    "tr": "yen", "bn": "ইয়েন", "si": "යෙන්", "en": "yen",
}  # fmt: skip
_AM_CJK = "午前|朝|上午|早上|오전|아침"
_PM_CJK = "午後|夕方|夜|下午|晚上|晩上|오후|저녁"
_AM = (
    r"a\.? ?m\.?|sáng|da manhã|de la mañana|du matin|เช้า|утра|ранку|өглөө|pagi|पूर्वाह्न|सुबह|बिहान|"
    r"সকাল|පෙ\.?ව\.?|නංවේ|နံနက်|မနက်|ព្រឹក|ng umaga"
)
_PM = (
    r"p\.? ?m\.?|chiều|tối|da tarde|da noite|de la tarde|de la noche|de l'après-midi|du soir|บ่าย|"
    r"дня|вечера|вечора|өдрийн|оройн|siang|sore|malam|petang|अपराह्न|शाम|दोपहर|दिउँसो|বিকাল|বিকেল|দুপুর|"
    r"ප\.?ව\.?|ညနေ|နေ့လယ်|ល្ងាច|រសៀល|ng hapon|ng gabi"
)
# Short forms that are words in other languages.
_SHORT_DAY = {"vi": ("sa", "ch"), "tr": ("öö", "ös")}
_HALF = "半|반|rưỡi|e meia|y media|et demie|ครึ่ง|setengah"
_HOUR = "時(?!間)|点(?!钟?以)|點|시(?!간)|giờ|h(?:oras?|eures?)?(?![^\\W\\d_])|час(?:а|ов)?(?![а-я])|годин[аиі]?(?![а-я])|цаг(?:т)?|बजे|ဘာ|နာရီ|ម៉ោង|โมง|นาฬิกา|টা(?:য়)?"
_MINUTE = "分(?!の)|분|phút|minutos?|minutes?|min|минут[аы]?|хвилин[аи]?|मिनट|မိနစ်|នាទី|นาที|মিনিট|m(?![^\\W\\d_])"
_BEFORE_HOUR = "(?:ម៉ោង|pukul|jam|saat|alas|เวลา)"


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
    era = "|".join(_ERAS)
    patterns = [
        rf"(?:(?:(?P<era>{era})\s?(?P<eyear>{n}|元)|(?P<year>{n}))\s?[年년]\s?)?"
        rf"(?P<month>{n})\s?[月월]\s?{day}\s?[日号號일]",
        r"(?P<year>[0-9]{4})\s?[-/.]\s?(?P<month>[0-9]{1,2})\s?[-/.]\s?(?P<day>[0-9]{1,2})(?![0-9])",
    ]
    if tag == "ja":
        patterns.append(r"(?<![0-9/])(?P<month>1[0-2]|[1-9])/(?P<day>[12][0-9]|3[01]|[1-9])(?![0-9/])")
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
        year = r"(?:[\s,]{1,2}(?:de |року |г\. |оны )?(?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
        patterns.append(
            rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|º|°|-?(?:го|е|ны|ний|ға))?[\s,]{{0,2}}"
            rf"(?:de |of |ng |ខែ|de l')?\s?{word}{year}"
        )
        patterns.append(
            rf"(?:(?P<year>[0-9]{{4}})[\s,]+)?{word}(?:လ|-ын|\sсарын|ය)?\.?\s?(?:the\s)?"
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
                year = _ERAS[groups["era"]] + in_era if in_era else None
            if month and day and 1 <= month <= 12 and 1 <= day <= 31:
                yield match.start(), match.end(), CalendarDate(month, day, year)


_N2 = rf"(?:[0-9]{{1,2}}|[{'〇一二三四五六七八九十两兩'}]{{1,3}})"
def _day_halves(tag: str) -> tuple[str, str]:
    """Words for morning and afternoon, those of one language only added for it."""
    short = _SHORT_DAY.get(tag)
    return (f"{_AM}|{short[0]}", f"{_PM}|{short[1]}") if short else (_AM, _PM)


@lru_cache(maxsize=64)
def _time_pattern(tag: str) -> re.Pattern[str]:
    morning, afternoon = _day_halves(tag)
    return re.compile(
        rf"(?:(?P<before>{_AM_CJK}|{_PM_CJK}|(?<!\w)(?:{morning}|{afternoon}))(?:\s|の)?)?"
        rf"(?:(?<![0-9:.])(?P<h1>[0-9]{{1,2}}):(?P<m1>[0-5][0-9])(?![0-9]|:[0-9])"
        rf"|(?:{_BEFORE_HOUR}\s?)?(?P<h2>{_N2})\s?(?:{_HOUR})(?!\w*[間간])\s?"
        rf"(?:(?P<m2>{_N2})\s?(?:{_MINUTE})?(?![0-9円])|(?P<half>{_HALF}))?"
        rf"|{_BEFORE_HOUR}\s?(?P<h3>[0-9]{{1,2}})(?:[.:](?P<m3>[0-5][0-9]))?(?![0-9])"
        rf"|(?<![0-9:.,])(?P<h4>[0-9]{{1,2}})(?:[.: ](?P<m4>[0-5][0-9]))?\s?(?=(?:a\.?m|p\.?m)\b)"
        rf"|(?<![0-9:.,])(?P<h5>[0-9]{{1,2}})\so'?clock)"
        rf"(?:\s?(?P<after>(?:{morning}|{afternoon})(?!\w)|오전|오후))?"
    )
_EN_HALF = re.compile(r"\bhalf past (?P<h>[0-9]{1,2})\b|\bquarter past (?P<q>[0-9]{1,2})\b")


def _times(text: str, tag: str) -> Iterator[tuple[int, int, Value]]:
    if tag == "en":
        for match in _EN_HALF.finditer(text):
            hour = int(match["h"] or match["q"])
            yield match.start(), match.end(), ClockTime(hour, 30 if match["h"] else 15, hour > 12)
    for match in _time_pattern(tag).finditer(text):
        groups = match.groupdict()
        hour = next((_number(groups[g]) for g in ("h1", "h2", "h3", "h4", "h5") if groups[g]), None)
        minutes = next((groups[g] for g in ("m1", "m2", "m3", "m4") if groups[g]), "0")
        minute = 30 if groups["half"] else _number(minutes)
        if hour is None or minute is None or hour > 24 or minute > 59:
            continue
        said = groups["before"] or groups["after"] or ""
        afternoon = bool(said) and re.fullmatch(f"{_PM_CJK}|{_day_halves(tag)[1]}", said) is not None
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
    unit = rf"(?:{_YEN[tag]}|jpy)"
    return re.compile(
        rf"[¥￥]\s?(?P<sign>{number})|(?P<n>{number}){scaled}(?:\s|-|de\s)*{unit}"
        rf"|(?:ယန်း|යෙන්|jpy)\s?(?P<after>{number})"
    )


def _amounts(text: str, tag: str) -> Iterator[tuple[int, int, Value]]:
    for match in _amount_pattern(tag).finditer(text):
        groups = match.groupdict()
        value = cjk_number(groups["sign"] or groups["n"] or groups["after"])
        if value is not None:
            yield match.start(), match.end(), value * SCALE_WORDS.get(tag, {}).get(
                groups.get("scale") or "", 1
            )


_JA_UNIT = re.compile(
    r"\s?(?:か月|ヶ月|ヵ月|カ月|ケ月|箇月|ヶ国|週間|時間|年間|日間|分間|年生|年度|番目|番線|人目|歳児|"
    r"平方メートル|キロ|[日月年分秒階番号人枚通部歳才回度つ個冊件週台本点泊名親割倍点円])"
)
_JA_DAYS = {"にじゅうよっか": 24, "じゅうよっか": 14, "むいか": 6, "ここのか": 9, "はつか": 20, "ついたち": 1, "ふつか": 2, "みっか": 3, "よっか": 4, "とおか": 10}
_JA_PEOPLE = {"一人": 1, "二人": 2, "ひとり": 1, "ふたり": 2}
_UNIT_FORMS = {"ヶ月": "か月", "ヵ月": "か月", "カ月": "か月", "ケ月": "か月", "箇月": "か月", "才": "歳",
               "名": "人", "日間": "日", "年間": "年", "分間": "分"}  # fmt: skip


def _numbers(text: str, tag: str) -> Iterator[tuple[int, int, Value, str]]:
    cjk = tag in ("ja", "zh-Hans", "zh-Hant")
    said = {t.start for t in tokens(text) if t.pos[1] == "数詞"} if tag == "ja" else set()
    if tag == "ja":
        for words, unit in ((_JA_DAYS, "日"), (_JA_PEOPLE, "人")):
            for match in re.finditer("|".join(words), text):
                yield match.start(), match.end(), Decimal(words[match.group()]), unit
    for match in re.finditer(CJK_NUMBER if cjk or tag == "ko" else WESTERN_NUMBER, text):
        spelled = not match.group()[0].isdecimal()
        value = cjk_number(match.group())
        after = _JA_UNIT.match(text, match.end()) if tag == "ja" else None
        unit = after.group().strip() if after else ""
        # 一緒, 一般, 一番 hold no number; the analyser knows which kanji count something.
        if value is None or (spelled and tag == "ja" and match.start() not in said):
            continue
        if spelled and tag == "ja" and unit == "度":
            continue  # もう一度
        if spelled and tag != "ja" and len(match.group()) == 1:
            continue  # 一下, 一起: too common in Chinese to be a number
        yield match.start(), match.end(), value, _UNIT_FORMS.get(unit, unit)


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


__all__ = [
    "CalendarDate", "ClockTime", "Quantity", "QuantityKind", "Value", "normal_text",
    "plain_number", "quantities", "read_quantities",
]  # fmt: skip
