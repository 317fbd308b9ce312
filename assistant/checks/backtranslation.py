"""How far a back-translation says what the source says."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
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


def likeness(source: str, back_translation: str, language: str) -> float:
    """How alike two texts are, 0 to 1 (the same).

    The mean of chrF (Popović 2015; characters 1-4, beta 2, over readings in Japanese) and of the
    share of content words kept.
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
    return (characters + _f_score(*words, 1.0)) / 2 if all(words) else characters


def contradicts(source: str, back_translation: str, language: str) -> bool:
    """Whether a number, unit, limit, negation or obligation of two texts differs."""
    one, two = fold(source), fold(back_translation)
    findings = check_quantities(one, two, language, language)
    findings += modality.check_modality(one, two, language, language)
    return any(finding.severity == "error" for finding in findings)


def features(source: str, back_translation: str, language: str) -> tuple[float, ...]:
    """What the curve weighs: likeness, contradiction (0 or 1), how much is missing and added.

    The last two are the logarithm of the ratio of lengths where it is below and above 1, else 0.
    """
    left, right = (len(_plain(text, language)) for text in (source, back_translation))
    ratio = math.log((right + 3) / (left + 3))
    alike = likeness(source, back_translation, language)
    against = float(contradicts(source, back_translation, language))
    return alike, against, min(0.0, ratio), max(0.0, ratio)


CURVE = (-0.243, 3.114, -2.842, 7.893, -1.351)
"""Constant and the weights of `features`; fitted by benchmarks/agreement.py."""
FAULT_CURVE = (-0.479, 6.886, -6.067, 9.708, -4.973)
"""The same, fitted to planted faults alone, which are cruder and told apart more surely."""
AGREES = 0.3
"""Below this by `FAULT_CURVE` a translation is suspect; docs/MEASUREMENTS.md says what it finds."""


def agreement(source: str, back_translation: str, language: str) -> float:
    """How far a back-translation can be trusted to say what the source says, 0 to 1 (the same).

    The probability that it is right, as fitted to right and planted wrong back-translations, as
    many of both, and to outputs of the embedded model that were read. It does not say that the
    translation is right: the same engine hides its own mistakes.
    """
    if _plain(source, language) == _plain(back_translation, language):
        return 1.0
    values = features(source, back_translation, language)
    # Where a number or a negation differs, however alike the rest is, nobody should feel sure.
    return min(probability(values), 0.5) if values[1] else probability(values)


def probability(values: Sequence[float], curve: Sequence[float] = CURVE) -> float:
    """A curve's value, 0 to 1, for `features`."""
    logit = curve[0] + sum(a * b for a, b in zip(curve[1:], values, strict=True))
    return 1 / (1 + math.exp(-logit))


def disagrees(values: Sequence[float]) -> bool:
    """Whether a back-translation with these `features` is suspect."""
    return values[1] > 0 or probability(values, FAULT_CURVE) < AGREES


def check_back_translation(source: str, back_translation: str, language: str) -> list[Finding]:
    """A finding when the back-translation differs too much from the source."""
    if not re.search(r"\w", back_translation):
        message = "逆翻訳が空です。訳文に意味のあることばがないかもしれません。"
        return [Finding("disagreement", "warning", message, (0, len(source)), None)]
    if _plain(source, language) == _plain(back_translation, language):
        return []
    if not disagrees(features(source, back_translation, language)):
        return []
    message = "逆翻訳が原文と違います。二つを見比べてください。"
    return [Finding("disagreement", "warning", message, (0, len(source)), None)]
