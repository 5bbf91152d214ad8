"""Gaussian moments against SciPy's adaptive quadrature and closed forms."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.spec import ActivationSpec
from vizcore.theory.gaussian.moments import moments_of
from vizcore.theory.gaussian.rules import value_and_slope
from vizcore.theory.pairs.hermite import series_of
from vizcore.theory.pairs.pair_quadrature import pair_expectations

POWERS = {"square": (0, 2), "slope_square": (1, 2), "fourth": (0, 4), "slope_fourth": (1, 4)}


def by_scipy(spec: ActivationSpec, name: str, q: float) -> float:
    """E φ^k or E φ′^k by adaptive quadrature, cut at the kinks."""
    which, power = POWERS[name]
    std = math.sqrt(q)

    def integrand(z: float) -> float:
        x = torch.tensor([std * z], dtype=torch.float64)
        value = spec.value_and_slope(x)[which].item()
        return value**power * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    cuts = [0.0, *(k / std for k in spec.kinks() if abs(k / std) < 8)]
    return float(quad(integrand, -9, 9, points=cuts, limit=200)[0])


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_formulas_are_the_kernels_of_pytorch_however_far_out(key: str) -> None:
    spec = ActivationSpec(key)
    sizes = np.geomspace(1e-30, 1e4, 400)
    x = np.concatenate([-sizes, sizes, spec.kinks()])
    by_kernel = spec.value_and_slope(torch.from_numpy(x))
    for found, expected in zip(value_and_slope(spec, x), by_kernel, strict=True):
        np.testing.assert_allclose(found, expected.numpy(), rtol=1e-6, atol=1e-7, err_msg=key)


@pytest.mark.parametrize("name", POWERS)
@pytest.mark.parametrize("text", ["relu6", "tanh", "gelu", "sine", "sin(x) + 0.5x"])
def test_moments_equal_adaptive_quadrature(text: str, name: str) -> None:
    spec = ActivationSpec(text)
    for q in (0.03, 1.7, 20.0):
        found = moments_of(spec).at(name, math.log(q))
        assert found == pytest.approx(math.log(by_scipy(spec, name, q)), abs=5e-4)


@given(st.floats(-2000, 2000))
def test_relu_halves_every_variance_however_large_or_small(log_q: float) -> None:
    moments = moments_of(ActivationSpec("relu"))
    assert moments.at("square", log_q) == pytest.approx(log_q - math.log(2), abs=1e-6)
    assert moments.at("slope_square", log_q) == pytest.approx(-math.log(2), abs=1e-9)
    assert moments.at("mean", log_q) == pytest.approx(1 / math.sqrt(math.pi), abs=1e-9)


def test_a_dead_slope_is_minus_infinity_and_an_unbounded_square_infinity() -> None:
    assert moments_of(ActivationSpec("binary_step")).at("slope_square", 0.0) == -np.inf
    assert moments_of(ActivationSpec("exponential")).at("square", 25.0) == np.inf


C = np.array([-1, -0.6, 0, 0.3, 0.9, 0.999, 0.999999, 1])


def test_pairs_through_relu_follow_the_arc_cosine_kernel() -> None:
    # Cho & Saul 2009: closed forms in the angle between the inputs.
    angle = np.arccos(C)
    pair = pair_expectations(ActivationSpec("relu"), 2.0, C)
    kernel = (np.sin(angle) + (np.pi - angle) * C) / np.pi
    np.testing.assert_allclose(pair.values, kernel, atol=2e-8)
    np.testing.assert_allclose(pair.slopes, (np.pi - angle) / (2 * np.pi), atol=2e-7)


def test_pairs_through_erf_follow_the_arc_sine_kernel() -> None:
    # Williams 1996: E erf(u₁) erf(u₂) = 2/π arcsin(2qc / (1 + 2q)).
    q = 1.5
    pair = pair_expectations(ActivationSpec("erf"), q, C)
    expected = 2 / np.pi * np.arcsin(2 * q * C / (1 + 2 * q))
    np.testing.assert_allclose(pair.values, expected, atol=1e-8)


@pytest.mark.parametrize("text", ["relu", "tanh", "gelu", "hardtanh"])
def test_hermite_series_are_close_to_the_exact_pairs(text: str) -> None:
    spec, c = ActivationSpec(text), np.array([0.1, 0.5, 0.9])
    phi = series_of(spec)[0].at(np.full(3, math.log(1.3)))
    exact = pair_expectations(spec, 1.3, np.append(c, 1.0)).values
    np.testing.assert_allclose(phi.values(c), exact[:-1] / exact[-1], atol=3e-3)


@pytest.mark.parametrize("text", ["relu", "gelu", "softplus", "sigmoid", "tanh", "cos(x)"])
def test_what_the_mean_over_units_does_equals_adaptive_quadrature(text: str) -> None:
    moments, q = moments_of(ActivationSpec(text)), 1.7
    for name, which in (("tilt", 0), ("slope_tilt", 1)):

        def square(z: float, which: int = which) -> float:
            x = torch.tensor([math.sqrt(q) * z], dtype=torch.float64)
            value = ActivationSpec(text).value_and_slope(x)[which].item()
            return value**2 * math.exp(-z * z / 2)

        first, second = (
            quad(lambda z, k=k: z**k * square(z), -9, 9, points=[0.0], limit=200)[0] for k in (1, 0)
        )
        assert moments.at(name, math.log(q)) == pytest.approx(first / second, abs=1e-5)


def test_half_of_the_units_of_relu_rise_with_their_mean() -> None:
    # E z³₊ / E z²₊ and E z₊ / P(z > 0) in closed form.
    moments = moments_of(ActivationSpec("relu"))
    assert moments.at("tilt", 0.0) == pytest.approx(4 / math.sqrt(2 * math.pi), rel=1e-6)
    assert moments.at("slope_tilt", 0.0) == pytest.approx(2 / math.sqrt(2 * math.pi), rel=1e-6)
