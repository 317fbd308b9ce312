"""Figures, agreement and exports of what evaluators rated."""

import csv
import io
import json
import math
import re
from pathlib import Path

import openpyxl
import pytest
from review_samples import PASSWORD, Browser, desk_in, quick_passwords, say

from assistant.conversation import TurnState
from assistant.review import overlay, proposals
from assistant.review.agreement import nominal, ordinal
from assistant.review.desk import Desk
from assistant.review.proposals import Details, Idea
from assistant.review.quality import Selection, length_group, measure
from assistant.review.ratings import MarkedError, Rating, save
from glossaries.termbase import Termbase

FORMULA = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    quick_passwords(monkeypatch)
    desk = desk_in(tmp_path)
    desk.evaluators.add("sato", PASSWORD, ["vi"], "佐藤", "editor")
    desk.evaluators.add("tran", PASSWORD, ["vi"], FORMULA)
    return desk


def rated(
    desk: Desk, turn: str, adequacy: int, fluency: int = 3, who: str = "sato", **more
) -> None:
    save(desk.database, turn, desk.evaluators.named(who).id, Rating(adequacy, fluency, **more))


def test_alpha_is_that_of_krippendorffs_own_example() -> None:
    # Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C and following.
    table = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3",
             ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")  # fmt: skip
    given = [
        (f"coder{coder}", f"unit{unit}", int(value))
        for coder, line in enumerate(table)
        for unit, value in enumerate(line.split())
        if value != "."
    ]
    assert nominal(given).alpha == pytest.approx(0.743, abs=5e-4)
    found = ordinal(given)
    assert found.alpha == pytest.approx(0.815, abs=5e-4)
    assert (found.turns, found.evaluators) == (11, 4)
    assert ordinal([("a", "x", 3), ("b", "x", 3)]).alpha is None
    assert ordinal([("a", "x", 3), ("a", "y", 4)]).alpha is None
    assert nominal([]).alpha is None


def test_means_are_those_of_the_log_though_doubted_turns_are_rated_more_often(desk: Desk) -> None:
    good = [say(desk, f"あ{n}", "x") for n in range(9)]
    bad = say(desk, "い", "x", state=TurnState.REJECTED)
    rated(desk, good[0].id, 5)
    rated(desk, bad.id, 1)
    found = measure(desk.database, Selection())
    # 9 turns that nobody doubted and 1 that was rejected: (9·5 + 1·1) / 10.
    [group] = found.groups["language"]
    assert group.adequacy.mean == pytest.approx(4.6)
    assert (found.turns, found.ratings, found.logged) == (2, 2, 10)


def test_figures_per_language_window_version_and_length(desk: Desk) -> None:
    long = say(desk, "長" * 61, "x", "vi", version="1")
    short = say(desk, "短い", "x", "km", "tourism", version="2")
    other = say(desk, "x" * 61, "短い", "en", speaker="resident")
    phrase = say(desk, "定型", "x", "vi", route="phrase", model="general.hello")
    rated(desk, long.id, 2, errors=(
        MarkedError("accuracy/omission", "critical", "source", 0, 1),
        MarkedError("accuracy/omission", "minor", "source"),
    ))  # fmt: skip
    rated(desk, long.id, 4, who="tran")
    for turn, value in ((short, 5), (other, 3), (phrase, 5)):
        rated(desk, turn.id, value)
    found = measure(desk.database, Selection())

    def means(name: str) -> dict[str, float]:
        return {group.key: round(group.adequacy.mean, 2) for group in found.groups[name]}

    assert means("language") == {"vi": 4.0, "km": 5.0, "en": 3.0}
    assert means("window") == {"foreign-residents": 3.67, "tourism": 5.0}
    assert means("model") == {"embedded-mt 1": 3.0, "embedded-mt 2": 5.0, "phrase": 5.0}
    assert means("length_staff") == {"1–15": 5.0, "61–120": 3.0}
    assert means("length_resident") == {"61–120": 3.0}
    [group] = [g for g in found.groups["length_staff"] if g.key == "61–120"]
    assert group.penalty == pytest.approx(100 * (25 + 1) / 2 / 61)
    assert found.errors == [("accuracy/omission", {"critical": 1, "minor": 1})]
    assert found.agreement["severe"].turns == 1
    only = measure(desk.database, Selection(language="km"))
    assert (only.turns, only.logged) == (1, 1)
    assert [length_group(n, 1) for n in (1, 15, 16, 120, 121)] == [0, 0, 1, 3, 4]


def test_the_interval_is_that_of_independent_turns(desk: Desk) -> None:
    values = [1, 2, 3, 4, 5, 5, 4, 3]
    for value in values:
        rated(desk, say(desk, "あ", "x").id, value)
    [group] = measure(desk.database, Selection()).groups["language"]
    mean = sum(values) / 8
    deviation = math.sqrt(sum((v - mean) ** 2 for v in values) / 7)
    assert group.adequacy.low == pytest.approx(mean - 1.96 * deviation / math.sqrt(8))
    assert group.adequacy.high == pytest.approx(mean + 1.96 * deviation / math.sqrt(8))


def test_the_page_draws_and_says_them_in_both_languages(desk: Desk) -> None:
    browser = Browser(desk)
    assert "Nothing in this selection has been rated" in browser.sign_in("sato", path="/quality")
    turn = say(desk, "長" * 70, "x")
    rated(desk, turn.id, 2)
    rated(desk, turn.id, 4, who="tran")
    page = browser.get("/quality?language=vi&since=2020-01-01&until=2100-01-01")
    assert page.count("<svg") == 4
    assert "61–120 characters" in page
    assert ">3.00<" in page
    assert "rated by two or more" in page
    for wrong in (
        "?since=yesterday&until=9999-99-99",
        "?language=<b>&window=x",
        "?since=0001-01-01",
    ):
        browser.get(f"/quality{wrong}")
        assert browser.status == 200
    assert "文の長さ：日本語から" in browser.get("/language/ja?next=/quality")


def full(desk: Desk) -> str:
    turn = say(desk, FORMULA, "+1+1", window="tourism", topic="tax")
    errors = (MarkedError("other/other", "major", "translation", 0, 2, "@note"),)
    rated(desk, turn.id, 2, correction="-2", comment="\t=1+1\x01", errors=errors)
    rated(desk, turn.id, 3, who="tran")
    proposals.propose(
        desk.database, turn.id, desk.evaluators.named("tran"), Idea("term", "税", "=1", "vi", "tax")
    )
    return turn.id


def test_everything_is_exported_and_no_cell_is_a_formula(desk: Desk) -> None:
    turn = full(desk)
    browser = Browser(desk)
    page = browser.sign_in("sato", path="/export")
    links = re.findall(r'href="(/export/[^"]+)"', page)
    assert len(links) == 6
    files = {link: browser.client.get(link) for link in links}
    tables = {}
    for link, answer in files.items():
        assert answer.status_code == 200
        assert "attachment" in answer.headers["content-disposition"]
        if link.endswith(".csv"):
            assert answer.content.startswith(b"\xef\xbb\xbf")
            assert answer.content.count(b"\r\n") >= 2
            tables[link] = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    cells = [cell for table in tables.values() for row in table for cell in row.values()]
    assert not [cell for cell in cells if cell.lstrip(" ")[:1] in tuple("=+-@\t\r")]
    [row] = tables["/export/turns.csv"]
    assert (row["id"], row["source"], row["translation"]) == (turn, "'" + FORMULA, "'+1+1")
    assert {r["evaluator_name"] for r in tables["/export/ratings.csv"]} == {"佐藤", "'" + FORMULA}
    assert tables["/export/errors.csv"][0]["note"] == "'@note"
    assert tables["/export/proposals.csv"][0]["target"] == "'=1"

    book = openpyxl.load_workbook(io.BytesIO(files["/export/madoguchi.xlsx"].content))
    assert book.sheetnames == ["turns", "ratings", "errors", "proposals"]
    values = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in values if cell.data_type == "f" or cell.hyperlink]
    assert FORMULA in [cell.value for cell in values]
    assert all(cell.quotePrefix for cell in values if cell.value == FORMULA)

    lines = files["/export/madoguchi.jsonl"].text.splitlines()
    first, last = (json.loads(line) for line in lines)
    assert (first["record"], first["source"], len(first["ratings"])) == ("turn", FORMULA, 2)
    errors = [error for rating in first["ratings"] for error in rating["errors"]]
    assert [(e["category"], e["start"], e["stop"]) for e in errors] == [("other/other", 0, 2)]
    assert (last["record"], last["target"]) == ("proposal", "=1")


def test_only_an_editor_exports(desk: Desk) -> None:
    full(desk)
    browser = Browser(desk)
    assert "/export" not in browser.sign_in("tran")
    for path in ("", "/turns.csv", "/madoguchi.xlsx", "/madoguchi.jsonl"):
        answer = browser.client.get(f"/export{path}")
        assert answer.status_code == 403
        assert "+1+1" not in answer.text
    browser.sign_in("sato")
    assert Browser(desk).client.get("/export/evaluator.csv").status_code == 303


def test_an_empty_log_exports_its_headings(desk: Desk) -> None:
    browser = Browser(desk)
    browser.sign_in("sato")
    assert browser.client.get("/export/turns.csv").text.startswith("\ufeffid,conversation,")
    assert browser.client.get("/export/madoguchi.jsonl").text == ""
    assert browser.client.get("/export/madoguchi.xlsx").content[:2] == b"PK"
    assert browser.client.get("/export/evaluator.csv").status_code == 404


def upload(browser: Browser, name: str, data: bytes) -> str:
    token = re.search(r'name="csrf" value="([^"]+)"', browser.get("/glossary"))
    assert token is not None
    answer = browser.client.post(
        "/glossary/import", data={"csrf": token[1]}, files={"file": (name, data)}
    )
    return browser._took(answer)


def words(text: str) -> bytes:
    return f"id,domain,ja,reading,vi target,vi status\n{text}\n".encode()


def test_a_glossary_is_exported_imported_and_the_import_undone(desk: Desk) -> None:
    browser = Browser(desk)
    browser.sign_in("sato")
    page = upload(browser, "own.csv", words("tax.city-a,tax,甲府税,こうふぜい,thuế Kofu,official"))
    assert "1 rows are kept: 1 new, 0 changed." in page
    assert "甲府税" in browser.client.get("/glossary/terms.csv").content.decode()
    assert "thuế Kofu" in browser.client.get("/glossary/terms.tbx").text
    assert browser.client.get("/glossary/phrases.csv").status_code == 200
    assert browser.client.get("/glossary/terms.exe").status_code == 404
    browser.get("/glossary")
    assert "Undone." in browser.post("/glossary/undo-import")
    assert Termbase.load(overlays=[desk.overlay]).get("tax.city-a") is None
    assert [c.action for c in overlay.history(desk.overlay)] == ["imported", "import-undone"]
    assert "cannot be undone" in browser.post("/glossary/undo-import")


def test_an_import_is_not_undone_over_a_later_review(desk: Desk) -> None:
    browser = Browser(desk)
    browser.sign_in("sato")
    upload(browser, "own.csv", words("tax.city-a,tax,甲府税,こうふぜい,thuế Kofu,official"))
    sato = desk.evaluators.named("sato")
    identity = proposals.propose(
        desk.database, "", sato, Idea("term", "甲府税", "thuế B", "vi", "tax", "tax.city-a")
    )
    row = proposals.find(desk.database, identity)
    assert row is not None
    proposals.review(desk.database, desk.engines, row, sato, Details())
    browser.get("/glossary")
    assert "cannot be undone" in browser.post("/glossary/undo-import")
    assert Termbase.load(overlays=[desk.overlay])["tax.city-a"].targets["vi"].text == "thuế B"


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "../../terms/ja.csv", "/tmp/evil.csv", "..\\..\\evil.csv"],
)  # fmt: skip
def test_an_import_writes_nowhere_but_into_the_glossary(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    browser = Browser(desk)
    browser.sign_in("sato")
    row = "tax.city-a,tax,甲府税,こうふぜい,x,official\n../../../evil,tax,悪,あく,x,official"
    before = {path for path in tmp_path.rglob("*") if desk.overlay not in path.parents}
    page = upload(browser, name, words(row))
    after = {path for path in tmp_path.rglob("*") if desk.overlay not in path.parents}
    kept = {desk.overlay, desk.overlay.with_name("glossary.before-import")}
    assert after - before <= kept
    files = {str(p.relative_to(desk.overlay)) for p in desk.overlay.rglob("*") if p.is_file()}
    assert files <= {"history.jsonl", "terms/ja.csv", "terms/vi.csv"}
    assert browser.status == 400 or "is not like tax.resident-tax" in page
    assert not Path("/tmp/evil.csv").exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b"PK\x03\x04 no workbook"),
        ("a.tbx", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b""),
        ("a.exe", b"MZ"),
    ],
)
def test_what_is_no_glossary_is_told_in_one_sentence(desk: Desk, name: str, data: bytes) -> None:
    browser = Browser(desk)
    browser.sign_in("sato")
    page = upload(browser, name, data)
    assert browser.status == 400
    assert "This did not work" in page
    assert "root:" not in page
    assert not (desk.overlay / "terms").exists()


def test_only_an_editor_imports(desk: Desk) -> None:
    browser = Browser(desk)
    browser.sign_in("tran")
    assert "/glossary/import" not in browser.get("/glossary")
    assert "Only an editor" in upload(browser, "own.csv", words("tax.city-a,tax,税,ぜい,x,draft"))
    assert not desk.overlay.exists()
