"""One sigmoid neuron on one example, by gradient descent: which loss it learns from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from vizcore.arrays import Floats
from vizcore.lessons.checks import checked
from vizcore.settings import Choice, Integer, Real
from vizcore.text import Text

Loss = Literal["mse", "cross_entropy"]
LOSSES = {
    "mse": Text("½(a − y)²", "½(a − y)²"),
    "cross_entropy": Text("Cross-entropy", "交叉熵"),
}
_FINITE = Real(-1e6, 1e6)
_MOST_STEPS = 100_000


@dataclass(frozen=True, eq=False)
class NeuronDescent:
    """What a neuron went through; arrays of shape (steps + 1,), the start first.

    Attributes
    ----------
    output
        a = σ(wx + b), from 0 to 1.
    weight, bias
        w and b before the step that leaves them.
    gradient
        δ = ∂C/∂z there, z = wx + b: a − y for cross-entropy, (a − y)σ′(z) for ½(a − y)². It is
        ∂C/∂b, and ∂C/∂w = δx.
    """

    output: Floats
    weight: Floats
    bias: Floats
    gradient: Floats


def descend_neuron(
    loss: Loss,
    weight: float,
    bias: float,
    rate: float,
    steps: int,
    *,
    target: float = 0.0,
    x: float = 1.0,
) -> NeuronDescent:
    """Train a sigmoid neuron on one example by plain gradient descent.

    Parameters
    ----------
    loss
        "mse": C = ½(a − y)²; "cross_entropy": C = −y ln a − (1 − y) ln(1 − a).
    weight, bias
        w and b at the start, from −10⁶ to 10⁶.
    rate
        Learning rate η, from 0 to 10⁶.
    steps
        Steps to take, 0 to 100,000.
    target
        y, from 0 to 1.
    x
        The input, from −10⁶ to 10⁶.

    Raises
    ------
    SettingError
        A ValueError that names the field, the value and what is allowed.

    Notes
    -----
    Nielsen 2015, Neural Networks and Deep Learning, chapter 3, where η = 0.15 and y = 0.
    """
    loss = checked("loss", Choice(LOSSES), loss)
    w, b = checked("weight", _FINITE, weight), checked("bias", _FINITE, bias)
    eta = checked("rate", Real(0, 1e6), rate)
    count = checked("steps", Integer(0, _MOST_STEPS), steps)
    y, x = checked("target", Real(0, 1), target), checked("x", _FINITE, x)
    rows = np.empty((4, count + 1))
    for step in range(count + 1):
        a, rest = _sigmoid(w * x + b)
        gradient = (1 - y) * a - y * rest  # a − y, to all its digits
        if loss == "mse":
            gradient *= a * rest
        rows[:, step] = a, w, b, gradient
        w -= eta * gradient * x
        b -= eta * gradient
    return NeuronDescent(*rows)


def _sigmoid(z: float) -> tuple[float, float]:
    """σ(z) and 1 − σ(z), each to all its digits."""
    e = math.exp(-abs(z))
    large, small = 1 / (1 + e), e / (1 + e)
    return (large, small) if z >= 0 else (small, large)
