"""Import and export: nothing lost, nothing run, bad rows named, conflicts listed."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from glossaries import tbx
from glossaries.exchange import export_file, import_file
from glossaries.phrasebook import Phrase, Phrasebook, PhraseText
from glossaries.sheets import Kind
from glossaries.spreadsheet import ExchangeError, escape, unescape
from glossaries.termbase import Term, Termbase, TermTarget

ODD = '=HYPERLINK("http://x") 「引用」, "quoted"\nsecond line <b>&amp;</b>'


def odd_termbase() -> Termbase:
    targets = {
        "en": TermTarget("-minus", ("+plus", "@at"), ("=1+1",), "reviewed", "'quoted", ODD),
        "id": TermTarget("pajak", (), (), "official"),
        "my": TermTarget("အခွန်"),
    }
    return Termbase(
        [
            Term("tax.odd", "tax", "税", "ぜい", ("税金",), ("childcare",), ODD, "'=note", targets),
            Term("tax.plain", "tax", "申告", "しんこく", (), (), "", "", {}),
        ]
    )


def odd_phrasebook(termbase: Termbase) -> Phrasebook:
    texts = {
        "ja": PhraseText("{date}までに、はい。", variants=("{date}まで",)),
        "id": PhraseText("=Ya {date}", "reviewed", ("Ya, {date}", "+{date}; ya")),
    }
    phrase = Phrase("tax.by", "staff", ("childcare",), "tax", texts)
    return Phrasebook([phrase], termbase)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "tbx"])
def test_odd_cells_survive_a_round_trip(tmp_path: Path, suffix: str) -> None:
    ours = odd_termbase()
    path = tmp_path / f"terms.{suffix}"
    assert export_file(path, ours) == 2
    report = import_file(path, tmp_path / "overlay", Termbase([]))
    assert report.problems == ()
    assert report.added == ("tax.odd", "tax.plain")
    back = Termbase.load(tmp_path / "overlay")
    assert list(back) == list(ours)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_phrases_survive_a_round_trip(tmp_path: Path, suffix: str) -> None:
    ours = odd_phrasebook(odd_termbase())
    export_file(tmp_path / f"p.{suffix}", odd_termbase(), ours, "phrases")
    import_file(tmp_path / f"p.{suffix}", tmp_path / "overlay", Termbase([]))
    assert list(Phrasebook.load(tmp_path / "overlay", odd_termbase())) == list(ours)


def test_a_bad_wording_is_named_and_the_rest_of_the_phrase_kept(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "id,speaker,topic,ja,variants,en text,en status,en variants\n"
        "tax.by,staff,tax,{date}まで。,{date}。|いつか。,By {date}.,draft,"
        "Due {date}.|Due now.|税 {date}\n"
    )
    report = import_file(path, tmp_path / "overlay", Termbase([]))
    assert [(p.line, p.reason) for p in report.problems] == [
        (2, "ja: “いつか。”: not the same slots as the Japanese text"),
        (2, "en: “Due now.”: not the same slots as the Japanese text"),
        (2, "en: “税 {date}”: letters of another script (CJK): 税"),
    ]
    phrase = Phrasebook.load(tmp_path / "overlay", Termbase([]))["tax.by"]
    assert phrase.variants == ("{date}。",)
    assert phrase.wordings("en") == ("By {date}.", "Due {date}.")


@pytest.mark.parametrize("kind", ["terms", "phrases", "places"])
def test_all_of_ours_survives_csv(tmp_path: Path, kind: Kind) -> None:
    terms = Termbase.load()
    phrases = Phrasebook.load(termbase=terms)
    export_file(tmp_path / "all.csv", terms, phrases, kind)
    report = import_file(tmp_path / "all.csv", tmp_path / "overlay", Termbase([]))
    assert report.problems == ()
    if kind == "phrases":
        assert list(Phrasebook.load(tmp_path / "overlay", terms)) == list(phrases)
    else:
        back = list(Termbase.load(tmp_path / "overlay"))
        assert back == [t for t in terms if t.is_place == (kind == "places")]


def test_all_of_ours_survives_xlsx_and_tbx(tmp_path: Path) -> None:
    terms = Termbase.load()
    phrases = Phrasebook.load(termbase=terms)
    export_file(tmp_path / "all.xlsx", terms, phrases)
    import_file(tmp_path / "all.xlsx", tmp_path / "x", Termbase([]))
    assert list(Termbase.load(tmp_path / "x")) == list(terms)
    assert list(Phrasebook.load(tmp_path / "x", terms)) == list(phrases)
    export_file(tmp_path / "all.tbx", terms)
    assert tbx.check((tmp_path / "all.tbx").read_bytes(), "all.tbx") == []
    import_file(tmp_path / "all.tbx", tmp_path / "t", Termbase([]))
    assert list(Termbase.load(tmp_path / "t")) == [t for t in terms if not t.is_place]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+81", "-1", "@x", "\tx", "'=1", "''@", "'quoted", "a=b", ""]
)
def test_formulas_are_disarmed_and_restored(cell: str) -> None:
    safe = escape(cell)
    assert safe[:1] not in tuple("=+-@\t\r")
    assert unescape(safe) == cell


def test_no_cell_of_an_export_runs_as_a_formula(tmp_path: Path) -> None:
    export_file(tmp_path / "t.csv", odd_termbase())
    data = (tmp_path / "t.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "Excel takes a file without BOM for Shift_JIS"
    assert b",=HYPERLINK" not in data
    assert b',"=HYPERLINK' not in data
    export_file(tmp_path / "t.xlsx", odd_termbase())
    sheet = load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def table(*rows: str) -> str:
    return "id,domain,ja,reading,windows,vi target,vi status\n" + "\n".join(rows) + "\n"


def test_bad_rows_are_named_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        table(
            "tax.good,tax,独自税,どくじぜい,childcare,thuế riêng,draft",
            "No Id,tax,税,ぜい,,,",
            "tax.noreading,tax,税,,,,",
            "tax.domain,money,税,ぜい,,,",
            "tax.window,tax,税,ぜい,lobby,,",
            "tax.script,tax,区税,くぜい,,налог,draft",
            "tax.status,tax,町税,ちょうぜい,,thuế,checked",
            "tax.good,tax,独自税,どくじぜい,,,",
            "tax.long,tax,税,ぜい,,,,extra",
        ),
        encoding="utf-8",
    )
    report = import_file(path, tmp_path / "overlay", Termbase([]))
    reasons = {(p.line, p.id): p.reason for p in report.problems}
    assert reasons[3, "No Id"].startswith("id 'No Id' is not like")
    assert reasons[4, "tax.noreading"] == "empty reading"
    assert reasons[5, "tax.domain"] == "unknown domain 'money'"
    assert reasons[6, "tax.window"] == "unknown window lobby"
    assert reasons[7, "tax.script"].startswith("vi: letters of another script (CYRILLIC)")
    assert reasons[8, "tax.status"].startswith("vi: status 'checked' is not")
    assert reasons[9, "tax.good"] == "id used twice"
    assert "8 cells" in reasons[10, "tax.long"]
    kept = Termbase.load(tmp_path / "overlay")
    assert [t.id for t in kept] == ["tax.good", "tax.script", "tax.status"]
    assert kept["tax.good"].rendering("vi") == "thuế riêng"
    assert kept["tax.script"].rendering("vi") is None


def test_conflicts_are_listed_and_what_the_city_leaves_out_stays_ours(tmp_path: Path) -> None:
    ours = odd_termbase()
    path = tmp_path / "own.csv"
    path.write_text(
        "id,domain,ja,reading,id target\ntax.odd,tax,税,ぜい,pajak kota\n"
        "tax.new,tax,申告,しんこく,\n",
        encoding="utf-8",
    )
    report = import_file(path, tmp_path / "overlay", ours)
    assert [(c.id, c.column, c.ours, c.theirs) for c in report.conflicts] == [
        ("tax.odd", "id target", "pajak", "pajak kota"),
        ("tax.new", "ja", "申告 (tax.plain)", "申告"),
    ]
    assert (report.added, report.changed) == (("tax.new",), ("tax.odd",))
    assert not (tmp_path / "overlay" / "terms" / "en.csv").exists()
    overlaid = Termbase.load(tmp_path / "overlay")["tax.odd"]
    assert overlaid.variants == ("税金",)
    assert overlaid.rendering("id") == "pajak kota"


def test_a_second_import_adds_to_the_overlay(tmp_path: Path) -> None:
    for number in (1, 2):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"id,domain,ja,reading\ntax.n{number},tax,税{number}号,ぜい\n", "utf-8")
        import_file(path, tmp_path / "overlay", Termbase([]))
    assert [t.id for t in Termbase.load(tmp_path / "overlay")] == ["tax.n1", "tax.n2"]


def test_slots_must_agree(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "id,speaker,windows,topic,ja,en text\n"
        "tax.a,staff,childcare,tax,{date}までです。,By {date}.\n"
        "tax.b,staff,childcare,tax,{date}までです。,By {time}.\n"
        "tax.c,staff,childcare,tax,{day}までです。,\n",
        encoding="utf-8",
    )
    report = import_file(path, tmp_path / "overlay", Termbase([]))
    assert [p.id for p in report.problems] == ["tax.b", "tax.c"]
    book = Phrasebook.load(tmp_path / "overlay", Termbase([]))
    assert [(p.id, p.text("en")) for p in book] == [("tax.a", "By {date}."), ("tax.b", None)]


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("cp932", ","), ("utf-16", "\t"), ("utf-8-sig", ";")]
)
def test_what_excel_saves_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "id,domain,ja,reading\r\ntax.own,tax,独自税,どくじぜい\r\n".replace(",", delimiter)
    (tmp_path / "x.csv").write_bytes(text.encode(encoding))
    import_file(tmp_path / "x.csv", tmp_path / "overlay", Termbase([]))
    assert Termbase.load(tmp_path / "overlay")["tax.own"].source == "独自税"


def test_a_formula_in_a_workbook_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "domain", "ja", "reading"])
    sheet.append(["tax.a", "tax", "=1+1", "ぜい"])
    sheet.append(["tax.b", "tax", "税", "ぜい"])
    book.save(tmp_path / "x.xlsx")
    report = import_file(tmp_path / "x.xlsx", tmp_path / "overlay", Termbase([]))
    assert [(p.line, p.reason) for p in report.problems] == [(2, "a cell holds a formula")]
    assert [t.id for t in Termbase.load(tmp_path / "overlay")] == ["tax.b"]


DCT = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dct" xml:lang="ja" xmlns="urn:iso:std:iso:30042:ed-2"
     xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
 <tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>
 <text><body><conceptEntry id="tax.resident">
  <min:subjectField>tax</min:subjectField>
  <langSec xml:lang="JA"><basic:definition>税金です。</basic:definition>
   <termSec><term>住民税</term></termSec></langSec>
  <langSec xml:lang="pt"><termSec><term>imposto residencial</term>
    <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
   <termSec><term>imposto civil</term>
    <min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec></langSec>
  <langSec xml:lang="de"><termSec><term>Einwohnersteuer</term></termSec></langSec>
 </conceptEntry></body></text></tbx>"""


def test_dct_style_of_other_programs_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.tbx").write_text(DCT, encoding="utf-8")
    report = import_file(tmp_path / "x.tbx", tmp_path / "overlay", Termbase([]))
    assert [p.reason for p in report.problems] == ["language 'de' is not kept"]
    term = Termbase.load(tmp_path / "overlay")["tax.resident"]
    assert (term.source, term.reading, term.explanation) == (
        "住民税",
        "じゅうみんぜい",
        "税金です。",
    )
    assert term.targets["pt-BR"] == TermTarget("imposto residencial", (), ("imposto civil",))


def test_the_2008_edition_is_read(tmp_path: Path) -> None:
    (tmp_path / "old.tbx").write_text(
        '<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd"><martif type="TBX-Basic" xml:lang="ja">'
        '<text><body><termEntry id="tax.t"><descrip type="subjectField">tax</descrip>'
        '<langSet xml:lang="ja"><tig><term>申告</term></tig></langSet>'
        '<langSet xml:lang="en"><tig><term>declaration</term></tig></langSet>'
        "</termEntry></body></text></martif>",
        encoding="utf-8",
    )
    import_file(tmp_path / "old.tbx", tmp_path / "overlay", Termbase([]))
    assert Termbase.load(tmp_path / "overlay")["tax.t"].rendering("en") == "declaration"


def test_the_schema_finds_what_iso_30042_does_not_allow() -> None:
    good = tbx.dump(odd_termbase(), ("en",))
    assert tbx.check(good, "good.tbx") == []
    for old, new in (
        (b"preferredTerm", b"preferredTerm"),
        (b'type="administrativeStatus"', b'type="status"'),
        (b'type="TBX-Basic"', b'type="TBX-Other"'),
        (b"<term>", b"<word>"),
    ):
        bad = good.replace(old, new).replace(
            b"</term>", b"</word>" if b"word" in new else b"</term>"
        )
        assert bool(tbx.check(bad, "bad.tbx")) == (bad != good)


def test_entities_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "x.tbx").write_text(
        f'<!DOCTYPE tbx [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
        '<tbx><text><body><conceptEntry id="tax.t"><langSec xml:lang="ja"><termSec><term>&x;</term>'
        "</termSec></langSec></conceptEntry></body></text></tbx>"
    )
    with pytest.raises(ExchangeError, match="entities"):
        import_file(tmp_path / "x.tbx", tmp_path / "overlay", Termbase([]))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.tbx", b"<tbx>", "not well-formed"),
        ("x.tbx", b"<html/>", "is not TBX"),
        ("x.xlsx", b"no workbook", "not an XLSX"),
        ("x.csv", b"\x81\xff\xfe\x00", "is not text"),
        ("x.csv", b"a,b\n1,2\n", "holds no table"),
        ("x.ods", b"", "must end in"),
        ("missing.csv", None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_sentence(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ExchangeError, match=reason):
        import_file(tmp_path / name, tmp_path / "overlay", Termbase([]))
    assert not (tmp_path / "overlay").exists()


def test_a_workbook_that_is_only_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as packed:
        packed.writestr("a.txt", "x")
    with pytest.raises(ExchangeError, match="not an XLSX"):
        import_file(tmp_path / "x.xlsx", tmp_path / "overlay", Termbase([]))


def test_exports_that_cannot_be_written_give_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="must end in"):
        export_file(tmp_path / "x.ods", odd_termbase())
    with pytest.raises(ExchangeError, match="unknown language xx"):
        export_file(tmp_path / "x.csv", odd_termbase(), languages=["xx"])
    with pytest.raises(ExchangeError, match="cannot be written"):
        export_file(tmp_path / "none" / "x.csv", odd_termbase())
    control = Termbase([Term("tax.c", "tax", "税\x01", "ぜい", (), (), "", "", {})])
    for suffix in ("xlsx", "tbx"):
        with pytest.raises(ExchangeError, match="character"):
            export_file(tmp_path / f"c.{suffix}", control)
