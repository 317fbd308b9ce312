"""Every script of the app: fonts, strings, line breaks, contrast and icons; without a display."""

import pytest

from assistant.languages import LANGUAGES
from tablet_app import theme
from tablet_app.direction import levels, visual_order
from tablet_app.fonts import chain, covers, missing_fonts
from tablet_app.icons import NAMES, draw_icon
from tablet_app.shaping import Style, measure
from tablet_app.strings import strings
from tablet_app.text import compose, paint
from tablet_app.wrapping import break_offsets, wrap


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
    picture = compose(text, style, 300)
    pixels = paint(picture)
    assert len(pixels) == picture.width * picture.height * 4
    assert len(set(pixels[3::4])) > 20


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


def test_arabic_runs_from_right_to_left() -> None:
    text = "أحضر بطاقة الإقامة (在留カード) إلى الشباك 3"
    style = Style("ar", 24)
    first, number = text.index("أحضر"), text.index("3")
    picture = compose(text, style, 900, ((first, first + 4), (number, number + 1)))
    (right, left) = sorted(picture.marks, key=lambda mark: -mark[0])
    # The line begins at the right edge, and its number stands at its end, on the left.
    assert right[3] == 0
    assert right[0] + right[2] == pytest.approx(900, abs=3)
    assert left[3] == 1
    assert left[0] < right[0]
    # Widths add up: nothing is drawn twice or left out.
    whole = compose(text, style, 900, ((0, len(text)),))
    assert sum(mark[2] for mark in whole.marks) == pytest.approx(measure(text, style), abs=2)
    assert compose(text, Style("ja", 24), 900, ((0, 4),)).marks[0][0] < 450


def test_mixed_directions_follow_the_unicode_algorithm() -> None:
    # (levels of stretches from UAX 9's own examples, order in which they are drawn)
    assert visual_order([0, 0, 0]) == [0, 1, 2]
    assert visual_order([0, 1, 0]) == [0, 1, 2]
    assert visual_order([1, 1]) == [1, 0]
    assert visual_order([1, 2, 1]) == [2, 1, 0]
    assert visual_order([0, 1, 2, 1, 0]) == [0, 3, 2, 1, 4]
    assert levels("日本語 abc", False) is None
    assert levels("אבג 12", True) == (1, 1, 1, 1, 2, 2)
    # A pair of brackets around the other direction belongs to the paragraph (rule N0).
    assert levels("א (b) 3", True) == (1, 1, 1, 2, 1, 1, 2)
    assert levels("a (ב) c", False) == (0, 0, 0, 1, 0, 0, 0)
    assert levels("א (b (c) ד", True)[5:8] == (2, 2, 2)
