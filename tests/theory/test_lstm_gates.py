"""Forget gates through time, against LSTMs in plain NumPy loops with weights of their own."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.experiments.recurrent import predict_through_time
from vizcore.flow.experiments.recurrent_config import RecurrentConfig
from vizcore.theory.lstm import forget_gates


def drawn(config: RecurrentConfig, networks: int) -> np.ndarray:
    """log₁₀ of the root mean square of Π f from each time to the last, (networks, T + 1)."""
    draw, n, batch = np.random.default_rng(3), config.width, 4
    found = []
    for _ in range(networks):
        recurrent = draw.normal(size=(n, 4 * n)) * (config.sigma_w2 / n) ** 0.5
        into = draw.normal(size=(n, 4 * n)) * (config.sigma_x2 / n) ** 0.5
        h = c = np.zeros((batch, n))
        gates = []
        for _ in range(config.steps):
            z = h @ recurrent + draw.normal(size=(batch, n)) @ into
            i, f, g, o = np.split(z, 4, axis=1)
            f = 1 / (1 + np.exp(-f - config.forget_bias))
            c = f * c + np.tanh(g) / (1 + np.exp(-i))
            h = np.tanh(c) / (1 + np.exp(-o))
            gates.append(f)
        paths = np.cumprod(gates[::-1], axis=0)[::-1]
        found.append([*(np.log10((path**2).mean()) / 2 for path in paths), 0.0])
    return np.array(found)


@pytest.mark.parametrize("bias", [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0])
def test_what_the_gates_leave_after_a_hundred_steps(bias: float) -> None:
    config = RecurrentConfig(cell="lstm", forget_bias=bias, width=96)
    found, theory = drawn(config, 4), predict_through_time(config).log10_gates
    for time in (0, 25, 50, 75, 95):
        mean, sd = found[:, time].mean(), found[:, time].std(ddof=1)
        assert abs(theory[time] - mean) < 0.03 + 0.06 * abs(mean) + sd


@pytest.mark.parametrize(("sigma_w2", "sigma_x2"), [(0.5, 0.1), (2.0, 0.1), (1.0, 1.0), (0.0, 0.5)])
def test_whatever_the_weights_are(sigma_w2: float, sigma_x2: float) -> None:
    config = RecurrentConfig(
        cell="lstm", forget_bias=2.0, width=96, sigma_w2=sigma_w2, sigma_x2=sigma_x2
    )
    found, theory = drawn(config, 4)[:, 0], predict_through_time(config).log10_gates[0]
    assert abs(theory - found.mean()) < 0.03 + 0.08 * abs(found.mean()) + found.std(ddof=1)


def test_gates_that_read_nothing_are_a_power() -> None:
    found, typical = forget_gates(ActivationSpec("tanh"), 0.0, 0.0, 1.0, 100)
    power = -math.log10(1 + math.exp(-1.0))
    np.testing.assert_allclose(found, power * np.arange(100, -1, -1), atol=1e-9)
    assert typical == pytest.approx(10**power)


def test_long_and_closed_gates_stay_finite() -> None:
    found, _ = forget_gates(ActivationSpec("tanh"), 1.0, 0.1, -10.0, 200)
    assert np.isfinite(found).all()
    assert (np.diff(found) > 0).all()
