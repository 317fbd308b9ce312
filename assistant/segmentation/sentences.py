"""Where the residents' languages may be cut: ICU's sentence boundaries, then clauses.

ICU (Unicode Standard Annex 29) knows the full stops of all scripts but not abbreviations, nor
where unpunctuated Thai and Korean speech ends; that is added here.
"""

from __future__ import annotations

import re

from icu4py.breakers import SentenceBreaker

from assistant.checks.lexicon import Lexicon, lexicon
from assistant.checks.text import UNSPACED, fold
from assistant.segmentation.japanese import Cut

# After these a full stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(¿¡])(?:no|nos|nr|núm|n\.º|mr|mrs|ms|dr|dra|sr|sra|srta|st|jr|prof|tel|ext|art|approx|vs|etc|e\.g|i\.e|"
    r"fig|vol|p|pp|pág|págs|av|apto|blk|bil|yg|dll|tgl|jl|tn|bpk|ibu|bp|ng|tp|ths|ts|bs|mme|mlle|m|n|env|max|min|"
    r"г|ул|д|кв|стр|руб|тел|т\.д|т\.п|т\.е|им|обл|р-н|ст|вул|буд|м|грн|ж|чл|с|х|sn|örn|vb|mah|cad|sok|"
    r"डॉ|श्री|श्रीमती|कृ|नं|ডা|মো|মি|নং|රු|අංක|น|ชม|กม|พ\.ศ|ค\.ศ|ร\.ร|นาย|[a-zA-Zа-яА-Я])\.\s*$",
    re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*[(（]?(?:\d{1,2}|[a-z])[.)）]\s*$", re.IGNORECASE)
_NUMBER_DOT = re.compile(r"\d\.\s*$")
_KOREAN_END = re.compile(
    r"(?:니다|니까|세요|어요|아요|해요|에요|예요|까요|네요|지요|죠|나요|가요|십시오)\s+(?=\S)"
)
_THAI_END = re.compile(r"(?:ครับ|ค่ะ|คะ|นะคะ|นะครับ|ไหม|หรือเปล่า)\s+(?=\S)|\s{2,}(?=\S)")
_COMMA = re.compile(r"[,，、၊;；]\s*")

LONGEST_WORDS = 25
LONGEST_UNSPACED = {"zh-Hans": 45, "zh-Hant": 45, "th": 100, "my": 130, "km": 110}
"""Letters of a sentence that is left whole in scripts without spaces."""


def cuts(text: str, language: str) -> list[Cut]:
    """The places where a text may be cut, in order: sentences (3) and clauses (2, 1)."""
    lex = lexicon(language)
    found: dict[int, int] = {}
    start = 0
    for _, end in SentenceBreaker(text, lex.language.replace("-", "_")).segments():
        if end >= len(text) or not _ends(text[start:end], text[end:]):
            continue
        if text[start:end].strip():
            found[end] = 3
            start = end
    spoken = {"ko": _KOREAN_END, "th": _THAI_END}.get(lex.language)
    for match in spoken.finditer(text) if spoken else ():
        found.setdefault(match.end(), 3)
    for at, strength in _clauses(text, lex):
        found.setdefault(at, strength)
    return [Cut(at, strength) for at, strength in sorted(found.items())]


def _ends(before: str, after: str) -> bool:
    """Whether an ICU boundary ends a sentence, and does not follow an abbreviation or "1."."""
    if "\n" in before[len(before.rstrip()) :]:
        return True
    if _LIST_NUMBER.search(before) or _ABBREVIATION.search(before):
        # "at 5 p.m. Then …": a time of day may well end a sentence.
        ends_day = re.search(r"\b[ap]\.\s?m\.\s*$", before, re.IGNORECASE)
        return bool(ends_day and after[:1].isupper())
    if _NUMBER_DOT.search(before) and (after[:1].isdigit() or after[:1].islower()):
        return False
    return not after[:1].islower()


def _clauses(text: str, lex: Lexicon) -> list[tuple[int, int]]:
    """Commas before a word that opens a main clause, unless a condition still waits for its own."""
    folded = fold(text)
    joint, condition = lex.pattern("clauses", "joint"), lex.pattern("clauses", "condition")
    ending = lex.pattern("clauses", "ending")
    out: list[tuple[int, int]] = []
    opened = 0
    waiting = False
    for match in re.finditer(r"[.。!?\n]+\s*|[,，、၊;；]\s*|\s+", folded.text):
        at = match.end()
        if at >= len(folded.text):
            break
        clause = folded.text[opened : match.start()]
        spaced = not match[0].strip()
        if re.match(r"[.。!?\n]", match[0]):
            opened, waiting = at, False
            continue
        stem = ending.search(clause[-8:]) if clause else None
        ends_here = bool(stem and stem.end() == len(clause[-8:]))
        opens_next = bool(joint.match(folded.text, at))
        if spaced and not ends_here and not (opens_next and lex.boundary == "none"):
            continue
        has_condition = bool(condition.search(clause))
        if has_condition and not waiting:
            # This comma is the one between the condition and what follows from it.
            waiting = True
            if not spaced:
                continue
        origin = folded.starts[at]
        if opens_next or ends_here or match[0][0] in ";；":
            out.append((origin, 1 if has_condition and not waiting else 2))
            opened, waiting = at, False
        elif lex.language in UNSPACED and not spaced:
            out.append((origin, 1))
    return out
