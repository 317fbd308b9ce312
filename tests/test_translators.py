"""Translation engines on real weights."""

import itertools
import json
import re

import pytest

from assistant.engines import Engines
from assistant.routing import find_path
from models.errors import EngineError
from models.protocols import RequiredTerm, Translator
from models.translation.firefox import FirefoxTranslator
from models.translation.forcing import places_for
from models.translation.m2m100 import M2M100Translator


def firefox(engines: Engines, model_id: str) -> FirefoxTranslator:
    model = engines.catalogue.get(model_id)
    return FirefoxTranslator(model.id, engines.store.path(model), model.pairs[0])


def test_firefox_models_translate_both_ways(engines: Engines) -> None:
    there = firefox(engines, "firefox-en-pt")
    back = firefox(engines, "firefox-pt-en")
    portuguese = there.translate(["The fee is 300 yen.", ""], "en", "pt-BR")
    assert "300" in portuguese[0]
    assert portuguese[1] == ""
    assert "300" in back.translate(portuguese[:1], "pt-BR", "en")[0]


def test_firefox_models_carry_terms_over(engines: Engines) -> None:
    there = firefox(engines, "firefox-en-pt")
    text = "Submit the moving-in notification at the counter on March 5."
    terms = [
        RequiredTerm("moving-in notification", "notificação de entrada no município"),
        RequiredTerm("counter", "guichê"),
        RequiredTerm("March 5", "5 de março", "date"),
    ]
    plain, told = there.translate([text, text], "en", "pt-BR", [[], terms])
    assert "guichê" not in plain
    assert "notificação de entrada no município" in told
    assert "guichê" in told
    assert "5 de março" in told
    assert "XA" not in told
    (first,) = there.translate(["Counter 3."], "en", "pt-BR", [[RequiredTerm("Counter", "guichê")]])
    assert first.startswith("Guichê")


def test_a_text_with_the_token_itself_is_translated_plainly(engines: Engines) -> None:
    there = firefox(engines, "firefox-en-pt")
    terms = [[RequiredTerm("counter", "guichê")]]
    assert there.translate(["XA1 is at the counter."], "en", "pt-BR", terms) == there.translate(
        ["XA1 is at the counter."], "en", "pt-BR"
    )


def test_a_model_refuses_other_directions(engines: Engines) -> None:
    there = firefox(engines, "firefox-en-pt")
    assert not there.supports("pt-BR", "en")
    with pytest.raises(EngineError, match="does not translate"):
        there.translate(["Olá"], "pt-BR", "en")


class Fixed:
    """A translator that only says which directions it has."""

    def __init__(self, id_: str, *pairs: tuple[str, str]) -> None:
        self.id = id_
        self.pairs = pairs

    def supports(self, source: str, target: str) -> bool:
        return (source, target) in self.pairs

    def translate(
        self, segments: list[str], source: str, target: str, terms: object = ()
    ) -> list[str]:
        return list(segments)


def ids(path: tuple[object, ...] | None) -> list[str] | None:
    return None if path is None else [hop.translator.id for hop in path]  # type: ignore[attr-defined]


def test_routes_straight_through_english_or_not_at_all() -> None:
    ours = Fixed("ours", ("ja", "en"), ("en", "ja"), ("ja", "vi"), ("vi", "ja"))
    there, back = Fixed("en-pt", ("en", "pt-BR")), Fixed("pt-en", ("pt-BR", "en"))
    engines: list[Translator] = [ours, there, back]  # type: ignore[list-item]
    assert ids(find_path(engines, "ja", "vi")) == ["ours"]
    assert ids(find_path(engines, "ja", "pt-BR")) == ["ours", "en-pt"]
    assert ids(find_path(engines, "pt-BR", "ja")) == ["pt-en", "ours"]
    assert find_path(engines, "ja", "my") is None
    assert find_path(engines, "my", "en") is None


def test_the_way_back_avoids_the_model_of_the_way_there() -> None:
    ours = Fixed("ours", ("ja", "en"), ("en", "ja"))
    other = Fixed("other", ("en", "ja"))
    engines: list[Translator] = [ours, other]  # type: ignore[list-item]
    assert ids(find_path(engines, "en", "ja")) == ["ours"]
    assert ids(find_path(engines, "en", "ja", avoid=["ours"])) == ["other"]
    assert ids(find_path([ours], "en", "ja", avoid=["ours"])) == ["ours"]  # type: ignore[list-item]


def test_embedded_model_is_offered_only_where_it_was_measured_good_enough(
    engines: Engines,
) -> None:
    model = engines.catalogue.get("madoguchi-embedded")
    folder = engines.store.path(model)
    card = json.loads((folder / "madoguchi.json").read_text(encoding="utf-8"))
    careful = M2M100Translator(model.id, folder)
    for source, target in itertools.permutations(("ja", "en", "zh-Hans", "my", "vi"), 2):
        assert careful.supports(source, target) == ([source, target] in card["usable"])
    assert careful.supports("ja", "en")
    assert careful.supports("en", "ja")
    assert not careful.supports("ja", "my")
    with pytest.raises(EngineError, match="does not translate"):
        careful.translate(["こんにちは。"], "ja", "my")


def test_embedded_model_keeps_terms_and_values(engines: Engines) -> None:
    model = engines.catalogue.get("madoguchi-embedded")
    ours = M2M100Translator(model.id, engines.store.path(model))
    source = "転入届は引っ越してから14日以内に出してください。"
    asked = [
        RequiredTerm("転入届", "moving-in notification"),
        RequiredTerm("14", "14", "number"),
    ]
    answers = ours.alternatives([source, "どこに行けばいいですか。"], "ja", "en", [asked, []])
    assert len(answers) == 2
    assert "14 days" in answers[0][0]
    assert "moving-in notification" in answers[0][0]
    assert not re.search("__|<term>|<extra", " ".join(answers[0] + answers[1]))


@pytest.mark.parametrize(
    ("number", "written"), [("14", "14"), ("237", "237"), ("3,000", "3,000"), ("0", "0")]
)
def test_embedded_model_never_changes_a_value(engines: Engines, number: str, written: str) -> None:
    model = engines.catalogue.get("madoguchi-embedded")
    ours = M2M100Translator(model.id, engines.store.path(model))
    asked = [RequiredTerm(number, written, "number")]
    answer = ours.translate([f"用紙は{number}枚必要です。"], "ja", "en", [asked])[0]
    assert re.findall(r"[0-9,]*[0-9]", answer) == [written]


def test_a_value_comes_out_as_it_is_required_whatever_the_model_would_say(
    engines: Engines,
) -> None:
    model = engines.catalogue.get("madoguchi-embedded")
    ours = M2M100Translator(model.id, engines.store.path(model))
    asked = [RequiredTerm("3月5日", "the fifth of Marchember", "date")]
    answer = ours.translate(["3月5日までに申請してください。"], "ja", "en", [asked])[0]
    assert "the fifth of Marchember" in answer


def test_an_output_that_lost_its_placeholder_comes_last(engines: Engines) -> None:
    model = engines.catalogue.get("madoguchi-embedded")
    ours = M2M100Translator(model.id, engines.store.path(model))
    lost, doubled = ["__en__", "▁days"], ["__en__", "<extra_6>", "<extra_6>", "▁days"]
    kept = ["__en__", "<extra_6>", "▁days"]
    texts = ours._texts([([lost, doubled, kept], {"<extra_6>": "14"})], "en")
    assert texts == ["14 days", "days", "14 14 days"]


def test_what_brings_the_source_back_goes_before_what_lost_a_part(engines: Engines) -> None:
    model = engines.catalogue.get("madoguchi-embedded")
    ours = M2M100Translator(model.id, engines.store.path(model))

    def pieces(text: str) -> list[str]:
        return ours._pieces.encode(text, out_type=str)

    row = ["__ja__", *pieces("この用紙に名前と住所を書いてください。"), "</s>"]
    short = pieces("Please write your name.")
    whole = pieces("Please write your name and address on this form.")
    for beam in ([short, whole], [whole, short]):
        assert ours._in_order([row], [beam], [[-1.0, -1.0]], "ja", "en")[0][0] == whole


def test_embedded_model_can_be_made_to_use_a_term(engines: Engines) -> None:
    model = engines.catalogue.get("madoguchi-embedded")
    ours = M2M100Translator(model.id, engines.store.path(model))
    source = "書類を3枚、この窓口に出してください。"
    for asked in (
        [RequiredTerm("窓口", "plate of the dragonfly")],
        [RequiredTerm("書類", "silk papers"), RequiredTerm("窓口", "plate of the dragonfly")],
    ):
        value = RequiredTerm("3", "3", "number")
        texts = ours.holding(source, "ja", "en", [value], asked)
        assert all(term.target in texts[0] for term in asked)
        assert re.findall("[0-9]+", texts[0]) == ["3"]
        assert not texts[0].rstrip(".").endswith("plate of the dragonfly plate of the dragonfly")
    japanese = [RequiredTerm("counter", "出入国在留管理局")]
    texts = ours.holding("Please go to the counter on the left.", "en", "ja", [], japanese)
    assert "出入国在留管理局" in texts[0]
    assert " " not in texts[0]
    chinese = ours.holding(
        "この保育園に空きはありません。", "ja", "zh-Hans", [], [RequiredTerm("空き", "空位情况")]
    )
    assert "空位情况" in chinese[0]
    assert " " not in chinese[0]


def test_a_rendering_is_written_at_the_beginning_of_a_word_and_never_behind_the_last() -> None:
    pieces = ["▁Please", "▁br", "ing", "<extra_0>", "it", "."]
    found = places_for("residence card", pieces, "en", {"<extra_0>"})
    assert found == [
        (0, "Residence card"),
        (1, "residence card"),
        (3, "residence card"),
        (4, "residence card"),
    ]
    assert places_for("窓口", ["▁", "出して", "ください", "。"], "ja") == [
        (0, "窓口"),
        (1, "窓口"),
        (2, "窓口"),
    ]
    assert places_for("residence card", [], "en") == []


def test_embedded_model_never_runs_away(engines: Engines) -> None:
    model = engines.catalogue.get("madoguchi-embedded")
    trial = M2M100Translator(model.id, engines.store.path(model), experimental=True)
    answer = trial.translate(["あ" * 500, "はい" * 200, "\u200b"], "ja", "en")
    assert len(answer) == 3
    assert all(len(text) < 3000 for text in answer)
