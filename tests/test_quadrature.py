"""Gaussian expectations against closed forms and mpmath."""

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.quadrature import expectation


def one(f, *args, **kwargs):
    """E f(z), its size and whether it is settled, of a single function."""
    found = expectation(lambda x: f(x)[None], *args, **kwargs)
    return float(found.value[0]), float(found.size[0]), bool(found.settled[0])


def gamma_moment(power):
    """E |z|^p = 2^(p/2) Γ((p + 1)/2)/√π."""
    return 2 ** (power / 2) * math.gamma((power + 1) / 2) / math.sqrt(math.pi)


@given(st.floats(-3, 3), st.floats(0.05, 50), st.integers(0, 8))
def test_powers_have_the_moments_of_the_normal_distribution(mean, std, power):
    """E z^n = Σ C(n, 2k) (2k−1)!! std^2k mean^(n−2k)."""
    value, size, settled = one(lambda x: x**power, (), mean, std)
    terms = [
        math.comb(power, 2 * k) * math.prod(range(1, 2 * k, 2)) * std ** (2 * k)
        for k in range(power // 2 + 1)
    ]
    expected = sum(term * mean ** (power - 2 * k) for k, term in enumerate(terms))
    assert value == pytest.approx(expected, abs=1e-11 * size)
    assert settled


@given(st.floats(-4, 4), st.floats(-2, 2), st.floats(0.1, 20))
def test_a_kink_anywhere_costs_no_accuracy(kink, mean, std):
    """E max(z − k, 0) = std φ(d) + (mean − k) Φ(d) with d = (mean − k)/std."""
    d = (mean - kink) / std
    density = math.exp(-d * d / 2) / math.sqrt(2 * math.pi)
    expected = std * density + (mean - kink) * math.erfc(-d / math.sqrt(2)) / 2
    value, _, _ = one(lambda x: np.maximum(x - kink, 0), (kink,), mean, std)
    assert value == pytest.approx(expected, abs=1e-12 * (1 + std))


@given(st.floats(-4, 4), st.floats(0.1, 20))
def test_a_jump_gives_the_probability_beyond_it(jump, std):
    expected = math.erfc(jump / std / math.sqrt(2)) / 2
    value, _, settled = one(lambda x: (x > jump) * 1.0, (jump,), 0.0, std)
    assert value == pytest.approx(expected, abs=1e-13)
    assert settled


@pytest.mark.parametrize("std", [0.3, 1.0, 4.0, 60.0])
@pytest.mark.parametrize("mean", [0.0, 1.3])
def test_steep_and_slow_functions(mean, std):
    """Against mpmath's double-exponential rule, pieced by hand around 0."""

    def expectation_of(f):
        ends = mean - 12 * std, mean + 12 * std
        inside = [e for e in (-20, -5, -1, 0, 1, mean, 5, 20) if ends[0] < e < ends[1]]
        return float(mp.quad(lambda z: f(z) * density(z), sorted({*ends, *inside})))

    def density(z):
        return mp.exp(-(((z - mean) / std) ** 2) / 2) / (std * mp.sqrt(2 * mp.pi))

    for ours, theirs in (
        (lambda x: np.tanh(x) ** 2, lambda z: mp.tanh(z) ** 2),
        (np.arctan, mp.atan),
        (lambda x: 1 / (1 + 9 * x**2), lambda z: 1 / (1 + 9 * z**2)),
    ):
        value, _, settled = one(ours, (), mean, std)
        assert value == pytest.approx(expectation_of(theirs), rel=1e-10, abs=1e-12)
        assert settled


@given(st.floats(0.1, 800))
def test_fast_waves(omega):
    """E sin²(ωz) = (1 − e^(−2ω²))/2 and E cos(ωz) = e^(−ω²/2)."""
    value, _, settled = one(lambda x: np.sin(omega * x) ** 2)
    assert value == pytest.approx((1 - math.exp(-2 * omega**2)) / 2, abs=1e-6)
    assert settled
    value, _, _ = one(lambda x: np.cos(omega * x))
    assert value == pytest.approx(math.exp(-(omega**2) / 2), abs=1e-6)


def test_a_wave_too_fast_to_follow_is_not_settled():
    for omega in (1e5, 1e6, 1e7):
        assert not one(lambda x, omega=omega: np.sin(omega * x) ** 2)[2]


@given(st.floats(-3, 3), st.floats(0, 4))
def test_a_narrow_bump_at_a_mark_is_seen(centre, decades):
    """E exp(−s(z − c)²) = exp(−c² s/(1 + 2s))/√(1 + 2s)."""
    s = 10 ** (2 * decades)
    value, _, settled = one(lambda x: np.exp(-s * (x - centre) ** 2), (centre,))
    expected = math.exp(-(centre**2) * s / (1 + 2 * s)) / math.sqrt(1 + 2 * s)
    assert value == pytest.approx(expected, rel=1e-9)
    assert settled


@pytest.mark.parametrize("power", [-0.9, -0.5, -0.1, 0.25, 0.75])
def test_poles_that_can_be_integrated(power):
    value, _, settled = one(lambda x: np.abs(x) ** power, (0.0,))
    assert value == pytest.approx(gamma_moment(power), rel=1e-8)
    assert settled


@pytest.mark.parametrize("power", [-1, -1.5, -2])
def test_poles_that_cannot_do_not_settle(power):
    assert not one(lambda x: np.abs(x) ** power, (0.0,))[2]


@given(st.floats(0.01, 0.49))
def test_what_grows_nearly_as_fast_as_the_density_falls(rate):
    """E exp(a z²) = 1/√(1 − 2a)."""
    value, _, _ = one(lambda x: np.exp(rate * x * x))
    assert value == pytest.approx((1 - 2 * rate) ** -0.5, rel=1e-6)


@pytest.mark.parametrize("rate", [0.5, 0.6, 1, 3])
def test_what_grows_faster_has_no_expectation(rate):
    assert one(lambda x: np.exp(rate * x * x))[0] == math.inf
    assert one(lambda x: -np.exp(rate * x * x))[0] == -math.inf


@given(st.floats(-20, 20))
def test_exponentials(rate):
    """E exp(az) = exp(a²/2)."""
    value, _, _ = one(lambda x: np.exp(rate * x))
    assert value == pytest.approx(math.exp(rate * rate / 2), rel=1e-10)


def test_no_spread_is_a_point():
    assert one(np.abs, (0.0,), -1.5, 0.0) == (1.5, 1.5, True)


@pytest.mark.parametrize("bad", [(0.0, -1.0), (math.nan, 1.0), (0.0, math.inf), (math.inf, 0.0)])
def test_impossible_distributions_are_refused(bad):
    with pytest.raises(ValueError, match="std"):
        one(np.abs, (), *bad)
