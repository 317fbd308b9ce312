"""The fonts of every script, found among those of the system."""

import os
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont, features

from assistant.errors import InputError
from assistant.languages import LANGUAGES


class FontError(InputError):
    """Text cannot be drawn on this machine."""


@dataclass(frozen=True)
class Face:
    """One font file, and which of its fonts."""

    path: str
    index: int = 0


# Of each script the files that will do, the best first: Noto, then what Windows and macOS have.
_FILES: dict[str, tuple[tuple[str, int], ...]] = {
    "Jpan": (("NotoSansCJK-Regular.ttc", 0), ("NotoSansJP-Regular.otf", 0),
             ("NotoSansJP-Regular.ttf", 0), ("YuGothM.ttc", 0), ("meiryo.ttc", 0)),
    "Kore": (("NotoSansCJK-Regular.ttc", 1), ("NotoSansKR-Regular.otf", 0), ("malgun.ttf", 0)),
    "Hans": (("NotoSansCJK-Regular.ttc", 2), ("NotoSansSC-Regular.otf", 0), ("msyh.ttc", 0)),
    "Hant": (("NotoSansCJK-Regular.ttc", 3), ("NotoSansTC-Regular.otf", 0), ("msjh.ttc", 0)),
    "Latn": (("NotoSans-Regular.ttf", 0), ("segoeui.ttf", 0), ("DejaVuSans.ttf", 0)),
    "Deva": (("NotoSansDevanagari-Regular.ttf", 0), ("Nirmala.ttf", 0), ("Nirmala.ttc", 0)),
    "Beng": (("NotoSansBengali-Regular.ttf", 0), ("Nirmala.ttf", 0), ("Nirmala.ttc", 0)),
    "Sinh": (("NotoSansSinhala-Regular.ttf", 0), ("Nirmala.ttf", 0), ("Nirmala.ttc", 0)),
    "Thai": (("NotoSansThai-Regular.ttf", 0), ("LeelawUI.ttf", 0)),
    "Khmr": (("NotoSansKhmer-Regular.ttf", 0), ("LeelawUI.ttf", 0)),
    "Mymr": (("NotoSansMyanmar-Regular.ttf", 0), ("mmrtext.ttf", 0)),
    "Arab": (("NotoSansArabic-Regular.ttf", 0), ("segoeui.ttf", 0)),
}  # fmt: skip
_BOLD = {
    "YuGothM.ttc": "YuGothB.ttc", "meiryo.ttc": "meiryob.ttc", "malgun.ttf": "malgunbd.ttf",
    "msyh.ttc": "msyhbd.ttc", "msjh.ttc": "msjhbd.ttc", "segoeui.ttf": "segoeuib.ttf",
    "DejaVuSans.ttf": "DejaVuSans-Bold.ttf", "Nirmala.ttf": "NirmalaB.ttf",
    "LeelawUI.ttf": "LeelaUIb.ttf", "mmrtext.ttf": "mmrtextb.ttf",
}  # fmt: skip
_SAME = {"Cyrl": "Latn"}
_PACKAGES = "fonts-noto-cjk fonts-noto-core"


def require_fonts() -> None:
    """See that Japanese and Latin text can be drawn, with complex scripts shaped.

    Raises:
        FontError: a font is missing, or Pillow cannot shape text.
    """
    if not features.check("raqm"):
        raise FontError(
            "Pillow cannot shape complex scripts here: run `apt-get install libfribidi0`.",
            "文字を正しく表示するための部品（libfribidi0）が入っていません。",
        )
    for script in ("Jpan", "Latn"):
        if face(script) is None:
            raise FontError(
                f"There is no font for {'Japanese' if script == 'Jpan' else 'Latin'} text: run "
                f"`apt-get install {_PACKAGES}`.",
                f"日本語などを表示するフォントがありません（{_PACKAGES}）。",
            )


def missing_fonts(languages: tuple[str, ...]) -> list[str]:
    """Those of the languages (BCP 47 tags) whose script no font here can draw."""
    return [tag for tag in languages if face(script_of(tag)) is None]


def script_of(language: str) -> str:
    """The script by which a language's font is chosen, as ISO 15924 code."""
    script = LANGUAGES[language].script if language in LANGUAGES else "Latn"
    return _SAME.get(script, script)


@cache
def face(script: str, bold: bool = False) -> Face | None:
    """The font of a script, None where this machine has none."""
    have = _installed()
    for name, index in _FILES.get(script, ()):
        heavy = _BOLD.get(name, name.replace("-Regular", "-Bold"))
        path = (have.get(heavy.casefold()) if bold else None) or have.get(name.casefold())
        if path is not None:
            return Face(path, index)
    return None


@cache
def chain(language: str, bold: bool = False) -> tuple[Face, ...]:
    """The fonts for a text, in the order in which they are asked for a character."""
    scripts = dict.fromkeys((script_of(language), "Latn", "Jpan", *_FILES))
    found = (face(script, bold) for script in scripts)
    return tuple(dict.fromkeys(one for one in found if one is not None))


@cache
def load(one: Face, size: int) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels."""
    return ImageFont.truetype(one.path, size, index=one.index, layout_engine=ImageFont.Layout.RAQM)


@cache
def covers(one: Face, character: str) -> bool:
    """Whether a font can draw a character; marks and spaces always go with their neighbour."""
    if character.isspace() or unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf"):
        return True
    return _shape(one, character) != _shape(one, "\uffff")


def _shape(one: Face, character: str) -> tuple[tuple[int, int], bytes]:
    mask = load(one, 20).getmask(character)
    return mask.size, bytes(mask)


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        return [
            Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",
            home / "AppData/Local/Microsoft/Windows/Fonts",
        ]
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    return [
        home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    ]  # fmt: skip


@cache
def _installed() -> dict[str, str]:
    found: dict[str, str] = {}
    for folder in [Path(__file__).with_name("fonts"), *_folders()]:
        for where, _, names in os.walk(folder):
            for name in names:
                if name.casefold().endswith((".ttf", ".otf", ".ttc")):
                    found.setdefault(name.casefold(), str(Path(where) / name))
    return found
