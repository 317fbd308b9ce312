"""Addresses: of Japan by their blocks, of other countries by their words and frames."""

import re

from assistant.masking.frames import Frames, frames
from assistant.masking.gazetteer import everyday_text, fold, vocabulary
from assistant.masking.kinds import Found
from glossaries.morphology import Token, tokens

_N = r"[0-9一二三四五六七八九十百]+"
_BLOCK = re.compile(
    rf"{_N}\s*丁目(?:\s*{_N}\s*番地?)?(?:\s*[-の]?\s*{_N}(?:-{_N})?(?:\s*号)?)?"
    rf"|{_N}\s*番地?(?:\s*[-の]\s*{_N}|\s*{_N}\s*号)"
    rf"|{_N}\s*番地"
    r"|[0-9]{1,5}(?:-[0-9]{1,5}){1,3}"
    r"|[0-9]{1,5}(?![0-9年月日時分円人歳才個枚回階番号号])"
)
_NOT_BLOCK = re.compile(
    r"\s*(?:窓口|カウンター|番窓口|出口|ホーム|系統|のりば|線|年|月|円|時|人|階)"
)
_BUILDING = re.compile(
    r"[\s、,]*(?:[ァ-ヶー・A-Za-z一-龠]{2,14}?[\s]?)?(?:[0-9]{2,4}\s*(?:号室|号)|[0-9]{1,2}階|[0-9]{3,4}(?![0-9]))"
)
_SUFFIXES = frozenset("都道府県市区町村郡字")
_TOWN = re.compile(r"[市町村郡字]")
_PLACE = ("名詞", "固有名詞", "地名")
_ENDS = re.compile(r"です|でした|になり|に|へ|から|まで|。|、")

_TRIPLE = re.compile(r"(?<![0-9-])[1-9][0-9]{0,3}-[0-9]{1,4}-[0-9]{1,4}(?![0-9-])")
_HOUSE = re.compile(
    r"[0-9]+-[0-9]|[0-9]+/[0-9]|[路街][0-9]|[0-9]\s*(?:丁目|番|号|號|室|楼|樓|弄|巷|초메)"
    r"|[A-ZÀ-ÞĐ]\w+[ ,]+[0-9]{1,4}(?![0-9:])"
)
_KOREAN = re.compile(
    r"(?:[가-힣]{2,}(?:시|구|현|군|읍|동)\s+)*(?:[가-힣]{2,}\s+)?"
    r"(?:[0-9]+초메(?:\s*[0-9]+번)?(?:\s*[0-9]+호)?|[0-9]+(?:-[0-9]+){1,3}|[가-힣]{1,}(?:로|길)\s*[0-9]+(?![0-9,]|[시분일명개월]))"
    r"(?:\s*[가-힣]{0,8}\s*[0-9]+호)?"
)
_DIGIT = re.compile(r"[0-9]")
_CLAUSE = re.compile(r"[。！？।။?!;]|(?<!No)(?<!Jl)(?<!Av)(?<!St)\.(?=\s|$)")
_CASED = re.compile(
    r"(?:số|[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄҐĐ][\w'’-]*|[0-9]+[\w/-]*|No\.|n[oº]|de|da|das|do|dos|la|las|del|number)"
)
_LONGEST = 90


def find_addresses(text: str, language: str, words: Frames) -> list[Found]:
    """Addresses in a text in plain digits (see `plain`). A city alone is none."""
    if language == "ja":
        return _japanese(text, words)
    found = []
    for match in words.address.finditer(text):
        found += [
            piece
            for piece in _rest(text, match.end())
            if _DIGIT.search(text, piece.start, piece.stop) or _is_unknown(text, piece, language)
        ]
    if language == "ko":
        found += [
            Found(*match.span(), "address")
            for match in _KOREAN.finditer(text)
            if re.match(r"[가-힣]", match[0])
        ]
    for match in words.home.finditer(text):
        found += [piece for piece in _rest(text, match.end()) if _is_exact(text, piece)]
    for match in _TRIPLE.finditer(text):
        found.append(_widened(text, match.start(), match.end()))
    for match in words.street.finditer(text):
        piece = _widened(text, match.start(), match.end())
        if not _is_cased(text, language):
            piece = _widened_uncased(text, match.start(), match.end(), language)
        if _DIGIT.search(text[piece.start : piece.stop]):
            found.append(piece)
    return found


def _is_exact(text: str, piece: Found) -> bool:
    """Whether it has the number of a house, not only a city or a date."""
    return _HOUSE.search(text, piece.start, piece.stop) is not None


def _rest(text: str, start: int) -> list[Found]:
    """From a frame to the end of its clause, or to a word that ends it."""
    clause = _CLAUSE.search(text, start)
    stop = min(clause.start() if clause else len(text), start + _LONGEST)
    while start < stop and (text[start].isspace() or text[start] in ":：,"):
        start += 1
    tail = re.compile(
        r"\s+(?:and|but|so|và|nhưng|e|mas|y|pero|at|dan|और|र|и|та|et|hô|हो|है|में|मा|ပါ|ค่ะ|ครับ)(?=\s|$)|(?:입니다|이에요|예요|에\s|으로|에서)"
    )
    end = tail.search(text, start, stop)
    if end:
        stop = end.start()
    while stop > start and text[stop - 1] in " ,.:":
        stop -= 1
    return [Found(start, stop, "address")] if stop - start > 1 else []


def _is_unknown(text: str, piece: Found, language: str) -> bool:
    """Whether most of its words are not among those that everybody says at a counter."""
    words = text[piece.start : piece.stop].replace(",", " ").split()
    known = sum(fold(word) in vocabulary(language) for word in words)
    return known * 2 < len(words) and text[piece.start : piece.stop] not in everyday_text(language)


def _widened(text: str, start: int, stop: int) -> Found:
    """A street or block with the names and numbers beside it."""
    while True:
        before = re.search(r"(\S+)([\s,]+)$", text[:start])
        if before is None or not _belongs(before[1]) or "." in before[2]:
            break
        start = before.start(1)
    while True:
        after = re.match(r"([\s,]+)([^\s,]+)", text[stop:])
        if after is None or not _belongs(after[2].rstrip(".。")):
            break
        stop += after.end(2)
    while stop > start and text[stop - 1] in ".,。":
        stop -= 1
    return Found(start, stop, "address")


def _widened_uncased(text: str, start: int, stop: int, language: str) -> Found:
    """The same in scripts without capitals: the unknown words before, the numbers after."""
    for _ in range(4):
        before = re.search(r"([^\s।,]+)[\s,]+$", text[:start])
        if before is None or len(before[1]) < 2 or fold(before[1]) in vocabulary(language):
            break
        start = before.start(1)
    for _ in range(4):
        after = re.match(r"[\s,]*([^\s।,.]+)", text[stop:])
        if after is None or not _may_follow(after[1], language):
            break
        stop += after.end()
    return Found(start, stop, "address")


def _may_follow(word: str, language: str) -> bool:
    numbers = ("नम्बर", "नंबर", "নম্বর")
    if word[0].isdigit() or word in numbers:
        return True
    return frames(language).spaced and fold(word) not in vocabulary(language)


def _is_cased(text: str, language: str) -> bool:
    """Whether streets are told by their capitals: some recognisers write none at all."""
    scripts = ("ne", "hi", "bn", "si", "th", "my", "km", "ko", "zh-Hans", "zh-Hant")
    return language not in scripts and any(c.isupper() for c in text)


def _belongs(word: str) -> bool:
    return _CASED.fullmatch(word.strip(",")) is not None


def _japanese(text: str, frames: Frames) -> list[Found]:
    words = tokens(text, long=True)
    found = []
    for match in _BLOCK.finditer(text):
        if _NOT_BLOCK.match(text, match.end()):
            continue
        start = _place_before(text, words, match.start(), bare=match[0].isdigit())
        if start is None:
            continue
        building = _BUILDING.match(text, match.end())
        found.append(Found(start, building.end() if building else match.end(), "address"))
    for frame in frames.address.finditer(text):
        end = _ENDS.search(text, frame.end())
        stop = end.start() if end else len(text)
        inside = [word for word in words if frame.end() <= word.start and word.end <= stop]
        if any(word.pos[:3] == _PLACE for word in inside):
            found.append(Found(frame.end(), stop, "address"))
    return found


def _place_before(text: str, words: tuple[Token, ...], stop: int, *, bare: bool) -> int | None:
    """Where the place names begin that lead to a block; None if none do.

    Args:
        text: the whole text.
        words: its morphemes.
        stop: where the block begins.
        bare: whether the block is a mere number, which only a place right before it makes one.
    """
    start, places, last = stop, 0, None
    for word in reversed([word for word in words if word.end <= stop]):
        if text[word.end : start].strip(" 　、") or word.pos[0] not in (
            "名詞",
            "接尾辞",
            "補助記号",
        ):
            break
        if word.pos[0] == "補助記号" and word.surface.strip("-〒　 "):
            break
        is_place = word.pos[:3] == _PLACE or (word.surface[-1] in _SUFFIXES and not bare)
        if last is None:
            last = is_place
        # A mere number after a place is a block only in a town or village: not 東京23区.
        places += is_place and (not bare or bool(_TOWN.search(word.surface)))
        start = word.start
    if not places or (bare and not last):
        return None
    return start
