"""CSV and XLSX files of wide tables, safe to open in a spreadsheet program and to read back."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException

from glossaries.tables import Problem, Row

MAX_BYTES = 50_000_000
_MAX_UNPACKED = 400_000_000
# A spreadsheet program takes such a cell for a formula (OWASP, "CSV Injection"); an apostrophe
# before it makes it text. Apostrophes already there are kept apart by one more.
_DANGEROUS = re.compile(r"^'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"^'+[=+\-@\t\r]")


class ExchangeError(Exception):
    """A file that cannot be read or written at all, in one sentence."""


def escape(cell: str) -> str:
    """The cell as text that no spreadsheet program runs as a formula."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def unescape(cell: str) -> str:
    """What `escape` was given."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """A CSV file with BOM and CRLF, as Excel reads it without asking; raises ExchangeError."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([escape(row.get(c, "")) for c in columns])
    write_bytes(path, b"\xef\xbb\xbf" + out.getvalue().encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises ExchangeError naming the file."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise ExchangeError(f"{path.name} cannot be written: {error.strerror or error}") from error


def read_bytes(path: Path) -> bytes:
    """A file's bytes; raises ExchangeError where it is missing, too big or unreadable."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ExchangeError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise ExchangeError(f"{path.name} cannot be read: {error.strerror or error}") from error


def read_csv(path: Path, problems: list[Problem]) -> list[tuple[list[str], list[Row]]]:
    """Header and rows of a CSV file as a spreadsheet program saves it.

    Reads UTF-8 with or without BOM, UTF-16, and CP932 (Excel's "CSV" in Japan); divided by comma,
    semicolon or tab. Raises ExchangeError where it is none of these.
    """
    text = _decode(read_bytes(path), path.name)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    rows: list[Row] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = [unescape(c.strip()) for c in next(reader)]
        except StopIteration:
            break
        except csv.Error as error:
            problems.append(Problem(path.name, line, "", f"not valid CSV: {error}"))
            break
        if not header:
            header = cells
        elif any(cells):
            _add(rows, header, cells, line, path.name, problems)
    return [(header, rows)]


def _decode(data: bytes, name: str) -> str:
    codecs = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp932")
    for codec in codecs:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    raise ExchangeError(f"{name} is not text in UTF-8, UTF-16 or Shift_JIS")


def _add(
    rows: list[Row],
    header: Sequence[str],
    cells: Sequence[str],
    line: int,
    name: str,
    problems: list[Problem],
) -> None:
    if len(cells) > len(header) and any(cells[len(header) :]):
        reason = f"{len(cells)} cells where the header has {len(header)}"
        problems.append(Problem(name, line, cells[0], reason))
        return
    rows.append(Row(line, dict(zip(header, cells, strict=False))))


def write_xlsx(
    path: Path, sheets: Mapping[str, tuple[Sequence[str], Iterable[Mapping[str, str]]]]
) -> None:
    """A workbook with one sheet for each table, all cells text; raises ExchangeError."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, (columns, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        for number, row in enumerate([dict(zip(columns, columns, strict=True)), *rows], start=1):
            for place, column in enumerate(columns, start=1):
                value = row.get(column, "")
                if not value:
                    continue
                cell = sheet.cell(number, place)
                try:
                    cell.value = value
                    cell.data_type = "s"
                except IllegalCharacterError as error:
                    reason = f"{row.get('id', '')}: {column} holds a control character"
                    raise ExchangeError(reason) from error
                cell.quotePrefix = bool(_DANGEROUS.match(value))
                if number == 1:
                    cell.font = Font(bold=True)
                else:
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    write_bytes(path, out.getvalue())


def read_xlsx(path: Path, problems: list[Problem]) -> list[tuple[list[str], list[Row]]]:
    """Header and rows of each sheet. A cell with a formula is named and its row left out.

    Raises ExchangeError where the file is no workbook or unpacks to something huge.
    """
    data = read_bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MAX_UNPACKED:
                raise ExchangeError(f"{path.name} unpacks to more than a workbook holds")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise ExchangeError(f"{path.name} is not an XLSX workbook") from error
    tables: list[tuple[list[str], list[Row]]] = []
    for sheet in book.worksheets:
        header: list[str] = []
        rows: list[Row] = []
        name = f"{path.name} ({sheet.title})"
        for line, row in enumerate(sheet.iter_rows(), start=1):
            cells = ["" if c.value is None else str(c.value).strip() for c in row]
            if any(c.data_type == "f" for c in row):
                problems.append(Problem(name, line, cells[0], "a cell holds a formula"))
            elif not header:
                header = cells
            elif any(cells):
                _add(rows, header, cells, line, name, problems)
        tables.append((header, rows))
    book.close()
    return tables
