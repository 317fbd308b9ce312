"""Quality control: each planted fault is found, and ours has none that must be mended."""

from dataclasses import replace

import pytest

from glossaries.locales import TARGETS, han_problem, script_problem
from glossaries.phrasebook import Phrase, Phrasebook, PhraseText
from glossaries.quality import Report, check, check_loaded
from glossaries.termbase import Term, Termbase, TermTarget

GOOD = Term(
    "tax.resident-tax", "tax", "住民税", "じゅうみんぜい", (), ("childcare",), "", "",
    {"en": TermTarget("resident tax", (), ("city tax",)), "ru": TermTarget("налог")},
)  # fmt: skip
PHRASE = Phrase(
    "tax.by", "staff", ("childcare",), "tax",
    {
        "ja": PhraseText(
            "住民税は{date}までです。", variants=("住民税は{date}までに払います。",)
        ),
        "en": PhraseText("Pay the resident tax by {date}."),
    },
)  # fmt: skip


def report(terms: list[Term], phrases: list[Phrase]) -> Report:
    termbase = Termbase(terms)
    return check_loaded(termbase, Phrasebook(phrases, termbase))


def target(**changes: object) -> Term:
    return replace(GOOD, targets={"en": replace(GOOD.targets["en"], **changes)})  # type: ignore[arg-type]


def text(tag: str, words: str, status: str = "draft") -> Phrase:
    return replace(PHRASE, texts={**PHRASE.texts, tag: PhraseText(words, status)})


def worded(tag: str, *variants: str) -> Phrase:
    own = replace(PHRASE.texts[tag], variants=variants)
    return replace(PHRASE, texts={**PHRASE.texts, tag: own})


SECOND = replace(
    PHRASE, id="tax.two", texts={"ja": PhraseText("{date}まで。"), "en": PhraseText("by {date}.")}
)


def test_a_good_glossary_passes() -> None:
    found = report([GOOD], [PHRASE])
    assert found.findings == ()
    assert found.passed
    assert (found.terms, found.phrases, found.slotted_phrases) == (1, 1, 1)
    assert found.languages["en"].statuses == {"draft": 2}


@pytest.mark.parametrize(
    ("terms", "phrases", "reason"),
    [
        ([GOOD, replace(GOOD, id="tax.other")], [], "「住民税」 is a form of tax.other too"),
        ([replace(GOOD, domain="money")], [], "unknown domain"),
        ([replace(GOOD, id="pension.x")], [], "does not start with its domain"),
        ([replace(GOOD, windows=("lobby",))], [], "unknown window"),
        ([replace(GOOD, reading="住民ぜい")], [], "is not kana"),
        ([replace(GOOD, variants=("주민세",))], [], "another script"),
        ([target(text="налог")], [], "another script (CYRILLIC)"),
        ([target(variants=("住民税",))], [], "another script"),
        ([target(status="checked")], [], "unknown status"),
        ([target(forbidden=("Resident Tax",))], [], "accepted and forbidden"),
        ([target(explanation="What it is.")], [], "not in Japanese"),
        ([GOOD], [text("en", "Pay the resident tax by {time}.")], "slots differ"),
        ([GOOD], [text("en", "Pay the resident tax by {dat}.")], "unknown slot"),
        ([GOOD], [text("en", "Платите налог до {date}.")], "another script"),
        ([GOOD], [text("en", "Pay the city tax by {date}.")], "forbidden “city tax”"),
        ([GOOD], [text("en", "Pay the resident tax by {date}.", "ok")], "unknown status"),
        ([GOOD], [worded("ja", "住民税です。")], "variant with other slots"),
        ([GOOD], [worded("en", "The resident tax is due.")], "variant with other slots"),
        ([GOOD], [worded("en", "住民税 {date}")], "another script"),
        ([GOOD], [worded("en", "By {date}."), SECOND], "a wording that tax.two has too"),
        ([GOOD], [PHRASE, replace(PHRASE, id="tax.two")], "same text as tax.two"),
        ([GOOD], [replace(PHRASE, topic="money")], "unknown topic"),
        ([GOOD], [replace(PHRASE, windows=())], "no window"),
    ],
)
def test_errors_are_found(terms: list[Term], phrases: list[Phrase], reason: str) -> None:
    found = report(terms, phrases)
    assert not found.passed
    assert any(reason in f.reason for f in found.errors), [str(f) for f in found.findings]


def test_another_rendering_of_a_term_is_a_warning() -> None:
    found = report([GOOD], [text("en", "Pay the local levy by {date}.")])
    assert found.passed
    assert any("住民税 is not “resident tax”" in f.reason for f in found.warnings)


def test_a_wrong_rendering_that_is_right_for_another_term_is_let_be() -> None:
    city = replace(GOOD, id="tax.city-tax", source="都市税", targets={"en": TermTarget("city tax")})
    both = replace(
        PHRASE,
        texts={
            "ja": PhraseText("住民税と都市税は{date}までです。"),
            "en": PhraseText("Pay the resident tax and the city tax by {date}."),
        },
    )
    assert report([GOOD, city], [both]).findings == ()


def test_lengths_and_languages_that_stand_out_are_warnings() -> None:
    ours = Phrasebook.load()
    phrases = list(ours)[:200]
    long = phrases[5]
    english = phrases[7]
    grown = PhraseText(long.texts["vi"].text * 4)
    copied = PhraseText("Please go to the counter on the second floor and wait there.")
    phrases[5] = replace(long, texts={**long.texts, "vi": grown})
    phrases[7] = replace(english, texts={**english.texts, "vi": copied})
    found = check_loaded(ours.termbase, Phrasebook(phrases, ours.termbase))
    marked = {(f.check, f.file, f.id) for f in found.warnings}
    assert ("length", "phrases/vi.csv", long.id) in marked
    assert ("language", "phrases/vi.csv", english.id) in marked


@pytest.mark.parametrize(
    ("cell", "tag", "fine"),
    [
        ("My Number (IC)", "th", True), ("บัตร", "km", False), ("ពន្ធ", "km", True),
        ("住民税", "zh-Hans", True), ("じゅうみん", "zh-Hans", False), ("가", "ko", True),
        ("税", "ko", False), ("Імʼя", "uk", True), ("số 1 – “x”", "vi", True),
        ("nº 1", "pt-BR", True),
        ("カード", "ja", True), ("နေထိုင်ခွင့်", "my", True), ("कर", "bn", False), ("බදු", "si", True),
    ],
)  # fmt: skip
def test_scripts(cell: str, tag: str, fine: bool) -> None:
    assert (script_problem(cell, tag) is None) == fine


def test_the_two_chinese_writings_are_told_apart() -> None:
    assert han_problem("居留證", "zh-Hans") == "traditional characters: 證"
    assert han_problem("居留证", "zh-Hant") == "simplified characters: 证"
    assert han_problem("居留证", "zh-Hans") is None


def test_ours_has_nothing_that_must_be_mended() -> None:
    found = check()
    assert [str(f) for f in found.errors] == []
    assert found.phrases >= 450
    assert found.terms >= 600
    assert found.slotted_phrases >= 120
    assert found.explained_terms >= 150
    assert found.places >= 150
    assert set(found.languages) == {"ja", *TARGETS}
