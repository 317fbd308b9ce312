"""What a sentence says, reduced to what must agree before two sentences may count as the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from glossaries.quantities import Quantity, QuantityKind, Value
from glossaries.synonyms import OPPOSITES

Force = Literal["plain", "directive", "must", "desire", "permit", "can"]


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
    `habits` is, for a wording of a phrase, in how many of the phrase's wordings each word occurs
    (0-1).
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
    answers: frozenset[str] = frozenset()
    habits: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well an utterance agrees with a phrase: score 0-1, or 0 and why it is refused."""

    score: float
    refused: str = ""
    slots: tuple[tuple[str, Value], ...] = ()


# Forces that differ in tone more than in content: what the difference costs.
_FORCE_COST: dict[frozenset[str], float] = {
    frozenset(("plain", "directive")): 0.21,
    frozenset(("must", "directive")): 0.04,
    frozenset(("must", "plain")): 0.1,
    frozenset(("must", "desire")): 0.2,
    frozenset(("must", "permit")): 0.3,
    frozenset(("must", "can")): 0.2,
    frozenset(("plain", "desire")): 0.06,
    frozenset(("plain", "can")): 0.05,
    frozenset(("plain", "permit")): 0.12,
    frozenset(("permit", "can")): 0.04,
    frozenset(("directive", "desire")): 0.05,
    frozenset(("desire", "can")): 0.08,
    frozenset(("desire", "permit")): 0.1,
    frozenset(("directive", "can")): 0.2,
    frozenset(("directive", "permit")): 0.3,
}
_SAME_COUNTER = {"枚": "通", "部": "通", "番目": "番"}
# Before and after something that is named: 入学の前, 出産後.
RELATIONS = frozenset(("~前", "~後"))
HARD = 0.9
LEAST = 0.5
USUAL = 0.3
ALWAYS = 0.75
MISSING = 1.25


def bind(said: Sequence[Measure], wanted: Sequence[Measure]) -> tuple[tuple[str, Value], ...] | str:
    """Slot values when the quantities of an utterance fit those of a phrase, else the reason."""
    if len(said) != len(wanted):
        return "another number of quantities"
    left = list(said)
    values: list[tuple[str, Value]] = []
    for want in wanted:
        for have in left:
            if (
                have.kind == want.kind
                and _same_unit(have, want)
                and (want.slot or have.value == want.value)
            ):
                break
        else:
            return "another number, date or time"
        if have.limit != want.limit:
            return "another limit"
        left.remove(have)
        if want.slot:
            values.append((want.slot, have.value))
    return tuple(values)


def _same_unit(have: Measure, want: Measure) -> bool:
    mine = _SAME_COUNTER.get(have.unit, have.unit)
    return mine == _SAME_COUNTER.get(want.unit, want.unit)


def agree(said: Meaning, phrase: Meaning, weigh: Callable[[Unit], float]) -> Agreement:
    """Compare what was said with a phrase; `weigh` says how much a unit tells apart (0-1)."""
    slots = bind(said.measures, phrase.measures)
    if isinstance(slots, str):
        return Agreement(0.0, slots)
    # Two negations are not none: いないので、できません denies what it names.
    if said.negative != phrase.negative or said.negations != phrase.negations:
        return Agreement(0.0, "negation")
    if _denied(said.units, phrase.units) or _denied(phrase.units, said.units):
        return Agreement(0.0, "negation")
    if said.only != phrase.only:
        return Agreement(0.0, "only")
    cost = _FORCE_COST.get(frozenset((said.force, phrase.force)), 0.0)
    if said.force == "permit" != phrase.force and said.negative:
        return Agreement(0.0, "not obliged")
    if said.question != phrase.question:
        if said.question or said.declares:
            return Agreement(0.0, "a question")
        # No ending that tells: perhaps a rising tone that was not written.
        cost += 0.1
    if said.past != phrase.past:
        if "desire" in (said.force, phrase.force):
            return Agreement(0.0, "done, or wished for")
        cost += 0.12
    extra, missing = unmatched(said.units, phrase.units)
    if phrase.asks and not said.asks and not any(u.question for u in said.units):
        return Agreement(0.0, "whether, not which")
    if said.asks != phrase.asks:
        asked = missing if said.asks else extra
        told = phrase.answers
        asked[:] = [u for u in asked if not (u.question and (said.asks or u.key in told))]
    # The value of a slot says nothing about which phrase it stands in.
    total = sum(weigh(u) for u in (*said.units, *phrase.units) if not u.key.startswith("x"))
    total += 0.8 * len(said.measures)
    if any(u.question for u in extra) or any(u.question for u in missing):
        return Agreement(0.0, "another question word or limit")
    if any(u.key in RELATIONS for u in extra):
        return Agreement(0.0, "before or after")
    habits = phrase.habits
    if any(u.soft >= HARD and u.signed not in habits for u in extra) and any(
        u.soft >= HARD for u in missing
    ):
        return Agreement(0.0, "another content word")
    if any(u.soft >= HARD and u.contrary in habits and u.signed not in habits for u in said.units):
        return Agreement(0.0, "negation")
    if any(u.soft >= HARD and habits.get(u.signed, 0.0) >= ALWAYS for u in missing):
        return Agreement(0.0, "a word that the phrase always says")
    if _opposite(extra, phrase.units, habits) or _opposite(missing, said.units, {}):
        return Agreement(0.0, "the opposite")
    # A word said twice, or repeated for clarity, adds nothing.
    extra = [u for u in extra if all(u.key != p.key for p in phrase.units)]
    missing = [u for u in missing if all(u.key != s.key for s in said.units)]
    # What the phrase would add to what was said weighs more than what it would leave out.
    # A word that another wording of the phrase has, or does without, tells less apart.
    lost = sum(weigh(u) * (USUAL if u.signed in habits else 1.0) for u in extra)
    if sum(u.soft >= HARD for u in missing) > 1:
        habits = {}  # 海外へ引っ越すときも: a condition, not a word more
    lost += MISSING * sum(
        weigh(u) * (USUAL + (1 - USUAL) * habits.get(u.signed, 1.0)) for u in missing
    )
    if total - lost < LEAST and said.plain != phrase.plain:
        return Agreement(0.0, "too little in common")
    content = 1.0 - lost / total if total else 1.0
    return Agreement(max(0.0, content - cost), "", slots)


def _opposite(units: Sequence[Unit], others: Sequence[Unit], habits: Mapping[str, float]) -> bool:
    """Whether the other side says the opposite of a word that it does not say itself."""
    near = {u.key for u in others} | set(habits)
    return any(OPPOSITES.get(u.key, set()) & near for u in units)


def _denied(one: Sequence[Unit], other: Sequence[Unit]) -> bool:
    """Whether a word denied on one side is only affirmed on the other."""
    affirmed = {u.key for u in other if not u.negated} - {u.key for u in other if u.negated}
    return any(u.negated and u.soft >= HARD and u.key in affirmed for u in one)


def unmatched(said: Sequence[Unit], phrase: Sequence[Unit]) -> tuple[list[Unit], list[Unit]]:
    """Units of either side without a partner by key, by sound, or by nearly the same sound."""
    keys = Counter(u.key for u in said) & Counter(u.key for u in phrase)
    extra, missing = _without(said, keys), _without(phrase, keys)
    for unit in list(extra):
        for other in missing:
            if _sounds_like(unit.sound, other.sound):
                extra.remove(unit)
                missing.remove(other)
                break
    return extra, missing


def _without(units: Sequence[Unit], matched: Counter[str]) -> list[Unit]:
    rest = Counter(matched)
    left: list[Unit] = []
    for unit in units:
        if rest[unit.key] > 0:
            rest[unit.key] -= 1
        else:
            left.append(unit)
    return left


def _sounds_like(one: str, other: str) -> bool:
    if len(one) < 2 or len(other) < 2:
        return False
    return one == other or (min(len(one), len(other)) >= 5 and fuzz.ratio(one, other) >= 88)


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
