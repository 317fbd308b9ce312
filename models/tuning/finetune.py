"""Fine-tuning a checkpoint of the M2M100 family on the termbase, the phrases and parallel text.

Terms are annotated in the source in part of the examples (train-append of Dinu et al. 2019), so
that the model obeys a rendering where one stands and translates as before where none does. The run
saves its state in one rename every `save_every` steps and goes on from there.
"""

from __future__ import annotations

import csv
import io
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.errors import ModelError
from models.tuning import domain
from models.tuning.annotation import TermFinder, annotated
from models.tuning.checkpoint import Checkpoint
from models.tuning.mixture import Example
from models.tuning.packing import EOS

_IGNORED = -100
_PAD = 1
HELD_OUT_ONE_IN = 20
"""Of the parallel text, the part that is never trained on."""


@dataclass(frozen=True)
class TuningPlan:
    """How a checkpoint is tuned."""

    steps: int = 2000
    rate: float = 5e-5
    """Highest learning rate; it rises over the first tenth of the steps and then falls to 0."""
    tokens: int = 2000
    """Source and target pieces of one step."""
    smoothing: float = 0.1
    save_every: int = 100
    annotated_share: float = 0.5
    """Part of the examples of the parallel text whose terms are annotated where they have any."""
    seed: int = 1


@dataclass(frozen=True)
class Material:
    """What is trained on and what is kept for measuring."""

    train: tuple[Example, ...]
    held_out: tuple[Example, ...]


def gather(
    glossaries: Path,
    parallel: Sequence[Path],
    directions: Sequence[tuple[str, str]],
    plan: TuningPlan,
) -> Material:
    """Training pairs with inline terms, and held-out phrases and lines.

    Args:
        glossaries: folder with `terms/`, `phrases/` and `places/`.
        parallel: TSV files, source language tab target language of each direction; their names end
            in `.SRC-TGT.tsv`, such as `counter.ja-vi.tsv`.
        directions: pairs of BCP 47 tags.
        plan: seed and share of annotated examples.

    Raises:
        ModelError: a file cannot be read, or there is nothing to train on.
    """
    terms = domain.read_terms(glossaries)
    finder = TermFinder(terms)
    rng = np.random.default_rng([plan.seed, 31])
    phrases = domain.read_phrases(glossaries)
    train: list[Example] = []
    held: list[Example] = []
    wanted = set(directions)
    drawn = domain.phrase_examples(
        domain.training_phrases(phrases), terms, 40 * max(1, len(phrases)), plan.seed
    )
    train += [e for e in drawn if (e.source_tag, e.target_tag) in wanted]
    train += [
        e for e in domain.term_examples(terms, plan.seed)
        if (e.source_tag, e.target_tag) in wanted
    ]  # fmt: skip
    for source, target in directions:
        held += domain.held_out_examples(phrases, terms, source, target)
    others = {
        tag: [t.targets[tag].text for t in terms if tag in t.targets] for _, tag in directions
    }
    for path in parallel:
        for number, example in enumerate(_pairs(path, wanted)):
            if number % HELD_OUT_ONE_IN == 0:
                held.append(example)
            elif rng.random() < plan.annotated_share:
                train.append(annotated(example, finder, others.get(example.target_tag, ()), rng))
            else:
                train.append(example)
    if not train:
        raise ModelError(
            "There is nothing to train on: the glossaries have no phrase in these directions and "
            "no parallel text was given.",
            "学習する文がありません。",
        )
    return Material(tuple(train), tuple(held))


def _pairs(path: Path, wanted: set[tuple[str, str]]) -> list[Example]:
    source, dash, target = path.stem.rpartition(".")[2].partition("-")
    # Tags may hold a dash themselves: counter.ja-zh-Hans.tsv, counter.pt-BR-ja.tsv.
    name = path.stem.rpartition(".")[2]
    fits = [pair for pair in wanted if name == "-".join(pair)]
    turned = [pair for pair in wanted if name == "-".join(reversed(pair))]
    if not dash or not (fits or turned):
        raise ModelError(
            f"{path} does not say its languages: name it such as counter.ja-vi.tsv, after a "
            f"direction that is tuned ({source or '?'}-{target or '?'} is none).",
            f"{path.name} の名前に言語がありません。",
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} cannot be read: {error}.", f"{path} を読めません。") from error
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    pairs = [(row[0].strip(), row[1].strip()) for row in rows if len(row) > 1]
    out = []
    for a, b in pairs:
        if a and b:
            out += [Example(*pair, a, b) for pair in fits]
            out += [Example(*pair, b, a) for pair in turned]
    return out


def tune(
    checkpoint: Checkpoint,
    material: Material,
    plan: TuningPlan,
    work: Path,
    step: Callable[[int, float], None] = lambda _done, _loss: None,
) -> int:
    """Tune the checkpoint's weights in place; returns the step that a saved state was taken up at.

    Args:
        checkpoint: what to tune.
        material: examples.
        plan: how.
        work: folder of the state; one that is there is gone on from.
        step: told of the steps done and the mean loss of the last.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = checkpoint.model.to(device).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.rate, weight_decay=0.0)
    warm = max(1, plan.steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda n: min((n + 1) / warm, max(0.0, (plan.steps - n) / max(1, plan.steps - warm))),
    )
    path = work / "tuning.pt"
    begun = 0
    if path.exists():
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location=device)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        begun = int(state["done"])
    batches = Batches(checkpoint, material.train, plan)
    for done in range(begun, plan.steps):
        torch.manual_seed(plan.seed * 100_003 + done)
        inputs = {name: tensor.to(device) for name, tensor in batches.at(done).items()}
        labels = inputs.pop("labels")
        logits = model(**inputs).logits
        loss = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1).float(), labels.flatten(), ignore_index=_IGNORED,
            label_smoothing=plan.smoothing,
        )  # fmt: skip
        if not math.isfinite(loss.item()):
            raise ModelError(
                f"The loss is no number at step {done}: take a lower --rate.",
                "学習に失敗しました。",
            )
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad(set_to_none=True)
        step(done + 1, loss.item())
        if (done + 1) % plan.save_every == 0 or done + 1 == plan.steps:
            work.mkdir(parents=True, exist_ok=True)
            new = path.with_suffix(".new")
            torch.save(
                {
                    "model": model.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                    "done": done + 1,
                    "saved": time.time(),
                },
                new,
            )
            new.replace(path)
    model.to("cpu").eval()
    return begun


class Batches:
    """The batch of a step: the same for a seed, whenever a run was interrupted."""

    def __init__(
        self, checkpoint: Checkpoint, examples: Sequence[Example], plan: TuningPlan
    ) -> None:
        longest = plan.tokens
        self._items = [
            item for item in map(checkpoint.encode, examples) if sum(item.need) <= longest
        ]
        if not self._items:
            raise ModelError(
                "Every example is longer than a step's --tokens.", "文がすべて長すぎます。"
            )
        self._plan = plan
        self._starts: list[list[int]] = []
        self._passes = 0

    def at(self, step: int) -> dict[str, torch.Tensor]:
        """Tensors `input_ids`, `attention_mask`, `decoder_input_ids` and `labels`.

        Their shape is (sentences, pieces), of the source for the first two, else of the target.
        """
        while len(self._starts) <= step:
            self._starts += self._one_pass(self._passes)
            self._passes += 1
        items = [self._items[i] for i in self._starts[step]]
        width = max(len(item.source) for item in items)
        length = max(len(item.target) + 1 for item in items)
        return {
            "input_ids": _filled([item.source for item in items], width, _PAD),
            "attention_mask": _filled([[1] * len(item.source) for item in items], width, 0),
            "decoder_input_ids": _filled([[EOS, *item.target] for item in items], length, _PAD),
            "labels": _filled([[*item.target, EOS] for item in items], length, _IGNORED),
        }

    def _one_pass(self, number: int) -> list[list[int]]:
        """Batches of one pass over all examples: of like lengths, in random order."""
        rng = np.random.default_rng([self._plan.seed, 37, number])
        noise = rng.random(len(self._items))
        order = sorted(
            range(len(self._items)), key=lambda i: (sum(self._items[i].need) // 8, noise[i])
        )
        batches: list[list[int]] = [[]]
        taken = 0
        for index in order:
            need = sum(self._items[index].need)
            if batches[-1] and taken + need > self._plan.tokens:
                batches.append([])
                taken = 0
            batches[-1].append(index)
            taken += need
        return [batches[i] for i in rng.permutation(len(batches))]


def _filled(rows: Sequence[Sequence[int]], width: int, padding: int) -> torch.Tensor:
    return torch.tensor([[*row, *[padding] * (width - len(row))] for row in rows])
