"""Names in Chinese, Thai, Burmese and Khmer, which put no spaces between words."""

import re

from assistant.masking.frames import Frames
from assistant.masking.gazetteer import everyday_text, family_names, fold, given_names
from assistant.masking.kinds import Found

_HAN = r"[\u4e00-\u9fff]"
_UNSPACED_NAME = 30


def find_chinese_names(text: str, language: str, frames: Frames) -> list[Found]:
    """Names in a Chinese text: after a frame, or before a title."""
    family = "|".join(sorted(map(re.escape, family_names(language)), key=len, reverse=True))
    name = rf"(?:{family}){_HAN}{{1,2}}"
    found = []
    foreign = r"[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*){0,4}|" + rf"{_HAN}{{1,5}}·{_HAN}{{1,6}}"
    for match in frames.name.finditer(text):
        rest = re.compile(rf"\s*({foreign}|{name}|{_HAN}{{1,4}}(?=[。，,！]|$))").match(
            text, match.end()
        )
        if rest and not _is_everyday(rest[1], language):
            found.append(Found(rest.start(1), rest.end(1), "name"))
        elif match[0].endswith("姓"):
            one = re.compile(rf"\s*({family})(?=[，,。]|$)").match(text, match.end())
            found += [Found(one.start(1), one.end(1), "name")] if one else []
    for match in frames.weak.finditer(text):
        rest = re.compile(rf"\s*({foreign}|{name})(?=[。，,！]|$)").match(text, match.end())
        if rest and not _is_everyday(rest[1], language):
            found.append(Found(rest.start(1), rest.end(1), "name"))
    titles = "|".join(map(re.escape, frames.words.titles_after))
    for match in re.finditer(
        rf"((?:{family}){_HAN}{{0,2}}?|[田山中佐铃鈴高渡伊小加][{_HAN[1:-1]}])(?:{titles})", text
    ):
        if not _is_everyday(match[1], language):
            found.append(Found(*match.span(), "name"))
    return found


def _is_everyday(words: str, language: str) -> bool:
    """Whether our phrases and terms have these words: 高中生, 什么名字."""
    return len(words) > 1 and words in everyday_text(language)


def find_unspaced_names(text: str, language: str, frames: Frames) -> list[Found]:
    """Names in a Thai, Burmese or Khmer text: from a frame to a sign or a word that ends it."""
    found = []
    stops = "|".join(sorted(map(re.escape, frames.words.stops), key=len, reverse=True))
    # A first and a family name have one space between them.
    end = re.compile(rf"(?:{stops})|[,.!?។၊။\n]|$" if stops else r"[,.!?។၊။\n]|$")
    for match in frames.name.finditer(text):
        start = match.end()
        while start < len(text) and text[start].isspace():
            start += 1
        stop_at = end.search(text, start + 2)
        stop = min(stop_at.start() if stop_at else len(text), start + _UNSPACED_NAME)
        piece = text[start:stop].rstrip()
        if end.match(text, start) or _is_everyday(piece[:8], language):
            continue
        if len(piece) > 1 and not any(c.isdigit() for c in piece):
            found.append(Found(start, start + len(piece), "name"))
    names = given_names(language)
    for match in frames.titles.finditer(text):
        if "\u1000" <= text[match.start() - 1 : match.start()] <= "\u109f":
            # ဒေါ် is the end of the word for an aunt as well.
            continue
        start = match.end() + (text[match.end() : match.end() + 1] == " ")
        longest = max(
            (size for size in range(2, 15) if fold(text[start : start + size]) in names), default=0
        )
        if not names and match[0] == "ဒေါ်":
            stop_at = end.search(text, start + 2)
            longest = (stop_at.start() if stop_at else len(text)) - start
            longest = len(text[start : start + longest].rstrip())
        if longest:
            found.append(Found(match.start(), start + longest, "name"))
    return found
