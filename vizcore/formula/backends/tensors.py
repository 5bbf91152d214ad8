"""Tree → tensors: a formula as a PyTorch function that autograd differentiates to any order."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.language.names import CONSTANTS
from vizcore.formula.tree import FUNCTIONS, Node, walk

TORCH: Mapping[str, Callable[..., Tensor]] = {
    **{name: getattr(torch, name) for name, arity in FUNCTIONS.items() if hasattr(torch, name)},
    **{name: getattr(torch, name) for name in ("lt", "le", "gt", "ge", "eq", "ne")},
    **{name: getattr(torch, name) for name in ("neg", "add", "sub", "mul", "div", "pow")},
    "and": torch.logical_and,
    "or": torch.logical_or,
    "softplus": lambda u: torch.logaddexp(u, torch.zeros_like(u)),
    # torch.special.ndtr is 0 from x = −8.3 on.
    "Phi": lambda u: torch.erfc(u * -math.sqrt(0.5)) / 2,
    "mod": torch.remainder,
    "min": torch.minimum,
    "max": torch.maximum,
    "clip": lambda u, low, high: torch.minimum(torch.maximum(u, low), high),
}


def compute(
    roots: tuple[Node, ...], x: Tensor, params: Mapping[str, float | Tensor]
) -> list[Tensor]:
    """Several trees on a tensor, without a graph, parts that they share computed once."""
    known: Mapping[str, Any] = {"x": x, **CONSTANTS, **params}
    values: dict[Node, Tensor] = {}
    with torch.no_grad():
        for node in walk(*roots):
            if node.args:
                values[node] = TORCH[node.op](*(values[arg] for arg in node.args))
            else:
                leaf = node.value if node.op == "number" else known[node.name]
                # Constants take the type of x: a float32 network stays one.
                values[node] = torch.as_tensor(leaf, dtype=x.dtype, device=x.device)
        return [values[root].expand(x.shape).clone() for root in roots]


def apply(root: Node, x: Tensor, params: Mapping[str, float | Tensor]) -> Tensor:
    """A tree on a tensor, differentiable in x and in every parameter that is a tensor."""
    result: Tensor = _Formula.apply(  # type: ignore[no-untyped-call]
        root, x, tuple(params), *params.values()
    )
    return result


class _Formula(torch.autograd.Function):
    """The derivative by its own tree, not by the chain rule of autograd.

    Autograd would pass 0 · inf = NaN through the branch that a ``where`` does not take.
    """

    @staticmethod
    def forward(
        ctx: Any, root: Node, x: Tensor, names: tuple[str, ...], *values: float | Tensor
    ) -> Tensor:
        ctx.root, ctx.names = root, names
        ctx.values = [value if isinstance(value, float | int) else None for value in values]
        ctx.save_for_backward(x, *(value for value in values if isinstance(value, Tensor)))
        return compute((root,), x, dict(zip(names, values, strict=True)))[0]

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Any, ...]:
        x, *tensors = ctx.saved_tensors
        rest = iter(tensors)
        values = [next(rest) if value is None else value for value in ctx.values]
        params = dict(zip(ctx.names, values, strict=True))

        def along(name: str) -> Tensor:
            return gradient * apply(derivative(ctx.root, name), x, params)

        by_x = along("x") if ctx.needs_input_grad[1] else None
        by_params = [
            along(name).sum().reshape(params[name].shape) if needed else None
            for name, needed in zip(ctx.names, ctx.needs_input_grad[3:], strict=True)
        ]
        return None, by_x, None, *by_params
