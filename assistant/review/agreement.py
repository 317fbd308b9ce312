"""How far evaluators agree: Krippendorff's alpha, by NLTK (Apache-2.0)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Judgement = tuple[str, str, int]
"""Evaluator, turn, value."""


@dataclass(frozen=True)
class Agreement:
    """Alpha over the turns that at least two evaluators rated."""

    alpha: float | None
    """1 agreement, 0 as by chance, below 0 worse; None where nothing varies or is rated twice."""
    turns: int
    evaluators: int


def ordinal(judgements: Iterable[Judgement]) -> Agreement:
    """Alpha of values on a scale whose steps are ordered, with Krippendorff's ordinal metric.

    The distance of two steps grows with how many values lie between them (Krippendorff 2011,
    "Computing Krippendorff's Alpha-Reliability").
    """
    pairable = _pairable(judgements)
    often = Counter(value for _, _, value in pairable)

    def distance(one: int, two: int) -> float:
        low, high = min(one, two), max(one, two)
        between = sum(number for value, number in often.items() if low <= value <= high)
        return float((between - (often[low] + often[high]) / 2) ** 2)

    return _alpha(pairable, distance)


def nominal(judgements: Iterable[Judgement]) -> Agreement:
    """Alpha of values that are the same or not."""
    return _alpha(_pairable(judgements), lambda one, two: float(one != two))


def _pairable(judgements: Iterable[Judgement]) -> list[Judgement]:
    by_turn: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        by_turn[judgement[1]].append(judgement)
    return [one for given in by_turn.values() if len(given) > 1 for one in given]


def _alpha(pairable: list[Judgement], distance: Callable[[int, int], float]) -> Agreement:
    turns = len({turn for _, turn, _ in pairable})
    evaluators = len({who for who, _, _ in pairable})
    if len({value for _, _, value in pairable}) < 2:
        return Agreement(None, turns, evaluators)
    from nltk.metrics.agreement import AnnotationTask

    return Agreement(AnnotationTask(pairable, distance).alpha(), turns, evaluators)
