"""`madoguchi tune` and `models convert`: tiny checkpoints of the real architectures, tuned."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the extra `tune` (torch) is not installed")
pytest.importorskip("transformers", reason="the extra `tune` (transformers) is not installed")

import sentencepiece as spm
import torch
from transformers import M2M100Config, M2M100ForConditionalGeneration
from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES
from typer.testing import CliRunner

from assistant.cli import app
from models.errors import ModelError
from models.translation.m2m100 import M2M100Translator
from models.tuning import checkpoint, finetune
from models.tuning.finetune import Batches, Material, TuningPlan
from models.tuning.mixture import Example

RUN = CliRunner()
torch.set_num_threads(1)
WORDS = {"窓口": ("counter", "quầy"), "食堂": ("canteen", "căng tin"), "出口": ("exit", "lối ra")}
ENGLISH = [
    Example("ja", "en", f"{ja}は{n}階です。", f"The {en} is on floor {n}.")
    for ja, (en, _) in WORDS.items() for n in range(1, 10)
]  # fmt: skip
VIETNAMESE = [
    Example("ja", "vi", f"{ja}は{n}階です。", f"Tầng {n} là {vi}.")
    for ja, (_, vi) in WORDS.items() for n in range(1, 10)
]  # fmt: skip


def make_checkpoint(folder: Path, decoder_layers: int) -> Path:
    """A checkpoint with random weights and the family's own vocabulary: pieces, tags, made-up."""
    folder.mkdir()
    (folder / "text").write_text(
        "\n".join(t for e in ENGLISH + VIETNAMESE for t in (e.source, e.target)), encoding="utf-8"
    )
    spm.SentencePieceTrainer.train(
        input=str(folder / "text"), model_prefix=str(folder / "sentencepiece.bpe"),
        vocab_size=110, model_type="bpe", character_coverage=1.0, minloglevel=2,
    )  # fmt: skip
    (folder / "text").unlink()
    pieces = spm.SentencePieceProcessor(model_file=str(folder / "sentencepiece.bpe.model"))
    own = [pieces.id_to_piece(i) for i in range(3, pieces.get_piece_size())]
    vocabulary = ["<s>", "<pad>", "</s>", "<unk>", *own]
    (folder / "vocab.json").write_text(
        json.dumps({piece: i for i, piece in enumerate(vocabulary)}), encoding="utf-8"
    )
    torch.manual_seed(3)
    config = M2M100Config(
        vocab_size=len(vocabulary) + len(FAIRSEQ_LANGUAGE_CODES["m2m100"]) + 8, d_model=64,
        encoder_layers=2, decoder_layers=decoder_layers, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=128, decoder_ffn_dim=128,
        max_position_embeddings=64, scale_embedding=True, dropout=0.0, attention_dropout=0.0,
        activation_dropout=0.0, encoder_layerdrop=0.0, decoder_layerdrop=0.0,
        activation_function="relu", init_std=0.08,
    )  # fmt: skip
    M2M100ForConditionalGeneration(config).save_pretrained(folder)
    return folder


def plan(**changes: object) -> TuningPlan:
    values = {"steps": 130, "rate": 4e-3, "tokens": 400, "smoothing": 0.0, "save_every": 1000}
    return TuningPlan(**(values | changes))


def test_small_100_takes_the_target_from_the_source_side(tmp_path: Path) -> None:
    """Its real architecture, tuned until it knows two languages that only the token tells apart."""
    found = checkpoint.read(make_checkpoint(tmp_path / "small", decoder_layers=1))
    assert found.tag_on_source
    material = Material((*ENGLISH, *VIETNAMESE), ())
    finetune.tune(found, material, plan(), tmp_path / "work")
    (tmp_path / "out").mkdir()
    checkpoint.convert(found, tmp_path / "out", terms=False)
    translator = M2M100Translator("small-100", tmp_path / "out", threads=1)
    for examples in (ENGLISH[::4], VIETNAMESE[::4]):
        target = examples[0].target_tag
        ours = translator.translate([e.source for e in examples], "ja", target)
        assert ours == [e.target for e in examples]
        # The same weights in Transformers, with the token on the source side and none forced.
        for example, text in zip(examples, ours, strict=True):
            ids = torch.tensor([found.encode(example).source])
            said = found.model.generate(ids, max_new_tokens=40, num_beams=4)[0].tolist()
            kept = [found.pieces[i] for i in said if i > 2]
            assert found.processor.decode(kept) == text


def test_m2m100_has_the_target_first_in_the_decoder(tmp_path: Path) -> None:
    found = checkpoint.read(make_checkpoint(tmp_path / "m2m", decoder_layers=2))
    assert not found.tag_on_source
    item = found.encode(Example("ja", "en", "窓口", "counter", (("窓口", "counter"),)))
    names = [found.pieces[i] for i in item.source]
    assert names[0] == "__ja__"
    assert [n for n in names if n.startswith("madeup")] == [
        "madeupword0000", "madeupword0001", "madeupword0002"
    ]  # fmt: skip
    assert found.pieces[item.target[0]] == "__en__"
    finetune.tune(found, Material(tuple(ENGLISH), ()), plan(steps=120), tmp_path / "work")
    (tmp_path / "out").mkdir()
    checkpoint.convert(found, tmp_path / "out", terms=True)
    translator = M2M100Translator("m2m100", tmp_path / "out", threads=1)
    assert translator.translate([ENGLISH[5].source], "ja", "en") == [ENGLISH[5].target]
    assert translator.card.term_tokens == found.term_tokens


def test_an_interrupted_run_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    folder = make_checkpoint(tmp_path / "m2m", decoder_layers=2)
    short, material = plan(steps=12, save_every=5), Material(tuple(ENGLISH), ())
    whole, broken, resumed = (checkpoint.read(folder) for _ in range(3))
    finetune.tune(whole, material, short, tmp_path / "whole")

    def cut(done: int, _loss: float) -> None:
        if done == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finetune.tune(broken, material, short, tmp_path / "work", cut)
    steps: list[int] = []
    begun = finetune.tune(resumed, material, short, tmp_path / "work", lambda n, _: steps.append(n))
    assert begun == 5
    assert steps == [6, 7, 8, 9, 10, 11, 12]
    for a, b in zip(whole.model.parameters(), resumed.model.parameters(), strict=True):
        assert torch.allclose(a, b, atol=1e-6)


def test_every_example_is_in_every_pass_and_batches_repeat(tmp_path: Path) -> None:
    found = checkpoint.read(make_checkpoint(tmp_path / "m2m", decoder_layers=2))
    first, second = (Batches(found, ENGLISH, plan(tokens=200)) for _ in range(2))
    seen, step = 0, 0
    while seen < len(ENGLISH):
        one, two = first.at(step), second.at(step)
        assert all(torch.equal(one[name], two[name]) for name in one)
        seen += len(one["labels"])
        step += 1
    assert seen == len(ENGLISH)


def test_a_folder_that_is_no_checkpoint_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"has no config\.json"):
        checkpoint.read(tmp_path)
    folder = make_checkpoint(tmp_path / "m2m", decoder_layers=2)
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    (folder / "vocab.json").write_text(json.dumps(vocabulary | {"more": 999}), encoding="utf-8")
    with pytest.raises(ModelError, match="embeddings for a vocabulary"):
        checkpoint.read(folder)
    (folder / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        checkpoint.read(folder)


@pytest.fixture
def glossaries(tmp_path: Path) -> Path:
    folder = tmp_path / "glossaries"
    (folder / "terms").mkdir(parents=True)
    (folder / "phrases").mkdir()
    head = "id,domain,ja,reading,variants,windows,explanation,note\n"
    (folder / "terms/ja.csv").write_text(head + "t.c,t,窓口,まどぐち,,,,\n", encoding="utf-8")
    head = "id,target,variants,forbidden,status,source,explanation\n"
    (folder / "terms/en.csv").write_text(head + "t.c,counter,,,draft,,\n", encoding="utf-8")
    head = "id,speaker,windows,topic,text,variants\n"
    rows = [f"p.{i},staff,,general,{ja}は{{floor}}階です。,\n" for i, ja in enumerate(WORDS)]
    (folder / "phrases/ja.csv").write_text(head + "".join(rows), encoding="utf-8")
    rows = [
        f"p.{i},The {en} is on floor {{floor}}.,draft\n" for i, (en, _) in enumerate(WORDS.values())
    ]
    (folder / "phrases/en.csv").write_text("id,text,status\n" + "".join(rows), encoding="utf-8")
    return folder


def test_the_command_tunes_measures_and_makes_an_installable_model(
    tmp_path: Path, glossaries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path / "home"))
    folder = make_checkpoint(tmp_path / "tiny", decoder_layers=2)
    lines = "".join(f"{e.source}\t{e.target}\n" for e in ENGLISH)
    (tmp_path / "counter.ja-en.tsv").write_text(lines, encoding="utf-8")
    command = [
        "tune", str(folder), str(tmp_path / "out"), "--pair", "ja:en", "--steps", "100",
        "--parallel", str(tmp_path / "counter.ja-en.tsv"), "--glossaries", str(glossaries),
        "--work", str(tmp_path / "work"), "--rate", "0.004", "--tokens", "400",
    ]  # fmt: skip
    answer = RUN.invoke(app, command)
    assert answer.exit_code == 0, answer.output
    scores = dict(re.findall(r"^\| (before|after) \| ja → en \| \d+ \| \S+ \| (\S+)", answer.stdout,
                             re.MULTILINE))  # fmt: skip
    assert float(scores["after"]) > 60 > float(scores["before"])
    card = (tmp_path / "out/CARD.md").read_text(encoding="utf-8")
    assert "counter.ja-en.tsv" in card
    assert "| after | ja → en |" in card
    assert not list(tmp_path.glob(".out*"))

    digest = re.search(r"--sha256 ([0-9a-f]{64})", answer.stdout)
    assert digest is not None
    wrong = RUN.invoke(app, ["models", "add", str(tmp_path / "out"), "--sha256", "0" * 64])
    assert wrong.exit_code == 1
    assert "nothing of the folder is used" in wrong.stderr
    added = RUN.invoke(app, ["models", "add", str(tmp_path / "out"), "--sha256", digest[1]])
    assert added.exit_code == 0, added.output
    assert "tiny-tuned" in RUN.invoke(app, ["models", "list"]).stdout
    said = RUN.invoke(
        app, ["interpret", "--text", "食堂は7階です。", "--from", "ja", "--to", "en", "--json"]
    )
    turn = json.loads(said.stdout)
    assert turn["model"] == "tiny-tuned"
    assert "7" in turn["translation"]

    again = RUN.invoke(app, command)
    assert again.exit_code == 1
    assert "exists" in again.stderr


def test_what_cannot_be_tuned_says_why(
    tmp_path: Path, glossaries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path / "home"))
    folder = make_checkpoint(tmp_path / "tiny", decoder_layers=2)
    base = ["tune", str(folder), str(tmp_path / "out"), "--work", str(tmp_path / "work")]
    base += ["--glossaries", str(glossaries)]
    (tmp_path / "text.tsv").write_text("a\tb\n", encoding="utf-8")
    for more, message in (
        (["--pair", "ja"], "no direction"),
        (["--pair", "ja:zz"], "not a language"),
        (["--pair", "ko:th"], "nothing to train on"),
        (["--pair", "ja:en", "--parallel", str(tmp_path / "text.tsv")], "does not say its lang"),
    ):
        answer = RUN.invoke(app, [*base, *more])
        assert answer.exit_code == 1
        assert message in answer.stderr, answer.output
    answer = RUN.invoke(app, ["tune", "small-100", str(tmp_path / "out"), "--pair", "ja:en"])
    assert "models pull small-100" in answer.stderr


def test_convert_makes_a_checkpoint_usable_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path / "home"))
    folder = make_checkpoint(tmp_path / "tiny", decoder_layers=1)
    answer = RUN.invoke(app, ["models", "convert", str(folder), str(tmp_path / "out")])
    assert answer.exit_code == 0, answer.output
    translator = M2M100Translator("tiny", tmp_path / "out", threads=1)
    assert translator.supports("ja", "ne")
    assert len(translator.translate(["窓口は3階です。"], "ja", "vi")) == 1
