"""Japanese words through SudachiPy, loaded at first use and safe to call from any thread.

SudachiPy and SudachiDict are Apache-2.0 (Works Applications). The dictionary is read once per
process; a tokenizer is not safe to share, so every thread has its own.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache

from sudachipy import Dictionary, SplitMode, Tokenizer

from glossaries.folding import to_hiragana


@dataclass(frozen=True, slots=True)
class Token:
    """One morpheme: offsets in the text given, `pos` its part-of-speech fields."""

    surface: str
    start: int
    end: int
    normal: str
    base: str
    reading: str
    pos: tuple[str, ...]


class _Analyser(threading.local):
    tokenizer: Tokenizer | None = None


_local = _Analyser()
_lock = threading.Lock()
_shared: list[Dictionary] = []


def _tokenizer() -> Tokenizer:
    tokenizer = _local.tokenizer
    if tokenizer is None:
        with _lock:
            if not _shared:
                _shared.append(Dictionary(dict="core"))
            tokenizer = _shared[0].tokenizer()
        _local.tokenizer = tokenizer
    return tokenizer


@lru_cache(maxsize=4096)
def tokens(text: str, *, long: bool = False) -> tuple[Token, ...]:
    """Morphemes of a Japanese text; `long` takes Sudachi's named-entity units (C), else short (A).

    Readings are hiragana; a token without a known reading keeps its surface.
    """
    mode = SplitMode.C if long else SplitMode.A
    return tuple(
        Token(
            m.surface(),
            m.begin(),
            m.end(),
            m.normalized_form(),
            m.dictionary_form(),
            to_hiragana(m.reading_form() or m.surface()),
            tuple(m.part_of_speech()),
        )
        for m in _tokenizer().tokenize(text, mode)
    )


def reading(text: str) -> str:
    """The hiragana reading of a text, as the analyser reads it, spaces and signs left out."""
    return "".join(t.reading for t in tokens(text) if t.pos[0] not in ("補助記号", "空白"))
