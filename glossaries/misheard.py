"""Terms that were said and misheard: found by their sound, offered, never put in silently.

Japanese is compared by kana, mora by mora; a voiced for a voiceless sound, a lost long vowel or a
lost っ weigh little, as they are what a recogniser mistakes. Languages whose words are divided by
spaces are compared letter by letter, without accents. Chinese, Thai, Burmese and Khmer are not
compared: their writing says too little of the sound.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from glossaries.folding import fold_plain, to_hiragana
from glossaries.morphology import Token, reading, tokens
from glossaries.termbase import Term, Termbase

_LONGEST_TOKENS = 9
_LEAST_MORAE = 4
_LEAST_NEAR_MORAE = 8
_LEAST_LETTERS = 9
# Weighted changes over the length of the term; from the phrases' own, rightly written texts, where
# every suggestion is a false one (see `benchmarks/terms_heard.py`).
_MOST_MORAE = 0.16
_MOST_LETTERS = 0.16
# The same sound, in a term of another window too.
_SAME = 0.02
_UNSPACED = ("zh", "th", "my", "km", "lo")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term that may have been meant; offsets [start, end) in the text that was heard."""

    term_id: str
    start: int
    end: int
    heard: str
    """The words as they were heard."""
    term: str
    """The words of the termbase."""
    cost: float
    """How far the sounds are from each other: 0 the same, the limit about 0.2."""

    def apply(self, text: str) -> str:
        """The text with the term in the place of what was heard."""
        return text[: self.start] + self.term + text[self.end :]


class MisheardTerms:
    """Finds misheard terms of a termbase; indexes are built at first use of a language."""

    def __init__(self, termbase: Termbase) -> None:
        """Take the termbase, which is not changed any more."""
        self._termbase = termbase
        self._indexes: dict[str, _Index] = {}
        self._lock = threading.Lock()

    def prepare(self, *languages: str) -> None:
        """Build the indexes of languages now, so that the first utterance does not wait."""
        for language in languages:
            if language.split("-")[0] not in _UNSPACED:
                self._index(language)

    def suggest(self, text: str, language: str, window: str | None = None) -> list[Suggestion]:
        """What may have been meant, in the order of the text and without overlap.

        Args:
            text: as the recogniser heard it.
            language: BCP 47 tag.
            window: id of the window; its terms are preferred to others of the same sound.
        """
        if language.split("-")[0] in _UNSPACED or not text.strip():
            return []
        known = self._termbase.find(text, language, window)
        taken = [
            (match.start, match.end)
            for match in known
            if _written(match.surface, match.term.forms(language), language)
        ]
        index = self._index(language)
        found = index.near(text, window)
        best: list[Suggestion] = []
        for suggestion in sorted(found, key=lambda s: (s.cost, s.start - s.end)):
            span = (suggestion.start, suggestion.end)
            # 保険 stands in 保険センター as it is written, which all of it is not.
            same = suggestion.cost < _SAME
            if any(_overlap(span, other) and not (same and _holds(span, other)) for other in taken):
                continue
            taken.append(span)
            best.append(suggestion)
        return sorted(best, key=lambda s: s.start)

    def _index(self, language: str) -> _Index:
        with self._lock:
            index = self._indexes.get(language)
            if index is None:
                make = _JapaneseIndex if language == "ja" else _WordIndex
                index = self._indexes[language] = make(self._termbase, language)
            return index


class _Index:
    """Sounds of the terms' forms, with the forms."""

    def __init__(self, forms: Iterable[tuple[str, str, Term]]) -> None:
        """Take (sound, form, term); of forms with one sound the first stays, one for a term."""
        self._entries: list[tuple[str, str, Term]] = []
        seen: set[tuple[str, str]] = set()
        for sound, form, term in forms:
            if (sound, term.id) not in seen:
                seen.add((sound, term.id))
                self._entries.append((sound, form, term))
        self._sounds = [sound for sound, _, _ in self._entries]

    def near(self, text: str, window: str | None) -> list[Suggestion]:
        raise NotImplementedError

    def _like(self, sound: str, most: int) -> list[tuple[str, str, Term]]:
        hits = process.extract(
            sound, self._sounds, scorer=Levenshtein.distance, score_cutoff=most, limit=8
        )
        return [self._entries[number] for _, _, number in hits]


class _JapaneseIndex(_Index):
    def __init__(self, termbase: Termbase, _language: str) -> None:
        super().__init__(_japanese_forms(termbase))

    def near(self, text: str, window: str | None) -> list[Suggestion]:
        found: list[Suggestion] = []
        words = tokens(text)
        for first, word in enumerate(words):
            if not _begins(word):
                continue
            sound = ""
            for last in range(first, min(len(words), first + _LONGEST_TOKENS)):
                if words[last].pos[0] in ("補助記号", "空白"):
                    break
                sound += words[last].reading
                if len(sound) < _LEAST_MORAE or not _ends(words[last]):
                    continue
                surface = text[word.start : words[last].end]
                for term_sound, form, term in self._like(sound, 1 + len(sound) // 6):
                    cost = _kana_distance(sound, term_sound) / len(term_sound)
                    near = cost > 0 and len(term_sound) < _LEAST_NEAR_MORAE
                    if cost <= _MOST_MORAE and not near and _kanji(surface) != _kanji(form):
                        cost += 0.01 * (window is not None and window not in term.windows)
                        found.append(
                            Suggestion(term.id, word.start, words[last].end, surface, form, cost)
                        )
        return found


class _WordIndex(_Index):
    def __init__(self, termbase: Termbase, language: str) -> None:
        self._language = language
        forms = [
            (sound, form, term)
            for term in termbase
            for form in term.forms(language)
            if len(sound := _letters(form, language)) >= _LEAST_LETTERS
        ]
        super().__init__(forms)
        self._most_words = max((form.count(" ") + 2 for _, form, _ in forms), default=1)

    def near(self, text: str, window: str | None) -> list[Suggestion]:
        found: list[Suggestion] = []
        words = list(re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", text))
        for first, word in enumerate(words):
            for last in range(first, min(len(words), first + self._most_words)):
                between = text[words[last - 1].end() : words[last].start()] if last > first else ""
                if between.strip():
                    break
                surface = text[word.start() : words[last].end()]
                sound = _letters(surface, self._language)
                if len(sound) < _LEAST_LETTERS - 1:
                    continue
                most = int(_MOST_LETTERS * len(sound))
                for term_sound, form, term in self._like(sound, most) if most else ():
                    cost = Levenshtein.distance(sound, term_sound) / len(term_sound)
                    same = sound in term_sound or term_sound in sound
                    if not same and cost <= _MOST_LETTERS:
                        cost += 0.01 * (window is not None and window not in term.windows)
                        found.append(
                            Suggestion(
                                term.id, word.start(), words[last].end(), surface, form, cost
                            )
                        )
        return found


def _japanese_forms(termbase: Termbase) -> Iterable[tuple[str, str, Term]]:
    for term in termbase:
        for number, form in enumerate(term.forms("ja")):
            sound = to_hiragana(term.reading) if number == 0 and term.reading else reading(form)
            if len(sound) >= _LEAST_MORAE:
                yield sound, form, term


def _written(surface: str, forms: Sequence[str], language: str) -> bool:
    """Whether the words stand there as the termbase writes them, not only as they sound."""
    if language != "ja":
        return True
    bare = fold_plain(surface, language)
    return any(_stem(bare) == _stem(fold_plain(form, language)) for form in forms)


def _stem(form: str) -> str:
    """A form without the kana that may be written or left out: 届け, 届."""
    return to_hiragana(re.sub(r"(?<=[一-龥])[ぁ-ん](?![ぁ-ん])", "", form))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _holds(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one != other and one[0] <= other[0] and other[1] <= one[1]


def _begins(word: Token) -> bool:
    return word.pos[0] in ("名詞", "接頭辞", "形状詞", "動詞", "副詞", "感動詞")


def _ends(word: Token) -> bool:
    return word.pos[0] in ("名詞", "接尾辞")


def _kanji(text: str) -> str:
    """What of a text is not kana: 最終のバス says the same as 最終バス."""
    return re.sub(r"[ぁ-んー\s]", "", text)


def _letters(text: str, language: str) -> str:
    plain = unicodedata.normalize("NFD", fold_plain(text, language))
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LN").replace("đ", "d")


_VOICELESS = str.maketrans(
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ",
    "かきくけこさしすせそたちつてとはひふへほはひふへほ",
)
_ROWS = {
    "a": "あかさたなはまやらわがざだばぱ", "i": "いきしちにひみりぎじぢびぴ",
    "u": "うくすつぬふむゆるぐずづぶぷ", "e": "えけせてねへめれげぜでべぺ",
    "o": "おこそとのほもよろをごぞどぼぽ",
}  # fmt: skip
_VOWEL = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_LIGHT = frozenset("ーっんうい")


def _kana_distance(one: str, other: str) -> float:
    """Weighted edit distance of two readings in hiragana."""
    previous = [0.0]
    for kana in other:
        previous.append(previous[-1] + _lost(kana))
    for left in one:
        current = [previous[0] + _lost(left)]
        for column, right in enumerate(other):
            current.append(
                min(
                    previous[column + 1] + _lost(left),
                    current[column] + _lost(right),
                    previous[column] + _changed(left, right),
                )
            )
        previous = current
    return previous[-1]


def _lost(kana: str) -> float:
    return 0.5 if kana in _LIGHT else 1.0


def _changed(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if {one, other} <= _LIGHT:
        return 0.4
    if one.translate(_VOICELESS) == other.translate(_VOICELESS):
        return 0.4
    vowel = _VOWEL.get(one)
    return 0.7 if vowel is not None and vowel == _VOWEL.get(other) else 1.0
