"""Search as you type over phrase texts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from glossaries.folding import fold_plain, squeeze, to_hiragana
from glossaries.locales import LOCALES
from glossaries.morphology import reading
from glossaries.slots import SLOT

_NEAR = 75.0


@dataclass(frozen=True, slots=True)
class _Entry:
    phrase_id: str
    text: str
    kana: str


class SearchIndex:
    """Texts of one language, with readings in Japanese."""

    def __init__(self, tag: str, entries: Sequence[tuple[str, str]]) -> None:
        """Index pairs of a phrase id and a text of it."""
        self._tag = tag
        self._spaced = LOCALES[tag].spaced
        self._entries = [
            _Entry(
                phrase_id, self._fold(SLOT.sub(" ", text)),
                squeeze(reading(SLOT.sub(" ", text))) if tag == "ja" else "",
            )
            for phrase_id, text in entries
        ]  # fmt: skip

    def _fold(self, text: str) -> str:
        folded = fold_plain(text, self._tag)
        return " ".join(folded.split()) if self._spaced else squeeze(folded)

    def search(self, query: str, kept: Collection[str], limit: int) -> list[str]:
        """Ids of at most `limit` phrases among `kept`, best first."""
        typed = self._fold(query)
        kana = to_hiragana(typed)
        best: dict[str, float] = {}
        for order, entry in enumerate(self._entries):
            if entry.phrase_id not in kept:
                continue
            score = self._score(typed, kana, entry) if typed else 100.0
            if score >= _NEAR:
                rank = score - order * 1e-6
                best[entry.phrase_id] = max(best.get(entry.phrase_id, 0.0), rank)
        return sorted(best, key=lambda i: -best[i])[:limit]

    def _score(self, typed: str, kana: str, entry: _Entry) -> float:
        if entry.text.startswith(typed):
            return 100.0
        if entry.kana and entry.kana.startswith(kana):
            return 99.0
        if f" {typed}" in entry.text:
            return 97.0
        if typed in entry.text:
            return 95.0
        if entry.kana and len(kana) > 1 and kana in entry.kana:
            return 93.0
        words = typed.split()
        if len(words) > 1 and all(word in entry.text for word in words):
            return 90.0
        if len(typed) < 3:
            return 0.0
        near = fuzz.partial_ratio(typed, entry.text)
        if entry.kana and kana == typed:
            near = max(near, fuzz.partial_ratio(kana, entry.kana))
        return near * 0.9
