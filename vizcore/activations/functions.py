"""The scalar activations in PyTorch, stable in float32 to |x| = 1e4 in value and in gradient.

PyTorch's own function is used where there is one, with its conventions at kinks. Exponentials that
a branch does not use are clamped inside the branch: ``where(x > 0, x, exp(x))`` would otherwise
have the gradient 0 · inf = NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch
import torch.nn.functional as F
from torch import Tensor

Number = float | Tensor


def _isru(x: Tensor, alpha: Number) -> Tensor:
    return x * torch.rsqrt(1 + alpha * x * x)


def _dsilu(x: Tensor) -> Tensor:
    s = torch.sigmoid(x)
    return s * (1 + x * (1 - s))


def _penalized_tanh(x: Tensor, a: Number) -> Tensor:
    y = torch.tanh(x)
    return torch.where(x > 0, y, a * y)


def _mpelu(x: Tensor, alpha: Number, beta: Number) -> Tensor:
    return torch.where(x > 0, x, alpha * torch.expm1(beta * x.clamp(max=0)))


def _smelu(x: Tensor, beta: Number) -> Tensor:
    return torch.where(x.abs() < beta, (x + beta).square() / (4 * beta), F.relu(x))


def _squareplus(x: Tensor, b: Number) -> Tensor:
    root = torch.sqrt(x * x + b)
    # Left of 0 the sum cancels; (x + r)/2 = (b/2)/(r − x), clamped so that no branch is 0/0.
    return torch.where(x > 0, (x + root) / 2, b / 2 / (root - x.clamp(max=0)))


def _silu(x: Tensor, beta: Number) -> Tensor:
    return F.silu(x) if isinstance(beta, float) and beta == 1 else x * torch.sigmoid(beta * x)


def _elu_or_identity(x: Tensor) -> Tensor:
    return torch.where(x < 0, torch.expm1(x.clamp(max=0)), x)


def _sinc(x: Tensor) -> Tensor:
    # Below 0.5 the series to x¹⁰ is exact to rounding and keeps every derivative finite at 0.
    s = x * x
    near = 1 + s * (-1 / 6 + s * (1 / 120 + s * (-1 / 5040 + s * (1 / 362880 - s / 39916800))))
    small = x.abs() < 0.5
    return torch.where(small, near, torch.sin(x) / torch.where(small, torch.ones_like(x), x))


FUNCTIONS: Mapping[str, Callable[..., Tensor]] = {
    "identity": lambda x: x.clone(),
    # floor has the slope 0 for autograd, where a comparison would cut the graph.
    "binary_step": lambda x: torch.floor(x.clamp(-1, 0)) + 1,
    "sigmoid": torch.sigmoid,
    "hard_sigmoid": F.hardsigmoid,
    "tanh": torch.tanh,
    "lecun_tanh": lambda x: 1.7159 * torch.tanh(x * (2 / 3)),
    "hardtanh": F.hardtanh,
    "penalized_tanh": _penalized_tanh,
    "softsign": F.softsign,
    "arctan": torch.atan,
    "erf": torch.erf,
    "isru": _isru,
    "log_sigmoid": F.logsigmoid,
    "dsilu": _dsilu,
    "relu": F.relu,
    "relu6": F.relu6,
    "leaky_relu": lambda x, negative_slope: F.leaky_relu(x, negative_slope),
    "prelu": lambda x, a: torch.where(x > 0, x, a * x),
    "rrelu": lambda x, lower, upper: F.leaky_relu(x, (lower + upper) / 2),
    "elu": lambda x, alpha: F.elu(x, alpha),
    "selu": F.selu,
    "celu": lambda x, alpha: F.celu(x, alpha),
    "mpelu": _mpelu,
    "isrlu": lambda x, alpha: torch.where(x < 0, _isru(x, alpha), x),
    "threshold": lambda x, threshold, value: F.threshold(x, threshold, value),
    "relu_squared": lambda x: F.relu(x).square(),
    "star_relu": lambda x, scale, bias: scale * F.relu(x).square() + bias,
    "smelu": _smelu,
    "nlrelu": lambda x, beta: torch.log1p(beta * F.relu(x)),
    "softplus": lambda x, beta: F.softplus(x, beta),
    "shifted_softplus": lambda x: F.softplus(x) - math.log(2),
    "squareplus": _squareplus,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": _silu,
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
    "hardswish": F.hardswish,
    "mish": F.mish,
    "smish": lambda x: x * torch.tanh(torch.log1p(torch.sigmoid(x))),
    "phish": lambda x: x * torch.tanh(F.gelu(x)),
    "serf": lambda x: x * torch.erf(F.softplus(x)),
    # tanh(exp(x)) is 1 to the last bit long before x = 10.
    "telu": lambda x: x * torch.tanh(torch.exp(x.clamp(max=10))),
    "lisht": lambda x: x * torch.tanh(x),
    "elish": lambda x: _elu_or_identity(x) * torch.sigmoid(x),
    "hard_elish": lambda x: _elu_or_identity(x) * (F.relu6(3 * x + 3) / 6),
    "softshrink": lambda x, lambd: F.softshrink(x, lambd),
    "hardshrink": lambda x, lambd: F.hardshrink(x, lambd),
    "tanhshrink": F.tanhshrink,
    "sine": lambda x, omega: torch.sin(omega * x),
    "sinc": _sinc,
    "snake": lambda x, a: x + torch.sin(a * x).square() / a,
    "gcu": lambda x: x * torch.cos(x),
    "gaussian": lambda x: torch.exp(-x * x),
    "bent_identity": lambda x: (torch.sqrt(x * x + 1) - 1) / 2 + x,
    "absolute": torch.abs,
    "exponential": torch.exp,
}
