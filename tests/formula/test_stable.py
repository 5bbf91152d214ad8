"""Digits that cancellation would cost, against mpmath with hundreds of digits."""

import math

import mpmath as mp
import numpy as np
import pytest

from tests.formula.exact import exact
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula
from vizcore.curves import evaluate

SIZES = (1e-30, 1e-17, 1e-8, 1e-5, 1e-3, 0.07, 0.3, 1.1, 3.3, 5.0, 8.5, 13.7, 20.0, 38.0, 89.0)
FAR = (300.0, 700.0, 1e4, 1e8, 1e17, 1e30)
POINTS = np.array(sorted(sign * size for size in (*SIZES, *FAR) for sign in (-1, 1)))

# What people write who do not think of rounding.
TYPED = (
    "x * (1 + erf(x/sqrt(2))) / 2", "(1 - erf(x)) * x", "(1 + tanh(x)) / 2", "1 - tanh(x)^2",
    "x + sqrt(x^2 + 1)", "sqrt(1 + x^2) - x", "sqrt(1 + x^2) - 1", "exp(x) - 1", "1 - sigmoid(x)",
    "1 - Phi(x)", "1 - cos(x)", "log(1 + x^2)", "x - tanh(x)", "softplus(x) - log(2)",
    "1 + x/sqrt(x^2 + 4)", "1 + x^2 - erf(x)",
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
                assert abs(value - known) <= 5e-10 * abs(known) + slack, (order, x)


def test_known_values():
    """GELU by the normal integral; squareplus b/(2(√(x² + b) − x)) ≈ b/(4|x|) far left."""

    def at(key, x):
        return float(evaluate(ACTIVATIONS[key], [x]).y[0])

    assert at("gelu", -8.5) == pytest.approx(-8.5 * float(mp.ncdf(-8.5)), rel=1e-13)
    assert at("squareplus", -1e8) == pytest.approx(1e-8, rel=1e-14)
    assert at("shifted_softplus", 1e-20) == pytest.approx(5e-21, rel=1e-14)
    assert at("tanhshrink", 1e-6) == pytest.approx(1e-18 / 3, rel=1e-11)
    assert math.copysign(1, at("gelu", -30.0)) == -1
