"""The agreement of a back-translation, fitted to planted faults and to outputs that were read.

Right: a phrase and another wording of it, as a good back-translation says it; or two of them in a
row. Wrong, as many: the other wording with a number, unit, limit or negation changed, another
phrase of the same topic or of any, or one of two sentences lost. To these come what the embedded
model said for sentences that it had not seen, with its way back, each read and called right or
wrong by the project (`data/read_outputs.csv`): planted faults are cruder than a model's own. The
curve is fitted on the development part of both and its figures are those of the held-out part. Run
with

    python -m benchmarks.agreement [--json FILE]
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.checks.backtranslation import CURVE, FAULT_CURVE, disagrees, features, probability
from benchmarks.fault_kinds import LIMIT, NEGATION, OBLIGATION, UNIT, World, rewritten_ja
from benchmarks.fault_pairs import Pair, Phrase, load_phrases, part_of, random_value
from glossaries.slots import fill, slots_in
from glossaries.termbase import Termbase

LANGUAGE = "ja"
READ = Path(__file__).with_name("data") / "read_outputs.csv"
READ_SHARE = 0.3
"""How much the outputs that were read count in the fit, beside the planted pairs."""
VALUES = ("count", "floor", "counter", "date", "time", "amount")


@dataclass(frozen=True)
class Case:
    """A source, what came back, and whether it is right."""

    source: str
    back: str
    kind: str
    language: str = LANGUAGE

    @property
    def right(self) -> bool:
        return self.kind.startswith("right")

    @property
    def features(self) -> tuple[float, ...]:
        """What the curve weighs."""
        return features(self.source, self.back, self.language)


def cases(part: str) -> Iterator[Case]:
    """Pairs of one part, each phrase with all its wordings; a fixed seed."""
    rng = random.Random(part)
    terms = list(Termbase.load())
    phrases = [p for p in load_phrases(("en",)) if part_of(p.id) == part and p.variants]
    said = [(p, *_filled(p, variant, rng, terms)) for p in phrases for variant in p.variants]
    said = [(p, ja, back, changed) for p, ja, back, changed in said if ja and back]
    by_topic: dict[str, list[tuple[Phrase, str]]] = {}
    for phrase, ja, _, _ in said:
        by_topic.setdefault(phrase.topic, []).append((phrase, ja))
    rewrite = rewritten_ja([*NEGATION, *UNIT, *OBLIGATION, *LIMIT])
    world = World({}, [], None, [])
    for phrase, ja, back, changed in said:
        yield Case(ja, back, "right")
        if changed:
            yield Case(ja, changed, "value")
        wrong = rewrite(Pair(phrase.id, True, "en", back, ""), rng, world)
        if wrong is not None and wrong.ja != back:
            yield Case(ja, wrong.ja, "negation, unit, limit")
        near = [text for other, text in by_topic[phrase.topic] if other.id != phrase.id]
        if near:
            yield Case(ja, rng.choice(near), "same topic")
        other, stranger, _, _ = rng.choice(said)
        if other.id != phrase.id:
            yield Case(ja, stranger, "any phrase")
        second, more, back2, _ = rng.choice(said)
        if second.id != phrase.id:
            yield Case(ja + more, back + back2, "right, two sentences")
            yield Case(ja + more, rng.choice([back, back2]), "sentence lost")


def read_outputs(part: str) -> list[Case]:
    """The model's own outputs of one part, which the hash of the source decides."""
    with READ.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    held_out = [hashlib.sha256(row["source"].encode()).digest()[0] % 2 for row in rows]
    return [
        Case(
            row["source"],
            row["back_translation"],
            "right" if row["right"] == "1" else "wrong",
            row["source_language"],
        )
        for row, other in zip(rows, held_out, strict=True)
        if other == (part == "held-out")
    ]


def _filled(
    phrase: Phrase, variant: str, rng: random.Random, terms: list[object]
) -> tuple[str | None, str | None, str | None]:
    """The phrase and its other wording with the same values, and the latter with another value."""
    values = {s.name: random_value(s.kind, rng, terms) for s in slots_in(phrase.ja)}  # type: ignore[arg-type]
    ja, back = fill(phrase.ja, values, "ja")[0], fill(variant, values, "ja")[0]
    slots = [s for s in slots_in(variant) if s.kind in VALUES]
    changed = None
    if slots and back:
        slot = rng.choice(slots)
        for _ in range(10):
            other = values | {slot.name: random_value(slot.kind, rng, terms)}  # type: ignore[arg-type]
            text = fill(variant, other, "ja")[0]
            if text and text != back:
                changed = text
                break
    return ja, back, changed


def fit(x: NDArray[np.float64], y: NDArray[np.bool_], weight: NDArray[np.float64]) -> list[float]:
    """Logistic regression by Newton's method, slightly damped; constant first."""
    design = np.hstack([np.ones((len(x), 1)), x])
    theta = np.zeros(design.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-design @ theta))
        gradient = design.T @ (weight * (y - p)) - 1e-3 * theta
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + 1e-3 * np.eye(len(theta))
        theta += np.linalg.solve(hessian, gradient)
    return [round(float(t), 3) for t in theta]


def main(argv: list[str] | None = None) -> int:
    """Fit on one part, show how the curve of the product does on the other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    dev, held_out = list(cases("dev")), list(cases("held-out"))
    read = read_outputs("dev")
    x = np.array([case.features for case in dev + read])
    y = np.array([case.right for case in dev + read])
    # Planted: as many right as wrong, whatever the number of each kind.
    planted = y[: len(dev)]
    weight = np.where(planted, 1 / planted.sum(), 1 / (~planted).sum()) * len(dev) / 2
    shares = np.full(len(read), READ_SHARE * len(dev) / len(read))
    faults = fit(x[: len(dev)], planted, weight)
    print(f"fitted on {len(dev)} planted pairs: {faults}; in use: {list(FAULT_CURVE)}")
    weight = np.concatenate([weight * (1 - READ_SHARE), shares])
    print(f"fitted on {len(dev)} and {len(read)} pairs: {fit(x, y, weight)}; in use: {list(CURVE)}")
    scored = [(case, probability(case.features)) for case in held_out]
    print(f"\nheld out: {len(held_out)} pairs\n{'kind':24} {'pairs':>6} {'suspect %':>10}")
    kinds: dict[str, list[bool]] = {}
    for case, _ in scored:
        kinds.setdefault(case.kind, []).append(disagrees(case.features))
    for kind, suspect in kinds.items():
        print(f"{kind:24} {len(suspect):6} {100 * np.mean(suspect):10.1f}")
    share = sum(c.right for c in held_out) / len(held_out)
    print(f"\n{'agreement':>12} {'pairs':>6} {'right %, equal parts':>22}")
    rows = []
    for low in np.arange(0, 1, 0.1):
        inside = [c for c, p in scored if low <= p < low + 0.1 + 1e-9]
        right = sum(c.right for c in inside) / share
        wrong = sum(not c.right for c in inside) / (1 - share)
        if inside:
            rows.append(
                (round(float(low), 1), len(inside), round(100 * right / (right + wrong), 1))
            )
            print(f"{low:5.1f}-{low + 0.1:4.1f} {len(inside):8} {rows[-1][2]:22}")
    print("\nread, held out")
    tell = [(case, probability(case.features)) for case in read_outputs("held-out")]
    for low, high in ((0, 0.4), (0.4, 0.6), (0.6, 0.75), (0.75, 0.85), (0.85, 1.01)):
        inside = [c for c, p in tell if low <= p < high]
        print(f"{low:5.2f}-{high:4.2f} {len(inside):8} right: {sum(c.right for c in inside)}")
    if options.json:
        content = {"curve": fit(x, y, weight), "held_out": rows}
        options.json.write_text(json.dumps(content) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
