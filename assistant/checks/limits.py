"""The limits put on a quantity: within, at most, under, until, from, after."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.checks.lexicon import Lexicon
from assistant.checks.quantity import Quantity

_STOP = re.compile(r"[。!?;\n]|[.](?=\s|$)")
_PAUSE = re.compile(r"[。!?;\n、]|[.,](?=\s|$)")
UPPER = frozenset({"within", "at_most", "less", "until", "before"})
LOWER = frozenset({"at_least", "more", "from", "after"})


def with_limits(text: str, quantities: list[Quantity], lex: Lexicon) -> list[Quantity]:
    """The quantities of a folded text with the limits that stand beside them."""
    if not lex.section("limits"):
        return quantities
    bounds = [q for q in quantities if q.hard or q.kind not in ("number", "date")]
    return [replace(q, limits=_limits(text, q, bounds, lex)) for q in quantities]


def _limits(text: str, quantity: Quantity, bounds: list[Quantity], lex: Lexicon) -> frozenset[str]:
    """The limits beside a quantity: on the side where the language puts them, or on the other."""
    start, end = quantity.start, quantity.end
    left = max((q.end for q in bounds if q.end <= start), default=0)
    right = min((q.start for q in bounds if q.start >= end), default=len(text))
    low = max(left, start - 40)
    stops = [m.end() for m in _STOP.finditer(text, low, start)]
    low = stops[-1] if stops else low
    pause = _PAUSE.search(text, end, right)
    high = min(pause.start() if pause else right, end + 24)
    before: list[tuple[int, int, str]] = []
    after: list[tuple[int, int, str]] = []
    names: set[str] = set()
    for name in lex.section("limits"):
        for match in lex.pattern("limits", name).finditer(text, low, high):
            if match.end() <= start:
                before.append((match.start(), match.end(), name))
            elif match.start() >= end:
                if (
                    lex.language != "ja"
                    and name in UPPER
                    and right < len(text)
                    and len(text[match.end() : right].strip()) <= 2
                ):
                    names.add("from")  # 9 to 5, 9点到17点: the word belongs to the second number
                else:
                    after.append((match.start(), match.end(), name))
    if lex.language == "ja":
        # Japanese limits follow the unit at once: 14日以内, 5日(木)まで.
        return frozenset(names | {n for a, _, n in after if a - end <= 3})
    if _ends_range(text, quantity, bounds, before):
        names.add("until")
    near_before = _nearest_group(before, lambda m: start - m[1])
    near_after = _nearest_group(after, lambda m: m[0] - end)
    if not lex.prepositions:
        # "20-оос 59": an ending belongs to the number that it follows.
        near_before = [m for m in near_before if not left or m[0] - left > 2]
        reach = 4 if lex.language.startswith("zh") else 20
        near_after = [m for m in near_after if m[0] - end <= reach]
    first, second = (near_before, near_after) if lex.prepositions else (near_after, near_before)
    if first:
        names |= {n for _, _, n in first}
        # "within 6 days from the day": the second side only ever adds "or more", "or older".
        names |= {n for _, _, n in second if n in ("at_least", "at_most", "before")}
    else:
        names |= {n for _, _, n in second}
    if "at_least" in names and any(n == "before" for _, _, n in before + after):
        names.add("before")  # at least 14 days in advance
    return frozenset(names)


def _ends_range(
    text: str, quantity: Quantity, bounds: list[Quantity], before: list[tuple[int, int, str]]
) -> bool:
    """Whether a quantity is the second of two of its kind with "to" between: 9点到17点."""
    first = max((q for q in bounds if q.end <= quantity.start), key=lambda q: q.end, default=None)
    if first is None or first.kind != quantity.kind or quantity.kind not in ("date", "time"):
        return False
    gap = text[first.end : quantity.start].strip().lstrip("日号號")
    return any(name in UPPER and text[start:end].strip() == gap for start, end, name in before)


def _nearest_group(
    found: list[tuple[int, int, str]], distance: Callable[[tuple[int, int, str]], int]
) -> list[tuple[int, int, str]]:
    """The matches that overlap the one nearest to the number, but not those inside a longer one."""
    if not found:
        return []
    best = min(found, key=lambda m: (distance(m), m[0] - m[1]))
    group = [m for m in found if m[0] < best[1] and best[0] < m[1]]
    longest = max(group, key=lambda m: m[1] - m[0])
    return [m for m in group if (m[0], m[1]) == (longest[0], longest[1])]
