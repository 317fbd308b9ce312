"""Find written forms in a text: whole words in spaced scripts, longest match elsewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from glossaries.folding import Folded, Word, fold, fold_plain, is_word_char, listed, words
from glossaries.inflection import form_key, may_inflect, text_keys
from glossaries.locales import LOCALES
from glossaries.morphology import Token, tokens

# A written form and the number of the entry that it belongs to.
Form = tuple[str, int]
# Signs that may stand between the words of one term.
_GAP = re.compile(r"[\s\-'’‑/]{0,3}")
# The same, in a term that has such a sign itself ("Embassy, Tokyo").
_WIDE_GAP = re.compile(r"[\s\-'’‑/,.、·&:]{0,4}")
_SIGNS = re.compile(r"[,.、·&:]\s*\w")
_BRACKETS = re.compile(r"\s*[(（\[][^)）\]]*[)）\]]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A form found: offsets in the text given and the number of its entry."""

    start: int
    end: int
    entry: int


class FormIndex(Protocol):
    """Finds the forms it was built from."""

    def find_all(self, text: str) -> list[Hit]:
        """Every hit, overlapping ones included."""
        ...


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Hits that do not overlap, longer ones first chosen, in the order of the text.

    Of two entries with the very same span, the first entry stands.
    """
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start, h.entry)):
        if all(hit.end <= other.start or hit.start >= other.end for other in chosen):
            chosen.append(hit)
    return sorted(chosen, key=lambda h: h.start)


def without_brackets(form: str) -> str:
    """A form without its bracketed addition: "Residence card (Zairyū card)" → "Residence card"."""
    return _BRACKETS.sub("", form).strip() or form


def index_for(tag: str, forms: Iterable[Form]) -> FormIndex:
    """The index that suits a language; raises KeyError for an unknown tag."""
    if tag == "ja":
        return JapaneseIndex(forms)
    if tag == "ko" or not LOCALES[tag].spaced:
        return RunIndex(tag, forms)
    return WordIndex(tag, forms)


def contains(form: str, text: str, tag: str) -> bool:
    """True where a form, inflected or not, occurs in a text of that language."""
    bare = without_brackets(form)
    return bool(index_for(tag, [(bare, 0), (form, 0)]).find_all(text))


@dataclass(frozen=True, slots=True)
class _WordForm:
    keys: tuple[str, ...]
    words: tuple[str, ...]
    entry: int
    gap: re.Pattern[str]


class WordIndex:
    """Whole words, case folded, with the endings that `inflection` knows."""

    def __init__(self, tag: str, forms: Iterable[Form]) -> None:
        """Index forms, each with the number of its entry."""
        self._tag = tag
        self._by_first: dict[str, list[_WordForm]] = {}
        for form, entry in forms:
            texts = tuple(w.text for w in words(fold_plain(form, tag)))
            keys = tuple(form_key(w, tag) for w in texts)
            if keys:
                gap = _WIDE_GAP if _SIGNS.search(form) else _GAP
                self._by_first.setdefault(keys[0], []).append(_WordForm(keys, texts, entry, gap))

    def find_all(self, text: str) -> list[Hit]:
        """Every hit, overlapping ones included."""
        folded = fold(text, self._tag)
        found = words(folded.text)
        keys = [text_keys(word.text, self._tag) for word in found]
        hits: list[Hit] = []
        for index in range(len(found)):
            for key in keys[index]:
                for form in self._by_first.get(key, ()):
                    if self._matches(folded, found, keys, index, form):
                        last = found[index + len(form.keys) - 1]
                        hits.append(Hit(*folded.span(found[index].start, last.end), form.entry))
        return hits

    def _matches(
        self,
        folded: Folded,
        found: Sequence[Word],
        keys: Sequence[list[str]],
        index: int,
        form: _WordForm,
    ) -> bool:
        if index + len(form.keys) > len(found):
            return False
        for offset, key in enumerate(form.keys):
            word = found[index + offset].text
            if key not in keys[index + offset] or not may_inflect(
                form.words[offset], word, self._tag
            ):
                return False
            if offset:
                gap = folded.text[found[index + offset - 1].end : found[index + offset].start]
                if not form.gap.fullmatch(gap):
                    return False
        return True


class RunIndex:
    """Longest run of letters, for scripts without spaces and for Korean, whose spaces vary.

    A hit never cuts a character from its marks; a short Korean form must start a word.
    """

    def __init__(self, tag: str, forms: Iterable[Form]) -> None:
        """Index forms, each with the number of its entry."""
        self._tag = tag
        self._by_first: dict[str, list[tuple[str, int]]] = {}
        for form, entry in forms:
            run = "".join(fold_plain(form, tag).split())
            if run:
                self._by_first.setdefault(run[0], []).append((run, entry))

    def find_all(self, text: str) -> list[Hit]:
        """Every hit, overlapping ones included."""
        folded = fold(text, self._tag)
        kept = [i for i, c in enumerate(folded.text) if not c.isspace()]
        run = "".join(folded.text[i] for i in kept)
        hits: list[Hit] = []
        for start, char in enumerate(run):
            for form, entry in self._by_first.get(char, ()):
                end = start + len(form)
                if run.startswith(form, start) and self._whole(folded.text, kept, start, end):
                    hits.append(Hit(*folded.span(kept[start], kept[end - 1] + 1), entry))
        return hits

    def _whole(self, text: str, kept: Sequence[int], start: int, end: int) -> bool:
        first, last = kept[start], kept[end - 1]
        after = text[last + 1] if last + 1 < len(text) else " "
        before = text[first - 1] if first else " "
        if unicodedata.category(after)[0] == "M" or unicodedata.category(text[first])[0] == "M":
            return False
        if before in "\u17d2\u1039" or after in "\u17d2\u1039":
            return False  # a stacked consonant of Khmer or Burmese
        latin = text[first].isascii() or text[last].isascii()
        if latin and (_joins(before, text[first]) or _joins(text[last], after)):
            return False
        return not (self._tag == "ko" and end - start < 3 and is_word_char(before))


def _joins(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


# Suffixes that leave the word what it was (保護者様, 申請用, 甲府駅前 …); any other noun suffix
# makes another word of it (保険 → 保険証, 保険料).
_NEUTRAL_SUFFIXES = frozenset(
    listed(
        "様 さま さん 方 がた 達 たち 等 など 用 前 後 中 内 外 側 別 毎 ごと 分 行き 行 宛 宛て"
        " 付き 付 済み 済 的 化 込み 込 以外 以上 以下 全体 自体 ら 同士 向け 上 間 時 目 係 課 口"
    )
)
_CHANGING_PREFIXES = frozenset(listed("非 未 無 不 反 準 仮"))
_MIN_READING = 5
_KANJI = re.compile(r"[々〆\u3400-\u9fff\uf900-\ufaff]")


class JapaneseIndex:
    """Whole morphemes: by surface, by normal form (届/届け), and by reading where it is long.

    By reading only what has no kanji in another's place: ほけんセンター is 保健センター and 一人親
    is ひとり親, while 保険センター only sounds like 保健センター (see `misheard.py`).
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        """Index forms, each with the number of its entry."""
        self._by_first: dict[str, list[tuple[str, int]]] = {}
        self._normal: dict[tuple[str, ...], int] = {}
        self._reading: dict[str, list[int]] = {}
        self._kanji: dict[int, set[str]] = {}
        self._longest = 1
        for form, entry in forms:
            plain = fold_plain(form, "ja")
            found = [t for t in tokens(plain) if t.pos[0] != "空白"]
            if not found:
                continue
            self._by_first.setdefault(plain[0], []).append((plain, entry))
            self._normal.setdefault(tuple(t.normal for t in found), entry)
            kanji = self._kanji.setdefault(entry, set())
            kanji.update(_KANJI.findall(plain + "".join(t.normal for t in found)))
            self.add_reading("".join(t.reading for t in found), entry)
            self._longest = max(self._longest, len(found) + 4)

    def add_reading(self, sound: str, entry: int) -> None:
        """A reading given in the glossary, where the analyser's own may be wrong."""
        if len(sound) >= _MIN_READING:
            self._reading.setdefault(sound, []).append(entry)

    def find_all(self, text: str) -> list[Hit]:
        """Every hit, overlapping ones included."""
        folded = fold(text, "ja")
        found = tokens(folded.text)
        whole = {(t.start, t.end) for t in tokens(folded.text, long=True)}
        starts = {t.start: i for i, t in enumerate(found)}
        ends = {t.end: i for i, t in enumerate(found)}
        spans: set[tuple[int, int, int]] = set()
        for start, first in starts.items():
            for form, entry in self._by_first.get(folded.text[start], ()):
                end = start + len(form)
                if folded.text.startswith(form, start) and end in ends:
                    spans.add((first, ends[end], entry))
        for first in range(len(found)):
            sound = ""
            normal: tuple[str, ...] = ()
            for last in range(first, min(len(found), first + self._longest)):
                normal += (found[last].normal,)
                sound += found[last].reading
                if normal in self._normal:
                    spans.add((first, last, self._normal[normal]))
                if found[first].pos[0] not in ("助詞", "助動詞"):
                    sounding = self._sounding(sound, found[first : last + 1])
                    if sounding is not None:
                        spans.add((first, last, sounding))
        return [
            Hit(*folded.span(found[a].start, found[b].end), entry)
            for a, b, entry in sorted(spans)
            if _stands_alone(found, a, b, whole)
        ]

    def _sounding(self, sound: str, words: Sequence[Token]) -> int | None:
        """The first entry of that sound that is written with the same kanji, or fewer or more."""
        entries = self._reading.get(sound, ())
        if not entries:
            return None
        written = set(_KANJI.findall("".join(word.surface for word in words)))
        usual = set(_KANJI.findall("".join(word.normal for word in words)))
        for entry in entries:
            kanji = self._kanji.get(entry, set())
            if written <= kanji or kanji <= written or usual <= kanji:
                return entry
        return None


def _stands_alone(
    found: Sequence[Token], first: int, last: int, whole: set[tuple[int, int]]
) -> bool:
    start, end = found[first].start, found[last].end
    if end - start == 1 and (start, end) not in whole:
        return False  # 税 in 所得税
    if last + 1 < len(found):
        after = found[last + 1]
        if after.pos[0] == "接尾辞" and after.pos[1] == "名詞的":
            counted = after.pos[2] in ("助数詞", "助数詞可能")
            if after.surface not in _NEUTRAL_SUFFIXES and not counted:
                return False
    if first > 0:
        before = found[first - 1]
        if before.pos[0] == "接頭辞" and before.surface in _CHANGING_PREFIXES:
            return False
    return True
