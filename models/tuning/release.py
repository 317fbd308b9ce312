"""Publish the averaged weights of a run as a model folder: CTranslate2 int8, metadata, card.

    python -m models.tuning.release --work DIR --out DIR [--backup DIR]

The folder is written beside its place and then takes it, so that it is never half-written.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import sentencepiece as spm

from models.tuning import card, vocabulary
from models.tuning.convert import load_average, to_ctranslate2, to_transformers, write_json
from models.tuning.network import Shape
from models.tuning.tags import LANGUAGES, PLACEHOLDERS, TAUGHT, TERM_CLOSE, TERM_OPEN, TERM_TRANS

VERSION = "0.1"
# Of 0 to 2, the best on held-out counter sentences at an early checkpoint.
REVERSE_WEIGHT = 0.5
# What the model was trained for, whether it has reached the bar or not.
EXPERIMENTAL = [list(pair) for pair in permutations(TAUGHT, 2)]


def metadata(shape: Shape, steps: int, scores: dict[str, Any]) -> dict[str, Any]:
    """What an engine must know to use the model. `scores` is what `measure` wrote, or empty.

    `usable` are the directions (`["ja", "en"]`) that reach the bar, `directions` all that it was
    trained for. `codes` are the language tokens by locale tag; `term_tokens` stand before a term,
    before its rendering, and after; `placeholder_tokens` stand for values, by kind.
    """
    return {
        "version": f"{VERSION}.{steps}",
        "architecture": (
            f"M2M100, width {shape.width}, {shape.encoder_layers} encoder and "
            f"{shape.decoder_layers} decoder layers, {shape.pieces} pieces"
        ),
        "trained_steps": steps,
        "source_tokens": ["<token of the source language>", "<pieces>", "</s>"],
        "target_prefix": ["<token of the target language>"],
        "normalise": "NFC",
        "max_source_pieces": 120,
        "term_tokens": [TERM_OPEN, TERM_TRANS, TERM_CLOSE],
        "placeholder_tokens": PLACEHOLDERS,
        "reverse_weight": REVERSE_WEIGHT,
        "codes": {tag: language.token for tag, language in LANGUAGES.items()},
        "usable": scores.get("usable", []),
        "status": "usable" if scores.get("usable") else "experimental",
        "directions": EXPERIMENTAL,
    }


def release(work: Path, out: Path) -> int:
    """Write the model folder `out` from the checkpoint in `work`; returns the steps trained."""
    weights, shape, steps = load_average(work / "checkpoint.pt")
    path = work / "sentencepiece.model"
    processor = spm.SentencePieceProcessor(model_file=str(path))
    found = work / "scores.json"
    scores = json.loads(found.read_text(encoding="utf-8")) if found.exists() else {}
    new = out.with_name(out.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    to_ctranslate2(to_transformers(weights, shape), vocabulary.pieces(processor), new)
    shutil.copyfile(path, new / "sentencepiece.model")
    write_json(new / "madoguchi.json", metadata(shape, steps, scores))
    (new / "CARD.md").write_text(card.text(shape, steps, scores), encoding="utf-8")
    old = out.with_name(out.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)
    return steps


def back_up(work: Path, folder: Path) -> None:
    """Copy what is needed to go on (checkpoint, vocabulary, held-out pairs) to another folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("checkpoint.pt", "sentencepiece.model", "held_out.tsv", "scores.json"):
        if (work / name).exists():
            new = folder / f"{name}.new"
            shutil.copyfile(work / name, new)
            new.replace(folder / name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Release, and back up where asked; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.tuning.release")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--backup", type=Path)
    options = parser.parse_args(arguments)
    if not (options.work / "checkpoint.pt").exists():
        print(f"no checkpoint in {options.work}", file=sys.stderr)
        return 2
    print(f"step {release(options.work, options.out)} in {options.out}")
    if options.backup:
        back_up(options.work, options.backup)
    return 0


if __name__ == "__main__":
    sys.exit(main())
