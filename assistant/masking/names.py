"""Names in the residents' languages: by what stands before them, by title, and from name lists."""

import re
from functools import lru_cache
from itertools import pairwise

from assistant.masking.frames import Frames
from assistant.masking.gazetteer import (
    family_names,
    fold,
    given_names,
    is_latin_name,
    proper_words,
    vocabulary,
)
from assistant.masking.kinds import Found
from assistant.masking.unspaced_names import find_chinese_names, find_unspaced_names

_TOKEN = re.compile(r"[^\s,.:;!?()\"“”«»。，、！？；：।။…]+")
_CASED = {
    "en", "vi", "pt-BR", "es", "fil", "id", "ms", "tr", "fr", "ru", "uk", "mn",
}  # fmt: skip
_MOST_WORDS = 6
_CHINESE = ("zh-Hans", "zh-Hant")


def find_names(text: str, language: str, frames: Frames) -> list[Found]:
    """Names in a text of a language other than Japanese."""
    if language in _CHINESE:
        return find_chinese_names(text, language, frames)
    if not frames.spaced:
        return find_unspaced_names(text, language, frames)
    found = []
    for match in frames.name.finditer(text):
        found += _following(text, match.end(), language, frames, sure=True)
    for match in frames.weak.finditer(text):
        found += _following(text, match.end(), language, frames, sure=False)
    if _is_cased(text, language):
        for match in frames.titles.finditer(text):
            found += [
                Found(match.start(), piece.stop, "name")
                for piece in _following(text, match.end(), language, frames, sure=False, title=True)
            ]
        found += _listed(text, language, frames)
    else:
        found += _titled(text, language, frames)
        found += _full(text, language)
    return found


def _is_cased(text: str, language: str) -> bool:
    """Whether names are told by their capitals: some recognisers write none at all."""
    return language in _CASED and any(c.isupper() for c in text)


def _following(
    text: str, start: int, language: str, frames: Frames, *, sure: bool, title: bool = False
) -> list[Found]:
    """The name after a frame.

    Args:
        text: the whole text.
        start: where the frame ends.
        language: its BCP 47 tag.
        frames: the language's words.
        sure: whether only a name can follow; small letters are then taken as well.
        title: whether the frame is a title, after which a word that is no name is none.
    """
    words: list[tuple[int, int]] = []
    cased = _is_cased(text, language)
    position = start
    while len(words) < _MOST_WORDS:
        match = _TOKEN.search(text, position)
        if match is None or (
            re.search(r"\S", text[position : match.start()])
            and not (not words and text[position : match.start()].strip() in (":", "：", ""))
        ):
            break
        word = _bare(match[0], language)
        if not word or any(c.isdigit() for c in word):
            break
        capital = word[0].isupper()
        small = fold(word)
        if small in frames.words.stops and not (capital and words and cased and sure):
            break
        particle = small in frames.words.particles and bool(words)
        if (
            cased
            and not capital
            and not particle
            and not (sure and not any(text[a].isupper() for a, _ in words))
        ):
            break
        known = small in (proper_words if capital else vocabulary)(language) and not (
            capital and (words or small in _own(language))
        )
        if known and not particle and not (sure and language in _CASED):
            break
        words.append((match.start(), match.start() + len(word)))
        position = match.start() + len(word)
        if len(word) < len(match[0]):
            break
    while words and fold(text[words[-1][0] : words[-1][1]]) in frames.words.particles:
        words.pop()
    if not words:
        return []
    # One small word of everyday language after “name is” is no name: “my name is here”.
    first = text[words[0][0] : words[0][1]]
    everyday = fold(first) in vocabulary(language) and fold(first) not in _own(language)
    if language in _CASED and sure and not first[0].isupper() and everyday:
        return []
    if not sure and not cased and (not title or language in _CASED):
        while words and not _is_listed(text, words[-1:], language):
            words.pop()
        if not words or not _is_listed(text, words, language):
            return []
    if (
        not sure
        and not title
        and language in ("id", "ms")
        and not _is_listed(text, words, language)
    ):
        return []
    if language == "ko" and not (sure and _is_listed(text, words, language)):
        # “이름이 틀렸어요” has a verb where a name has a copula.
        tail = re.match(
            r"\s?(?:입니다|이에요|예요|이고|이라고|라고|이며|이죠|님|씨)", text[words[-1][1] :]
        )
        return [Found(words[0][0], words[-1][1], "name")] if tail else []
    return [Found(words[0][0], words[-1][1], "name")]


def _bare(word: str, language: str) -> str:
    """A word without the particles that are written to it."""
    if language == "ko":
        return re.sub(r"(?:입니다|이에요|예요|이라고|라고|이고|이며|이죠|이시죠|씨|님)$", "", word)
    if language == "ru":
        return word.strip("—-")
    return word


def _is_listed(text: str, words: list[tuple[int, int]], language: str) -> bool:
    first = fold(text[words[0][0] : words[0][1]])
    if language == "ko":
        return 2 <= len(first) <= 4 and first.startswith(tuple(family_names("ko")))
    return first in _own(language) or is_latin_name(first)


def _listed(text: str, language: str, frames: Frames) -> list[Found]:
    """Runs of capitalised words that begin with a listed name and consist of such by half.

    Names of offices are capitalised too, and have a word here and there that is also a name.
    """
    found = []
    for run in _runs(text, language, frames):
        names = [m[0] for m in run if fold(m[0]) not in frames.words.particles]
        listed = [n for n in names if is_latin_name(n) or fold(n) in _own(language)]
        begins = text[: run[0].start()].rstrip()[-1:] in ("", ".", "!", "?", "。", ":")
        alone = len(names) == 1 and (begins or len(names[0]) < 3)
        if names[0] in listed and len(listed) * 2 >= len(names) and not alone:
            found.append(Found(run[0].start(), run[-1].end(), "name"))
    return found


def _runs(text: str, language: str, frames: Frames) -> list[list[re.Match[str]]]:
    """Words that may be names, side by side."""
    runs: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(text):
        last = runs[-1]
        beside = bool(last) and not text[last[-1].end() : match.start()].strip()
        if beside and _may_be_name(match[0], language, frames, inside=True):
            last.append(match)
        elif _may_be_name(match[0], language, frames, inside=False):
            runs.append([match])
        else:
            runs.append([])
    for run in runs:
        while run and fold(run[-1][0]) in frames.words.particles:
            run.pop()
    return [run for run in runs if run]


@lru_cache
def _own(language: str) -> frozenset[str]:
    return family_names(language) | given_names(language)


def _may_be_name(word: str, language: str, frames: Frames, inside: bool) -> bool:
    if inside and fold(word) in frames.words.particles:
        return True
    if not word[0].isupper() or word.isupper():
        return False
    return inside or fold(word) not in vocabulary(language)


def _titled(text: str, language: str, frames: Frames) -> list[Found]:
    """Names with a title before or after them in scripts without capitals."""
    found = []
    for match in frames.titles.finditer(text):
        found += [
            Found(match.start(), piece.stop, "name")
            for piece in _following(text, match.end(), language, frames, sure=False, title=True)
        ]
    after = frames.words.titles_after
    if after:
        gap = r"\s?" if language == "ko" else r"\s"
        either = "|".join(map(re.escape, after))
        particle = (
            r"(?:(?=께|은|는|이|가|을|를|의|에게|과|와|도|입|예|로|한|만|부|하|랑|라)|(?![^\W_]))"
        )
        pattern = re.compile(rf"([^\s,.।]+){gap}({either}){particle}")
        for match in pattern.finditer(text):
            word = fold(match[1])
            if language == "ko" and not _is_korean_name(word, match[0], match[2]):
                continue
            if word not in vocabulary(language):
                found.append(Found(*match.span(), "name"))
    return found


def _is_korean_name(word: str, whole: str, title: str) -> bool:
    """Whether a title is one: 양 and 님 also end everyday words (고양이, 고객님)."""
    if whole.replace(" ", "") in _KOREAN_ADDRESS or not 1 <= len(word) <= 5:
        return False
    if title in ("씨", "군", "양") and not whole.removesuffix(title).endswith(" "):
        return title == "씨" and word.startswith(tuple(family_names("ko"))) and len(word) > 2
    if title == "씨":
        return len(word) > 1
    return word.startswith(tuple(family_names("ko"))) or word in given_names("ko")


_KOREAN_ADDRESS = frozenset(
    ("고객님", "선생님", "손님", "부모님", "어머님", "아버님", "할머님", "할아버님", "의사선생님",
     "사모님", "담당자님", "보호자님", "주인님", "이용자님", "신청자님", "민원인님", "날씨", "글씨",
     "솜씨", "아저씨", "아가씨", "이분님", "선생")
)  # fmt: skip


def _full(text: str, language: str) -> list[Found]:
    """A given and a family name of the lists side by side."""
    latin = language in _CASED
    tokens = list(_TOKEN.finditer(text))
    found = []
    for one, two in pairwise(tokens):
        names = (fold(one[0]), fold(two[0]))
        known = (
            all(len(name) > 2 and (is_latin_name(name) or name in _own(language)) for name in names)
            if latin
            else names[0] in given_names(language) and names[1] in family_names(language)
        )
        if known and not set(names) & vocabulary(language):
            found.append(Found(one.start(), two.end(), "name"))
    return found
