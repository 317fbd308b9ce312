"""Tell languages of one script apart by letter triples learnt from the glossary itself."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from glossaries.locales import LOCALES

# How much likelier (natural log, for each triple) another language must be to be named.
_MARGIN = 0.5
_MIN_TRIPLES = 12


class LanguageGuesser:
    """Letter-triple models of the languages given, with add-one smoothing.

    A text is judged by its own language without itself, so that it cannot vouch for itself.
    """

    def __init__(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Learn from the texts of each language."""
        self._counts = {
            tag: Counter(t for s in ss for t in _triples(s)) for tag, ss in texts.items()
        }
        self._totals = {tag: sum(c.values()) for tag, c in self._counts.items()}
        self._kinds = len({t for c in self._counts.values() for t in c}) or 1

    def better(self, text: str, tag: str) -> str | None:
        """The language of the same script that a text looks like rather than `tag`, or None."""
        triples = _triples(text)
        if len(triples) < _MIN_TRIPLES or tag not in self._counts:
            return None
        own = self._score(triples, tag, Counter(triples))
        rivals = [
            (self._score(triples, other, Counter()), other)
            for other in self._counts
            if other != tag and LOCALES[other].required == LOCALES[tag].required
        ]
        best, name = max(rivals, default=(-math.inf, ""))
        return name if best - own > _MARGIN * len(triples) else None

    def _score(self, triples: Sequence[str], tag: str, less: Counter[str]) -> float:
        counts = self._counts[tag]
        total = self._totals[tag] - sum(less.values()) + self._kinds
        return sum(math.log((counts[t] - less[t] + 1) / total) for t in triples)


def _triples(text: str) -> list[str]:
    padded = f" {' '.join(text.casefold().split())} "
    return [padded[i : i + 3] for i in range(len(padded) - 2)]
