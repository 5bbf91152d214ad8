"""The edge of chaos of every activation against a root of χ₁ = 1 found by SciPy."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.optimize import brentq

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.spec import ActivationSpec
from vizcore.theory.phase import critical_line

WITHOUT = (
    "threshold",
    "smelu",
    "softplus",
    "squareplus",
    "logsigmoid",
    "binary_step",
    "hardshrink",
)


def squares(spec: ActivationSpec, q: float) -> tuple[float, float]:
    """E φ(√q z)² and E φ′(√q z)² by `scipy.integrate.quad`, φ′ by autograd."""
    std = math.sqrt(q)

    def at(z: float, order: int) -> float:
        x = torch.tensor(std * z, dtype=torch.float64, requires_grad=True)
        y = spec(x)
        if order:
            (y,) = torch.autograd.grad(y, x)
        return float(y.detach()) ** 2 * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    breaks = sorted({0.0, *(k / std for k in spec.kinks() if abs(k / std) < 8)})
    edges = [-8.0, *breaks, 8.0]
    square, slope_square = (
        sum(quad(at, a, b, args=(order,), epsrel=1e-6, limit=60)[0] for a, b in pairwise(edges))
        for order in (0, 1)
    )
    return square, slope_square


@pytest.mark.parametrize("key", [key for key in ACTIVATIONS if key not in WITHOUT])
def test_every_activation_is_critical_where_scipy_finds_it(key: str) -> None:
    spec = ActivationSpec(key)
    line = critical_line(spec)
    if np.isinf(line.q).all():
        value, slope = squares(spec, 1.0)
        assert value == pytest.approx(slope, rel=1e-5)  # homogeneous: the signal keeps any size
        np.testing.assert_allclose(line.sigma_w2, 1 / slope, rtol=1e-5)
        return
    usual = np.flatnonzero((line.q > 0.05) & (line.q < 200))
    index = usual[-1]  # far out, where no φ is a line any more
    bias, place = float(line.sigma_b2[index]), float(line.q[index])

    def excess(log_q: float) -> float:
        q = math.exp(log_q)
        value, slope = squares(spec, q)
        return (q - bias) * slope / value - 1

    around = math.log(place) - 0.05, math.log(place) + 0.05
    q = math.exp(brentq(excess, *around, xtol=1e-5))
    assert place == pytest.approx(q, rel=2e-3)
    assert line.sigma_w2[index] == pytest.approx((q - bias) / squares(spec, q)[0], rel=1e-3)


@pytest.mark.parametrize("key", ["sigmoid", "hardsigmoid", "dsilu", "sinc"])
def test_the_line_begins_where_biases_are_0(key: str) -> None:
    spec = ActivationSpec(key)
    line = critical_line(spec)
    assert line.sigma_b2[0] == 0

    def excess(log_q: float) -> float:
        q = math.exp(log_q)
        value, slope = squares(spec, q)
        return q * slope / value - 1

    q = math.exp(brentq(excess, math.log(2), math.log(200), xtol=1e-5))
    assert line.q[0] == pytest.approx(q, rel=1e-3)
    assert line.sigma_w2[0] == pytest.approx(q / squares(spec, q)[0], rel=1e-3)
    if key == "sigmoid":
        assert line.sigma_w2[0] == pytest.approx(103.0, abs=0.05)
