"""Digits that cancellation would cost, against mpmath with hundreds of digits."""

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formula.exact import exact
from vizcore.activations.analysis.domain import undefined
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.curves import evaluate
from vizcore.activations.custom import parse_formula

SIZES = (1e-30, 1e-17, 1e-8, 1e-5, 1e-3, 0.07, 0.3, 1.1, 3.3, 5.0, 8.5, 13.7, 20.0, 38.0, 89.0)
FAR = (300.0, 700.0, 1e4, 1e8, 1e17, 1e30)
POINTS = np.array(sorted(sign * size for size in (*SIZES, *FAR) for sign in (-1, 1)))

# What people write who do not think of rounding.
TYPED = (
    "x * (1 + erf(x/sqrt(2))) / 2", "(1 - erf(x)) * x", "(1 + tanh(x)) / 2", "1 - tanh(x)^2",
    "x + sqrt(x^2 + 1)", "sqrt(1 + x^2) - x", "sqrt(1 + x^2) - 1", "exp(x) - 1", "1 - sigmoid(x)",
    "1 - Phi(x)", "1 - cos(x)", "log(1 + x^2)", "x - tanh(x)", "softplus(x) - log(2)",
    "1 + x/sqrt(x^2 + 4)", "1 + x^2 - erf(x)", "(x + sqrt(x^2 + 4)) / sqrt(x^2 + 4)",
    "(x + sqrt(x^2 + 1)) / (2*sqrt(x^2 + 1))", "(sqrt(x^2 + 4) - x) / sqrt(x^2 + 4)",
    "log(1 + exp(-x))", "log1p(exp(x))", "log(1 + exp(2*x))", "log(exp(x) + 1) - log(2)",
    "log((1 + exp(x))/2)", "log(0.5*exp(x) + 0.5)", "log(2 + exp(x))", "log(1/(1 + exp(-x)))",
    "log(exp(x)/(1 + exp(x)))", "log(cosh(x))", "log(exp(x) + exp(-x))", "1/(1 + exp(-x))",
    "exp(x)/(1 + exp(x))", "e^x/(1 + e^x)", "2^x/(1 + 2^x)", "x*exp(x)/(1 + exp(x))",
    "x/(1 + exp(-1.702*x))", "exp(-x)/(1 + exp(-x))^2", "2/(1 + exp(-2*x)) - 1",
    "(exp(x) - exp(-x)) / (exp(x) + exp(-x))", "(exp(2*x) - 1) / (exp(2*x) + 1)",
    "(exp(x - 3) - exp(3 - x)) / (exp(x - 3) + exp(3 - x))", "sinh(x)/cosh(x)", "1/cosh(x)^2",
    "x * tanh(log(1 + exp(x)))", "x * ((1 + exp(x))^2 - 1) / ((1 + exp(x))^2 + 1)",
    "x * erf(log(1 + exp(x)))", "where(x > 0, x, exp(x) - 1) / (1 + exp(-x))",
    "1 - exp(-x)", "(exp(x) - exp(-x)) / 2", "exp(-x) * (1 + exp(x))", "exp(2*x)/exp(x)",
)  # fmt: skip
# Zero crossings of φ″, near which float64 holds no relative accuracy, and limits by interpolation.
ABSOLUTE = {"sigmoid": 2, "dsilu": 2, "sinc": 1, "1 - sigmoid(x)": 2, "1 + x^2 - erf(x)": 0}


@pytest.mark.parametrize("text", [*ACTIVATIONS, *TYPED])
def test_no_digit_is_lost_from_1e_minus_30_to_1e30(text):
    activation = ACTIVATIONS.get(text) or parse_formula(text)
    oscillates = activation.family == "oscillating" or "cos" in text
    curve = evaluate(activation, POINTS)
    for order, values in enumerate((curve.y, curve.dy, curve.d2y)):
        for x, value in zip(POINTS.tolist(), values.tolist(), strict=True):
            far = abs(x) > (1e5 if oscillates else 9 if text == "telu" and x > 0 else 1e31)
            with mp.workdps(420 if 8 < abs(x) < 1e3 else 140):
                known = mp.nan if far else exact(activation.trees[order], x, activation.defaults)
                if not mp.isfinite(known) or abs(known) > 1e300:
                    continue
                slack = 1e-16 if order >= ABSOLUTE.get(text, 3) else 1e-290
                if abs(x) > 1e3 and ("exp" in text or "^x" in text):
                    slack = 1e-70  # 1 − tanh(10⁴) needs more than 140 digits
                assert abs(value - known) <= 5e-10 * abs(known) + slack, (order, x)


@pytest.mark.parametrize("x", [-1e6, -800.0, 800.0, 1e6])
def test_a_quotient_that_is_infinity_over_infinity_has_its_limit(x):
    """tanh is ±1, and σ 0 or 1, to the last bit from |x| = 745 on."""
    tanh = parse_formula("(exp(x) - exp(-x)) / (exp(x) + exp(-x))")
    sigmoid = parse_formula("exp(x) / (1 + exp(x))")
    assert undefined(tanh) == undefined(sigmoid) == ()
    curve = evaluate(tanh, [x])
    assert (curve.y[0], curve.dy[0], curve.d2y[0]) == (math.copysign(1, x), 0, 0)
    assert evaluate(sigmoid, [x]).y[0] == (x > 0)


terms = st.tuples(st.integers(1, 9), st.integers(-3, 3))


@settings(max_examples=40)
@given(a=terms, b=terms, c=terms, d=terms, x=st.floats(-300, 300))
def test_any_quotient_of_exponentials_keeps_its_digits(a, b, c, d, x):
    """Terms that are all positive: nothing cancels in φ by itself, and φ is all there is of it."""
    top, bottom = (" + ".join(f"{n}*exp({k}*x)" for n, k in pair) for pair in ((a, b), (c, d)))
    quotient = parse_formula(f"x + ({top}) / ({bottom})")
    curve = evaluate(quotient, [x], order=1)
    with mp.workdps(1000):
        for value, tree in zip((curve.y[0], curve.dy[0]), quotient.trees, strict=False):
            known = exact(tree, x, {})
            if abs(known) < 1e300:
                assert value == pytest.approx(float(known), rel=1e-9, abs=1e-12)


def test_known_values():
    """GELU by the normal integral; squareplus b/(2(√(x² + b) − x)) ≈ b/(4|x|) far left."""

    def at(key, x):
        return float(evaluate(ACTIVATIONS[key], [x]).y[0])

    assert at("gelu", -8.5) == pytest.approx(-8.5 * float(mp.ncdf(-8.5)), rel=1e-13)
    assert at("squareplus", -1e8) == pytest.approx(1e-8, rel=1e-14)
    assert at("shifted_softplus", 1e-20) == pytest.approx(5e-21, rel=1e-14)
    assert at("tanhshrink", 1e-6) == pytest.approx(1e-18 / 3, rel=1e-11)
    assert math.copysign(1, at("gelu", -30.0)) == -1
