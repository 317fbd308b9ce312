"""Writes reviewed terms and phrases into the city's own glossary folder, and takes them out again.

Every change is added to `history.jsonl` of that folder: when, by whom, and the rows before and
after it. A change can be taken back as long as nobody has changed the same rows since.
"""

import json
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.engines import Engines
from assistant.errors import InputError, StorageError
from glossaries.exchange import SUFFIXES, ExchangeError, ImportReport, import_file
from glossaries.locales import SOURCE, TARGETS
from glossaries.sheets import Kind, wide_columns
from glossaries.spreadsheet import write_bytes, write_csv
from glossaries.tables import (
    PHRASE_COLUMNS,
    PHRASE_TARGET_COLUMNS,
    TARGET_COLUMNS,
    TERM_COLUMNS,
    read_rows,
    write_rows,
)

HISTORY = "history.jsonl"

Rows = dict[str, dict[str, str] | None]
"""The row of one entry by file of the folder; None where the file has none."""

_lock = threading.Lock()


@dataclass(frozen=True)
class Change:
    """One change of an entry in one language."""

    at: str
    by: str
    proposal: str
    action: str
    """`reviewed`, `withdrawn`, `imported` or `import-undone`."""
    kind: Kind
    entry: str
    language: str
    before: Rows
    after: Rows


def put(
    engines: Engines, kind: Kind, language: str, cells: Mapping[str, str], by: str, proposal: str
) -> Change:
    """Write an entry in one language.

    Args:
        engines: whose city's folder it goes to; they use it from their next look on.
        kind: `terms` or `phrases`.
        language: BCP 47 tag of the rendering.
        cells: the entry as a wide row (`glossaries.sheets`), with this language alone.
        by: who says that it is right.
        proposal: id of the proposal that it comes from.

    Raises:
        InputError: the entry cannot be kept; the sentence says why. Nothing is written.
        StorageError: the folder cannot be written.
    """
    overlay = engines.own_glossary
    with _lock, tempfile.TemporaryDirectory() as scratch:
        engines.refresh_glossaries()
        before = _rows(overlay, kind, language, cells["id"])
        file = Path(scratch) / "entry.csv"
        trial = Path(scratch) / "trial"
        try:
            write_csv(file, wide_columns(kind, TARGETS), [cells])
            report = import_file(file, trial, engines.termbase, engines.phrasebook)
            if report.problems:
                raise InputError(
                    f"This cannot be kept: {report.problems[0].reason}.",
                    f"この内容は用語集に入れられません（{report.problems[0].reason}）。",
                )
            import_file(file, overlay, engines.termbase, engines.phrasebook)
            after = _rows(overlay, kind, language, cells["id"])
            change = Change(
                _moment(), by, proposal, "reviewed", kind, cells["id"], language, before, after
            )
            _note(overlay, change)
        except (ExchangeError, OSError) as error:
            raise _unwritable(overlay, error) from error
    engines.refresh_glossaries()
    return change


def take_back(engines: Engines, proposal: str, by: str) -> bool:
    """Put back what stood there before a proposal was written.

    Returns:
        False where it is not in the folder, or was changed since: then nothing is changed.

    Raises:
        StorageError: the folder cannot be written.
    """
    overlay = engines.own_glossary
    with _lock:
        last = next((c for c in reversed(list(history(overlay))) if c.proposal == proposal), None)
        if last is None or last.action != "reviewed":
            return False
        current = _rows(overlay, last.kind, last.language, last.entry)
        own = f"{last.kind}/{last.language}.csv"
        if current.get(own) != last.after.get(own):
            return False
        back = dict(last.before)
        head = f"{last.kind}/{SOURCE}.csv"
        if back[head] is None and _is_used(overlay, last):
            # Another language of the same entry still needs its Japanese row.
            back[head] = current[head]
        try:
            for name, row in back.items():
                _set(overlay, name, last.kind, last.entry, row)
            _note(overlay, Change(
                _moment(), by, proposal, "withdrawn", last.kind, last.entry, last.language,
                current, back,
            ))  # fmt: skip
        except (ExchangeError, OSError) as error:
            raise _unwritable(overlay, error) from error
    engines.refresh_glossaries()
    return True


def import_bytes(engines: Engines, name: str, data: bytes, by: str) -> ImportReport:
    """Lay the rows of an uploaded file over ours.

    Args:
        engines: whose city's folder it goes to.
        name: what the file was called; nothing but its ending is used.
        data: the file.
        by: who sent it.

    Raises:
        InputError: the file is none that can be read; nothing is changed.
        StorageError: the folder cannot be written.
    """
    overlay = engines.own_glossary
    ending = Path(name).suffix.lower()
    if ending not in SUFFIXES:
        raise InputError(
            f"The file’s name must end in {', '.join(SUFFIXES)}.",
            f"ファイル名の末尾は{'、'.join(SUFFIXES)}のどれかにしてください。",
        )
    with _lock, tempfile.TemporaryDirectory() as scratch:
        engines.refresh_glossaries()
        file = Path(scratch) / f"upload{ending}"
        try:
            file.write_bytes(data)
            keep(overlay)
            report = import_file(file, overlay, engines.termbase, engines.phrasebook)
            _note(overlay, Change(_moment(), by, "", "imported", "terms", "", "", {}, {}))
        except ExchangeError as error:
            raise InputError(
                f"{error}.".replace("..", "."), "このファイルは用語集として読み込めません。"
            ) from error
        except OSError as error:
            raise _unwritable(overlay, error) from error
    engines.refresh_glossaries()
    return report


def keep(overlay: Path) -> None:
    """Keep a copy of the folder, for `undo_import`."""
    copy = _kept(overlay)
    shutil.rmtree(copy, ignore_errors=True)
    if overlay.exists():
        shutil.copytree(overlay, copy)
    else:
        copy.mkdir(parents=True)


def state(overlay: Path) -> str:
    """What changes with every change of the folder."""
    history_file = overlay / HISTORY
    return str(history_file.stat().st_size) if history_file.exists() else ""


def undo_import(engines: Engines, since: str, by: str) -> bool:
    """Put back the folder as it was before the last import.

    Args:
        engines: whose city's folder it is.
        since: `state` just after that import.
        by: who undoes it.

    Returns:
        False where the folder was changed since, or there is nothing to put back.
    """
    overlay = engines.own_glossary
    copy = _kept(overlay)
    with _lock:
        if state(overlay) != since or not copy.exists():
            return False
        old = overlay.with_name(f"{overlay.name}.old")
        try:
            shutil.copy2(overlay / HISTORY, copy / HISTORY)
            shutil.rmtree(old, ignore_errors=True)
            overlay.replace(old)
            copy.replace(overlay)
            shutil.rmtree(old, ignore_errors=True)
            _note(overlay, Change(_moment(), by, "", "import-undone", "terms", "", "", {}, {}))
        except OSError as error:
            raise _unwritable(overlay, error) from error
    engines.refresh_glossaries()
    return True


def _kept(overlay: Path) -> Path:
    return overlay.with_name(f"{overlay.name}.before-import")


def history(overlay: Path) -> Iterator[Change]:
    """Every change, the oldest first; a line that cannot be read is left out."""
    try:
        lines = (overlay / HISTORY).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unwritable(overlay, error) from error
    for line in lines:
        try:
            change = Change(**json.loads(line))
            datetime.fromisoformat(change.at)
        except (ValueError, TypeError):
            continue
        yield change


def _rows(overlay: Path, kind: Kind, language: str, entry: str) -> Rows:
    found: Rows = {}
    for tag in (SOURCE, language):
        name = f"{kind}/{tag}.csv"
        found[name] = _table(overlay / name, _columns(kind, tag)).get(entry)
    return found


def _set(overlay: Path, name: str, kind: Kind, entry: str, row: dict[str, str] | None) -> None:
    path = overlay / name
    columns = _columns(kind, path.stem)
    table = _table(path, columns)
    if row is None:
        table.pop(entry, None)
    else:
        table[entry] = row
    lines = [[cells.get(c, "") for c in columns] for cells in table.values()]
    if path.exists() or lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, write_rows(columns, lines).encode("utf-8"))


def _is_used(overlay: Path, change: Change) -> bool:
    others = [tag for tag in TARGETS if tag != change.language]
    files = [overlay / change.kind / f"{tag}.csv" for tag in others]
    return any(change.entry in _table(file, ("id",)) for file in files)


def _table(path: Path, columns: tuple[str, ...]) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    return {row["id"]: dict(row.cells) for row in read_rows(path, columns, ("id",), [])}


def _columns(kind: Kind, tag: str) -> tuple[str, ...]:
    if kind == "terms":
        return TERM_COLUMNS if tag == SOURCE else TARGET_COLUMNS
    return PHRASE_COLUMNS if tag == SOURCE else PHRASE_TARGET_COLUMNS


def _note(overlay: Path, change: Change) -> None:
    overlay.mkdir(parents=True, exist_ok=True)
    with (overlay / HISTORY).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(change), ensure_ascii=False) + "\n")


def _moment() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _unwritable(overlay: Path, error: Exception) -> StorageError:
    return StorageError(
        f"The city's glossary in {overlay} cannot be written: {error}.",
        "用語集の保存先に書き込めません。空き容量と権限を確認してください。",
    )
