"""The scalar activations in PyTorch, stable in float32 to |x| = 1e4 in value and in gradient.

One function for each catalogue key, of the same name. PyTorch's own function is used where there is
one, with its conventions at kinks. Exponentials that a branch does not use are clamped inside the
branch: ``where(x > 0, x, exp(x))`` would otherwise have the gradient 0 · inf = NaN.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

Number = float | Tensor


def identity(x: Tensor) -> Tensor:
    return x.clone()


def binary_step(x: Tensor) -> Tensor:
    # floor has the slope 0 for autograd, where a comparison would cut the graph.
    return torch.floor(x.clamp(-1, 0)) + 1


def sigmoid(x: Tensor) -> Tensor:
    return torch.sigmoid(x)


def hard_sigmoid(x: Tensor) -> Tensor:
    return F.hardsigmoid(x)


def tanh(x: Tensor) -> Tensor:
    return torch.tanh(x)


def lecun_tanh(x: Tensor) -> Tensor:
    return 1.7159 * torch.tanh(x * (2 / 3))


def hardtanh(x: Tensor) -> Tensor:
    return F.hardtanh(x)


def penalized_tanh(x: Tensor, a: Number) -> Tensor:
    y = torch.tanh(x)
    return torch.where(x > 0, y, a * y)


def softsign(x: Tensor) -> Tensor:
    return F.softsign(x)


def arctan(x: Tensor) -> Tensor:
    return torch.atan(x)


def erf(x: Tensor) -> Tensor:
    return torch.erf(x)


def isru(x: Tensor, alpha: Number) -> Tensor:
    return x * torch.rsqrt(1 + alpha * x * x)


def log_sigmoid(x: Tensor) -> Tensor:
    return F.logsigmoid(x)


def dsilu(x: Tensor) -> Tensor:
    s = torch.sigmoid(x)
    return s * (1 + x * (1 - s))


def relu(x: Tensor) -> Tensor:
    return F.relu(x)


def relu6(x: Tensor) -> Tensor:
    return F.relu6(x)


def leaky_relu(x: Tensor, negative_slope: float) -> Tensor:
    return F.leaky_relu(x, negative_slope)


def prelu(x: Tensor, a: Number) -> Tensor:
    return torch.where(x > 0, x, a * x)


def rrelu(x: Tensor, lower: float, upper: float) -> Tensor:
    return F.leaky_relu(x, (lower + upper) / 2)


def elu(x: Tensor, alpha: float) -> Tensor:
    return F.elu(x, alpha)


def selu(x: Tensor) -> Tensor:
    return F.selu(x)


def celu(x: Tensor, alpha: float) -> Tensor:
    return F.celu(x, alpha)


def mpelu(x: Tensor, alpha: Number, beta: Number) -> Tensor:
    return torch.where(x > 0, x, alpha * torch.expm1(beta * x.clamp(max=0)))


def isrlu(x: Tensor, alpha: Number) -> Tensor:
    return torch.where(x < 0, isru(x, alpha), x)


def threshold(x: Tensor, threshold: float, value: float) -> Tensor:
    return F.threshold(x, threshold, value)


def relu_squared(x: Tensor) -> Tensor:
    return F.relu(x).square()


def star_relu(x: Tensor, scale: Number, bias: Number) -> Tensor:
    return scale * F.relu(x).square() + bias


def smelu(x: Tensor, beta: Number) -> Tensor:
    return torch.where(x.abs() < beta, (x + beta).square() / (4 * beta), F.relu(x))


def nlrelu(x: Tensor, beta: Number) -> Tensor:
    return torch.log1p(beta * F.relu(x))


def softplus(x: Tensor, beta: float) -> Tensor:
    return F.softplus(x, beta)


def shifted_softplus(x: Tensor) -> Tensor:
    return F.softplus(x) - math.log(2)


def squareplus(x: Tensor, b: Number) -> Tensor:
    root = torch.sqrt(x * x + b)
    # Left of 0 the sum cancels; (x + r)/2 = (b/2)/(r − x), clamped so that no branch is 0/0.
    return torch.where(x > 0, (x + root) / 2, b / 2 / (root - x.clamp(max=0)))


def gelu(x: Tensor) -> Tensor:
    return F.gelu(x)


def gelu_tanh(x: Tensor) -> Tensor:
    return F.gelu(x, approximate="tanh")


def silu(x: Tensor, beta: Number) -> Tensor:
    return F.silu(x) if isinstance(beta, float) and beta == 1 else x * torch.sigmoid(beta * x)


def quick_gelu(x: Tensor) -> Tensor:
    return x * torch.sigmoid(1.702 * x)


def hardswish(x: Tensor) -> Tensor:
    return F.hardswish(x)


def mish(x: Tensor) -> Tensor:
    return F.mish(x)


def smish(x: Tensor) -> Tensor:
    return x * torch.tanh(torch.log1p(torch.sigmoid(x)))


def phish(x: Tensor) -> Tensor:
    return x * torch.tanh(F.gelu(x))


def serf(x: Tensor) -> Tensor:
    return x * torch.erf(F.softplus(x))


def telu(x: Tensor) -> Tensor:
    # tanh(exp(x)) is 1 to the last bit long before x = 10.
    return x * torch.tanh(torch.exp(x.clamp(max=10)))


def lisht(x: Tensor) -> Tensor:
    return x * torch.tanh(x)


def elish(x: Tensor) -> Tensor:
    return torch.where(x < 0, torch.expm1(x.clamp(max=0)), x) * torch.sigmoid(x)


def hard_elish(x: Tensor) -> Tensor:
    gate = F.relu6(3 * x + 3) / 6
    return torch.where(x < 0, torch.expm1(x.clamp(max=0)), x) * gate


def softshrink(x: Tensor, lambd: float) -> Tensor:
    return F.softshrink(x, lambd)


def hardshrink(x: Tensor, lambd: float) -> Tensor:
    return F.hardshrink(x, lambd)


def tanhshrink(x: Tensor) -> Tensor:
    return F.tanhshrink(x)


def sine(x: Tensor, omega: Number) -> Tensor:
    return torch.sin(omega * x)


def sinc(x: Tensor) -> Tensor:
    # Below 0.5 the series to x¹² is exact to rounding and keeps every derivative finite at 0.
    s = x * x
    near = 1 + s * (-1 / 6 + s * (1 / 120 + s * (-1 / 5040 + s * (1 / 362880 - s / 39916800))))
    small = x.abs() < 0.5
    return torch.where(small, near, torch.sin(x) / torch.where(small, torch.ones_like(x), x))


def snake(x: Tensor, a: Number) -> Tensor:
    return x + torch.sin(a * x).square() / a


def gcu(x: Tensor) -> Tensor:
    return x * torch.cos(x)


def gaussian(x: Tensor) -> Tensor:
    return torch.exp(-x * x)


def bent_identity(x: Tensor) -> Tensor:
    return (torch.sqrt(x * x + 1) - 1) / 2 + x


def absolute(x: Tensor) -> Tensor:
    return x.abs()


def exponential(x: Tensor) -> Tensor:
    return torch.exp(x)
