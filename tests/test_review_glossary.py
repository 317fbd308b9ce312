"""From a correction to a reviewed term or phrase, and to what the counter then says."""

import json
import re
from pathlib import Path

import pytest
from review_samples import PASSWORD, Browser, desk_in, quick_passwords, say

from assistant.checks import TermUse
from assistant.counter import Counter
from assistant.engines import Engines
from assistant.errors import InputError
from assistant.interpret import Interpreter
from assistant.review import overlay, proposals
from assistant.review.desk import Desk
from assistant.review.proposals import Details, Idea
from assistant.windows import load_windows
from glossaries.exchange import export_file
from glossaries.termbase import Termbase

CARD = "residence-status.residence-card"
SENTENCE = "在留カードが必要です。"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    quick_passwords(monkeypatch)
    return with_people(desk_in(tmp_path))


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """Our glossaries, read once for the tests in which nothing is written to the city's own."""
    return Engines(own_glossary=tmp_path_factory.mktemp("city") / "glossary")


@pytest.fixture
def reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unchanged: Engines) -> Desk:
    quick_passwords(monkeypatch)
    return with_people(desk_in(tmp_path, unchanged))


def with_people(desk: Desk) -> Desk:
    desk.evaluators.add("sato", PASSWORD, ["vi"], "佐藤花子", "editor")
    desk.evaluators.add("tran", PASSWORD, ["vi"], "Trần")
    desk.evaluators.add("lima", PASSWORD, ["pt-BR"], "Lima", "editor")
    return desk


def card_turn(desk: Desk) -> str:
    use = TermUse(CARD, "在留カード", "thẻ lưu trú", True, (0, 5))
    return say(
        desk, SENTENCE, "Cần có thẻ lưu trú.", terms=[use], route="phrase",
        model="city-hall.document-needed", topic="residence-status",
    ).id  # fmt: skip


def idea(target: str = "thẻ cư trú", entry: str = CARD, japanese: str = "在留カード") -> Idea:
    return Idea("term", japanese, target, "vi", "residence-status", entry)


def accepted(desk: Desk, what: Idea, more: Details | None = None, who: str = "sato") -> str:
    maker, editor = desk.evaluators.named("tran"), desk.evaluators.named(who)
    identity = proposals.propose(desk.database, "", maker, proposals.settled(what, desk.engines))
    row = proposals.find(desk.database, identity)
    assert row is not None
    proposals.review(desk.database, desk.engines, row, editor, more or Details())
    return identity


def test_a_reviewed_term_changes_the_next_translation_at_the_counter(
    desk: Desk, tmp_path: Path
) -> None:
    turn = card_turn(desk)
    # The counter's own engines, as in another process.
    engines = Engines(own_glossary=desk.overlay)
    counter = Counter(engines, load_windows()["foreign-residents"], None)
    counter.begin("vi")
    before = counter.translate(counter.type(SENTENCE, "staff"))
    assert before.interpretation is not None
    assert before.interpretation.translation == "Cần có thẻ lưu trú."
    counter.end()

    browser = Browser(desk)
    browser.sign_in("tran", path=f"/turn/{turn}")
    page = browser.post(
        f"/turn/{turn}",
        adequacy="4",
        fluency="4",
        correction="Cần có thẻ cư trú.",
        action="propose",
    )
    assert browser.path == f"/turn/{turn}/propose"
    assert f'<option value="{CARD}" selected>' in page
    page = browser.post(
        browser.path, kind="term", entry_term=CARD, japanese="", target="thẻ cư trú",
        topic="residence-status",
    )  # fmt: skip
    proposal = browser.path
    assert "Once an editor has reviewed it" in page
    assert "Only an editor registered for Vietnamese" in page
    browser.post(f"{proposal}/review", revision="1")
    assert browser.status == 403

    editor = Browser(desk)
    page = editor.sign_in("sato", path=proposal)
    assert "“thẻ lưu trú”, is" in page
    page = editor.post(
        f"{proposal}/review", revision="1", old="forbidden", variants="thẻ ngoại kiều|thẻ zairyu"
    )
    assert "The next conversation" in page or "the next conversation" in page
    assert "佐藤花子" in page
    assert "Cần có thẻ cư trú." in editor.post(f"{proposal}/try")

    counter.begin("vi")
    after = counter.translate(counter.type(SENTENCE, "staff"))
    assert after.interpretation is not None
    assert after.interpretation.translation == "Cần có thẻ cư trú."

    term = Termbase.load(overlays=[desk.overlay])[CARD].targets["vi"]
    assert (term.status, term.forbidden) == ("reviewed", ("thẻ lưu trú",))
    assert term.variants == ("thẻ ngoại kiều", "thẻ zairyu")
    assert re.fullmatch(r"佐藤花子 20\d\d-\d\d-\d\d", term.source)
    assert term.explanation
    assert Termbase.load(overlays=[desk.overlay])[CARD].targets["en"].status == "draft"
    file = tmp_path / "city.tbx"
    export_file(file, desk.engines.termbase, languages=["vi"])
    assert "thẻ cư trú" in file.read_text(encoding="utf-8")

    page = editor.post(f"{proposal}/withdraw")
    assert "the glossary is as it was before" in page
    counter.begin("vi")
    again = counter.translate(counter.type(SENTENCE, "staff"))
    assert again.interpretation is not None
    assert again.interpretation.translation == "Cần có thẻ lưu trú."
    actions = [change.action for change in overlay.history(desk.overlay)]
    assert actions == ["reviewed", "withdrawn"]
    editor.post(f"{proposal}/reopen")
    assert proposals.listed(desk.database, "proposed")[0]["reviewer"] is None


def test_a_new_phrase_is_said_where_there_was_no_way(desk: Desk) -> None:
    sentence = "マル福の受給者証は毎年十月に新しくなります。"
    line = Interpreter(desk.engines, "foreign-residents")
    assert line.interpret(sentence, "ja", "vi").route == "none"
    what = Idea(
        "phrase", sentence, "Thẻ Marufuku được đổi mới vào tháng 10 hằng năm.", "vi", "welfare"
    )
    identity = accepted(desk, what, Details(windows=("foreign-residents",)))
    said = line.interpret(sentence, "ja", "vi")
    assert (said.route, said.status) == ("phrase", "reviewed")
    assert said.translation == what.target
    assert said.model == f"welfare.city-{identity[:8]}"
    back = line.interpret(what.target, "vi", "ja", "staff")
    assert back.translation == sentence


def test_a_new_term_gets_a_reading_and_an_id(desk: Desk) -> None:
    turn = say(desk, "マル福の受給者証です", "x")
    browser = Browser(desk)
    browser.sign_in("sato", path=f"/turn/{turn.id}/propose")
    fields = {"kind": "term", "entry_term": "", "target": "chế độ Marufuku", "topic": "welfare"}
    page = browser.post(f"/turn/{turn.id}/propose", **fields, japanese="マル福制度")
    assert 'name="reading" lang="ja" value="まるふくせいど"' in page
    proposal = browser.path
    page = browser.post(f"{proposal}/review", revision="1", reading="")
    assert "Give the reading" in page
    browser.post(f"{proposal}/review", revision="1", reading="まるふくせいど", window="tourism")
    [match] = Termbase.load(overlays=[desk.overlay]).find("マル福制度の申請", "ja")[:1]
    assert match.term.id == f"welfare.city-{proposal.rpartition('/')[2][:8]}"
    assert match.term.windows == ("tourism",)


def test_withdrawing_puts_back_the_citys_own_earlier_words(desk: Desk) -> None:
    first = accepted(desk, idea("thẻ A"))
    second = accepted(desk, idea("thẻ B"), Details(old="drop"))
    sato = desk.evaluators.named("sato")

    def now() -> str:
        return Termbase.load(overlays=[desk.overlay])[CARD].targets["vi"].text

    assert now() == "thẻ B"
    row = proposals.find(desk.database, first)
    assert row is not None
    # Somebody has changed the entry since: what is newer stays.
    assert not proposals.withdraw(desk.database, desk.engines, row, sato)
    assert now() == "thẻ B"
    row = proposals.find(desk.database, second)
    assert row is not None
    assert proposals.withdraw(desk.database, desk.engines, row, sato)
    assert now() == "thẻ A"


def test_another_language_keeps_its_entry_when_one_is_withdrawn(desk: Desk) -> None:
    new = Idea("term", "マル福制度", "Marufuku", "vi", "welfare")
    more = Details(reading="まるふくせいど")
    first = accepted(desk, new, more)
    accepted(desk, Idea("term", "マル福制度", "Marufuku", "pt-BR", "welfare"), more, "lima")
    row = proposals.find(desk.database, first)
    assert row is not None
    assert proposals.withdraw(desk.database, desk.engines, row, desk.evaluators.named("sato"))
    term = Termbase.load(overlays=[desk.overlay])[row["entry"]]
    assert set(term.targets) == {"pt-BR"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"target": ""}, "Give the rendering."),
        ({"target": "тест"}, "letters that the language does not use"),
        ({"target": "thẻ của [氏名]"}, "stands for personal data"),
        ({"target": "x" * 121}, "Too long"),
        ({"target": "a\nb"}, "Too long"),
        ({"topic": "nothing"}, "could not be read"),
        ({"entry_term": "../../x"}, "is not in the glossary"),
        ({"kind": "phrase", "japanese": "{date}です。", "target": "x"}, "must be the same in both"),
        ({"kind": "phrase", "japanese": "{nothing}", "target": "x"}, "must be the same in both"),
    ],
)  # fmt: skip
def test_what_cannot_be_in_a_glossary_is_refused(
    reading: Desk, change: dict[str, str], sentence: str
) -> None:
    turn = card_turn(reading)
    browser = Browser(reading)
    browser.sign_in("tran", path=f"/turn/{turn}/propose")
    fields = {"kind": "term", "entry_term": "", "japanese": "在留", "target": "x", "topic": "tax"}
    page = browser.post(f"/turn/{turn}/propose", **(fields | change))
    assert browser.status == 422
    assert sentence in page
    assert proposals.listed(reading.database) == []


def test_only_who_knows_the_language_reviews_and_only_once(desk: Desk) -> None:
    people = {name: desk.evaluators.named(name) for name in ("sato", "tran", "lima")}
    identity = proposals.propose(desk.database, "", people["tran"], idea())
    row = proposals.find(desk.database, identity)
    assert row is not None
    for name in ("tran", "lima"):
        with pytest.raises(InputError, match="registered for the language"):
            proposals.review(desk.database, desk.engines, row, people[name], Details())
    assert not desk.overlay.exists()
    proposals.review(desk.database, desk.engines, row, people["sato"], Details())
    with pytest.raises(InputError, match="in the meantime"):
        proposals.review(desk.database, desk.engines, row, people["sato"], Details())
    now = proposals.find(desk.database, identity)
    assert now is not None
    with pytest.raises(InputError, match="registered"):
        proposals.withdraw(desk.database, desk.engines, now, people["tran"])
    own = proposals.propose(desk.database, "", people["lima"], idea("x"))
    other = proposals.find(desk.database, own)
    assert other is not None
    with pytest.raises(InputError, match="somebody else"):
        proposals.withdraw(desk.database, desk.engines, other, people["tran"])


def test_what_cannot_be_written_is_not_called_reviewed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = proposals.propose(desk.database, "", desk.evaluators.named("tran"), idea())
    row = proposals.find(desk.database, identity)
    assert row is not None
    desk.overlay.parent.mkdir(exist_ok=True)
    desk.overlay.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        proposals.review(desk.database, desk.engines, row, desk.evaluators.named("sato"), Details())
    now = proposals.find(desk.database, identity)
    assert now is not None
    assert (now["status"], now["revision"]) == ("proposed", 1)


def test_history_says_who_when_and_what(desk: Desk) -> None:
    identity = accepted(desk, idea("thẻ A"))
    lines = (desk.overlay / overlay.HISTORY).read_text(encoding="utf-8").splitlines()
    [entry] = map(json.loads, lines)
    assert (entry["by"], entry["proposal"], entry["entry"]) == ("佐藤花子", identity, CARD)
    assert entry["before"] == {"terms/ja.csv": None, "terms/vi.csv": None}
    assert entry["after"]["terms/vi.csv"]["target"] == "thẻ A"
    with (desk.overlay / overlay.HISTORY).open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    assert len(list(overlay.history(desk.overlay))) == 1
