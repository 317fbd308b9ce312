"""When the tool was used, how it ended, and which tablets counted."""

import calendar
from collections import Counter
from dataclasses import dataclass

from assistant.periods import Period, later
from assistant.reports.names import Names
from assistant.reports.records import Records
from assistant.reports.tables import Table, change, count, share, text
from assistant.usage_schema import OUTCOMES

HOURS = range(8, 18)
"""Those that are always shown; others only where something was counted in them."""
WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Trend:
    """Conversations a day or a month, beside the period before."""

    labels: tuple[str, ...]
    tool: tuple[int, ...]
    before: tuple[int, ...]
    total: tuple[int, ...]
    """All consultations; empty for days, because those without the tool have only a month."""
    present_name: str
    before_name: str

    @classmethod
    def of(cls, period: Period, present: Records, before: Records, everything: Records) -> "Trend":
        """The days of a month or the months of a year."""
        names = (period.japanese, period.previous.japanese)
        if period.kind == "month":
            now_, then = _days(present), _days(before)
            days = range(1, calendar.monthrange(period.year, period.month)[1] + 1)
            return cls(
                tuple(map(str, days)), tuple(now_[d] for d in days), tuple(then[d] for d in days),
                (), *names,
            )  # fmt: skip
        tool, total = _months(everything)
        months = period.months
        return cls(
            tuple(f"{int(month[5:])}月" for month in months),
            tuple(tool[month] for month in months),
            tuple(tool[later(month, -12)] for month in months),
            tuple(total[month] for month in months),
            *names,
        )


def _days(records: Records) -> Counter[int]:
    return Counter(use.started.day for use in records.uses)


def _months(records: Records) -> tuple[Counter[str], Counter[str]]:
    tool = Counter(use.month for use in records.uses)
    total = Counter(tool)
    for one in records.held:
        total[one.month] += one.count
    return tool, total


def month_table(months: tuple[str, ...], everything: Records, *, compare: bool) -> Table:
    """Consultations by month, and where it is known a year earlier."""
    tool, total = _months(everything)
    turns: Counter[str] = Counter()
    for use in everything.uses:
        turns[use.month] += use.turns
    rows = []
    for month in months:
        row = [text(month), count(total[month]), count(tool[month]),
               share(tool[month], total[month]), count(turns[month])]  # fmt: skip
        if compare:
            earlier = tool[later(month, -12)]
            row += [count(earlier), change(tool[month], earlier)]
        rows.append(tuple(row))
    columns: tuple[str, ...] = ("月", "相談件数", "うち翻訳機利用", "利用の割合", "発言数")
    if compare:
        columns += ("前年の利用", "利用の増減")
    return Table("months", "月別の推移", columns, tuple(rows))


def day_table(period: Period, present: Records) -> Table:
    """Conversations by day of the month."""
    tally, turns = _days(present), Counter[int]()
    for use in present.uses:
        turns[use.started.day] += use.turns
    rows = []
    for day in range(1, calendar.monthrange(period.year, period.month)[1] + 1):
        weekday = WEEKDAYS[calendar.weekday(period.year, period.month, day)]
        rows.append((text(f"{day}日（{weekday}）"), count(tally[day]), count(turns[day])))
    total = (text("合計"), count(tally.total()), count(turns.total()))
    return Table("days", "日別の翻訳機利用", ("日", "翻訳機利用", "発言数"), tuple(rows), total)


def weekday_hours(present: Records) -> tuple[tuple[tuple[int, ...], ...], tuple[str, ...]]:
    """Conversations by weekday and hour, and the names of the hours."""
    tally = Counter((use.started.weekday(), use.started.hour) for use in present.uses)
    hours = sorted({*HOURS, *(hour for _, hour in tally)})
    table = tuple(tuple(tally[day, hour] for hour in hours) for day in range(7))
    return table, tuple(f"{hour}時" for hour in hours)


def hour_table(present: Records, before: Records) -> Table:
    """Conversations by the hour in which they began."""
    table, labels = weekday_hours(present)
    earlier = Counter(f"{use.started.hour}時" for use in before.uses)
    everything = sum(map(sum, table))
    rows = []
    for place, label in enumerate(labels):
        days = [day[place] for day in table]
        rows.append(
            (text(label + "台"), *map(count, days), count(sum(days)), share(sum(days), everything),
             count(earlier[label]))
        )  # fmt: skip
    sums = [sum(day) for day in table]
    total = (text("合計"), *map(count, sums), count(everything), share(everything, everything),
             count(len(before.uses)))  # fmt: skip
    columns = ("時間帯", *WEEKDAYS, "計", "割合", "前期の計")
    return Table("hours", "時間帯別・曜日別の翻訳機利用", columns, tuple(rows), total)


def outcome_table(present: Records, before: Records, names: Names) -> Table:
    """How the conversations ended, with what was entered of those without the tool."""
    tool = Counter(use.outcome for use in present.uses)
    earlier = Counter(use.outcome for use in before.uses)
    held: Counter[str] = Counter()
    for one in present.held:
        held[one.outcome or ""] += one.count
    known = [*OUTCOMES, *sorted({*tool, *earlier, *held} - set(OUTCOMES) - {""}), ""]
    rows = tuple(
        (text(names.outcome(key)), count(tool[key]), share(tool[key], tool.total()),
         count(earlier[key]), share(earlier[key], earlier.total()), count(held[key]))
        for key in known
        if key in OUTCOMES or tool[key] or earlier[key] or held[key]
    )  # fmt: skip
    total = (text("合計"), count(tool.total()), share(tool.total(), tool.total()),
             count(earlier.total()), share(earlier.total(), earlier.total()),
             count(held.total()))  # fmt: skip
    columns = ("結果", "翻訳機利用", "割合", "前期の利用", "前期の割合", "翻訳機を使わない相談")
    return Table("outcome", "結果別", columns, rows, total)


def tablet_table(present: Records, names: Names) -> Table:
    """Which tablets counted, so that a missing one is noticed."""
    tally: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], str] = {}
    for use in (*present.uses, *present.empty):
        key = (use.tablet, use.window)
        tally[key] += 1
        last[key] = max(last.get(key, ""), f"{use.started:%Y-%m-%d %H:%M}")
    rows = tuple(
        (text(tablet[:8] or "（番号なし）"), text(names.window(window)), count(number),
         text(last[tablet, window]))
        for (tablet, window), number in sorted(tally.items(), key=lambda pair: pair[0][::-1])
    )  # fmt: skip
    columns = ("端末", "窓口", "開かれた会話", "最後の会話")
    return Table("tablets", "記録した端末", columns, rows)
