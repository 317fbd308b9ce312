"""What a resident is asked before a conversation is recorded, in each language; all `draft`."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).with_name("consent.toml")

STATUS = "draft"
"""No native speaker has reviewed these texts."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    ask: str
    yes: str
    no: str
    on: str
    off: str
    withdraw: str
    withdrawn: str
    number: str


@dataclass(frozen=True)
class ConsentTexts:
    """The texts of one language, ready to be shown."""

    id: str
    """Version and language, stored with the consent: `1-vi`."""
    ask: str
    """The question, with what is kept, what is hidden, for how long, and that no is as good."""
    yes: str
    no: str
    on: str
    """Shown for as long as the conversation is recorded."""
    off: str
    withdraw: str
    """Label of what stops the recording and deletes it."""
    withdrawn: str
    number: str
    """Has `{number}` where the record's number goes."""


def consent_texts(language: str, days: int) -> ConsentTexts:
    """The texts in a language, in English where there are none.

    Args:
        language: BCP 47 tag.
        days: how long records are kept.
    """
    version, rows = _all()
    tag = language if language in rows else "en"
    row = rows[tag]
    return ConsentTexts(
        id=f"{version}-{tag}",
        ask=row.ask.replace("{days}", str(days)),
        yes=row.yes,
        no=row.no,
        on=row.on,
        off=row.off,
        withdraw=row.withdraw,
        withdrawn=row.withdrawn,
        number=row.number,
    )


@lru_cache
def _all() -> tuple[int, dict[str, _Row]]:
    document = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    version = document.pop("version")
    return version, {tag: _Row.model_validate(row) for tag, row in document.items()}
