"""Of several translations the one that the checks accept is taken."""

from assistant.engines import Engines
from assistant.repair import lacking_terms, repair
from assistant.reranking import translate_along, translate_checked
from assistant.routing import Hop
from models.protocols import RequiredTerm


class Beam:
    """A translator with a fixed beam, the wrong number first."""

    id = "beam"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(self, segments, source, target, terms=()):
        return [self.texts[0] for _ in segments]

    def alternatives(self, segments, source, target, terms=()):
        return [list(self.texts) for _ in segments]


def best(engines: Engines, source: str, *texts: str) -> str:
    return translate_checked(engines.termbase, Hop(Beam(*texts), "ja", "en"), [source], [[]])[0]


def test_a_wrong_number_gives_way_to_the_right_one(engines: Engines) -> None:
    source = "手数料は300円です。"
    assert best(engines, source, "The fee is 30 yen.", "The fee is 300 yen.") == (
        "The fee is 300 yen."
    )


def test_the_models_favourite_is_kept_where_all_are_clean(engines: Engines) -> None:
    texts = ("Please wait a moment.", "Just a moment, please.")
    assert best(engines, "少々お待ちください。", *texts) == texts[0]


def test_where_none_is_clean_the_least_faulty_is_kept(engines: Engines) -> None:
    source = "3月5日に300円を払ってください。"
    assert (
        best(engines, source, "Please pay 30 yen on 6 April.", "Please pay 300 yen on 6 April.")
        == "Please pay 300 yen on 6 April."
    )


class Stubborn:
    """An engine that says its own word for a term, alone and in a sentence."""

    id = "stubborn"

    def __init__(self, said: dict[str, str]) -> None:
        self.said = said

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(self, segments, source, target, terms=()):
        return [self.said[text] for text in segments]


def test_a_term_takes_the_place_of_the_engines_own_word(engines: Engines) -> None:
    engine = Stubborn(
        {"転入届を出してください。": "Submit a transfer form.", "転入届": "Transfer form."}
    )
    terms = [[RequiredTerm("転入届", "moving-in notification")]]
    hop = Hop(engine, "ja", "en")
    said = translate_checked(engines.termbase, hop, ["転入届を出してください。"], terms)
    assert said == ["Submit a moving-in notification."]


def test_what_cannot_be_told_apart_is_left_alone() -> None:
    twice = {"転入届": "form", "住所": "Address"}
    hop = Hop(Stubborn(twice), "ja", "en")
    term = RequiredTerm("転入届", "moving-in notification")
    assert repair(hop, "This form or that form.", [term]) == "This form or that form."
    assert repair(hop, "Reform it.", [term]) == "Reform it."
    assert repair(hop, "Form 3 is here.", [term]) == "Moving-in notification 3 is here."


def test_values_and_terms_in_another_form_are_not_lacking() -> None:
    value, term = RequiredTerm("5", "five", "number"), RequiredTerm("転入届", "moving-in form")
    assert lacking_terms("Form 3.", "en", [value, term, term]) == [term]
    assert lacking_terms("Two moving-in forms.", "en", [value, term]) == []


class Obliging(Beam):
    """An engine that leaves a term out unless it is made to use it, and may then do harm."""

    def __init__(self, text: str, held: str) -> None:
        super().__init__(text)
        self.held = held

    def translate(self, segments, source, target, terms=()):
        return ["Nothing of this." for _ in segments]

    def holding(self, segment, source, target, terms, lacking):
        assert [term.source for term in lacking] == ["転入届"]
        return [self.held]


def test_an_engine_is_made_to_use_a_term_that_it_left_out(engines: Engines) -> None:
    source = "3月5日までに転入届を出してください。"
    terms = [[RequiredTerm("転入届", "moving-in notification")]]

    def said(text: str, held: str) -> str:
        hop = Hop(Obliging(text, held), "ja", "en")
        return translate_checked(engines.termbase, hop, [source], terms)[0]

    lost = "Please submit the paper by 5 March."
    right = "Please submit the moving-in notification by 5 March."
    assert said(lost, right) == right
    assert said(lost, "Please do not submit the moving-in notification by 6 April.") == lost


class Fixed:
    """A translator that says one text and remembers which terms it was asked for."""

    id = "fixed"

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked: list[str] = []

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(self, segments, source, target, terms=()):
        self.asked += [item.source for row in terms for item in row if item.kind == "term"]
        return [self.text for _ in segments]


def test_a_word_of_the_pivot_is_no_term_that_nobody_said(engines: Engines) -> None:
    into, out = Fixed("Please renew the residence card before the due date."), Fixed("Renove.")
    path = (Hop(into, "ja", "en"), Hop(out, "en", "pt-BR"))
    translate_along(engines.termbase, path, ["期限の前に在留カードを更新してください。"])
    assert out.asked == ["residence card"]
    out.asked = []
    into.text = "The due date is in May."
    translate_along(engines.termbase, path, ["出産予定日は5月です。"])
    assert out.asked == ["due date"]
