"""Choosing the value of a slot by touch: a day, a time, a number, a document or a place."""
# mypy: allow-subclassing-any

import calendar
import datetime
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from glossaries.quantities import CalendarDate, ClockTime
from glossaries.slots import SlotValue
from glossaries.termbase import Term
from tablet_app import theme
from tablet_app.lookup import Lookup
from tablet_app.widgets.buttons import ChoiceChip, IconButton, PushButton, Touch
from tablet_app.widgets.field import Field
from tablet_app.widgets.layout import Column, Flow, Row
from tablet_app.widgets.words import Words, text_pixels

Choose = Callable[[SlotValue | None, bool], None]
"""Gets the value, None for none yet, and whether nothing more is to be chosen here."""

_DAYS = ("月", "火", "水", "木", "金", "土", "日")
_UNITS = {"amount": "円", "floor": "階", "counter": "番窓口", "count": ""}
_MOST_DIGITS = 8


class Picker(Column):
    """Chooses one value. `choose` is called at every change."""

    def __init__(self, choose: Choose) -> None:
        """Make the picker, with nothing chosen."""
        super().__init__(spacing=dp(12))
        self.choose = choose


class DayButton(Touch):
    """One day of a month, or one hour or minute of a day."""

    def __init__(self, text: str, action: Callable[[], None], height: float) -> None:
        """Make the button; it is not chosen yet."""
        super().__init__(
            action, tint=theme.CARD, edge=theme.LINE, size_hint_y=None, corner=12,
            height=max(height, text_pixels(theme.BODY) * 1.7),
        )  # fmt: skip
        self.words = Words(
            text, size_sp=theme.BODY, color=theme.INK, align="center", pos_hint={"center_y": 0.5}
        )
        self.add_widget(self.words)

    def show(self, *, chosen: bool = False, near: bool = False) -> None:
        """Show whether it is the one, or one that stands out (today)."""
        self.tint = theme.PINE if chosen else theme.PINE_TINT if near else theme.CARD
        self.words.color = theme.WHITE if chosen else theme.INK


class DatePicker(Picker):
    """A day in a calendar. The year is said where it is not this one.

    Args:
        choose: gets the day.
        today: where the calendar opens; None for the day it is.
    """

    def __init__(self, choose: Choose, today: datetime.date | None = None) -> None:
        super().__init__(choose)
        self.today = today or datetime.date.today()  # noqa: DTZ011 - the day on the wall
        self._month = self.today.replace(day=1)
        self.chosen: datetime.date | None = None
        beside = Row(spacing=dp(18))
        left = Column(spacing=dp(8), pos_hint={"top": 1})
        head = Row(spacing=dp(12))
        self.before = IconButton("left", partial(self._turn, -1))
        self.after = IconButton("right", partial(self._turn, 1))
        self._name = Words(
            "", size_sp=theme.BODY, bold=True, align="center", pos_hint={"center_y": 0.5}
        )
        for part in (self.before, self._name, self.after):
            head.add_widget(part)
        left.add_widget(head)
        self._grid = GridLayout(cols=7, spacing=dp(4), size_hint_y=None)
        self._grid.bind(minimum_height=self._grid.setter("height"))
        left.add_widget(self._grid)
        beside.add_widget(left)
        beside.add_widget(self._quick())
        self.add_widget(beside)
        self.days: dict[datetime.date, DayButton] = {}
        self._fill()

    def _quick(self) -> Column:
        """Days that are often meant."""
        last = calendar.monthrange(self.today.year, self.today.month)[1]
        column = Column(spacing=dp(8), size_hint_x=0.26, pos_hint={"top": 1})
        for name, day in (
            ("今日", self.today), ("明日", self.today + datetime.timedelta(1)),
            ("1週間後", self.today + datetime.timedelta(7)),
            ("2週間後", self.today + datetime.timedelta(14)),
            ("今月末", self.today.replace(day=last)),
        ):  # fmt: skip
            column.add_widget(PushButton(name, "", partial(self._take, day), size_sp=theme.SMALL))
        return column

    def _turn(self, step: int) -> None:
        month = self._month.month - 1 + step
        self._month = datetime.date(self._month.year + month // 12, month % 12 + 1, 1)
        self._fill()

    def _fill(self) -> None:
        self._name.text = f"{self._month.year}年{self._month.month}月"
        self._grid.clear_widgets()
        self.days = {}
        for name in _DAYS:
            self._grid.add_widget(Words(name, size_sp=theme.TINY, color=theme.SOFT, align="center"))
        first, many = calendar.monthrange(self._month.year, self._month.month)
        for _ in range(first):
            self._grid.add_widget(Widget(size_hint_y=None, height=dp(48)))
        for number in range(1, many + 1):
            day = self._month.replace(day=number)
            self.days[day] = DayButton(str(number), partial(self._take, day), dp(48))
            self._grid.add_widget(self.days[day])
        self._show()

    def _show(self) -> None:
        for day, button in self.days.items():
            button.show(chosen=day == self.chosen, near=day == self.today)

    def _take(self, day: datetime.date) -> None:
        self.chosen = day
        if (day.year, day.month) != (self._month.year, self._month.month):
            self._month = day.replace(day=1)
            self._fill()
        self._show()
        year = None if day.year == self.today.year else day.year
        self.choose(CalendarDate(day.month, day.day, year), True)


class TimePicker(Picker):
    """An hour and the minutes, in steps of five."""

    def __init__(self, choose: Choose) -> None:
        """Make the picker; the minutes are 0 until others are chosen."""
        super().__init__(choose)
        self.hour: int | None = None
        self.minute = 0
        self.hours: dict[int, DayButton] = {}
        self.minutes: dict[int, DayButton] = {}
        for title, values, buttons, take in (
            ("時", range(7, 21), self.hours, self._take_hour),
            ("分", range(0, 60, 5), self.minutes, self._take_minute),
        ):
            self.add_widget(Words(title, size_sp=theme.SMALL, color=theme.SOFT))
            grid = GridLayout(cols=7 if title == "時" else 6, spacing=dp(6), size_hint_y=None)
            grid.bind(minimum_height=grid.setter("height"))
            for value in values:
                text = f"{value}" if title == "時" else f"{value:02d}"
                buttons[value] = DayButton(text, partial(take, value), dp(theme.TOUCH + 4))
                grid.add_widget(buttons[value])
            self.add_widget(grid)

    def _take_hour(self, hour: int) -> None:
        self.hour = hour
        self._tell()

    def _take_minute(self, minute: int) -> None:
        self.minute = minute
        self._tell()

    def _tell(self) -> None:
        for hour, button in self.hours.items():
            button.show(chosen=hour == self.hour)
        for minute, button in self.minutes.items():
            button.show(chosen=minute == self.minute and self.hour is not None)
        self.choose(None if self.hour is None else ClockTime(self.hour, self.minute), False)


class NumberPicker(Picker):
    """A number, typed or touched on a keypad.

    Args:
        kind: `amount`, `count`, `floor` or `counter`.
        choose: gets the number.
    """

    def __init__(self, kind: str, choose: Choose) -> None:
        super().__init__(choose)
        self.size_hint_x, self.pos_hint = 0.6, {"center_x": 0.5}
        row = Row(spacing=dp(12))
        self.field = Field(size_sp=theme.TITLE, input_filter="int", input_type="number")
        self.field.bind(text=self._typed)
        row.add_widget(self.field)
        row.add_widget(
            Words(
                _UNITS[kind], size_sp=theme.TITLE, fit=True, color=theme.SOFT,
                pos_hint={"center_y": 0.5},
            )
        )  # fmt: skip
        self.add_widget(row)
        grid = GridLayout(cols=3, spacing=dp(8), size_hint_y=None)
        grid.bind(minimum_height=grid.setter("height"))
        self.keys: dict[str, DayButton] = {}
        for key in (*"789456123", "00" if kind == "amount" else "C", "0", "←"):
            self.keys[key] = DayButton(key, partial(self._press, key), dp(60))
            grid.add_widget(self.keys[key])
        self.add_widget(grid)

    def _press(self, key: str) -> None:
        text = self.field.text
        self.field.text = {"←": text[:-1], "C": ""}.get(key, text + key)

    def _typed(self, _field: Any, text: str) -> None:
        number = text.lstrip("0")[:_MOST_DIGITS] if text.strip("0") else text[:1]
        if number != text:
            self.field.text = number
            return
        self.choose(Decimal(number) if number else None, False)


class TermPicker(Picker):
    """A document or a place of the termbase, found as it is typed.

    Args:
        kind: `document` or `place`.
        language: BCP 47 tag of the resident's language, in which it must have a name.
        lookup: finds it.
        choose: gets it.
    """

    def __init__(self, kind: str, language: str, lookup: Lookup, choose: Choose) -> None:
        super().__init__(choose)
        self._kind = kind
        self._language = language
        self._lookup = lookup
        self._job: Any = None
        hint = "書類をさがす" if kind == "document" else "場所をさがす"
        self.query = Field(hint_text=hint)
        self.query.bind(text=lambda *_: self._look())
        self.add_widget(self.query)
        self._flow = Flow(spacing=dp(8), stretch=False)
        self.add_widget(self._flow)
        self.terms: dict[str, ChoiceChip] = {}
        self._chosen = ""
        self._look()

    def _look(self) -> None:
        if self._job is not None:
            self._job.cancel()
        text = self.query.text
        self._job = self._lookup.slot_terms(self._kind, self._language, text, self._show)

    def _show(self, found: list[Term]) -> None:
        self._flow.clear_widgets()
        self.terms = {}
        for term in found:
            chip = ChoiceChip(term.source, partial(self._take, term))
            chip.choose(term.id == self._chosen)
            self.terms[term.source] = chip
            self._flow.add_widget(chip)
        if not found:
            self._flow.add_widget(
                Words("見つかりません", size_sp=theme.BODY, color=theme.SOFT, fit=True)
            )

    def _take(self, term: Term) -> None:
        self._chosen = term.id
        for name, chip in self.terms.items():
            chip.choose(name == term.source)
        self.choose(term, True)


def make_picker(kind: str, language: str, lookup: Lookup, choose: Choose) -> Picker:
    """The picker for a kind of slot."""
    if kind == "date":
        return DatePicker(choose)
    if kind == "time":
        return TimePicker(choose)
    if kind in ("document", "place"):
        return TermPicker(kind, language, lookup, choose)
    return NumberPicker(kind, choose)
