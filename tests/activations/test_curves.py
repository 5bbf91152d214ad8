"""Curves against mpmath's derivatives and against known values at holes and kinks."""

import math

import mpmath as mp
import numpy as np
import pytest
import torch

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.curves import evaluate
from vizcore.activations.custom import parse_formula

POINTS = np.array([-3.7, -1.55, -0.65, -0.2, 0.35, 0.8, 1.45, 4.2])


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_values_slopes_and_curvatures_are_those_of_the_torch_function(key):
    activation, h = ACTIVATIONS[key], 1e-5
    curve = evaluate(activation, POINTS)
    y, slope = activation.value_and_slope(torch.from_numpy(POINTS))
    np.testing.assert_allclose(curve.y, y.numpy(), rtol=1e-10, atol=5e-9)
    np.testing.assert_allclose(curve.dy, slope.numpy(), rtol=1e-8, atol=1e-8)
    ahead, behind = (
        activation.value_and_slope(torch.from_numpy(POINTS + s))[1].numpy() for s in (h, -h)
    )
    np.testing.assert_allclose(curve.d2y, (ahead - behind) / (2 * h), rtol=1e-6, atol=1e-6)


SMOOTH = {
    "x * sigmoid(x)": lambda x: x / (1 + mp.exp(-x)),
    "x * (1 + erf(x/sqrt(2))) / 2": lambda x: x * mp.ncdf(x),
    "x * tanh(softplus(x))": lambda x: x * mp.tanh(mp.log1p(mp.exp(x))),
    "x^3 / (1 + x^2)": lambda x: x**3 / (1 + x**2),
    "exp(-x^2) * cos(3*x)": lambda x: mp.exp(-(x**2)) * mp.cos(3 * x),
}


@pytest.mark.parametrize("text", SMOOTH)
def test_all_orders_are_those_of_mpmath(text):
    curve = evaluate(parse_formula(text), POINTS)
    for order, values in enumerate((curve.y, curve.dy, curve.d2y)):
        expected = [float(mp.diff(SMOOTH[text], x, order)) for x in POINTS]
        np.testing.assert_allclose(values, expected, rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize(
    ("activation", "function"),
    [
        (ACTIVATIONS["sinc"], lambda x: mp.sinc(x)),
        (parse_formula("sin(x)/x"), lambda x: mp.sinc(x)),
        (parse_formula("(exp(x) - 1)/x"), lambda x: mp.expm1(x) / x if x else mp.mpf(1)),
        (parse_formula("x/tanh(x)"), lambda x: x / mp.tanh(x) if x else mp.mpf(1)),
        (parse_formula("(x^2 - 1)/(x - 1)"), lambda x: x + 1),
    ],
)
def test_a_hole_in_the_text_is_no_hole_in_the_curve(activation, function):
    """Near 0/0 the trees cancel; the values there are exact all the same."""
    near = np.array([0.0, 1e-13, -1e-9, 1e-6, 5e-4, 2e-3])
    x = np.concatenate([near, 1 + near])
    curve = evaluate(activation, x)
    with mp.workdps(60):
        for order, values in enumerate((curve.y, curve.dy, curve.d2y)):
            # By a contour around the point, which needs no value at the point itself.
            expected = [float(contour(function, p, order)) for p in x]
            np.testing.assert_allclose(values, expected, rtol=2e-7, atol=2e-7)


def contour(function, at: float, order: int) -> mp.mpf:
    """A derivative by Cauchy's formula on a circle of radius 0.1, 40 points."""
    roots = [mp.expjpi(mp.mpf(k) / 20 + mp.mpf(1) / 41) for k in range(40)]
    values = [function(at + root / 10) / (root / 10) ** order for root in roots]
    return mp.re(mp.fsum(values)) / 40 * math.factorial(order)


def test_a_kink_has_pytorchs_slope_and_a_pole_is_missing():
    kinks = evaluate(ACTIVATIONS["relu"], [-1.0, 0.0, 1.0])
    assert kinks.dy.tolist() == [0, 0, 1]
    pole = evaluate(parse_formula("1/x"), [-1.0, 0.0, 1.0])
    np.testing.assert_array_equal(pole.y, [-1, np.nan, 1])
    half = evaluate(parse_formula("sqrt(x)"), [-1.0, 4.0])
    np.testing.assert_array_equal(half.dy, [np.nan, 0.25])


def test_only_what_is_asked_for_is_computed():
    curve = evaluate(ACTIVATIONS["elu"], np.linspace(-1, 1, 5), order=1, alpha=2.0)
    assert curve.dy[0] == pytest.approx(2 * math.exp(-1))
    assert np.isnan(curve.d2y).all()
    assert np.isnan(evaluate(ACTIVATIONS["elu"], [0.5], order=0).dy).all()
    assert {a.shape for a in (curve.x, curve.y, curve.dy, curve.d2y)} == {(5,)}
    assert {a.dtype for a in (curve.x, curve.y, curve.dy, curve.d2y)} == {np.dtype("float64")}


def test_the_points_are_copied():
    x = np.zeros(3)
    curve = evaluate(ACTIVATIONS["relu"], x)
    x[:] = 5
    assert curve.x.tolist() == [0, 0, 0]


def test_an_unknown_parameter_is_named():
    with pytest.raises(TypeError, match="elu takes alpha, not beta"):
        evaluate(ACTIVATIONS["elu"], [0.0], beta=1.0)


# φ, φ′ and φ″ of the branch that holds on each side, in closed form.
TOUCHING = {
    "min(x, sin(x))": (lambda x: x if x <= 0 else mp.sin(x), 0.0),
    "max(exp(x) - 1, x)": (mp.expm1, 0.0),
    "max(x^2, 2*x - 1)": (lambda x: x * x, 1.0),
    "max(cos(x), 1)": (lambda x: mp.mpf(1), 0.0),
    "abs(x)^2": (lambda x: x * x, 0.0),
    "where(x > 0, x - x^3/6, sin(x))": (lambda x: x - x**3 / 6 if x > 0 else mp.sin(x), 0.0),
    "min(x, log1p(x)) + x": (lambda x: mp.log1p(x) + x, 0.0),
}


@pytest.mark.parametrize("text", TOUCHING)
def test_where_branches_touch_each_side_is_its_own_branch(text):
    function, place = TOUCHING[text]
    x = place + np.array([-0.03, -1e-3, -1e-5, -1e-9, 1e-9, 1e-7, 1e-5, 1e-3, 0.03])
    curve = evaluate(parse_formula(text), x)
    with mp.workdps(60):
        for order, values in enumerate((curve.y, curve.dy, curve.d2y)):
            known = [float(mp.diff(function, mp.mpf(v), order, h=mp.mpf(10) ** -20)) for v in x]
            np.testing.assert_allclose(values, known, rtol=1e-12, atol=1e-15)
    (at,) = evaluate(parse_formula(text), [place]).y
    assert at == float(function(mp.mpf(place)))


def test_the_smaller_of_two_is_nowhere_larger_than_either():
    x = np.linspace(-0.02, 0.02, 4001)
    y = evaluate(parse_formula("min(x, sin(x))"), x, order=0).y
    assert (y <= x).all()
    assert (y[x < 0] == x[x < 0]).all()
