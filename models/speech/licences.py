"""Whether a voice's licence allows a city's counter to use it."""

import re
from pathlib import Path

from models.catalogue import LicenceClass

CARD = "MODEL_CARD"
"""Beside Piper's voices: where the voice came from, with its licence."""
_FORBIDDEN = re.compile(
    r"\bNC\b|non-?\s?commercial|\bCPML\b|Coqui Public Model|research (use )?only",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\bCC-?0|\bMIT\b|Apache|\bBSD\b|public domain|\bUnlicense\b|\bISC\b", re.IGNORECASE
)
_STATED = re.compile(r"^\W*licen[cs]e\W*:\s*(.+)$", re.IGNORECASE | re.MULTILINE)


def licence_class(licence: str) -> LicenceClass:
    """The class of a licence by its name; one that is not known has conditions to be read."""
    if _FORBIDDEN.search(licence):
        return "non-commercial"
    return "free" if _FREE.search(licence) else "conditional"


def stated(folder: Path) -> str:
    """The licence that the card beside a voice states; empty where there is none."""
    try:
        found = _STATED.search((folder / CARD).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return found[1].strip() if found else ""
