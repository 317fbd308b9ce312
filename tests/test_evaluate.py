"""`madoguchi evaluate`: sets, scores, the report and what is said of a bad set."""

import json
import re
from pathlib import Path

import pytest
from sacrebleu.metrics import BLEU, CHRF
from typer.testing import CliRunner

from assistant.cli import app
from assistant.engines import Engines
from assistant.errors import InputError
from assistant.evaluation.clauses import lost_clauses
from assistant.evaluation.report import html_report
from assistant.evaluation.scoring import evaluate, score_item
from assistant.evaluation.sets import Item, read_set
from assistant.evaluation.systems import Output, System, find_systems

RUN = CliRunner()
SET = """source\treference\tid\tVoice
The fee is 300 yen.\tA taxa é de 300 ienes.\tfee\tA taxa é de 30 ienes.
I have a moving-in notification.\tTenho uma notificação de entrada.\tin\tTenho um papel.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "counter.tsv"
    file.write_text(SET, encoding="utf-8")
    return file


def test_a_set_with_and_without_names_of_columns(path: Path, tmp_path: Path) -> None:
    items = read_set(path, "en", "pt")
    assert [item.id for item in items] == ["fee", "in"]
    assert items[0].direction == ("en", "pt-BR")
    assert items[0].columns == {"voice": "A taxa é de 30 ienes."}
    bare = tmp_path / "bare.tsv"
    bare.write_text('\ufeff"はい"と言う\tSay "yes"\r\n\r\nいいえ\r\n', encoding="utf-8")
    items = read_set(bare, "ja", "en")
    assert [(i.source, i.reference) for i in items] == [
        ('"はい"と言う', 'Say "yes"'),
        ("いいえ", ""),
    ]


def test_languages_and_short_sentences_in_columns(tmp_path: Path) -> None:
    file = tmp_path / "s.tsv"
    file.write_text("from\tto\tsource\tparts\nja\tvi\tAなのでB\tA|B\n", encoding="utf-8")
    (item,) = read_set(file, "en", "en")
    assert item.direction == ("ja", "vi")
    assert item.parts == ("A", "B")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no sentence"),
        (b"source\treference\n", "holds no sentence"),
        (b"source\treference\n\tx\n", "Line 2 of .* has no source"),
        (b"a\tb\tc\td\n", "Line 1 of .* has 4 columns"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_bad_set_is_refused_in_one_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "bad.tsv"
    file.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_set(file, "ja", "en")


def test_a_set_must_say_its_languages(path: Path) -> None:
    with pytest.raises(InputError, match="does not say its languages"):
        read_set(path)
    answer = RUN.invoke(app, ["evaluate", str(path), "--from", "en"])
    assert answer.exit_code == 1
    assert "--from and --to" in answer.stderr
    assert "Traceback" not in answer.output


def test_scores_are_those_of_sacrebleu_and_count_terms_and_numbers(
    engines: Engines, path: Path
) -> None:
    items = read_set(path, "en", "pt-BR")
    (system,) = find_systems(engines, ["column:voice"], items)
    (result,) = evaluate(system, items, engines.termbase)
    outputs, references = [i.columns["voice"] for i in items], [[i.reference for i in items]]
    assert result.chrf == pytest.approx(CHRF().corpus_score(outputs, references).score)
    assert result.bleu == pytest.approx(BLEU().corpus_score(outputs, references).score)
    data = result.as_json()
    assert (data["numbers_asked"], data["numbers_kept"]) == (1, 0)
    assert data["terms_asked"] >= 1
    assert data["terms_used"] < data["terms_asked"]
    assert data["suspect"] == 1


def test_the_line_and_the_models_really_translate(engines: Engines, path: Path) -> None:
    items = read_set(path, "en", "pt-BR")
    for system in find_systems(engines, ["line", "models", "firefox-en-pt:plain"], items):
        (result,) = evaluate(system, items, engines.termbase)
        data = result.as_json()
        assert data["untranslated"] == 0, system.name
        assert data["numbers_kept"] == 1, system.name
        assert result.chrf is not None
        assert result.chrf > 20
        assert data["seconds_median"] > 0


def test_a_text_that_cannot_be_translated_is_counted_and_stops_nothing(engines: Engines) -> None:
    items = [
        Item("a", "あ" * 10_000, "x", "ja", "km"),
        Item("b", "昨日の夕方、隣の犬が三回吠えました。", "x", "ja", "km"),
        Item("c", "こんにちは。", "", "ja", "km"),
    ]
    (system,) = find_systems(engines, ["line"], items)
    (result,) = evaluate(system, items, engines.termbase)
    assert result.as_json()["untranslated"] == 2
    assert "10,000 characters" in result.rows[0].problem
    assert result.rows[2].output


def test_names_of_systems_that_mean_nothing(engines: Engines) -> None:
    items = [Item("a", "こんにちは。", "", "ja", "vi")]
    for name, message in (
        ("gpt", "is no translation model; there are: line, models"),
        ("whisper-base", "is no translation model"),
        ("firefox-en-pt", "does not translate from ja to vi"),
        ("firefox-en-pt:fast", "`:plain` only"),
        ("column:theirs", "no column “theirs”"),
    ):
        with pytest.raises(InputError, match=message):
            find_systems(engines, [name], items)


def test_lost_clauses_in_dense_and_in_spaced_scripts() -> None:
    whole = "Please bring your card. You do not need a seal. Wait here."
    clauses = ["Bring your card, please.", "The fee is free.", "Please wait here."]
    assert lost_clauses(clauses, whole, "en") == [1]
    assert lost_clauses(["印章は不要です。", ""], "在留カードを持参。印章は不要です", "ja") == [1]


def test_short_sentences_are_translated_beside_the_long_one(engines: Engines) -> None:
    asked = []

    def forgetful(text: str, source: str, target: str) -> str:
        asked.append(text)
        return {"long": "Come on Monday.", "a": "Come on Monday.", "b": "Bring your seal."}[text]

    item = Item("x", "long", "Come on Monday and bring your seal.", "ja", "en", ("a", "b"))
    (result,) = evaluate(System("forgetful", forgetful), [item], engines.termbase)
    assert asked == ["long", "a", "b"]
    assert result.as_json()["sentences_lost"] == 1
    assert result.short_chrf is not None
    assert result.chrf is not None
    assert result.short_chrf > result.chrf


def test_the_report_needs_nothing_else_and_escapes_what_it_shows(engines: Engines) -> None:
    item = Item("1", "窓口は<b>3階</b>です。", "It is on floor 3.", "ja", "en")
    row = score_item(item, Output("On floor <script>4</script>.", 0.1), engines.termbase)
    (result,) = evaluate(System("s&s", lambda *_: row.output), [item], engines.termbase)
    page = html_report("町 <set>", [result], "today")
    assert page.startswith("<!doctype html>")
    assert not re.search(r"(?:src|href)=|https?://|<script|<b>|@import", page)
    assert page.count("<svg") == page.count("</svg>") >= 4
    assert "町 &lt;set&gt;" in page
    assert "Noto Sans CJK JP" in page
    assert row.findings[0].message in page


def test_the_command_prints_json_and_writes_the_report(path: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    command = ["evaluate", str(path), "--from", "en", "--to", "pt", "--engine", "column:voice"]
    answer = RUN.invoke(app, [*command, "--json", "--report", str(report)])
    assert answer.exit_code == 0, answer.output
    data = json.loads(answer.stdout)
    assert data["results"][0]["sentences"] == 2
    assert data["results"][0]["rows"][0]["output"] == "A taxa é de 30 ienes."
    assert "A taxa é de 300 ienes." in report.read_text(encoding="utf-8")
    answer = RUN.invoke(app, command)
    assert "numbers kept" in answer.stdout
    assert "0/1" in answer.stdout
    answer = RUN.invoke(app, [*command, "--report", str(tmp_path / "no" / "r.html")])
    assert answer.exit_code == 1
    assert "cannot be written" in answer.stderr
