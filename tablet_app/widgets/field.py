"""A place to type in."""
# mypy: allow-subclassing-any

from typing import Any

from kivy.metrics import dp
from kivy.uix.textinput import TextInput

from tablet_app import theme
from tablet_app.direction import runs_right_to_left
from tablet_app.fonts import face, script_of
from tablet_app.widgets.words import text_pixels


class Field(TextInput):
    """A line or a page to type in, in a font of its language."""

    def __init__(
        self, language: str = "ja", size_sp: float = theme.BODY, lines: int = 1, **settings: Any
    ) -> None:
        """Make the field.

        Args:
            language: BCP 47 tag of what is typed; Japanese also draws Latin letters.
            size_sp: text size.
            lines: how many lines it is high; with one it takes no line feed.
            settings: those of a TextInput.
        """
        script = script_of(language)
        # Kivy's field has one font: the Japanese one knows Chinese, Cyrillic and Greek as well.
        font = face(script if script not in ("Latn", "Hans", "Hant") else "Jpan")
        if script == "Latn" and language not in ("ja", "en"):
            font = face("Latn")
        settings.setdefault("halign", "right" if runs_right_to_left(language) else "left")
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", text_pixels(size_sp) * 1.5 * lines + dp(28))
        super().__init__(
            font_name=font.path if font else "Roboto", font_size=text_pixels(size_sp),
            multiline=lines > 1, write_tab=False, **settings,
        )  # fmt: skip
