"""What the checks know of each language: word lists in `lexicons/<tag>.toml`, and CLDR names.

Every entry of a list is a regular expression over folded text (see `text.fold`). Languages that
write spaces get word boundaries around it: on both sides, or only in front where the language
adds endings (`boundary = "start"`); `boundary = "none"` is for unspaced scripts and Korean.
An entry that ends with `~` is a stem, and one that begins with `~` an ending, in any language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from babel import Locale, UnknownLocaleError

from assistant.checks.text import base_language, fold_text

# \w leaves out the vowel signs of the Indic and South-East Asian scripts.
WORD = r"\w\u0300-\u036f\u0900-\u0963\u0966-\u0df3\u0e01-\u0e4e\u1000-\u1049\u1780-\u17d3"
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Lexicon:
    """The word lists of one language; a list that a language lacks matches nothing."""

    language: str
    boundary: str
    lists: Mapping[str, Mapping[str, tuple[str, ...]]]
    words: Mapping[str, int]
    """Number words that ICU's spell-out does not give: ordinals, feminines, spoken forms."""
    multipliers: Mapping[str, int]
    ambiguous: frozenset[str]
    """Words that are numbers only sometimes; they never have to be found again."""
    day_first: bool
    dotted_time: bool
    spaced_thousands: bool
    prepositions: bool
    """Limits stand before the number: \"within 14 days\", \"from 9 to 5\"."""
    marker_before: bool
    """午前, 오후, सुबह stand before the time of day, never after it."""
    letters: float
    """Letters that the language needs for one letter of Japanese; 0 where not measured."""
    spread: float
    """Standard deviation of the logarithm of that."""
    _cache: dict[tuple[str, str], re.Pattern[str]] = field(default_factory=dict, compare=False)

    def pattern(self, section: str, name: str) -> re.Pattern[str]:
        """The compiled list `name` of `section`; matches nothing where there is none."""
        key = (section, name)
        if key not in self._cache:
            self._cache[key] = self.compile(self.lists.get(section, {}).get(name, ()))
        return self._cache[key]

    def compile(self, entries: Iterable[str]) -> re.Pattern[str]:
        """One pattern for a list of entries, the longest first, with the word boundaries."""
        folded = [fold_text(entry) for entry in entries]
        if not folded:
            return _NEVER
        return re.compile("|".join(self._bounded(e) for e in sorted(folded, key=len, reverse=True)))

    def _bounded(self, entry: str) -> str:
        stem = entry.endswith("~")
        open_front = entry.startswith("~")
        body = f"(?:{entry.removesuffix('~').removeprefix('~')})"
        if self.boundary == "none":
            return body
        front = "" if open_front else rf"(?:(?<![{WORD}])|(?<=\d))"
        back = "" if stem or self.boundary == "start" else rf"(?![{WORD}])"
        return front + body + back

    def section(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """All lists of a section by name."""
        return self.lists.get(name, {})

    @cached_property
    def months(self) -> Mapping[str, int]:
        """Folded month names (CLDR, wide and abbreviated, both forms) with their numbers."""
        names = _cldr_names(self.language, "months")
        for entry, value in self.lists.get("months", {}).items():
            for name in value:
                names[fold_text(name)] = int(entry)
        return names

    @cached_property
    def weekdays(self) -> Mapping[str, int]:
        """Folded names of the days of the week, Monday = 0."""
        names = _cldr_names(self.language, "days")
        for entry, value in self.lists.get("weekdays", {}).items():
            for name in value:
                names[fold_text(name)] = int(entry)
        return names


def _cldr_names(language: str, what: str) -> dict[str, int]:
    try:
        locale = Locale.parse({"pt": "pt_BR"}.get(language, language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return {}
    names: dict[str, int] = {}
    # Burmese month names cut short are everyday words: အောက် is October and "under".
    short = what == "months" and language != "my"
    widths = ("wide", "abbreviated") if short else ("wide",)
    for context in ("format", "stand-alone"):
        for width in widths:
            for number, name in getattr(locale, what)[context][width].items():
                folded = fold_text(name).rstrip(".")
                # Names with a digit are read by the number grammar; very short ones mislead.
                if len(folded) >= 2 and not re.search(r"\d", folded):
                    names.setdefault(folded, int(number))
    return names


@lru_cache(maxsize=32)
def lexicon(tag: str) -> Lexicon:
    """The lexicon for a locale tag; a language without one gets an empty lexicon."""
    language = base_language(tag)
    path = resources.files("assistant.checks") / "lexicons" / f"{language}.toml"
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    numbers = data.pop("numbers", {})
    options = data.pop("options", {})
    length = data.pop("length", {})
    lists = {
        section: {name: tuple(entries) for name, entries in content.items()}
        for section, content in data.items()
    }
    return Lexicon(
        language=language,
        boundary=options.get("boundary", "both"),
        lists=lists,
        words={fold_text(w): int(v) for w, v in numbers.get("words", {}).items()},
        multipliers={fold_text(w): int(v) for w, v in numbers.get("multipliers", {}).items()},
        ambiguous=frozenset(fold_text(w) for w in numbers.get("ambiguous", ())),
        day_first=bool(options.get("day_first", False)),
        dotted_time=bool(options.get("dotted_time", False)),
        spaced_thousands=bool(options.get("spaced_thousands", False)),
        prepositions=bool(options.get("prepositions", False)),
        marker_before=bool(options.get("marker_before", False)),
        letters=float(length.get("letters", 0)),
        spread=float(length.get("spread", 0)),
    )
