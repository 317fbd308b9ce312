"""The months and years that are reported, in Japan's time wherever the machine's clock stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from assistant.database import utc
from assistant.errors import InputError

JAPAN = timezone(timedelta(hours=9), "JST")
"""Japan has had one zone and no summer time since 1951."""

Kind = Literal["month", "year", "fiscal-year"]
_EARLIEST, _LATEST = 2000, 2999


@dataclass(frozen=True)
class Period:
    """A month, a calendar year or a fiscal year (April to March)."""

    kind: Kind
    year: int
    month: int
    """Its first month, 1..12."""

    @property
    def months(self) -> tuple[str, ...]:
        """Its months as `YYYY-MM`, in order."""
        first = self.year * 12 + self.month - 1
        length = 1 if self.kind == "month" else 12
        return tuple(month_name(first + step) for step in range(length))

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Its first moment and the first one after it, as naive UTC."""
        return _start(self.months[0]), _start(later(self.months[-1], 1))

    @property
    def name(self) -> str:
        """For file names: `2026-11`, `2026` or `2026-fiscal`."""
        if self.kind == "month":
            return self.months[0]
        return f"{self.year}-fiscal" if self.kind == "fiscal-year" else str(self.year)

    @property
    def japanese(self) -> str:
        """For titles: 2026年11月, 2026年 or 2026年度."""
        if self.kind == "month":
            return f"{self.year}年{self.month}月"
        return f"{self.year}年度" if self.kind == "fiscal-year" else f"{self.year}年"

    @property
    def previous(self) -> "Period":
        """The month or year before."""
        if self.kind != "month":
            return Period(self.kind, self.year - 1, self.month)
        return month_period(later(self.months[0], -1))

    @property
    def year_before(self) -> "Period":
        """The same period of the year before."""
        return Period(self.kind, self.year - 1, self.month)


def month_period(text: str) -> Period:
    """The month written as `2026-11`.

    Raises:
        InputError: it is not a month.
    """
    try:
        first = datetime.strptime(text, "%Y-%m").replace(tzinfo=JAPAN)
    except ValueError as error:
        raise _no_month(text) from error
    if not _EARLIEST <= first.year <= _LATEST:
        raise _no_month(text)
    return Period("month", first.year, first.month)


def year_period(year: int, *, fiscal: bool = False) -> Period:
    """A calendar year, or the fiscal year that begins in April of it.

    Raises:
        InputError: it is not a year.
    """
    if not _EARLIEST <= year <= _LATEST:
        raise InputError(
            f"{year} is not a year that can be reported: write it as 2026.",
            "年は 2026 のように入力してください。",
        )
    return Period("fiscal-year", year, 4) if fiscal else Period("year", year, 1)


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """First moment of a month in Japan and of the next, as naive UTC.

    Raises:
        InputError: it is not a month written as `2026-11`.
    """
    return month_period(month).bounds


def local(moment: datetime) -> datetime:
    """A moment of the logs (naive UTC) in Japan's time, naive."""
    return moment + timedelta(hours=9)


def this_month() -> str:
    """The present month in Japan, `YYYY-MM`."""
    return datetime.now(JAPAN).strftime("%Y-%m")


def later(month: str, months: int) -> str:
    """The month so many months later, or earlier where negative."""
    year, number = map(int, month.split("-"))
    return month_name(year * 12 + number - 1 + months)


def month_name(number: int) -> str:
    """`YYYY-MM` of a month counted from year 0."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _start(month: str) -> datetime:
    return utc(datetime.strptime(month, "%Y-%m").replace(tzinfo=JAPAN))


def _no_month(text: str) -> InputError:
    return InputError(
        f"“{text[:20]}” is not a month: write it as 2026-11.",
        "月は 2026-11 のように入力してください。",
    )
