"""The yardstick of the flow benchmarks: a deep stack as one writes it in plain PyTorch."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Plain(nn.Module):
    """One of our activations as a module."""

    def __init__(self, activation: object) -> None:
        super().__init__()
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        return self.activation(x)


def plain_flow(activation: object, depth: int, width: int, batch: int) -> list[dict[str, float]]:
    """Statistics of every layer by nn.Sequential, hooks, `backward()` and `.item()`."""
    layers: list[nn.Module] = []
    linears = []
    for _ in range(depth):
        linear = nn.Linear(width, width, bias=False)
        nn.init.normal_(linear.weight, 0, (2 / width) ** 0.5)
        linears.append(linear)
        layers += [linear, Plain(activation)]
    net = nn.Sequential(*layers[:-1])
    rows: list[dict[str, float]] = [{} for _ in range(depth)]
    for row, linear in zip(rows, linears, strict=True):
        linear.register_forward_hook(_forward_hook(row))
    output = net(torch.randn(batch, width))
    (output * torch.randn_like(output)).sum().backward()
    for row, linear in zip(rows, linears, strict=True):
        row["weight_grad"] = linear.weight.grad.norm().item()
    return rows


def _forward_hook(row: dict[str, float]):
    def remember(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        row["signal"] = inputs[0].std().item()
        if output.requires_grad:
            output.register_hook(lambda gradient: row.update(delta=gradient.norm().item()))

    return remember
