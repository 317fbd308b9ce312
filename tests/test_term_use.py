"""Which terms a source names, and which a translation uses, inflected forms included."""

import csv
from pathlib import Path

import pytest

from assistant.term_use import added_terms, meant_terms, term_uses
from glossaries.termbase import Termbase

SET = Path(__file__).parent.parent / "benchmarks" / "data" / "term_sentences.csv"


@pytest.fixture(scope="module")
def termbase() -> Termbase:
    return Termbase.load()


def used(termbase: Termbase, source: str, translation: str, tag: str) -> list[bool]:
    found = termbase.find(source, "ja")
    return [use.used for use in term_uses(termbase, found, translation, tag)]


@pytest.mark.parametrize(
    ("tag", "source", "right", "wrong"),
    [
        ("ru", "在留カード", "Покажите вашу карту пребывания.", "Покажите вашу карту."),
        ("ru", "住民税", "Справка об уплате резидентского налога.", "Справка об уплате налога."),
        ("ru", "児童手当", "Вы получаете детские пособия?", "Вы получаете пособие?"),
        ("uk", "在留カード", "Покажіть вашу картку перебування.", "Покажіть картку."),
        ("uk", "児童手当", "Скільки допомоги на дітей я отримаю?", "Скільки допомоги?"),
        ("uk", "住民税", "Я сплатив резидентський податок.", "Я сплатив податок."),
        ("tr", "在留カード", "İkamet kartınızı gösterin.", "Kartınızı gösterin."),
        ("tr", "住民税", "İkamet vergisini ödedim.", "Vergiyi ödedim."),
        ("tr", "保育園", "Çocuğum kreşe gidiyor.", "Çocuğum okula gidiyor."),
        ("ko", "在留カード", "재류카드를 보여 주세요.", "카드를 보여 주세요."),
        ("ko", "住民税", "주민세는 얼마입니까?", "세금은 얼마입니까?"),
        ("ko", "保育園", "어린이집에서 연락이 왔습니다.", "학교에서 연락이 왔습니다."),
        ("mn", "在留カード", "Оршин суух картаа үзүүлнэ үү.", "Картаа үзүүлнэ үү."),
        ("mn", "住民税", "Оршин суугчийн татварыг төлсөн.", "Татварыг төлсөн."),
        ("mn", "児童手当", "Хүүхдийн тэтгэмжийг хэзээ өгөх вэ?", "Тэтгэмжийг хэзээ өгөх вэ?"),
        ("hi", "在留カード", "कृपया अपने निवास कार्ड दिखाएँ।", "कृपया कार्ड दिखाएँ।"),
    ],
)
def test_an_inflected_form_counts_as_used(
    termbase: Termbase, tag: str, source: str, right: str, wrong: str
) -> None:
    assert used(termbase, source, right, tag) == [True]
    assert used(termbase, source, wrong, tag) == [False]


def test_words_of_everyday_name_no_term_in_a_source(termbase: Termbase) -> None:
    def named(text: str, tag: str) -> set[str]:
        return {match.term.id for match in meant_terms(termbase, text, tag)}

    assert named("Can I pay here? I lost my card.", "en") == set()
    assert named("Где документ? Хотите подождать?", "ru") == set()
    assert named("Where do empty cans go?", "en") == {"garbage.can"}
    assert "maternal-health.mch-handbook" in named(
        "I lost my Maternal and Child Health Handbook.", "en"
    )
    assert named("空き缶", "ja") == {"garbage.can"}


@pytest.mark.parametrize(
    ("source", "translation", "back", "added"),
    [
        (
            "窓口で初期化の手続きをしてください。",
            "Please complete the National Health Insurance procedure at the counter.",
            "窓口で国民健康保険の手続きをしてください。",
            ["National Health Insurance"],
        ),
        # Said in other words, or named by one of the two texts only.
        ("国保の手続きです。", "This is for National Health Insurance.", "国民健康保険です。", []),
        ("保育園の申し込みは今日までです。", "Apply for nursery school.", "入園申込は今日まで", []),
        ("初期化します。", "We will reset it.", "国民健康保険です。", []),
        ("初期化します。", "National Health Insurance", "初期化します。", []),
        ("この紙に書いてください。", "Please fill in this form.", "記入してください。", []),
    ],
)
def test_a_term_that_a_translation_brings_in(
    termbase: Termbase, source: str, translation: str, back: str, added: list[str]
) -> None:
    found = added_terms(termbase, source, "ja", translation, "en", back)
    assert [term.word for term in found] == added
    for term in found:
        start, end = term.span
        assert translation[start:end] == term.word


def test_a_term_that_a_resident_did_not_say_is_brought_in(termbase: Termbase) -> None:
    found = added_terms(
        termbase, "I want to reset my PIN.", "en", "国民健康保険に入りたいです。", "ja",
        "I want to join National Health Insurance.",
    )  # fmt: skip
    assert [term.back for term in found] == ["National Health Insurance"]


def test_the_set_for_measuring_terms_is_one(termbase: Termbase) -> None:
    with SET.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 300
    assert len({row["ja"] for row in rows}) == len(rows)
    with_terms = [row for row in rows if termbase.find(row["ja"], "ja")]
    assert len(with_terms) == len(rows)
    kept = [all(used(termbase, row["ja"], row["en"], "en")) for row in rows]
    assert sum(kept) / len(rows) > 0.93
