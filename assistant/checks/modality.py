"""Whether "not", "must", "may", "must not" and "need not" survived the translation.

Languages say these in ways that do not map one to one, so the lexicon sorts its patterns by how
sure they are: `strong` negations must find a partner on the other side; `weak` ones (without,
only, forbidden) and `idiom` (do not hesitate, 問題ありません) may be the partner but ask for none;
`ignore` takes out what looks like a negation and is none (かもしれません, no later than).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.checks.coverage import align
from assistant.checks.lexicon import Lexicon, lexicon
from assistant.checks.model import Finding, Span
from assistant.checks.text import Folded

_NAMES = {
    "must": "〜しなければならない（義務）",
    "may": "〜してもよい・〜できる（許可・可能）",
    "must_not": "〜してはいけない・できない（禁止・不可能）",
    "need_not": "〜しなくてもよい（不要）",
}  # fmt: skip
_ASK = "意味が逆になっていないか確かめてください。"
# What cannot both be meant; the translation is suspect when it has one and lacks the other.
_CONTRARY = (
    ("must", "may"), ("may", "must"), ("must_not", "need_not"), ("need_not", "must_not"),
    ("need_not", "must"), ("must", "need_not"),
)  # fmt: skip


@dataclass(frozen=True)
class Modality:
    """Where a folded text negates, obliges and allows: spans by name."""

    strong: tuple[Span, ...]
    weak: tuple[Span, ...]
    free: tuple[Span, ...]
    """"Free of charge": the partner of "costs nothing", unless the other side says it too."""
    modes: dict[str, tuple[Span, ...]]
    request: bool


def read(text: str, language: str) -> Modality:
    """The negations and modes of a folded text."""
    lex = lexicon(language)
    idiom, free = lex.pattern("negation", "idiom"), lex.pattern("negation", "free")
    idioms = tuple(m.span() for m in idiom.finditer(text))
    gratis = tuple(m.span() for m in free.finditer(text))
    bare = _without(_without(_without(text, idiom), free), lex.pattern("negation", "ignore"))
    strong = _joined(m.span() for m in lex.pattern("negation", "strong").finditer(bare))
    weak = tuple(m.span() for m in lex.pattern("negation", "weak").finditer(bare)) + idioms
    request = bool(lex.pattern("modality", "request").search(text))
    return Modality(strong, weak, gratis, _modes(text, lex), request)


def _moved(modality: Modality, by: int) -> Modality:
    """The same with all offsets `by` later: from a sentence to the whole text."""

    def move(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple((start + by, end + by) for start, end in spans)

    modes = {name: move(spans) for name, spans in modality.modes.items()}
    strong, weak, free = move(modality.strong), move(modality.weak), move(modality.free)
    return Modality(strong, weak, free, modes, modality.request)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans without a gap as one: the two halves of a Burmese negation are one negation."""
    out: list[Span] = []
    for start, end in spans:
        if out and out[-1][1] == start:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(out)


def _without(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda match: "\x00" * len(match[0]), text)


def _modes(text: str, lex: Lexicon) -> dict[str, tuple[Span, ...]]:
    modes: dict[str, tuple[Span, ...]] = {}
    # What is longest and most particular first: "need not" holds a "need", "may not" a "may".
    for name in ("need_not", "must_not", "must", "may"):
        pattern = lex.pattern("modality", name)
        modes[name] = tuple(m.span() for m in pattern.finditer(text))
        text = _without(text, pattern)
    return modes


def check_modality(
    source: Folded, target: Folded, source_language: str, target_language: str
) -> list[Finding]:
    """Findings of the kinds negation and obligation."""
    if not lexicon(source_language).section("negation") or not lexicon(target_language).section(
        "negation"
    ):
        return []
    one, two = source.text, target.text
    parts = align(one, two, source_language, target_language)
    findings: list[Finding] = []
    for (a, b), (c, d) in parts:
        left = _moved(read(one[a:b], source_language), a)
        right = _moved(read(two[c:d], target_language), c)
        findings += _negation(source, target, left, right) + _obligation(
            source, target, left, right
        )
    return findings


def _negation(source: Folded, target: Folded, left: Modality, right: Modality) -> list[Finding]:
    partner_right = right.weak or (right.free and not left.free)
    partner_left = left.weak or (left.free and not right.free)
    if left.strong and not right.strong and not partner_right:
        span = source.span(*left.strong[0])
        words = source.text[slice(*left.strong[0])]
        message = f"原文の打ち消し「{words}」が訳文に見つかりません。{_ASK}"
        return [Finding("negation", "error", message, span, None)]
    if right.strong and not left.strong and not partner_left:
        span = target.span(*right.strong[0])
        words = target.text[slice(*right.strong[0])]
        message = f"原文にない打ち消し「{words}」が訳文にあります。{_ASK}"
        return [Finding("negation", "error", message, None, span)]
    counts = len(left.strong), len(right.strong)
    if all(counts) and counts[0] != counts[1] and not left.weak and not right.weak:
        span, other = source.span(*left.strong[-1]), target.span(*right.strong[-1])
        message = "原文と訳文で打ち消しの数が違います。どれかが抜けていないか確かめてください。"
        return [Finding("negation", "warning", message, span, other)]
    return []


def _obligation(source: Folded, target: Folded, left: Modality, right: Modality) -> list[Finding]:
    for mine, other in _CONTRARY:
        if (
            left.modes[mine]
            and not left.modes[other]
            and right.modes[other]
            and not right.modes[mine]
        ):
            span = source.span(*left.modes[mine][0])
            other_span = target.span(*right.modes[other][0])
            message = f"原文は{_NAMES[mine]}、訳文は{_NAMES[other]}のようです。"
            return [Finding("obligation", "error", message, span, other_span)]
    for one, two, text, is_source in ((left, right, source, True), (right, left, target, False)):
        free = one.modes["need_not"] and not two.modes["need_not"] and not two.strong
        if free and two.request and not two.modes["may"]:
            span = text.span(*one.modes["need_not"][0])
            message = "「しなくてもよい」と「してください」が入れ替わっているようです。"
            spans = (span, None) if is_source else (None, span)
            return [Finding("obligation", "error", message, *spans)]
    return []
