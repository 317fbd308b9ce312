"""Import and export: CSV (for Excel), XLSX and TBX; a city's own terms and phrases overlay ours.

An import never touches our own files: it writes into an overlay folder of the same layout, which
`Termbase.load` and `Phrasebook.load` lay over ours. A bad row is named by line and reason and the
rest is kept; whatever replaces something of ours is listed as a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from glossaries import tbx
from glossaries.locales import SOURCE, TARGETS, script_problem
from glossaries.phrasebook import Phrasebook
from glossaries.sheets import (
    KINDS,
    Files,
    Kind,
    kind_of,
    narrow,
    phrase_cells,
    place_cells,
    term_cells,
    unknown_columns,
    wide_columns,
)  # fmt: skip
from glossaries.slots import SLOT, slot_problem, slots_in
from glossaries.spreadsheet import (
    ExchangeError,
    read_bytes,
    read_csv,
    read_xlsx,
    write_bytes,
    write_csv,
    write_xlsx,
)  # fmt: skip
from glossaries.tables import (
    DOMAINS,
    SEPARATOR,
    STATUSES,
    WINDOWS,
    Problem,
    Row,
    read_rows,
    split_list,
    write_rows,
)  # fmt: skip
from glossaries.termbase import Termbase

SUFFIXES = (".csv", ".xlsx", ".tbx")
_ID = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+\Z")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell of ours that an import replaces, or a source term that it has under another id."""

    id: str
    column: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        """As one line."""
        return f"{self.id}, {self.column}: “{self.ours}” becomes “{self.theirs}”"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: rows kept by kind, ids new and changed, conflicts, and bad rows."""

    kept: dict[str, int] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()


def export_file(
    path: Path | str,
    termbase: Termbase,
    phrasebook: Phrasebook | None = None,
    kind: Kind = "terms",
    languages: Sequence[str] | None = None,
) -> int:
    """Write a glossary to a file and return how many rows it holds.

    The suffix decides: `.csv` holds the rows of `kind`, `.xlsx` all kinds on their own sheets,
    `.tbx` the terms. `languages` limits the target languages, all by default. Raises ExchangeError
    for another suffix, an unknown language or kind, or a file that cannot be written.
    """
    target = Path(path)
    tags = tuple(languages) if languages is not None else TARGETS
    unknown = [t for t in tags if t not in TARGETS]
    if unknown:
        raise ExchangeError(f"unknown language {', '.join(unknown)}")
    if kind not in KINDS:
        raise ExchangeError(f"unknown kind {kind!r}; known: {', '.join(KINDS)}")
    if target.suffix.lower() not in SUFFIXES:
        raise ExchangeError(f"{target.name}: the name must end in {', '.join(SUFFIXES)}")
    terms = [t for t in termbase if not t.is_place]
    tables: dict[Kind, list[dict[str, str]]] = {
        "terms": [term_cells(t, tags) for t in terms],
        "phrases": [phrase_cells(p, tags) for p in phrasebook or ()],
        "places": [place_cells(t) for t in termbase if t.is_place],
    }
    if target.suffix.lower() == ".tbx":
        write_bytes(target, tbx.dump(terms, tags))
        return len(terms)
    if target.suffix.lower() == ".csv":
        write_csv(target, wide_columns(kind, tags), tables[kind])
        return len(tables[kind])
    write_xlsx(target, {k: (wide_columns(k, tags), rows) for k, rows in tables.items() if rows})
    return sum(map(len, tables.values()))


def import_file(
    path: Path | str,
    overlay: Path | str,
    termbase: Termbase,
    phrasebook: Phrasebook | None = None,
) -> ImportReport:
    """Read a CSV, XLSX or TBX file into an overlay folder (made if missing).

    `termbase` and `phrasebook` are what it is laid over, for the conflicts. Rows already in the
    overlay under the same id are replaced. Raises ExchangeError where the file as a whole cannot
    be read or the overlay cannot be written; nothing is written then.
    """
    source = Path(path)
    problems: list[Problem] = []
    tables = _read(source, problems)
    ours = _ours(termbase, phrasebook)
    by_name = {t.source: t.id for t in termbase}
    kept: dict[str, int] = {}
    added: list[str] = []
    changed: list[str] = []
    conflicts: list[Conflict] = []
    files: Files = {}
    seen: set[tuple[Kind, str]] = set()
    for kind, rows in tables:
        for row in rows:
            cells = dict(row.cells)
            reason = _bad(kind, cells) or ("id used twice" if (kind, cells["id"]) in seen else "")
            if reason:
                problems.append(Problem(source.name, row.line, cells.get("id", ""), reason))
                continue
            seen.add((kind, cells["id"]))
            _drop_bad_cells(kind, cells, source.name, row.line, problems)
            kept[kind] = kept.get(kind, 0) + 1
            known = ours[kind].get(cells["id"])
            if known is None:
                added.append(cells["id"])
                other = by_name.get(cells["ja"]) if kind != "phrases" else None
                if other:
                    conflicts.append(
                        Conflict(cells["id"], "ja", f"{cells['ja']} ({other})", cells["ja"])
                    )
            else:
                found = _differences(known, cells)
                conflicts += found
                if found or any(v and not known.get(k) for k, v in cells.items()):
                    changed.append(cells["id"])
                cells = _completed(kind, known, cells)
            for name, columns, narrowed in narrow(kind, cells):
                files.setdefault(name, (columns, {}))[1][cells["id"]] = narrowed
    _write(Path(overlay), files)
    return ImportReport(kept, tuple(added), tuple(changed), tuple(conflicts), tuple(problems))


def _read(source: Path, problems: list[Problem]) -> list[tuple[Kind, list[Row]]]:
    suffix = source.suffix.lower()
    if suffix == ".tbx":
        return [("terms", tbx.load(read_bytes(source), source.name, problems))]
    if suffix == ".csv":
        tables = read_csv(source, problems)
    elif suffix == ".xlsx":
        tables = read_xlsx(source, problems)
    else:
        raise ExchangeError(f"{source.name}: the name must end in {', '.join(SUFFIXES)}")
    found: list[tuple[Kind, list[Row]]] = []
    for header, rows in tables:
        kind = kind_of(header)
        if kind is None:
            problems.append(
                Problem(source.name, 1, "", "a table without the columns id, ja and domain")
            )
            continue
        problems += [
            Problem(source.name, 1, "", f"column {column!r} is not kept")
            for column in unknown_columns(kind, header)
        ]
        found.append((kind, rows))
    if not found:
        raise ExchangeError(f"{source.name} holds no table of terms, phrases or places")
    return found


def _ours(
    termbase: Termbase, phrasebook: Phrasebook | None
) -> dict[Kind, dict[str, dict[str, str]]]:
    return {
        "terms": {t.id: term_cells(t, TARGETS) for t in termbase if not t.is_place},
        "places": {t.id: place_cells(t) for t in termbase if t.is_place},
        "phrases": {p.id: phrase_cells(p, TARGETS) for p in phrasebook or ()},
    }


def _differences(ours: dict[str, str], theirs: dict[str, str]) -> list[Conflict]:
    return [
        Conflict(theirs["id"], column, ours[column], value)
        for column, value in theirs.items()
        if value and ours.get(column) and ours[column] != value
    ]


def _completed(kind: Kind, ours: dict[str, str], theirs: dict[str, str]) -> dict[str, str]:
    """A row with the cells that it lacks taken from ours; languages that it lacks stay ours."""
    merged = {**ours, **{k: v for k, v in theirs.items() if v}}
    if kind == "places":
        return merged
    absent = [
        tag for tag in TARGETS if not any(c.startswith(f"{tag} ") and v for c, v in theirs.items())
    ]
    return {c: v for c, v in merged.items() if not c.startswith(tuple(f"{t} " for t in absent))}


def _bad(kind: Kind, cells: dict[str, str]) -> str:
    """Why a row cannot be kept at all, empty if it can."""
    if not _ID.match(cells.get("id", "")):
        return f"id {cells.get('id', '')!r} is not like tax.resident-tax"
    needed = ("ja", "speaker") if kind == "phrases" else ("ja", "reading")
    empty = [c for c in needed if not cells.get(c)]
    if empty:
        return f"empty {', '.join(empty)}"
    if kind == "terms" and cells.get("domain") not in DOMAINS:
        return f"unknown domain {cells.get('domain', '')!r}"
    wrong = [w for w in split_list(cells.get("windows", "")) if w not in WINDOWS]
    if wrong:
        return f"unknown window {', '.join(wrong)}"
    if kind == "phrases":
        if cells["speaker"] not in ("staff", "resident"):
            return f"speaker is {cells['speaker']!r}, not staff or resident"
        if cells.get("topic") not in DOMAINS:
            return f"unknown topic {cells.get('topic', '')!r}"
        return slot_problem(cells["ja"]) or ""
    return ""


def _drop_bad_cells(
    kind: Kind, cells: dict[str, str], name: str, line: int, problems: list[Problem]
) -> None:
    """Take out and name the languages of a row that cannot be kept; the rest of it stays."""
    wanted = sorted(s.name for s in slots_in(cells["ja"]))
    part = "text" if kind == "phrases" else "target"
    if kind == "phrases":
        _drop_bad_variants(cells, wanted, name, line, problems)
    for tag in TARGETS:
        text = cells.get(tag if kind == "places" else f"{tag} {part}", "")
        if not text:
            continue
        reason = script_problem(SLOT.sub("", text), tag)
        if kind == "phrases" and (
            sorted(s.name for s in slots_in(text)) != wanted or slot_problem(text)
        ):
            reason = "not the same slots as the Japanese text"
        status = cells.get(f"{tag} status", "")
        if status and status not in STATUSES:
            reason = f"status {status!r} is not {', '.join(STATUSES)}"
        if reason:
            problems.append(Problem(name, line, cells["id"], f"{tag}: {reason}"))
            own = tag if kind == "places" else f"{tag} "
            for column in [c for c in cells if c == own or (own[-1] == " " and c.startswith(own))]:
                del cells[column]


def _drop_bad_variants(
    cells: dict[str, str], wanted: list[str], name: str, line: int, problems: list[Problem]
) -> None:
    """Take out and name the other wordings that cannot be kept; the phrase itself stays."""
    for tag in (SOURCE, *TARGETS):
        column = "variants" if tag == SOURCE else f"{tag} variants"
        kept: list[str] = []
        for text in split_list(cells.get(column, "")):
            reason = script_problem(SLOT.sub("", text), tag)
            if sorted(s.name for s in slots_in(text)) != wanted or slot_problem(text):
                reason = "not the same slots as the Japanese text"
            if reason:
                problems.append(Problem(name, line, cells["id"], f"{tag}: “{text}”: {reason}"))
            else:
                kept.append(text)
        if cells.get(column):
            cells[column] = SEPARATOR.join(kept)


def _write(overlay: Path, files: Files) -> None:
    """Merge rows into the files of an overlay folder."""
    for name, (columns, rows) in files.items():
        path = overlay / name
        merged: dict[str, dict[str, str]] = {}
        if path.exists():
            merged = {r["id"]: dict(r.cells) for r in read_rows(path, columns, ("id",), [])}
        merged.update(rows)
        lines = [[row.get(c, "") for c in columns] for row in merged.values()]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExchangeError(f"{overlay} cannot be written: {error.strerror}") from error
        write_bytes(path, write_rows(columns, lines).encode("utf-8"))


__all__ = ["Conflict", "ExchangeError", "ImportReport", "export_file", "import_file"]
