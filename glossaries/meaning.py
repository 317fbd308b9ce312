"""What a sentence says, reduced to what must agree before two sentences may count as the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from glossaries.quantities import Quantity, QuantityKind, Value

# From here on a unit's softness is that of a word that must not differ.
HARD = 0.9
# A directive says what the listener is to do (書いてください), a request what the speaker would
# have (予約をお願いします), whoever does it.
Force = Literal["plain", "directive", "request", "must", "desire", "permit", "can"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One content word: a key that synonyms share, how it sounds, how much it matters (0-1)."""

    key: str
    sound: str
    soft: float = 1.0
    question: bool = False
    negated: bool = False

    @property
    def signed(self) -> str:
        """The key, marked where the word is denied."""
        return f"{self.key}!" if self.negated else self.key

    @property
    def contrary(self) -> str:
        """The mark of the same word, denied where this one is not."""
        return self.key if self.negated else f"{self.key}!"


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity with the limit put to it (`until`, `from`, `within` …); `slot` in phrases."""

    kind: QuantityKind
    value: Value
    unit: str
    limit: str
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One sentence. `plain` is its normal spelling, `sound` the reading of its content words.

    `asks` is a request to be told something, which may stand for the question words of `answers`,
    `declares` an ending that only a statement has, `negations` how many words deny.
    `first` is what comes before something else (押してから話す), or stands instead of it
    (コピーではなく原本), where that is said.

    What the other wordings of a phrase say, for a wording of one: `habits` is in how many of them
    each word occurs (0-1), `forces` are theirs, `answers` their question words, and `open` tells
    whether any asks for more than yes or no. `analysed` says that an analyser told its words from
    its grammar, so that every word counts.
    """

    units: tuple[Unit, ...]
    measures: tuple[Measure, ...]
    negative: bool
    force: Force
    question: bool
    past: bool
    only: bool
    asks: bool
    plain: str
    sound: str
    declares: bool
    negations: int = 0
    first: str = ""
    answers: frozenset[str] = frozenset()
    habits: Mapping[str, float] = field(default_factory=dict)
    forces: frozenset[Force] = frozenset()
    open: bool = False
    analysed: bool = False


def masked(text: str, read: Sequence[Quantity]) -> str:
    """A sentence without its signs and spaces, its quantities all alike."""
    out: list[str] = []
    position = 0
    for quantity in read:
        out += (text[position : quantity.start], "#")
        position = quantity.end
    out.append(text[position:])
    return re.sub(r"[^\w#\u0300-\u0eff\u1000-\u109f\u1780-\u17ff]+|_", "", "".join(out))


def measure(quantity: Quantity, limit: str, slot: str = "") -> Measure:
    """A quantity of a text as it is compared."""
    return Measure(quantity.kind, quantity.value, quantity.unit, limit, slot)
