"""Whether two sentences say the same: what must agree, and what a difference costs.

A verified phrase that was not meant is worse than none, so a difference in anything that turns a
statement round refuses; the costs only rank what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from glossaries.meaning import HARD, Meaning, Measure, Unit
from glossaries.quantities import Value
from glossaries.synonyms import OPPOSITES, PERSONS, WHEN


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
RELATIONS = frozenset(("~前", "~後", "~した日", "~行く", "~している", "から"))
# Who does it for whom, or makes whom do it.
GAINS = frozenset(("~貰う", "~呉れる", "~上げる", "~せる"))
# Forces that say nearly the same of the same words.
_NEAR = (
    frozenset(("plain", "can")),
    frozenset(("must", "directive")),
    frozenset(("must", "request")),
    frozenset(("must", "plain")),
    frozenset(("request", "directive")),
    frozenset(("request", "desire")),
    frozenset(("permit", "can")),
)
# So many words in common bear one that only the phrase has.
BORNE = 3
LEAST = 0.5
USUAL = 0.3
ALWAYS = 0.75
MISSING = 1.25
# Not yet is not no.
STILL = frozenset(("未だ", "まだ"))
# Verbs that say no more than the ending of another, but for those that say that there is one.
SLIGHT = 0.2
# From here on a word that no wording of the phrase has makes it another.
FIRM = 0.5
BEING = frozenset(("有る", "居る"))


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
    refused = _another_mood(said, phrase)
    if refused:
        return Agreement(0.0, refused)
    tones = frozenset("directive" if f == "request" else f for f in (said.force, phrase.force))
    cost = _FORCE_COST.get(tones, 0.0)
    if said.question != phrase.question:
        # No ending that tells: perhaps a rising tone that was not written.
        cost += 0.1
    extra, missing = unmatched(said.units, phrase.units)
    if said.asks != phrase.asks:
        asked = missing if said.asks else extra
        told = phrase.answers
        asked[:] = [u for u in asked if not (u.question and (said.asks or u.key in told))]
    refused = _other_words(said, phrase, extra, missing)
    if refused:
        return Agreement(0.0, refused)
    # The value of a slot says nothing about which phrase it stands in.
    total = sum(weigh(u) for u in (*said.units, *phrase.units) if not u.key.startswith("x"))
    total += 0.8 * len(said.measures)
    # A word said twice, or repeated for clarity, adds nothing.
    extra = [u for u in extra if all(u.key != p.key for p in phrase.units)]
    missing = [u for u in missing if all(u.key != s.key for s in said.units)]
    # What the phrase would add to what was said weighs more than what it would leave out.
    # A word that another wording of the phrase has, or does without, tells less apart.
    habits = phrase.habits
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


def _another_mood(said: Meaning, phrase: Meaning) -> str:
    """Why the sentences differ whatever their words: what is denied, asked, done, who acts."""
    # Two negations are not none: いないので、できません denies what it names.
    if said.negative != phrase.negative or said.negations != phrase.negations:
        return "negation"
    if _denied(said.units, phrase.units) or _denied(phrase.units, said.units):
        return "negation"
    if said.only != phrase.only:
        return "only"
    if said.force == "permit" != phrase.force and said.negative:
        return "not obliged"
    if said.question != phrase.question and (
        said.question or said.declares or said.force in ("directive", "request")
    ):
        return "a question"
    if said.past != phrase.past:
        return "done, or not yet"
    tones = frozenset((said.force, phrase.force))
    same = said.force in phrase.forces and tones != {"plain", "desire"}
    if len(tones) > 1 and not same and tones not in _NEAR:
        return "wished for, asked for, allowed, or so"
    asks, wishes = "directive" in phrase.forces, "desire" in phrase.forces
    if said.force == "desire" and asks and not wishes:
        return "the speaker does it, not the listener"
    if said.force == "directive" and phrase.force != "directive" and wishes:
        return "the listener does it, not the speaker"
    if said.asks and not phrase.open:
        return "which, not whether"
    if phrase.asks and not said.asks and not any(u.question for u in said.units):
        return "whether, not which"
    return "the other way round" if _reversed(said, phrase) else ""


def _other_words(
    said: Meaning, phrase: Meaning, extra: Sequence[Unit], missing: Sequence[Unit]
) -> str:
    """Why the words that only one side has make it another statement."""
    habits = phrase.habits
    if any(u.question for u in extra) or any(u.question for u in missing):
        return "another question word or limit"
    # A word said twice, or repeated for clarity, adds nothing.
    other = [
        u for u in extra if u.signed not in habits and all(u.key != p.key for p in phrase.units)
    ]
    lacking = any(u.soft >= HARD for u in missing)
    if said.analysed:
        if any(u.key in RELATIONS or u.key in GAINS for u in other):
            return "before or after, for whom, or which way"
        if said.negative and any(u.key == "~来る" for u in (*extra, *missing)):
            return "not there, or only not brought"
        if any(u.soft >= FIRM or u.key in PERSONS or u.key in WHEN for u in other):
            return "another content word"
        if any(u is said.units[-1] and (u.soft > SLIGHT or u.key in BEING) for u in other):
            return "another verb"
        if any(
            u.key in GAINS or (u.key in RELATIONS and habits.get(u.signed, 1.0) >= ALWAYS)
            for u in missing
        ):
            return "before or after, for whom, or which way"
        shared = sum(u.soft >= HARD and not u.question for u in said.units) + len(said.measures)
        if lacking and (shared < BORNE or any(u.soft > SLIGHT for u in other)):
            return "less than the phrase says"
    elif lacking and any(u.soft >= HARD for u in other):
        return "another content word"
    if any(u.soft >= HARD and u.contrary in habits and u.signed not in habits for u in said.units):
        return "negation"
    if any(
        (u.soft >= HARD or u.key in STILL) and habits.get(u.signed, 0.0) >= ALWAYS for u in missing
    ):
        return "a word that the phrase always says"
    if _opposite(extra, phrase.units, habits) or _opposite(missing, said.units, {}):
        return "the opposite"
    return ""


def _reversed(said: Meaning, phrase: Meaning) -> bool:
    """Whether what comes first on one side comes after on the other."""
    keys = [u.key for u in phrase.units]
    if said.first == phrase.first or said.first not in keys:
        return False
    if phrase.first:
        return any(u.key == phrase.first for u in said.units)
    last = next((u.key for u in reversed(said.units) if u.soft >= HARD), "")
    return last in keys and keys.index(last) < keys.index(said.first)


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
