"""Copies this tablet's logs to a USB stick: whole, and consistent while the counter goes on."""

import csv
import errno
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from assistant import __version__
from assistant.accuracy import ACCURACY
from assistant.accuracy.key import find_key
from assistant.collect.sealing import SEALED_KEY, seal
from assistant.database import readable_errors
from assistant.errors import InputError, StorageError
from assistant.languages import LANGUAGES
from assistant.tablet import tablet_id
from assistant.usage import USAGE, UsageLog
from assistant.windows import TOPICS, Window

MANIFEST = "madoguchi-export.json"
USAGE_FILE, ACCURACY_FILE, TABLE_FILE = "usage.sqlite3", "accuracy.sqlite3", "利用記録.csv"
_HEADINGS = (
    "窓口", "言語", "用件", "会話", "確認した発言", "定型文", "機械翻訳", "取り消し", "修正",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Progress = Callable[[str], None]
"""Called with the name of each file before it is written."""


@dataclass(frozen=True)
class Exported:
    """What was written."""

    folder: Path
    files: tuple[str, ...]
    size: int
    """Bytes."""


def export_logs(
    usage: Path,
    accuracy: Path,
    target: Path,
    windows: dict[str, Window],
    progress: Progress = lambda _name: None,
    collection: str = "",
) -> Exported:
    """Write the usage counts, a table of them and the encrypted accuracy log to a new folder.

    The accuracy log stays encrypted, and its key stays on the tablet or is sealed for the one
    collection that may open it. The folder has its final name
    only when everything in it is whole.

    Args:
        usage: database of the counts.
        accuracy: the encrypted database; left out where there is none.
        target: an existing folder, such as that of a USB stick.
        windows: by id, for the table.
        progress: told of each file.
        collection: public key (`age1…`) of the collection that may read the accuracy log.

    Raises:
        InputError: nothing was logged yet, the public key is none, or `target` is not a folder.
        StorageError: a log cannot be read, or the target cannot be written.
    """
    if not usage.exists() and not accuracy.exists():
        raise InputError("Nothing has been logged yet.", "まだ記録がありません。")
    if not target.is_dir():
        raise InputError(
            f"{target} is not a folder.", "USBメモリーが見つかりません。差し直してください。"
        )
    tablet = tablet_id(usage.with_name("tablet-id"))
    moment = datetime.now(UTC)
    name = f"madoguchi-{tablet[:8]}-{moment.astimezone():%Y%m%d-%H%M%S}"
    partial = target / f".{name}.partial"
    files: list[str] = []
    try:
        partial.mkdir()
        if usage.exists():
            progress(USAGE_FILE)
            _copy(usage, partial / USAGE_FILE, None)
            progress(TABLE_FILE)
            (partial / TABLE_FILE).write_text(_table(usage, windows), encoding="utf-8-sig")
            files += [USAGE_FILE, TABLE_FILE]
        if accuracy.exists():
            progress(ACCURACY_FILE)
            _copy(accuracy, partial / ACCURACY_FILE, find_key(accuracy))
            files.append(ACCURACY_FILE)
            if collection:
                (partial / SEALED_KEY).write_bytes(seal(find_key(accuracy), collection))
                files.append(SEALED_KEY)
        manifest = {
            "tablet": tablet,
            "exported": moment.isoformat(timespec="seconds"),
            "version": __version__,
            "schemas": {log.name: log.head for log in (USAGE, ACCURACY)},
            "sha256": {file: _sha256(partial / file) for file in files},
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2)
        (partial / MANIFEST).write_text(text, encoding="utf-8")
        partial.rename(target / name)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    folder = target / name
    files.append(MANIFEST)
    return Exported(folder, tuple(files), sum((folder / file).stat().st_size for file in files))


def _copy(source: Path, target: Path, key: bytes | None) -> None:
    """A snapshot of a database that may be written at the same time, with the same key."""
    module: Any = import_module("sqlite3" if key is None else "sqlcipher3.dbapi2")
    log = USAGE if key is None else ACCURACY
    with readable_errors(log, str(source), source.parent):
        ends = []
        try:
            for path in (source, target):
                ends.append(module.connect(str(path)))
                if key is not None:
                    ends[-1].execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            ends[0].backup(ends[1])
            # A copy that is read elsewhere, perhaps from a stick that cannot be written.
            ends[1].execute("PRAGMA journal_mode=DELETE")
        except module.Error as error:
            raise _unreadable(source, error) from error
        finally:
            for end in reversed(ends):
                end.close()


def _table(usage: Path, windows: dict[str, Window]) -> str:
    log = UsageLog(usage)
    try:
        rows = log.table()
    finally:
        log.close()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for row in rows:
        window = windows[row.window].name if row.window in windows else row.window
        language = LANGUAGES[row.language].japanese if row.language in LANGUAGES else row.language
        names = (window, language, TOPICS.get(row.topic, row.topic))
        writer.writerow(
            [*(_harmless(name) for name in names), row.conversations, row.turns, row.phrase,
             row.model, row.rejected, row.edited]
        )  # fmt: skip
    return out.getvalue()


def _harmless(text: str) -> str:
    """A spreadsheet must not take a name for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unreadable(source: Path, error: Exception) -> StorageError:
    return StorageError(
        f"{source} cannot be copied ({error}): make room on the stick, or try another one.",
        "記録を書き出せません。USBメモリーの空き容量を確認してください。",
    )


def _unwritable(target: Path, error: OSError) -> StorageError:
    if error.errno == errno.ENOSPC:
        return StorageError(
            f"{target} is full: make room on it, or take another one.",
            "USBメモリーの空き容量が足りません。別のものを使ってください。",
        )
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StorageError(
            f"{target} cannot be written: it is write-protected.",
            "USBメモリーに書き込めません。書き込み禁止になっていないか確認してください。",
        )
    return StorageError(
        f"{target} cannot be written ({error.strerror}): it may have been pulled out.",
        "書き出しが途中で止まりました。USBメモリーを差し直して、もう一度お試しください。",
    )
