"""Answers to the clerk's questions: a mere name says nothing about itself, the question does."""

import re

from assistant.masking.dates import find_dates
from assistant.masking.frames import Frames
from assistant.masking.gazetteer import everyday_text, fold, vocabulary
from assistant.masking.kinds import Found

_QUESTIONS = (
    ("birth-date", re.compile(r"生年月日|お?誕生日|いつ(?:お)?生まれ")),
    ("name", re.compile(r"お?名前|氏名|フルネーム|どなた|苗字|名字")),
    ("address", re.compile(r"ご?住所|お住まい|番地|本籍")),
)
_IS_QUESTION = re.compile(r"か[。？?]?$|[？?]|ください|お願いします|は[。]?$")
_LONGEST = 60
_EDGE = " 　.,。、!?！？।။…"


def find_answers(
    text: str, clear: str, language: str, question: str, frames: Frames, found: list[Found]
) -> list[Found]:
    """What a question asked for and no rule has found in the answer.

    Args:
        text: the answer.
        clear: the answer in plain digits (see `plain`).
        language: BCP 47 tag of the answer.
        question: the Japanese sentence before it.
        frames: words of the answer's language.
        found: what is known already.
    """
    if not _IS_QUESTION.search(question.strip()) or not text.strip(_EDGE):
        return []
    asked = [kind for kind, pattern in _QUESTIONS if pattern.search(question)]
    more: list[Found] = []
    if "birth-date" in asked:
        more += find_dates(clear, language)
    known = {piece.kind for piece in (*found, *more)}
    for kind in ("name", "address"):
        if kind in asked and kind not in known and _is_bare(text, language, frames):
            more.append(_whole(text, kind))
    return more


def _is_bare(text: str, language: str, frames: Frames) -> bool:
    """Whether an answer is short and not made of everyday words: “Kumar.”, not “Here it is.”."""
    said = text.strip(_EDGE)
    if len(said) > _LONGEST or said in everyday_text(language):
        return False
    if not frames.spaced:
        return True
    words = [fold(word.strip(_EDGE)) for word in said.split()]
    unknown = [w for w in words if w not in vocabulary(language) and w not in frames.words.stops]
    return len(unknown) * 2 >= len(words)


def _whole(text: str, kind: str) -> Found:
    start = len(text) - len(text.lstrip(_EDGE))
    stop = len(text.rstrip(_EDGE))
    # The copula is no part of a Japanese answer.
    copula = re.search(r"(?:です|と申します|といいます|でございます)$", text[start:stop])
    if copula and copula.start() > 0:
        stop = start + copula.start()
    return Found(start, stop, kind)
