"""The report, made from a made-up year and from Kofu's figures, in every form."""

import csv
import io
import re
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sql
from typer.testing import CliRunner
from usage_year import fill

from assistant.cli import app
from assistant.consultations import Consultation, add_consultation
from assistant.database import Database, open_file, utc
from assistant.errors import StorageError
from assistant.periods import month_period, year_period
from assistant.reports import Report, build_report, page, write_report
from assistant.reports.build import Names
from assistant.reports.tables import Cell, Table, percentile, shown
from assistant.reports.write import csv_table
from assistant.usage_schema import CONVERSATIONS, TURNS, USAGE
from assistant.windows import load_windows

NAMES = Names(load_windows())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_file(USAGE, tmp_path / "usage.sqlite3")
    yield opened
    opened.close()


def talk(
    database: Database, started: str, language: str = "vi", topic: str | None = "tax",
    window: str = "tourism", outcome: str | None = "solved", turns: int = 1,
) -> str:  # fmt: skip
    from datetime import datetime

    from assistant.periods import JAPAN

    id_ = uuid.uuid4().hex
    moment = utc(datetime.fromisoformat(started).replace(tzinfo=JAPAN))
    said = {
        "conversation": id_, "speaker": "staff", "source_language": "ja",
        "target_language": language, "route": "phrase", "state": "confirmed", "at": moment,
    }  # fmt: skip
    with database.writing() as connection:
        connection.execute(
            sql.insert(CONVERSATIONS).values(
                id=id_, window=window, resident_language=language, topic=topic, started=moment,
                outcome=outcome, tablet="t" * 32, seconds=120.0,
            )
        )  # fmt: skip
        for _ in range(turns):
            connection.execute(sql.insert(TURNS).values(id=uuid.uuid4().hex, **said))
    return id_


def table(report: Report, id_: str) -> Table:
    return next(table for table in report.tables if table.id == id_)


def read(found: Table) -> dict[str, dict[str, str]]:
    rows = [*found.rows, *([found.total] if found.total else [])]
    return {
        shown(row[0]): {
            name: shown(cell) for name, cell in zip(found.columns[1:], row[1:], strict=True)
        }
        for row in rows
    }


def test_kofus_table_can_be_read_off(database: Database) -> None:
    """968 consultations, 31 of them with the translator, by language and topic."""
    with_tool = {("zh-Hans", "residence-status"): 14, ("vi", "tax"): 9, ("pt-BR", "pension"): 8}
    for (language, topic), number in with_tool.items():
        for day in range(number):
            talk(database, f"2017-{10 + day % 3}-{1 + day:02d}T10:00", language, topic)
    without = {("zh-Hans", "residence-status"): 400, ("zh-Hans", "tax"): 137, ("ko", "tax"): 400}
    for (language, topic), number in without.items():
        add_consultation(
            database, "t" * 32, Consultation("tourism", language, "2018-02", number, topic)
        )
    report = build_report(database, year_period(2017, fiscal=True), NAMES)
    summary = read(table(report, "summary"))
    assert summary["相談件数"]["2017年度"] == "968"
    assert summary["うち翻訳機利用"]["2017年度"] == "31"
    assert summary["利用の割合"]["2017年度"] == "3.2%"
    languages = read(table(report, "language"))
    assert languages["中国語（簡体字）"]["相談件数"] == "551"
    assert languages["中国語（簡体字）"]["うち翻訳機利用"] == "14"
    assert languages["韓国語"]["うち翻訳機利用"] == "0"
    assert languages["合計"]["相談件数"] == "968"
    cross = read(table(report, "language-topic"))
    assert cross["中国語（簡体字）"]["在留資格"] == "414"
    assert cross["合計"] == {"計": "968", "税金": "546", "在留資格": "414", "年金": "8"}
    tool = read(table(report, "language-topic-tool"))
    assert tool["中国語（簡体字）"]["在留資格"] == "14"
    assert tool["合計"]["計"] == "31"
    months = read(table(report, "months"))
    assert months["2018-02"]["相談件数"] == "937"
    assert months["2017-10"]["うち翻訳機利用"] == "11"


def test_a_month_beside_the_month_before_and_the_year_before(database: Database) -> None:
    for started in ("2026-11-02T09:05", "2026-11-02T09:55", "2026-11-30T23:59"):
        talk(database, started)
    talk(database, "2026-11-03T10:00", turns=0)
    talk(database, "2026-10-31T23:59", outcome=None)
    talk(database, "2025-11-30T12:00")
    talk(database, "2026-12-01T00:00")
    report = build_report(database, month_period("2026-11"), NAMES)
    used = read(table(report, "summary"))["うち翻訳機利用"]
    assert used == {
        "2026年11月": "3", "前期（2026年10月）": "1", "増減": "+2", "増減率": "+200.0%",
        "前年同月（2025年11月）": "1",
    }  # fmt: skip
    hours = read(table(report, "hours"))
    assert (hours["9時台"]["月"], hours["23時台"]["月"], hours["9時台"]["計"]) == ("2", "1", "2")
    assert hours["23時台"]["前期の計"] == "1"
    outcomes = read(table(report, "outcome"))
    assert outcomes["解決した"]["翻訳機利用"] == "3"
    assert outcomes["（結果の記録なし）"]["前期の利用"] == "1"
    assert any("発言のなかった会話 1 件" in note for note in report.notes)
    assert read(table(report, "months"))["2025-11"]["うち翻訳機利用"] == "1"
    assert report.charts.trend.tool[1] == 2
    one = build_report(database, month_period("2026-11"), NAMES, "childcare")
    assert "childcare" not in one.empty
    assert "記録はありません" in one.empty


def test_every_form_of_a_busy_year(database: Database, tmp_path: Path) -> None:
    rows = fill(database, 2026, 2_500)
    report = build_report(database, year_period(2026), NAMES)
    written = write_report(report, tmp_path / "out")
    assert written.problem is None
    html = written.page.read_text(encoding="utf-8")
    assert html.count("<svg") == 6
    assert "<script" not in html
    assert not re.search(r"(src|href)=\"(?!#)", html)
    book = openpyxl.load_workbook(written.workbook)
    assert len(book.sheetnames) == len(report.tables) == len(written.tables)
    assert sum(len(sheet._charts) for sheet in book.worksheets) == 6
    used = sum(int(cell.value or 0) for row in table(report, "window").rows for cell in row[2:3])
    assert 0.97 * rows["conversation"] < used <= rows["conversation"]
    data = written.tables[1].read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert sum(int(line["うち翻訳機利用"]) for line in lines[:-1]) == used
    assert int(lines[-1]["うち翻訳機利用"]) == used
    assert written.pdf is not None
    for name in ("window", "language", "topic"):
        total = table(report, name).total
        assert total is not None
        assert total[2].value == used
    fonts = subprocess.run(["pdffonts", written.pdf], capture_output=True, text=True, check=True)
    assert "Noto-Sans-CJK" in fonts.stdout
    words = subprocess.run(
        ["pdftotext", "-layout", written.pdf, "-"], capture_output=True, text=True, check=True
    )
    assert "多言語窓口 利用報告" in words.stdout
    assert f"{used:,}" in words.stdout


def test_the_same_counts_make_the_same_plots(database: Database) -> None:
    from assistant.reports.charts import draw_charts

    fill(database, 2026, 60)
    report = build_report(database, month_period("2026-04"), NAMES)
    assert draw_charts(report) == draw_charts(report)


def test_an_empty_month_says_so(database: Database, tmp_path: Path) -> None:
    report = build_report(database, month_period("2026-11"), NAMES)
    assert "まだ何も記録されていません" in report.empty
    talk(database, "2026-05-01T10:00")
    report = build_report(database, month_period("2026-11"), NAMES)
    written = write_report(report, tmp_path / "out")
    html = written.page.read_text(encoding="utf-8")
    assert report.empty in html
    assert report.empty == (
        "2026年11月の利用記録はありません。記録があるのは 2026-05 から 2026-05 までです。"
    )
    assert "<svg" not in html
    assert openpyxl.load_workbook(written.workbook)["要約"]["A17"].value == report.empty


EVIL = (
    "=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1",
    "<script>alert(1)</script>", "$\\frac{1}{2}$", "\x07bell", "a,b\n=c",
)  # fmt: skip


def test_names_are_never_formulas_or_markup(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.reports.write.pdf", lambda page: page.encode())
    for name in EVIL:
        talk(database, "2026-11-02T09:00", language=name[:16], topic=name, window=name,
             outcome=name)  # fmt: skip
    report = build_report(database, month_period("2026-11"), NAMES)
    written = write_report(report, tmp_path / "out")
    for sheet in openpyxl.load_workbook(written.workbook).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value[:1] in tuple("=+-@\t\r"):
                    assert cell.quotePrefix
    for path in written.tables:
        for cells in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
            for cell in cells:
                assert not re.match(r"[=+@\t\r]|-(?![0-9.]+%?$)", cell), (path.name, cell)
    html = written.page.read_text(encoding="utf-8")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_plain_minus_stays_a_number() -> None:
    made = Table("x", "x", ("=a", "b"), ((Cell("-1"), Cell(-1, "change")), (Cell("x"), Cell(None))))
    text = csv_table(made).decode("utf-8-sig")
    assert text == "'=a,b\r\n'-1,-1\r\nx,\r\n"


def test_percentiles() -> None:
    assert percentile([], 0.5) is None
    assert percentile([3.0], 0.9) == 3.0
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5


def test_without_a_pdf_library_the_rest_is_written(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_page: str) -> bytes:
        raise StorageError("No PDF can be made here.", "作れません。")

    monkeypatch.setattr("assistant.reports.write.pdf", broken)
    report = build_report(database, month_period("2026-11"), NAMES)
    written = write_report(report, tmp_path / "out")
    assert written.pdf is None
    assert written.workbook.exists()
    assert page.pdf is not broken


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path / "home"))
    run = CliRunner().invoke
    done = run(app, ["report", "--month", "2026-11", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "利用記録はありません" in done.output
    assert (tmp_path / "out" / "madoguchi-2026-11.xlsx").exists()
    (tmp_path / "file").write_text("")
    for args in (
        [], ["--month", "2026-11", "--year", "2026"], ["--month", "x"], ["--year", "26"],
        ["--month", "2026-11", "--window", "x"],
    ):  # fmt: skip
        done = run(app, ["report", *args, "--out", str(tmp_path / "out")])
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit)
    done = run(app, ["report", "--year", "2026", "--out", str(tmp_path / "file" / "x")])
    assert done.exit_code == 1
