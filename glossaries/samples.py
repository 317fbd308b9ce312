"""Phrase texts with their slots filled by samples, so that they can be read like any sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from glossaries.quantities import CalendarDate, ClockTime, Quantity, Value
from glossaries.slots import format_value, slots_in

# Marks that stand for a term; no word of any language looks like them.
TERM_MARKS = {"document": "xdoc", "place": "xpla"}

# Values that no phrase states, another one for each slot.
_NUMBERS = {"count": 190, "floor": 290, "counter": 390}
_KIND = {"date": "date", "time": "time", "amount": "amount"}


def _value(name: str) -> Value:
    kind = name.rstrip("23456789")
    turn = int(name[len(kind) :] or 1)
    if kind == "date":
        return CalendarDate(11, 20 + turn)
    if kind == "time":
        return ClockTime(23, 40 + turn)
    return Decimal(98760 + turn if kind == "amount" else _NUMBERS[kind] + turn)


def sample(text: str, tag: str) -> tuple[str, list[str]]:
    """A phrase text of a language with samples in its slots, and the names of the slots sampled.

    Slots of terms get the marks of `TERM_MARKS` and are not among the names.
    """
    out: list[str] = []
    names: list[str] = []
    position = 0
    for slot in slots_in(text):
        out.append(text[position : slot.start])
        if slot.kind in TERM_MARKS:
            out.append(TERM_MARKS[slot.kind])
        else:
            out.append(format_value(_value(slot.name), slot.kind, tag) or "")
            names.append(slot.name)
        position = slot.end
    out.append(text[position:])
    return "".join(out), names


def sampled(quantity: Quantity, names: Sequence[str]) -> str:
    """The slot that a quantity is the sample of, empty if of none."""
    for name in names:
        kind = _KIND.get(name.rstrip("23456789"), "number")
        if quantity.kind == kind and quantity.value == _value(name):
            return name
    return ""
