"""Where formulas bend, jump and end, against what is known of them."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formula.printed import to_text
from tests.formula.trees import every_tree
from vizcore.formula.analysis.breaks import find_breaks, with_values
from vizcore.formula.analysis.pieces import Pieces
from vizcore.formula.language.parse import parse


def found(text: str) -> dict[float, int | None]:
    return {point.x: point.order for point in find_breaks(parse(text))}


# The first derivative that jumps; 0 for a pole, too; None: smooth but for its text.
KNOWN = {
    "x^2 + tanh(x)": {},
    "abs(x)": {0: 1},
    "relu(x - 0.0137)": {0.0137: 1},
    "relu(x)^2": {0: 2},
    "relu(x)^3": {0: 3},
    "where(x > 0, x, expm1(x))": {0: 2},
    "where(x > 0, x, 2*expm1(x))": {0: 1},
    "where(x >= 0, 1, 0)": {0: 0},
    "where(x > 2000, 1, 0)": {2000: 0},
    "sign(2*x - 3)": {1.5: 0},
    "clip(x, -0.1, 1/3)": {-0.1: 1, 1 / 3: 1},
    "max(x, x^3)": {-1: 1, 0: 1, 1: 1},
    "min(x, 1, x^2)": {0: 1, 1: 1},
    "relu(x^2 - 2)": {-math.sqrt(2): 1, math.sqrt(2): 1},
    "relu(exp(x) - 3)": {math.log(3): 1},
    "1/x": {0: 0},
    "1/(x - 0.3)^2": {0.3: 0},
    "log(abs(x))": {0: 0},
    "sqrt(x)": {0: 0},
    "sqrt(abs(x))": {0: 1},
    "sin(x)/x": {0: None},
    "(exp(x) - 1)/x": {0: None},
    "where(x == 0, 1, sin(x)/x)": {0: None},
    "abs(x)^2": {0: None},
    "relu(relu(x - 1) - 1)": {1: None, 2: 1},
    "x * (x > 0.123456789)": {0.123456789: 0},
    "where(x > 0 and x < 1, x*(1 - x), 0)": {0: 1, 1: 1},
    # Branches that touch. By their Taylor series: sin x = x − x³/6 + x⁵/120 …, tanh x = x − x³/3 …
    "min(x, sin(x))": {0: 3},
    "max(x, sin(x))": {0: 3},
    "min(x, tanh(x))": {0: 3},
    "relu(x - sin(x))": {0: 3},
    "where(x > 0, x - x^3/6, sin(x))": {0: 5},
    "where(x > 0, exp(-1/x), 0)": {0: None},
    "where(x > 0, exp(x) - 1, expm1(x))": {0: None},
    "max(exp(x) - 1, x)": {0: None},
    "max(x^2, 2*x - 1)": {1: None},
    "max(x^2, 2*0.7137*x - 0.7137^2)": {0.7137: None},
    "max(x^3, 3*x^2 - 3*x + 1)": {1: 3},
    "max(x^5, 5*x^4 - 10*x^3 + 10*x^2 - 5*x + 1)": {1: 5},
    "max(1, cosh(x))": {0: None},
    "abs(x) * x": {0: 2},
    "abs(x^3)": {0: 3},
    "max(0, x^3)": {0: 3},
    "relu(x)^9": {0: 9},
    "max(x, 0) if x < 6 else 5": {0: 1, 6: 0},
    "x*(x - 0.001)*relu(x*(x - 0.001)*(x - 0.002))": {0: 2, 0.001: 2, 0.002: 1},
    # Zeros without a change of sign, and far ones.
    "1/(x - 0.3137)^2": {0.3137: 0},
    "1/(x^2 - 2*0.3137*x + 0.3137^2)": {0.3137: 0},
    "log((x - 0.3137)^2)": {0.3137: 0},
    "sqrt(x^2 - 2*0.3137*x + 0.3137^2)": {0.3137: 1},
    "sqrt((x - 0.01)^2 - 1e-6)": {0.009: 0, 0.011: 0},
    "relu(1e12 - x^2)": {-1e6: 1, 1e6: 1},
    # Small and large ones.
    "where(x > 0, x, 1.0000001*x)": {0: 1},
    "1e-9*abs(x)": {0: 1},
    "1e9*sign(x)": {0: 0},
    "(1 - cos(x))/x^2": {0: None},
    "(x - sin(x))/x^3": {0: None},
}  # fmt: skip


@pytest.mark.parametrize("text", KNOWN)
def test_known_breaks(text):
    expected = KNOWN[text]
    points = found(text)
    assert list(points.values()) == list(expected.values())
    np.testing.assert_allclose(list(points), list(expected), rtol=1e-12, atol=1e-12)


def test_a_wave_has_a_kink_at_every_zero():
    points = [x for x in found("abs(sin(x))") if abs(x) < 20]
    np.testing.assert_allclose(points, np.pi * np.arange(-6, 7), atol=1e-12)
    assert len(found("abs(sin(x))")) <= 256


# The order at a, in closed form: x − a = u, and sin u, tanh u and u have the same slope 1 at 0.
@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("max(x - a, sin(x - a))", 3),
        ("min(x - a, tanh(x - a))", 3),
        ("max(expm1(x - a), x - a)", None),
        ("(x - a) * abs(x - a)", 2),
        ("abs((x - a)^3)", 3),
        ("sqrt((x - a)^2)", 1),
        ("1/(x - a)^2", 0),
        ("sin(x - a)/(x - a)", None),
    ],
)
@given(st.floats(-50, 50), st.sampled_from([1e-7, 1.0, -3.0, 1e7]))
def test_a_contact_is_one_break_wherever_it_lies_and_whatever_its_scale(text, order, place, scale):
    tree = with_values(parse(f"c * ({text})", ("x", "a", "c")), {"a": place, "c": scale})
    near = [point for point in find_breaks(tree) if abs(point.x - place) < 2]
    assert [point.order for point in near] == [order]
    assert near[0].x == pytest.approx(place, rel=1e-14, abs=1e-14)


@given(st.floats(-50, 50), st.floats(0.1, 5))
def test_kinks_move_with_the_parameters(place, width):
    tree = with_values(parse("clip(x, a - b, a + b)", ("x", "a", "b")), {"a": place, "b": width})
    points = find_breaks(tree)
    assert [point.order for point in points] == [1, 1]
    np.testing.assert_allclose([p.x for p in points], [place - width, place + width], atol=1e-9)


@given(every_tree())
def test_any_formula_has_finitely_many_in_order(tree):
    points = find_breaks(with_values(tree, {"alpha": 0.7, "beta": 1.3}))
    assert len(points) <= 256
    assert all(a.x < b.x for a, b in pairwise(points))
    assert all(math.isfinite(point.x) for point in points)


@pytest.mark.parametrize(
    ("text", "at", "expression"),
    [
        ("where(x > 0, x, 0)", -1, "0"),
        ("where(x > 0, x, 0)", 1, "x"),
        ("abs(x) * x", -2, "-x^2"),
        ("max(x, 1 - x) + relu(x)", 0.2, "1"),
        ("clip(x, 0, 6) + sign(x)", 9, "7"),
        ("min(sin(x), 2)", 1, "sin(x)"),
    ],
)
def test_a_piece_is_free_of_switches(text, at, expression):
    piece = Pieces(parse(text), np.array([float(at)]))[0]
    assert to_text(piece) == expression
