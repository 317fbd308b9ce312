"""Pack sentence pairs of many lengths into rows of one length: nothing is spent on padding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from models.tuning.network import PAD, Batch

EOS = 2
_OPEN_ROWS = 48


@dataclass(frozen=True)
class Item:
    """One training pair as piece ids: source with tag and </s>; target with tag, without </s>."""

    source: list[int]
    target: list[int]
    weight: float = 1.0

    @property
    def need(self) -> tuple[int, int]:
        """Places taken in the source row and in the target row."""
        return len(self.source), len(self.target) + 1


def pack(items: Sequence[Item], length: int) -> list[list[Item]]:
    """Share items out to rows of `length` source and target places; longer items are left out.

    Best fit over few open rows; the order of the result follows the order of the items.
    """
    done: list[list[Item]] = []
    rows: list[list[Item]] = []
    room: list[list[int]] = []
    for item in items:
        source, target = item.need
        if source > length or target > length:
            continue
        best, least = -1, 4 * length
        for index, (left, right) in enumerate(room):
            spare = left - source + right - target
            if left >= source and right >= target and spare < least:
                best, least = index, spare
        if best < 0:
            if len(rows) >= _OPEN_ROWS:
                fullest = min(range(len(rows)), key=lambda i: sum(room[i]))
                done.append(rows.pop(fullest))
                room.pop(fullest)
            rows.append([])
            room.append([length, length])
            best = len(rows) - 1
        rows[best].append(item)
        room[best][0] -= source
        room[best][1] -= target
        if min(room[best]) < 5:
            done.append(rows.pop(best))
            room.pop(best)
    return done + rows


def batch(rows: Sequence[Sequence[Item]], length: int) -> Batch:
    """Rows of items as tensors. The language token is input only: it has no weight as a label."""

    def zeros(value: int = 0) -> NDArray[np.int64]:
        return np.full((len(rows), length), value, dtype=np.int64)

    source, target, labels = zeros(PAD), zeros(PAD), zeros(PAD)
    source_segments, source_places = zeros(), zeros()
    target_segments, target_places = zeros(), zeros()
    weights = np.zeros((len(rows), length), dtype=np.float32)
    for r, row in enumerate(rows):
        i = j = 0
        for number, item in enumerate(row, start=1):
            m, n = item.need
            source[r, i : i + m] = item.source
            source_segments[r, i : i + m] = number
            source_places[r, i : i + m] = np.arange(m)
            target[r, j] = EOS
            target[r, j + 1 : j + n] = item.target
            labels[r, j : j + n - 1] = item.target
            labels[r, j + n - 1] = EOS
            target_segments[r, j : j + n] = number
            target_places[r, j : j + n] = np.arange(n)
            weights[r, j + 1 : j + n] = item.weight
            i += m
            j += n
    arrays = (source, source_segments, source_places, target, target_segments, target_places)
    first, second, third, fourth, fifth, sixth = map(torch.from_numpy, arrays)
    last = torch.from_numpy(labels), torch.from_numpy(weights)
    return Batch(first, second, third, fourth, fifth, sixth, *last)


def candidates(
    labels: NDArray[np.int64],
    chances: NDArray[np.float64],
    count: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pieces that compete in a sampled softmax, and the labels as indices into them.

    All pieces of `labels` (any shape) are in; the rest up to `count` is drawn by `chances`
    (pieces,) without repetition. Returns (count,) and the flat labels.
    """
    present = np.unique(labels)
    if len(present) > count:
        raise ValueError(f"{len(present)} different labels need more than {count} candidates")
    keys = rng.exponential(size=len(chances)) / chances
    keys[present] = -1.0
    chosen = np.sort(np.argpartition(keys, count - 1)[:count])
    where = np.zeros(len(chances), dtype=np.int64)
    where[chosen] = np.arange(count)
    return chosen.astype(np.int64), where[labels.reshape(-1)]
