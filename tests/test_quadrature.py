"""Gaussian expectations against closed forms and mpmath."""

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.quadrature import gaussian_rule


@given(st.floats(-3, 3), st.floats(0.05, 50), st.integers(0, 8))
def test_powers_have_the_moments_of_the_normal_distribution(mean, std, power):
    """E z^n = Σ C(n, 2k) (2k−1)!! std^2k mean^(n−2k)."""
    x, weights = gaussian_rule((), mean, std)
    terms = [
        math.comb(power, 2 * k) * math.prod(range(1, 2 * k, 2)) * std ** (2 * k)
        for k in range(power // 2 + 1)
    ]
    expected = sum(term * mean ** (power - 2 * k) for k, term in enumerate(terms))
    size = weights @ np.abs(x) ** power
    assert weights @ x**power == pytest.approx(expected, abs=1e-11 * size)


@given(st.floats(-4, 4), st.floats(-2, 2), st.floats(0.1, 20))
def test_a_kink_anywhere_costs_no_accuracy(kink, mean, std):
    """E max(z − k, 0) = std φ(d) + (mean − k) Φ(d) with d = (mean − k)/std."""
    x, weights = gaussian_rule((kink,), mean, std)
    d = (mean - kink) / std
    density = math.exp(-d * d / 2) / math.sqrt(2 * math.pi)
    expected = std * density + (mean - kink) * math.erfc(-d / math.sqrt(2)) / 2
    assert weights @ np.maximum(x - kink, 0) == pytest.approx(expected, abs=1e-13 * (1 + std))


@given(st.floats(-4, 4), st.floats(0.1, 20))
def test_a_jump_gives_the_probability_beyond_it(jump, std):
    x, weights = gaussian_rule((jump,), 0.0, std)
    expected = math.erfc(jump / std / math.sqrt(2)) / 2
    assert weights @ (x > jump) == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("std", [0.3, 1.0, 4.0, 60.0])
@pytest.mark.parametrize("mean", [0.0, 1.3])
def test_steep_and_slow_functions(mean, std):
    """Against mpmath's double-exponential rule, pieced by hand around 0."""
    x, weights = gaussian_rule((), mean, std)

    def expectation(f):
        ends = mean - 12 * std, mean + 12 * std
        inside = [e for e in (-20, -5, -1, 0, 1, mean, 5, 20) if ends[0] < e < ends[1]]
        return float(mp.quad(lambda z: f(z) * density(z), sorted({*ends, *inside})))

    def density(z):
        return mp.exp(-(((z - mean) / std) ** 2) / 2) / (std * mp.sqrt(2 * mp.pi))

    for ours, theirs in (
        (np.tanh(x) ** 2, lambda z: mp.tanh(z) ** 2),
        (np.arctan(x), mp.atan),
        (1 / (1 + 9 * x**2), lambda z: 1 / (1 + 9 * z**2)),
    ):
        assert weights @ ours == pytest.approx(expectation(theirs), rel=1e-10, abs=1e-12)


def test_fast_waves():
    """E sin²(30 z) = (1 − e^(−1800))/2 and E cos(20 z) = e^(−200)."""
    x, weights = gaussian_rule()
    assert weights @ np.sin(30 * x) ** 2 == pytest.approx(0.5, abs=1e-13)
    assert weights @ np.cos(20 * x) == pytest.approx(0, abs=1e-13)


@given(st.lists(st.floats(-30, 30), max_size=20), st.floats(-10, 10), st.floats(0, 1e4))
def test_weights_are_a_distribution_and_nodes_are_in_order(kinks, mean, std):
    x, weights = gaussian_rule(tuple(kinks), mean, std)
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert (weights >= 0).all()
    assert (np.diff(x) >= 0).all()
    assert x.size == weights.size < 6_000


def test_no_spread_is_a_point():
    x, weights = gaussian_rule((0.0,), 1.5, 0.0)
    assert (x.tolist(), weights.tolist()) == ([1.5], [1.0])


def test_the_rule_is_shared_and_cannot_be_spoilt():
    x, weights = gaussian_rule((1.0,))
    assert gaussian_rule((1.0,))[0] is x
    for array in (x, weights):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("bad", [(0.0, -1.0), (math.nan, 1.0), (0.0, math.inf), (math.inf, 0.0)])
def test_impossible_distributions_are_refused(bad):
    with pytest.raises(ValueError, match="std"):
        gaussian_rule((), *bad)
