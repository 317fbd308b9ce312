"""Muon for the products, AdamW for the rest; weights in bfloat16 with float32 masters.

Muon (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks") turns each
momentum matrix into its nearest orthogonal one by five Newton-Schulz steps. Matrices of one form go
through them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

_STEPS = 5
_A, _B, _C = 3.4445, -4.7750, 2.0315


def orthogonal(stack: Tensor) -> Tensor:
    """Nearly orthogonal matrices with the singular vectors of `stack` (count, rows, columns)."""
    x = stack.to(torch.bfloat16)
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.transpose(1, 2)
    x = x / (x.float().norm(dim=(1, 2), keepdim=True).to(x.dtype) + 1e-7)
    for _ in range(_STEPS):
        a = x @ x.transpose(1, 2)
        x = _A * x + (_B * a + _C * (a @ a)) @ x
    return x.transpose(1, 2) if tall else x


class Optimiser:
    """Updates `network` in place from its gradients.

    `rate` of `step` scales Muon's learning rate; AdamW's is `adam` times it. Fused products (query,
    key, value in one matrix) are orthogonalised apart: `parts` says how many a parameter holds.
    """

    def __init__(
        self,
        network: nn.Module,
        parts: Mapping[str, int],
        adam: float = 0.15,
        decay: float = 0.02,
        momentum: float = 0.95,
    ) -> None:
        """Copy the float32 weights of `network` as masters; it may then be made bfloat16."""
        self.adam, self.decay, self.momentum = adam, decay, momentum
        self.count = 0
        self.low = dict(network.named_parameters())
        self.master = {name: p.detach().float().clone() for name, p in self.low.items()}
        self.first = {name: torch.zeros_like(p) for name, p in self.master.items()}
        self.parts = parts
        self.matrices = [n for n, p in self.low.items() if p.ndim == 2 and n != "embedding"]
        self.others = [n for n in self.low if n not in set(self.matrices)]
        self.second = {name: torch.zeros_like(self.master[name]) for name in self.others}

    def step(self, rate: float) -> None:
        """One update at Muon learning rate `rate`; gradients are cleared."""
        with torch.no_grad():
            self._step(rate)

    def _step(self, rate: float) -> None:
        self.count += 1
        groups: dict[tuple[int, int], list[tuple[str, int]]] = {}
        for name in self.matrices:
            grad = self.low[name].grad
            if grad is None:
                continue
            self.first[name].lerp_(grad.float(), 1 - self.momentum)
            count = self.parts.get(name, 1)
            form = (grad.shape[0] // count, grad.shape[1])
            groups.setdefault(form, []).extend((name, part) for part in range(count))
        for form, members in groups.items():
            self._muon(form, members, rate)
        for name in self.others:
            self._adam(name, rate * self.adam)
        for name, low in self.low.items():
            low.copy_(self.master[name])
            low.grad = None

    def _muon(self, form: tuple[int, int], members: list[tuple[str, int]], rate: float) -> None:
        rows = form[0]
        stack = []
        for name, part in members:
            grad = self.low[name].grad
            assert grad is not None
            nesterov = grad.float().lerp(self.first[name], self.momentum)
            stack.append(nesterov[part * rows : (part + 1) * rows])
        update = orthogonal(torch.stack(stack)).float()
        scale = max(1.0, form[0] / form[1]) ** 0.5
        for (name, part), change in zip(members, update, strict=True):
            master = self.master[name][part * rows : (part + 1) * rows]
            master.mul_(1 - rate * self.decay).add_(change, alpha=-rate * scale)

    def _adam(self, name: str, rate: float) -> None:
        low = self.low[name].grad
        if low is None:
            return
        grad = low.float()
        beta1, beta2 = 0.9, 0.98
        first, second = self.first[name], self.second[name]
        first.lerp_(grad, 1 - beta1)
        second.mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        scale = (1 - beta2**self.count) ** 0.5 / (1 - beta1**self.count)
        self.master[name].addcdiv_(first, second.sqrt().add_(1e-9), value=-rate * scale)

    def state(self) -> dict[str, Any]:
        """Everything that `load` needs to go on."""
        return {
            "count": self.count,
            "master": self.master,
            "first": self.first,
            "second": self.second,
        }

    def load(self, state: Mapping[str, Any]) -> None:
        """Take over a `state`, and set the network's weights from it."""
        self.count = state["count"]
        kept = {"master": self.master, "first": self.first, "second": self.second}
        with torch.no_grad():
            for part, mine in kept.items():
                for name, tensor in state[part].items():
                    mine[name].copy_(tensor)
            for name, low in self.low.items():
                low.copy_(self.master[name])
