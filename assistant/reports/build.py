"""Makes the tables and the series of a report from what was counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.database import Database
from assistant.periods import JAPAN, Period, later, month_period
from assistant.reports.names import Names
from assistant.reports.quality import direction_table, quality_table
from assistant.reports.records import Records, months_with_records, read_records
from assistant.reports.shares import (
    Group,
    Key,
    cross_table,
    group_table,
    grouped,
    summary_table,
)  # fmt: skip
from assistant.reports.tables import Table
from assistant.reports.times import (
    Trend,
    day_table,
    hour_table,
    month_table,
    outcome_table,
    tablet_table,
    weekday_hours,
)  # fmt: skip


@dataclass(frozen=True)
class Charts:
    """The series that are drawn."""

    windows: tuple[Group, ...]
    languages: tuple[Group, ...]
    topics: tuple[Group, ...]
    trend: Trend
    hours: tuple[tuple[int, ...], ...]
    """Conversations by weekday (Monday first) and hour, as `hour_labels` names them."""
    hour_labels: tuple[str, ...]
    outcomes: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    """Conversations by window and outcome."""


@dataclass(frozen=True)
class Report:
    """A report before it is written."""

    period: Period
    title: str
    made: datetime
    tables: tuple[Table, ...]
    charts: Charts
    notes: tuple[str, ...]
    empty: str
    """Why there is nothing to report; empty where there is something."""


def build_report(
    database: Database, period: Period, names: Names, window: str | None = None
) -> Report:
    """Count a period, the one before it and the same of the year before.

    Args:
        database: of the usage log, of one tablet or of many.
        period: what is reported.
        names: how things are called.
        window: id of one window; None for all.

    Raises:
        StorageError: the database cannot be read.
    """
    first = period.previous
    if period.kind == "month":
        first = month_period(later(period.months[0], -12))
    everything = read_records(database, first, period, window)
    present = everything.within(period.months)
    before = everything.within(period.previous.months)
    year_before = everything.within(period.year_before.months)
    title = f"多言語窓口 利用報告　{period.japanese}"
    if window is not None:
        title += f"（{names.window(window)}）"
    notes = _notes(period, present)
    return Report(
        period,
        title,
        datetime.now(JAPAN),
        _tables(period, present, before, year_before, everything, names),
        _charts(period, present, before, everything, names),
        notes,
        "" if present.total else _nothing(period, months_with_records(database)),
    )


def _tables(
    period: Period, present: Records, before: Records, year_before: Records,
    everything: Records, names: Names,
) -> tuple[Table, ...]:  # fmt: skip
    groups: tuple[tuple[Key, str, str, Callable[[str], str]], ...] = (
        ("window", "窓口別", "窓口", names.window),
        ("language", "言語別", "言語", names.language),
        ("topic", "用件別", "用件", names.topic),
    )
    tables = [summary_table(period, present, before, year_before)]
    tables += [
        group_table(key, title, head, grouped(present, before, key, name))
        for key, title, head, name in groups
    ]
    tables.append(cross_table("language-topic", "言語別・用件別の相談件数", present, names))
    tables.append(cross_table("language-topic-tool", "言語別・用件別の翻訳機利用件数", present,
                              names, tool_only=True))  # fmt: skip
    tables.append(outcome_table(present, before, names))
    tables.append(hour_table(present, before))
    if period.kind == "month":
        tables.append(day_table(period, present))
        span = tuple(later(period.months[0], step) for step in range(-12, 1))
    else:
        span = period.months
    tables.append(month_table(span, everything, compare=period.kind != "month"))
    tables += [direction_table(present, names), quality_table(present, names)]
    tables.append(tablet_table(present, names))
    return tuple(tables)


def _charts(
    period: Period, present: Records, before: Records, everything: Records, names: Names
) -> Charts:
    windows = grouped(present, before, "window", names.window)
    hours, labels = weekday_hours(present)
    by_window = []
    for group in windows:
        own = [use for use in present.uses if use.window == group.id]
        tally: dict[str, int] = {}
        for use in own:
            tally[use.outcome] = tally.get(use.outcome, 0) + 1
        pairs = tuple((names.outcome(key), tally[key]) for key in sorted(tally, key=_outcome_place))
        if own:
            by_window.append((group.name, pairs))
    return Charts(
        windows,
        grouped(present, before, "language", names.language),
        grouped(present, before, "topic", names.topic),
        Trend.of(period, present, before, everything),
        hours,
        labels,
        tuple(by_window),
    )


def _outcome_place(outcome: str) -> tuple[int, str]:
    known = ("solved", "other-desk", "interpreter", "interrupted", "")
    return (known.index(outcome) if outcome in known else len(known), outcome)


def _notes(period: Period, present: Records) -> tuple[str, ...]:
    notes = [
        "「翻訳機利用」は、この翻訳機で発言が一つ以上記録された会話の件数です。",
        "「相談件数」は、翻訳機利用と、翻訳機を使わずに受けて入力された相談の合計です。",
        "内容や個人の情報は記録していません。時刻はすべて日本時間です。",
    ]
    if present.total and not present.held:
        notes.append(
            "翻訳機を使わない相談は入力されていません。利用の割合は、入力があって初めて意味をもちます。"
        )
    if present.empty:
        notes.append(f"開いただけで発言のなかった会話 {len(present.empty):,} 件は数えていません。")
    now_month = f"{datetime.now(JAPAN):%Y-%m}"
    if period.months[-1] >= now_month >= period.months[0]:
        notes.append("この期間はまだ終わっていません。")
    return tuple(notes)


def _nothing(period: Period, known: Sequence[str]) -> str:
    sentence = f"{period.japanese}の利用記録はありません。"
    if not known:
        return sentence + "このデータベースには、まだ何も記録されていません。"
    return sentence + f"記録があるのは {known[0]} から {known[-1]} までです。"
