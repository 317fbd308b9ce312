"""Find the phrase that an utterance says among the wordings of one language."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

from glossaries import japanese, plainwords
from glossaries.agreement import Agreement, agree, bind, unmatched
from glossaries.meaning import HARD, Force, Meaning, Unit
from glossaries.morphology import reading
from glossaries.samples import TERM_MARKS, sample
from glossaries.slots import SlotValue, slots_in
from glossaries.synonyms import OPPOSITES
from glossaries.termbase import Term, Termbase, TermMatch

THRESHOLD = 0.8
_SAME_SOUND = 94.0
_MISHEARD = 0.45
# So much a word must weigh that a phrase is never found without it.
_TELLING = 0.45
_ALREADY = re.compile(r"もう(?!一|少|ちょ)|すでに|既に")
# So many wordings of a phrase tell which of its words may change.
_ENOUGH = 3
# What can be held out over a counter; other terms (税, 予約, 妊娠 …) never fill a {document}.
_DOCUMENT = re.compile(
    r"(?:書|証|票|カード|届け?|表|通帳|手帳|印鑑|判子|はんこ|券|状|簿|写真|パスポート|査証|ビザ|用紙|謄本|抄本|"
    r"写し|領収書|明細|控え|通知|シール|袋|原本|コピー|番号札|書類|切符|連絡帳|印紙|小為替|定期便|お知らせ|"
    r"アポスティーユ|マップ|パンフレット|許可|個人番号)$"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of a phrase, with slots."""

    phrase_id: str
    text: str
    speaker: str
    windows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that fits: its slot values, score 0-1, and whether the wording is the same."""

    phrase_id: str
    score: float
    exact: bool
    slots: Mapping[str, SlotValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    wording: Wording
    meaning: Meaning
    terms: tuple[str, ...]
    named: frozenset[str] = frozenset()


def _related(known: Sequence[_Known], *, analysed: bool) -> list[_Known]:
    """Tell each wording what the other wordings of its phrase ask, and which words they use.

    Only of a language that is `analysed`: where 혼자 and 혼자서 are two words, that each is missing
    in some wordings does not tell that a phrase can do without them.
    """
    asked: dict[str, set[str]] = {}
    forces: dict[str, set[Force]] = {}
    opened: set[str] = set()
    used: dict[tuple[str, bool], dict[str, set[str]]] = {}
    for one in known:
        phrase_id, said = one.wording.phrase_id, one.meaning
        asked.setdefault(phrase_id, {"何"}).update(u.key for u in said.units if u.question)
        forces.setdefault(phrase_id, set()).add(said.force)
        if said.asks or any(u.question for u in said.units):
            opened.add(phrase_id)
        # 〜が不在です must not lend its freedom to 〜がいません.
        texts = used.setdefault((phrase_id, said.negative), {})
        texts.setdefault(one.wording.text, set()).update(u.signed for u in said.units)
    habits: dict[tuple[str, bool], dict[str, float]] = {}
    for group, texts in used.items():
        if analysed and len(texts) >= _ENOUGH:
            counts = Counter(key for keys in texts.values() for key in keys)
            habits[group] = {key: count / len(texts) for key, count in counts.items()}
    related = []
    for one in known:
        phrase_id, said = one.wording.phrase_id, one.meaning
        answers = frozenset(asked[phrase_id]) if said.asks else frozenset[str]()
        usual = habits.get((phrase_id, said.negative), {})
        said = replace(
            said, answers=answers, habits=usual, forces=frozenset(forces[phrase_id]),
            open=phrase_id in opened,
        )  # fmt: skip
        related.append(replace(one, meaning=said))
    return related


class MatchIndex:
    """Wordings of one language, analysed once."""

    def __init__(self, tag: str, wordings: Sequence[Wording], termbase: Termbase) -> None:
        """Analyse the wordings of a language; terms fill their {document} and {place}."""
        self._tag = tag
        self._termbase = termbase
        learned = [known for w in wordings for known in self._learn(w)]
        self._known = _related(learned, analysed=tag in ("ja", "en"))
        self._by_key: dict[str, list[int]] = {}
        places: dict[str, set[str | int]] = {}
        for number, known in enumerate(self._known):
            place = number if tag == "ja" else known.wording.phrase_id
            for key in {u.key for u in known.meaning.units}:
                self._by_key.setdefault(key, []).append(number)
                places.setdefault(key, set()).add(place)
        top = math.log(len(set().union(*places.values())) + 2)
        self._weights = {k: max(0.3, 1 - math.log(len(n)) / top) for k, n in places.items()}
        self._sounds = [k.meaning.sound for k in self._known]
        self._heard = [self._as_heard(sample(k.wording.text, tag)[0]) for k in self._known]
        self._exact: dict[str, list[int]] = {}
        for number, known in enumerate(self._known):
            self._exact.setdefault(known.meaning.plain, []).append(number)

    def _as_heard(self, text: str) -> str:
        """What a recogniser has to go by: the whole sound in Japanese, else the letters."""
        plain = "".join(c for c in text if c.isalnum())
        return reading(plain) if self._tag == "ja" else plain.casefold()

    def _weigh(self, unit: Unit) -> float:
        return unit.soft * self._weights.get(unit.key, 1.0)

    def _learn(self, wording: Wording) -> list[_Known]:
        """The wording as it stands and, where that differs, with its terms' variants unified."""
        text, names = sample(wording.text, self._tag)
        terms = tuple(s.name for s in slots_in(wording.text) if s.kind in TERM_MARKS)
        return [
            _Known(wording, self._understand(one, names, text), terms, self._named(one))
            for one in dict.fromkeys((text, self._canonical(text, short=True)))
        ]

    def _named(self, text: str) -> frozenset[str]:
        """Ids of the terms that a text names (Japanese is compared word by word instead)."""
        if self._tag == "ja":
            return frozenset()
        return frozenset(m.term.id for m in self._termbase.find(text, self._tag))

    def _understand(self, text: str, names: Sequence[str] = (), written: str = "") -> Meaning:
        """The meaning of a text; `written` is what it was before its terms were unified."""
        if self._tag == "ja":
            terms = [m.term.source for m in self._termbase.find(text, "ja")]
            return japanese.understand(text, names, terms)
        meaning = plainwords.understand(text, self._tag, names)
        if written and written != text:
            # “moved within the city” is a form of “move within the city”: the tense is lost.
            return replace(meaning, past=plainwords.understand(written, self._tag, names).past)
        return meaning

    def _canonical(self, text: str, *, short: bool = False) -> str:
        """The text with each variant of a term as the term itself (国保 → 国民健康保険).

        With `short` only short forms: a phrase that says バス代 means no other 運賃, while what is
        said in other words (可燃ごみ) may find the phrase of the term.
        """
        for match in reversed(self._termbase.find(text, self._tag)):
            name = match.term.rendering(self._tag) or match.surface
            letters = iter(name)
            if self._tag != "ja" or not short or all(c in letters for c in match.surface):
                text = text[: match.start] + name + text[match.end :]
        return text

    def match(self, text: str, speaker: str, window: str | None) -> Iterator[Candidate]:
        """Phrases that an utterance says, best first, one candidate for each phrase."""
        best: dict[str, tuple[float, Candidate]] = {}
        for number, found, slots, exact in self._agreements(text):
            known = self._known[number]
            if found.score < THRESHOLD or known.wording.speaker != speaker:
                continue
            # The window only decides between phrases that fit equally well.
            rank = found.score + (0.02 if window and window in known.wording.windows else 0.0)
            rank -= 0.01 * len(known.terms)
            candidate = Candidate(known.wording.phrase_id, found.score, exact, slots)
            old = best.get(known.wording.phrase_id)
            if old is None or rank > old[0]:
                best[known.wording.phrase_id] = (rank, candidate)
        for _, candidate in sorted(best.values(), key=lambda pair: -pair[0]):
            yield candidate

    def nearest(self, text: str, speaker: str, window: str | None, limit: int) -> list[Candidate]:
        """Phrases near to an utterance, best first."""
        meaning = self._understand(self._canonical(text))
        heard = self._as_heard(text)
        scores: dict[str, float] = {}
        keys = Counter(u.key for u in meaning.units)
        for number, known in enumerate(self._known):
            if known.wording.speaker != speaker:
                continue
            mine = Counter(u.key for u in known.meaning.units)
            shared = sum(self._weights.get(k, 1.0) for k in keys & mine)
            total = sum(self._weights.get(k, 1.0) for k in keys | mine) or 1.0
            near = 0.7 * shared / total
            near += 0.3 * fuzz.ratio(meaning.sound, self._sounds[number]) / 100
            # A misheard sentence has other words, and nearly the same sound.
            near = max(near, fuzz.ratio(heard, self._heard[number]) / 100 - _MISHEARD)
            if window and window in known.wording.windows:
                near += 0.05
            phrase_id = known.wording.phrase_id
            scores[phrase_id] = max(scores.get(phrase_id, 0.0), near)
        fits = {c.phrase_id: c for c in self.match(text, speaker, window)}
        first = sorted(scores, key=lambda i: (i not in fits, -scores[i]))
        return [
            fits.get(i)
            or Candidate(i, min(scores[i], THRESHOLD), exact=False, slots=self._fill(text, i))
            for i in first[:limit]
            if scores[i] >= 0.25 or i in fits
        ]

    def _fill(self, text: str, phrase_id: str) -> dict[str, SlotValue]:
        """Slot values of an utterance for a phrase that it does not say, where they fit."""
        meaning = self._understand(self._canonical(text))
        for known in self._known:
            if known.wording.phrase_id == phrase_id:
                loose = [replace(m, limit="") for m in meaning.measures]
                wanted = [replace(m, limit="") for m in known.meaning.measures]
                values = bind(loose, wanted)
                slots = (
                    dict[str, SlotValue]()
                    if isinstance(values, str)
                    else dict[str, SlotValue](values)
                )
                for name, term in zip(known.terms, self._slot_terms(text), strict=False):
                    slots[name] = term
                return slots
        return {}

    def _slot_terms(self, text: str) -> list[Term]:
        return [m.term for m in self._termbase.find(text, self._tag)]

    def _agreements(self, text: str) -> Iterator[tuple[int, Agreement, dict[str, SlotValue], bool]]:
        """Wordings worth a look, for every way to read the utterance's terms as slot values."""
        for reading_text, bound in self._readings(text):
            meaning = self._understand(reading_text, written=text)
            kinds = [kind for kind, _ in bound]
            named = self._named(reading_text)
            same = set(self._exact.get(meaning.plain, ()))
            for number in self._candidates(meaning):
                known = self._known[number]
                if [s.rstrip("23456789") for s in known.terms] != kinds:
                    continue
                if named - known.named and known.named - named:
                    continue  # moving-out notification, moving-in notification
                if self._done(meaning) and not self._done(known.meaning):
                    continue  # it was submitted already; I want to submit it
                exact = number in same
                found = agree(meaning, known.meaning, self._weigh)
                lacking = self._lacks(meaning, known.meaning)
                if not exact and (lacking or found.score < THRESHOLD):
                    heard = self._by_sound(meaning, known.meaning)
                    found = heard or (replace(found, score=0.0) if lacking else found)
                if found.score <= 0.0:
                    continue
                slots: dict[str, SlotValue] = dict(found.slots)
                slots.update(zip(known.terms, (term for _, term in bound), strict=True))
                yield number, replace(found, score=1.0) if exact else found, slots, exact

    def _lacks(self, said: Meaning, phrase: Meaning) -> bool:
        """Whether a word that tells phrases apart is not said (Japanese has its own rules)."""
        if self._tag == "ja":
            return False
        _, missing = unmatched(said.units, phrase.units)
        return any(u.soft >= HARD and self._weights.get(u.key, 1.0) >= _TELLING for u in missing)

    def _done(self, meaning: Meaning) -> bool:
        """Whether something is said to be over already."""
        return self._tag == "ja" and meaning.past and _ALREADY.search(meaning.plain) is not None

    def _by_sound(self, said: Meaning, phrase: Meaning) -> Agreement | None:
        """A sentence that sounds the same: the recogniser wrote other characters."""
        if len(said.sound) < 6 or fuzz.ratio(said.sound, phrase.sound) < _SAME_SOUND:
            return None
        # A word that the phrasebook knows was not misheard: it means something else. Numbers,
        # negation, question words and what is done must agree all the same.
        extra, missing = unmatched(said.units, phrase.units)
        if self._tag != "ja" and len(missing) > len(extra):
            return None  # left out, not misheard
        known = self._weights.keys() | OPPOSITES.keys()
        if any(
            u.question or u.key.startswith("~") or (u.key in known and u.soft > 0.3) for u in extra
        ):
            return None
        found = agree(replace(said, units=phrase.units), phrase, self._weigh)
        return replace(found, score=0.9 * found.score) if found.score >= 0.9 else None

    def _candidates(self, meaning: Meaning) -> set[int]:
        scores: Counter[int] = Counter()
        for key in {u.key for u in meaning.units}:
            for number in self._by_key.get(key, ()):
                scores[number] += int(1000 * self._weights[key])
        chosen = {number for number, _ in scores.most_common(150)}
        near = process.extract(
            meaning.sound, self._sounds, scorer=fuzz.ratio, limit=10, score_cutoff=80.0
        )
        chosen.update(number for _, _, number in near)
        chosen.update(self._exact.get(meaning.plain, ()))
        return chosen

    def _readings(self, text: str) -> Iterator[tuple[str, list[tuple[str, Term]]]]:
        """The utterance as it is, and with one or two of its terms put as slot values."""
        found = self._termbase.find(text, self._tag)
        for plain in dict.fromkeys((text, self._canonical(text))):
            yield plain, []
        slots = [m for m in found if m.term.is_place or _DOCUMENT.search(m.term.source)]
        for first in range(len(slots)):
            for second in (None, *range(first + 1, len(slots))):
                picked = [slots[first]] + ([slots[second]] if second is not None else [])
                bound = [("place" if m.term.is_place else "document", m.term) for m in picked]
                for others in {True, len(found) == len(picked)}:
                    yield self._marked(text, found if others else picked, picked), bound

    def _marked(self, text: str, found: Sequence[TermMatch], picked: Sequence[TermMatch]) -> str:
        for match in reversed(found):
            kind = "place" if match.term.is_place else "document"
            name = (
                TERM_MARKS[kind]
                if match in picked
                else (match.term.rendering(self._tag) or match.surface)
            )
            text = text[: match.start] + name + text[match.end :]
        return text
