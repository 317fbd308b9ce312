"""Texts as a voice is to read them: dates, times, amounts and numbers in the language's own words.

Dates and names of currencies are CLDR's (Babel). CLDR has no spoken times: those are ours, `draft`.
A value that could be read in two ways stays as it is written.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable

from babel import Locale
from babel.dates import format_date, get_date_format
from babel.numbers import format_currency, get_group_symbol

_TIMES = {
    "ja": ("{h}時", "{h}時{m}分", "から"), "zh-Hans": ("{h}点", "{h}点{m}分", "到"),
    "zh-Hant": ("{h}點", "{h}點{m}分", "到"), "ko": ("{h}시", "{h}시 {m}분", "에서 "),
    "vi": ("{h} giờ", "{h} giờ {m} phút", " đến "),
    "pt-BR": ("{h} horas", "{h} horas e {m} minutos", " até "),
    "es": ("{h} horas", "{h} horas y {m} minutos", " a "),
    "fr": ("{h} heures", "{h} heures {m}", " à "), "th": ("{h} นาฬิกา", "{h} นาฬิกา {m} นาที", " ถึง "),
    "mn": ("{h} цаг", "{h} цаг {m} минут", ", "), "hi": ("{h} बजे", "{h} बजकर {m} मिनट", " से "),
    "ne": ("{h} बजे", "{h} बजेर {m} मिनेट", " देखि "), "bn": ("{h}টা", "{h}টা {m} মিনিট", " থেকে "),
    "id": ("{h}", "{h} lewat {m} menit", " sampai "), "ms": ("{h}", "{h} {m} minit", " hingga "),
    "km": ("ម៉ោង {h}", "ម៉ោង {h} {m} នាទី", " ដល់ "),
}  # fmt: skip
"""The full hour, hour and minutes, and what stands between two times."""
_PLAIN = ("{h}", "{h} {m}", ", ")
_TIME = r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])"
_RANGE = re.compile(rf"{_TIME}\s*[-–—~〜～]\s*{_TIME}")
_ONE_TIME = re.compile(_TIME)
_YEAR_FIRST = re.compile(r"(?<![\d/.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_YEAR_LAST = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?![\d/-])")
_AMOUNT = r"(\d{1,3}(?:,\d{3})+|\d+)"
_YEN = re.compile(rf"(?:[¥￥]|\bJPY)\s*{_AMOUNT}(?![\d.])|(?<![\d.,]){_AMOUNT}\s*(?:円|JPY\b)")
_TELEPHONE = re.compile(r"(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])")
_POST_CODE = re.compile(r"〒\s*(\d{3})-(\d{4})(?!\d)")
# An abbreviated “year” after a Russian or Ukrainian date is read as a letter.
_ABBREVIATED = re.compile(r"\s[гр]\.$")


def spoken_text(text: str, language: str) -> str:
    """A text as a voice of its language (BCP 47 tag) is to be given it."""
    locale = Locale.parse(language, sep="-")
    plain = "".join(_digit(sign) for sign in text)
    plain = _POST_CODE.sub(lambda code: f"{_one_by_one(code[1])}, {_one_by_one(code[2])}", plain)
    plain = _TELEPHONE.sub(
        lambda number: ", ".join(_one_by_one(part) for part in number[0].split("-")), plain
    )
    plain = _YEAR_FIRST.sub(
        lambda date: _date(date, (date[1], date[3], date[4]), language, locale), plain
    )
    plain = _YEAR_LAST.sub(_day_and_month(language, locale), plain)
    plain = _times(plain, language)
    plain = _YEN.sub(lambda yen: _yen(yen[1] or yen[2], language, locale), plain)
    return _ungrouped(plain, locale)


def _digit(sign: str) -> str:
    # A superscript or a circled number is a digit as well, but not a decimal one.
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _one_by_one(digits: str) -> str:
    return " ".join(digits)


def _date(
    found: re.Match[str], year_month_day: tuple[str, str, str], language: str, locale: Locale
) -> str:
    try:
        day = datetime.date(*map(int, year_month_day))
    except ValueError:
        return found[0]
    if language == "vi":
        return f"{day.day} tháng {day.month} năm {day.year}"
    return _ABBREVIATED.sub("", str(format_date(day, "long", locale=locale)))


def _day_and_month(language: str, locale: Locale) -> Callable[[re.Match[str]], str]:
    """Reads the order of day and month as the locale writes it."""
    pattern = get_date_format("short", locale).pattern
    day_first = pattern.index("d") < pattern.index("M")

    def read(date: re.Match[str]) -> str:
        day, month = (date[1], date[3]) if day_first else (date[3], date[1])
        return _date(date, (date[4], month, day), language, locale)

    return read


def _times(text: str, language: str) -> str:
    full, with_minutes, between = _TIMES.get(language, _PLAIN)

    def read(hour: str, minute: str) -> str:
        h, m = int(hour), int(minute)
        if language == "en":
            half = "PM" if 12 <= h < 24 else "AM"
            return f"{(h + 11) % 12 + 1}{f' {m:02}' if m else ''} {half}".replace(" 0", " oh ")
        return (with_minutes if m else full).format(h=h, m=m)

    to = " to " if language == "en" else between
    text = _RANGE.sub(lambda span: read(span[1], span[2]) + to + read(span[3], span[4]), text)
    return _ONE_TIME.sub(lambda time: read(time[1], time[2]), text)


def _yen(amount: str, language: str, locale: Locale) -> str:
    value = int(amount.replace(",", ""))
    if language == "ja":
        return f"{value}円"
    named = format_currency(
        value, "JPY", locale=locale, format_type="name", group_separator=False, format="0"
    )
    return str(named)


def _ungrouped(text: str, locale: Locale) -> str:
    """Numbers without the sign that groups their digits in this language."""
    group = re.escape(get_group_symbol(locale))
    space = r"[\u00a0\u202f]"
    # Three zeros are thousands, whichever of the two signs stands before them.
    thousands = rf"(?:{group}|{space})\d{{3}}|[.,]000"
    number = rf"(?<![\d.,])\d{{1,3}}(?:{thousands})+(?![\d.,]?\d)"
    return re.sub(number, lambda found: re.sub(r"\D", "", found[0]), text)
