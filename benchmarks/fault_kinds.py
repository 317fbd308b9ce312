"""The faults that `benchmarks.planted_faults` plants, one function for each kind."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from benchmarks.fault_pairs import Pair, Phrase, named_terms, random_value
from glossaries.quantities import CalendarDate, ClockTime
from glossaries.slots import SlotValue, fill, slots_in
from glossaries.termbase import Term, Termbase

Fault = Callable[[Pair, random.Random, "World"], Pair | None]


@dataclass(frozen=True)
class World:
    """What faults draw from besides the pair."""

    phrases: dict[str, Phrase]
    pairs: list[Pair]
    termbase: Termbase | None
    terms: list[Term]


def changed_value(kinds: tuple[str, ...]) -> Fault:
    """A fault that fills one slot of the translation with another value."""

    def fault(pair: Pair, rng: random.Random, world: World) -> Pair | None:
        template = pair.template[1] if pair.staff else pair.template[0]
        slots = [s for s in slots_in(template) if s.kind in kinds]
        if not slots or not pair.values:
            return None
        slot = rng.choice(slots)
        if slot.kind in ("document", "place") and not named_terms(
            world.terms, slot.kind == "place"
        ):
            return None
        value = pair.values[slot.name]
        usable = [t for t in world.terms if t.is_place or t.rendering(pair.language)]
        for _ in range(20):
            new = _near(value, rng) or random_value(slot.kind, rng, usable)
            text, _reason = fill(template, pair.values | {slot.name: new}, pair.target_language)
            if text and text != pair.target and new not in pair.values.values():
                return pair.with_target(text, world.termbase)
        return None

    return fault


def _near(value: SlotValue, rng: random.Random) -> SlotValue | None:
    """A value that is easily mistaken for another: a day off, 午前 for 午後, a zero more."""
    if isinstance(value, CalendarDate):
        if rng.random() < 0.5:
            return replace(value, month=value.month % 12 + 1)
        return replace(value, day=value.day % 28 + 1)
    if isinstance(value, ClockTime):
        near = [
            replace(value, hour=(value.hour + 12) % 24),
            replace(value, hour=value.hour + 1),
            replace(value, minute=(value.minute + 30) % 60),
        ]
        return rng.choice(near)
    if isinstance(value, Decimal):
        return rng.choice([value * 10, value + 1, value + 10])
    return None


def rewritten_ja(rules: list[tuple[str, str]]) -> Fault:
    """A fault that rewrites the Japanese side by the first of the (shuffled) rules that fits."""
    compiled = [(re.compile(a), b) for a, b in rules]

    def fault(pair: Pair, rng: random.Random, _world: World) -> Pair | None:
        order = compiled[:]
        rng.shuffle(order)
        for pattern, text in order:
            match = pattern.search(pair.ja)
            if match:
                ja = pair.ja[: match.start()] + match.expand(text) + pair.ja[match.end() :]
                return replace(pair, ja=ja, terms=(), back=None)
        return None

    return fault


# The same request forbidden or left open: て form → stem before ない.
_TE = {
    "して": "し", "来て": "来", "きて": "こ", "持ってきて": "持ってこ", "書いて": "書か",
    "入れて": "入れ", "見せて": "見せ", "出して": "出さ",
    "待って": "待た", "行って": "行か", "払って": "払わ", "教えて": "教え", "受けて": "受け",
    "押して": "押さ", "届け出て": "届け出",
    "使って": "使わ", "話して": "話さ", "選んで": "選ば", "読んで": "読ま", "返して": "返さ",
    "渡して": "渡さ", "飲んで": "飲ま", "座って": "座ら",
    "取って": "取ら", "呼んで": "呼ば", "付けて": "付け", "乗って": "乗ら", "降りて": "降り",
    "買って": "買わ", "かけて": "かけ", "知らせて": "知らせ",
    "確認して": "確認し", "相談して": "相談し", "申請して": "申請し", "記入して": "記入し",
    "連絡して": "連絡し", "捨てて": "捨て", "分けて": "分け",
}  # fmt: skip
_FORBID = [(f"{te}ください。", f"{stem}ないでください。") for te, stem in _TE.items()]
_OPTIONAL = [(f"{te}ください。", f"{stem}なくてもかまいません。") for te, stem in _TE.items()]

NEGATION = [
    *_FORBID,
    ("できます。", "できません。"), ("できません。", "できます。"),
    ("ありません。", "あります。"), ("(?<!が)あります。", "ありません。"),
    ("必要です。", "必要ではありません。"), ("ではありません。", "です。"),
    ("無料です。", "無料ではありません。"),
    ("かかります。", "かかりません。"), ("なります。", "なりません。"),
    ("使えます。", "使えません。"), ("使えません。", "使えます。"),
    ("もらえます。", "もらえません。"), ("受けられます。", "受けられません。"),
    ("届きます。", "届きません。"), ("いりません。", "いります。"),
    ("します。", "しません。"), ("入れません。", "入れます。"),
    ("見つかりません。", "見つかります。"), ("わかりません。", "わかります。"),
    ("しないでください。", "してください。"), ("(?<=[一-龥])ません。", "ます。"),
    ("ていません。", "ています。"),
    ("いりません。", "いります。"), ("対象です。", "対象ではありません。"),
    ("変わります。", "変わりません。"), ("持っています。", "持っていません。"),
]  # fmt: skip
OBLIGATION = [
    *_OPTIONAL,
    ("必要です。", "不要です。"), ("必要です。", "なくてもかまいません。"),
    ("必要があります。", "必要はありません。"), ("必要はありません。", "必要があります。"),
    ("てもいいです。", "てはいけません。"), ("なくてもいいです。", "なければなりません。"),
    ("てはいけません。", "なくてもいいです。"),
    ("なければなりません。", "なくてもかまいません。"),
    ("(?<=[請込絡用約談入認])できます。", "しなければなりません。"),
    ("てもかまいません。", "てはいけません。"),
    ("申し込めます。", "申し込まなければなりません。"),
    ("使えます。", "使わなければなりません。"), ("もらえます。", "もらわなければなりません。"),
    ("なければなりません。", "てもいいです。"), ("必要ありません。", "必要です。"),
    ("不要です。", "必要です。"),
]  # fmt: skip
LIMIT = [
    ("以内", "以上"), ("日以内に", "日後に"), ("以上", "以下"), ("以上", "未満"),
    ("以下", "以上"), ("未満", "以上"),
    (r"(?<=\d[日時分])までに", "以降に"), (r"(?<=\d[日時分])まで(?!に)", "から"),
    (r"(?<=\d[日時分])から", "まで"), ("以降", "まで"),
    (r"(?<=\d日)前(?!まで)", "後"), (r"(?<=\d年)前(?!まで)", "後"), (r"(?<=\d日)後", "前"),
    (r"(?<=\d時間)前(?!まで)", "後"),
]  # fmt: skip
UNIT = [
    (r"(?<=\d)日以内", "か月以内"), (r"(?<=\d)日以内", "週間以内"),
    (r"(?<!時\d)(?<!時\d\d)(?<=\d)分(?!の|で割)", "時間"), (r"(?<=\d)週間?", "か月"),
    (r"(?<=\d)か月", "年"),
    (r"(?<=\d)か月", "日間"), (r"(?<=\d)時間", "分"), (r"(?<=\d)円", "ドル"),
    (r"(?<=\d)日間", "か月間"), (r"(?<=\d)年(?=間|以|前|後)", "か月"),
    (r"(?<=\d)歳", "か月"), (r"(?<=\d)日(?=後|前|ほど|くらい)", "週間"), (r"(?<=\d)階", "番窓口"),
]  # fmt: skip


def dropped_term(pair: Pair, rng: random.Random, world: World) -> Pair | None:
    """The name of a document or place replaced by another's."""
    if not any(pair.language in term.targets for term in world.terms):
        return None
    return changed_value(("document", "place"))(pair, rng, world)


def dropped_clause(pair: Pair, rng: random.Random, world: World) -> Pair | None:
    """One of the sentences missing in the translation; not one that is a mere scrap of it."""
    pieces = _sentences(pair.target)
    if len(pieces) < 2 or min(len(_sentences(pair.ja)), len(_sentences(pair.other))) < 2:
        return None
    longest = max(len(piece) for piece in pieces)
    gone = rng.choice([i for i, piece in enumerate(pieces) if len(piece) >= 0.4 * longest])
    rest = "".join(piece for i, piece in enumerate(pieces) if i != gone)
    return pair.with_target(rest.strip(), world.termbase)


def doubled_clause(pair: Pair, rng: random.Random, world: World) -> Pair | None:
    """One of the sentences twice, or a sentence of another phrase added."""
    pieces = _sentences(pair.target)
    space = "" if pair.target_language[:2] in ("zh", "ja") else " "
    if rng.random() < 0.5:
        at = rng.randrange(len(pieces))
        pieces.insert(at + 1, space + pieces[at].strip() + space)
        return pair.with_target("".join(pieces).strip(), world.termbase)
    stranger = rng.choice(world.pairs)
    added = stranger.other if pair.staff else stranger.ja
    if stranger.id == pair.id or len(added) < 0.4 * len(pair.target):
        return None
    return pair.with_target(pair.target + space + added, world.termbase)


_SENTENCE = re.compile(r"(?<=[。！？!?।។])\s*|(?<=[^\W\d])(?<!\b[ap]\.m)\.\s+(?=\S)|။\s*")


def _sentences(text: str) -> list[str]:
    """The sentences with what separates them; joined they are the text."""
    ends = [m.end() for m in _SENTENCE.finditer(text) if m.end() < len(text)]
    return [
        text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True) if text[a:b].strip()
    ]


def other_language(pair: Pair, rng: random.Random, world: World) -> Pair | None:
    """The same phrase in another language than the one asked for."""
    texts = world.phrases[pair.id].texts
    others = sorted(t for t in texts if t != pair.language)
    if not others:
        return None
    language = rng.choice(others)
    text, _ = fill(texts[language], pair.values, language)
    if not text or text == pair.target or not re.search(r"[^\W\d_]{2}", text):
        return None
    wrong = pair.with_target(text)
    return replace(wrong, terms=())


def copied(pair: Pair, _rng: random.Random, _world: World) -> Pair | None:
    """The source left as it is."""
    return replace(pair.with_target(pair.ja if pair.staff else pair.other), terms=())


def looped(pair: Pair, rng: random.Random, _world: World) -> Pair | None:
    """The end of the translation said over and over."""
    text = pair.target.rstrip(" .。!?।။។")
    words = text.split(" ")
    if len(words) > 3:
        tail = " ".join(words[-rng.randint(1, 3) :])
    else:
        tail = text[-rng.randint(3, 6) :].strip()
    if len(tail) < 2 or tail.isdigit():
        return None
    space = "" if pair.target_language[:2] in ("zh", "ja") else " "
    return pair.with_target(text + (space + tail) * rng.randint(4, 12))


def other_back(pair: Pair, rng: random.Random, world: World) -> Pair | None:
    """A back-translation that says something else: of another phrase, or with a fault in it."""
    if rng.random() < 0.5:
        wrong = rewritten_ja(NEGATION + UNIT)(pair, rng, world)
        if wrong is not None and wrong.ja != pair.ja:
            return replace(pair, back=wrong.ja)
    stranger = rng.choice(world.pairs)
    return replace(pair, back=stranger.ja) if stranger.id != pair.id else None


FAULTS: dict[str, Fault] = {
    "number": changed_value(("count", "floor", "counter")), "date": changed_value(("date",)),
    "time": changed_value(("time",)), "amount": changed_value(("amount",)),
    "unit": rewritten_ja(UNIT),
    "negation": rewritten_ja(NEGATION), "obligation": rewritten_ja(OBLIGATION),
    "limit": rewritten_ja(LIMIT),
    "term": dropped_term, "omission": dropped_clause, "addition": doubled_clause,
    "language": other_language,
    "copy": copied, "loop": looped, "disagreement": other_back,
}  # fmt: skip
ON_JOINED = ("omission", "addition", "loop")
