"""Writes a report: a page, the same as PDF, a workbook, and a CSV file for each table."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import StorageError
from assistant.reports.build import Report
from assistant.reports.charts import draw_charts
from assistant.reports.page import html_page, pdf
from assistant.reports.tables import Cell, Table, shown
from assistant.reports.workbook import workbook
from glossaries.spreadsheet import escape

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Written:
    """The files of a report."""

    page: Path
    pdf: Path | None
    """None where this machine cannot make one; `problem` says why."""
    workbook: Path
    tables: tuple[Path, ...]
    problem: StorageError | None


def write_report(
    report: Report, folder: Path, progress: Callable[[str], None] = lambda _: None
) -> Written:
    """Write all files of a report; those of the same period are replaced, each whole or not at all.

    Args:
        report: what is written.
        folder: made where it is missing.
        progress: called with what is being made.

    Raises:
        StorageError: the folder cannot be written.
    """
    stem = f"madoguchi-{report.period.name}"
    progress("plots")
    page = html_page(report, draw_charts(report))
    place = folder / f"{stem}.html"
    _write(place, page.encode("utf-8"))
    progress("PDF")
    problem, printed = None, folder / f"{stem}.pdf"
    try:
        data = pdf(page)
    except StorageError as error:
        problem = error
    else:
        _write(printed, data)
    progress("XLSX")
    book = folder / f"{stem}.xlsx"
    _write(book, workbook(report))
    progress("CSV")
    tables = []
    for number, table in enumerate(report.tables, start=1):
        path = folder / f"{stem}-csv" / f"{number:02d}-{table.id}.csv"
        _write(path, csv_table(table))
        tables.append(path)
    return Written(place, None if problem else printed, book, tuple(tables), problem)


def csv_table(table: Table) -> bytes:
    """A table as Excel reads it without asking: UTF-8 with a byte order mark, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([escape(name) for name in table.columns])
    for row in (*table.rows, *([table.total] if table.total else [])):
        writer.writerow([_plain(cell) for cell in row])
    return _BOM + out.getvalue().encode("utf-8")


def _plain(cell: Cell) -> str:
    """Numbers without separators, for programs; words that are no formula."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return escape(cell.value.replace("\0", ""))
    if cell.kind == "points":
        return f"{cell.value:.1f}"
    return shown(cell).replace(",", "").removeprefix("+")


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise StorageError(
            f"The report cannot be written to {path}: {error.strerror}. Choose another --out.",
            "報告を保存できません。保存先を変えてください。",
        ) from error
