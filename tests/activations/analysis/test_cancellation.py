"""How near to 0 digits are lost, against mpmath's value of the same formula."""

import re

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formula.calculus.test_stable import TYPED
from tests.formula.exact import exact
from vizcore.activations.analysis.cancellation import digits_lost_below
from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.lines import CARD
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.curves import evaluate
from vizcore.activations.custom import parse_formula

CANCELLING = (
    "atan(exp(x)) - pi/4",
    "log(2/(1 + exp(-x)))",
    "exp(x) - 1 - x",
    "x - sin(x)",
    "tan(x) - x",
    "sigmoid(x) - 0.5",
    "1/(1 + x) - 1 + x",
    "(1 + x)^0.3 - 1",
    "x - log(1 + x)",
    "2^x - 1",
    "sin(x) - x*cos(x)",
    "(exp(x) - 1 - x)/x",
    "where(x > 0, exp(x) - 1 - x, 0)",
    "erf(x + 1) - erf(1)",
    "100*sigmoid(x/7) - 50",
)
KEPT = (
    "sqrt(x^2 + 1) - 1",
    "(1 - cos(x))/x^2",
    "log(x + sqrt(x^2 + 1))",
    "exp(x)",
    "x",
    "x - x",
    "3",
    "1/x",
    "log(x)",
    "sqrt(x)",
    "sin(x)/x",
    "exp(-1/x^2)",
    "abs(x)^0.1",
    "floor(x)",
    "x^7",
    "1/floor(x)",
)


def off(activation, x, **params):
    """Relative errors of φ as it is drawn."""
    drawn = evaluate(activation, x, 0, **params).y
    bound = activation.bind(params)
    with mpmath.workdps(80):
        known = [exact(activation.tree, value, bound) for value in x.tolist()]
        return np.array(
            [
                abs(y / k - 1) if k and mpmath.im(k) == 0 else 0
                for y, k in zip(drawn, known, strict=True)
            ],
            dtype=float,
        )


def beyond(low):
    sizes = np.geomspace(max(low, 1e-12) * 1.01, 0.5, 60)
    return np.sort(np.concatenate((-sizes, sizes)))


@pytest.mark.parametrize("text", CANCELLING)
def test_six_digits_are_kept_from_there_on_and_not_much_nearer(text):
    phi = parse_formula(text)
    below = digits_lost_below(phi)
    assert 0 < below < 1e-3
    assert off(phi, beyond(below)).max() < 1e-6
    # A bound of rounding is farther than rounding itself: by a factor 100 or so.
    assert off(phi, below * np.geomspace(1e-4, 1e-2, 50)).max() > 1e-6
    line = {field.key: field.show(properties(phi)) for field in CARD}["value_at_0"]
    assert "less than 6 digits for |x| < " in line.en
    assert "不足 6 位有效数字" in line.zh


@pytest.mark.parametrize("text", [*ACTIVATIONS, *TYPED, *KEPT])
def test_nothing_is_said_of_what_keeps_its_digits(text):
    phi = ACTIVATIONS.get(text) or parse_formula(text)
    assert digits_lost_below(phi) == 0
    if text in KEPT:
        line = {field.key: field.show(properties(phi)) for field in CARD}["value_at_0"]
        assert "|x|" not in line.en + line.zh


@pytest.mark.parametrize(
    "text", ["log(x + sqrt(x^2 + 1))", "log(sqrt(1 + x^2) + x)/3", "1 - log(x + sqrt(1 + x^2))/pi"]
)
def test_the_inverse_of_sinh_has_all_its_digits(text):
    sizes = np.geomspace(1e-30, 1e30, 121)
    x = np.concatenate((-sizes, sizes))
    assert off(parse_formula(text), x).max() < 1e-14
    assert digits_lost_below(parse_formula(text)) == 0


@given(st.floats(-4, 3).map(lambda power: float(f"{10**power:.3g}")), st.sampled_from(CANCELLING))
@settings(max_examples=40)
def test_six_digits_are_kept_in_any_unit_of_x(unit, text):
    scaled = re.sub(r"\bx\b", f"(x/{unit!r})", text)
    below = digits_lost_below(parse_formula(scaled))
    assert 0 < below < 1e-3 * unit
    assert off(parse_formula(scaled), unit * beyond(below / unit)).max() < 1e-6
