"""Instruction models on llama.cpp: real weights of Hy-MT2's architecture, and its prompts."""

from pathlib import Path

import pytest

from models.errors import EngineError
from models.protocols import RequiredTerm
from models.translation.llama import NAMES, LlamaTranslator, prompt

LANGUAGES = ["ja", "en", "zh-Hans", "vi"]
TERM = RequiredTerm("転入届", "moving-in notification")


def test_the_prompts_are_the_models_own() -> None:
    assert prompt("窓口はどこですか。", "ja", "en") == (
        "Translate the following text into English. Note that you should only output the "
        "translated result without any additional explanation:\n\n窓口はどこですか。"
    )
    assert prompt("転入届です。", "ja", "en", [TERM]).startswith(
        "Reference the following translations:\n転入届 translates to moving-in notification\n\n"
        "Translate the following text into English."
    )
    chinese = prompt("転入届です。", "ja", "zh-Hans", [RequiredTerm("転入届", "迁入申报")])
    assert chinese.startswith("参考下面的翻译：\n転入届 翻译成 迁入申报\n将以下文本翻译为中文，")
    assert "翻译为日语，" in prompt("你好", "zh-Hant", "ja")


def test_without_the_extra_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xllamacpp", None)
    with pytest.raises(EngineError, match=r"madoguchi\[llama\]"):
        LlamaTranslator("hy-mt2", tmp_path, LANGUAGES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("xllamacpp", reason="the extra `llama` (xllamacpp) is not installed")
    pytest.importorskip("gguf", reason="the extra `llama` (gguf) is not installed")
    from tiny_gguf import write

    folder = tmp_path_factory.mktemp("hy-mt2")
    write(folder / "tiny.gguf", "Window 3.")
    return folder


@pytest.fixture(scope="module")
def tiny(folder: Path) -> LlamaTranslator:
    return LlamaTranslator("hy-mt2-tiny", folder, LANGUAGES, threads=1)


def test_the_answer_is_decoded_greedily_without_marks(tiny: LlamaTranslator) -> None:
    answers = tiny.translate(["3番へ。", "", "転入届"], "ja", "en", [[], [], [TERM]])
    assert answers == ["Window 3.", "", "Window 3."]


def test_directions_are_those_between_the_models_languages(tiny: LlamaTranslator) -> None:
    assert tiny.supports("ja", "vi")
    assert not tiny.supports("ja", "ja")
    assert not tiny.supports("ja", "ne")
    with pytest.raises(EngineError, match="does not translate from ja to ne"):
        tiny.translate(["はい"], "ja", "ne")
    assert "si" not in NAMES
    assert "ne" not in NAMES


def test_no_other_process_can_reach_the_model(tiny: LlamaTranslator) -> None:
    address = tiny._server.listening_address
    assert address.startswith("unix://")
    assert (Path(address.removeprefix("unix://")).parent.stat().st_mode & 0o077) == 0


def test_a_model_that_never_stops_is_stopped(folder: Path, tmp_path: Path) -> None:
    from tiny_gguf import write

    write(tmp_path / "loop.gguf", "go ", stops=False)
    endless = LlamaTranslator("loop", tmp_path, LANGUAGES, threads=1)
    (answer,) = endless.translate(["あ" * 10], "ja", "en")
    assert 60 <= len(answer) <= 100
    with pytest.raises(EngineError, match="exceeds the available context"):
        endless.translate(["あ" * 5000], "ja", "en")


def test_a_damaged_file_is_refused_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.gguf").write_bytes((folder / "tiny.gguf").read_bytes()[:1000])
    with pytest.raises(EngineError, match="cannot be started"):
        LlamaTranslator("bad", tmp_path, LANGUAGES)
    with pytest.raises(EngineError, match="cannot be started"):
        LlamaTranslator("none", tmp_path / "empty", LANGUAGES)
