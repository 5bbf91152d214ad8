"""The yardstick of the flow benchmarks: a deep stack as one writes it in plain PyTorch."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

Activation = Callable[[Tensor], Tensor]


class Plain(nn.Module):
    """One of our activations as a module."""

    def __init__(self, activation: Activation) -> None:
        super().__init__()
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        return self.activation(x)


def plain_flow(
    activation: Activation, depth: int, width: int, batch: int
) -> list[dict[str, float]]:
    """Signal, information, δ, dead units and weight gradient of every layer, by hooks."""
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
        assert linear.weight.grad is not None
        row["weight_grad"] = linear.weight.grad.norm().item()
    return rows


def _forward_hook(row: dict[str, float]) -> Callable[..., None]:
    def remember(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        row["signal"] = inputs[0].std().item()
        row["information"] = inputs[0].var(0).mean().sqrt().item()  # over examples, RMS over units
        output.register_hook(_gradient_hook(row))

    return remember


def _gradient_hook(row: dict[str, float]) -> Callable[[Tensor], None]:
    def remember(gradient: Tensor) -> None:
        row["delta"] = gradient.norm().item()
        row["dead"] = (gradient == 0).all(0).float().mean().item()  # no gradient from any example

    return remember
