"""Whether the keyboard is in use, so that what has the focus shows it."""
# mypy: allow-subclassing-any

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty


class _Keys(EventDispatcher):
    """One for the app: a touch ends the use of the keyboard, Tab begins it."""

    in_use = BooleanProperty(False)


keys = _Keys()
