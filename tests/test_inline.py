"""Values and terms inline: found in the source, handed to the model, put back into its output."""

import pytest

from assistant.required import required
from glossaries.termbase import Termbase
from models.protocols import RequiredTerm
from models.translation.inline import Placeholders, places, restore

NUMBERS = {"number": ["<n0>", "<n1>"], "date": ["<d0>"]}


@pytest.fixture(scope="module")
def termbase() -> Termbase:
    return Termbase.load()


def values(termbase: Termbase, text: str, source: str, target: str) -> list[tuple[str, str, str]]:
    found = required(termbase, text, source, target)
    return [(item.source, item.target, item.kind) for item in found if item.kind != "term"]


def test_values_are_written_as_the_target_language_writes_them(termbase: Termbase) -> None:
    text = "3月5日の午後2時半に、3,000円を持って12番窓口に来てください。"
    assert values(termbase, text, "ja", "en") == [
        ("3月5日", "5 March", "date"),
        ("午後2時半", "2:30\u202fpm", "time"),
        ("3,000円", "3,000 yen", "amount"),
        ("12", "12", "number"),
    ]


def test_numbers_that_are_names_keep_their_digits(termbase: Termbase) -> None:
    assert ("055", "055", "number") in values(termbase, "电话是055-237-5131。", "zh-Hans", "ja")
    assert ("2026", "2026", "number") in values(termbase, "2026年から始まります。", "ja", "en")


def test_tenths_are_a_percentage(termbase: Termbase) -> None:
    text = "病院で払うお金は3割です。"
    assert values(termbase, text, "ja", "en") == [("3割", "30%", "number")]
    assert values(termbase, text, "ja", "fr") == [("3割", "30\xa0%", "number")]
    assert values(termbase, "二割引きです。", "ja", "tr") == [("二割", "%20", "number")]


def test_months_are_named(termbase: Termbase) -> None:
    text = "8月から10月までと、2027年1月です。1か月で3月31日になります。"
    assert values(termbase, text, "ja", "en") == [
        ("8月", "August", "date"),
        ("10月", "October", "date"),
        ("2027年1月", "January 2027", "date"),
        ("3月31日", "31 March", "date"),
    ]
    assert values(termbase, "5月要交税，5个月。", "zh-Hans", "ja") == [
        ("5月", "5月", "date"),
        ("5", "5", "number"),
    ]
    assert values(termbase, "13月", "ja", "en") == [("13", "13", "number")]


def test_one_and_words_for_numbers_are_left_to_the_model(termbase: Termbase) -> None:
    assert values(termbase, "1日だけ、二人で来ました。", "ja", "en") == []


def test_terms_come_with_the_rendering_of_the_termbase(termbase: Termbase) -> None:
    found = required(termbase, "転入届を出してください。", "ja", "en")
    assert [(item.source, item.kind) for item in found] == [("転入届", "term")]
    assert "moving-in" in found[0].target


def test_a_digit_is_not_found_inside_a_longer_number() -> None:
    three, thirteen = RequiredTerm("3", "3", "number"), RequiredTerm("13", "13", "number")
    found = places("13枚を3階へ", [three, thirteen])
    assert [(start, item.source) for start, _, item in found] == [(0, "13"), (4, "3")]


def test_items_do_not_overlap_and_the_first_named_wins() -> None:
    long, short = RequiredTerm("14日以内", "within 14 days"), RequiredTerm("14", "14", "number")
    assert [item for _, _, item in places("14日以内に", [long, short])] == [long]


def test_placeholders_end_and_leave_the_rest_to_the_model() -> None:
    tokens = Placeholders(NUMBERS)
    items = [RequiredTerm(str(n), str(n), "number") for n in (4, 5, 6)]
    assert [tokens.give(item) for item in items] == ["<n0>", "<n1>", None]
    assert tokens.given == {"<n0>": "4", "<n1>": "5"}


@pytest.mark.parametrize(
    ("runs", "renderings", "target", "text"),
    [
        (["Come within", "days, please."], ["14"], "en", "Come within 14 days, please."),
        (["", "日以内に", "階へ"], ["14", "3"], "ja", "14日以内に3階へ"),
        (["", "일 이내에"], ["14"], "ko", "14일 이내에"),
        (["By", ", please."], ["5 March"], "en", "By 5 March, please."),
        (["It is (", ")."], ["30"], "en", "It is (30)."),
        (["No value here."], [], "en", "No value here."),
    ],
)
def test_values_return_with_the_spaces_of_the_language(
    runs: list[str], renderings: list[str], target: str, text: str
) -> None:
    assert restore(runs, renderings, target) == text
