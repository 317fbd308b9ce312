"""Takes the folders that tablets write to a USB stick (`assistant/export.py`)."""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.accuracy.schema import ACCURACY
from assistant.collect.merge import Merged, merge
from assistant.collect.parts import digests, read_part
from assistant.collect.sealing import SEALED_KEY, unseal
from assistant.collect.stores import Stores
from assistant.database import Database, Log, open_file
from assistant.errors import InputError, StorageError
from assistant.usage_schema import USAGE

MANIFEST = "madoguchi-export.json"
_LARGEST = 8 * 2**30
_ID = re.compile(r"[0-9a-f]{32}")

Progress = Callable[[str, int, int], None]
"""Called with what is taken, how many parts of it are done and how many there are."""


@dataclass(frozen=True)
class Taken:
    """What became of one folder."""

    folder: Path
    tablet: str
    usage: Merged | None
    accuracy: Merged | None
    """None where there was none, or it could not be opened."""
    problems: tuple[InputError, ...]


def find_exports(place: Path) -> list[Path]:
    """The export folders in a folder, or the folder itself.

    Raises:
        InputError: there are none.
    """
    if (place / MANIFEST).is_file():
        return [place]
    found = sorted(path.parent for path in place.glob(f"*/{MANIFEST}")) if place.is_dir() else []
    if not found:
        raise InputError(
            f"There is no export of a tablet in {place}: it is a folder with {MANIFEST}.",
            "端末から書き出した記録が見つかりません。",
        )
    return found


def take_folder(
    stores: Stores, folder: Path, progress: Progress = lambda _what, _done, _all: None
) -> Taken:
    """Put an export into a collection; what it has already is left, what was cut off goes on.

    Each part is a transaction of its own. A log that cannot be opened does not keep out the other.

    Raises:
        InputError: the folder is damaged, or nothing of it can be used.
        StorageError: the collection cannot be written.
    """
    tablet, sums = _manifest(folder)
    problems: list[InputError] = []
    done: dict[str, Merged | None] = {}
    for log in (USAGE, ACCURACY):
        name = f"{log.name}.sqlite3"
        done[log.name] = None
        if name not in sums:
            continue
        try:
            with _opened(log, folder, sums) as source:
                done[log.name] = _take(
                    source, stores.of(log.name), tablet,
                    lambda at, of, what=log.english: progress(what, at, of),  # type: ignore[misc]
                )  # fmt: skip
        except InputError as error:
            problems.append(error)
    if problems and not any(done.values()):
        raise problems[0]
    return Taken(folder, tablet, done[USAGE.name], done[ACCURACY.name], tuple(problems))


def _take(
    source: Database, target: Database, tablet: str, progress: Callable[[int, int], None]
) -> Merged:
    known = digests(target, tablet)
    wanted = [key for key, digest in digests(source).items() if known.get(key) != digest]
    done = Merged()
    for number, key in enumerate(wanted):
        progress(number, len(wanted))
        done += merge(target, tablet, read_part(source, key).rows)
    progress(len(wanted), len(wanted))
    return done


@contextmanager
def _opened(log: Log, folder: Path, sums: dict[str, str]) -> Iterator[Database]:
    """A copy of a log of an export, at the newest schema: the stick itself is never written."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / f"{log.name}.sqlite3"
        _copy(folder, copy, sums[copy.name])
        key = None
        if log is ACCURACY:
            sealed = folder / SEALED_KEY
            if SEALED_KEY not in sums or not sealed.is_file():
                raise InputError(
                    "The accuracy log was left out, because its key is not with it: put this "
                    "collection's public key (`madoguchi collect keygen`) into the tablet's "
                    "settings as collect_key, and export again.",
                    "精度記録は鍵がないため取り込めません。端末の設定に収集先の公開鍵を入れてください。",
                )
            key = unseal(sealed.read_bytes()[:10_000])
        database = open_file(log, copy, key)
        try:
            yield database
        finally:
            database.close()


def _copy(folder: Path, target: Path, expected: str) -> None:
    source = folder / target.name
    # A link on a stick could point anywhere on this machine.
    if source.is_symlink() or not source.is_file() or source.stat().st_size > _LARGEST:
        raise _damaged(folder, target.name)
    try:
        shutil.copyfile(source, target)
        with target.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StorageError(
            f"{source} cannot be read: {error.strerror}.", "書き出された記録を読み込めません。"
        ) from error
    if found != expected:
        raise _damaged(folder, target.name)


def _manifest(folder: Path) -> tuple[str, dict[str, str]]:
    try:
        path = folder / MANIFEST
        if path.is_symlink() or path.stat().st_size > 100_000:
            raise _damaged(folder, MANIFEST)
        manifest: Any = json.loads(path.read_text(encoding="utf-8"))
        tablet, sums = manifest["tablet"], manifest["sha256"]
        if not _ID.fullmatch(tablet) or not isinstance(sums, dict):
            raise _damaged(folder, MANIFEST)
        return tablet, {str(name): str(value) for name, value in sums.items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, MANIFEST) from error


def _damaged(folder: Path, name: str) -> InputError:
    return InputError(
        f"{folder.name}: {name} is damaged or incomplete; export it again from the tablet.",
        "書き出された記録が壊れています。端末からもう一度書き出してください。",
    )
