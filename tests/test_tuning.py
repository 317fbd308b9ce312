"""The recipe of the embedded model: a tiny model is really trained, converted and compared."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the extra `tune` (torch) is not installed")
pytest.importorskip("transformers", reason="the extra `tune` (transformers) is not installed")

import ctranslate2
import numpy as np
import sentencepiece as spm
import torch

from glossaries.termbase import Term, TermTarget
from models.protocols import RequiredTerm
from models.tuning import card, clean, convert, corpus, domain, frames, sentences, vocabulary
from models.tuning.annotation import TermFinder, annotated
from models.tuning.corpus import Pair
from models.tuning.measure import Score, usable
from models.tuning.mixture import Example, Group, Mixture, spoken, with_numbers
from models.tuning.network import Network, Shape, loss
from models.tuning.packing import Item, batch, candidates, pack
from models.tuning.release import metadata, release
from models.tuning.tags import LANGUAGES, TAUGHT
from models.tuning.train import Plan, Trainer, piece_chances, rate_at

PAIRS = [
    Pair("ja", "en", f"{place}は{number}階です。", f"The {name} is on floor {number}.", "made")
    for place, name in (("窓口", "counter"), ("食堂", "canteen"), ("出口", "exit"))
    for number in range(1, 10)
]
DOCUMENT = Term(
    id="city-hall.certificate",
    domain="city-hall",
    source="住民票の写し",
    reading="じゅうみんひょうのうつし",
    variants=("住民票",),
    windows=(),
    explanation="",
    note="",
    targets={"en": TermTarget("certificate of residence", ("residence certificate",))},
)


@pytest.fixture(scope="module")
def processor(tmp_path_factory: pytest.TempPathFactory) -> spm.SentencePieceProcessor:
    work = tmp_path_factory.mktemp("vocabulary")
    texts = {
        "ja": [pair.first for pair in PAIRS],
        "en": [pair.second for pair in PAIRS],
    }
    path = vocabulary.train(texts, {"ja": 1.0, "en": 1.0}, work, 1560, 1, total_characters=3000)
    return spm.SentencePieceProcessor(model_file=str(path))


@pytest.fixture
def trained(tmp_path: Path, processor: spm.SentencePieceProcessor) -> Path:
    """A work folder with a model that has learnt the pairs for a few steps."""
    (tmp_path / "sentencepiece.model").write_bytes(processor.serialized_model_proto())
    shape = Shape(processor.get_piece_size(), 32, 2, 64, 2, 1, positions=64)
    train(tmp_path, processor, shape, steps=250)
    return tmp_path


def train(work: Path, processor: spm.SentencePieceProcessor, shape: Shape, steps: int) -> Trainer:
    plan = Plan(
        lengths=(32, 64), places=512, candidates=600, rate=0.03, warmup=10, dropout=0.0,
        half_life=4, steps=steps, threads=1, compiled=False,
    )  # fmt: skip
    mixture = Mixture([Group("made", 1.0, PAIRS, joins=0.1)], processor, 1)
    chances = piece_chances(mixture.chunk(2000), shape.pieces)
    trainer = Trainer(shape, plan, mixture, work)
    trainer.resume()
    trainer.run(chances)
    return trainer


def test_every_language_and_special_token_has_one_piece(
    processor: spm.SentencePieceProcessor,
) -> None:
    pieces = vocabulary.pieces(processor)
    assert pieces[:4] == ["<s>", "<pad>", "</s>", "<unk>"]
    for token in vocabulary.CONTROL:
        assert pieces.count(token) == 1
    # A text cannot spell a control token.
    assert not set(processor.encode("__en__ <term> </s>", out_type=str)) & set(vocabulary.CONTROL)


@pytest.mark.parametrize("text", ["ทำน้ำ", "ကျေးဇူးပဲ", "សូម", "Өнөөдөр", "घर", "ඔබ", "転出届", "迁入"])
def test_vocabulary_keeps_every_script(processor: spm.SentencePieceProcessor, text: str) -> None:
    assert processor.decode(processor.encode(text)) == text


def test_width_is_folded_as_in_cleaning(processor: spm.SentencePieceProcessor) -> None:
    text = "３番窓口　ＩＣカード！（ｶﾅ）"
    pieces = processor.decode(processor.encode(text))
    assert pieces == clean.fold_width(text).replace("　", " ")
    assert "！" in pieces


def test_packing_loses_nothing_and_stays_inside_the_rows() -> None:
    rng = np.random.default_rng(1)
    items = [
        Item([5] * int(rng.integers(3, 30)), [6] * int(rng.integers(3, 30))) for _ in range(500)
    ]
    rows = pack(items, 32)
    assert sorted(id(i) for row in rows for i in row) == sorted(map(id, items))
    for row in rows:
        assert sum(i.need[0] for i in row) <= 32
        assert sum(i.need[1] for i in row) <= 32
    filled = sum(i.need[1] for i in items) / (len(rows) * 32)
    assert filled > 0.75
    assert pack([Item([5] * 33, [6])], 32) == []


def test_a_sentence_sees_nothing_of_its_neighbours_in_a_row() -> None:
    torch.manual_seed(0)
    network = Network(Shape(50, 32, 2, 64, 2, 1, positions=64)).eval()
    first, second = Item([4, 10, 11, 2], [5, 20, 21]), Item([4, 12, 13, 14, 2], [5, 22])
    other = Item([4, 30, 31, 2], [5, 40, 41])
    alone = network.states(batch([[second]], 16))[0, :3]
    for neighbour in (first, other):
        packed = network.states(batch([[neighbour, second]], 16))[0, 4:7]
        assert torch.allclose(packed, alone, atol=1e-5)


def test_sampled_softmax_with_all_pieces_is_the_full_softmax() -> None:
    torch.manual_seed(0)
    network = Network(Shape(40, 32, 2, 64, 1, 1, positions=64))
    rows = batch([[Item([4, 10, 2], [5, 20, 21])]], 8)
    full = loss(network, rows, None, rows.labels.reshape(-1), 0.1)
    chances = np.full(40, 1 / 40)
    chosen, labels = candidates(rows.labels.numpy(), chances, 40, np.random.default_rng(1))
    sampled = loss(network, rows, torch.from_numpy(chosen), torch.from_numpy(labels), 0.1)
    assert sampled.item() == pytest.approx(full.item(), abs=1e-5)
    chosen, labels = candidates(rows.labels.numpy(), chances, 12, np.random.default_rng(1))
    assert (chosen[labels] == rows.labels.numpy().reshape(-1)).all()


def test_resumed_training_equals_uninterrupted_training(
    tmp_path: Path, processor: spm.SentencePieceProcessor
) -> None:
    shape = Shape(processor.get_piece_size(), 32, 2, 64, 1, 1, positions=64)
    (tmp_path / "once").mkdir()
    first = train(tmp_path / "once", processor, shape, steps=3)
    saved = {name: tensor.clone() for name, tensor in first.average.items()}
    again = Trainer(shape, Plan(steps=3), first.mixture, tmp_path / "once")
    assert again.resume()
    assert again.done == 3
    for name, tensor in again.average.items():
        assert torch.equal(tensor, saved[name])
    for name, low in again.network.named_parameters():
        assert torch.equal(low, first.optimiser.low[name])
    with pytest.raises(ValueError, match="another shape"):
        Trainer(Shape(60, 32, 2, 64, 1, 1), Plan(), first.mixture, tmp_path / "once").resume()


def test_converted_model_gives_the_tokens_of_transformers(
    trained: Path, processor: spm.SentencePieceProcessor
) -> None:
    steps = release(trained, trained / "model")
    assert steps == 250
    weights, shape, _ = convert.load_average(trained / "checkpoint.pt")
    model = convert.to_transformers(weights, shape)
    exact = trained / "exact"
    exact.mkdir()
    convert.to_ctranslate2(model, vocabulary.pieces(processor), exact, quantization=None)
    encoder = Mixture([], processor, 0)
    right = 0
    for folder in (exact, trained / "model"):
        translator = ctranslate2.Translator(str(folder), device="cpu")
        for pair in PAIRS[::3]:
            item = encoder.encode(Example("ja", "en", pair.first, pair.second))
            ids = model.generate(
                torch.tensor([item.source]),
                attention_mask=torch.ones(1, len(item.source), dtype=torch.long),
                forced_bos_token_id=processor.piece_to_id("__en__"),
                num_beams=1, do_sample=False, max_new_tokens=60,
            )[0].tolist()  # fmt: skip
            expected = [processor.id_to_piece(i) for i in ids[1:] if i != 2]
            source = [processor.id_to_piece(i) for i in item.source]
            result = translator.translate_batch(
                [source], target_prefix=[["__en__"]], beam_size=1, max_decoding_length=60
            )
            assert result[0].hypotheses[0] == expected
            right += processor.decode(expected[1:]) == pair.second
    # It has learnt something, so the tokens that agree are not noise.
    assert right >= 10


def test_packed_network_gives_the_logits_of_transformers(
    processor: spm.SentencePieceProcessor,
) -> None:
    torch.manual_seed(3)
    shape = Shape(processor.get_piece_size(), 32, 2, 64, 2, 2, positions=64)
    network = Network(shape).eval()
    items = [Item([4, 60, 61, 62, 2], [5, 70, 71]), Item([5, 80, 81, 2], [4, 90, 91, 92])]
    states = network.states(batch([items], 32))[0]
    model = convert.to_transformers(dict(network.named_parameters()), shape)
    start = 0
    for item in items:
        end = start + len(item.target) + 1
        with torch.no_grad():
            theirs = model(
                input_ids=torch.tensor([item.source]),
                decoder_input_ids=torch.tensor([[2, *item.target]]),
            ).logits[0]
        ours = states[start:end] @ network.embedding.T
        assert torch.allclose(ours, theirs, atol=1e-4)
        start = end


def test_measuring_sentences_are_never_trained_on(tmp_path: Path) -> None:
    for folder in ("tatoeba", "ntrex", "flores_dev"):
        (tmp_path / folder).mkdir()
    secret = "議会議員の呼称を変えるべきだという提案が出されました。"
    (tmp_path / "ntrex" / "ntrex.ja").write_text(secret + "\n", encoding="utf-8")
    (tmp_path / "flores_dev" / "flores200.dev.en").write_text(
        "The committee discussed the proposal for three hours.\n", encoding="utf-8"
    )
    rows = [
        ("A proposal to change the title came.", secret),
        ("the committee discussed the proposal for three hours", "委員会は三時間話し合った。"),
        ("The bus is late today, is it not?", "今日はバスが遅れていますね。"),
        ("The bus is late today, is it not?", "今日はバスが遅れていますね"),
        ("Où est la gare ?", "駅"),
    ]
    text = "".join(f"{en}\t{ja}\tx\n" for en, ja in rows)
    (tmp_path / "tatoeba" / "en-ja.tsv").write_text(text, encoding="utf-8")

    class Same:
        def convert(self, text: str) -> str:
            return text

    read = corpus.read(tmp_path, Same(), Same())
    kept = read.train + read.held_out
    assert [(p.first, p.second) for p in kept] == [
        ("今日はバスが遅れていますね。", "The bus is late today, is it not?"),
        ("駅", "Où est la gare ?"),
    ]
    assert read.dropped["measuring"] == 2
    assert read.dropped["double"] == 1


def test_held_out_pairs_share_no_side_with_training(tmp_path: Path) -> None:
    (tmp_path / "tatoeba").mkdir()
    lines = [f"Sentence number {i // 2} is here.\tこれは{i}番目の文です。\n" for i in range(400)]
    (tmp_path / "tatoeba" / "en-ja.tsv").write_text("".join(lines), encoding="utf-8")

    class Same:
        def convert(self, text: str) -> str:
            return text

    read = corpus.read(tmp_path, Same(), Same(), one_in=10)
    assert 10 < len(read.held_out) < 100
    sides = {side for pair in read.held_out for side in (pair.first, pair.second)}
    assert not any(pair.first in sides or pair.second in sides for pair in read.train)


def test_no_data_folder_is_one_clear_sentence(tmp_path: Path) -> None:
    pytest.importorskip("opencc", reason="the extra `tune` (opencc) is not installed")
    from models.tuning import embedded

    status = embedded.main(["--data", str(tmp_path / "none"), "--work", str(tmp_path / "work")])
    assert status == 2


def test_terms_are_annotated_in_the_source_tokens(processor: spm.SentencePieceProcessor) -> None:
    example = Example("ja", "en", "住民票の写しを出す。", "Submit a certificate of residence.")
    finder = TermFinder([DOCUMENT])
    assert finder.found(example) == [("住民票の写し", "certificate of residence")]
    inside = Example("en", "ja", "A certificate of residences.", "住民票の写し")
    assert finder.found(inside) == []
    terms = tuple(finder.found(example))
    item = Mixture([], processor, 0).encode(Example("ja", "en", example.source, "", terms))
    tokens = [processor.id_to_piece(i) for i in item.source]
    assert tokens[0] == "__ja__"
    assert tokens[-1] == "</s>"
    opened, middle, closed = (tokens.index(t) for t in ("<term>", "<trans>", "</term>"))
    assert processor.decode(tokens[opened + 1 : middle]) == "住民票の写し"
    assert processor.decode(tokens[middle + 1 : closed]) == "certificate of residence"


def test_another_rendering_stands_in_the_target_too() -> None:
    example = Example("ja", "en", "住民票の写しを出す。", "Submit a certificate of residence.")
    found = {
        annotated(example, TermFinder([DOCUMENT]), ["red form"], np.random.default_rng(seed))
        for seed in range(60)
    }
    assert {e.terms for e in found} == {
        (),
        (("住民票の写し", "certificate of residence"),),
        (("住民票の写し", "red form"),),
    }
    for item in found:
        assert all(rendering in item.target for _, rendering in item.terms)


def test_phrases_are_filled_for_each_language_and_some_held_out() -> None:
    texts = {"ja": ("{count}日以内に{document}",), "en": ("{document} in {count} days",)}
    phrases = [domain.Phrase(f"test.{i}", texts) for i in range(300)]
    held = [phrase for phrase in phrases if phrase.held_out]
    assert 15 < len(held) < 50
    trained_on = domain.training_phrases(phrases)
    # They have the same texts as held-out ones.
    assert not any(phrase.texts for phrase in trained_on)
    trained_on = [phrase for phrase in phrases if not phrase.held_out]
    for example in domain.phrase_examples(trained_on, [DOCUMENT], 50, seed=1):
        assert "{" not in example.source + example.target
        numbers = ["".join(c for c in t if c.isdigit()) for t in (example.source, example.target)]
        assert numbers[0] == numbers[1]
        assert (
            "certificate of residence"
            in (example.source, example.target)[example.target_tag == "en"]
        )
    again = domain.held_out_examples(phrases, [DOCUMENT], "ja", "en")
    assert len(again) == len(held)
    assert again == domain.held_out_examples(phrases, [DOCUMENT], "ja", "en")


def test_frames_have_the_same_slots_in_all_languages() -> None:
    from glossaries.slots import slots_in

    rows = [row for kind in frames.read_frames().values() for row in kind]
    assert len(rows) > 150
    for row in rows:
        texts = {tag: text for tag, text in row.items() if text != "-"}
        slots = {
            tag: sorted([s.name for s in slots_in(text)] + re.findall(r"<\w+>", text))
            for tag, text in texts.items()
        }
        assert len({tuple(names) for names in slots.values()}) == 1, row
    made = frames.frame_examples([DOCUMENT], 200, seed=1)
    assert len(made) == 200
    assert {e.source_tag for e in made} == set(TAUGHT)
    assert not any(set("{}<>") & set(e.source + e.target) for e in made)


def test_spoken_form_loses_marks_only() -> None:
    rng = np.random.default_rng(1)
    said = {spoken("Wait, please.", "en", rng) for _ in range(40)}
    assert said == {"Wait, please", "Wait please", "wait, please", "wait please"}
    assert spoken("はい。", "ja", rng) == "はい"


def test_every_language_of_the_glossaries_has_a_token() -> None:
    from glossaries.locales import SOURCE, TARGETS

    assert set(LANGUAGES) == {SOURCE, *TARGETS}
    assert len({language.token for language in LANGUAGES.values()}) == len(LANGUAGES)


def test_a_word_that_recognition_does_not_know_is_written_in_kana() -> None:
    assert domain.in_kana("住民票の写しを出す。", [DOCUMENT]) == "じゅうみんひょうのうつしを出す。"
    assert domain.in_kana("はい。", [DOCUMENT]) == "はい。"


def test_the_rate_rises_holds_falls_and_cools() -> None:
    plan = Plan(rate=1.0, warmup=10, fall=100, cool=(400, 500))
    assert rate_at(plan, 1) == pytest.approx(0.1)
    assert rate_at(plan, 50) == 1.0
    assert rate_at(plan, 400) == pytest.approx(0.5)
    assert rate_at(plan, 500) == pytest.approx((100 / 500) ** 0.5 * 0.1)
    assert rate_at(plan, 900) == pytest.approx((100 / 900) ** 0.5 * 0.1)


def test_card_shows_every_score_and_offers_only_what_reaches_the_bar() -> None:
    shape = Shape(50, 32, 2, 64, 2, 1)
    scores = [
        Score("phrases", "ja", "en", 60, 30.0, 61.5),
        Score("ntrex", "ja", "en", 9, 1.0, 17.2),
    ]
    scores.append(Score("phrases", "en", "ja", 60, 20.0, 21.0))
    assert usable(scores) == [("ja", "en")]
    # Good phrases do not make up for bad counter sentences.
    assert usable([*scores, Score("counter", "ja", "en", 60, 9.0, 49.9)]) == []
    content = {
        "beam": 4,
        "lines": 9,
        "usable": [["ja", "en"]],
        "scores": [asdict(item) for item in scores],
        "terms": {"ja-en annotated": {"kept": 7, "asked": 8, "chrf": 60.0}},
    }
    text = card.text(shape, 70, content)
    assert "| ja → en |  |  | 30.0 / 61.5 (60) |  | 1.0 / 17.2 (9) |  | reached |" in text
    assert "| en → ja |  |  | 20.0 / 21.0 (60) |  |  |  | no |" in text
    assert "| ja-en annotated | 7 of 8 | 60.0 |" in text
    assert metadata(shape, 70, content)["usable"] == [["ja", "en"]]
    assert metadata(shape, 70, {})["status"] == "experimental"


def test_placeholders_stand_for_the_same_value_on_both_sides(
    processor: spm.SentencePieceProcessor,
) -> None:
    values = (RequiredTerm("3", "3", "number"), RequiredTerm("9月1日", "1 September", "date"))
    example = Example("ja", "en", "9月1日に3階です。", "On 1 September, floor 3.", values=values)
    item = Mixture([], processor, 0).encode(example)
    pieces = [[processor.id_to_piece(i) for i in ids] for ids in (item.source, item.target)]
    tokens = [[piece for piece in side if piece.startswith("<extra")] for side in pieces]
    assert tokens == [["<extra_0>", "<extra_6>"], ["<extra_0>", "<extra_6>"]]
    assert not any(piece.strip("▁").isdigit() for side in pieces for piece in side)


def test_a_value_that_the_target_lacks_stays_in_the_text(
    processor: spm.SentencePieceProcessor,
) -> None:
    example = Example(
        "ja", "en", "3階です。", "Floor three.", values=(RequiredTerm("3", "3", "number"),)
    )
    item = Mixture([], processor, 0).encode(example)
    assert "3" in processor.decode(item.source)


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("14日以内に12番へ", "To 12 within 14 days.", ["14", "12"]),
        ("1日で3枚", "3 sheets in 1 day", ["3"]),
        ("3階の3番", "Counter 3 on floor 3", []),
        ("14:30に", "at 14:30", []),
        ("2026年3月に", "in March 2026", []),
    ],
)
def test_equal_numbers_are_found_outside_of_dates_and_times(
    source: str, target: str, found: list[str]
) -> None:
    values = with_numbers(Example("ja", "en", source, target)).values
    assert [value.source for value in values] == found


def test_sentences_agree_in_their_slots_and_held_out_ones_are_not_trained_on() -> None:
    from glossaries.slots import slot_problem, slots_in

    rows = sentences.read_sentences()
    assert len(rows) > 2000
    for row in rows:
        slots = {tag: sorted(s.name for s in slots_in(text)) for tag, text in row.texts.items()}
        assert len({tuple(names) for names in slots.values()}) == 1, row
        assert not any(slot_problem(text) for text in row.texts.values()), row
    held = [row for row in rows if row.held_out]
    assert len(held) > len(rows) / 40
    trained = sentences.training_sentences(rows)
    texts = {text for row in trained for text in row.texts.values()}
    assert not texts & {text for row in held for text in row.texts.values()}
