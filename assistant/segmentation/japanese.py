"""Where Japanese may be cut: after sentences, marked or not, and after clauses that stand alone.

A recogniser gives spoken Japanese without punctuation. Polite sentences end in few forms (です,
ます, ません, ました, ください, with か, ね, よ after them), which the morphology shows; the same
forms before が, ので, から end a clause that can stand alone. A condition (〜たら, 〜ば, 〜と,
〜なら, 〜場合は, 〜ときは) is never cut from its consequence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from glossaries.morphology import Token, tokens

LONGEST = 45
"""Letters of a sentence that is left whole."""
SHORTEST = 8
"""Letters that a clause needs to stand alone."""

_MARKED_END = re.compile(r"[。！？!?．]+[」』）)”\"]*|(?<!\d)\.(?=\s|$)|\n")
_OPEN, _CLOSE = "「『（(【", "」』）)】"
_FINAL = frozenset({"です", "ます", "ください", "下さい"})
_AFTER_FINAL = frozenset(["か", "ね", "よ", "な", "わ", "ぞ", "さ", "かな"])
_PARTICLES = ("終助詞", "副助詞")
# What a polite form may stand before inside one sentence.
_GOES_ON = frozenset(
    [
        "方",
        "場合",
        "とき",
        "時",
        "ところ",
        "こと",
        "もの",
        "物",
        "よう",
        "ため",
        "為",
        "際",
        "の",
        "ほう",
        "頃",
        "ころ",
        "人",
        "前",
        "後",
        "場所",
        "件",
        "通り",
        "とおり",
        "みたい",
        "そう",
    ]
)
_CONDITION_WORDS = frozenset(["場合", "とき", "時", "際"])
_OPENERS = frozenset(
    [
        "それから",
        "そして",
        "また",
        "ただし",
        "なお",
        "ですから",
        "だから",
        "でも",
        "しかし",
        "そのあと",
        "その後",
        "次に",
        "つぎに",
        "ところで",
        "それと",
        "あと",
        "それで",
        "それでは",
        "では",
        "じゃあ",
        "まず",
    ]
)


@dataclass(frozen=True)
class Cut:
    """A place where the text may be cut, `strength` 3 for a sentence, 2 and 1 for clauses."""

    at: int
    strength: int


def cuts(text: str) -> list[Cut]:
    """The places where a Japanese text may be cut, in order; the caller chooses by length."""
    found: dict[int, int] = {}
    for start, end in _marked_sentences(text):
        if end < len(text):
            found[end] = 3
        words = tokens(text[start:end])
        for at, strength in _inside(words, end - start):
            found.setdefault(start + at, strength)
    return [Cut(at, strength) for at, strength in sorted(found.items())]


def _marked_sentences(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _MARKED_END.finditer(text):
        depth = sum(text.count(c, start, match.start()) for c in _OPEN) - sum(
            text.count(c, start, match.end()) for c in _CLOSE
        )
        digits = match[0] == "．" and text[match.end() : match.end() + 1].isdigit()
        # 「はい。」と言う: what is quoted goes on after it.
        quoted = match[0][-1] in _CLOSE and text[match.end() : match.end() + 1] in (
            "と",
            "っ",
            "の",
            "を",
        )
        if (depth > 0 and match[0] != "\n") or digits or quoted:
            continue
        end = match.end()
        while end < len(text) and text[end] in " \u3000\n":
            end += 1
        if text[start:end].strip():
            spans.append((start, end))
            start = end
    if start < len(text):
        spans.append((start, len(text)))
    return spans or [(0, len(text))]


def _inside(words: Sequence[Token], length: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    conditions: list[int] = []
    depth = last = 0
    condition = False
    for index, word in enumerate(words):
        depth += (word.surface in _OPEN) - (word.surface in _CLOSE)
        if depth > 0:
            continue
        following = words[index + 1] if index + 1 < len(words) else None
        if _is_condition(words, index):
            condition = True
            conditions.append(word.end)
        if following is None:
            break
        if _ends_sentence(words, index, following):
            at = _past_marks(words, index)
            if at - last < SHORTEST - 2:
                continue  # すみません, あの: said before what is meant
            out.append((at, 3))
            condition, last = False, at
        elif strength := _ends_clause(words, index, condition):
            at = _past_marks(words, index)
            if at < length:
                out.append((at, strength))
            condition = condition and strength == 1
        elif following.surface in _OPENERS and word.surface in ("、", "，", ","):
            out.append((word.end, 2 if not condition else 1))
    return [cut for cut in out if cut[1] > 1 or not _joins_condition(cut[0], out, conditions)]


def _joins_condition(at: int, found: list[tuple[int, int]], conditions: list[int]) -> bool:
    """Whether a weak cut would part "A して、" from "B すれば、C": A belongs to the condition."""
    end = min((place for place, strength in found if place > at and strength > 1), default=10**9)
    return any(at < place <= end for place in conditions)


def _past_marks(words: Sequence[Token], index: int) -> int:
    """The end of a word with the commas and spaces after it."""
    end = words[index].end
    for word in words[index + 1 :]:
        if word.surface.strip() and word.surface not in ("、", "，", ","):
            break
        end = word.end
    return end


def _polite(words: Sequence[Token], index: int) -> bool:
    """Whether a polite sentence can end with this word: です, ます, ました, ません, ください."""
    word = words[index]
    before = words[index - 1] if index else None
    if word.surface in _FINAL:
        return True
    if word.surface in ("た", "ん") and before and before.base in ("です", "ます"):
        return True
    if word.surface in ("でし", "ましょ"):
        return False
    if word.surface == "う" and before and before.surface in ("でしょ", "ましょ"):
        return True
    return word.surface in ("でしょう", "ましょう", "ません", "ました", "でした", "ございます")


def _ends_sentence(words: Sequence[Token], index: int, following: Token) -> bool:
    word = words[index]
    final = index
    while final and words[final].surface in _AFTER_FINAL and words[final].pos[1] in _PARTICLES:
        final -= 1
    if not _polite(words, final):
        return False
    if following.surface in _AFTER_FINAL and following.pos[1] in _PARTICLES:
        return False
    if following.pos[0] in ("助詞", "助動詞", "補助記号") or following.surface in _GOES_ON:
        # "…ますので", "…ですと", "…ません。": not an end, or one that is marked.
        return following.surface.strip() == "" and word.surface.strip() != ""
    return following.surface != "し"


def _ends_clause(words: Sequence[Token], index: int, condition: bool) -> int:
    """2 for a clause that stands alone, 1 for one that can at need, 0 for no end of a clause."""
    word = words[index]
    before = words[index - 1] if index else None
    before2 = words[index - 2] if index > 1 else None
    if before is None:
        return 0
    following = words[index + 1]
    comma = following.surface in ("、", "，", ",")
    conjunctive = word.pos[1] == "接続助詞"
    if conjunctive and word.surface in ("が", "けど", "けれど", "けれども", "けども"):
        return 2
    if conjunctive and word.surface == "から" and _finite(before):
        return 2
    if conjunctive and word.surface == "し" and _finite(before):
        return 2
    if word.surface == "で" and before.surface in ("の", "ん") and before2 and _finite(before2):
        return 0 if following.surface in ("す", "しょう", "は") else 2
    if word.surface == "ので" and _finite(before):
        return 2
    if condition:
        return 0
    if comma and conjunctive and word.surface in ("て", "で") and following:
        return 1
    if comma and word.pos[0] == "動詞" and word.pos[5].startswith("連用形"):
        return 1
    return 0


def _finite(word: Token) -> bool:
    return (
        word.pos[0] in ("動詞", "形容詞", "助動詞", "形状詞", "名詞", "接尾辞")
        or word.surface == "な"
    )


def _is_condition(words: Sequence[Token], index: int) -> bool:
    word = words[index]
    following = words[index + 1] if index + 1 < len(words) else None
    if word.surface in ("たら", "だら", "なら", "ならば") and word.pos[0] == "助動詞":
        return True
    if word.surface == "ば" and word.pos[1] == "接続助詞":
        return True
    if word.surface == "と" and word.pos[1] == "接続助詞":
        return True
    return word.surface in _CONDITION_WORDS and (
        following is None
        or following.surface in ("は", "に", "、", "，", "には")
        or following.pos[0] != "助詞"
    )
