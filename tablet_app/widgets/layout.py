"""Grounds, panels, lists and rows that the screens are made of."""
# mypy: allow-subclassing-any

from typing import Any

from kivy.graphics import (
    BorderImage,
    Color,
    InstructionGroup,
    SmoothLine,
    SmoothRoundedRectangle,
)
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    VariableListProperty,
)  # fmt: skip
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.layout import Layout
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from tablet_app import theme
from tablet_app.widgets.words import shadow_texture


class Ground(BoxLayout):
    """A plain coloured area."""

    fill = ColorProperty(theme.PAPER)


class Panel(BoxLayout):
    """A rounded area, raised by a soft shadow or flat. Only what shows is drawn."""

    fill = ColorProperty(theme.CARD)
    edge = ColorProperty(theme.CLEAR)
    raised = BooleanProperty(False)
    corner = NumericProperty(theme.RADIUS)

    def __init__(self, **settings: Any) -> None:
        """Make the panel; `settings` are the properties above and those of a BoxLayout."""
        super().__init__(**settings)
        with self.canvas.before:
            self._shadow = InstructionGroup()
            self._fill_colour = Color(rgba=self.fill)
            self._area = SmoothRoundedRectangle()
            self._line = InstructionGroup()
        self.fbind("fill", self._colour)
        for name in ("pos", "size", "corner"):
            self.fbind(name, self._place)
        for name in ("raised", "edge"):
            self.fbind(name, self._dress)
        self._dress()

    def _colour(self, *_: object) -> None:
        self._fill_colour.rgba = self.fill

    def _dress(self, *_: object) -> None:
        self._shadow.clear()
        self._line.clear()
        self._image = self._border = None
        if self.raised:
            # A picture of a shadow costs a weak tablet nothing; a shader would, at every frame.
            self._image = BorderImage(
                texture=shadow_texture(), border=[24] * 4, display_border=[dp(24)] * 4
            )
            self._shadow.add(Color(rgba=(*theme.INK[:3], 0.16)))
            self._shadow.add(self._image)
        if self.edge[3]:
            self._border = SmoothLine(width=1)
            self._line.add(Color(rgba=self.edge))
            self._line.add(self._border)
        self._place()

    def _place(self, *_: object) -> None:
        corner = dp(self.corner)
        self._area.radius = [corner] * 4
        self._area.pos, self._area.size = self.pos, self.size
        if self._image is not None:
            self._image.pos = (self.x - dp(10), self.y - dp(13))
            self._image.size = (self.width + dp(20), self.height + dp(20))
        if self._border is not None:
            box = (self.x + 0.5, self.y + 0.5, self.width - 1, self.height - 1, corner)
            self._border.rounded_rectangle = box


class Scroll(ScrollView):
    """A list that scrolls up and down."""


class Column(BoxLayout):
    """Widgets under each other, as high as they are together."""

    def __init__(self, **settings: Any) -> None:
        """Make the column; `settings` are those of a BoxLayout."""
        settings.setdefault("orientation", "vertical")
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", 0)
        super().__init__(**settings)
        self.bind(minimum_height=self.setter("height"))


class Card(Panel):
    """A panel as high as what stands in it."""

    def __init__(self, **settings: Any) -> None:
        """Make the card; `settings` are those of a panel."""
        settings.setdefault("orientation", "vertical")
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", 0)
        super().__init__(**settings)
        self.bind(minimum_height=self.setter("height"))


class Row(BoxLayout):
    """Widgets beside each other, as high as the highest; `mirrored` from right to left."""

    mirrored = BooleanProperty(False)

    def __init__(self, **settings: Any) -> None:
        """Make the row; `settings` are those of a BoxLayout."""
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", 0)
        super().__init__(**settings)
        self.bind(minimum_height=self.setter("height"))

    def add_widget(self, widget: Widget, index: int = 0, canvas: Any = None) -> None:
        """Add a widget behind the others, in the direction of the row."""
        super().add_widget(widget, len(self.children) if self.mirrored else index, canvas)


class Group(Row):
    """Widgets of fixed widths that stay together in a flow; a gap among them takes the rest."""

    def __init__(self, *, grows: bool, **settings: Any) -> None:
        """Make the group; `grows` where it takes what room is left, at its end."""
        super().__init__(size_hint_x=None, **settings)
        self.grows = grows

    @property
    def natural_width(self) -> float:
        """What its widgets need beside each other, in pixels."""
        fixed = [child.width for child in self.children if child.size_hint_x is None]
        return float(sum(fixed) + self.spacing * max(0, len(self.children) - 1))


class Flow(Layout):
    """Widgets beside each other that share the width, in as many rows as they need.

    A child says how wide it wants to be by `natural_width`, in pixels; one without it takes the
    width that it has. With `stretch`, the children of a row fill it in proportion.
    """

    spacing = NumericProperty(dp(10))
    stretch = BooleanProperty(True)
    mirrored = BooleanProperty(False)
    padding = VariableListProperty([0, 0, 0, 0])
    columns = NumericProperty(0)
    """Most children in a row; 0 for as many as fit. All are equally wide then."""
    fewest = NumericProperty(1)
    """With `columns`: so many stand in a row even where their words have to wrap."""

    def __init__(self, **settings: Any) -> None:
        """Make the flow, as high as its rows; `settings` are the properties and a layout's."""
        settings.setdefault("size_hint_y", None)
        super().__init__(**settings)
        again = self._trigger_layout
        for name in ("children", "pos", "size", "spacing", "stretch", "columns", "mirrored"):
            self.fbind(name, again)

    def add_widget(self, widget: Widget, index: int = 0, canvas: Any = None) -> None:
        """Add a widget behind the others."""
        widget.fbind("size", self._trigger_layout)
        super().add_widget(widget, index, canvas)

    def remove_widget(self, widget: Widget) -> None:
        """Take a widget away."""
        widget.funbind("size", self._trigger_layout)
        super().remove_widget(widget)

    def rows(self) -> list[list[Widget]]:
        """The children, row by row."""
        rows: list[list[Widget]] = []
        used = 0.0
        children = self.children[::-1]
        if self.columns:
            columns = self._most(children)
            return [children[at : at + columns] for at in range(0, len(children), columns)]
        for child in children:
            wish = _wish(child)
            if rows and used + self.spacing + wish <= self._room():
                rows[-1].append(child)
                used += self.spacing + wish
            else:
                rows.append([child])
                used = wish
        return rows

    def _room(self) -> float:
        return float(self.width - self.padding[0] - self.padding[2])

    def _most(self, children: list[Widget]) -> int:
        widest = max((_wish(child) for child in children), default=1.0) + self.spacing
        fitting = int((self._room() + self.spacing) // widest)
        columns = max(int(self.fewest), min(int(self.columns), fitting))
        if len(children) <= 2 * columns:
            # Two rows of two look better than one of three and one of one.
            lines = -(-len(children) // columns)
            columns = -(-len(children) // lines) if lines else columns
        return columns

    def do_layout(self, *_: object) -> None:
        """Place the children."""
        rows = self.rows()
        heights = [max(child.height for child in row) for row in rows]
        around = self.padding[1] + self.padding[3]
        self.height = sum(heights) + self.spacing * max(0, len(rows) - 1) + around
        top = self.top - self.padding[1]
        left, right = self.x + self.padding[0], self.right - self.padding[2]
        for row, height in zip(rows, heights, strict=True):
            x = right if self.mirrored else left
            for child, width in zip(row, self._widths(row, len(rows[0])), strict=True):
                child.width = width
                x -= width if self.mirrored else 0
                child.pos = (x, top - height + (height - child.height) / 2)
                x += -self.spacing if self.mirrored else width + self.spacing
            top -= height + self.spacing

    def _widths(self, row: list[Widget], columns: int) -> list[float]:
        if self.columns:
            return [(self._room() + self.spacing) / columns - self.spacing] * len(row)
        wishes = [min(_wish(child), self._room()) for child in row]
        if not self.stretch:
            return wishes
        spare = max(0.0, self._room() - self.spacing * (len(row) - 1) - sum(wishes))
        # An icon alone gains nothing by being wide.
        growing = [
            getattr(child, "grows", wish > 1.4 * child.height)
            for child, wish in zip(row, wishes, strict=True)
        ]
        share = spare / max(1, sum(growing))
        return [wish + share * grows for wish, grows in zip(wishes, growing, strict=True)]


def _wish(child: Widget) -> float:
    return float(getattr(child, "natural_width", child.width))


class Gap(Widget):
    """Nothing, `height` dp high."""

    def __init__(self, height: float) -> None:
        """Make the gap."""
        super().__init__(size_hint_y=None, height=dp(height))
