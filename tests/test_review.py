"""The evaluators' desk: queue, ratings, undo, in both languages."""

from pathlib import Path

import pytest
import sqlalchemy as sql
from review_samples import PASSWORD, Browser, desk_in, quick_passwords, say

from assistant.accuracy.schema import CONVERSATIONS, ERRORS, REVIEWS
from assistant.checks import Finding, TermUse
from assistant.conversation import TurnState
from assistant.review.desk import Desk
from assistant.review.marking import Mark, pieces
from assistant.review.mqm import CATEGORIES
from assistant.review.sampling import Choice, counts, waiting
from assistant.review.strings import strings

FIELDS = {"adequacy": "2", "fluency": "4", "action": "save"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    quick_passwords(monkeypatch)
    desk = desk_in(tmp_path)
    desk.evaluators.add("sato", PASSWORD, ["vi", "en"], "佐藤", "editor")
    desk.evaluators.add("tran", PASSWORD, ["vi"], "Trần")
    return desk


def reviews(desk: Desk) -> list[dict]:
    with desk.database.reading() as connection:
        return [dict(row) for row in connection.execute(sql.select(REVIEWS)).mappings()]


def marked(desk: Desk) -> list[tuple]:
    query = sql.select(
        ERRORS.c.category, ERRORS.c.severity, ERRORS.c.side, ERRORS.c.start, ERRORS.c.stop
    ).order_by(ERRORS.c.start)
    with desk.database.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_an_empty_log_says_so_in_both_languages(desk: Desk) -> None:
    browser = Browser(desk)
    assert "Nothing has been logged yet" in browser.sign_in("sato")
    assert "精度記録はまだありません" in browser.get("/language/ja?next=/")
    assert "まだ評価していません" in browser.get("/mine")


def test_a_turn_is_shown_with_all_that_helps_to_judge_it(desk: Desk) -> None:
    turn = say(
        desk, "税金は三千円です", "Tiền thuế là 30 yên", back="税金は三十円です",
        findings=[Finding("amount", "error", "金額が違います。", (3, 6), (13, 19))],
        terms=[TermUse("tax.a", "税金", "tiền thuế", True, (0, 2)),
               TermUse("tax.b", "円", "JPY", False, (5, 6))],
    )  # fmt: skip
    browser = Browser(desk)
    page = browser.sign_in("sato", path=f"/turn/{turn.id}")
    for part in (
        "税金は三十円です", "金額が違います。", "Foreign residents", "suspected error・amount",
        "recognition 87 % sure",
    ):  # fmt: skip
        assert part in page
    assert '<mark class="term" title="税金 → tiền thuế">税金</mark>は' in page
    assert '<mark class="finding-error" title="金額が違います。">三千</mark>' in page
    assert 'class="term-missed finding-error"' in page
    assert '<mark class="term" title="税金 → tiền thuế">Tiền thuế</mark> là <mark' in page


def test_a_rating_with_errors_is_kept_shown_and_undone(desk: Desk) -> None:
    turn = say(desk, "三千円です", "Là 𝟛0 yên, 30 yên")
    browser = Browser(desk)
    browser.sign_in("tran", path=f"/turn/{turn.id}")
    errors = {
        "error_category": ["locale/currency", "accuracy/omission", ""],
        "error_severity": ["critical", "major", "minor"],
        "error_side": ["translation", "source", "translation"],
        # The second "0 yên": the offset of the page's script decides which is meant.
        "error_quote": ["0 yên", "です", ""],
        "error_start": ["12", "", ""],
        "error_stop": ["17", "", ""],
        "error_note": ["ten", "", ""],
    }
    more = {"correction": "Là 3.000 yên", "comment": "数字"}
    page = browser.post(f"/turn/{turn.id}", **FIELDS, **errors, **more)
    assert "The rating is saved." in page
    assert 'value="0 yên"' in page
    assert '<mark class="marked" title="Locale: number or unit' not in page
    [row] = reviews(desk)
    assert (row["adequacy"], row["fluency"], row["correction"]) == (2, 4, "Là 3.000 yên")
    assert marked(desk) == [
        ("accuracy/omission", "major", "source", 3, 5),
        ("locale/currency", "critical", "translation", 12, 17),
    ]
    browser.post(f"/turn/{turn.id}", **(FIELDS | {"adequacy": "5"}), action2="")
    [row] = reviews(desk)
    assert (row["adequacy"], row["revision"], marked(desk)) == (5, 2, [])
    assert "Undone." in browser.post("/undo")
    [row] = reviews(desk)
    assert (row["adequacy"], row["comment"], len(marked(desk))) == (2, "数字", 2)
    browser.post("/undo")
    assert "nothing to undo" in browser.text
    browser.get("/mine")
    assert "taken back" in browser.post(f"/mine/remove/{turn.id}")
    assert (reviews(desk), marked(desk)) == ([], [])
    browser.post("/undo")
    assert reviews(desk)[0]["adequacy"] == 2


def test_the_first_rating_can_be_undone(desk: Desk) -> None:
    turn = say(desk, "一", "một")
    browser = Browser(desk)
    browser.sign_in("tran", path=f"/turn/{turn.id}")
    browser.post(f"/turn/{turn.id}", **FIELDS)
    browser.post("/undo")
    assert reviews(desk) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"adequacy": ""}, "Choose the adequacy."),
        ({"fluency": "6"}, "Choose the fluency."),
        ({"comment": "x" * 5000}, "Too long"),
        ({"error_quote": "hai"}, "Choose the category of the error “hai”."),
        ({"error_quote": "hai", "error_category": "other/other", "error_severity": "minor",
          "error_side": "translation"}, "“hai” does not stand in the text chosen."),
        ({"error_category": "other/other", "error_severity": "deadly", "error_quote": "một",
          "error_side": "translation"}, "Look at the error “một” again."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    desk: Desk, change: dict[str, str], sentence: str
) -> None:
    turn = say(desk, "一", "một")
    browser = Browser(desk)
    browser.sign_in("tran", path=f"/turn/{turn.id}")
    page = browser.post(f"/turn/{turn.id}", **(FIELDS | {"correction": "một cái"} | change))
    assert browser.status == 422
    assert sentence in page
    assert "một cái</textarea>" in page
    assert reviews(desk) == []


def test_another_row_for_an_error_without_a_script(desk: Desk) -> None:
    turn = say(desk, "一", "một")
    browser = Browser(desk)
    browser.sign_in("tran", path=f"/turn/{turn.id}")
    assert browser.text.count('name="error_category"') == 1
    page = browser.post(f"/turn/{turn.id}", **(FIELDS | {"action": "more"}), error_note="keep me")
    assert page.count('name="error_category"') == 3
    assert 'value="keep me"' in page


def test_ratings_of_others_are_hidden_until_ones_own_is_given(desk: Desk) -> None:
    turn = say(desk, "一", "một")
    one, two = Browser(desk), Browser(desk)
    one.sign_in("sato", path=f"/turn/{turn.id}")
    one.post(f"/turn/{turn.id}", **FIELDS, comment="secret opinion")
    page = two.sign_in("tran", path=f"/turn/{turn.id}")
    assert "Already rated by others (1)" in page
    assert "secret opinion" not in page
    page = two.post(f"/turn/{turn.id}", **FIELDS)
    assert "secret opinion" in page
    assert "佐藤" in page


def rate(desk: Desk, who: str, turn: str, adequacy: str) -> None:
    browser = Browser(desk)
    browser.sign_in(who, path=f"/turn/{turn}")
    browser.post(f"/turn/{turn}", **(FIELDS | {"adequacy": adequacy}))
    assert browser.status == 200


def test_the_queue_takes_turns_between_languages_windows_and_reasons(desk: Desk) -> None:
    for number in range(6):
        say(desk, f"あ{number}", "x", "vi")
    rare = say(desk, "い", "x", "km")
    other = say(desk, "う", "x", "vi", "tourism")
    doubted = say(desk, "え", "x", "vi", state=TurnState.REJECTED)
    say(desk, "お", "", "vi", route="none")
    rows = waiting(desk.database, "nobody", Choice())
    assert len(rows) == 9
    assert {row.id for row in rows[:4]} >= {rare.id, other.id, doubted.id}
    assert counts(desk.database, "nobody", Choice()) == {
        "disagreement": 0, "second": 0, "finding": 1, "sample": 8,
    }  # fmt: skip
    only = waiting(desk.database, "nobody", Choice(("km",), "foreign-residents", "sample"))
    assert [row.id for row in only] == [rare.id]
    assert rare.id not in [r.id for r in waiting(desk.database, "nobody", Choice(), {rare.id})]


def test_two_who_disagree_bring_a_third(desk: Desk) -> None:
    turn = say(desk, "一", "một")
    desk.evaluators.add("third", PASSWORD, ["vi"])
    third = desk.evaluators.named("third").id

    def reason() -> list[str]:
        return [row.reason for row in waiting(desk.database, third, Choice())]

    assert reason() == ["sample"]
    rate(desk, "sato", turn.id, "1")
    assert reason() == ["second"]
    assert waiting(desk.database, desk.evaluators.named("sato").id, Choice()) == []
    rate(desk, "tran", turn.id, "2")
    assert reason() == []
    rate(desk, "tran", turn.id, "4")
    assert reason() == ["disagreement"]
    rate(desk, "third", turn.id, "1")
    desk.evaluators.add("fourth", PASSWORD, ["vi"])
    assert waiting(desk.database, desk.evaluators.named("fourth").id, Choice()) == []


def test_from_one_turn_to_the_next_until_nothing_waits(desk: Desk) -> None:
    first, second = say(desk, "一", "một"), say(desk, "二", "hai")
    browser = Browser(desk)
    browser.sign_in("tran")
    browser.get("/next")
    here = browser.path.rpartition("/")[2]
    other = ({first.id, second.id} - {here}).pop()
    browser.post(browser.path, action="skip")
    assert browser.path == f"/turn/{other}"
    page = browser.post(browser.path, **(FIELDS | {"action": "next"}))
    assert browser.path == "/"
    assert "Nothing waits to be rated" in page
    assert "Show the 1 passed over again" in page
    assert browser.post("/skipped/clear").count(f"/turn/{here}") == 1


def test_a_conversation_deleted_meanwhile_is_told(desk: Desk) -> None:
    turn = say(desk, "一", "một")
    browser = Browser(desk)
    browser.sign_in("tran", path=f"/turn/{turn.id}")
    with desk.database.writing() as connection:
        connection.execute(sql.delete(CONVERSATIONS))
    assert "may have been deleted" in browser.post(f"/turn/{turn.id}", **FIELDS)
    assert browser.status == 404


def test_every_word_is_there_in_both_languages_with_the_same_values() -> None:
    import string

    def values(text: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}

    for key, texts in strings().items():
        assert set(texts) == {"ja", "en"}, key
        assert all(texts.values()), key
        assert values(texts["ja"]) == values(texts["en"]), key
    for category in CATEGORIES:
        assert f"mqm.{category}" in strings()


def test_pieces_are_the_whole_text_whatever_is_marked() -> None:
    marks = [Mark(0, 3, "a", "A"), Mark(2, 9, "b", "B"), Mark(-4, 1, "c", ""), Mark(8, 8, "d", "")]
    found = pieces("12345", marks)
    assert "".join(piece.text for piece in found) == "12345"
    assert [(p.text, p.kinds) for p in found] == [
        ("1", ("a", "c")), ("2", ("a",)), ("3", ("a", "b")), ("45", ("b",)),
    ]  # fmt: skip
    assert pieces("", marks) == []


def test_the_page_has_the_colours_of_the_tablet() -> None:
    import assistant.review
    from tablet_app import theme

    folder = Path(assistant.review.__file__).parent
    css = (folder / "static" / "review.css").read_text(encoding="utf-8")
    for name in ("paper", "ink", "pine", "grape", "soft", "warning", "error", "info"):
        red, green, blue, _ = getattr(theme, name.upper())
        code = "".join(f"{round(part * 255):02X}" for part in (red, green, blue))
        assert f"--{name}: #{code}" in css, name
