"""The id of this tablet: random, made once, and written into every row that it logs."""

import re
import uuid
from pathlib import Path

from assistant.errors import StorageError
from assistant.paths import tablet_file

_ID = re.compile(r"[0-9a-f]{32}")


def tablet_id(path: Path | None = None) -> str:
    """The id, 32 hexadecimal digits; made when it is first asked for.

    Args:
        path: its file; None for this machine's own.

    Raises:
        StorageError: it cannot be read or written.
    """
    place = path or tablet_file()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        # Of two processes that begin at once, the one that links its file first names the tablet.
        if not place.exists():
            own = place.with_name(f"{place.name}.{uuid.uuid4().hex}")
            try:
                own.write_text(uuid.uuid4().hex, encoding="ascii")
                _link(own, place)
            finally:
                own.unlink(missing_ok=True)
        known = place.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(
            f"This tablet's id cannot be kept in {place}: {error}. The conversation goes on.",
            "この端末の番号を保存できません。会話は続けられます。",
        ) from error
    if not _ID.fullmatch(known):
        raise StorageError(
            f"{place} does not hold a tablet's id: delete it, and a new one is made. "
            "The conversation goes on.",
            "この端末の番号のファイルが壊れています。会話は続けられます。",
        )
    return known


def _link(own: Path, place: Path) -> None:
    try:
        place.hardlink_to(own)
    except FileExistsError:
        return
