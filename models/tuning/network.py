"""M2M100's encoder-decoder (Fan et al. 2020, arXiv:2010.11125) on packed rows, for fast training.

Pre-norm, sinusoidal positions, scaled and shared embeddings, ReLU. Several sentences lie in one
row; attention stays inside a sentence. `convert.py` maps the weights to transformers' M2M100.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

PAD = 1
BLOCKED = -30000.0


@dataclass(frozen=True)
class Shape:
    """Size of the network. `pieces` is the vocabulary's size; `positions` the longest sentence."""

    pieces: int
    width: int = 256
    heads: int = 4
    hidden: int = 1024
    encoder_layers: int = 6
    decoder_layers: int = 2
    positions: int = 512


@dataclass(frozen=True)
class Batch:
    """Packed rows, all (rows, length) int64 but `weights` (rows, length) float.

    `source`/`target` hold piece ids (target: decoder input), `labels` the next pieces, `*_segments`
    number the sentence of each place (0 is padding), `*_places` count inside it from 0.
    `weights` is each label's weight in the loss; 0 where there is none.
    `noise` (more than rows * length, width) holds the factors of dropout, 0 or 1 / (1 - p): every
    place of use reads it from another row on, which is much cheaper than drawing numbers there.
    """

    source: Tensor
    source_segments: Tensor
    source_places: Tensor
    target: Tensor
    target_segments: Tensor
    target_places: Tensor
    labels: Tensor
    weights: Tensor
    noise: Tensor | None = None


def positions(count: int, width: int) -> Tensor:
    """M2M100's sinusoids for places 0 … count-1, (count, width); place 0 is its third row."""
    half = width // 2
    rates = torch.exp(torch.arange(half, dtype=torch.float32) * -(math.log(10000) / (half - 1)))
    angles = (torch.arange(count, dtype=torch.float32) + PAD + 1).unsqueeze(1) * rates
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Dropout:
    """Multiplies by the rows of `noise`, from a row further on at each call; nothing without it."""

    def __init__(self, noise: Tensor | None) -> None:
        """Start at the first row of `noise` (rows, width)."""
        self.noise, self.used = noise, 0

    def __call__(self, x: Tensor) -> Tensor:
        """Drop parts of x (rows, length, width)."""
        if self.noise is None:
            return x
        rows, length, width = x.shape
        self.used += 1
        return x * self.noise[self.used : self.used + rows * length].view(rows, length, width)


class Attention(nn.Module):  # type: ignore[misc]  # torch is not installed everywhere
    """Multi-head attention with one fused product for the inputs that share a source."""

    def __init__(self, width: int, heads: int, cross: bool) -> None:
        """`cross` attends to a memory instead of the input itself."""
        super().__init__()
        self.heads = heads
        self.cross = cross
        self.query = nn.Linear(width, width if cross else 3 * width)
        self.memory = nn.Linear(width, 2 * width) if cross else None
        self.out = nn.Linear(width, width)

    def _split(self, x: Tensor, parts: int) -> tuple[Tensor, ...]:
        rows, length, _ = x.shape
        split = x.view(rows, length, parts, self.heads, -1).permute(2, 0, 3, 1, 4)
        return tuple(split.unbind(0))

    def forward(self, x: Tensor, memory: Tensor | None, mask: Tensor) -> Tensor:
        """Attend from `x` (rows, length, width) under the additive `mask` (rows, 1, q, k)."""
        if self.memory is not None and memory is not None:
            (q,) = self._split(self.query(x), 1)
            k, v = self._split(self.memory(memory), 2)
        else:
            q, k, v = self._split(self.query(x), 3)
        # Rows are short, so plain products are faster here than the fused kernel's backward pass.
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(2, 3)
        y = functional.softmax(scores.float() + mask, dim=-1).to(v.dtype) @ v
        return cast(Tensor, self.out(y.transpose(1, 2).reshape(x.shape)))


class Layer(nn.Module):  # type: ignore[misc]
    """One pre-norm layer; with cross attention in the decoder."""

    def __init__(self, shape: Shape, cross: bool) -> None:
        """`cross` makes it a decoder's layer."""
        super().__init__()
        self.self_norm = nn.LayerNorm(shape.width)
        self.self_attention = Attention(shape.width, shape.heads, cross=False)
        self.cross_norm = nn.LayerNorm(shape.width) if cross else None
        self.cross_attention = Attention(shape.width, shape.heads, cross=True) if cross else None
        self.final_norm = nn.LayerNorm(shape.width)
        self.inner = nn.Linear(shape.width, shape.hidden)
        self.outer = nn.Linear(shape.hidden, shape.width)

    def forward(
        self,
        x: Tensor,
        mask: Tensor,
        drop: Dropout,
        memory: Tensor | None = None,
        cross: Tensor | None = None,
    ) -> Tensor:
        """The next states from `x` (rows, length, width); `cross` masks the `memory`."""
        x = x + drop(self.self_attention(self.self_norm(x), None, mask))
        if self.cross_attention is not None and self.cross_norm is not None and cross is not None:
            x = x + drop(self.cross_attention(self.cross_norm(x), memory, cross))
        return x + drop(self.outer(functional.relu(self.inner(self.final_norm(x)))))


class Network(nn.Module):  # type: ignore[misc]
    """The translation network; `states` gives decoder states, `embedding` is also the output."""

    table: Tensor

    def __init__(self, shape: Shape) -> None:
        """Make a network with fresh weights."""
        super().__init__()
        self.shape = shape
        self.embedding = nn.Parameter(torch.empty(shape.pieces, shape.width))
        self.encoder = nn.ModuleList(Layer(shape, False) for _ in range(shape.encoder_layers))
        self.decoder = nn.ModuleList(Layer(shape, True) for _ in range(shape.decoder_layers))
        self.encoder_norm = nn.LayerNorm(shape.width)
        self.decoder_norm = nn.LayerNorm(shape.width)
        self.register_buffer("table", positions(shape.positions, shape.width), persistent=False)
        self.reset()

    def reset(self) -> None:
        """Fresh weights: embeddings of variance 1/width, Xavier products, small last products."""
        nn.init.normal_(self.embedding, std=self.shape.width**-0.5)
        depth = self.shape.encoder_layers + self.shape.decoder_layers
        for name, module in self.named_modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
                if name.endswith((".out", ".outer")):
                    module.weight.data.mul_((2 * depth) ** -0.5)

    def embed(self, ids: Tensor, places: Tensor) -> Tensor:
        """Scaled embeddings plus positions, (rows, length, width)."""
        x = functional.embedding(ids, self.embedding) * math.sqrt(self.shape.width)
        return x + self.table[places].to(x.dtype)

    def states(self, batch: Batch) -> Tensor:
        """Decoder states before the output product, (rows, length, width)."""
        source, target = batch.source_segments, batch.target_segments
        dtype = self.embedding.dtype
        length = target.shape[1]
        causal = torch.ones(length, length, dtype=torch.bool, device=target.device).tril()
        drop = Dropout(batch.noise)
        x = drop(self.embed(batch.source, batch.source_places))
        mask = _mask(source.unsqueeze(2) == source.unsqueeze(1), dtype)
        for layer in self.encoder:
            x = layer(x, mask, drop)
        memory = self.encoder_norm(x)
        y = drop(self.embed(batch.target, batch.target_places))
        mask = _mask((target.unsqueeze(2) == target.unsqueeze(1)) & causal, dtype)
        cross = _mask(target.unsqueeze(2) == source.unsqueeze(1), dtype)
        for layer in self.decoder:
            y = layer(y, mask, drop, memory, cross)
        return cast(Tensor, self.decoder_norm(y))


def _mask(allowed: Tensor, dtype: torch.dtype) -> Tensor:
    """(rows, q, k) of bool → an additive mask (rows, 1, q, k). Finite, so padding gives no NaN."""
    blocked = torch.full((), BLOCKED, dtype=dtype, device=allowed.device)
    return torch.where(allowed, torch.zeros_like(blocked), blocked).unsqueeze(1)


def loss(
    network: Network, batch: Batch, candidates: Tensor | None, labels: Tensor, smoothing: float
) -> Tensor:
    """Mean weighted cross entropy in nats per label, with label smoothing.

    With `candidates` (count,) only these pieces compete (a sampled softmax, Jean et al. 2015,
    arXiv:1412.2007) and `labels` index them; otherwise labels are piece ids. Shape of labels:
    (rows * length,).
    """
    states = network.states(batch).reshape(-1, network.shape.width)
    output = network.embedding if candidates is None else network.embedding[candidates]
    logits = functional.linear(states, output).float()
    log_sum = torch.logsumexp(logits, dim=-1)
    right = logits.gather(1, labels.unsqueeze(1)).squeeze(1)
    mean = logits.mean(dim=-1)
    each = log_sum - (1.0 - smoothing) * right - smoothing * mean
    weights = batch.weights.reshape(-1)
    return (each * weights).sum() / weights.sum()
