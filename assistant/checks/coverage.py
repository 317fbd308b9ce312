"""Whether everything was said, and once: empty, copy, loop, parts lost, added or doubled."""

from __future__ import annotations

import math
import re

from assistant.checks.dates import month_pattern
from assistant.checks.lexicon import lexicon
from assistant.checks.model import Finding, Span
from assistant.checks.text import Folded, base_language

_LOOP = re.compile(r"(?P<unit>\S(?:.{0,58}?\S)??)(?:[\s,.、。!?;]*(?P=unit)){3,}")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"[。!?！？]+[」』）)\"']*|[.]+[\"')]*(?=\s|$)|[…]+(?=\s|$)")
_CLAUSE = re.compile(r"[。!?！？、,，;；:：\n]|[.](?=\s|$)")
_LONGEST_MEASURED = 6000
_NO_FULL_STOP = frozenset({"th"})


def check_empty(source: str, target: str) -> list[Finding]:
    """A source with words whose translation has none."""
    if _LETTER.search(source) and not re.search(r"\w", target):
        message = "訳文が空です。もう一度訳すか、短く言い直してください。"
        return [Finding("empty", "error", message, (0, len(source)), None)]
    return []


def check_loop(source: Folded, target: Folded) -> list[Finding]:
    """The same words at least four times in a row, where the source does not repeat so."""
    found = _repetition(target)
    if found is None or _repetition(source) is not None:
        return []
    words = target.text[found[0] : found[0] + 12].strip()
    message = f"訳文の「{words}」のあたりで同じことばが繰り返されています。"
    return [Finding("loop", "error", message, None, target.span(*found))]


def _repetition(folded: Folded) -> Span | None:
    for match in _LOOP.finditer(folded.text[:_LONGEST_MEASURED]):
        unit = match["unit"]
        whole = match.end() - match.start()
        # "はは", "....", "1111": a character repeated is no loop of words until it is long.
        letters = bool(_LETTER.search(unit))
        if not re.search(r"\w", unit) or whole < (8 if letters else 20):
            continue
        if len(set(unit)) == 1 and whole < 12:
            continue
        return match.span()
    return None


def check_copy(
    source: Folded, target: Folded, source_language: str, target_language: str
) -> list[Finding]:
    """A translation that is the source itself; names, codes and numbers alone may stay."""
    if base_language(source_language) == base_language(target_language):
        return []
    left = re.sub(r"[\W\d_]+", "", source.text)
    right = re.sub(r"[\W\d_]+", "", target.text)
    if len(left) < 4 or not right:
        return []
    short = left.isascii() and len(left) < 12
    chinese = source_language.startswith("zh") and target_language.startswith("zh")
    if short or chinese or not (left == right or (len(left) > 12 and left in right)):
        return []
    message = "訳文に原文がそのまま入っています。訳されていません。"
    whole = (source.starts[0], source.ends[-1]), (target.starts[0], target.ends[-1])
    return [Finding("copy", "error", message, *whole)]


def sentence_spans(text: str) -> list[Span]:
    """The sentences that the punctuation of a folded text marks; each holds a letter."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text)] + [len(text)]
    spans = [(a, b) for a, b in zip([0, *ends], ends, strict=False) if _LETTER.search(text[a:b])]
    return spans or [(0, len(text))]


def align(
    source: str, target: str, source_language: str, target_language: str
) -> list[tuple[Span, Span]]:
    """Sentence by sentence where both folded texts have as many, else the texts as wholes."""
    left, right = sentence_spans(source), sentence_spans(target)
    marked = not {base_language(source_language), base_language(target_language)} & _NO_FULL_STOP
    if marked and len(left) == len(right) > 1:
        return list(zip(left, right, strict=True))
    return [((0, len(source)), (0, len(target)))]


_QUESTION = re.compile(r"[?？]|か(?=。|$)")
_JA_JOINT = re.compile(r"(?:ので|から|けど|けれど|が|て|で|ば|たら|なら|し)、|場合は、?|ときは、?")


def _missing(source: Folded, target: Folded, source_language: str, target_language: str) -> float:
    """How many sentences the translation has fewer (negative: more), questions counting half more.

    Japanese joins with ので and が what others say in two sentences, so its joints count where
    it has fewer sentences than the other side.
    """
    languages = base_language(source_language), base_language(target_language)
    if set(languages) & _NO_FULL_STOP:
        return 0
    left, right = (len(sentence_spans(t.text)) for t in (source, target))
    if languages[0] == "ja" and left < right:
        left = min(right, left + len(_JA_JOINT.findall(source.text)))
    if languages[1] == "ja" and right < left:
        right = min(left, right + len(_JA_JOINT.findall(target.text)))
    questions = len(_QUESTION.findall(source.text)) - len(_QUESTION.findall(target.text))
    return left - right + 0.5 * max(-1, min(1, questions)) * (left != right)


def expected_ratio(source_language: str, target_language: str) -> tuple[float, float] | None:
    """Letters of the translation for one letter of the source, and the spread of its logarithm.

    From the [length] of both lexicons (letters for one letter of Japanese, measured on the
    phrases of the development part); None where one has none.
    """
    left, right = lexicon(source_language), lexicon(target_language)
    if not left.letters or not right.letters:
        return None
    return right.letters / left.letters, max(0.24, math.hypot(left.spread, right.spread))


def check_length(
    source: Folded, target: Folded, source_language: str, target_language: str
) -> list[Finding]:
    """Findings of the kinds omission and addition, from sentences, clauses and length."""
    expected = expected_ratio(source_language, target_language)
    doubled = _doubled(source, target)
    if doubled is not None:
        words = target.text[doubled[0] : doubled[0] + 16].strip()
        message = f"訳文で「{words}…」が二度出てきます。"
        return [Finding("addition", "warning", message, None, target.span(*doubled))]
    left, right = weight(source.text, source_language), weight(target.text, target_language)
    if expected is None or left < 3 or not right:
        return []
    ratio, spread = expected
    missing = _missing(source, target, source_language, target_language)
    if not missing and left < SHORTEST * lexicon(source_language).letters:
        return []
    # Short texts vary more; the constant part stands for particles and politeness.
    deviation = math.log(right / left / ratio) / (spread * math.sqrt(1 + 8 / left))
    unmarked = {base_language(source_language), base_language(target_language)} & _NO_FULL_STOP
    if unmarked:
        missing = math.copysign(0.35, -deviation)  # no sentences to count: length has to tell
    low = -LOW + EASE * min(1.3, max(0.0, missing))
    high = HIGH - EASE * min(1.3, max(0.0, -missing))
    whole = (source.starts[0], source.ends[-1]), (target.starts[0], target.ends[-1])
    if deviation < low:
        message = "訳文が短すぎます。抜けている部分がないか確かめてください。"
        return [Finding("omission", "warning", message, *whole)]
    if deviation > high:
        message = "訳文が長すぎます。原文にないことが加わっていないか確かめてください。"
        return [Finding("addition", "warning", message, *whole)]
    return []


SHORTEST = 11
"""Letters of Japanese below which a single sentence is not measured."""
LOW = 2.2
HIGH = 2.5
EASE = 1.6
"""How many spreads of length are suspect, and how much less when sentences are missing."""


# A date or time takes six letters in one language and four in another.
_CLOCK_WORDS = re.compile(
    r"\d+(?:[:.,]\d+)* ?(?:[年月日時分円点點년월일시분엔]|(?:[ap]\.?m\b\.?))?"
    r"|午[前後]|[上下]午|오[전후]|(?<=\d )[гр]\.|включительно|включно"
)


def weight(text: str, language: str) -> int:
    """The letters of a folded text, vowel signs included, without numbers, months and times."""
    text = _CLOCK_WORDS.sub("", month_pattern(lexicon(language)).sub("", text))
    return len(re.sub(r"[\s!-/:-@\[-`{-~。、・「」『』（）？！…\x00]+", "", text))


def _doubled(source: Folded, target: Folded) -> Span | None:
    """The second copy of a clause or of a long run of words that the source says once."""
    spans = sentence_spans(target.text)
    said = [re.sub(r"\W+", "", target.text[a:b]) for a, b in spans]
    once = len({re.sub(r"\W+", "", source.text[a:b]) for a, b in sentence_spans(source.text)})
    for index, words in enumerate(said):
        if len(words) > 1 and words in said[:index] and len(set(said)) <= once:
            return spans[index]
    text = target.text[:_LONGEST_MEASURED]
    length, start = longest_repeat(text)
    if length < max(10, 0.22 * len(text)):
        return None
    mine, _ = longest_repeat(source.text[:_LONGEST_MEASURED])
    if mine >= 0.45 * length * len(source.text) / len(text):
        return None
    return start, start + length


def longest_repeat(text: str) -> tuple[int, int]:
    """Length and second position of the longest run that a text says twice without overlap."""
    low, high, best = 1, len(text) // 2, (0, 0)
    while low <= high:
        size = (low + high) // 2
        found = _repeat_of(text, size)
        if found is None:
            high = size - 1
        else:
            best, low = (size, found), size + 1
    return best


def _repeat_of(text: str, size: int) -> int | None:
    first: dict[str, int] = {}
    for start in range(len(text) - size + 1):
        if start - first.setdefault(text[start : start + size], start) >= size:
            return start
    return None
