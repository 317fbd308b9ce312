"""Every script of the app: fonts, strings, line breaks, contrast and icons; without a display."""

import pytest

from assistant.languages import LANGUAGES
from tablet_app import theme
from tablet_app.fonts import chain, covers, missing_fonts
from tablet_app.icons import NAMES, draw_icon
from tablet_app.strings import strings
from tablet_app.text import Style, break_offsets, draw, measure, wrap


def test_every_language_can_be_read() -> None:
    every = set(LANGUAGES) - {"ja"}
    assert set(strings()) == every
    assert missing_fonts(tuple(every)) == []
    for tag, texts in strings().items():
        shown = [LANGUAGES[tag].name, *texts.model_dump().values()]
        for text in shown:
            for character in text:
                fonts = chain(tag)
                assert any(covers(font, character) for font in fonts), (tag, character)


@pytest.mark.parametrize("tag", ["ja", "zh-Hans", "ko", "vi", "th", "km", "my", "ne", "si", "bn"])
def test_lines_are_complete_and_narrow(tag: str) -> None:
    text = LANGUAGES[tag].no_translation * 3
    style = Style(tag, 24)
    for width in (120, 300, 900):
        lines = [text[a:b] for a, b in wrap(text, style, width)]
        assert "".join(lines) == text
        assert all(measure(line.rstrip(), style) <= width for line in lines)
        assert len(lines) > 1
    picture = draw(text, style, 300)
    assert len(picture.pixels) == picture.width * picture.height * 4
    assert len(set(picture.pixels[3::4])) > 20


def test_japanese_lines_end_between_phrases() -> None:
    text = "妊娠届出書に記入してください。"
    _, preferred = break_offsets(text, "ja")
    assert text.index("してください") not in preferred
    assert text.index("記入") in preferred


def test_contrast_and_icons() -> None:
    pairs = [(theme.INK, theme.PAPER), (theme.SOFT, theme.PAPER), (theme.SOFT, theme.CARD)]
    pairs += [(theme.WHITE, theme.ACCENT[side]) for side in theme.ACCENT]
    pairs += [(theme.WHITE, theme.ACCENT_DEEP[side]) for side in theme.ACCENT]
    pairs += [(theme.ACCENT[side], theme.ACCENT_TINT[side]) for side in theme.ACCENT]
    pairs += [(ink, tint) for _, _, ink, tint in theme.SEVERITY.values()]
    for ink, ground in pairs:
        assert theme.contrast(ink, ground) >= 4.5
    assert theme.contrast(theme.WHITE, theme.rgb("000000")) == pytest.approx(21)
    for name in NAMES:
        assert len(set(draw_icon(name, 32)[3::4])) > 10
