"""The words around personal data in each language, as patterns."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).with_name("frames.toml")
_UNSPACED = ("ja", "zh-Hans", "zh-Hant", "th", "my", "km")

Said = Literal["", "phone", "account", "passport", "my-number"]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    titles_after: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    street: tuple[str, ...] = ()
    birth: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    passport: tuple[str, ...] = ()
    my_number: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frames:
    """The words of one language."""

    language: str
    words: _Words

    @property
    def spaced(self) -> bool:
        """Whether the language puts spaces between words."""
        return self.language not in _UNSPACED

    @cached_property
    def name(self) -> re.Pattern[str]:
        """What a name follows."""
        return self._pattern(self.words.name)

    @cached_property
    def weak(self) -> re.Pattern[str]:
        """What a name may follow."""
        return self._pattern(self.words.weak)

    @cached_property
    def titles(self) -> re.Pattern[str]:
        """Forms of address before a name."""
        return self._pattern(self.words.titles)

    @cached_property
    def address(self) -> re.Pattern[str]:
        """What an address follows."""
        return self._pattern(self.words.address)

    @cached_property
    def home(self) -> re.Pattern[str]:
        """What a place of living follows."""
        return self._pattern(self.words.home)

    @cached_property
    def street(self) -> re.Pattern[str]:
        """Words that stand in addresses."""
        return self._pattern(self.words.street)

    @cached_property
    def birth(self) -> re.Pattern[str]:
        """Words near a date of birth."""
        return self._pattern(self.words.birth, prefix=True)

    def number_before(self, before: str) -> Said:
        """What the nearest word before a number says that it is.

        Args:
            before: the text that stands there, in lower case.
        """
        nearest: tuple[int, Said] = (-1, "")
        kinds: tuple[tuple[Said, tuple[str, ...]], ...] = (
            ("phone", self.words.phone),
            ("account", self.words.account),
            ("passport", self.words.passport),
            ("my-number", self.words.my_number),
        )
        for kind, words in kinds:
            for word in words:
                place = before.rfind(word)
                if place >= 0:
                    nearest = max(nearest, (place + len(word), kind))
        return nearest[1]

    def _pattern(self, words: tuple[str, ...], *, prefix: bool = False) -> re.Pattern[str]:
        if not words:
            return re.compile(r"(?!)")
        longest = sorted(words, key=len, reverse=True)
        either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)
        if not self.spaced:
            return re.compile(either, re.IGNORECASE)
        # \b is of no use beside the vowel signs of Indian scripts.
        end = "" if prefix else r"(?![^\W_]|[\u0900-\u0dff])"
        return re.compile(rf"(?<![^\W_])(?:{either}){end}", re.IGNORECASE)


def can_mask(language: str) -> bool:
    """Whether the words around personal data are known in a language (BCP 47 tag)."""
    return language in _all()


@lru_cache
def frames(language: str) -> Frames:
    """The words of a language; none for one that is not in the file."""
    return Frames(language, _all().get(language, _Words()))


@lru_cache
def _all() -> dict[str, _Words]:
    document = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {language: _Words.model_validate(words) for language, words in document.items()}
