"""Where formulas break down in float32: against mpmath, and against their stable forms."""

import mpmath as mp
import numpy as np
import pytest
import torch

from vizcore.activations.analysis.breakdown import breakdown, same_function
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula

LOG_MAX = float(mp.log(torch.finfo(torch.float32).max))
TANH = "(exp(x)-exp(-x))/(exp(x)+exp(-x))"

# formula, where it is met, where it breaks down, the function itself, what to write instead
BROKEN = [
    (TANH, 500.0, LOG_MAX, mp.tanh, "tanh"),
    (TANH, -2000.0, -LOG_MAX, mp.tanh, "tanh"),
    ("(exp(2*x)-1)/(exp(2*x)+1)", 1e30, LOG_MAX / 2, mp.tanh, "tanh"),
    ("log(1+exp(x))", 1e4, LOG_MAX, lambda z: mp.log1p(mp.exp(z)), "softplus"),
    ("x*exp(x)/(1+exp(x))", 1e3, None, lambda z: z / (1 + mp.exp(-z)), "silu"),
    ("exp(x^2)/(1+exp(x^2))", -20.0, -(LOG_MAX**0.5), lambda z: 1 / (1 + mp.exp(-z * z)), None),
    ("(exp(x-3)-exp(3-x))/(exp(x-3)+exp(3-x))", 200.0, 3 + LOG_MAX, lambda z: mp.tanh(z - 3), None),
]


@pytest.mark.parametrize(("formula", "met", "edge", "exact", "instead"), BROKEN)
def test_what_overflows_on_the_way_is_told_from_what_is_large(
    formula, met, edge, exact, instead
) -> None:
    activation = parse_formula(formula)
    found = breakdown(activation, met, 0)
    if edge is not None:
        assert found.z == pytest.approx(edge, rel=1e-5)
    around = torch.tensor([found.z * (1 - 1e-5), found.z * (1 + 1e-5)])
    assert activation.value_and_slope(around)[0].isfinite().tolist() == [True, False]
    assert found.value == pytest.approx(float(exact(mp.mpf(found.z))), rel=1e-6)
    assert not found.hole
    assert found.instead == instead


@pytest.mark.parametrize(
    ("formula", "limit", "instead"),
    [("sin(x)/x", 1.0, "sinc"), ("(1-cos(x))/x", 0.0, None), ("(exp(x)-1)/x", 1.0, None)],
)
def test_a_hole_has_a_limit(formula, limit, instead) -> None:
    found = breakdown(parse_formula(formula), 0.0, 0)
    assert (found.z, found.hole, found.instead) == (0.0, True, instead)
    assert found.value == pytest.approx(limit, abs=1e-8)


@pytest.mark.parametrize(
    ("formula", "z"),
    [("exp(x)", 100.0), ("x^20", 1e3), ("log(x)", -1.0), ("1/x", 0.0), ("sqrt(1-x^2)", 2.0)],
)
def test_what_is_due_to_the_function_itself_is_no_breakdown(formula, z) -> None:
    assert breakdown(parse_formula(formula), z, 0) is None


def test_a_slope_can_break_down_before_its_function() -> None:
    activation = parse_formula("1/(1+exp(-x))")
    z = torch.linspace(-200, -1, 400)
    value, slope = activation.value_and_slope(z)
    assert value.isfinite().all()
    found = breakdown(activation, float(z[~slope.isfinite()][0]), 1)
    at = mp.mpf(found.z)
    assert found.value == pytest.approx(float(mp.exp(at) / (1 + mp.exp(at)) ** 2), rel=1e-5)
    assert found.instead == "sigmoid"


@pytest.mark.parametrize(
    ("formula", "key"),
    [
        ("max(0,x)", "relu"),
        ("x*(1+erf(x/sqrt(2)))/2", "gelu"),
        ("x/(1+abs(x))", "softsign"),
        ("ln(1+e^x)", "softplus"),
        ("tanh(x)+1e-4", None),
        ("log(x)", None),
    ],
)
def test_a_formula_is_recognised_by_its_values(formula, key) -> None:
    assert same_function(parse_formula(formula)) == key
    if key:
        x = np.linspace(-5, 5, 11)
        mine, its = (
            a(torch.from_numpy(x)).numpy() for a in (parse_formula(formula), ACTIVATIONS[key])
        )
        np.testing.assert_allclose(mine, its, atol=1e-6)
