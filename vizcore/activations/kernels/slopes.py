"""The slopes φ′(x) without a graph, by PyTorch's own backward kernels or in closed form.

An entry for each catalogue key for which that is quicker than autograd, called with x, with
y = φ(x) and with the parameters as numbers; the other keys are left to autograd. At kinks each
gives autograd's subgradient of the function of the same key.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch
import torch.nn.functional as F
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


def _tanh_slope(t: Tensor) -> Tensor:
    kernel: Tensor = aten.tanh_backward(_unit(t), t)
    return kernel


def _sigmoid_slope(s: Tensor) -> Tensor:
    kernel: Tensor = aten.sigmoid_backward(_unit(s), s)
    return kernel


def _times_tanh(x: Tensor, inner: Tensor, inner_slope: Tensor) -> Tensor:
    """The slope of x tanh(u(x))."""
    t = torch.tanh(inner)
    return torch.addcmul(t, x, _tanh_slope(t).mul_(inner_slope))


def _smish(x: Tensor) -> Tensor:
    s = torch.sigmoid(x)
    return _times_tanh(x, torch.log1p(s), _sigmoid_slope(s).div_(1 + s))


def _telu(x: Tensor) -> Tensor:
    e = torch.exp(x.clamp(max=10))  # beyond, tanh(e) is 1 and its slope 0
    return _times_tanh(x, e, e)


def _serf(x: Tensor) -> Tensor:
    p = F.softplus(x)
    bell = torch.exp(-p * p).mul_(2 / math.sqrt(math.pi))
    return torch.erf(p).add_(bell.mul_(aten.softplus_backward(_unit(x), x, 1, 20)).mul_(x))


def _penalized_tanh(x: Tensor, a: float) -> Tensor:
    t = torch.tanh(x)
    kernel: Tensor = aten.leaky_relu_backward(_tanh_slope(t), t, a, False)
    return kernel


def _dsilu(x: Tensor) -> Tensor:
    s = torch.sigmoid(x)
    return _sigmoid_slope(s).mul_((1 - 2 * s).mul_(x).add_(2))


def _isru(x: Tensor, alpha: float) -> Tensor:
    return (alpha * x * x).add_(1).rsqrt_().pow_(3)


def _mpelu(x: Tensor, alpha: float, beta: float) -> Tensor:
    return (beta * x.clamp(max=0)).exp_().mul_(alpha * beta).masked_fill_(x > 0, 1)


def _nlrelu(x: Tensor, beta: float) -> Tensor:
    kernel: Tensor = aten.threshold_backward(beta / (1 + beta * torch.relu(x)), x, 0)
    return kernel


def _gated_elu(x: Tensor, gate: Tensor, gate_slope: Tensor) -> Tensor:
    """The slope of elu(x) times a gate."""
    below = x.clamp(max=0)
    elu = torch.relu(x).add_(torch.expm1(below))
    return torch.exp(below).mul_(gate).add_(elu.mul_(gate_slope))


def _elish(x: Tensor) -> Tensor:
    s = torch.sigmoid(x)
    return _gated_elu(x, s, _sigmoid_slope(s))


def _hard_elish(x: Tensor) -> Tensor:
    wide = 3 * x + 3
    slope = aten.hardtanh_backward(_unit(x), wide, 0.0, 6.0)
    return _gated_elu(x, F.relu6(wide).div_(6), slope.mul_(0.5))


def _sinc(x: Tensor, y: Tensor) -> Tensor:
    s = x * x
    near = -1 / 3 + s * (1 / 30 + s * (-1 / 840 + s * (1 / 45360 - s / 3991680)))
    return torch.where(x.abs() < 0.5, near.mul_(x), torch.cos(x).sub_(y).div_(x))


# Kernels that are vectorised only for a gradient stored in full get `ones_like`.
SLOPES: Mapping[str, Callable[..., Tensor]] = {
    "identity": lambda x, y: torch.ones_like(x),
    "binary_step": lambda x, y: torch.zeros_like(x),
    "sigmoid": lambda x, y: aten.sigmoid_backward(_unit(x), y),
    "hardsigmoid": lambda x, y: aten.hardsigmoid_backward(_unit(x), x),
    "lecun_tanh": lambda x, y: _tanh_slope(torch.tanh(x * (2 / 3))).mul_(1.7159 * 2 / 3),
    "tanh": lambda x, y: aten.tanh_backward(_unit(x), y),
    "hardtanh": lambda x, y: aten.hardtanh_backward(_unit(x), x, -1.0, 1.0),
    "penalized_tanh": lambda x, y, a: _penalized_tanh(x, a),
    "softsign": lambda x, y: (x.abs() + 1).reciprocal_().square_(),
    "arctan": lambda x, y: (x * x).add_(1).reciprocal_(),
    "erf": lambda x, y: torch.exp(-x * x).mul_(2 / math.sqrt(math.pi)),
    "isru": lambda x, y, alpha: _isru(x, alpha),
    "dsilu": lambda x, y: _dsilu(x),
    "logsigmoid": lambda x, y: aten.softplus_backward(_unit(x), -x, 1, 20),
    "relu": lambda x, y: aten.threshold_backward(_unit(x), x, 0),
    "relu6": lambda x, y: aten.hardtanh_backward(_unit(x), x, 0.0, 6.0),
    "leaky_relu": lambda x, y, negative_slope: _leaky(x, negative_slope),
    "prelu": lambda x, y, a: _leaky(x, a),
    "rrelu": lambda x, y, lower, upper: _leaky(x, (lower + upper) / 2),
    "elu": lambda x, y, alpha: _elu(x, alpha),
    "selu": lambda x, y: _elu(x, 1.6732632423543772, 1.0507009873554805),
    "celu": lambda x, y, alpha: _elu(x, alpha, 1, 1 / alpha),
    "mpelu": lambda x, y, alpha, beta: _mpelu(x, alpha, beta),
    "isrlu": lambda x, y, alpha: _isru(x.clamp(max=0), alpha),
    "smelu": lambda x, y, beta: (x + beta).div_(2 * beta).clamp_(0, 1),
    "nlrelu": lambda x, y, beta: _nlrelu(x, beta),
    "threshold": lambda x, y, threshold, value: aten.threshold_backward(_unit(x), x, threshold),
    "relu_squared": lambda x, y: torch.relu(x).mul_(2),
    "star_relu": lambda x, y, scale, bias: torch.relu(x).mul_(2 * scale),
    "softplus": lambda x, y, beta: aten.softplus_backward(_unit(x), x, beta, 20),
    "shifted_softplus": lambda x, y: aten.softplus_backward(_unit(x), x, 1, 20),
    "squareplus": lambda x, y, b: y / torch.sqrt(x * x + b),
    "gelu": lambda x, y: aten.gelu_backward(torch.ones_like(x), x),
    "gelu_tanh": lambda x, y: aten.gelu_backward(torch.ones_like(x), x, approximate="tanh"),
    "silu": lambda x, y, beta: aten.silu_backward(_unit(x), x) if beta == 1 else _swish(x, y, beta),
    "quick_gelu": lambda x, y: _swish(x, y, 1.702),
    "hardswish": lambda x, y: aten.hardswish_backward(torch.ones_like(x), x),
    "mish": lambda x, y: aten.mish_backward(torch.ones_like(x), x),
    "smish": lambda x, y: _smish(x),
    "phish": lambda x, y: _times_tanh(x, F.gelu(x), aten.gelu_backward(torch.ones_like(x), x)),
    "serf": lambda x, y: _serf(x),
    "telu": lambda x, y: _telu(x),
    "elish": lambda x, y: _elish(x),
    "hard_elish": lambda x, y: _hard_elish(x),
    "lisht": lambda x, y: _lisht(x),
    "softshrink": lambda x, y, lambd: aten.softshrink_backward(_unit(x), x, lambd),
    "hardshrink": lambda x, y, lambd: aten.hardshrink_backward(_unit(x), x, lambd),
    "tanhshrink": lambda x, y: torch.tanh(x).square_(),
    "sine": lambda x, y, omega: torch.cos(omega * x).mul_(omega),
    "sinc": _sinc,
    "gcu": lambda x, y: torch.cos(x).sub_(torch.sin(x).mul_(x)),
    "snake": lambda x, y, a: torch.sin(2 * a * x).add_(1),
    "gaussian": lambda x, y: (-2 * x).mul_(y),
    "bent_identity": lambda x, y: (x / torch.sqrt(x * x + 1)).mul_(0.5).add_(1),
    "absolute": lambda x, y: torch.sign(x),
    "exponential": lambda x, y: y.clone(),
}
