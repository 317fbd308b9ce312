"""Quality as evaluators rated it: per language, window, model version and length of input.

The queue brings up what was doubted more often than it occurs, and rare languages as often as
frequent ones. So every rated turn counts as many times as there are turns of its stratum (language,
window, doubted or not) for each one that was rated: the means are those of all that was logged.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from assistant.accuracy.schema import CONVERSATIONS, ERRORS, REVIEWS, TURNS
from assistant.database import Database
from assistant.languages import STAFF_LANGUAGE
from assistant.review.agreement import Agreement, nominal, ordinal
from assistant.review.mqm import WEIGHTS
from assistant.review.sampling import doubted

LENGTHS = (15, 30, 60, 120)
"""Upper bounds, in characters, of the groups of length of a Japanese text; others have twice these,
as the same content takes about twice the characters in them."""
_SURE = 1.96
_SEVERE = ("major", "critical")

Stratum = tuple[str, str, bool]


@dataclass(frozen=True)
class Selection:
    """What the figures are about; None and empty mean all."""

    language: str = ""
    window: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive."""


@dataclass
class RatedTurn:
    """A turn that somebody rated, with what everybody said."""

    id: str
    stratum: Stratum
    source_language: str
    length: int
    model: str
    """Models with their versions, or `phrase`."""
    adequacy: list[int] = field(default_factory=list)
    fluency: list[int] = field(default_factory=list)
    penalty: float = 0.0
    """Sum of the MQM weights of the marked errors, a mean over the evaluators."""
    weight: float = 1.0


@dataclass(frozen=True)
class Figure:
    """A weighted mean with its 95 % interval, 1..5."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """The turns that share a language, a window, a model or a length."""

    key: str
    turns: int
    adequacy: Figure
    fluency: Figure
    penalty: float
    """MQM weights for each 100 characters of source."""


@dataclass(frozen=True)
class Quality:
    """All figures of a selection."""

    ratings: int
    turns: int
    logged: int
    """Turns with a translation in the log."""
    groups: dict[str, list[Group]]
    """By `language`, `window`, `model`, `length_staff`, `length_resident`."""
    agreement: dict[str, Agreement]
    """By `adequacy`, `fluency` and `severe` (marked a major or critical error)."""
    errors: list[tuple[str, dict[str, int]]]
    """MQM category and how often it was marked, by severity; the most frequent first."""


def measure(database: Database, selection: Selection) -> Quality:
    """The figures of a selection."""
    with database.reading() as connection:
        strata = _strata(connection, selection)
        rows = [dict(row) for row in connection.execute(_ratings(selection)).mappings()]
        marks: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        query = sql.select(ERRORS.c.review, ERRORS.c.category, ERRORS.c.severity)
        for review, category, severity in connection.execute(query):
            marks[review].append((category, severity))
    turns = _turns(rows, marks)
    rated = Counter(turn.stratum for turn in turns)
    for turn in turns:
        turn.weight = max(strata.get(turn.stratum, 0), rated[turn.stratum]) / rated[turn.stratum]
    staff = [turn for turn in turns if turn.source_language == STAFF_LANGUAGE]
    resident = [turn for turn in turns if turn.source_language != STAFF_LANGUAGE]
    return Quality(
        ratings=len(rows),
        turns=len(turns),
        logged=sum(strata.values()),
        groups={
            "language": _grouped(turns, lambda turn: turn.stratum[0]),
            "window": _grouped(turns, lambda turn: turn.stratum[1]),
            "model": _grouped(turns, lambda turn: turn.model),
            "length_staff": _by_length(staff, 1),
            "length_resident": _by_length(resident, 2),
        },
        agreement=_agreement(rows, marks),
        errors=_errors(rows, marks),
    )


def length_group(length: int, factor: int) -> int:
    """Number of the group of a length; 0 is the shortest."""
    return sum(length > bound * factor for bound in LENGTHS)


def _conditions(selection: Selection) -> list[sql.ColumnElement[bool]]:
    found: list[sql.ColumnElement[bool]] = [TURNS.c.translation != ""]
    if selection.language:
        found.append(CONVERSATIONS.c.resident_language == selection.language)
    if selection.window:
        found.append(CONVERSATIONS.c.window == selection.window)
    if selection.since:
        found.append(TURNS.c.at >= selection.since)
    if selection.until:
        found.append(TURNS.c.at < selection.until)
    return found


def _strata(connection: sql.Connection, selection: Selection) -> dict[Stratum, int]:
    flag = sql.case((doubted(), 1), else_=0)
    inner = (
        sql.select(CONVERSATIONS.c.resident_language, CONVERSATIONS.c.window, flag.label("doubted"))
        .join(CONVERSATIONS, CONVERSATIONS.c.id == TURNS.c.conversation)
        .where(*_conditions(selection))
        .subquery()
    )
    query = sql.select(inner, sql.func.count()).group_by(*inner.c)
    return {
        (language, window, bool(flagged)): number
        for language, window, flagged, number in connection.execute(query)
    }


def _ratings(selection: Selection) -> sql.Select[Any]:
    return (
        sql.select(
            REVIEWS.c.id.label("review"),
            REVIEWS.c.turn,
            REVIEWS.c.evaluator,
            REVIEWS.c.adequacy,
            REVIEWS.c.fluency,
            CONVERSATIONS.c.resident_language,
            CONVERSATIONS.c.window,
            sql.case((doubted(), 1), else_=0).label("doubted"),
            TURNS.c.source_language,
            TURNS.c.source_length,
            TURNS.c.route,
            TURNS.c.model,
            TURNS.c.model_versions,
        )
        .join(TURNS, TURNS.c.id == REVIEWS.c.turn)
        .join(CONVERSATIONS, CONVERSATIONS.c.id == TURNS.c.conversation)
        .where(*_conditions(selection))
        .order_by(REVIEWS.c.turn, REVIEWS.c.id)
    )


def _turns(
    rows: Sequence[Mapping[str, Any]], marks: Mapping[str, list[tuple[str, str]]]
) -> list[RatedTurn]:
    found: dict[str, RatedTurn] = {}
    for row in rows:
        turn = found.get(row["turn"])
        if turn is None:
            stratum = row["resident_language"], row["window"], bool(row["doubted"])
            turn = found[row["turn"]] = RatedTurn(
                row["turn"], stratum, row["source_language"], row["source_length"], _model(row)
            )
        turn.adequacy.append(row["adequacy"])
        turn.fluency.append(row["fluency"])
        turn.penalty += sum(WEIGHTS[severity] for _, severity in marks.get(row["review"], ()))
    for turn in found.values():
        turn.penalty /= len(turn.adequacy)
    return list(found.values())


def _model(row: Mapping[str, Any]) -> str:
    if row["route"] == "phrase":
        return "phrase"
    versions = row["model_versions"]
    return " + ".join(
        f"{name} {version}" if (version := versions.get(name)) else name
        for name in row["model"].split("+")
        if name in versions or "." not in name
    )


def _grouped(turns: Sequence[RatedTurn], key: Callable[[RatedTurn], str]) -> list[Group]:
    groups: defaultdict[str, list[RatedTurn]] = defaultdict(list)
    for turn in turns:
        groups[key(turn)].append(turn)
    made = [_group(name, members) for name, members in groups.items()]
    return sorted(made, key=lambda group: (-group.turns, group.key))


def _by_length(turns: Sequence[RatedTurn], factor: int) -> list[Group]:
    groups: defaultdict[int, list[RatedTurn]] = defaultdict(list)
    for turn in turns:
        groups[length_group(turn.length, factor)].append(turn)
    return [_group(_length_name(number, factor), groups[number]) for number in sorted(groups)]


def _length_name(number: int, factor: int) -> str:
    bounds = [bound * factor for bound in LENGTHS]
    if number == len(bounds):
        return f"> {bounds[-1]}"
    return f"{bounds[number - 1] + 1 if number else 1}–{bounds[number]}"


def _group(key: str, turns: Sequence[RatedTurn]) -> Group:
    weights = [turn.weight for turn in turns]
    characters = sum(turn.weight * max(1, turn.length) for turn in turns)
    penalty = sum(turn.weight * turn.penalty for turn in turns)
    return Group(
        key,
        len(turns),
        _figure([sum(turn.adequacy) / len(turn.adequacy) for turn in turns], weights),
        _figure([sum(turn.fluency) / len(turn.fluency) for turn in turns], weights),
        100 * penalty / characters,
    )


def _figure(values: Sequence[float], weights: Sequence[float]) -> Figure:
    """Weighted mean; the interval takes the effective number of turns (Kish 1965)."""
    total = sum(weights)
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / total
    effective = total**2 / sum(w * w for w in weights)
    if effective <= 1:
        return Figure(mean, 1.0, 5.0)
    spread = sum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True)) / total
    error = _SURE * math.sqrt(spread * effective / (effective - 1) / effective)
    return Figure(mean, max(1.0, mean - error), min(5.0, mean + error))


def _agreement(
    rows: Sequence[Mapping[str, Any]], marks: Mapping[str, list[tuple[str, str]]]
) -> dict[str, Agreement]:
    def severe(row: Mapping[str, Any]) -> int:
        return int(any(severity in _SEVERE for _, severity in marks.get(row["review"], ())))

    scales = {
        name: ordinal((row["evaluator"], row["turn"], row[name]) for row in rows)
        for name in ("adequacy", "fluency")
    }
    marked = nominal((row["evaluator"], row["turn"], severe(row)) for row in rows)
    return {**scales, "severe": marked}


def _errors(
    rows: Sequence[Mapping[str, Any]], marks: Mapping[str, list[tuple[str, str]]]
) -> list[tuple[str, dict[str, int]]]:
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for category, severity in marks.get(row["review"], ()):
            counted[category][severity] += 1
    found = [(category, dict(counts)) for category, counts in counted.items()]
    return sorted(found, key=lambda one: (-sum(one[1].values()), one[0]))
