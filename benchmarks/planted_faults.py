"""Faults planted in right translations: how many the checks find, and how often they cry wolf.

Pairs come from the glossaries' phrases with their slots filled (a fixed seed). A fault is either
put into the translation (another number, a clause dropped, another language) or, where that needs
the grammar of the language, into the Japanese side (ます → ません, 以内 → 以上): a pair whose two
sides differ is wrong whichever side was changed, and the other side stays a person's own text.
Phrases are split by a hash of their id: 60 % for development, 40 % held out. Run with

    python -m benchmarks.planted_faults [--part held-out|dev] [--json FILE] [--languages vi,th]
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import random
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from assistant.checks import Finding, TermUse, check
from assistant.checks.coverage import weight
from assistant.checks.text import fold_text
from glossaries.quantities import CalendarDate, ClockTime
from glossaries.slots import SlotValue, fill, slots_in
from glossaries.termbase import Term, Termbase

ROOT = Path(__file__).resolve().parent.parent
PHRASES = ROOT / "glossaries" / "phrases"
LANGUAGES = (
    "en", "zh-Hans", "zh-Hant", "ko", "vi", "pt-BR", "es", "fil", "ne", "id", "th", "my", "km",
    "mn", "ru", "hi", "ms", "uk", "tr", "fr", "bn", "si",
)  # fmt: skip
ACCEPTED = {
    "number": {"number", "unit", "amount", "time", "date"}, "date": {"date", "number"}, "time": {"time", "number"},
    "amount": {"amount", "number"}, "unit": {"unit", "amount", "number", "date", "time"}, "limit": {"limit"},
    "negation": {"negation", "obligation"}, "obligation": {"obligation", "negation"}, "term": {"term"},
    "omission": {"omission"}, "addition": {"addition", "loop"}, "language": {"language"}, "copy": {"copy", "language"},
    "loop": {"loop", "addition"}, "disagreement": {"disagreement"},
}  # fmt: skip
"""The kinds of finding that name a planted fault rightly."""


@dataclass(frozen=True)
class Phrase:
    """A verified phrase in Japanese and in the other languages that have it."""

    id: str
    staff: bool
    topic: str
    ja: str
    variants: tuple[str, ...]
    texts: dict[str, str]


@dataclass(frozen=True)
class Pair:
    """A filled phrase (or several, joined) in Japanese and in one language."""

    id: str
    staff: bool
    language: str
    ja: str
    other: str
    terms: tuple[TermUse, ...] = ()
    back: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    """The sentences of a joined pair, one by one."""
    template: tuple[str, str] = ("", "")
    values: dict[str, SlotValue] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """The side that is the translation: the clerk speaks Japanese, the resident does not."""
        return self.other if self.staff else self.ja

    @property
    def target_language(self) -> str:
        return self.language if self.staff else "ja"

    def with_target(self, text: str, termbase: Termbase | None = None) -> Pair:
        """The pair with another translation, and the terms looked up again."""
        if not self.staff:
            return replace(self, ja=text, back=None)
        terms = term_uses(self.ja, text, self.language, termbase)
        return replace(self, other=text, terms=terms, back=None)


def part_of(phrase_id: str) -> str:
    """"dev" or "held-out", from a hash of the id."""
    return "dev" if int(hashlib.sha256(phrase_id.encode()).hexdigest(), 16) % 10 < 6 else "held-out"


def load_phrases(languages: tuple[str, ...]) -> list[Phrase]:
    """All phrases with the texts of the languages that have a file."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for language in languages:
        path = PHRASES / f"{language}.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    texts[row["id"]][language] = row["text"]
    with (PHRASES / "ja.csv").open(encoding="utf-8", newline="") as file:
        return [
            Phrase(
                row["id"], row["speaker"] == "staff", row["topic"], row["text"],
                tuple(v for v in row["variants"].split("|") if v), texts[row["id"]],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


# --- right pairs ---------------------------------------------------------------------------------


def _named(terms: list[Term], places: bool) -> list[Term]:
    """The terms that may fill a {place} slot, or a {document} slot."""
    words = ("certificate", "card", "form", "notification", "book", "license", "passport", "notice")
    return [t for t in terms if t.is_place == places and (places or any(w in t.id for w in words))]


def random_value(kind: str, rng: random.Random, terms: list[Term]) -> SlotValue:
    """A value for a slot, of the sort that a counter says."""
    if kind == "date":
        return CalendarDate(rng.randint(1, 12), rng.randint(1, 28), rng.choice([None, None, 2027]))
    if kind == "time":
        return ClockTime(rng.randint(8, 18), rng.choice([0, 15, 30, 45]))
    if kind == "amount":
        return Decimal(rng.choice([200, 300, 450, 1200, 3000, 12500, 48000, 210000]))
    if kind in ("document", "place"):
        return rng.choice(_named(terms, kind == "place"))
    return Decimal(rng.randint(2, 9 if kind == "floor" else 30))


def make_pair(
    phrase: Phrase, language: str, rng: random.Random, termbase: Termbase | None, terms: list[Term]
) -> Pair | None:
    """The phrase with its slots filled, or None where a term has no name in the language."""
    usable = [t for t in terms if t.is_place or t.rendering(language)]
    values: dict[str, SlotValue] = {}
    for slot in slots_in(phrase.ja):
        if slot.kind in ("document", "place") and not _named(usable, slot.kind == "place"):
            return None
        while True:
            value = random_value(slot.kind, rng, usable)
            if value not in values.values():
                break
        values[slot.name] = value
    target = phrase.texts[language]
    ja, _ = fill(phrase.ja, values, "ja")
    other, _ = fill(target, values, language)
    if ja is None or other is None:
        return None
    backs = [b for v in phrase.variants if (b := fill(v, values, "ja")[0])]
    return Pair(
        phrase.id, phrase.staff, language, ja, other, term_uses(ja, other, language, termbase),
        rng.choice(backs) if backs else None, ((ja, other),), (phrase.ja, target), values,
    )  # fmt: skip


def term_uses(
    ja: str, other: str, language: str, termbase: Termbase | None
) -> tuple[TermUse, ...]:
    """The terms of a Japanese text, and whether the other text has them."""
    if termbase is None:
        return ()
    uses = []
    for match in termbase.find(ja, "ja"):
        rendering = match.term.rendering(language)
        if rendering and (language in match.term.targets or match.term.is_place):
            used = termbase.used(match.term, other, language)
            if language not in match.term.targets:
                used = rendering.casefold() in other.casefold()  # a place by its English name
            uses.append(TermUse(match.term.id, match.surface, rendering, used, (match.start, match.end)))
    return tuple(uses)


def joined(pairs: list[Pair]) -> Pair:
    """Several pairs as one long one."""
    language = pairs[0].language
    space = "" if language.startswith("zh") else " "
    parts = tuple(part for pair in pairs for part in pair.parts)
    return Pair(
        "+".join(p.id for p in pairs), pairs[0].staff, language, "".join(p.ja for p in pairs),
        space.join(p.other for p in pairs), (), None, parts,
    )  # fmt: skip


# --- faults --------------------------------------------------------------------------------------

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
        if slot.kind in ("document", "place") and not _named(world.terms, slot.kind == "place"):
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
        return replace(value, **rng.choice(
            [{"hour": (value.hour + 12) % 24}, {"hour": value.hour + 1}, {"minute": (value.minute + 30) % 60}]
        ))  # fmt: skip
    if isinstance(value, Decimal):
        return rng.choice([value * 10, value + 1, value + 10])
    return None


def rewritten_ja(rules: list[tuple[str, str]]) -> Fault:
    """A fault that rewrites the Japanese side by the first of the (shuffled) rules that fits."""
    compiled = [(re.compile(a), b) for a, b in rules]

    def fault(pair: Pair, rng: random.Random, world: World) -> Pair | None:
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
    "して": "し", "来て": "来", "きて": "こ", "持ってきて": "持ってこ", "書いて": "書か", "入れて": "入れ", "見せて": "見せ", "出して": "出さ",
    "待って": "待た", "行って": "行か", "払って": "払わ", "教えて": "教え", "受けて": "受け", "押して": "押さ", "届け出て": "届け出",
    "使って": "使わ", "話して": "話さ", "選んで": "選ば", "読んで": "読ま", "返して": "返さ", "渡して": "渡さ", "飲んで": "飲ま", "座って": "座ら",
    "取って": "取ら", "呼んで": "呼ば", "付けて": "付け", "乗って": "乗ら", "降りて": "降り", "買って": "買わ", "かけて": "かけ", "知らせて": "知らせ",
    "確認して": "確認し", "相談して": "相談し", "申請して": "申請し", "記入して": "記入し", "連絡して": "連絡し", "捨てて": "捨て", "分けて": "分け",
}  # fmt: skip
_FORBID = [(f"{te}ください。", f"{stem}ないでください。") for te, stem in _TE.items()]
_OPTIONAL = [(f"{te}ください。", f"{stem}なくてもかまいません。") for te, stem in _TE.items()]

NEGATION = [
    *_FORBID,
    ("できます。", "できません。"), ("できません。", "できます。"), ("ありません。", "あります。"), ("(?<!が)あります。", "ありません。"),
    ("必要です。", "必要ではありません。"), ("ではありません。", "です。"), ("無料です。", "無料ではありません。"),
    ("かかります。", "かかりません。"), ("なります。", "なりません。"), ("使えます。", "使えません。"), ("使えません。", "使えます。"),
    ("もらえます。", "もらえません。"), ("受けられます。", "受けられません。"), ("届きます。", "届きません。"), ("いりません。", "いります。"),
    ("します。", "しません。"), ("入れません。", "入れます。"), ("見つかりません。", "見つかります。"), ("わかりません。", "わかります。"),
    ("しないでください。", "してください。"), ("(?<=[一-龥])ません。", "ます。"), ("ていません。", "ています。"),
    ("いりません。", "いります。"), ("対象です。", "対象ではありません。"), ("変わります。", "変わりません。"), ("持っています。", "持っていません。"),
]  # fmt: skip
OBLIGATION = [
    *_OPTIONAL,
    ("必要です。", "不要です。"), ("必要です。", "なくてもかまいません。"), ("必要があります。", "必要はありません。"), ("必要はありません。", "必要があります。"),
    ("てもいいです。", "てはいけません。"), ("なくてもいいです。", "なければなりません。"), ("てはいけません。", "なくてもいいです。"),
    ("なければなりません。", "なくてもかまいません。"), ("(?<=[請込絡用約談入認])できます。", "しなければなりません。"), ("てもかまいません。", "てはいけません。"),
    ("申し込めます。", "申し込まなければなりません。"), ("使えます。", "使わなければなりません。"), ("もらえます。", "もらわなければなりません。"),
    ("なければなりません。", "てもいいです。"), ("必要ありません。", "必要です。"), ("不要です。", "必要です。"),
]  # fmt: skip
LIMIT = [
    ("以内", "以上"), ("日以内に", "日後に"), ("以上", "以下"), ("以上", "未満"), ("以下", "以上"), ("未満", "以上"),
    (r"(?<=\d[日時分])までに", "以降に"), (r"(?<=\d[日時分])まで(?!に)", "から"), (r"(?<=\d[日時分])から", "まで"), ("以降", "まで"),
    (r"(?<=\d日)前(?!まで)", "後"), (r"(?<=\d年)前(?!まで)", "後"), (r"(?<=\d日)後", "前"), (r"(?<=\d時間)前(?!まで)", "後"),
]  # fmt: skip
UNIT = [
    (r"(?<=\d)日以内", "か月以内"), (r"(?<=\d)日以内", "週間以内"), (r"(?<!時\d)(?<!時\d\d)(?<=\d)分(?!の|で割)", "時間"), (r"(?<=\d)週間?", "か月"), (r"(?<=\d)か月", "年"),
    (r"(?<=\d)か月", "日間"), (r"(?<=\d)時間", "分"), (r"(?<=\d)円", "ドル"), (r"(?<=\d)日間", "か月間"), (r"(?<=\d)年(?=間|以|前|後)", "か月"),
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
    return [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True) if text[a:b].strip()]


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


def copied(pair: Pair, rng: random.Random, world: World) -> Pair | None:
    """The source left as it is."""
    return replace(pair.with_target(pair.ja if pair.staff else pair.other), terms=())


def looped(pair: Pair, rng: random.Random, world: World) -> Pair | None:
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
    "time": changed_value(("time",)), "amount": changed_value(("amount",)), "unit": rewritten_ja(UNIT),
    "negation": rewritten_ja(NEGATION), "obligation": rewritten_ja(OBLIGATION), "limit": rewritten_ja(LIMIT),
    "term": dropped_term, "omission": dropped_clause, "addition": doubled_clause, "language": other_language,
    "copy": copied, "loop": looped, "disagreement": other_back,
}  # fmt: skip
ON_JOINED = ("omission", "addition", "loop")


# --- measuring -----------------------------------------------------------------------------------


@dataclass
class Tally:
    """How often something was asked and found."""

    asked: int = 0
    found: int = 0
    named: int = 0

    def rate(self, named: bool = False) -> float:
        return (self.named if named else self.found) / self.asked if self.asked else math.nan


def findings_of(pair: Pair, with_back: bool) -> list[Finding]:
    """What the checks say of a pair in its natural direction: the clerk speaks Japanese."""
    back = pair.back if with_back else None
    if pair.staff:
        found = check(pair.ja, pair.other, "ja", pair.language, terms=pair.terms, back_translation=back)
    else:
        found = check(pair.other, pair.ja, pair.language, "ja", terms=_turned(pair))
    return [f for f in found if f.severity != "info"]


def _turned(pair: Pair) -> tuple[TermUse, ...]:
    """The terms of a Japanese text seen from the resident's side, where they stand word for word."""
    uses = []
    for use in pair.terms:
        at = pair.other.casefold().find(use.target.casefold())
        if at >= 0:
            span = (at, at + len(use.target))
            uses.append(TermUse(use.id, use.target, use.source, use.source in pair.ja, span))
    return tuple(uses)


def right_pairs(
    language: str, phrases: list[Phrase], rng: random.Random, world_terms: list[Term], termbase: Termbase | None
) -> Iterator[Pair]:
    """Every phrase of the language, and about a third as many joined from two or three."""
    singles = [
        p for phrase in phrases if language in phrase.texts
        if (p := make_pair(phrase, language, rng, termbase, world_terms)) is not None
    ]  # fmt: skip
    yield from singles
    for _ in range(len(singles) // 3):
        first = rng.choice(singles)
        same = [p for p in singles if p.staff == first.staff and p.id != first.id and p.id.split(".")[0] == first.id.split(".")[0]]
        if same:
            yield joined([first, *rng.sample(same, min(len(same), rng.randint(1, 2)))])


def measure(
    languages: tuple[str, ...], part: str, per_kind: int, show: str | None
) -> dict[str, object]:
    """Plant and look, language by language."""
    phrases = [p for p in load_phrases(LANGUAGES) if part in ("all", part_of(p.id))]
    try:
        termbase: Termbase | None = Termbase.load()
    except FileNotFoundError:
        termbase = None
    terms = list(termbase) if termbase else []
    by_id = {p.id: p for p in phrases}
    faults: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    alarms: dict[str, Tally] = defaultdict(Tally)
    back_alarms, term_alarms = Tally(), Tally()
    alarm_kinds: Counter[str] = Counter()
    for language in languages:
        rng = random.Random(f"{language}:{part}")
        right = list(right_pairs(language, phrases, rng, terms, termbase))
        if not right:
            continue
        for pair in right:
            every = findings_of(pair, with_back=False)
            if pair.terms:
                term_alarms.asked += 1
                term_alarms.found += any(f.kind == "term" for f in every)
            # A term that the phrase words otherwise is for the termbase to accept, not the checks.
            found = [f for f in every if f.kind != "term"]
            alarms[language].asked += 1
            alarms[language].found += bool(found)
            alarm_kinds.update({f.kind for f in found})
            if found and show in ("alarms", "all"):
                print("ALARM", language, pair.id, "|", pair.ja, "|", pair.other, "|", [(f.kind, f.message) for f in found])
            if pair.back and pair.staff:
                back = [f for f in findings_of(pair, with_back=True) if f.kind == "disagreement"]
                back_alarms.asked += 1
                back_alarms.found += bool(back)
        world = World(by_id, [p for p in right if len(p.parts) == 1], termbase, terms)
        for kind, fault in FAULTS.items():
            # A fault in a long text can only be found in pairs that were not suspect before.
            pool = [p for p in right if (len(p.parts) == 1) or kind in ON_JOINED]
            rng.shuffle(pool)
            for pair in pool:
                tally = faults[kind][language]
                if tally.asked >= per_kind:
                    break
                wrong = fault(pair, rng, world)
                if wrong is None or (wrong.ja, wrong.other, wrong.back) == (pair.ja, pair.other, pair.back):
                    continue
                if kind in ("term", "disagreement", "copy") and not pair.staff:
                    continue
                found = findings_of(wrong, with_back=kind == "disagreement")
                tally.asked += 1
                tally.found += bool(found)
                named = bool({f.kind for f in found} & ACCEPTED[kind])
                tally.named += named
                if not found and show in ("missed", "all", kind):
                    print("MISSED", kind, language, pair.id, "|", wrong.ja, "|", wrong.other, "|", wrong.back or "")
    return {
        "part": part,
        "faults": {k: {t: vars(v) for t, v in by.items()} for k, by in faults.items()},
        "alarms": {t: vars(v) for t, v in alarms.items()},
        "alarm_kinds": dict(alarm_kinds),
        "back_translation_alarms": vars(back_alarms),
        "term_alarms": vars(term_alarms),
    }


def table(result: dict[str, object]) -> str:
    """The figures as text: kinds, then languages."""
    faults: dict[str, dict[str, dict[str, int]]] = result["faults"]  # type: ignore[assignment]
    alarms: dict[str, dict[str, int]] = result["alarms"]  # type: ignore[assignment]

    def row(name: str, tallies: list[dict[str, int]]) -> str:
        asked = sum(t["asked"] for t in tallies)
        if not asked:
            return f"{name:14} {'-':>6}"
        found, named = (100 * sum(t[k] for t in tallies) / asked for k in ("found", "named"))
        return f"{name:14} {asked:6d} {found:8.1f} {named:8.1f}"

    lines = [f"part: {result['part']}", f"{'planted':14} {'pairs':>6} {'found %':>8} {'named %':>8}"]
    lines += [row(kind, list(by.values())) for kind, by in faults.items()]
    lines.append(row("all", [t for by in faults.values() for t in by.values()]))
    lines += ["", f"{'language':14} {'pairs':>6} {'found %':>8} {'named %':>8} {'right':>6} {'alarms %':>8}"]
    for language, tally in alarms.items():
        share = 100 * tally["found"] / tally["asked"]
        found = row(language, [by[language] for by in faults.values() if language in by])
        lines.append(f"{found} {tally['asked']:6d} {share:8.1f}")
    asked = sum(t["asked"] for t in alarms.values())
    found_all = sum(t["found"] for t in alarms.values())
    back: dict[str, int] = result["back_translation_alarms"]  # type: ignore[assignment]
    lines.append(f"right pairs {asked}, false alarms {found_all} ({100 * found_all / max(asked, 1):.1f} %): {result['alarm_kinds']}")
    lines.append(f"right back-translations {back['asked']}, disagreement {back['found']} ({100 * back['found'] / max(back['asked'], 1):.1f} %)")
    term: dict[str, int] = result["term_alarms"]  # type: ignore[assignment]
    lines.append(f"right pairs with terms {term['asked']}, with a term that the phrase words otherwise {term['found']}")
    return "\n".join(lines)


def calibrate(languages: tuple[str, ...]) -> None:
    """Print the [length] of each lexicon from the development phrases (letters per Japanese letter)."""
    phrases = [p for p in load_phrases(languages) if part_of(p.id) == "dev"]
    for language in languages:
        logs = [
            math.log(weight(fold_text(p.texts[language])) / weight(fold_text(p.ja)))
            for p in phrases
            if language in p.texts and weight(fold_text(p.ja)) >= 12
        ]
        if len(logs) > 20:
            print(f"{language} {math.exp(statistics.mean(logs)):.3f} {statistics.stdev(logs):.3f}")


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--part", choices=("dev", "held-out", "all"), default="held-out")
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--per-kind", type=int, default=25, help="planted faults per kind and language")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", help="alarms, missed, all, or a kind: print those pairs")
    parser.add_argument("--calibrate", action="store_true", help="print length constants and stop")
    options = parser.parse_args(argv)
    languages = tuple(options.languages.split(","))
    if options.calibrate:
        calibrate(languages)
        return 0
    started = time.monotonic()
    result = measure(languages, options.part, options.per_kind, options.show)
    print(table(result))
    print(f"{time.monotonic() - started:.0f} s")
    if options.json:
        options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
