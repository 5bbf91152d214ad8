"""The probe against plain loops with the math module, and the chain rule against differences."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vizcore import ActivationSpec
from vizcore.activations.view.config import STEPS
from vizcore.activations.view.probe import probe


def of(activation, x, times=10, **params):
    return probe(ActivationSpec(activation, tuple(params.items())), x, times, 5)


def test_value_slope_and_bend_are_those_of_the_formula():
    found = of("sigmoid", 0.7)
    s = 1 / (1 + math.exp(-0.7))
    assert found.value == pytest.approx(s, rel=1e-14)
    assert found.slope == pytest.approx(s * (1 - s), rel=1e-14)
    assert found.bend == pytest.approx(s * (1 - s) * (1 - 2 * s), rel=1e-13)


@settings(deadline=None, max_examples=30)
@given(st.floats(-5, 5))
def test_the_orbit_is_the_repeated_function(x):
    orbit, logs, y = [x], [0.0], x
    for _ in range(STEPS):
        slope = 1 - math.tanh(y) ** 2
        y = math.tanh(y)
        orbit.append(y)
        logs.append(logs[-1] + math.log10(slope) if slope > 0 else -math.inf)
    found = of("tanh", x)
    assert found.orbit == pytest.approx(orbit, rel=1e-12, abs=1e-300)
    assert found.log10_slopes == pytest.approx(logs, rel=1e-9, abs=1e-9)


def test_the_product_of_slopes_is_the_slope_of_the_composition():
    found = of("silu", 1.3, times=4)
    step = found.grid[1] - found.grid[0]
    slopes = np.gradient(found.composed, step)
    assert np.interp(1.3, found.grid, slopes) == pytest.approx(
        10 ** found.log10_slopes[4], rel=1e-3
    )
    assert np.interp(1.3, found.grid, found.composed) == pytest.approx(found.orbit[4], abs=1e-4)


def test_a_slope_of_exactly_zero_ends_the_product():
    found = of("relu", -1.0)
    assert found.log10_slopes[0] == 0
    assert np.all(np.isneginf(found.log10_slopes[1:]))


def test_a_product_far_below_any_float_is_still_known():
    found = of("alpha * x", 1.0, alpha=0.0001)
    assert found.log10_slopes[-1] == pytest.approx(-200)
    assert of("x / 1e9", 1.0).log10_slopes[-1] == pytest.approx(-450)


def test_what_runs_away_becomes_a_gap_and_no_error():
    found = of("exp(x)", 3.0)
    assert np.isnan(found.orbit[-1])
    assert np.isnan(found.log10_slopes[-1])
