"""How far a back-translation says what the source says."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from assistant.checks import modality
from assistant.checks.compare import check_quantities
from assistant.checks.model import Finding
from assistant.checks.text import base_language, fold, fold_text
from glossaries.morphology import tokens

_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞"})
# What politeness adds and takes away, and what carries no meaning of its own.
_EMPTY_JA = frozenset(
    [
        "為る",
        "有る",
        "居る",
        "成る",
        "下さる",
        "御座る",
        "致す",
        "頂く",
        "貰う",
        "呉れる",
        "上げる",
        "出来る",
        "事",
        "物",
        "方",
        "所",
        "様",
        "此れ",
        "其れ",
        "来る",
        "行く",
        "言う",
        "願う",
        "申す",
        "参る",
        "御",
        "戴く",
        "良い",
    ]
)


@lru_cache(maxsize=512)
def content_words(text: str, language: str) -> tuple[str, ...]:
    """The words that carry the meaning: Japanese in dictionary form, others folded."""
    if base_language(language) != "ja":
        words = re.findall(r"\w[\w']+", fold_text(text))
        return tuple(w for w in words if len(w) > 3 or w.isdigit())
    return tuple(
        token.normal
        for token in tokens(unicodedata.normalize("NFKC", text))
        if token.pos[0] in _CONTENT and token.normal not in _EMPTY_JA
    )


def _grams(text: str, sizes: tuple[int, ...]) -> list[Counter[str]]:
    return [Counter(text[i : i + n] for i in range(len(text) - n + 1)) for n in sizes]


def _f_score(left: Counter[str], right: Counter[str], beta: float) -> float:
    common = sum((left & right).values())
    if not common:
        return 0.0
    recall = common / sum(left.values())
    precision = common / sum(right.values())
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def _plain(text: str, language: str) -> str:
    if base_language(language) == "ja":
        # Readings, so that kanji and kana of one word agree.
        words = tokens(unicodedata.normalize("NFKC", text))
        text = "".join(token.reading for token in words if token.pos[0] != "補助記号")
    return re.sub(r"[\W_]+", "", fold_text(text))


def agreement(source: str, back_translation: str, language: str) -> float:
    """How far a back-translation says what the source says, 0 (nothing) to 1 (the same).

    The mean of chrF (Popović 2015; characters 1-4, beta 2, over readings in Japanese) and of the
    share of content words kept. A number or a negation that differs caps it at one half.
    """
    left, right = _plain(source, language), _plain(back_translation, language)
    if not left or not right:
        return float(left == right)
    if left == right:
        return 1.0
    sizes = tuple(range(1, min(4, len(left), len(right)) + 1))
    pairs = zip(_grams(left, sizes), _grams(right, sizes), strict=True)
    characters = sum(_f_score(a, b, 2.0) for a, b in pairs) / len(sizes)
    words = (
        Counter(content_words(source, language)),
        Counter(content_words(back_translation, language)),
    )
    score = (characters + _f_score(*words, 1.0)) / 2 if all(words) else characters
    return min(score, 0.5) if _contradicts(source, back_translation, language) else score


def _contradicts(source: str, back_translation: str, language: str) -> bool:
    one, two = fold(source), fold(back_translation)
    findings = check_quantities(one, two, language, language)
    findings += modality.check_modality(one, two, language, language)
    return any(finding.severity == "error" for finding in findings)


AGREES = 0.25
"""Below this agreement a translation is suspect; calibrated by benchmarks/planted_faults.py."""


def check_back_translation(source: str, back_translation: str, language: str) -> list[Finding]:
    """A finding when the back-translation differs too much from the source."""
    if not re.search(r"\w", back_translation):
        message = "逆翻訳が空です。訳文に意味のあることばがないかもしれません。"
        return [Finding("disagreement", "warning", message, (0, len(source)), None)]
    score = agreement(source, back_translation, language)
    if score >= AGREES and not (score <= 0.5 and _contradicts(source, back_translation, language)):
        return []
    message = f"逆翻訳が原文と違います（一致度{round(score * 100)}%）。二つを見比べてください。"
    return [Finding("disagreement", "warning", message, (0, len(source)), None)]
