"""The slopes φ′(x) without a graph, by PyTorch's own backward kernels or in closed form.

An entry for each catalogue key for which that is quicker than autograd, called with x, with
y = φ(x) and with the parameters as numbers; the other keys are left to autograd. At kinks each
gives autograd's subgradient of the function of the same key.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch
from torch import Tensor

aten = torch.ops.aten


def _unit(x: Tensor) -> Tensor:
    """The gradient 1 for a backward kernel, stored once instead of for every element."""
    return torch.ones((), dtype=x.dtype, device=x.device).expand(x.shape)


def _leaky(x: Tensor, slope: float) -> Tensor:
    kernel: Tensor = aten.leaky_relu_backward(_unit(x), x, slope, False)
    return kernel


def _elu(x: Tensor, alpha: float, scale: float = 1, input_scale: float = 1) -> Tensor:
    kernel: Tensor = aten.elu_backward(_unit(x), alpha, scale, input_scale, False, x)
    return kernel


def _swish(x: Tensor, y: Tensor, beta: float) -> Tensor:
    """σ(βx) + β y (1 − σ(βx)), where y = x σ(βx)."""
    gate = torch.sigmoid(beta * x)
    return torch.addcmul(gate, 1 - gate, y, value=beta)


def _lisht(x: Tensor) -> Tensor:
    t = torch.tanh(x)
    return torch.addcmul(t, x, aten.tanh_backward(_unit(x), t))


# Kernels that are vectorised only for a gradient stored in full get `ones_like`.
SLOPES: Mapping[str, Callable[..., Tensor]] = {
    "identity": lambda x, y: torch.ones_like(x),
    "binary_step": lambda x, y: torch.zeros_like(x),
    "sigmoid": lambda x, y: aten.sigmoid_backward(_unit(x), y),
    "hardsigmoid": lambda x, y: aten.hardsigmoid_backward(_unit(x), x),
    "tanh": lambda x, y: aten.tanh_backward(_unit(x), y),
    "hardtanh": lambda x, y: aten.hardtanh_backward(_unit(x), x, -1.0, 1.0),
    "softsign": lambda x, y: (x.abs() + 1).reciprocal_().square_(),
    "arctan": lambda x, y: (x * x).add_(1).reciprocal_(),
    "erf": lambda x, y: torch.exp(-x * x).mul_(2 / math.sqrt(math.pi)),
    "logsigmoid": lambda x, y: torch.sigmoid(-x),
    "relu": lambda x, y: aten.threshold_backward(_unit(x), x, 0),
    "relu6": lambda x, y: aten.hardtanh_backward(_unit(x), x, 0.0, 6.0),
    "leaky_relu": lambda x, y, negative_slope: _leaky(x, negative_slope),
    "prelu": lambda x, y, a: _leaky(x, a),
    "rrelu": lambda x, y, lower, upper: _leaky(x, (lower + upper) / 2),
    "elu": lambda x, y, alpha: _elu(x, alpha),
    "selu": lambda x, y: _elu(x, 1.6732632423543772, 1.0507009873554805),
    "celu": lambda x, y, alpha: _elu(x, alpha, 1, 1 / alpha),
    "threshold": lambda x, y, threshold, value: aten.threshold_backward(_unit(x), x, threshold),
    "relu_squared": lambda x, y: torch.relu(x).mul_(2),
    "star_relu": lambda x, y, scale, bias: torch.relu(x).mul_(2 * scale),
    "softplus": lambda x, y, beta: aten.softplus_backward(_unit(x), x, beta, 20),
    "shifted_softplus": lambda x, y: aten.softplus_backward(_unit(x), x, 1, 20),
    "gelu": lambda x, y: aten.gelu_backward(torch.ones_like(x), x),
    "gelu_tanh": lambda x, y: aten.gelu_backward(torch.ones_like(x), x, approximate="tanh"),
    "silu": lambda x, y, beta: aten.silu_backward(_unit(x), x) if beta == 1 else _swish(x, y, beta),
    "quick_gelu": lambda x, y: _swish(x, y, 1.702),
    "hardswish": lambda x, y: aten.hardswish_backward(torch.ones_like(x), x),
    "mish": lambda x, y: aten.mish_backward(torch.ones_like(x), x),
    "lisht": lambda x, y: _lisht(x),
    "softshrink": lambda x, y, lambd: aten.softshrink_backward(_unit(x), x, lambd),
    "hardshrink": lambda x, y, lambd: aten.hardshrink_backward(_unit(x), x, lambd),
    "tanhshrink": lambda x, y: torch.tanh(x).square_(),
    "sine": lambda x, y, omega: torch.cos(omega * x).mul_(omega),
    "snake": lambda x, y, a: torch.sin(2 * a * x).add_(1),
    "gaussian": lambda x, y: (-2 * x).mul_(y),
    "absolute": lambda x, y: torch.sign(x),
    "exponential": lambda x, y: y.clone(),
}
