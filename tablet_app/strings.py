"""The short texts of the resident's side, in every language. Status: draft."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

_FILE = Path(__file__).with_name("strings.toml")


class Strings(BaseModel):
    """One language's texts; what each is for stands in `strings.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    choose: str = Field(min_length=1)
    welcome: str = Field(min_length=1)
    speak: str = Field(min_length=1)
    listening: str = Field(min_length=1)
    wait: str = Field(min_length=1)
    yes: str = Field(min_length=1)
    no: str = Field(min_length=1)
    again: str = Field(min_length=1)
    write: str = Field(min_length=1)
    right: str = Field(min_length=1)
    wrong: str = Field(min_length=1)
    back: str = Field(min_length=1)
    replay: str = Field(min_length=1)
    machine: str = Field(min_length=1)
    cancelled: str = Field(min_length=1)
    staff: str = Field(min_length=1)


@cache
def strings() -> dict[str, Strings]:
    """The texts by BCP 47 tag; every resident language has them all."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {tag: Strings.model_validate(row) for tag, row in rows.items()}


ANSWERS = (
    ("yes", "はい、そうです。"),
    ("no", "いいえ、違います。"),
    ("again", "もう一度ゆっくり言ってください。"),
    ("write", "紙に書いてください。"),
)
"""The ready answers: the field of `Strings` for the button, and the phrase that it says."""
