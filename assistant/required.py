"""What of a source text has to come out in a certain way: the city's terms, and its values."""

from collections.abc import Container, Sequence
from decimal import Decimal

from assistant.term_use import meant_terms
from glossaries.quantities import Quantity, quantities
from glossaries.slots import format_tenths, format_value
from glossaries.termbase import Termbase
from models.protocols import RequiredTerm

_TENTHS = "割"


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
    found = []
    for quantity in quantities(text, source):
        surface = text[quantity.start : quantity.end]
        if quantity.unit == _TENTHS and isinstance(quantity.value, Decimal):
            surface = text[quantity.start : text.index(_TENTHS, quantity.end) + 1]
            rendering: str | None = format_tenths(quantity.value, target)
        else:
            rendering = _rendering(quantity, surface, target)
        if rendering:
            found.append(RequiredTerm(surface, rendering, quantity.kind))
    return found


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
