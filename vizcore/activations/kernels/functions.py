"""The scalar activations in PyTorch, stable in float32 to |x| = 1e4 in value and in gradient.

PyTorch's own function is used where there is one, with its conventions at kinks: relu has the slope
0 at 0, clamp the slope 1 at its bounds. Branches are sums of a relu and of a function of a clamped
x: ``where(x > 0, x, exp(x))`` would have the gradient 0 · inf = NaN far right, and take longer.
"""

from __future__ import annotations

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


def _squareplus(x: Tensor, b: Number) -> Tensor:
    # (x + r)/2 with r = √(x² + b) cancels left of 0; here it is max(x, 0) + (b/2)/(|x| + r).
    positive = x.clamp(min=0)
    return positive + b / 2 / (2 * positive - x + torch.sqrt(x * x + b))


def _shifted_softplus(x: Tensor) -> Tensor:
    # log((1 + eˣ)/2): softplus less log 2 keeps no digit of a signal below 1e-7.
    positive = F.relu(x)
    return positive + torch.log1p(F.elu(x - 2 * positive) / 2)


def _tanhshrink(x: Tensor) -> Tensor:
    # Near 0 by its series x³/3 − 2x⁵/15 + …: F.tanhshrink keeps no digit of x below 1e-4.
    s = x * x
    near = 17 / 315 + s * (-62 / 2835 + s * (1382 / 155925 - s * (21844 / 6081075)))
    near = s * x * (1 / 3 + s * (-2 / 15 + s * near))
    return torch.where(x.abs() < 0.1, near, x - torch.tanh(x))


def _mpelu(x: Tensor, alpha: Number, beta: Number) -> Tensor:
    expm1 = F.elu if beta >= 0 else torch.expm1  # a learned β may be negative
    return F.relu(x) + alpha * expm1(beta * x.clamp(max=0))


def _expm1_below(x: Tensor) -> Tensor:
    # For autograd the slope of torch.expm1 is (eˣ − 1) + 1, which has no digit left of −16.
    return F.elu(x.clamp(max=0))


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
    "hardsigmoid": F.hardsigmoid,
    "tanh": torch.tanh,
    "lecun_tanh": lambda x: 1.7159 * torch.tanh(x * (2 / 3)),
    "hardtanh": F.hardtanh,
    "penalized_tanh": lambda x, a: F.leaky_relu(torch.tanh(x), a),
    "softsign": F.softsign,
    "arctan": torch.atan,
    "erf": torch.erf,
    "isru": _isru,
    "logsigmoid": F.logsigmoid,
    "dsilu": _dsilu,
    "relu": F.relu,
    "relu6": F.relu6,
    "leaky_relu": lambda x, negative_slope: F.leaky_relu(x, negative_slope),
    "prelu": lambda x, a: F.prelu(x, a.reshape(1)) if isinstance(a, Tensor) else F.leaky_relu(x, a),
    "rrelu": lambda x, lower, upper: F.leaky_relu(x, (lower + upper) / 2),
    "elu": lambda x, alpha: F.elu(x, alpha),
    "selu": F.selu,
    "celu": lambda x, alpha: F.celu(x, alpha),
    "mpelu": _mpelu,
    "isrlu": lambda x, alpha: F.relu(x) + _isru(x.clamp(max=0), alpha),
    "threshold": lambda x, threshold, value: F.threshold(x, threshold, value),
    "relu_squared": lambda x: F.relu(x).square(),
    "star_relu": lambda x, scale, bias: scale * F.relu(x).square() + bias,
    "smelu": lambda x, beta: (x.clamp(-beta, beta) + beta).square() / (4 * beta) + F.relu(x - beta),
    "nlrelu": lambda x, beta: torch.log1p(beta * F.relu(x)),
    "softplus": lambda x, beta: F.softplus(x, beta),
    "shifted_softplus": _shifted_softplus,
    "squareplus": _squareplus,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": lambda x, beta: (
        F.silu(x) if isinstance(beta, float) and beta == 1 else x * torch.sigmoid(beta * x)
    ),
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
    "hardswish": F.hardswish,
    "mish": F.mish,
    "smish": lambda x: x * torch.tanh(torch.log1p(torch.sigmoid(x))),
    "phish": lambda x: x * torch.tanh(F.gelu(x)),
    "serf": lambda x: x * torch.erf(F.softplus(x)),
    # tanh(exp(x)) is 1 to the last bit long before x = 10.
    "telu": lambda x: x * torch.tanh(torch.exp(x.clamp(max=10))),
    "lisht": lambda x: x * torch.tanh(x),
    "elish": lambda x: (F.relu(x) + _expm1_below(x)) * torch.sigmoid(x),
    "hard_elish": lambda x: (F.relu(x) + _expm1_below(x)) * (F.relu6(3 * x + 3) / 6),
    "softshrink": lambda x, lambd: F.softshrink(x, lambd),
    "hardshrink": lambda x, lambd: F.hardshrink(x, lambd),
    "tanhshrink": _tanhshrink,
    "sine": lambda x, omega: torch.sin(omega * x),
    "sinc": _sinc,
    "snake": lambda x, a: x + torch.sin(a * x).square() / a,
    "gcu": lambda x: x * torch.cos(x),
    "gaussian": lambda x: torch.exp(-x * x),
    "bent_identity": lambda x: (torch.sqrt(x * x + 1) - 1) / 2 + x,
    "absolute": torch.abs,
    "exponential": torch.exp,
}
