"""Test sets: plain TSV files that evaluators write in any spreadsheet.

The first line may name the columns: `source` (needed), `reference`, `id`, `from`, `to`, `parts`
(the same content in short sentences, separated by `|`); any other column is the output of some
other system, or a note. Without such a line the columns are source and reference.
"""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import InputError
from assistant.languages import find_language

_OWN = ("source", "reference", "id", "from", "to", "parts")


@dataclass(frozen=True)
class Item:
    """One sentence or utterance of a set."""

    id: str
    source: str
    reference: str
    """A right translation; empty where the set has none."""
    source_language: str
    target_language: str
    parts: tuple[str, ...] = ()
    """The same content in short sentences of the source language."""
    columns: dict[str, str] = field(default_factory=dict)
    """The other columns of the line."""

    @property
    def direction(self) -> tuple[str, str]:
        """Source and target as BCP 47 tags."""
        return self.source_language, self.target_language


def read_set(path: Path, source: str | None = None, target: str | None = None) -> list[Item]:
    """Read a set.

    Args:
        path: the TSV file, UTF-8.
        source: language of the sources where no column `from` says it.
        target: language of the translations where no column `to` says it.

    Raises:
        InputError: the file cannot be read, a line has no source, or a language is not said.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text: save it as UTF-8.", "UTF-8 で保存してください。"
        ) from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.", "ファイルを読めません。"
        ) from error
    rows = [
        (number, row)
        for number, row in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE), 1
        )
        if any(cell.strip() for cell in row)
    ]
    names = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    if "source" in names:
        rows = rows[1:]
    else:
        names = ["source", "reference"]
    if not rows:
        raise InputError(
            f"{path} holds no sentence: write one a line, source, tab, reference.",
            "文がひとつもありません。",
        )
    return [
        _item(path, number, _cells(path, number, names, row), source, target)
        for number, row in rows
    ]


def _cells(path: Path, number: int, names: list[str], row: list[str]) -> dict[str, str]:
    if any(cell.strip() for cell in row[len(names) :]):
        raise InputError(
            f"Line {number} of {path} has {len(row)} columns instead of {len(names)}: name them "
            "in the first line, or take the tab out of the text.",
            f"{number} 行目の列が多すぎます。",
        )
    return {name: cell.strip() for name, cell in zip(names, row, strict=False)}


def _item(
    path: Path, number: int, cells: dict[str, str], source: str | None, target: str | None
) -> Item:
    if not cells.get("source"):
        raise InputError(
            f"Line {number} of {path} has no source: write one, or delete the line.",
            f"{number} 行目に原文がありません。",
        )
    spoken, wanted = cells.get("from") or source, cells.get("to") or target
    if not spoken or not wanted:
        raise InputError(
            f"Line {number} of {path} does not say its languages: give --from and --to, or "
            "columns of these names.",
            "言語を指定してください。",
        )
    return Item(
        id=cells.get("id") or str(number),
        source=cells["source"],
        reference=cells.get("reference", ""),
        source_language=find_language(spoken).tag,
        target_language=find_language(wanted).tag,
        parts=tuple(part.strip() for part in cells.get("parts", "").split("|") if part.strip()),
        columns={name: cell for name, cell in cells.items() if name not in _OWN},
    )
