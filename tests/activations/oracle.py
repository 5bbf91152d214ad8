"""The catalogue in NumPy and SciPy, written from the papers, for default parameters.

It shares no code with what is tested. Functions take float64 arrays.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.special import erf, expit, log_expit, ndtr

Floats = Any  # arrays of float64, and single numbers
Function = Callable[[Floats], Floats]


def softplus(x: Floats) -> Floats:
    return -log_expit(-x)


def gelu(x: Floats) -> Floats:
    return x * ndtr(x)


def relu(x: Floats) -> Floats:
    return (x + abs(x)) / 2


def negative(x: Floats) -> Floats:
    """The input where it is below 0, else 0: the argument of exponentials that stay bounded."""
    return (x - abs(x)) / 2


def two_sided(right: Function, left: Function) -> Function:
    """A function given for x > 0 and for x ≤ 0, each seeing only its own side."""
    return lambda x: np.where(x > 0, right(relu(x)), left(negative(x)))


LAMBDA, ALPHA = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717

ORACLE: Mapping[str, Function] = {
    "identity": lambda x: 1.0 * x,
    "binary_step": lambda x: np.heaviside(x, 1.0),
    "sigmoid": expit,
    "hardsigmoid": lambda x: np.interp(x, [-3, 3], [0, 1]),
    "tanh": np.tanh,
    "lecun_tanh": lambda x: 1.7159 * np.tanh(2 / 3 * x),
    "hardtanh": lambda x: np.interp(x, [-1, 1], [-1, 1]),
    "penalized_tanh": two_sided(np.tanh, lambda x: np.tanh(x) / 4),
    "softsign": lambda x: x / (1 + abs(x)),
    "arctan": np.arctan,
    "erf": erf,
    "isru": lambda x: np.sign(x) / np.sqrt(1 + 1 / np.maximum(x * x, 1e-300)),
    "logsigmoid": log_expit,
    "dsilu": lambda x: expit(x) + x * expit(x) * expit(-x),
    "relu": relu,
    "relu6": lambda x: np.interp(x, [0, 6], [0, 6]),
    "leaky_relu": lambda x: relu(x) + 0.01 * negative(x),
    "prelu": lambda x: relu(x) + 0.25 * negative(x),
    "rrelu": lambda x: relu(x) + 11 / 48 * negative(x),
    "elu": two_sided(lambda x: x, np.expm1),
    "selu": two_sided(lambda x: LAMBDA * x, lambda x: LAMBDA * ALPHA * np.expm1(x)),
    "celu": two_sided(lambda x: x, np.expm1),
    "mpelu": two_sided(lambda x: x, np.expm1),
    "isrlu": two_sided(lambda x: x, lambda x: x / np.hypot(1, x)),
    "threshold": lambda x: x * (x > 1),
    "relu_squared": lambda x: relu(x) ** 2,
    "star_relu": lambda x: 0.8944 * relu(x) ** 2 - 0.4472,
    "smelu": lambda x: np.where(abs(x) <= 1, (x + 1) ** 2 / 4, relu(x)),
    "nlrelu": lambda x: np.log1p(relu(x)),
    "softplus": softplus,
    "shifted_softplus": lambda x: softplus(x) - np.log(2),
    "squareplus": lambda x: np.where(
        x > 0, (x + np.hypot(x, 2)) / 2, 2 / (abs(x) + np.hypot(x, 2))
    ),
    "gelu": gelu,
    "gelu_tanh": lambda x: x * expit(2 * np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)),
    "quick_gelu": lambda x: x * expit(1.702 * x),
    "silu": lambda x: x * expit(x),
    "hardswish": lambda x: x * np.interp(x, [-3, 3], [0, 1]),
    "mish": lambda x: x * np.tanh(softplus(x)),
    "smish": lambda x: x * np.tanh(np.log1p(expit(x))),
    "phish": lambda x: x * np.tanh(gelu(x)),
    "serf": lambda x: x * erf(softplus(x)),
    "telu": lambda x: x * np.tanh(np.exp(np.minimum(x, 50))),
    "lisht": lambda x: x * np.tanh(x),
    "elish": two_sided(lambda x: x * expit(x), lambda x: np.expm1(x) * expit(x)),
    "hard_elish": two_sided(
        lambda x: x * np.interp(x, [-1, 1], [0, 1]),
        lambda x: np.expm1(x) * np.interp(x, [-1, 1], [0, 1]),
    ),
    "softshrink": lambda x: np.sign(x) * relu(abs(x) - 0.5),
    "hardshrink": lambda x: x * (abs(x) > 0.5),
    "tanhshrink": lambda x: x - np.tanh(x),
    "sine": np.sin,
    "sinc": lambda x: np.sinc(x / np.pi),
    "snake": lambda x: x + (1 - np.cos(2 * x)) / 2,
    "gcu": lambda x: x * np.cos(x),
    "gaussian": lambda x: np.exp(-(x**2)),
    "bent_identity": lambda x: x + (np.hypot(x, 1) - 1) / 2,
    "absolute": np.abs,
    "exponential": np.exp,
}

KINKS = (-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, 6.0)


def oracle_slope(key: str) -> Function:
    """φ′ by a five-point difference that stays on its side of every kink."""

    def slope(x: Floats) -> Floats:
        room = np.min(np.abs(np.asarray(x)[..., None] - np.array(KINKS)), axis=-1)
        h = np.minimum(1e-3, room / 2.5)
        f = ORACLE[key]
        return (f(x - 2 * h) - 8 * f(x - h) + 8 * f(x + h) - f(x + 2 * h)) / (12 * h)

    return slope
