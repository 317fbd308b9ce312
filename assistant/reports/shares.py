"""Consultations and the part of them held with the tool: by window, language and topic."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.periods import Period
from assistant.reports.names import Names
from assistant.reports.records import Records
from assistant.reports.tables import (
    Cell,
    Table,
    change,
    count,
    minutes,
    percentile,
    rate,
    share,
    text,
)  # fmt: skip

Key = Literal["window", "language", "topic"]


@dataclass(frozen=True)
class Group:
    """What was counted of one window, language or topic."""

    id: str
    name: str
    total: int
    """Consultations with the tool and without."""
    tool: int
    total_before: int
    tool_before: int
    turns: int
    seconds: tuple[float, ...]


def grouped(
    present: Records, before: Records, key: Key, name: Callable[[str], str]
) -> tuple[Group, ...]:
    """The groups of a period, the one with the most consultations first."""
    tool, tool_before = _tool(present, key), _tool(before, key)
    total, total_before = tool + _held(present, key), tool_before + _held(before, key)
    turns: Counter[str] = Counter()
    seconds: dict[str, list[float]] = {}
    for use in present.uses:
        turns[getattr(use, key)] += use.turns
        if use.seconds is not None:
            seconds.setdefault(getattr(use, key), []).append(use.seconds)
    ids = sorted({*total, *total_before}, key=lambda id_: (-total[id_], -total_before[id_], id_))
    return tuple(
        Group(
            id_, name(id_), total[id_], tool[id_], total_before[id_], tool_before[id_],
            turns[id_], tuple(seconds.get(id_, ())),
        )
        for id_ in ids
    )  # fmt: skip


def group_table(id_: str, title: str, head: str, groups: tuple[Group, ...]) -> Table:
    """Consultations, those with the tool, its share, and the period before."""
    columns = (
        head, "相談件数", "うち翻訳機利用", "利用の割合", "前期の相談", "前期の利用", "利用の増減",
        "発言数", "所要時間の中央値（分）",
    )  # fmt: skip
    rows = tuple((text(group.name), *_numbers([group])) for group in groups)
    total = (text("合計"), *_numbers(list(groups))) if groups else None
    return Table(id_, title, columns, rows, total)


def cross_table(
    id_: str, title: str, present: Records, names: Names, *, tool_only: bool = False
) -> Table:
    """Consultations by language (rows) and topic (columns)."""
    cells: Counter[tuple[str, str]] = Counter((use.language, use.topic) for use in present.uses)
    everything = Counter(cells)
    for one in present.held:
        everything[one.language, one.topic or ""] += one.count
    if not tool_only:
        cells = everything
    languages: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    for (language, topic), number in everything.items():
        languages[language] += number
        topics[topic] += number
    ordered = [topic for topic, _ in sorted(topics.items(), key=lambda pair: (-pair[1], pair[0]))]
    rows = []
    for language, _ in sorted(languages.items(), key=lambda pair: (-pair[1], pair[0])):
        numbers = [cells[language, topic] for topic in ordered]
        rows.append((text(names.language(language)), count(sum(numbers)), *map(count, numbers)))
    columns = ("言語", "計", *(names.topic(topic) for topic in ordered))
    sums = [sum(cells[language, topic] for language in languages) for topic in ordered]
    total = (text("合計"), count(sum(sums)), *map(count, sums)) if rows else None
    return Table(id_, title, columns, tuple(rows), total)


def summary_table(period: Period, present: Records, before: Records, year_before: Records) -> Table:
    """The figures that are asked for first."""
    labels = [period.japanese, f"前期（{period.previous.japanese}）", "増減", "増減率"]
    columns = [_figures(present), _figures(before)]
    if period.kind == "month":
        labels.append(f"前年同月（{period.year_before.japanese}）")
        columns.append(_figures(year_before))
    rows = []
    for place, name in enumerate(_FIGURES):
        now_, then = columns[0][place], columns[1][place]
        earlier = [column[place] for column in columns[2:]]
        rows.append((text(name), now_, then, *_difference(now_, then), *earlier))
    return Table("summary", "要約", ("指標", *labels), tuple(rows))


_FIGURES = (
    "相談件数", "うち翻訳機利用", "利用の割合", "翻訳機を使わない相談", "利用のあった窓口",
    "利用のあった言語", "発言数", "1会話あたりの発言", "所要時間の中央値（分）", "解決した割合",
    "通訳が必要だった割合", "定型文で訳した割合",
)  # fmt: skip


def _figures(records: Records) -> list[Cell]:
    uses = records.uses
    turns = sum(use.turns for use in uses)
    ended = [use for use in uses if use.outcome]
    phrase, model = sum(use.phrase for use in uses), sum(use.model for use in uses)
    return [
        count(records.total),
        count(len(uses)),
        share(len(uses), records.total),
        count(records.without),
        count(len({use.window for use in uses})),
        count(len({use.language for use in uses})),
        count(turns),
        rate(turns, len(uses)),
        minutes(percentile([use.seconds for use in uses if use.seconds is not None], 0.5)),
        share(sum(use.outcome == "solved" for use in ended), len(ended)),
        share(sum(use.outcome == "interpreter" for use in ended), len(ended)),
        share(phrase, phrase + model),
    ]


def _difference(present: Cell, before: Cell) -> tuple[Cell, Cell]:
    """The change, and for numbers of things the change as a part of what was before."""
    nothing = Cell(None, "count")
    if not isinstance(present.value, int | float) or not isinstance(before.value, int | float):
        return nothing, nothing
    difference = present.value - before.value
    if present.kind == "share":
        return Cell(100 * difference, "points"), nothing
    if present.kind != "count":
        return Cell(difference, "difference"), nothing
    growth = Cell(difference / before.value, "growth") if before.value else nothing
    return change(present.value, before.value), growth


def _numbers(groups: list[Group]) -> tuple[Cell, ...]:
    total, tool = sum(g.total for g in groups), sum(g.tool for g in groups)
    tool_before = sum(g.tool_before for g in groups)
    seconds = [value for group in groups for value in group.seconds]
    return (
        count(total), count(tool), share(tool, total),
        count(sum(g.total_before for g in groups)), count(tool_before), change(tool, tool_before),
        count(sum(g.turns for g in groups)), minutes(percentile(seconds, 0.5)),
    )  # fmt: skip


def _tool(records: Records, key: Key) -> Counter[str]:
    return Counter(getattr(use, key) for use in records.uses)


def _held(records: Records, key: Key) -> Counter[str]:
    tally: Counter[str] = Counter()
    for one in records.held:
        tally[getattr(one, key) or ""] += one.count
    return tally
