"""Speed and memory of a converted model beside transformers' `generate` on the same weights.

    python -m models.tuning.speed --model DIR --work DIR --glossaries DIR

Held-out phrases from Japanese to English, one at a time as at a counter, one thread, beam 4.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from models.tuning import convert, domain
from models.tuning.engine import Engine
from models.tuning.mixture import Example, Mixture
from models.tuning.tags import token


def memory() -> float:
    """Resident memory of this process in MiB (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def per_second(translate: Callable[[Example], object], examples: Sequence[Example]) -> float:
    """Examples translated in a second, one at a time, after one that does not count."""
    translate(examples[0])
    started = time.perf_counter()
    for example in examples:
        translate(example)
    return len(examples) / (time.perf_counter() - started)


def compare(model: Path, work: Path, glossaries: Path, count: int) -> dict[str, float]:
    """Sentences per second of both, their ratio, and the memory that the converted model adds."""
    phrases, terms = domain.read_phrases(glossaries), domain.read_terms(glossaries)
    examples = domain.held_out_examples(phrases, terms, "ja", "en")[:count]
    torch.set_num_threads(1)
    before = memory()
    engine = Engine(model, threads=1)
    fast = per_second(lambda example: engine.translate([example]), examples)
    used = memory() - before
    greedy = per_second(lambda example: engine.translate([example], beam=1), examples)
    weights, shape, _ = convert.load_average(work / "checkpoint.pt")
    slow_model = convert.to_transformers(weights, shape)
    encoder = Mixture([], engine.processor, 0)

    def generate(example: Example) -> object:
        ids = torch.tensor([encoder.encode(example).source])
        return slow_model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            forced_bos_token_id=engine.processor.piece_to_id(token(example.target_tag)),
            num_beams=4,
            max_new_tokens=128,
        )

    slow = per_second(generate, examples)
    return {
        "sentences_per_second": round(fast, 1),
        "sentences_per_second_greedy": round(greedy, 1),
        "sentences_per_second_transformers": round(slow, 2),
        "ratio": round(fast / slow, 1),
        "memory_mib": round(used, 1),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison as JSON; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.tuning.speed")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--glossaries", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60)
    options = parser.parse_args(arguments)
    if not (options.model / "model.bin").exists():
        print(f"no model.bin in {options.model}", file=sys.stderr)
        return 2
    print(json.dumps(compare(options.model, options.work, options.glossaries, options.count)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
