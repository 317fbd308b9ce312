"""`madoguchi report`: the monthly and yearly report."""

from pathlib import Path

from assistant.collect.stores import open_usage
from assistant.commands.common import err, out
from assistant.database import open_file
from assistant.errors import InputError
from assistant.paths import settings_file, usage_database
from assistant.periods import Period, month_period, year_period
from assistant.reports import build_report, write_report
from assistant.reports.names import Names
from assistant.settings import load_settings
from assistant.usage_schema import USAGE
from assistant.windows import find_window, load_windows


def make_report(
    month: str | None,
    year: int | None,
    fiscal_year: int | None,
    folder: Path,
    window: str | None,
    database: str | None = None,
) -> None:
    """Write the report of one period into a folder.

    Raises:
        InputError: not exactly one period was given, or it is none.
        StorageError: the counts cannot be read or the report not written.
    """
    period = _period(month, year, fiscal_year)
    windows = load_windows(load_settings(settings_file()).windows_file)
    wanted = find_window(windows, window).id if window else None
    counts = open_usage(database) if database else open_file(USAGE, usage_database())
    try:
        with err.status("Counting…") as status:
            report = build_report(counts, period, Names(windows), wanted)
            written = write_report(
                report, folder, lambda what: status.update(f"Making the {what}…")
            )
    finally:
        counts.close()
    if report.empty:
        out.print(report.empty, markup=False)
    for path in (written.page, written.pdf, written.workbook, written.tables[0].parent):
        if path is not None:
            out.print(str(path), markup=False, soft_wrap=True)
    if written.problem is not None:
        err.print(str(written.problem), style="yellow", markup=False, soft_wrap=True)


def _period(month: str | None, year: int | None, fiscal_year: int | None) -> Period:
    given = [
        month_period(month) if month is not None else None,
        year_period(year) if year is not None else None,
        year_period(fiscal_year, fiscal=True) if fiscal_year is not None else None,
    ]
    periods = [period for period in given if period is not None]
    if len(periods) != 1:
        raise InputError(
            "Give one period: --month 2026-11, --year 2026 or --fiscal-year 2026 (from April).",
            "月か年を一つ指定してください。",
        )
    return periods[0]
