"""The entry in the menu of a Linux desktop, and the start at login (freedesktop.org)."""

import os
import shutil
import sys
from pathlib import Path

import platformdirs

from assistant.errors import InputError, StorageError

NAME = "madoguchi"
ICON = Path(__file__).with_name("madoguchi.svg")
_RESERVED = '"`$\\'


def install(*, autostart: bool, kiosk: bool, program: str | None = None) -> list[Path]:
    """Write the entry and the icon of this user.

    Args:
        autostart: whether the app starts at login.
        kiosk: whether it fills the screen and cannot be closed.
        program: what is started; None for the one that runs now.

    Returns:
        The files that were written.

    Raises:
        InputError: the program cannot be found.
        StorageError: a file cannot be written.
    """
    entry = _entry(program or _program(), kiosk=kiosk)
    texts = {_icon(): ICON.read_text(encoding="utf-8"), _menu(): entry}
    if autostart:
        texts[_start()] = entry
    else:
        _start().unlink(missing_ok=True)
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written: {error.strerror}.",
                f"{path} に書き込めません。",
            ) from error
    return list(texts)


def remove() -> list[Path]:
    """Take the entry, the icon and the start at login away; what there was of them."""
    there = [path for path in (_menu(), _start(), _icon()) if path.exists()]
    for path in there:
        path.unlink()
    return there


def _entry(program: str, *, kiosk: bool) -> str:
    # Desktop Entry Specification, "The Exec key": quoted, with four characters escaped, and the
    # string escaped once more as every value; % begins a field code.
    quoted = "".join(f"\\{c}" if c in _RESERVED else c for c in program.replace("%", "%%"))
    command = f'"{quoted}"'.replace("\\", "\\\\") + " app" + (" --kiosk" if kiosk else "")
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Madoguchi\n"
        "Name[ja]=まどぐち 窓口の通訳\n"
        "Comment=Offline interpreter for the counters of a city hall\n"
        "Comment[ja]=市役所の窓口のための、通信しない通訳\n"
        f"Exec={command}\n"
        f"Icon={NAME}\n"
        "Terminal=false\n"
        "Categories=Office;\n"
    )


def _program() -> str:
    if getattr(sys, "frozen", False):
        return sys.executable
    own = Path(sys.argv[0]).resolve()
    if own.name.startswith(NAME) and os.access(own, os.X_OK):
        return str(own)
    beside = Path(sys.executable).with_name(NAME)
    found = str(beside) if beside.exists() else shutil.which(NAME)
    if found is None:
        raise InputError(
            "The program `madoguchi` cannot be found: install it first.",
            "madoguchi のプログラムが見つかりません。",
        )
    return found


def _data() -> Path:
    return Path(platformdirs.user_data_path(NAME, appauthor=False)).parent


def _menu() -> Path:
    return _data() / "applications" / f"{NAME}.desktop"


def _icon() -> Path:
    return _data() / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg"


def _start() -> Path:
    config = Path(platformdirs.user_config_path(NAME, appauthor=False)).parent
    return config / "autostart" / f"{NAME}.desktop"
