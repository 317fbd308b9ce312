"""The meaning of a spoken Japanese sentence: content words, numbers, negation, what is asked.

Politeness, fillers and set wrappers (〜ていただけますでしょうか, 〜んですけど) are read as
functions, not as words, so that the same request is the same whether blunt or honorific.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from glossaries.folding import fold_plain, listed
from glossaries.limits import end_of, limit_of
from glossaries.meaning import HARD, Meaning, Unit, masked, measure
from glossaries.morphology import Token, tokens
from glossaries.quantities import read_quantities
from glossaries.samples import TERM_MARKS, sampled
from glossaries.spoken import Functions, find_functions, spoken_plain
from glossaries.synonyms import CONCEPTS, INTERROGATIVES, SOFT


def understand(text: str, slots: Sequence[str] = (), names: Sequence[str] = ()) -> Meaning:
    """The meaning of a sentence; `slots` names the slots that samples stand for.

    Words inside the term `names` given keep their own meaning: 転居届 is no 引っ越し届.
    """
    plain = spoken_plain(text)
    read = read_quantities(plain, "ja")
    measures = tuple(
        measure(q, limit_of(plain, q.start, q.end, q.unit), sampled(q, slots)) for q in read
    )
    spans = [(q.start, end_of(plain, q.end, q.unit)) for q in read]
    functions = find_functions(plain)
    force = functions.force
    words = [t for t in _tokens(plain) if not _inside(t, spans)]
    turn = _ORDER.search(plain)
    content = _content(words, functions, _term_spans(plain, names), turn.start() if turn else 0)
    if any(u.question for u in content.units) and _DENIED_QUESTION.search(plain):
        # どの書類が要りませんか does deny; だけ with 要りませんか does not.
        content = replace(content, negations=content.negations + 1)
        _deny(content.units)
    negative = functions.negative != content.negative
    only = any(t.normal in ("だけ", "のみ") and t.pos[0] == "助詞" for t in words)
    if "しか" in plain and negative:
        only, negative = True, False
    if content.can and force == "plain":
        force = "can"
    units = content.units
    ends = plain.rstrip("。! ")
    asking = any(u.question for u in units)
    question = asking or _asks(plain, functions)
    # いくらか教えてください is いくらですか; 手数料を教えてください asks without a question word.
    tells = (
        force in ("directive", "request", "desire") and bool(units) and units[-1].key in _TELLING
    )
    if tells:
        force, question = "plain", True
        soft = [Unit(u.key, u.sound, 0.2) if u.key == "教える" else u for u in units]
        units = [u for u in units if u.key not in _TELLING] if asking else soft
    sound = "".join(
        t.reading
        for t in tokens(plain)
        if t.pos[0] not in ("補助記号", "空白", "助動詞")
        and not _inside(t, spans)
        and not _inside(t, functions.spans)
    )
    return Meaning(
        units=tuple(units),
        measures=measures,
        negative=negative,
        force=force,
        question=question,
        past=content.past,
        only=only,
        asks=tells and not asking,
        plain=masked(plain, read),
        sound="#" * len(read) + sound,
        declares=_STATEMENT.search(ends) is not None,
        negations=content.negations + functions.negative,
        first=content.first,
        analysed=True,
    )


_DENIED_QUESTION = re.compile(r"(?:ません|ない(?:ん)?(?:です|でしょう))か(?=[。?]*$)")
# 押してから話す, コピーではなく原本.
_ORDER = re.compile(
    r"(?<=[てで])から(?![もはの])|(?:では|じゃ|で)(?:なく|無く)(?:て)?|たら(?!いい|よい|よろし|、?どう)"
)


def _asks(text: str, functions: Functions) -> bool:
    """Whether one of the sentences asks; a request put as a question does not."""
    return any(
        not any(start < match.end() <= end for start, end in functions.requests)
        for match in _QUESTION.finditer(text)
    )


_QUESTION = re.compile(r"か(?=[。!?\s]*(?:$|[。?!]))|\?")
_TELLING = ("教える", "知る", "聞く")
_STATEMENT = re.compile(r"(?:です|ます|ました|ません|でした)(?:よ|ね|が|けど)?$")


@dataclass(frozen=True, slots=True)
class _Content:
    units: list[Unit]
    negations: int
    past: bool
    can: bool
    first: str

    @property
    def negative(self) -> bool:
        """Whether the negations, taken together, deny."""
        return self.negations % 2 == 1


def _content(
    words: Sequence[Token],
    functions: Functions,
    fixed: Sequence[tuple[int, int]],
    turn: int = 0,
) -> _Content:
    """Content words of a sentence, and what its other words say of its verb.

    The last word that stands before the place `turn` is that of `first`.
    """
    units: list[Unit] = []
    first = ""
    negations = 0
    past = done = can = False
    denials = list(functions.denials)
    for index, token in enumerate(words):
        if _inside(token, functions.spans):
            denied = [span for span in denials if _inside(token, [span])]
            if denied:
                denials.remove(denied[0])
                _deny(units)
            continue
        if token.pos[0] in ("助動詞", "形容詞") and token.normal in _NEGATIVES:
            negations += 1
            if token.pos[0] == "助動詞":
                _deny(units)
            continue
        if token.pos[0] == "助動詞" and token.normal == "た":
            past = token.pos[5].startswith(("終止", "連体"))
            after = "".join(t.surface for t in words[index + 1 : index + 3])
            done = done or after in ("のは", "のが")
            if index + 1 < len(words) and words[index + 1].surface == "日":
                units.append(Unit("~した日", "", 0.3))
            continue
        if _causes(token):
            units.append(Unit("~せる", "", 0.3))
            continue
        if _goes_on(words, index):
            units.append(Unit("~している", "", 0.3))
            continue
        done = done or _left_done(words, index)
        unit = _unit(token, words[max(0, index - 2) : index], literal=_inside(token, fixed))
        if unit is None:
            continue
        if unit.key in ("不要", "不必要"):
            negations += 1
            units.append(Unit("必要", "ひつよう", SOFT["必要"]))
            _deny(units)
            continue
        # Only the last verb tells what is over: 引っ越してきたので、登録したい.
        past = False
        can = can or unit.key in ("出来る", "可能") or _potential(token)
        units.append(unit)
        if token.end <= turn and unit.soft >= HARD:
            first = unit.key
    return _Content(units, negations, past or done, can, first)


def _left_done(words: Sequence[Token], index: int) -> bool:
    """払ってあります, 済んでいます, 支払い済みです: done, with no ending that says so."""
    token = words[index]
    after = [t.normal for t in words[index + 1 : index + 3]]
    if token.normal == "済み" and token.pos[0] == "接尾辞":
        return True
    return (
        len(after) == 2
        and after[0] in ("て", "で")
        and (
            (after[1] == "有る" and token.pos[0] == "動詞")
            or (after[1] == "居る" and token.normal in ("済む", "終わる"))
        )
    )


def _causes(token: Token) -> bool:
    """Whether a verb ending says that somebody is made to act, or let act."""
    return token.pos[0] == "助動詞" and token.normal in ("せる", "させる")


def _goes_on(words: Sequence[Token], index: int) -> bool:
    """通訳をしています: what somebody does, not what is wanted."""
    around = [t.surface for t in words[index - 1 : index + 2]] if index else []
    going = index + 2 < len(words) and words[index + 2].normal == "居る"
    return going and around == ["を", "し", "て"]


def _deny(units: list[Unit]) -> None:
    """Mark the last word as denied, and what a light verb (できる, ある) says it of."""
    for place in range(len(units) - 1, -1, -1):
        units[place] = replace(units[place], negated=True)
        if units[place].soft >= HARD:
            return


_NEGATIVES = ("ない", "無い", "ず", "ぬ")


def _potential(token: Token) -> bool:
    """Whether a verb says that one can (読める, whose normal form is 読む)."""
    potential = token.pos[0] == "動詞" and token.base != token.normal
    return potential and token.base.endswith("る") and not token.normal.endswith("る")


def _tokens(text: str) -> list[Token]:
    """Short units of nouns, whole units of verbs (受け取る), which the analyser would divide."""
    found: list[Token] = []
    short = tokens(text)
    for token in tokens(text, long=True):
        if (
            token.pos[0] == "名詞"
            and token.normal not in CONCEPTS
            and token.normal not in INTERROGATIVES
        ):
            found += [t for t in short if token.start <= t.start and t.end <= token.end]
        else:
            found.append(token)
    return found


def _term_spans(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where terms of more than one word stand."""
    spans = []
    for name in {fold_plain(n, "ja") for n in names}:
        start = text.find(name)
        if start >= 0 and len(tokens(name)) > 1:
            spans.append((start, start + len(name)))
    return spans


def _inside(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.start and token.end <= end for start, end in spans)


_DROPPED = ("助詞", "助動詞", "補助記号", "空白", "記号")
_LIGHT_AFTER_TE = frozenset(
    listed("居る 有る 行く 来る 置く 仕舞う 見る 頂く 下さる 貰う 呉れる 上げる")
)
_CARRY = ("持つ", "連れる")
# Who does it for whom, and which way: 書いてもらう is not 書く, 持って行く not 持って来る.
_WHO_GAINS = frozenset(listed("行く 貰う 呉れる 上げる"))


def _unit(token: Token, previous: Sequence[Token], *, literal: bool) -> Unit | None:
    """The unit of a word after at most two `previous` ones, None where it has no content."""
    pos = token.pos
    before = previous[-1] if previous else None
    if token.surface in TERM_MARKS.values():
        return Unit(token.surface, token.surface)
    if pos[0] == "感動詞" and pos[1] == "フィラー":
        return None
    if pos[0] == "助詞" and token.surface in ("から", "まで") and pos[1] in ("格助詞", "副助詞"):
        return Unit(token.surface, "", 0.3)
    if pos[0] in _DROPPED or (pos[0] == "接頭辞" and token.normal in ("御", "約")):
        return None
    after_te = before is not None and before.pos[1] == "接続助詞" and before.surface in ("て", "で")
    if after_te and pos[0] == "動詞" and token.normal in _LIGHT_AFTER_TE:
        if token.normal == "来る" and previous[0].normal in _CARRY:
            return Unit("~来る", "", 0.1)
        return Unit(f"~{token.normal}", "", 0.3) if token.normal in _WHO_GAINS else None
    if pos[0] == "接尾辞" and token.normal in (
        "様",
        "さん",
        "方",
        "達",
        "等",
        "的",
        "氏",
        "先",
        "中",
    ):
        return None
    if token.surface in ("前", "後", "まえ", "あと") and before is not None:
        named = before.surface == "の" or before.pos[0] in ("動詞", "助動詞")
        if pos[0] == "接尾辞" or named:
            return Unit("~前" if token.surface in ("前", "まえ") else "~後", token.reading)
    key = token.normal if literal else _key(token)
    if key in ("為る", "御"):
        return None
    # 貰う by itself says what is done; after another verb, for whom.
    soft = 1.0 if token.normal == "貰う" else SOFT.get(key, SOFT.get(token.normal, 1.0))
    if pos[0] in ("連体詞", "接続詞"):
        soft = min(soft, 0.25)
    if pos[0] == "副詞":
        soft = min(soft, 0.5)
    question = key in INTERROGATIVES
    return Unit(key, token.reading, 1.0 if question else soft, question)


_TO_VERB = str.maketrans("いきぎしちにびみり", "うくぐすつぬぶむる")
_E_ROW = "えけげせぜてでねべめれ"


def _key(token: Token) -> str:
    normal = token.normal
    if normal in CONCEPTS:
        return CONCEPTS[normal]
    if token.base in CONCEPTS:
        return CONCEPTS[token.base]
    if token.pos[0] == "名詞" and len(normal) > 1 and "一" <= normal[0] <= "龥":
        stem = normal + "る" if normal[-1] in _E_ROW else ""
        verb = stem or normal[:-1] + normal[-1].translate(_TO_VERB)
        if verb != normal:
            return CONCEPTS.get(verb, verb)
    return normal
