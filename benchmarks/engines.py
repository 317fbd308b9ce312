"""Our line beside Transformers' `generate` and Argos Translate's engine: same weights, sentences.

A run of the recipe (`models/tuning`) is converted once, and each way translates the same Japanese
counter sentences, one at a time as at a counter, on one thread, beam 4, in turns sentence by
sentence; processor time is counted, so that what else the machine does matters little. Argos
Translate's `apply_packaged_translation` gets the language tokens that the model needs from our
tokenizer, and no sentence splitter. Needs the extra `tune`; Argos Translate is left out where it is
not installed. Run with

    python -m benchmarks.engines --work DIR [--count 60]
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import ctranslate2
import torch
from sacrebleu.metrics import CHRF

from assistant.engines import Engines
from assistant.evaluation.systems import models_system
from benchmarks.terms import SET
from models.translation.m2m100 import M2M100Translator
from models.tuning import convert
from models.tuning.release import release

SOURCE, TARGET = "ja", "en"
Way = Callable[[str], str]


class Tokens:
    """The pieces of the model with its source token, in the form that Argos Translate asks for."""

    def __init__(self, translator: M2M100Translator) -> None:
        self._pieces = translator._pieces
        self._first = translator.card.codes[SOURCE]

    def encode(self, sentence: str) -> list[str]:
        return [self._first, *self._pieces.encode(sentence, out_type=str), "</s>"]

    def decode(self, tokens: Sequence[str]) -> str:
        kept = [token for token in tokens if not token.startswith("__") and token != "</s>"]
        return str(self._pieces.decode(kept))


def transformers_way(work: Path, tokens: Tokens, translator: M2M100Translator) -> Way:
    weights, shape, _ = convert.load_average(work / "checkpoint.pt")
    model = convert.to_transformers(weights, shape)
    pieces = translator._pieces
    first = pieces.piece_to_id(translator.card.codes[TARGET])

    def way(text: str) -> str:
        ids = torch.tensor([[pieces.piece_to_id(token) for token in tokens.encode(text)]])
        said = model.generate(
            ids, attention_mask=torch.ones_like(ids), forced_bos_token_id=first, num_beams=4,
            max_new_tokens=128,
        )  # fmt: skip
        return tokens.decode([pieces.id_to_piece(i) for i in said[0].tolist()])

    return way


def argos_way(folder: Path, tokens: Tokens, translator: M2M100Translator) -> Way | None:
    try:
        from argostranslate.translate import apply_packaged_translation
    except ImportError as error:
        print(f"Argos Translate is left out: {error}")
        return None
    engine = ctranslate2.Translator(str(folder), device="cpu", compute_type="int8", intra_threads=1)
    package = SimpleNamespace(tokenizer=tokens, target_prefix=translator.card.codes[TARGET])
    whole = SimpleNamespace(split_sentences=lambda text: [text])

    def way(text: str) -> str:
        return str(apply_packaged_translation(package, text, engine, whole)[0].value)

    return way


def main(argv: list[str] | None = None) -> int:
    """Print the processor seconds of each way as multiples of our line's, and chrF."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60)
    options = parser.parse_args(argv)
    if not (options.work / "checkpoint.pt").exists():
        print(f"no checkpoint in {options.work}", file=sys.stderr)
        return 2
    torch.set_num_threads(1)
    with SET.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[-options.count :]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "model"
        release(options.work, folder)
        translator = M2M100Translator("same-weights", folder, threads=1, experimental=True)
        engines = Engines()
        line = models_system(engines, "line", [translator]).translate
        assert line is not None
        tokens = Tokens(translator)
        ways: dict[str, Way] = {
            "our line (terms, beam checked, repaired)": lambda text: line(text, SOURCE, TARGET),
            "our engine alone": lambda text: translator.translate([text], SOURCE, TARGET)[0],
            "Transformers generate": transformers_way(options.work, tokens, translator),
        }
        if (argos := argos_way(folder, tokens, translator)) is not None:
            ways["Argos Translate's engine"] = argos
        seconds = dict.fromkeys(ways, 0.0)
        outputs: dict[str, list[str]] = {name: [] for name in ways}
        for way in ways.values():
            way(rows[0]["ja"])  # what is loaded at first use does not count
        for row in rows:
            for name, way in ways.items():
                started = time.process_time()
                outputs[name].append(way(row["ja"]))
                seconds[name] += time.process_time() - started
    references = [[row["en"] for row in rows]]
    base = seconds["our engine alone"]
    print(f"{'':42} {'time, ours = 1':>14} {'chrF':>6}")
    for name in ways:
        chrf = CHRF().corpus_score(outputs[name], references).score
        print(f"{name:42} {seconds[name] / base:14.2f} {chrf:6.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
