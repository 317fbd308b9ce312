"""Slots of phrases: where they stand in a text, and how their values are written in a language.

Dates, times and numbers are formatted with CLDR through Babel (BSD-3-Clause), always in Latin
digits, which is what the city's own signs, letters and number displays show.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale as CldrLocale
from babel.dates import format_date, format_skeleton, format_time, get_month_names
from babel.numbers import format_decimal, format_percent

from glossaries.locales import locale_of
from glossaries.quantities import CalendarDate, ClockTime
from glossaries.termbase import Term

KINDS = ("date", "time", "amount", "count", "floor", "counter", "document", "place")
TERM_KINDS = ("document", "place")
SLOT = re.compile(r"\{(?P<name>(?P<kind>" + "|".join(KINDS) + r")[2-9]?)\}")
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")

SlotValue = CalendarDate | ClockTime | Decimal | Term

# The word for yen beside a number. CLDR's own currency names say "Japanese yen", which nobody
# says at a counter in Japan. Several forms: by the CLDR plural category of the number.
_YEN: Mapping[str, Mapping[str, str]] = {
    "ja": {"other": "{}円"}, "en": {"other": "{} yen"}, "zh-Hans": {"other": "{}日元"},
    "zh-Hant": {"other": "{}日圓"}, "ko": {"other": "{}엔"}, "vi": {"other": "{} yên"},
    "pt-BR": {"one": "{} iene", "other": "{} ienes"}, "es": {"one": "{} yen", "other": "{} yenes"},
    "fil": {"other": "{} yen"}, "ne": {"other": "{} येन"}, "id": {"other": "{} yen"},
    "th": {"other": "{} เยน"}, "my": {"other": "{} ယန်း"}, "km": {"other": "{} យ៉េន"},
    "mn": {"other": "{} иен"}, "hi": {"other": "{} येन"}, "ms": {"other": "{} yen"},
    "ru": {"one": "{} иена", "few": "{} иены", "other": "{} иен"},
    "uk": {"one": "{} єна", "few": "{} єни", "other": "{} єн"},
    "tr": {"other": "{} yen"}, "fr": {"one": "{} yen", "other": "{} yens"},
    "bn": {"other": "{} ইয়েন"}, "si": {"other": "යෙන් {}"}, "ar": {"other": "{} ين"},
    "fa": {"other": "{} ین"}, "ur": {"other": "{} ین"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot in a phrase: `name` is `date2`, `kind` `date`; offsets include the braces."""

    name: str
    kind: str
    start: int
    end: int


def slots_in(text: str) -> list[Slot]:
    """Slots of a phrase text, in order."""
    return [Slot(m["name"], m["kind"], m.start(), m.end()) for m in SLOT.finditer(text)]


def slot_problem(text: str) -> str | None:
    """What is wrong with a text's braces (an unknown slot, a stray brace), None if nothing."""
    wrong = [m.group() for m in _BRACES.finditer(text) if not SLOT.fullmatch(m.group())]
    return f"unknown slot {', '.join(wrong)}" if wrong else None


@lru_cache(maxsize=64)
def _cldr(tag: str) -> CldrLocale:
    # English of the world (5 March, 2:30 pm) rather than of the United States.
    return CldrLocale.parse("en_001" if tag == "en" else locale_of(tag).cldr)


def format_value(value: SlotValue, kind: str, tag: str) -> str | None:
    """A value as it is written in a language, None where a term has no name in it.

    Raises ValueError for an unknown tag or a date that no calendar has (30 February).
    """
    locale = _cldr(tag)
    if isinstance(value, Term):
        return value.rendering(tag)
    if isinstance(value, CalendarDate):
        # A leap year, so that 29 February without a year can be written.
        date = datetime.date(value.year or 2024, value.month, value.day)
        if value.year is None:
            return str(format_skeleton("MMMMd", date, locale=locale))
        return str(format_date(date, "long", locale))
    if isinstance(value, ClockTime):
        return _format_time(value, tag, locale)
    number = format_decimal(value, locale=locale)
    if kind == "amount":
        forms = _YEN[tag]
        return forms.get(locale.plural_form(value), forms["other"]).format(number)
    return str(number)


def _format_time(value: ClockTime, tag: str, locale: CldrLocale) -> str:
    if tag in ("ja", "ko"):
        names = (
            ("午前", "午後", "時", "分", "") if tag == "ja" else ("오전 ", "오후 ", "시", "분", " ")
        )
        half = names[value.hour >= 12] if value.certain else ""
        hour = value.hour - 12 if value.certain and value.hour > 12 else value.hour
        minutes = f"{names[4]}{value.minute}{names[3]}" if value.minute else ""
        return f"{half}{hour}{names[2]}{minutes}"
    if not value.certain:
        return f"{value.hour}:{value.minute:02d}"
    return str(format_time(datetime.time(value.hour, value.minute), "short", locale=locale))


def fill(text: str, values: Mapping[str, SlotValue], tag: str) -> tuple[str | None, str]:
    """A phrase text with its slots filled, and an empty reason; or None and the reason why not."""
    out: list[str] = []
    position = 0
    for slot in slots_in(text):
        value = values.get(slot.name)
        if value is None:
            return None, f"no value for {{{slot.name}}}"
        try:
            written = format_value(value, slot.kind, tag)
        except ValueError as error:
            return None, str(error)
        if written is None:
            name = value.source if isinstance(value, Term) else ""
            return None, f"no {tag} name for {name}"
        out += (text[position : slot.start], written)
        position = slot.end
    out.append(text[position:])
    return "".join(out), ""


def format_tenths(tenths: Decimal, tag: str) -> str:
    """Tenths, which Japanese counts as 割, as a percentage of the language: 3 → 30%, 30 %, %30."""
    return str(format_percent(tenths / 10, locale=_cldr(tag)))


def format_month(month: int, year: int | None, tag: str) -> str:
    """A month (1-12) as it is named in a language, with its year where there is one: May 2026."""
    locale = _cldr(tag)
    if year is None:
        return str(get_month_names("wide", "stand-alone", locale)[month])
    return str(format_skeleton("yMMMM", datetime.date(year, month, 1), locale=locale))
