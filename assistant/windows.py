"""Counter profiles: which topics and languages each window has."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import InputError
from assistant.languages import LANGUAGES, STAFF_LANGUAGE

WINDOWS = Path(__file__).with_name("windows.toml")

TOPICS = {
    "general": "あいさつ・確認", "city-hall": "庁舎・手続き", "residence-status": "在留資格",
    "resident-registration": "住民登録", "family-register": "戸籍", "my-number": "マイナンバー",
    "tax": "税金", "national-health-insurance": "国民健康保険", "pension": "年金",
    "maternal-health": "母子保健", "vaccination": "予防接種", "nursery": "保育", "school": "学校",
    "child-allowance": "児童手当・医療費", "welfare": "福祉", "housing": "住まい",
    "garbage": "ごみ", "disaster": "防災", "tourism": "観光", "transport": "交通",
}  # fmt: skip
"""Topic ids with their Japanese names."""


@dataclass(frozen=True)
class Window:
    """One counter."""

    id: str
    name: str
    """Japanese name."""
    english: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    """BCP 47 tags of the residents' languages, the most used first."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=1)
    english: str = ""
    topics: list[str] = Field(min_length=1)
    languages: list[str] = Field(min_length=1)


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")

    window: list[_Row]


def load_windows(own: Path | None = None) -> dict[str, Window]:
    """The windows by id: ours, and a city's own laid over them.

    Args:
        own: a city's TOML file; None for ours alone.

    Raises:
        InputError: a file cannot be read, or names an unknown topic or language.
    """
    windows = _read(WINDOWS)
    if own is not None:
        windows |= _read(own)
    return windows


def find_window(windows: dict[str, Window], name: str) -> Window:
    """The window of that id or Japanese name.

    Raises:
        InputError: there is none.
    """
    for window in windows.values():
        if name in (window.id, window.name):
            return window
    raise InputError(
        f"There is no window “{name}”; there are: {', '.join(windows)}.",
        f"「{name}」という窓口はありません。",
    )


def _read(path: Path) -> dict[str, Window]:
    try:
        document = _Document.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _invalid(path, f"{where}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _invalid(path, str(error)) from error
    windows: dict[str, Window] = {}
    for row in document.window:
        for topic in row.topics:
            if topic not in TOPICS:
                raise _invalid(path, f"window {row.id}: there is no topic “{topic}”")
        for tag in row.languages:
            if tag not in LANGUAGES or tag == STAFF_LANGUAGE:
                raise _invalid(path, f"window {row.id}: there is no resident language “{tag}”")
        if row.id in windows:
            raise _invalid(path, f"the window {row.id} stands there twice")
        windows[row.id] = Window(
            row.id, row.name, row.english or row.id, tuple(row.topics), tuple(row.languages)
        )
    return windows


def _invalid(path: Path, reason: str) -> InputError:
    return InputError(
        f"The windows file {path} cannot be used: {reason}.",
        f"窓口の設定ファイル（{path.name}）に誤りがあります。",
    )
