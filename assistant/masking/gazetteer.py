"""Common names of many countries, from the lists of Faker (MIT), and words that are no names.

Faker's lists are kept up by native contributors; they are read, never drawn from at random.
"""

import csv
import re
import unicodedata
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from babel import Locale, UnknownLocaleError

import glossaries

_LOCALES = {
    "ja": ("ja_JP",), "en": ("en_US", "en_GB", "en_IN"), "zh-Hans": ("zh_CN", "zh_TW"),
    "zh-Hant": ("zh_TW", "zh_CN"), "ko": ("ko_KR",), "vi": ("vi_VN",), "pt-BR": ("pt_BR",),
    "es": ("es_MX", "es_ES", "es_CO"), "ne": ("ne_NP",), "id": ("id_ID",), "th": ("th_TH",),
    "ru": ("ru_RU",), "hi": ("hi_IN",), "uk": ("uk_UA",), "tr": ("tr_TR",), "fr": ("fr_FR",),
    "bn": ("bn_BD",), "si": ("si_LK",), "ms": ("id_ID",), "fil": ("es_MX", "en_US"),
    "mn": ("ru_RU",),
}  # fmt: skip
# Vowel signs of Indian scripts are no letters to Python, so a word is what has no space or sign.
_WORD = re.compile(r"[^\s\d,.:;!?()\[\]{}|/\"“”«»。，、！？；：（）「」·।။၊…]+")


@lru_cache
def family_names(language: str) -> frozenset[str]:
    """Family names in the script of a language, folded."""
    return _names(language, "last")


@lru_cache
def given_names(language: str) -> frozenset[str]:
    """Given names in the script of a language, folded."""
    return _names(language, "first") | _names(language, "middle")


@lru_cache
def latin_names() -> frozenset[str]:
    """Names of all these countries that are written in Latin letters, folded, without accents."""
    found: set[str] = set()
    for language in _LOCALES:
        found |= family_names(language) | given_names(language)
    for part in ("first_romanized", "last_romanized"):
        for locale in ("ja_JP", "zh_CN", "zh_TW"):
            found |= _read(locale, part)
    bare = {_without_accents(name) for name in found}
    return frozenset(name for name in bare if name.isascii() and len(name) > 1)


@lru_cache
def vocabulary(language: str) -> frozenset[str]:
    """Words of a language that are no names: of our phrases and terms, countries, months, days."""
    texts = [*_texts(language), *_calendar(language)]
    return frozenset(fold(word) for text in texts for word in _WORD.findall(text))


@lru_cache
def proper_words(language: str) -> frozenset[str]:
    """Words that our phrases and terms write with a capital inside a sentence, folded."""
    return frozenset(
        fold(match[0])
        for text in (*_texts(language), *("x " + name for name in _calendar(language)))
        for match in _WORD.finditer(text)
        if match[0][0].isupper() and text[: match.start()].rstrip()[-1:] not in ("", ".", "!", "?")
    )


@lru_cache
def everyday_text(language: str) -> str:
    """Our phrases and terms of a language in one text, for those that have no spaces."""
    return "\n".join(_texts(language))


def fold(word: str) -> str:
    """A word for comparison: composed, in lower case."""
    return unicodedata.normalize("NFC", word).casefold()


def is_latin_name(word: str) -> bool:
    """Whether a word in Latin letters is in the lists, with or without its accents."""
    return _without_accents(fold(word)) in latin_names()


def _texts(language: str) -> list[str]:
    texts: list[str] = []
    for folder in ("phrases", "terms"):
        path = Path(glossaries.__file__).parent / folder / f"{language}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    texts += [text for text in row.values() if isinstance(text, str)]
    return texts


def _names(language: str, part: str) -> frozenset[str]:
    found: set[str] = set()
    for locale in _LOCALES.get(language, ()):
        found |= _read(locale, part)
    return frozenset(found)


def _read(locale: str, part: str) -> set[str]:
    provider = import_module(f"faker.providers.person.{locale}").Provider
    found: set[str] = set()
    for name, values in vars(provider).items():
        romanized = "roman" in name
        if name.startswith(f"{part}_") and "name" in name and "pairs" not in name:
            if romanized != ("roman" in part) or not isinstance(values, tuple | list | dict):
                continue
            found.update(fold(value) for value in values if isinstance(value, str))
    return found


def _calendar(language: str) -> list[str]:
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return []
    words = [*map(str, locale.territories.values()), *map(str, locale.languages.values())]
    for widths in (locale.months, locale.days):
        for names in widths["format"].values():
            words += map(str, names.values())
    return words


def _without_accents(word: str) -> str:
    bare = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))
