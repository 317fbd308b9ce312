"""The training loop: resumable, with an averaged copy of the weights that is the one to use."""

from __future__ import annotations

import json
import math
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from models.tuning.mixture import Mixture
from models.tuning.network import Batch, Network, Shape, loss
from models.tuning.optimiser import Optimiser
from models.tuning.packing import Item, batch, candidates, pack

AVERAGE_EVERY: Final = 4


@dataclass(frozen=True)
class Plan:
    """How to train.

    `lengths` are the row lengths (short first), `places` the target places of one step; `rate` is
    Muon's highest learning rate, reached after `warmup` steps and held until `fall` steps, from
    where it falls with the inverse root of the step. Between the steps of `cool` it falls in a
    line to a tenth, for weights to publish. `half_life` (steps) is that of the average.
    """

    lengths: tuple[int, ...] = (64, 128)
    places: int = 4096
    candidates: int = 4096
    rate: float = 0.02
    warmup: int = 120
    dropout: float = 0.1
    fall: int = 1500
    cool: tuple[int, int] = (0, 0)
    smoothing: float = 0.05
    half_life: int = 250
    save_seconds: int = 300
    steps: int = 1_000_000
    minutes: float = 1e9
    threads: int = 2
    compiled: bool = True
    seed: int = 1


def steps_done(work: Path) -> int:
    """How many steps the checkpoint of a work folder has seen; 0 where there is none."""
    path = work / "checkpoint.pt"
    if not path.exists():
        return 0
    return int(torch.load(path, weights_only=True, mmap=True)["done"])


def rate_at(plan: Plan, step: int) -> float:
    """The learning rate of a step, counted from 1."""
    falling = math.sqrt(plan.fall / max(step, 1))
    rate = plan.rate * min(1.0, step / plan.warmup, falling)
    start, end = plan.cool
    if end > start:
        rate *= 1 - 0.9 * min(1.0, max(0.0, (step - start) / (end - start)))
    return rate


def batches(mixture: Mixture, plan: Plan, rng: np.random.Generator) -> Iterator[Batch]:
    """Endless batches; items too long for short rows wait until a batch of long rows is full."""
    waiting: dict[int, list[Item]] = {length: [] for length in plan.lengths}
    while True:
        for item in mixture.chunk(48 * plan.places):
            fits = [length for length in plan.lengths if max(item.need) <= length]
            if fits:
                waiting[fits[0]].append(item)
        ready: list[Batch] = []
        for length, items in waiting.items():
            rows = pack(items, length)
            count = plan.places // length
            whole = len(rows) // count * count
            # The last rows are the emptiest: they wait for the next chunk.
            waiting[length] = [item for row in rows[whole:] for item in row]
            order = rng.permutation(whole)
            ready += [
                batch([rows[i] for i in order[start : start + count]], length)
                for start in range(0, whole, count)
            ]
        for index in rng.permutation(len(ready)):
            yield ready[index]


class Noise:
    """Factors of dropout: a large table drawn anew at times, of which each step sees a window."""

    _RENEW: Final = 100
    _SITES: Final = 64

    def __init__(self, plan: Plan, width: int) -> None:
        """Take the size of a step and the dropout from the plan."""
        self.kept, self.width = 1.0 - plan.dropout, width
        self.rows = plan.places + self._SITES
        self.draws = 0

    def draw(self, rng: np.random.Generator) -> torch.Tensor | None:
        """(places + sites, width) of 0 or 1 / (1 - dropout); None without dropout."""
        if self.kept >= 1.0:
            return None
        if self.draws % self._RENEW == 0:
            chance = torch.rand(2 * self.rows, self.width)
            self.table = ((chance < self.kept) / self.kept).to(torch.bfloat16)
        self.draws += 1
        start = int(rng.integers(self.rows))
        return self.table[start : start + self.rows]


class Trainer:
    """Holds the network, its optimiser and the average, and saves them under `work`."""

    def __init__(self, shape: Shape, plan: Plan, mixture: Mixture, work: Path) -> None:
        """Make a fresh network; `resume` loads what `work` holds."""
        torch.manual_seed(plan.seed)
        torch.set_num_threads(plan.threads)
        self.shape, self.plan, self.mixture, self.work = shape, plan, mixture, work
        self.network = Network(shape)
        self.optimiser = Optimiser(self.network, fused_parts(self.network))
        self.network.to(torch.bfloat16)
        self.average = {n: t.clone() for n, t in self.optimiser.master.items()}
        self.done = 0
        self.target_pieces = 0
        self._stop = False

    @property
    def checkpoint(self) -> Path:
        """Where the state is saved."""
        return self.work / "checkpoint.pt"

    def resume(self) -> bool:
        """Load the last checkpoint where there is one."""
        if not self.checkpoint.exists():
            return False
        state = torch.load(self.checkpoint, weights_only=True)
        if state["shape"] != asdict(self.shape):
            raise ValueError(f"{self.checkpoint} was made with another shape: {state['shape']}")
        self.optimiser.load(state["optimiser"])
        for name, tensor in state["average"].items():
            self.average[name].copy_(tensor)
        self.done, self.target_pieces = state["done"], state["target_pieces"]
        self.mixture.load(state["mixture"])
        return True

    def save(self) -> None:
        """Write the state beside the last one, then take its place."""
        state: dict[str, Any] = {
            "shape": asdict(self.shape),
            "optimiser": self.optimiser.state(),
            "average": self.average,
            "done": self.done,
            "target_pieces": self.target_pieces,
            "mixture": self.mixture.state(),
        }
        new = self.checkpoint.with_suffix(".new")
        torch.save(state, new)
        new.replace(self.checkpoint)

    def run(self, chances: NDArray[np.float64]) -> None:
        """Train until the plan's steps or minutes are over, or SIGTERM comes; saves at the end.

        `chances` (pieces,) are those of drawing a piece as a competitor in the sampled softmax.
        """
        plan = self.plan
        before = signal.signal(signal.SIGTERM, self._on_stop)
        step_loss = torch.compile(loss, dynamic=False) if plan.compiled else loss
        rng = np.random.default_rng([plan.seed, self.done])
        self.network.train()
        started = saved = noted = time.monotonic()
        sums: list[float] = []
        pieces = 0
        stream = batches(self.mixture, plan, rng)
        noise = Noise(plan, self.shape.width)
        while self.done < plan.steps and not self._stop:
            if time.monotonic() - started > plan.minutes * 60:
                break
            now = replace(next(stream), noise=noise.draw(rng))
            chosen: torch.Tensor | None = None
            labels = now.labels.reshape(-1)
            if plan.candidates:
                picked, flat = candidates(now.labels.numpy(), chances, plan.candidates, rng)
                chosen, labels = torch.from_numpy(picked), torch.from_numpy(flat)
            value = step_loss(self.network, now, chosen, labels, plan.smoothing)
            value.backward()
            self.done += 1
            self.optimiser.step(rate_at(plan, self.done))
            if self.done % AVERAGE_EVERY == 0:
                self._average()
            count = int((now.weights > 0).sum())
            sums.append(float(value.detach()))
            pieces += count
            self.target_pieces += count
            clock = time.monotonic()
            if clock - noted > 30:
                self._note(sums, pieces / (clock - noted))
                noted, pieces, sums = clock, 0, []
            if clock - saved > plan.save_seconds:
                self.save()
                saved = clock
        self.save()
        signal.signal(signal.SIGTERM, before)

    def _average(self) -> None:
        half_life = min(self.plan.half_life, self.done / 4)
        weight = 1 - 0.5 ** (AVERAGE_EVERY / half_life)
        for name, mean in self.average.items():
            mean.lerp_(self.optimiser.master[name], weight)

    def _note(self, losses: Sequence[float], speed: float) -> None:
        entry = {
            "time": time.strftime("%H:%M:%S"),
            "step": self.done,
            "loss": round(sum(losses) / len(losses), 4),
            "pieces_per_second": round(speed),
            "pieces": self.target_pieces,
            "rate": round(rate_at(self.plan, self.done), 5),
        }
        print(json.dumps(entry), flush=True)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop = True


def fused_parts(network: Network) -> dict[str, int]:
    """How many products are fused in each matrix of the network."""
    parts = {}
    for name, weight in network.named_parameters():
        if name.endswith(("query.weight", "memory.weight")):
            parts[name] = weight.shape[0] // weight.shape[1]
    return parts


def piece_chances(items: Sequence[Item], pieces: int) -> NDArray[np.float64]:
    """How often each piece is a label, smoothed, to the power of 0.7; sums to 1."""
    counts = np.full(pieces, 0.5)
    for item in items:
        np.add.at(counts, item.target, 1)
    chances = counts**0.7
    normalised: NDArray[np.float64] = chances / chances.sum()
    return normalised
