"""The settings of one tablet: one TOML file, validated."""

import os
import tomllib
from pathlib import Path
from typing import Literal

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.errors import InputError, StorageError
from assistant.languages import LANGUAGES, STAFF_LANGUAGE


class Settings(BaseModel):
    """What a counter has chosen. Every value has a default that works."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: str = Field("foreign-residents", description="id of the window this tablet stands at")
    microphone: str | None = Field(None, description="name of the microphone; none: the system's")
    speed: float = Field(1.0, ge=0.5, le=2.0, description="pace of the voices")
    voices: Literal["standard", "kokoro"] = Field(
        "standard",
        description="kokoro: Kokoro's voice where it is installed; English and Chinese with an "
        "accent",
    )
    threads: int = Field(0, ge=0, le=64, description="processor threads an engine may use; 0: all")
    recogniser: str | None = Field(None, description="catalogue id; none: the best installed")
    windows_file: Path | None = Field(None, description="the city's own windows")
    glossary_folders: tuple[Path, ...] = Field((), description="the city's own terms and phrases")
    experimental_models: bool = Field(
        False, description="offer models whose quality was measured to be too low for a counter"
    )
    text_size: float = Field(1.0, ge=0.8, le=2.0, description="scale of the text on the screen")
    resident_side: Literal["beside", "opposite"] = Field(
        "beside", description="opposite: turned by 180° for a tablet lying flat"
    )
    languages: tuple[str, ...] = Field(
        (), description="BCP 47 tags of the languages offered here; none: all of the window's"
    )
    idle_seconds: int = Field(
        300,
        ge=0,
        le=7200,
        description="the screen is wiped so long after the last touch; 0: never",
    )
    ask_consent: bool = Field(
        False, description="ask each resident whether the conversation may be kept, masked"
    )
    retention_days: int = Field(
        180, ge=1, le=3650, description="how long the accuracy log keeps a conversation"
    )
    collect_key: str = Field(
        "", description="public key (age1…) of the collection that may read the accuracy log"
    )
    collect_server: str = Field(
        "", description="https address of the collection that the logs are sent to"
    )
    kiosk: bool = Field(False, description="the app fills the screen and is left by its settings")

    @field_validator("languages")
    @classmethod
    def _known(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        for tag in tags:
            if tag not in LANGUAGES or tag == STAFF_LANGUAGE:
                raise ValueError(f"there is no resident language “{tag}”")
        return tags


def load_settings(path: Path) -> Settings:
    """Read the settings; a file that is not there means the defaults.

    Raises:
        InputError: the file is not valid; nothing of it is used.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(path, str(error)) from error
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _invalid(path, str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _invalid(path, f"{where}: {first['msg']}") from error


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings in one rename, so that a cut power line leaves the old file or the new.

    Raises:
        StorageError: the folder cannot be written.
    """
    values = settings.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    partial = path.with_suffix(".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8") as file:
            file.write(tomli_w.dumps(values))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise StorageError(
            f"The settings cannot be saved to {path}: {error.strerror}.",
            "設定を保存できません。保存先の空き容量と権限を確認してください。",
        ) from error


def _invalid(path: Path, reason: str) -> InputError:
    return InputError(
        f"The settings file {path} is not valid ({reason}): mend it, or delete it to start with "
        "the defaults.",
        f"設定ファイル（{path.name}）に誤りがあります。修正するか、削除してください。",
    )
