"""Moments of what is steep, narrow, far away or fast, against mpmath."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import torch

from vizcore import FlowConfig, predict_flow
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.simulate import simulate_flow
from vizcore.theory.gaussian.moments import moments_of

# Formula, its mpmath twin and derivative, and where in x the integral has to be cut.
CASES = {
    "tanh(1000*x)": (
        lambda x: mpmath.tanh(1000 * x),
        lambda x: 1000 * mpmath.sech(1000 * x) ** 2,
        [0.0] + [s * c for s in (-1, 1) for c in (3e-4, 1e-3, 3e-3, 1e-2, 0.05)],
    ),
    "exp(-(x-40)^2)": (
        lambda x: mpmath.exp(-((x - 40) ** 2)),
        lambda x: -2 * (x - 40) * mpmath.exp(-((x - 40) ** 2)),
        [34.0, 36, 38, 39, 40, 41, 42, 44, 46],
    ),
    "exp(-10000*x^2)": (
        lambda x: mpmath.exp(-10000 * x * x),
        lambda x: -20000 * x * mpmath.exp(-10000 * x * x),
        [0.0] + [s * c for s in (-1, 1) for c in (5e-3, 1e-2, 2e-2, 5e-2)],
    ),
    "log(1+x^2)": (
        lambda x: mpmath.log(1 + x * x),
        lambda x: 2 * x / (1 + x * x),
        [0.0] + [s * c for s in (-1, 1) for c in (1, 3, 10, 40, 150, 600)],
    ),
}


@pytest.mark.parametrize("text", CASES)
@pytest.mark.parametrize("log_q", [-8.0, -2.0, 0.5, 5.0, 12.0])
def test_panels_are_where_phi_is_steep(text: str, log_q: float) -> None:
    value, slope, cuts = CASES[text]
    std = math.exp(log_q / 2)
    edges = sorted({-9 * std, 9 * std, *(c for c in cuts if abs(c) < 9 * std)})

    def mean(f) -> float:
        return float(
            mpmath.quad(lambda x: f(x) * mpmath.exp(-(x**2) / (2 * std**2)), edges, maxdegree=7)
            / (std * math.sqrt(2 * math.pi))
        )

    moments = moments_of(ActivationSpec(text))
    first = mean(value)
    for name, expected in [
        ("square", mean(lambda x: value(x) ** 2)),
        ("slope_square", mean(lambda x: slope(x) ** 2)),
        ("variance", mean(lambda x: (value(x) - first) ** 2)),
    ]:
        found = float(np.exp(moments.at(name, log_q)))
        # Interpolation in ln q costs a few 10⁻⁵; less than 10⁻³⁰ is 0 in any network.
        assert found == pytest.approx(expected, rel=2e-4, abs=1e-30), name


@pytest.mark.parametrize("frequency", [30.0, 100.0, 1000.0])
@pytest.mark.parametrize("log_q", [-8.0, 0.0, 3.0, 9.0])
def test_fast_sines_have_closed_forms(frequency: float, log_q: float) -> None:
    # E sin²(wx) = (1 − e^{−2w²q})/2, E (w cos wx)² = w² (1 + e^{−2w²q})/2.
    decay = math.exp(-2 * frequency**2 * math.exp(log_q))
    moments = moments_of(ActivationSpec(f"sin({frequency}*x)"))
    assert np.exp(moments.at("square", log_q)) == pytest.approx((1 - decay) / 2, rel=3e-4)
    expected = frequency**2 * (1 + decay) / 2
    assert np.exp(moments.at("slope_square", log_q)) == pytest.approx(expected, rel=3e-4)


@pytest.mark.parametrize("log_q", [-6.0, -4.0, 0.0, 4.0])
def test_a_ripple_on_a_line_is_not_taken_for_its_beginning(log_q: float) -> None:
    # E (x + sin wx)² = q + 2wq e^{−w²q/2} + (1 − e^{−2w²q})/2 with w = 1000.
    q, w = math.exp(log_q), 1000.0
    expected = q + 2 * w * q * math.exp(-(w**2) * q / 2) + (1 - math.exp(-2 * w**2 * q)) / 2
    moments = moments_of(ActivationSpec("sin(1000*x) + x"))
    assert np.exp(moments.at("square", log_q)) == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("text", ["sigmoid", "tanh", "softplus", "cos(x) + x", "gelu"])
@pytest.mark.parametrize("log_q", [-14.5, -25.0, -80.0, -300.0])
def test_of_a_tiny_signal_the_slope_at_0_is_left(text: str, log_q: float) -> None:
    # Var φ(√q z) → φ′(0)² q, with φ′(0) by mpmath; whatever φ(0) is.
    slope = {
        "sigmoid": mpmath.diff(lambda x: 1 / (1 + mpmath.exp(-x)), 0),
        "tanh": mpmath.diff(mpmath.tanh, 0),
        "softplus": mpmath.diff(lambda x: mpmath.log(1 + mpmath.exp(x)), 0),
        "cos(x) + x": mpmath.diff(lambda x: mpmath.cos(x) + x, 0),
        "gelu": mpmath.diff(lambda x: x * mpmath.ncdf(x), 0),
    }[text]
    found = float(moments_of(ActivationSpec(text)).at("variance", log_q))
    assert found == pytest.approx(log_q + 2 * float(mpmath.log(slope)), abs=1e-4)


def test_no_signal_has_no_variance() -> None:
    for text in ("sigmoid", "tanh", "relu", "x^2"):
        assert np.isneginf(moments_of(ActivationSpec(text)).at("variance", -np.inf))


def test_theory_is_silent_where_no_rule_follows_phi() -> None:
    # Beyond |x| = 1 it turns a thousand times a unit, faster the further out.
    found = predict_flow(FlowConfig("sin(3000*x^2)", init="he_normal", depth=10, width=64))
    assert found.overflow_layer == 0
    assert np.isnan(found.log10_delta).all()


@pytest.mark.parametrize("text", ["sigmoid", "softplus", "tanh", "gelu"])
def test_a_tiny_signal_is_predicted_as_it_is_measured(text: str) -> None:
    # Weights of variance 2.6e-8: q is far below what is tabulated. In float64, as in a plain loop.
    config = FlowConfig(text, init="normal", scale=1e-5, depth=5, width=256, seeds=2)
    theory = predict_flow(config)
    measured = simulate_flow(config, dtype=torch.float64)
    np.testing.assert_allclose(theory.log10_signal, measured.log10_signal.mean(0), atol=0.05)
    np.testing.assert_allclose(theory.log10_delta, measured.log10_delta.mean(0), atol=0.05)


def test_without_weights_and_biases_nothing_is_left() -> None:
    for text in ("sigmoid", "relu", "tanh"):
        found = predict_flow(FlowConfig(text, init="custom", sigma_w2=0.0, depth=5))
        assert np.isneginf(found.log10_signal).all()
        assert np.isneginf(found.log10_delta[:-1]).all()
        assert found.overflow_layer == 0
