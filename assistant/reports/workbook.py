"""The report as a workbook: one sheet a table, with charts that a spreadsheet program can edit."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.reports.build import Report
from assistant.reports.tables import Cell, CellKind, Table
from glossaries.spreadsheet import escape

_FORMATS: dict[CellKind, str] = {
    "count": "#,##0", "share": "0.0%", "minutes": "0.0", "rate": "0.0", "change": "+#,##0;-#,##0;0",
    "difference": "+0.0;-0.0;0.0", "points": '+0.0" ポイント";-0.0" ポイント";0.0" ポイント"',
    "growth": "+0.0%;-0.0%;0.0%",
}  # fmt: skip
_HEAD = PatternFill("solid", fgColor="E3EDF1")
_HEAD_ROW = 3
_CHARTED = {
    "window": ("bar", (2, 3)), "language": ("bar", (2, 3)), "topic": ("bar", (2, 3)),
    "outcome": ("bar", (2,)), "hours": ("column", (9,)), "days": ("column", (2,)),
    "months": ("line", (2, 3)),
}  # fmt: skip
"""The kind of chart of a table, and the columns (from 1) that are drawn."""


def workbook(report: Report) -> bytes:
    """The workbook as XLSX."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = report.title
    book.properties.creator = "Madoguchi"
    for number, table in enumerate(report.tables):
        sheet = book.create_sheet(table.title[:31].replace("/", "・"))
        _put(sheet, 1, 1, Cell(f"{table.title}　{report.period.japanese}"), bold=True)
        if number == 0:
            below = _HEAD_ROW + len(table.rows) + 2
            lines = ([report.empty] if report.empty else []) + list(report.notes)
            for place, line in enumerate(lines):
                _put(sheet, below + place, 1, Cell(line))
        _fill(sheet, table)
        if table.id in _CHARTED and table.rows and not report.empty:
            _chart(sheet, table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    for column, name in enumerate(table.columns, start=1):
        _put(sheet, _HEAD_ROW, column, Cell(name), bold=True)
        head = sheet.cell(_HEAD_ROW, column)
        head.fill = _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="center")
    rows = [*table.rows, *([table.total] if table.total else [])]
    for place, row in enumerate(rows, start=_HEAD_ROW + 1):
        total = table.total is not None and place == _HEAD_ROW + len(rows)
        for column, cell in enumerate(row, start=1):
            _put(sheet, place, column, cell, bold=total)
    widest = max((len(str(row[0].value)) for row in table.rows), default=8)
    for column in range(1, len(table.columns) + 1):
        width = max(14, min(40, 2 * widest + 2)) if column == 1 else 13
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"B{_HEAD_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(sheet: Worksheet, row: int, column: int, cell: Cell, *, bold: bool = False) -> None:
    if cell.value is None:
        return
    place: Any = sheet.cell(row, column)
    if isinstance(cell.value, str):
        plain = ILLEGAL_CHARACTERS_RE.sub("", cell.value)
        place.value = plain
        # As text, whatever it begins with: a window called =HYPERLINK(…) is a name, not a formula.
        place.data_type = "s"
        place.quotePrefix = escape(plain) != plain
    else:
        place.value = cell.value
        place.number_format = _FORMATS[cell.kind]
    if bold:
        place.font = Font(bold=True)


def _chart(sheet: Worksheet, table: Table) -> None:
    kind, columns = _CHARTED[table.id]
    chart: Any = LineChart() if kind == "line" else BarChart()
    last = _HEAD_ROW + len(table.rows)
    for column in columns:
        data = Reference(sheet, min_col=column, min_row=_HEAD_ROW, max_row=last)
        chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=_HEAD_ROW + 1, max_row=last))
    chart.title = table.title
    if kind == "bar":
        chart.type = "bar"
        chart.x_axis.scaling.orientation = "maxMin"
    if len(columns) == 1:
        chart.legend = None
    else:
        chart.legend.position = "b"
    # Without this the axes of openpyxl's charts are hidden in newer spreadsheet programs.
    chart.x_axis.delete = False
    chart.y_axis.delete = False
    chart.width = 24
    chart.height = max(8.0, 0.62 * len(table.rows) + 4) if kind == "bar" else 9.0
    sheet.add_chart(chart, f"{get_column_letter(len(table.columns) + 2)}{_HEAD_ROW}")
