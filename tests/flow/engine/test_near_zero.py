"""Deep networks whose signal dies out, in single precision, against mpmath with many digits."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import torch

from tests.flow.plain import weights_of
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.bound_activation import bound_activation
from vizcore.flow.engine.inputs import examples, loss_directions
from vizcore.flow.simulate import simulate_flow

CANCELLING: dict[str, tuple[Callable, Callable, int]] = {
    "shifted_softplus": (
        lambda z: mpmath.log(1 + mpmath.exp(z)) - mpmath.log(2),
        lambda z: 1 / (1 + mpmath.exp(-z)),
        40,
    ),
    "softplus(x) - log(2)": (
        lambda z: mpmath.log(1 + mpmath.exp(z)) - mpmath.log(2),
        lambda z: 1 / (1 + mpmath.exp(-z)),
        40,
    ),
    "sigmoid(x) - 0.5": (
        lambda z: 1 / (1 + mpmath.exp(-z)) - 0.5,
        lambda z: mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2,
        40,
    ),
    "exp(x/4) - 1": (lambda z: mpmath.exp(z / 4) - 1, lambda z: mpmath.exp(z / 4) / 4, 40),
    "x - sin(x)": (lambda z: z - mpmath.sin(z), lambda z: 1 - mpmath.cos(z), 4),
    "1 - cos(x)": (lambda z: 1 - mpmath.cos(z), mpmath.sin, 5),
    "tanhshrink": (lambda z: z - mpmath.tanh(z), lambda z: mpmath.tanh(z) ** 2, 4),
    "sqrt(1 + x^2) - 1": (
        lambda z: mpmath.sqrt(1 + z * z) - 1,
        lambda z: z / mpmath.sqrt(1 + z * z),
        5,
    ),
}


def with_digits(config: FlowConfig, phi: Callable, slope: Callable) -> tuple[list, list]:
    """log₁₀ of the signal and of ‖δ‖ of network 0, layer by layer."""
    with mpmath.workdps(200):
        pair = (config.seed, 0)
        y = mpmath.matrix(examples(config.input, config.batch, config.width, pair).tolist())
        weights, slopes, signal = [], [], []
        for layer in range(1, config.depth + 1):
            weights.append(mpmath.matrix(weights_of(config, 0, layer)[0].tolist()))
            h = y * weights[-1].T
            y = h.apply(phi)
            slopes.append(h.apply(slope))
            mean = mpmath.fsum(y) / (y.rows * y.cols)
            signal.append(
                mpmath.log10(mpmath.fsum((v - mean) ** 2 for v in y) / (y.rows * y.cols)) / 2
            )
        delta = mpmath.matrix(loss_directions(config.batch, config.width, pair).tolist())
        sizes = [mpmath.mpf(0)]
        start = mpmath.fsum(v * v for v in delta)
        for layer in range(config.depth - 1, 0, -1):
            delta = delta * weights[layer]
            for place in range(delta.rows * delta.cols):
                row, unit = divmod(place, config.width)
                delta[row, unit] *= slopes[layer - 1][row, unit]
            sizes.append(mpmath.log10(mpmath.fsum(v * v for v in delta) / start) / 2)
    return [float(v) for v in signal], [float(v) for v in reversed(sizes)]


@pytest.mark.parametrize("formula", CANCELLING)
def test_no_layer_is_rounding(formula: str) -> None:
    phi, slope, depth = CANCELLING[formula]
    config = FlowConfig(formula, (), depth, 5, 4, "xavier_normal", seeds=1)
    signal, delta = with_digits(config, phi, slope)
    result = simulate_flow(config)
    seen = np.array(signal) > -36  # single precision ends at 10⁻³⁸ where nothing can be rescaled
    assert np.count_nonzero(seen) >= 3
    np.testing.assert_allclose(result.log10_signal[0][seen], np.array(signal)[seen], atol=2e-3)
    if depth == 40:
        assert signal[-1] < -8
        np.testing.assert_allclose(result.log10_signal[0], signal, atol=2e-3)
        np.testing.assert_allclose(result.log10_delta[0], delta, atol=2e-3)
    else:  # δ of the layers above those whose slopes single precision holds
        np.testing.assert_allclose(result.log10_delta[0][-2:], delta[-2:], atol=2e-3)


@pytest.mark.parametrize("formula", CANCELLING)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_values_and_slopes_next_to_zero(formula: str, dtype: torch.dtype) -> None:
    phi, slope, _ = CANCELLING[formula]
    sizes = np.concatenate([-np.geomspace(1e-9, 3, 60), np.geomspace(1e-9, 3, 60)])
    x = torch.from_numpy(sizes).to(dtype)
    value, gradient = bound_activation(ActivationSpec(formula)).value_and_slope(x)
    with mpmath.workdps(80):
        for own, of in ((value, phi), (gradient, slope)):
            expected = [float(of(mpmath.mpf(float(z)))) for z in x]
            np.testing.assert_allclose(own.double().numpy(), expected, rtol=2e-5, atol=1e-44)


@pytest.mark.parametrize(
    "key",
    [
        *("relu", "tanh", "gelu", "sigmoid", "softplus", "elu"),
        *("tanh(1e6*x)", "sin(x*1e20)", "expm1(1e7*x)", "1e-20*x", "x/(1e-12+abs(x))"),
    ],
)
def test_what_loses_no_digits_keeps_its_own_kernel(key: str) -> None:
    spec = ActivationSpec(key)
    x = torch.linspace(-4, 4, 101)
    own, kernel = bound_activation(spec).value_and_slope(x), spec.value_and_slope(x)
    assert all(torch.equal(a, b) for a, b in zip(own, kernel, strict=True))
