"""Make the embedded translation model from a folder of parallel text, with one resumable command.

    python -m models.tuning.embedded --data PATH --work DIR [--glossaries DIR] [--steps N]

Stages whose results lie in the work folder are not done again. SIGTERM saves and stops.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import opencc
import sentencepiece as spm

from models.tuning import annotation, corpus, domain, frames, sentences, vocabulary
from models.tuning.mixture import Group, Mixture, language_groups
from models.tuning.network import Shape
from models.tuning.tags import TAUGHT
from models.tuning.train import Plan, Trainer, piece_chances, steps_done

VOCABULARY_SHARES = {"ja": 12.0, "en": 10.0, "zh-Hans": 6.0}


def prepare(data: Path, work: Path) -> None:
    """Read the data folder into `work/train.tsv` and `work/held_out.tsv`."""
    if (work / "train.tsv").exists():
        return
    read = corpus.read(data, opencc.OpenCC("t2s"), opencc.OpenCC("s2twp"))
    corpus.write_pairs(work / "held_out.tsv", read.held_out)
    corpus.write_pairs(work / "train.tsv", read.train)
    print(f"{len(read.train)} pairs, {len(read.held_out)} held out, dropped: {read.dropped}")


def make_vocabulary(
    work: Path, glossaries: Path | None, size: int, seed: int
) -> spm.SentencePieceProcessor:
    """Train the vocabulary on `work/train.tsv` and the counter's texts, once."""
    path = work / "sentencepiece.model"
    if not path.exists():
        texts: dict[str, list[str]] = {}
        for pair in corpus.read_pairs(work / "train.tsv"):
            texts.setdefault(pair.first_tag, []).append(pair.first)
            texts.setdefault(pair.second_tag, []).append(pair.second)
        counter = domain.counter_texts(glossaries) if glossaries else {}
        for item in sentences.read_sentences():
            for tag in TAUGHT:
                counter.setdefault(tag, []).append(item.texts[tag])
        vocabulary.train(
            texts, VOCABULARY_SHARES, work, size, seed, total_characters=9_000_000, first=counter
        )
    return spm.SentencePieceProcessor(model_file=str(path))


def domain_groups(glossaries: Path, share: float, seed: int) -> list[Group]:
    """Groups of the counter: phrases, frames and terms, as far as the glossaries have them."""
    everything = domain.read_phrases(glossaries)
    phrases = domain.training_phrases(everything)
    terms = domain.read_terms(glossaries)
    made = domain.phrase_examples(phrases, terms, 40_000, seed)
    framed = frames.frame_examples(terms, 40_000, seed, domain.held_out_keys(everything))
    alone = domain.term_examples(terms, seed)
    ours = sentences.training_sentences(
        sentences.read_sentences(), domain.held_out_keys(everything)
    )
    said = sentences.sentence_examples(ours, terms, 80_000, seed)
    print(
        f"{len(phrases)} phrases, {len(ours)} sentences, {len(terms)} terms: "
        f"{len(made)} + {len(said)} + {len(framed)} examples"
    )
    return [
        Group("phrases", share * 0.2, made, joins=0.25),
        Group("sentences", share * 0.55, said, joins=0.2),
        Group("frames", share * 0.2, framed, joins=0.15),
        Group("terms", share * 0.05, alone, joins=0.0),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all stages; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.tuning.embedded", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of parallel text")
    parser.add_argument("--work", type=Path, required=True, help="folder for all results")
    parser.add_argument("--glossaries", type=Path, help="folder with terms/, phrases/, places/")
    parser.add_argument("--domain-share", type=float, default=0.9, help="beside 1 of general text")
    parser.add_argument("--main-share", type=float, default=0.72, help="of Japanese-English")
    parser.add_argument("--pieces", type=int, default=16000)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--fall", type=int, default=Plan.fall)
    parser.add_argument("--cool", type=int, nargs=2, default=(0, 0), metavar=("START", "END"))
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--steps", type=int, default=Plan.steps)
    parser.add_argument("--minutes", type=float, default=Plan.minutes)
    parser.add_argument("--threads", type=int, default=Plan.threads)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    try:
        prepare(options.data, work)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    processor = make_vocabulary(work, options.glossaries, options.pieces, options.seed)
    pairs = [
        pair
        for pair in corpus.read_pairs(work / "train.tsv")
        if pair.first_tag in TAUGHT and pair.second_tag in TAUGHT
    ]
    groups = language_groups(pairs, options.main_share)
    if options.glossaries:
        seed = options.seed + steps_done(work)
        groups += domain_groups(options.glossaries, options.domain_share, seed)
        named = annotation.named_examples(pairs, 10_000, seed)
        groups.append(Group("named", options.domain_share * 0.15, named))
    plan = Plan(
        rate=options.rate,
        fall=options.fall,
        cool=(options.cool[0], options.cool[1]),
        dropout=options.dropout,
        steps=options.steps,
        minutes=options.minutes,
        threads=options.threads,
        seed=options.seed,
    )
    shape = Shape(
        processor.get_piece_size(),
        options.width,
        options.width // 64,
        4 * options.width,
    )
    mixture = Mixture(groups, processor, options.seed)
    chances = piece_chances(mixture.chunk(400_000), shape.pieces)
    mixture.chunks = 0
    for group in mixture.groups:
        group.taken = 0
    trainer = Trainer(shape, plan, mixture, work)
    resumed = trainer.resume()
    print(f"{'resumed' if resumed else 'new'}: step {trainer.done}, {shape}, {plan}", flush=True)
    trainer.run(chances)
    return 0


if __name__ == "__main__":
    sys.exit(main())
