"""Distributions against SciPy: atoms, densities by change of variables, moments, total 1."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from vizcore import ACTIVATIONS, ActivationSpec
from vizcore.activations.view.distribution import distributions
from vizcore.figures.activations.distribution import distribution_figure


def of(activation, mean=0.0, std=1.0):
    (found,) = distributions([ActivationSpec(activation)], mean, std)
    return found


def total(histogram):
    binned = float(histogram.density @ np.diff(histogram.edges))
    return binned + sum(share for _, share in histogram.atoms)


@pytest.mark.parametrize(("mean", "std"), [(0, 1), (0.7, 2), (-1.5, 0.9)])
def test_what_relu_cuts_off_is_an_atom_at_zero(mean, std):
    found = of("relu", mean, std)
    share = stats.norm.cdf(0, mean, std)
    assert dict(found.value.atoms)[0.0] == pytest.approx(share, abs=1e-4)
    assert dict(found.slope.atoms) == pytest.approx({0.0: share, 1.0: 1 - share}, abs=1e-4)
    assert found.moments.flat == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize(("mean", "std"), [(0, 1), (1, 1.5)])
def test_the_density_of_a_sigmoid_is_that_of_the_logit_normal(mean, std):
    found = of("sigmoid", mean, std).value
    inner = (found.edges > 0) & (found.edges < 1)
    edges = found.edges[inner]
    cdf = stats.norm.cdf(np.log(edges / (1 - edges)), mean, std)
    first = int(np.argmax(inner))
    shares = (found.density * np.diff(found.edges))[first : first + edges.size - 1]
    assert shares == pytest.approx(np.diff(cdf), abs=2e-4)


@pytest.mark.parametrize("activation", ["tanh", "gelu", "elu", "sine", "relu_squared"])
def test_moments_are_those_of_another_quadrature(activation):
    oracle = {
        "tanh": np.tanh,
        "gelu": lambda z: z * stats.norm.cdf(z),
        "elu": lambda z: z if z > 0 else math.expm1(z),
        "sine": math.sin,
        "relu_squared": lambda z: max(z, 0) ** 2,
    }[activation]
    found = of(activation, 0.4, 1.3).moments
    for power, value in ((1, found.mean), (2, found.second)):
        expected, _ = integrate.quad(
            lambda z, p=power: oracle(z) ** p * stats.norm.pdf(z, 0.4, 1.3), -15, 15, points=[0]
        )
        assert value == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_almost_everything_is_in_the_picture(activation):
    found = of(activation)
    assert 0.99 < total(found.value) <= 1 + 1e-9
    assert 0.99 < total(found.slope) <= 1 + 1e-9


def test_activations_that_are_compared_share_their_bins():
    found = distributions([ActivationSpec(a) for a in ("relu", "sigmoid")])
    assert np.array_equal(found[0].value.edges, found[1].value.edges)
    assert np.array_equal(found[0].slope.edges, found[1].slope.edges)


@settings(deadline=None, max_examples=25)
@given(st.floats(-5, 5), st.floats(0.1, 5), st.sampled_from(["log(x)", "1/x", "exp(x)", "relu"]))
def test_any_normal_has_a_finite_picture(mean, std, activation):
    found = of(activation, mean, std)
    for histogram in (found.value, found.slope):
        assert np.all(np.isfinite(histogram.edges))
        assert np.all(np.isfinite(histogram.density))


@pytest.mark.parametrize(
    "text", ["exp(60)", "-1e30 + 0*x", "exp(exp(x))^9", "x^2*cosh(9/x)", "1/x"]
)
def test_numbers_of_any_size_have_bins(text):
    found = of(text)
    for histogram in (found.value, found.slope):
        assert (np.diff(histogram.edges) > 0).all()
        assert np.isfinite(histogram.density).all()
        assert 0 < total(histogram) < 1 + 1e-9
    assert distribution_figure([found], "en")
