"""Which clauses of a long text its translation has lost.

Each clause was also translated by itself. A clause that the long translation says again shares
most of its runs of letters with that; a lost one shares few, whatever the language.
"""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.checks.text import base_language, fold_text

_DENSE = frozenset({"ja", "zh-Hans", "zh-Hant", "ko"})
KEPT = 0.35
"""Share of a clause's runs above which it counts as said; see benchmarks/long_input.py."""


def _runs(text: str, size: int) -> Counter[str]:
    letters = re.sub(r"[\W_]+", "", fold_text(text))
    return Counter(letters[i : i + size] for i in range(max(1, len(letters) - size + 1)))


def said(clause: str, translation: str, language: str) -> float:
    """The share, 0..1, of a clause's runs of letters that stand in a translation."""
    size = 2 if base_language(language) in _DENSE else 4
    wanted, there = _runs(clause, size), _runs(translation, size)
    return sum((wanted & there).values()) / sum(wanted.values())


def lost_clauses(clauses: Sequence[str], translation: str, language: str) -> list[int]:
    """The places of the clauses that a translation does not say.

    Args:
        clauses: translations of the clauses, each by itself; an empty one is lost.
        translation: of the whole.
        language: BCP 47 tag of all of them.
    """
    return [
        place
        for place, clause in enumerate(clauses)
        if not re.search(r"\w", clause) or said(clause, translation, language) < KEPT
    ]
