"""What the resident reads when the screen is or will be wiped, in every language. Status: draft."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

_FILE = Path(__file__).with_name("farewell.toml")


class Farewell(BaseModel):
    """One language's texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    idle: str = Field(min_length=1)
    """Is still somebody there? Touch the screen to go on."""
    wiped: str = Field(min_length=1)
    """Thank you; what was said is no longer on this tablet."""


def farewell(language: str) -> Farewell:
    """The texts in a language (BCP 47 tag), in English where there are none."""
    texts = farewells()
    return texts.get(language, texts["en"])


@cache
def farewells() -> dict[str, Farewell]:
    """The texts by BCP 47 tag."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {tag: Farewell.model_validate(row) for tag, row in rows.items()}
