"""Putting a required term in the place of what an engine said for it.

For engines that take no terms, or do not obey: the term is translated by itself, and where just
these words stand in the translation, the rendering of the termbase takes their place.
"""

import re
from collections.abc import Sequence

from assistant.routing import Hop
from glossaries.forms import contains
from models.protocols import RequiredTerm

_SHORTEST = 3


def repair(hop: Hop, translation: str, terms: Sequence[RequiredTerm]) -> str:
    """The translation with the terms that it lacks, wherever it can be told what stands for them.

    Args:
        hop: engine and direction.
        translation: in the target language.
        terms: that it lacks.

    Raises:
        EngineError: the engine failed.
    """
    for term in terms:
        words = _said_for(hop, term)
        if len(words) >= _SHORTEST:
            translation = _replaced(translation, words, term.target)
    return translation


def lacking_terms(
    translation: str, target: str, terms: Sequence[RequiredTerm]
) -> list[RequiredTerm]:
    """Those of the required terms that a translation does not use; values are not among them.

    Args:
        translation: in the target language.
        target: BCP 47 tag.
        terms: required.
    """
    return [
        term
        for term in dict.fromkeys(terms)
        if term.kind == "term" and not contains(term.target, translation, target)
    ]


def _said_for(hop: Hop, term: RequiredTerm) -> str:
    """What the engine says for a term by itself, without marks around it."""
    alone = hop.translator.translate([term.source], hop.source, hop.target)[0]
    return alone.strip().strip(".。!?！？।။។\"'“”")


def _replaced(text: str, words: str, rendering: str) -> str:
    """The text with its only occurrence of `words` replaced; as it is for none or several."""
    edge = r"\b" if words[0].isalnum() and words[-1].isalnum() and words.isascii() else ""
    found = list(re.finditer(f"{edge}{re.escape(words)}{edge}", text, re.IGNORECASE))
    if len(found) != 1:
        return text
    start, end = found[0].span()
    if text[start].isupper() and start == 0:
        rendering = rendering[0].upper() + rendering[1:]
    return text[:start] + rendering + text[end:]
