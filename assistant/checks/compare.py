"""Whether the numbers, dates, times, amounts, units and limits of a text are in its translation."""

from __future__ import annotations

from collections.abc import Callable

from assistant.checks.dates import weekdays
from assistant.checks.east_asian import loose_values
from assistant.checks.limits import LOWER, UPPER
from assistant.checks.model import Finding, Span
from assistant.checks.quantities import read, units_named
from assistant.checks.quantity import Quantity
from assistant.checks.text import Folded, base_language

_NAMES = {"number": "数", "date": "日付", "time": "時刻", "amount": "金額"}
_UNIT_NAMES = {
    "day": "日", "week": "週", "month": "か月", "year": "年", "hour": "時間", "minute": "分",
    "percent": "%", "yen": "円", "money": "円ではない通貨", "person": "人", "times": "回",
    "floor": "階", "counter": "番(窓口など)", "age": "歳", "copy": "枚・部", "gram": "グラム",
    "kilogram": "キロ", "metre": "メートル", "kilometre": "キロメートル",
}  # fmt: skip
_LIMIT_NAMES = {
    "within": "以内", "at_most": "以下", "less": "未満", "until": "まで", "before": "前",
    "at_least": "以上", "more": "超", "from": "から", "after": "後・以降",
}  # fmt: skip
# Units that say the same of a number, or that languages use for one another.
_SAME_UNIT = (
    {"age", "year"}, {"copy", "times"}, {"person", "copy"},
)  # fmt: skip
_NO_DATE = frozenset(_UNIT_NAMES) - {"day", "year", "counter", "floor"}
_ALWAYS_SAID = frozenset({"week", "month", "hour", "minute"})


def check_quantities(
    source: Folded, target: Folded, source_language: str, target_language: str
) -> list[Finding]:
    """Findings of the kinds number, date, time, amount, unit and limit."""
    left = read(source.text, source_language)
    right = read(target.text, target_language)
    pairs, lost, added = match(left, right)
    known = loose_values(source.text, source_language)
    added = [q for q in added if q.kind != "number" or q.value not in known]
    known = loose_values(target.text, target_language)
    lost = [q for q in lost if q.kind != "number" or q.value not in known]
    findings: list[Finding] = []

    def where(text: Folded, quantity: Quantity) -> tuple[Span, str]:
        start, end = text.span(quantity.start, quantity.end)
        return (start, end), text.text[quantity.start : quantity.end]

    for quantity in lost:
        span, words = where(source, quantity)
        other = _counterpart(quantity, added)
        if other is not None:
            added.remove(other)
            other_span, other_words = where(target, other)
            message = (
                f"{_NAMES[quantity.kind]}「{words}」が訳文では「{other_words}」になっています。"
            )
            findings.append(Finding(quantity.kind, "error", message, span, other_span))
        elif quantity.hard:
            message = f"{_NAMES[quantity.kind]}「{words}」が訳文に見つかりません。"
            findings.append(Finding(quantity.kind, "error", message, span, None))
    for quantity in added:
        span, words = where(target, quantity)
        message = f"原文にない{_NAMES[quantity.kind]}「{words}」が訳文にあります。"
        findings.append(Finding(quantity.kind, "error", message, None, span))
    for one, two in pairs:
        findings += _compare_pair(
            one, two, where(source, one), where(target, two), target.text, target_language
        )
    findings += _weekday_findings(source, target, source_language, target_language)
    return findings


def match(
    left: list[Quantity], right: list[Quantity]
) -> tuple[list[tuple[Quantity, Quantity]], list[Quantity], list[Quantity]]:
    """Pairs of the same quantity, what only the source has, what only the translation has.

    What only the translation has is limited to what is written in digits or is surely a date:
    number words are too often articles and pronouns.
    """
    pairs: list[tuple[Quantity, Quantity]] = []
    rest = list(left)
    free = list(right)
    rules: list[Callable[[Quantity, Quantity], bool]] = [
        lambda a, b: _equal(a, b) and a.kind == b.kind and a.unit == b.unit,
        lambda a, b: _equal(a, b) and a.kind == b.kind,
        _equal,
    ]
    for rule in rules:
        for one in list(rest):
            for two in free:
                if rule(one, two):
                    pairs.append((one, two))
                    rest.remove(one)
                    free.remove(two)
                    break
    # A date or time whose parts stand apart, or that only one side reads as such.
    for one in list(rest):
        if one.kind in ("date", "time") and any(b.kind == one.kind for b in free):
            continue
        taken = _cover(one, free)
        if taken is not None:
            rest.remove(one)
            for two in taken:
                free.remove(two)
    for two in list(free):
        if two.kind in ("date", "time") and any(a.kind == two.kind for a in rest):
            continue
        taken = _cover(two, rest)
        if taken is not None:
            free.remove(two)
            for one in taken:
                rest.remove(one)
    # Said twice on one side and once on the other.
    rest = [one for one in rest if not any(_equal(one, two) for two in right)]
    free = [two for two in free if not any(_equal(one, two) for one in left)]
    known = {value for one in left for value in one.parts}
    free = [
        two for two in free
        if two.digits and not (two.kind == "number" and set(two.parts) <= known)
    ]  # fmt: skip
    return pairs, rest, free


def _cover(whole: Quantity, free: list[Quantity]) -> list[Quantity] | None:
    taken: list[Quantity] = []
    for part in whole.parts:
        for two in free:
            # February is not two months, nor is the fifth five people.
            units = {one.unit for one in (whole, two) if one.kind != "date"}
            if "date" in (whole.kind, two.kind) and units & _NO_DATE:
                continue
            if two not in taken and two.parts == (part,):
                taken.append(two)
                break
        else:
            return None
    return taken


def _equal(one: Quantity, two: Quantity) -> bool:
    if one.kind == "date" and two.kind == "date":
        return any(_same_day(a, b) for a in one.dates for b in two.dates)
    if one.kind == "time" and two.kind == "time":
        return not one.minutes.isdisjoint(two.minutes)
    if "date" in (one.kind, two.kind):
        return False
    if "time" in (one.kind, two.kind):
        # "3 horas" is three o'clock or three hours.
        other = two if one.kind == "time" else one
        return one.parts == two.parts and other.unit in (None, "hour")
    return abs(one.value - two.value) < 1e-9 or (len(one.parts) > 1 and one.parts == two.parts)


def _same_day(one: tuple[int | None, ...], two: tuple[int | None, ...]) -> bool:
    if one[1:] == (None, None) or two[1:] == (None, None):
        return one == two
    if one[1:] != two[1:]:
        return False
    return one[0] is None or two[0] is None or one[0] == two[0]


def _counterpart(quantity: Quantity, added: list[Quantity]) -> Quantity | None:
    same = [other for other in added if other.kind == quantity.kind]
    if same:
        return same[0]
    return added[0] if added and quantity.hard else None


def _compare_pair(
    one: Quantity,
    two: Quantity,
    source: tuple[Span, str],
    target: tuple[Span, str],
    other_text: str,
    other_language: str,
) -> list[Finding]:
    findings: list[Finding] = []
    (span, words), (other_span, other_words) = source, target
    times = one.kind == two.kind == "time"
    unclear = two.half is None and len(two.minutes) == 2 and two.value != 12
    if times and one.half == "pm" and unclear:
        message = f"「{words}」の午後が訳文の「{other_words}」ではわかりません。"
        findings.append(Finding("time", "warning", message, span, other_span))
    if (
        one.hard
        and two.hard
        and one.unit
        and two.unit
        and _units_differ(one.unit, two.unit)
        and one.kind != "time" != two.kind
    ):
        message = (
            f"「{words}」の単位が違うようです。"
            f"原文は「{_UNIT_NAMES.get(one.unit, one.unit)}」、"
            f"訳文は「{_UNIT_NAMES.get(two.unit, two.unit)}」です。"
        )
        findings.append(Finding("unit", "error", message, span, other_span))
    elif (
        one.kind == "number"
        and one.hard
        and one.unit in _ALWAYS_SAID
        and two.unit is None
        and two.kind == "number"
    ) and not units_named(other_text, other_language, one.unit):
        message = f"「{words}」の単位（{_UNIT_NAMES[one.unit]}）が訳文に見つかりません。"
        findings.append(Finding("unit", "warning", message, span, other_span))
    findings += _compare_limits(one, two, span, other_span, words)
    return findings


def _units_differ(one: str, two: str) -> bool:
    if one == two or any({one, two} <= same for same in _SAME_UNIT):
        return False
    loose = {"copy", "times", "person", "counter", "floor", "age"}
    return not (one in loose and two in loose) or {one, two} == {"floor", "counter"}


def _compare_limits(
    one: Quantity, two: Quantity, span: Span, other_span: Span, words: str
) -> list[Finding]:
    left, right = _polarity(one.limits), _polarity(two.limits)
    name = "・".join(_LIMIT_NAMES[n] for n in sorted(one.limits))
    other = "・".join(_LIMIT_NAMES[n] for n in sorted(two.limits))
    if (left and right and not left & right) or _opposed(one.limits, two.limits):
        message = f"「{words}」の範囲が違うようです。原文は「{name}」、訳文は「{other}」です。"
        return [Finding("limit", "error", message, span, other_span)]
    if (one.limits == {"less"} and two.limits == {"at_most"}) or (
        one.limits == {"at_most"} and two.limits == {"less"}
    ):
        message = f"「{words}」を含むかが違うようです。原文は「{name}」、訳文は「{other}」です。"
        return [Finding("limit", "warning", message, span, other_span)]
    if left and not right and one.limits <= {"within", "at_most", "less", "at_least", "more"}:
        message = f"「{words}」に付く「{name}」が訳文に見つかりません。"
        return [Finding("limit", "warning", message, span, other_span)]
    return []


_MOST = frozenset({"within", "at_most", "less"})
_LEAST = frozenset({"at_least", "more"})


def _opposed(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether one says "at most" and the other "at least", whatever they say of before and after.

    "At least 18 days before the next one" has a bound on either side; 18日以下 has not.
    """
    sides = [(bool(limits & _MOST), bool(limits & _LEAST)) for limits in (one, two)]
    return sides in ([(True, False), (False, True)], [(False, True), (True, False)])


def _polarity(limits: frozenset[str]) -> set[str]:
    return ({"upper"} if limits & UPPER else set()) | ({"lower"} if limits & LOWER else set())


_DAY_NAMES = "月火水木金土日"


def _weekday_findings(
    source: Folded, target: Folded, source_language: str, target_language: str
) -> list[Finding]:
    left = weekdays(source.text, source_language)
    right = weekdays(target.text, target_language)
    lost = [day for day in left if day not in right]
    added = [day for day in right if day not in left]
    if lost and added:
        span = source.span(*left[lost[0]])
        other = target.span(*right[added[0]])
        message = f"{_DAY_NAMES[lost[0]]}曜日が訳文では{_DAY_NAMES[added[0]]}曜日になっています。"
        return [Finding("date", "error", message, span, other)]
    if lost and base_language(source_language) == "ja":
        message = f"{_DAY_NAMES[lost[0]]}曜日が訳文に見つかりません。"
        return [Finding("date", "error", message, source.span(*left[lost[0]]), None)]
    return []
