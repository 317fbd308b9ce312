"""What of a source text has to come out in a certain way: the city's terms, and its values."""

from collections.abc import Container, Sequence
from decimal import Decimal

from assistant.term_use import meant_terms
from glossaries.quantities import Quantity, quantities
from glossaries.slots import format_month, format_tenths, format_value
from glossaries.termbase import Termbase
from models.protocols import RequiredTerm

_TENTHS, _MONTH, _YEAR = "割", "月", "年"
_FIRST_YEAR = 1900
_PART_OF_MONTH = tuple("上中下初末")
_WRITES_MONTHS = frozenset({"ja", "zh-Hans", "zh-Hant"})


def required(
    termbase: Termbase,
    text: str,
    source: str,
    target: str,
    window: str | None = None,
    said: Container[str] | None = None,
) -> list[RequiredTerm]:
    """Terms with the renderings of the termbase, then values as the target language writes them.

    Args:
        termbase: where the terms come from.
        text: in the source language.
        source: BCP 47 tag.
        target: BCP 47 tag.
        window: id of the window, which says what homonyms mean.
        said: ids of the only terms that may be meant; None for all.
    """
    terms = [
        RequiredTerm(match.surface, rendering)
        for match in meant_terms(termbase, text, source, window)
        if (said is None or match.term.id in said) and (rendering := match.term.rendering(target))
    ]
    return [*terms, *_values(text, source, target)]


def _values(text: str, source: str, target: str) -> Sequence[RequiredTerm]:
    found: list[RequiredTerm] = []
    before: Quantity | None = None
    for quantity in quantities(text, source):
        surface = text[quantity.start : quantity.end]
        if month := _month(text, before, quantity, source, target):
            if month.source != f"{surface}{_MONTH}" and found and found[-1].kind == "number":
                found.pop()  # the year, which the month's rendering has
            found.append(month)
        elif quantity.unit == _TENTHS and isinstance(quantity.value, Decimal):
            surface = text[quantity.start : text.index(_TENTHS, quantity.end) + 1]
            found.append(RequiredTerm(surface, format_tenths(quantity.value, target), "number"))
        elif rendering := _rendering(quantity, surface, target):
            found.append(RequiredTerm(surface, rendering, quantity.kind))
        before = quantity
    return found


def _month(
    text: str, before: Quantity | None, quantity: Quantity, source: str, target: str
) -> RequiredTerm | None:
    """The month of the calendar that a number of a Japanese or Chinese text stands for."""
    value, end = quantity.value, quantity.end + 1
    if source not in _WRITES_MONTHS or text[quantity.end : end] != _MONTH:
        return None
    if quantity.kind != "number" or not isinstance(value, Decimal) or not 1 <= value <= 12:
        return None
    if text[end : end + 1] in _PART_OF_MONTH:  # 2月上旬: early February
        return None
    start, year = quantity.start, None
    if (
        before
        and isinstance(before.value, Decimal)
        and before.value >= _FIRST_YEAR
        and text[before.end : start] == _YEAR
    ):
        start, year = before.start, int(before.value)
    return RequiredTerm(text[start:end], format_month(int(value), year, target), "date")


def _rendering(quantity: Quantity, surface: str, target: str) -> str | None:
    """None where the words beside the value depend on it, or where it is not written in digits."""
    value = quantity.value
    if value == 1:
        return None
    if quantity.kind != "number" or not isinstance(value, Decimal):
        try:
            return format_value(value, quantity.kind, target)
        except ValueError:  # a date that no calendar has
            return None
    # A telephone number, a year or 3 stays as it is; 十四 and 3,000 as the language writes them.
    if surface.isdecimal():
        return surface if surface.isascii() else str(int(surface))
    if quantity.unit and surface.endswith(quantity.unit):
        return None
    return format_value(value, "count", target)
