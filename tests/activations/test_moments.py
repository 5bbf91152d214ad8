"""Expectations under a normal distribution against SciPy's quadrature and Monte Carlo."""

import math
from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
from scipy import integrate

from tests.activations.oracle import KINKS, ORACLE, oracle_slope
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula
from vizcore.activations.moments import flat_share, moments

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
