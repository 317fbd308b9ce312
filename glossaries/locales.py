"""The languages of the glossaries: BCP 47 tags, their scripts, and how words are divided.

The assistant keeps the full table of languages (names, voices, engines); this one holds only
what reading and checking glossary text needs.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

SOURCE = "ja"


@dataclass(frozen=True, slots=True)
class Locale:
    """How one language is written.

    `scripts` are Unicode script names (as they start the character names in the Unicode
    character database) that letters may have; `required` is the script that must occur.
    `cldr` is the locale that Babel formats with. `spaced` is true where spaces divide words.
    """

    tag: str
    cldr: str
    scripts: frozenset[str]
    required: str
    spaced: bool = True


def _locale(tag: str, cldr: str, scripts: str, *, spaced: bool = True) -> Locale:
    names = scripts.split()
    return Locale(tag, cldr, frozenset(names), names[0], spaced)


# Latin letters are allowed everywhere: "My Number", "IC", "PDF" and Kofu's names in rōmaji.
LOCALES: dict[str, Locale] = {
    entry.tag: entry
    for entry in (
        _locale("ja", "ja", "JAPANESE CJK HIRAGANA KATAKANA LATIN", spaced=False),
        _locale("en", "en", "LATIN"),
        _locale("zh-Hans", "zh_Hans", "CJK LATIN", spaced=False),
        _locale("zh-Hant", "zh_Hant", "CJK LATIN", spaced=False),
        _locale("ko", "ko", "HANGUL LATIN"),
        _locale("vi", "vi", "LATIN"),
        _locale("pt-BR", "pt_BR", "LATIN"),
        _locale("es", "es", "LATIN"),
        _locale("fil", "fil", "LATIN"),
        _locale("ne", "ne", "DEVANAGARI LATIN"),
        _locale("id", "id", "LATIN"),
        _locale("th", "th", "THAI LATIN", spaced=False),
        _locale("my", "my", "MYANMAR LATIN", spaced=False),
        _locale("km", "km", "KHMER LATIN", spaced=False),
        _locale("mn", "mn", "CYRILLIC LATIN"),
        _locale("ru", "ru", "CYRILLIC LATIN"),
        _locale("hi", "hi", "DEVANAGARI LATIN"),
        _locale("ms", "ms", "LATIN"),
        _locale("uk", "uk", "CYRILLIC LATIN"),
        _locale("tr", "tr", "LATIN"),
        _locale("fr", "fr", "LATIN"),
        _locale("bn", "bn", "BENGALI LATIN"),
        _locale("si", "si", "SINHALA LATIN"),
        _locale("ar", "ar_001", "ARABIC LATIN"),
        _locale("fa", "fa", "ARABIC LATIN"),
        _locale("ur", "ur", "ARABIC LATIN"),
    )
}
WITHOUT_GLOSSARY = frozenset({"ar", "fa", "ur"})
"""Tags that can be asked for, as a model or a city's own glossary may know them; ours does not."""
TARGETS: tuple[str, ...] = tuple(
    tag for tag in LOCALES if tag != SOURCE and tag not in WITHOUT_GLOSSARY
)

_CJK_NAMES = ("CJK UNIFIED", "CJK COMPATIBILITY", "CJK RADICAL", "KANGXI")


def locale_of(tag: str) -> Locale:
    """The entry for a tag; raises ValueError naming the tag where it is unknown."""
    found = LOCALES.get(tag)
    if found is None:
        raise ValueError(f"unknown language tag {tag!r}; known: {', '.join(LOCALES)}")
    return found


@lru_cache(maxsize=8192)
def script_of(char: str) -> str | None:
    """Script of one letter or mark (`LATIN`, `CJK`, `HANGUL` …), None for anything else.

    Read from the character's name in the Unicode character database, whose first word is the
    script for every letter that the glossaries' languages use.
    """
    if unicodedata.category(char)[0] not in "LM":
        return None
    name = unicodedata.name(char, "")
    if name.startswith(_CJK_NAMES) or char in "々〆":
        return "CJK"
    if char in "ªº":
        return "LATIN"
    first = name.replace("FULLWIDTH ", "").replace("HALFWIDTH ", "").split(" ")[0]
    # ー, ・ and combining accents belong to no single script.
    if first in {"KATAKANA-HIRAGANA", "COMBINING", "MODIFIER", "ZERO", "VARIATION"}:
        return None
    return first


def scripts_in(text: str) -> Counter[str]:
    """How many letters of each script a text holds."""
    return Counter(script for char in text if (script := script_of(char)) is not None)


def script_problem(text: str, tag: str) -> str | None:
    """What is wrong with a text's letters for a language, or None.

    A text that is only digits, signs or Latin letters (IC, PDF, My Number) passes as a term in
    any language; letters of a foreign script never do.
    """
    locale = locale_of(tag)
    foreign = [s for s in scripts_in(text) if s not in locale.scripts]
    if foreign:
        letters = "".join(dict.fromkeys(c for c in text if script_of(c) in foreign))
        return f"letters of another script ({', '.join(sorted(foreign))}): {letters[:20]}"
    return None


def _encodable(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def han_problem(text: str, tag: str) -> str | None:
    """Characters of the other Chinese writing system, or None; None for other languages.

    GB 2312 holds the simplified characters in common use and Big5 the traditional ones, so a
    character in one set only belongs to that system.
    """
    if tag not in ("zh-Hans", "zh-Hant"):
        return None
    own, other = ("gb2312", "big5") if tag == "zh-Hans" else ("big5", "gb2312")
    wrong = [
        c
        for c in dict.fromkeys(text)
        if script_of(c) == "CJK" and not _encodable(c, own) and _encodable(c, other)
    ]
    if wrong:
        name = "traditional" if tag == "zh-Hans" else "simplified"
        return f"{name} characters: {''.join(wrong)}"
    return None
