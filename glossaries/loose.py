"""Forms that are right in a translation but do not name the term in a text of their language.

“Can” may render 空き缶, and a translation that says it has the term; a resident who says “can
I pay here” speaks of no can. In Japanese the termbase's own words are found; in other languages
these forms are left out when terms are looked for in a source.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from glossaries.folding import fold_plain
from glossaries.inflection import form_key
from glossaries.tables import read_rows
from glossaries.termbase import TermMatch

FILE = Path(__file__).with_name("loose_forms.csv")
COLUMNS = ("language", "term", "form", "seen", "right")
# Languages without spaces: what is one word is not seen.
_UNSPACED = frozenset({"ja", "zh-Hans", "zh-Hant", "th", "my", "km"})


@lru_cache(maxsize=1)
def _known() -> frozenset[tuple[str, str, str]]:
    """(language, term id, form), from `benchmarks/loose_forms.py`."""
    rows = read_rows(FILE, COLUMNS, ("language", "term", "form"), [])
    return frozenset((row["language"], row["term"], row["form"]) for row in rows)


def is_loose(match: TermMatch, tag: str) -> bool:
    """Whether a form found in a text of language `tag` (BCP 47) says too little to name its term.

    It does so when it is on the list, or is a single word for what has a name of several words.
    """
    if tag == "ja" or match.term.is_place:
        return False
    surface = fold_plain(match.surface, tag).strip()
    if (tag, match.term.id, surface) in _known():
        return True
    target = match.term.targets.get(tag)
    if target is None or tag in _UNSPACED or " " in surface:
        return False
    name = fold_plain(target.text, tag).split()
    return len(name) > 1 and all(form_key(word, tag) != form_key(surface, tag) for word in name)


def meant(matches: list[TermMatch], tag: str) -> list[TermMatch]:
    """The matches that name their term."""
    return [match for match in matches if not is_loose(match, tag)]
