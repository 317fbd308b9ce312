"""The command line as a user meets it: real process, real models, readable errors."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.demo.play import FOLDER
from assistant.paths import models_folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home whose models are those of this machine."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "models").symlink_to(models_folder())
    return folder


def run(
    *arguments: str, home: Path, code: int = 0, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        capture_output=True, text=True, input=stdin, encoding="utf-8", timeout=300,
        env=environment | {"MADOGUCHI_HOME": str(home), "COLUMNS": "200"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_a_text_as_json(home: Path) -> None:
    done = run("interpret", "--text", "手数料は300円です。", "--from", "ja", "--to", "vi", "--json",
               home=home)  # fmt: skip
    turn = json.loads(done.stdout)
    assert turn["route"] == "phrase"
    assert "300" in turn["translation"]
    assert turn["back_translation"] == "手数料は300円です。"
    assert {"source", "source_language", "target_language", "confidence", "model", "terms",
            "findings", "agreement", "seconds"} <= set(turn)  # fmt: skip


def test_lines_go_on_after_a_bad_one(home: Path) -> None:
    lines = "わかりません。\n\n😀\nこんにちは。\n" + "あ" * 3000 + "\n"
    done = run("interpret", "--lines", "-", "--from", "ja", "--to", "en", home=home, stdin=lines,
               code=1)  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == 5
    assert [("error" in answer) for answer in answers] == [False, True, True, False, True]
    assert answers[3]["translation"] == "Hello."


def test_a_recording(home: Path, tmp_path: Path) -> None:
    spoken = tmp_path / "answer.wav"
    done = run(
        "interpret", str(FOLDER / "01-02-en.flac"), "--from", "en", "--to", "ja", "--window",
        "maternal-health", "--speak", str(spoken), "--json", home=home,
    )  # fmt: skip
    turn = json.loads(done.stdout)
    assert turn["translation"] == "妊娠したので、手続きを教えてください。"
    assert 0.3 < turn["confidence"] <= 1
    assert soundfile.info(spoken).duration > 1


def test_language_is_heard_when_it_is_not_given(home: Path) -> None:
    done = run("interpret", str(FOLDER / "01-02-en.flac"), "--to", "ja", "--window",
               "tourism", "--json", home=home)  # fmt: skip
    assert json.loads(done.stdout)["source_language"] == "en"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["interpret", "--text", "x", "--from", "ja", "--to", "klingon"], "not a language"),
        (["interpret", "--text", "こんにちは", "--from", "ja", "--to", "ja"], "same language"),
        (["interpret", "--text", "こんにちは", "--to", "vi"], "--from"),
        (["interpret", "--text", "…", "--from", "ja", "--to", "vi"], "nothing to translate"),
        (["interpret", "--to", "vi"], "recording or --text"),
        (["interpret", "none.wav", "--from", "ja", "--to", "vi"], "does not exist"),
        (["interpret", "--lines", "none.txt", "--from", "ja", "--to", "vi"], "cannot be read"),
        (["usage", "--month", "May"], "not a month"),
        (["usage", "--window", "moon"], "no window"),
        (["models", "pull", "huge"], "no tier or model"),
        (["models", "import", "nowhere"], "not a folder"),
        (["models", "remove", "madoguchi-embedded"], "cannot be removed"),
        (["app"], "no display"),
    ],
)
def test_errors_are_one_sentence(home: Path, arguments: list[str], sentence: str) -> None:
    done = run(*arguments, home=home, code=1)
    assert sentence in done.stderr
    assert done.stderr.startswith("madoguchi: ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_talk_without_a_microphone(home: Path) -> None:
    (home / "settings.toml").write_text('microphone = "no such microphone"', encoding="utf-8")
    done = run("talk", "--resident", "vi", home=home, code=1)
    assert "no such microphone" in done.stderr


def test_silence_is_not_a_turn(home: Path, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros(32_000, np.float32), 16_000)
    done = run("interpret", str(tmp_path / "silence.wav"), "--from", "ja", "--to", "vi", home=home,
               code=1)  # fmt: skip
    assert "Nothing was heard" in done.stderr


def test_stereo_and_telephone_recordings_are_taken(home: Path, tmp_path: Path) -> None:
    samples, rate = soundfile.read(FOLDER / "01-02-en.flac", dtype="float32")
    soundfile.write(tmp_path / "stereo.wav", np.column_stack([samples, samples]), rate)
    done = run("interpret", str(tmp_path / "stereo.wav"), "--from", "en", "--to", "ja", home=home)
    assert "2 channels were mixed down" in done.stderr
    assert "妊娠" in done.stdout


def test_check_of_any_translation(home: Path, tmp_path: Path) -> None:
    pair = ["--from", "ja", "--to", "en"]
    done = run("check", *pair, "--source", "14日以内に出してください。", "--target",
               "Please submit it within 40 days.", "--json", home=home)  # fmt: skip
    assert "number" in [finding["kind"] for finding in json.loads(done.stdout)["findings"]]
    (tmp_path / "pairs.tsv").write_text("こんにちは。\tHello.\nno tab\n", encoding="utf-8")
    done = run("check", *pair, "--lines", str(tmp_path / "pairs.tsv"), home=home, code=1)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert answers[0]["findings"] == []
    assert "tab" in answers[1]["error"]


def test_usage_of_an_empty_tablet(home: Path) -> None:
    assert "No use was counted" in run("usage", home=home).stdout


def test_read_only_home_is_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.write_text("")
    done = run("usage", home=home, code=1)
    assert "MADOGUCHI_HOME" in done.stderr


def test_models_list_shows_licence_and_size(home: Path) -> None:
    done = run("models", "list", home=home)
    for word in ("whisper-base", "MIT", "147.9 MB", "embedded", "installed"):
        assert word in done.stdout
    assert "right" in run("models", "verify", "whisper-base", home=home).stdout


def test_doctor_names_what_is_missing(tmp_path: Path) -> None:
    done = run("doctor", home=tmp_path / "empty", code=1)
    assert "madoguchi models pull embedded" in done.stdout


def test_version_and_help(home: Path) -> None:
    assert run("--version", home=home).stdout.startswith("madoguchi 0.")
    assert "interpret" in run("--help", home=home).stdout


def test_readme_names_every_command(home: Path) -> None:
    from assistant.cli import app

    names = {command.name or command.callback.__name__ for command in app.registered_commands
             if command.callback}  # fmt: skip
    names |= {group.name for group in app.registered_groups if group.name}
    for readme in ("README.md", "README.ja.md"):
        text = (Path(__file__).parent.parent / readme).read_text(encoding="utf-8")
        for name in names:
            assert f"madoguchi {name}" in text, f"{readme} says nothing of `madoguchi {name}`"


def test_glossary_commands(home: Path, tmp_path: Path) -> None:
    found = run("glossary", "find", "国保の納付書", "--to", "vi", home=home).stdout
    assert "national-health-insurance.national-health-insurance" in found
    assert "draft" in found
    exported = tmp_path / "terms.csv"
    run("glossary", "export", str(exported), "--to", "en", home=home)
    text = exported.read_text(encoding="utf-8-sig")
    assert "resident tax" in text
    own = tmp_path / "own.csv"
    own.write_text(text.replace("resident tax", "city and prefecture tax"), encoding="utf-8")
    done = run("glossary", "import", str(own), home=home)
    assert "replaced: tax.resident-tax" in done.stdout
    found = run("glossary", "find", "住民税", "--to", "en", home=home).stdout
    assert "city and prefecture tax" in found
    assert "→" in run("phrases", "find", "予防接種", "--to", "ko", home=home).stdout
    assert "No phrase" in run("phrases", "find", "ﾁﾁﾁﾁ", "--to", "ko", home=home, code=1).stderr
    assert "must end in" in run("glossary", "export", "x.doc", home=home, code=1).stderr
