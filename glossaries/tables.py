"""CSV tables with a header (RFC 4180, UTF-8): a bad row is named, the rest kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

SEPARATOR = "|"

TERM_COLUMNS = ("id", "domain", "ja", "reading", "variants", "windows", "explanation", "note")
TARGET_COLUMNS = ("id", "target", "variants", "forbidden", "status", "source", "explanation")
PHRASE_COLUMNS = ("id", "speaker", "windows", "topic", "text", "variants")
PHRASE_TARGET_COLUMNS = ("id", "text", "status", "variants")
PLACE_COLUMNS = (
    "id", "kind", "ja", "reading", "variants", "en", "zh-Hans", "zh-Hant", "ko", "romaji", "status",
)  # fmt: skip

STATUSES = ("draft", "reviewed", "official")
WINDOWS = ("foreign-residents", "general-information", "maternal-health", "childcare", "tourism")
DOMAINS = (
    "general", "city-hall", "residence-status", "resident-registration", "family-register",
    "my-number", "tax", "national-health-insurance", "pension", "maternal-health", "vaccination",
    "nursery", "school", "child-allowance", "welfare", "housing", "garbage", "disaster", "tourism",
    "transport",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong: `file` (name, not path), `line` (1-based, 0 = no line), `id`, `reason`."""

    file: str
    line: int
    id: str
    reason: str

    def __str__(self) -> str:
        """As one line: where, and what is wrong."""
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.id}: {self.reason}" if self.id else f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file and its cells by column, outer white space taken off."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """A cell, empty where the table has no such column."""
        return self.cells.get(column, "")


def default_folder() -> Path:
    """The folder of the glossaries that ship with the product."""
    return Path(str(resources.files("glossaries")))


def split_list(cell: str) -> tuple[str, ...]:
    """The items of a list cell, empty ones left out."""
    return tuple(item.strip() for item in cell.split(SEPARATOR) if item.strip())


def read_rows(
    path: Path, columns: Sequence[str], required: Sequence[str], problems: list[Problem]
) -> list[Row]:
    """Rows of a CSV file that have all `required` cells; what is wrong goes to `problems`.

    A missing optional column reads as empty. Raises nothing for bad content: an unreadable file
    is one problem and no rows.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        problems.append(Problem(path.name, 0, "", reason))
        return []
    return list(parse_rows(text, path.name, columns, required, problems))


def parse_rows(
    text: str, name: str, columns: Sequence[str], required: Sequence[str], problems: list[Problem]
) -> Iterator[Row]:
    """As `read_rows`, from text; `name` names the file in problems."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    line = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The rest of the file cannot be trusted after a quote that never closes.
            problems.append(Problem(name, line, "", f"not valid CSV: {error}"))
            return
        if header is None:
            header = [c.strip() for c in cells]
            missing = [c for c in required if c not in header]
            if missing:
                problems.append(Problem(name, line, "", f"no column {', '.join(missing)}"))
                return
            unknown = [c for c in header if c not in columns]
            if unknown:
                problems.append(Problem(name, line, "", f"unknown column {', '.join(unknown)}"))
            continue
        if not any(c.strip() for c in cells):
            continue
        row = dict(zip(header, (c.strip() for c in cells), strict=False))
        if len(cells) != len(header):
            reason = f"{len(cells)} cells where the header has {len(header)}"
            problems.append(Problem(name, line, row.get("id", ""), reason))
            continue
        empty = [c for c in required if not row[c]]
        if empty:
            problems.append(Problem(name, line, row.get("id", ""), f"empty {', '.join(empty)}"))
            continue
        yield Row(line, row)


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV text with LF line ends and a header."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
