"""Times of day: 14:30, 午後2時半, 2:30 pm, half past two, บ่าย 2 โมง."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from assistant.checks.lexicon import Lexicon
from assistant.checks.number import Number
from assistant.checks.quantity import Quantity

_STOP = re.compile(r"[。!?;\n]|[.](?=\s|$)")
# Only a clock can be meant: 0-24 hours, minutes of two digits.
_CLOCK = re.compile(r"\s?[:h時时点點]\s?([0-5]\d)(?!\d)")


def find_times(text: str, numbers: list[Number], lex: Lexicon) -> Iterator[Quantity]:
    """The times of day of a folded text whose `numbers` were found."""
    used: set[int] = set()
    for index, number in enumerate(numbers):
        if number.start in used:
            continue
        read_clock = _clock(text, numbers, index, lex)
        if read_clock is None:
            continue
        hour, minute, end, covered = read_clock
        used |= covered
        start = number.start
        left = max((n.end for n in numbers if n.end <= start), default=0)
        right = min((n.start for n in numbers if n.start >= end), default=len(text))
        right = end if lex.marker_before else right
        half, low, high = _half_of_day(
            text, start, end, max(left, start - 16), min(right, end + 18), lex
        )
        if hour > 12 or (hour == 0):
            minutes = {(hour % 24) * 60 + minute}
        elif half == "am":
            minutes = {(hour % 12) * 60 + minute}
        elif half == "pm":
            minutes = {(hour % 12 + 12) * 60 + minute}
        else:
            minutes = {hour % 24 * 60 + minute, (hour + 12) % 24 * 60 + minute}
        yield Quantity(
            "time", hour, low, high, hard=number.form != "word", digits=number.form == "digits",
            minutes=frozenset(minutes), half=half, unit="hour",
            parts=(float(hour), float(minute)) if minute else (float(hour),),
        )  # fmt: skip
    for name, value in (("noon", 720), ("midnight", 0)):
        for match in lex.pattern("time", name).finditer(text):
            yield Quantity(
                "time", value // 60, match.start(), match.end(), hard=False, digits=False,
                minutes=frozenset({value}), unit="hour", parts=(value / 60,),
            )  # fmt: skip


def _clock(
    text: str, numbers: list[Number], index: int, lex: Lexicon
) -> tuple[int, int, int, set[int]] | None:
    """Hour, minute, end offset and the starts of the numbers used, if a time of day starts here."""
    number = numbers[index]
    following = numbers[index + 1] if index + 1 < len(numbers) else None
    if number.value > 24 and len(number.parts) != 2:
        return None
    match = _CLOCK.match(text, number.end)
    if match and number.value % 1 == 0 and following and following.start == match.start(1):
        end = match.end()
        minute_word = lex.pattern("time", "minute").match(text, end)
        end = minute_word.end() if minute_word else end
        return int(number.value), int(match[1]), end, {number.start, following.start}
    raw = text[number.start : number.end]
    if lex.dotted_time and re.fullmatch(r"\d{1,2}\.[0-5]\d", raw) and number.parts[0] <= 24:
        return number.parts[0], number.parts[1], number.end, {number.start}
    if number.value % 1 or number.value > 24:
        return None
    hour = int(number.value)
    head = text[max(0, number.start - 14) : number.start]
    half_before = list(lex.pattern("time", "half_before").finditer(head))
    if half_before and not head[half_before[-1].end() :].strip():
        return hour, 30, number.end, {number.start}
    word = lex.pattern("time", "hour").match(
        text, number.end + (text[number.end : number.end + 1] in (" ", "-"))
    )
    end = word.end() if word else number.end
    if word is None:
        before = list(lex.pattern("time", "hour_before").finditer(head))
        if not before or head[before[-1].end() :].strip(" -:"):
            side = lex.pattern("time", "marker").match(
                text, number.end + (text[number.end : number.end + 1] == " ")
            )
            if side is None:
                return None
            return hour, 0, number.end, {number.start}
    tail = lex.pattern("time", "half").search(text, end, min(len(text), end + 10))
    if tail and (following is None or tail.end() <= following.start):
        return hour, 30, tail.end(), {number.start}
    if following and following.value < 60 and following.value % 1 == 0:
        gap = text[end : following.start]
        minute_word = lex.pattern("time", "minute").match(
            text, following.end + (text[following.end : following.end + 1] == " ")
        )
        if len(gap) <= 4 and not _STOP.search(gap) and minute_word:
            return hour, int(following.value), minute_word.end(), {number.start, following.start}
    return hour, 0, end, {number.start}


def _half_of_day(
    text: str, start: int, end: int, left: int, right: int, lex: Lexicon
) -> tuple[Literal["am", "pm"] | None, int, int]:
    """The nearest word for a half of the day around a time, and the span that includes it."""
    best: tuple[int, Literal["am", "pm"], int, int] | None = None
    after = text[end:right]
    stop = re.search(r"[。!?;,、]", after)
    right = end + stop.start() if stop else right
    names: tuple[Literal["am"], Literal["pm"]] = ("am", "pm")
    for name in names:
        pattern = lex.pattern("time", name)
        for match in pattern.finditer(text, left, right):
            if match.start() < end and match.end() > start:
                distance = 0
            else:
                distance = match.start() - end if match.start() >= end else start - match.end()
            if best is None or distance < best[0]:
                best = (distance, name, match.start(), match.end())
    if best is None:
        return None, start, end
    return best[1], min(start, best[2]), max(end, best[3])
