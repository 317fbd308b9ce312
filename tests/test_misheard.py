"""Misheard terms are offered by their sound; what was rightly heard is left alone."""

import pytest

from glossaries.misheard import MisheardTerms
from glossaries.termbase import Termbase


@pytest.fixture(scope="module")
def misheard() -> MisheardTerms:
    return MisheardTerms(Termbase.load())


@pytest.mark.parametrize(
    ("heard", "language", "words", "meant"),
    [
        ("もし健康手帳をお持ちですか。", "ja", "もし健康手帳", "母子健康手帳"),
        ("保険センターへ行ってください。", "ja", "保険センター", "保健センター"),
        ("ザイリューカードを見せてください。", "ja", "ザイリューカード", "在留カード"),
        ("Where is my residance cart?", "en", "residance cart", "residence card"),
    ],
)
def test_a_misheard_term_is_offered(
    misheard: MisheardTerms, heard: str, language: str, words: str, meant: str
) -> None:
    offered = misheard.suggest(heard, language)
    assert [(one.heard, one.term) for one in offered] == [(words, meant)]
    assert heard[offered[0].start : offered[0].end] == words
    assert offered[0].apply(heard) == heard.replace(words, meant)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("国民健康保険に加入してください。", "ja"),
        ("収入がない方も、申告が必要です。", "ja"),
        ("今年度の保険料は三千円です。", "ja"),
        ("最終のバスは八時です。", "ja"),
        ("", "ja"),
        ("My employer is not paying my wages.", "en"),
        ("请出示在留卡。", "zh-Hans"),
    ],
)
def test_what_was_rightly_said_is_left_alone(
    misheard: MisheardTerms, said: str, language: str
) -> None:
    assert misheard.suggest(said, language) == []
