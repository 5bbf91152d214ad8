"""Expectations under a normal distribution against SciPy's quadrature and Monte Carlo."""

import math
from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
from scipy import integrate

from tests.activations.oracle import KINKS, ORACLE, oracle_slope
from vizcore.activations.analysis.moments import flat_share, moments
from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.lines import CARD
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula

KEYS = pytest.mark.parametrize("key", ACTIVATIONS)


def expectation(function) -> float:
    """E f(z) for z ~ N(0, 1), by SciPy's adaptive quadrature between the kinks of the catalogue."""
    edges = [-38.0, -12.0, *KINKS, 12.0, 38.0]
    total = 0.0
    for low, high in pairwise(edges):
        total += integrate.quad(
            lambda x: float(function(np.array(x))) * math.exp(-x * x / 2),
            low,
            high,
            epsabs=1e-13,
            epsrel=1e-12,
        )[0]
    return total / math.sqrt(2 * math.pi)


@KEYS
def test_gaussian_moments_are_those_of_scipy(cards, key):
    found = cards[key].moments
    assert found.mean == pytest.approx(expectation(ORACLE[key]), abs=1e-10)
    assert found.second == pytest.approx(expectation(lambda x: ORACLE[key](x) ** 2), rel=1e-10)
    slope = oracle_slope(key)
    assert found.slope_second == pytest.approx(
        expectation(lambda x: slope(x) ** 2), rel=1e-7, abs=1e-9
    )
    assert found.forward_gain == pytest.approx(found.second**-0.5)
    if found.slope_second > 0:
        assert found.backward_gain == pytest.approx(found.slope_second**-0.5)


@KEYS
def test_the_share_of_flat_slope_is_measured(cards, key):
    """By Monte Carlo: the slope of the oracle is exactly 0 where the function is constant."""
    z = np.random.default_rng(7).normal(size=20_000)
    z = z[np.abs(z) < 3.9]
    y = ORACLE[key](z[:, None] + np.array([-1e-4, 0, 1e-4]))
    flat = (np.ptp(y, axis=1) == 0).mean()
    assert cards[key].moments.flat == pytest.approx(flat, abs=0.012)


@pytest.mark.parametrize("text", ["tan(x)", "1/x", "exp(x^2/4)", "1/sin(x)", "exp(x^2)"])
def test_a_mean_square_without_end_gives_no_gain(text):
    found = properties(parse_formula(text))
    lines = {line.key: line.show(found).en for line in CARD}
    assert math.isinf(found.moments.second)
    assert math.isnan(found.moments.forward_gain)
    assert lines["forward_gain"] == lines["backward_gain"] == "not defined"


def test_expectations_that_do_not_exist_say_so():
    pole = moments(parse_formula("1/x"))
    assert math.isnan(pole.mean)
    assert math.isinf(pole.second)
    assert math.isnan(moments(parse_formula("sqrt(x)")).mean)
    assert math.isinf(moments(parse_formula("sqrt(abs(x))")).slope_second)
    assert math.isinf(moments(parse_formula("exp(x^2)")).mean)
    away = moments(parse_formula("1/x"), mean=5.0, std=0.1)
    assert away.mean == pytest.approx(0.2 * (1 + 0.02**2 + 3 * 0.02**4), rel=1e-6)


@pytest.mark.parametrize(("mean", "std"), [(0.7, 0.5), (-2.0, 3.0), (0.0, 30.0)])
def test_moments_of_other_normal_variables(mean, std):
    def density(x):
        return math.exp(-(((x - mean) / std) ** 2) / 2) / (std * math.sqrt(2 * math.pi))

    for key in ("relu", "tanh", "hardtanh", "gelu"):
        found = moments(ACTIVATIONS[key], mean, std)
        points = [p for p in (-5.0, -1.0, 0.0, 1.0, 5.0) if abs(p - mean) < 9 * std]
        for power, value in ((1, found.mean), (2, found.second)):
            expected = integrate.quad(
                lambda x, key=key, n=power: float(ORACLE[key](np.array(x))) ** n * density(x),
                mean - 9 * std,
                mean + 9 * std,
                points=points,
                limit=300,
                epsrel=1e-11,
            )[0]
            assert value == pytest.approx(expected, rel=1e-8, abs=1e-9)
    below = mp.ncdf((0 - mean) / std)
    assert flat_share(ACTIVATIONS["relu"], mean, std) == pytest.approx(float(below), rel=1e-12)


def gaussian(function, *pieces):
    """E f(z) by mpmath's double-exponential rule between the given points."""
    ends = [-12, *pieces, 12]
    return float(mp.quad(lambda z: function(z) * mp.npdf(z), ends))


@pytest.mark.parametrize("steepness", [30, 1000, 1e5])
@pytest.mark.parametrize("shift", [0, 0.3, -1.7])
def test_steep_formulas_are_followed_wherever_they_rise(steepness, shift):
    """Against mpmath, in steps around the rise."""
    found = moments(parse_formula(f"tanh({steepness:g}*(x - {shift}))".replace("- -", "+ ")))
    s, c = mp.mpf(steepness), mp.mpf(shift)
    pieces = sorted({c + sign * k / s for k in (0, 1, 4, 12, 40) for sign in (-1, 1)})
    slope = gaussian(lambda z: (s * mp.sech(s * (z - c)) ** 2) ** 2, *pieces)
    second = gaussian(lambda z: mp.tanh(s * (z - c)) ** 2, *pieces)
    assert found.slope_second == pytest.approx(slope, rel=1e-9)
    assert found.second == pytest.approx(second, rel=1e-9)
    assert found.resolved


@pytest.mark.parametrize("omega", [1, 100, 700])
def test_fast_waves_have_the_moments_of_their_closed_form(omega):
    """E sin²(ωz) = (1 − e^(−2ω²))/2, E cos²(ωz) = (1 + e^(−2ω²))/2."""
    found = moments(parse_formula(f"sin({omega}*x)"))
    rest = math.exp(-2 * omega**2)
    assert found.second == pytest.approx((1 - rest) / 2, rel=1e-9)
    assert found.slope_second == pytest.approx(omega**2 * (1 + rest) / 2, rel=1e-9)
    assert found.mean == 0


def test_bumps_far_from_0_and_narrow_ones():
    """E exp(−s(z − c)²) = exp(−c² s/(1 + 2s))/√(1 + 2s), and φ² is the bump with 2s."""
    for s, c in ((1, 6), (1e6, 0.3), (1e8, -2.5), (4, 5)):
        found = moments(parse_formula(f"exp(-{s:.0f}*(x-{c})^2)".replace("--", "+")))
        for value, rate in ((found.mean, s), (found.second, 2 * s)):
            share = math.exp(-(c**2) * rate / (1 + 2 * rate)) / math.sqrt(1 + 2 * rate)
            assert value == pytest.approx(share, rel=1e-8)


@pytest.mark.parametrize("text", ["sin(1e6*x)", "sin(exp(3*x))", "sin(1/x)"])
def test_what_cannot_be_followed_is_said_to_be_so(text):
    found = moments(parse_formula(text))
    assert not found.resolved
    assert math.isnan(found.slope_second)
    assert math.isnan(found.backward_gain)


@pytest.mark.parametrize("text", ["sin(1/x)", "cos(1/x)", "sin(3/x)", "cos(7/x)", "cos(0.3/x)"])
def test_a_wave_that_quickens_towards_0_is_not_taken_for_a_pole(text):
    """|φ| ≤ 1, so E[φ²] ≤ 1."""
    assert not moments(parse_formula(text)).second > 1
    card = properties(parse_formula(text))
    assert -1 <= card.infimum.value < -0.9
    assert 0.9 < card.supremum.value <= 1
    assert card.poles == ()


def test_poles_that_can_be_integrated_have_an_expectation():
    """E |z|^p = 2^(p/2) Γ((p + 1)/2)/√π."""

    def of(power):
        return 2 ** (power / 2) * math.gamma((power + 1) / 2) / math.sqrt(math.pi)

    cusp = moments(parse_formula("abs(x)^0.75"))
    assert cusp.second == pytest.approx(of(1.5), rel=1e-9)
    assert cusp.slope_second == pytest.approx(0.75**2 * of(-0.5), rel=1e-7)
    pole = moments(parse_formula("1/sqrt(abs(x))"))
    assert pole.mean == pytest.approx(of(-0.5), rel=1e-7)
    assert (pole.second, pole.slope_second) == (math.inf, math.inf)
    log = moments(parse_formula("log(abs(x))"))
    # E ln|z| = −(γ + ln 2)/2, Var ln|z| = π²/8.
    assert log.mean == pytest.approx(-(np.euler_gamma + math.log(2)) / 2, rel=1e-9)
    assert log.second == pytest.approx(math.pi**2 / 8 + log.mean**2, rel=1e-9)


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.24, 0.3, 0.45])
def test_growth_up_to_that_of_the_density(rate):
    """E exp(a z²) = 1/√(1 − 2a) for a < ½, and none beyond."""
    found = moments(parse_formula(f"exp({rate}*x^2)"))
    assert found.mean == pytest.approx((1 - 2 * rate) ** -0.5, rel=1e-6)
    square = (1 - 4 * rate) ** -0.5 if rate < 0.25 else math.inf
    assert found.second == pytest.approx(square, rel=1e-6)


@pytest.mark.parametrize("factor", [1e-7, 1e7])
def test_moments_scale_with_the_function(cards, factor):
    for key in ("tanh", "gelu", "relu", "exponential", "sine"):
        base = cards[key].moments
        found = moments(parse_formula(f"{factor:g}*{key}(x)"))
        assert found.mean == pytest.approx(factor * base.mean, rel=1e-12)
        assert found.second == pytest.approx(factor**2 * base.second, rel=1e-12)
        assert found.slope_second == pytest.approx(factor**2 * base.slope_second, rel=1e-12)
