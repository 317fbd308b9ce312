"""Putting a required term in the place of what an engine said for it.

For engines that take no terms, or do not obey: the term is translated by itself, and where just
these words stand in the translation, the rendering of the termbase takes their place.
"""

import re
from collections.abc import Sequence

from assistant.routing import Hop
from glossaries.forms import contains
from models.protocols import RequiredTerm, Translator

_SHORTEST = 3


def repair(hop: Hop, translation: str, terms: Sequence[RequiredTerm]) -> str:
    """The translation with the terms that it lacks, wherever it can be told what stands for them.

    Args:
        hop: engine and direction.
        translation: in the target language.
        terms: required; values among them are left to the engine.

    Raises:
        EngineError: the engine failed.
    """
    lacking = [
        term for term in dict.fromkeys(terms)
        if term.kind == "term" and not contains(term.target, translation, hop.target)
    ]  # fmt: skip
    for term in lacking:
        for words in _said_for(hop.translator, term, hop):
            mended = _replaced(translation, words, term.target)
            if mended is not None:
                translation = mended
                break
    return translation


def _said_for(engine: Translator, term: RequiredTerm, hop: Hop) -> list[str]:
    """What the engine says for a term by itself, as written and as at the end of a sentence."""
    alone = engine.translate([term.source], hop.source, hop.target)[0]
    words = alone.strip().strip(".。!?！？।။។\"'“”")
    return [words] if len(words) >= _SHORTEST else []


def _replaced(text: str, words: str, rendering: str) -> str | None:
    """The text with its only occurrence of `words` replaced; None where it has none or several."""
    edge = r"\b" if words[0].isalnum() and words[-1].isalnum() and words.isascii() else ""
    found = list(re.finditer(f"{edge}{re.escape(words)}{edge}", text, re.IGNORECASE))
    if len(found) != 1:
        return None
    start, end = found[0].span()
    if text[start].isupper() and start == 0:
        rendering = rendering[0].upper() + rendering[1:]
    return text[:start] + rendering + text[end:]
