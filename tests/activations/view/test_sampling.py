"""Sampled curves against NumPy's own functions, and their gaps against known jumps."""

import math

import numpy as np
import pytest

from vizcore import ACTIVATIONS, ActivationSpec
from vizcore.activations.view.curve_data import curve_data
from vizcore.activations.view.sampling import sample


def spec(activation, **params):
    return ActivationSpec(activation, tuple(params.items()))


def test_values_and_slopes_are_those_of_numpy():
    curve = sample(spec("tanh"), 5)
    t = np.tanh(curve.x)
    assert curve.y == pytest.approx(t, abs=1e-15)
    assert curve.dy == pytest.approx(1 - t * t, abs=1e-14)
    assert curve.d2y == pytest.approx(-2 * t * (1 - t * t), abs=1e-14)
    assert (curve.x[0], curve.x[-1]) == (-5, 5)


@pytest.mark.parametrize(
    ("activation", "gaps"),
    [
        ("relu", {"y": [], "dy": [0], "d2y": []}),
        ("hardtanh", {"y": [], "dy": [-1, 1], "d2y": []}),
        ("elu", {"y": [], "dy": [], "d2y": [0]}),
        ("hardshrink", {"y": [-0.5, 0.5], "dy": [-0.5, 0.5], "d2y": []}),
        ("binary_step", {"y": [0], "dy": [], "d2y": []}),
        ("1/x", {"y": [0], "dy": [0], "d2y": [0]}),
        ("gelu", {"y": [], "dy": [], "d2y": []}),
    ],
)
def test_a_line_breaks_exactly_where_its_curve_jumps(activation, gaps):
    curve = sample(spec(activation), 5)
    found = {name: curve.x[np.isnan(getattr(curve, name))].tolist() for name in gaps}
    assert found == gaps


def test_fast_waves_are_resolved_on_a_wide_range():
    curve = sample(spec("sine", omega=30.0), 50, order=1)
    middle = (curve.x[1:] + curve.x[:-1]) / 2
    drawn = (curve.y[1:] + curve.y[:-1]) / 2  # what a straight line shows between two points
    assert np.max(np.abs(drawn - np.sin(30 * middle))) < 0.05


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_has_a_drawable_curve(activation):
    curve = sample(spec(activation), 5)
    for values in (curve.y, curve.dy, curve.d2y):
        assert values.shape == curve.x.shape
        assert np.isnan(values).sum() <= 4
    assert np.all(np.diff(curve.x) > 0)


@pytest.mark.parametrize(
    ("activation", "x", "slope"),
    [("sigmoid", 0, 0.25), ("gelu", math.sqrt(2), 1.128904), ("selu", 0, 1.758099)],
)
def test_the_largest_slope_is_marked(activation, x, slope):
    assert curve_data(spec(activation), 5).steepest == pytest.approx((x, slope), abs=1e-2)


def test_a_slope_that_is_largest_at_the_edge_has_no_mark():
    assert curve_data(spec("exponential"), 5).steepest is None
    assert curve_data(spec("identity"), 5).steepest is None
