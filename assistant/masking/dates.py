"""Dates of birth. Other dates, such as a time limit, are no personal data and stay."""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from assistant.masking.frames import Frames
from assistant.masking.kinds import Found

_GROWN_UP = 2013
"""A full date before this year is one of birth, whatever stands beside it."""

_BUDDHIST, _NEPALI = 543, 57
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
         "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}  # fmt: skip
_KANJI = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_N = r"[0-9〇一二三四五六七八九十元]{1,4}"
_Y = r"(?P<year>[0-9]{4})"

_EAST_ASIAN = re.compile(
    rf"(?:(?P<era>明治|大正|昭和|平成|令和)\s*(?P<eray>{_N})\s*年|(?P<year>[0-9]{{4}})\s*[年년])"
    rf"\s*{_N}\s*[月월]\s*{_N}\s*[日号號일]?"
)
_SHORT_ERA = re.compile(
    r"(?<![A-Za-z0-9])(?P<era>[MTSHR])(?P<eray>[0-9]{1,2})[./-][0-9]{1,2}[./-][0-9]{1,2}"
)
_DAY_ONLY = re.compile(rf"(?<![0-9年년]){_N}\s*[月월]\s*{_N}\s*[日号號일]")
_NUMERIC = re.compile(
    rf"(?<![0-9]){_Y}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}(?![0-9])"
    r"|(?<![0-9])[0-9]{1,2}[-./][0-9]{1,2}[-./](?P<last>[0-9]{4}|[0-9]{2})(?![0-9])"
)
_AROUND = 45
"""How far from a date a word of birth may stand, in characters of the same sentence."""
_SENTENCE = re.compile(r"[。.!?！？।။។\n](?=\s|$)|[。！？।။]")


def find_birth_dates(text: str, language: str, frames: Frames) -> list[Found]:
    """Dates of birth in a text in plain digits (see `plain`)."""
    found = []
    for pattern in (_EAST_ASIAN, _SHORT_ERA, _NUMERIC, _DAY_ONLY, *_worded(language)):
        for match in pattern.finditer(text):
            year = _year(match)
            near = _is_near_birth(text, match.start(), match.end(), frames)
            if near or (year is not None and year < _GROWN_UP):
                found.append(Found(match.start(), match.end(), "birth-date"))
    return found


def find_dates(text: str, language: str) -> list[Found]:
    """Every date, for the answer to the question when somebody was born."""
    return [
        Found(*match.span(), "birth-date")
        for pattern in (_EAST_ASIAN, _SHORT_ERA, _NUMERIC, _DAY_ONLY, *_worded(language))
        for match in pattern.finditer(text)
    ]


def _year(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    era = groups.get("era")
    if era:
        return _ERAS[era] + _number(groups["eray"])
    digits = groups.get("year") or groups.get("last")
    if not digits:
        return None
    year = int(digits)
    if len(digits) == 2:
        return None
    # Buddhist and Nepali years are ahead of the common ones.
    if year > 2400:
        return year - _BUDDHIST
    return year - _NEPALI if year > 2045 else year


def _number(text: str) -> int:
    if text == "元":
        return 1
    if text.isdigit() and text.isascii():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" in text:
        return (_KANJI.get(tens, 1) if tens else 1) * 10 + _KANJI.get(ones, 0)
    return _KANJI.get(text, 0)


def _is_near_birth(text: str, start: int, stop: int, frames: Frames) -> bool:
    begin = max((m.end() for m in _SENTENCE.finditer(text, 0, start)), default=0)
    end = next((m.start() for m in _SENTENCE.finditer(text, stop)), len(text))
    around = text[max(begin, start - _AROUND) : min(end, stop + _AROUND)]
    return frames.birth.search(around) is not None


@lru_cache
def _worded(language: str) -> tuple[re.Pattern[str], ...]:
    """Dates with the names of months, in the order of the language or the other one."""
    months = sorted(_months(language) | _months("en"), key=len, reverse=True)
    month = rf"(?:{'|'.join(map(re.escape, months))})(?:\.(?=\s*[0-9]))?"
    day = r"[0-9]{1,2}(?:st|nd|rd|th|º|er|日)?"
    gap = r"[\s,]*(?:de|del|ng|of|тоны|оны|ခုနှစ်|ဆာလ|साल|ရက်|ខែ|ថ្ងៃទី)?[\s,]*"
    year = r"(?P<year>[0-9]{4})"
    tail = r"(?:\s*(?:года|року|сарын|ရက်|ที่|г\.|р\.))?"
    return (
        re.compile(rf"(?<![0-9]){day}{gap}{month}(?:{gap}(?:năm|ឆ្នាំ|พ\.ศ\.)?\s*{year})?{tail}",
                   re.IGNORECASE),
        re.compile(rf"(?:{year}{gap})?{month}{gap}{day}(?![0-9])(?:{gap}(?P<last>[0-9]{{4}}))?{tail}",
                   re.IGNORECASE),
        re.compile(r"[0-9]{1,2}\s*tháng\s*[0-9]{1,2}(?:\s*(?:,|năm)\s*(?P<year>[0-9]{4}))?"),
        re.compile(r"(?P<year>[0-9]{4})\s*оны\s*[0-9]{1,2}\s*(?:дугаар|дүгээр)?\s*сарын\s*[0-9]{1,2}"),
        re.compile(r"(?P<year>[0-9]{4})\s*ခုနှစ်[၊\s]*\S{1,12}\s*[0-9]{1,2}\s*ရက်"),
        re.compile(r"[0-9]{1,2}\s*ខែ\S{2,8}\s*(?:ឆ្នាំ\s*(?P<year>[0-9]{4}))?"),
    )  # fmt: skip


_NEPALI_MONTHS = (
    "वैशाख", "जेठ", "असार", "साउन", "भदौ", "असोज", "कात्तिक", "मंसिर", "पुस", "माघ", "फागुन", "चैत",
    "मे", "अगस्ट", "जुन", "जुलाई", "मार्च", "अप्रिल",
)  # fmt: skip
_FILIPINO_MONTHS = (
    "Enero", "Pebrero", "Marso", "Abril", "Mayo", "Hunyo", "Hulyo", "Agosto", "Setyembre",
    "Oktubre", "Nobyembre", "Disyembre",
)  # fmt: skip


@lru_cache
def _months(language: str) -> frozenset[str]:
    more = {"ne": _NEPALI_MONTHS, "fil": _FILIPINO_MONTHS}.get(language, ())
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return frozenset(more)
    names = {
        str(name)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in locale.months[context][width].values()
    }
    return frozenset(name.rstrip(".") for name in names if not name[:1].isdigit()) | set(more)
