"""What a sentence says, reduced to what must agree before two sentences may count as the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from glossaries.quantities import Quantity, QuantityKind, Value

Force = Literal["plain", "directive", "desire", "permit", "can"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One content word: a key that synonyms share, how it sounds, how much it matters (0-1)."""

    key: str
    sound: str
    soft: float = 1.0
    question: bool = False


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

    `asks` is a request to be told something, `declares` an ending that only a statement has.
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


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well an utterance agrees with a phrase: score 0-1, or 0 and why it is refused."""

    score: float
    refused: str = ""
    slots: tuple[tuple[str, Value], ...] = ()


# Forces that differ in tone more than in content: what the difference costs.
_FORCE_COST: dict[frozenset[str], float] = {
    frozenset(("plain", "directive")): 0.1,
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
HARD = 0.45
LEAST = 0.5


def bind(said: Sequence[Measure], wanted: Sequence[Measure]) -> tuple[tuple[str, Value], ...] | str:
    """Slot values when the quantities of an utterance fit those of a phrase, else the reason."""
    if len(said) != len(wanted):
        return "another number of quantities"
    left = list(said)
    values: list[tuple[str, Value]] = []
    for want in wanted:
        for have in left:
            if have.kind == want.kind and _same_unit(have, want) and (
                want.slot or have.value == want.value
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
    if said.negative != phrase.negative:
        return Agreement(0.0, "negation")
    if said.only != phrase.only:
        return Agreement(0.0, "only")
    cost = _FORCE_COST.get(frozenset((said.force, phrase.force)), 0.0)
    if said.question != phrase.question and "directive" not in (said.force, phrase.force):
        if said.question or said.declares:
            return Agreement(0.0, "a question")
        # No ending that tells: perhaps a rising tone that was not written.
        cost += 0.1
    if said.past != phrase.past:
        cost += 0.08
    extra, missing = _unmatched(said.units, phrase.units)
    if said.asks != phrase.asks:
        asked = missing if said.asks else extra
        asked[:] = [u for u in asked if not u.question]
    # The value of a slot says nothing about which phrase it stands in.
    total = sum(weigh(u) for u in (*said.units, *phrase.units) if not u.key.startswith("x"))
    total += 0.8 * len(said.measures)
    if any(u.question for u in extra) or any(u.question for u in missing):
        return Agreement(0.0, "another question word or limit")
    directions = {u.key for u in extra if u.key in ("から", "まで")}
    if directions and {u.key for u in missing} & ({"から", "まで"} - directions):
        return Agreement(0.0, "another limit")
    lost = sum(weigh(u) for u in extra) + sum(weigh(u) for u in missing)
    hard_extra = max((weigh(u) for u in extra), default=0.0)
    hard_missing = max((weigh(u) for u in missing), default=0.0)
    if hard_extra >= HARD and hard_missing >= HARD:
        return Agreement(0.0, "another content word")
    if total - lost < LEAST and said.plain != phrase.plain:
        return Agreement(0.0, "too little in common")
    content = 1.0 - lost / total if total else 1.0
    return Agreement(max(0.0, content - cost), "", slots)


def _unmatched(
    said: Sequence[Unit], phrase: Sequence[Unit]
) -> tuple[list[Unit], list[Unit]]:
    """Units of either side without a partner by key, by sound, or by nearly the same sound."""
    keys = Counter(u.key for u in said) & Counter(u.key for u in phrase)
    extra, missing = _without(said, keys), _without(phrase, keys)
    # A word said twice, or repeated for clarity, adds nothing.
    extra = [u for u in extra if all(u.key != p.key for p in phrase)]
    missing = [u for u in missing if all(u.key != s.key for s in said)]
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


def measure(quantity: Quantity, limit: str, slot: str = "") -> Measure:
    """A quantity of a text as it is compared."""
    return Measure(quantity.kind, quantity.value, quantity.unit, limit, slot)
