"""The meaning of a sentence in a language without an analyser here: words, numbers, firm words.

Weaker than for Japanese by purpose: other wordings are found only where the words agree, and a
sentence whose negations, question words or limits differ is never taken for the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from glossaries.firmwords import asks_at_end, firm_words
from glossaries.folding import fold_plain, listed, words
from glossaries.inflection import form_key
from glossaries.locales import LOCALES
from glossaries.meaning import Force, Meaning, Unit, masked, measure
from glossaries.numerals import normal_text
from glossaries.quantities import read_quantities
from glossaries.samples import TERM_MARKS, sampled

_EN_SHORT = (
    (r"\b(do|does|did|is|are|was|were|have|has|had|could|would|should|must|need)n't\b", r"\1 not"),
    (r"\bcan(?:'t| ?not)\b", "can not"), (r"\bwon't\b", "will not"), (r"\bi'm\b", "i am"),
    (r"\bi'd\b", "i would"), (r"\b(i|you|we|they)'ve\b", r"\1 have"), (r"\b(\w+)'ll\b", r"\1 will"),
    (r"\b(what|where|when|how|who|it|that|there)'s\b", r"\1 is"),
    (r"\b(you|we|they)'re\b", r"\1 are"),
)  # fmt: skip
_EN_FUNCTIONS: tuple[tuple[re.Pattern[str], Force], ...] = (
    (re.compile(r"\b(?:i|we) (?:would like|want|wish)(?: to)?\b"), "desire"),
    (re.compile(r"\b(?:could|can|would|will) you(?: please)?\b|\bplease\b"), "directive"),
    (re.compile(r"\b(?:can|could|may) (?:i|we)\b"), "can"),
)
_EN_ASKS = re.compile(
    r"^(?:is|are|am|do|does|did|can|could|may|will|would|have|has|should|what|where|when|who|how|why|which"
    r"|until what|by when|from what|at what)\b"
)
# Done already: a past form, or a participle that no form of "be" makes a state (is closed).
_EN_PAST = re.compile(
    r"\b(?:did|was|were)\b|(?<!\bis )(?<!\bare )(?<!\bam )(?<!\bbe )(?<!\bnot )(?<!\bget )"
    r"(?<!\bthe )(?<!\ba )(?<!\byour )(?<!\bmy )"
    r"\b(?!(?:need|requir|interest|limit|attach|suppos|relat)ed\b)"
    r"(?:[a-z]{2,}[^e\W]ed|lost|paid|forgot(?:ten)?|left|got|took|taken|came|went|gone|found|said|gave"
    r"|given|wrote|written|bought|saw|told|born|made|sent|brought|died|broke|broken|stole|stolen)\b"
)
_EN_STOP = frozenset(
    listed(
        "a an the of to for in on at is are am be was were been do does did my your our his her"
        " their this that it its i you we me us he she they there here have has had will would can"
        " could may shall should and so just please now then with as some any get s let hello hi"
        " sorry excuse already make made done put got"
    )
)
_EN_CLASSES = """
toilet restroom bathroom washroom lavatory
enrol enroll join register sign
appointment reservation booking book reserve
fee charge cost price
form application paper
complete fill write
show present
child kid son daughter
nursery daycare preschool creche kindergarten
bring take carry
open opened
close closed shut
lose lost losing
forget forgot forgotten
pay paid payment
move moved moving
understand understood
speak talk
start begin began begun
finish end ended finished
need necessary required require
arrive come came
card cards
doctor physician
sick ill unwell
"""
_EN_KEYS = {
    word: line.split()[0] for line in _EN_CLASSES.strip().splitlines() for word in line.split()
}
_KO_TAIL = re.compile(
    r"(?:으로부터|에서는|으로|에서|에게|까지|부터|이나|하고|은|는|이|가|을|를|에|의|로|와|과|도|만)$"
)
_POLITE = {
    "zh-Hans": re.compile(r"请问|请|您|你|吗|呢|吧|麻烦|一下|的|了|啊|谢谢"),
    "zh-Hant": re.compile(r"請問|請|您|你|嗎|呢|吧|麻煩|一下|的|了|啊|謝謝"),
    "th": re.compile(r"ครับ|ค่ะ|คะ|นะ|กรุณา|โปรด"),
    "km": re.compile(r"សូម|បាទ|ចាស|ទេ"),
    "my": re.compile(r"ကျေးဇူးပြု၍|ပါ|ခင်ဗျာ|ရှင်"),
}
# What a number counts: three weeks are not three months. The first word of a line names them all.
_COUNTERS = {
    "ko": "개월 달|시간|학년|분|주|세 살|명 인|통 장 부|도|개|번|회|층|년|일|반",
    "vi": "tháng|tuổi|tuần|ngày|năm|giờ|phút|bản tờ|người|đứa|vé|độ|lần|cái",
    "fil": "months month buwan buwang|weeks week linggo linggong|days day araw|hours hour oras|"
    "minutes minute minuto|years year taon taong|copies copy kopya kopyang|tickets ticket tiket|"
    "degrees degree|piraso pirasong|tao katao",
}
_COUNTED = {
    tag: {name: line.split()[0] for line in lines.split("|") for name in line.split()}
    for tag, lines in _COUNTERS.items()
}
# What only makes a sentence polite, and who speaks: em and tôi are the same person.
_QUIET = {
    "ko": frozenset(listed("좀 저기요 혹시 저 제가 저는 그 근데 하는데요 하는데 해서요")),
    "vi": frozenset(listed("ạ vậy với nhé nhỉ à dạ thưa ơi em tôi mình thì là")),
    "fil": frozenset(listed("po pong ho ba bang nga naman sana sanang kasi please")),
}
# Syllables of Vietnamese that carry grammar; others as short (y, tế, ví) carry what is said.
_LIGHT = frozenset(
    listed(
        "có được cho của ở và mà đã mới vừa đang sẽ bị ra vào đi lại rồi này đó các những một"
        " cái cả về với để đây nên cần hay hoặc còn vẫn cũng nhà người ta ai ạ tự do vì bằng cùng"
    )
)
# Polite endings of Korean that say no more than one another; tense and wish stay in the stem.
_KO_POLITE = re.compile(
    r"(?:이에요|예요|입니다|인가요|인데요)$|(?:한가요|해요|합니까|합니다|하나요|한데요|하는데요)$"
)
_KO_AFTER_SS = re.compile(r"(?<=[가-힣])(?:는데요?|습니다|습니까|어요|나요)$")
# What is wished for or come for is marked apart (`want`): 하려고, 하러 and 하고 are one verb.
_KO_WISH = re.compile(r"(?<=[가-힣])(?:으?려고요?|으?려는데요|으?러|고)$")
# Whom a sentence is about counts once, however often it names them.
_PERSONS = frozenset({"child", "spouse", "kin"})
_ASKING = frozenset(listed("what where when who how many which why"))
_SS = 20  # ㅆ below a syllable: the past, and 있다
_MARKS = tuple(TERM_MARKS.values())


def understand(text: str, tag: str, slots: Sequence[str] = ()) -> Meaning:
    """The meaning of a sentence; `slots` names the slots that samples stand for."""
    plain = fold_plain(text, tag)
    force: Force = "plain"
    if tag == "en":
        for short, long in _EN_SHORT:
            plain = re.sub(short, long, plain)
    plain = normal_text(plain, tag).text
    ends = plain.rstrip()
    question = ends.endswith("?") or (tag == "en" and bool(_EN_ASKS.match(plain)))
    read = read_quantities(plain, tag)
    measures = tuple(
        replace(measure(q, "", sampled(q, slots)), unit=q.unit or _counter(plain, tag, q.end))
        for q in read
    )
    spans = [(q.start, q.end) for q in read]
    if tag == "en":
        for pattern, given in _EN_FUNCTIONS:
            found = pattern.search(plain)
            if found:
                spans.append(found.span())
                force = given if force == "plain" else force
    question = question and force != "directive"
    firm = [f for f in firm_words(plain, tag) if not any(a <= f[1] < b for a, b in spans)]
    if ends[-1:].isalnum() and tag in _QUIET:
        # Recognisers write no marks; a question word, or không at the end, tells as well.
        question = (
            question or any(name in _ASKING for name, _, _ in firm) or asks_at_end(plain, tag)
        )
    negations = sum(name == "not" for name, _, _ in firm)
    names = [name for name, _, _ in firm if name != "not" and name not in _PERSONS]
    names += sorted(_PERSONS.intersection(name for name, _, _ in firm))
    units = [Unit(f"~{name}", "", 1.0, question=True) for name in names]
    spans += [(start, end) for _, start, end in firm]
    if LOCALES[tag].spaced:
        units += _word_units(plain, tag, spans)
    else:
        units += _pair_units(plain, tag, spans)
    past = tag == "en" and _EN_PAST.search(plain) is not None
    bare = masked(plain, read)
    declares = ends.endswith((".", "।", "။", "។")) and not question
    return Meaning(
        tuple(units), tuple(measures), negations % 2 == 1, force, question, past=past, only=False,
        asks=False, plain=bare, sound=bare, declares=declares, negations=negations,
        analysed=tag == "en",
    )  # fmt: skip


def _counter(text: str, tag: str, end: int) -> str:
    """What the number that ends at `end` counts, empty where nothing is known."""
    known = _COUNTED.get(tag)
    if known is None:
        return ""
    if tag == "ko":
        rest = text[end:].lstrip()
        # 3부터 says from when, not how many copies.
        fits = [name for name in known if rest.startswith(name) and not rest.startswith("부터")]
        return known[max(fits, key=len)] if fits else ""
    following = re.match(r"[\s-]*([^\W\d_]+)", text[end:])
    return known.get(following[1], "") if following else ""


def _inside(start: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= start < b for a, b in spans)


def _word_units(text: str, tag: str, spans: Sequence[tuple[int, int]]) -> list[Unit]:
    units = []
    for word in words(text):
        if _inside(word.start, spans):
            continue
        key = word.text if word.text in _MARKS else form_key(word.text, tag)
        soft = 1.0
        if tag == "en":
            soft = 0.12 if word.text in _EN_STOP else 1.0
            key = _EN_KEYS.get(word.text, _EN_KEYS.get(key, key))
        elif word.text in _QUIET.get(tag, ()):
            soft = 0.12
            key = "tôi" if tag == "vi" and word.text in ("em", "mình") else key
        elif tag == "ko":
            key = _korean_key(word.text)
        elif word.text in _LIGHT if tag == "vi" else len(word.text) <= 2:
            soft = 0.5
        units.append(Unit(key, word.text, soft))
    return units


def _korean_key(word: str) -> str:
    """A word without its particle, or a verb without what only makes it polite."""
    stem = _KO_AFTER_SS.sub("", word)
    if stem != word and (ord(stem[-1]) - 0xAC00) % 28 == _SS:
        return stem
    stem = _KO_POLITE.sub("", _KO_WISH.sub("", word))
    return stem if stem and stem != word else _KO_TAIL.sub("", word) or word


def _pair_units(text: str, tag: str, spans: Sequence[tuple[int, int]]) -> list[Unit]:
    """Pairs of neighbouring characters (with their marks), and the marks of term slots.

    A character that stands alone between words known otherwise (这个怎么扔) is a word by itself.
    """
    quiet = [m.span() for m in _POLITE[tag].finditer(text)] if tag in _POLITE else []
    units: list[Unit] = []
    previous = ""
    run = 0
    position = 0
    while position < len(text):
        mark = next((m for m in _MARKS if text.startswith(m, position)), "")
        if mark:
            units.append(Unit(mark, mark))
            position, previous, run = position + len(mark), "", 0
            continue
        end = position + 1
        while end < len(text) and unicodedata.category(text[end])[0] == "M":
            end += 1
        piece = text[position:end]
        if _inside(position, spans) or _inside(position, quiet) or not piece[0].isalnum():
            if run == 1:
                units.append(Unit(previous, "", 0.6))
            previous, run = "", 0
        else:
            if previous:
                units.append(Unit(previous + piece, "", 0.6))
            previous, run = piece, run + 1
        position = end
    if run == 1:
        units.append(Unit(previous, "", 0.6))
    return units
