"""Which way a text runs: right to left, left to right, and both in one line (UAX 9)."""

import unicodedata
from functools import lru_cache
from typing import Any

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "ps", "he", "ckb", "ug"})
_STRONG = frozenset({"R", "AL", "AN"})
_BRACKETS = dict(zip("([{（［｛「『【〔〈《", ")]}）］｝」』】〕〉》", strict=True))
_REMOVED = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF"})


def runs_right_to_left(language: str) -> bool:
    """Whether a language (BCP 47 tag) is written from right to left."""
    return language.split("-")[0] in _RIGHT_TO_LEFT


@lru_cache(maxsize=4096)
def levels(line: str, right_to_left: bool) -> tuple[int, ...] | None:
    """The embedding level of each character of a line; odd ones run from right to left.

    Args:
        line: without line feeds.
        right_to_left: direction of the paragraph.

    Returns:
        None where everything runs from left to right.
    """
    kinds = [unicodedata.bidirectional(character) for character in line]
    if not right_to_left and _STRONG.isdisjoint(kinds):
        return None
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    base = int(right_to_left)
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(line, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _pair_brackets(storage["chars"], "LR"[base])
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = iter(storage["chars"])
    out: list[int] = []
    for kind in kinds:
        # Joiners and marks of direction have no level of their own: they stay with their neighbour.
        out.append(out[-1] if out and kind in _REMOVED else base if kind in _REMOVED
                   else next(found)["level"])  # fmt: skip
    return tuple(out)


def _pair_brackets(characters: list[dict[str, Any]], base: str) -> None:
    """Give both brackets of a pair one direction (rule N0, which the library lacks).

    Args:
        characters: of a line without embeddings, with their types after the weak ones were
            resolved; changed in place.
        base: direction of the paragraph, `L` or `R`.
    """
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for at, one in enumerate(characters):
        if one["type"] != "ON":
            continue
        if one["ch"] in _BRACKETS:
            waiting.append((_BRACKETS[one["ch"]], at))
            continue
        for depth in range(len(waiting) - 1, -1, -1):
            if waiting[depth][0] == one["ch"]:
                pairs.append((waiting[depth][1], at))
                del waiting[depth:]
                break
    for first, last in sorted(pairs):
        inside = {_strong(one["type"]) for one in characters[first + 1 : last]} - {""}
        if not inside:
            continue
        way = base
        if base not in inside:
            before = (_strong(one["type"]) for one in reversed(characters[:first]))
            way = next(filter(None, before), base)
        characters[first]["type"] = characters[last]["type"] = way


def _strong(kind: str) -> str:
    return "L" if kind == "L" else "R" if kind in ("R", "AL", "EN", "AN") else ""


def visual_order(stretches: list[int]) -> list[int]:
    """The order, from left to right, of stretches of a line with these levels (rule L2)."""
    order = list(range(len(stretches)))
    odd = [level for level in stretches if level % 2]
    for level in range(max(stretches, default=0), min(odd, default=1) - 1, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and stretches[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = max(end, at + 1)
    return order
