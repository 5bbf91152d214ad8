"""LaTeX, read back by an independent reader, has the value of the formula."""

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given

from tests.formula.backends.latex_reader import read_latex
from tests.formula.trees import NAMES, smooth_trees
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.backends.latex import to_latex
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.language.parse import parse

POINTS = (-2.6, -1.0, -0.3, 0.0, 0.2, 1.0, 3.3)
VALUES = {"alpha": 0.7, "beta": 1.3}


def read_at(latex: str, x: float) -> float:
    symbols = {"x": mp.mpf(x), r"\alpha": mp.mpf(0.7), r"\beta": mp.mpf(1.3)}
    value = read_latex(latex, symbols)
    return float(value.real) if mp.isfinite(value) else np.nan


@given(smooth_trees())
def test_latex_has_the_value_of_the_formula(tree):
    x = np.array([-0.8, 1.4])
    (expected,) = evaluate((tree,), x, VALUES)
    for point, value in zip(x, expected, strict=True):
        exact = read_at(to_latex(tree), point)
        with mp.workdps(15):  # the digits of a float: too few for the sine of a huge number
            rounded = read_at(to_latex(tree), point)
        steady = np.isnan(exact) or rounded == pytest.approx(exact, rel=1e-9, abs=1e-9)
        if abs(value) < 1e6 and steady:
            assert value == pytest.approx(exact, rel=1e-6, abs=1e-6)


PIECEWISE = [
    "where(x > 0, x, 0.1*x)",
    "where(x < -1, 1, where(x < 0, 2, where(x < 1, 3, 4)))",
    "where(x <= -1, 1, where(x >= 1, 2, where(x == 0, 3, 4)))",
    "where(0 < x < 2 or x == -1, 1, 2*x)",
    "where(-1 <= x <= 1 and x != 0, 1, where(x > 0, x, exp(x)))",
    "max(x, 1 - x, alpha)",
    "clip(x, -alpha, beta)",
    "2 * where(x > 0, x, 1)^2",
    "x - where(x > 0, x, -x)",
    "-(1 + x) * -2 * (-x)^2 / -x",
    "2 * 3 * 0.5 * x^0.5^2",
    "1e-9 * x + 1e20 + 1e20 * x^1.5",
    "x^2^-x + (x^2)^3 + e^(x + 1)^2",
    "expm1(x) * 2 - expm1(x) + log1p(abs(x)) - sqrt(1 + x^2)",
    "asin(x/4) + acos(x/4) * atanh(x/4) + asinh(x) * acosh(4 + x) + erfc(x) * Phi(x)",
    "2 * mod(x, 3) - floor(x/2) * round(x) + mod(1.5 - x, 2)^2",
    "sinh(x) + cosh(x) * tan(x) - sign(x) + relu(x) + erf(x)",
]


@pytest.mark.parametrize("text", PIECEWISE)
def test_rows_of_a_piecewise_formula_exclude_each_other(text):
    tree = parse(text, NAMES)
    for root in (tree, derivative(tree)):
        (expected,) = evaluate((root,), np.array(POINTS), VALUES)
        for x, value in zip(POINTS, expected, strict=True):
            if np.isfinite(value):
                assert read_at(to_latex(root), x) == pytest.approx(value, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "latex"),
    {
        "x / 2": r"\frac{x}{2}",
        "2 * 3": r"2 \cdot 3",
        "-1 < x < 1": r"\begin{cases} 1 & -1 < x < 1 \\ 0 & x \le -1 \lor x \ge 1 \end{cases}",
        "where(x < 1, 1, where(x < 2, 2, 3))": (
            r"\begin{cases} 1 & x < 1 \\ 2 & 1 \le x < 2 \\ 3 & x \ge 2 \end{cases}"
        ),
        "exp(x)^2": r"\left(e^{x}\right)^{2}",
        "1.5e-7": r"1.5 \cdot 10^{-7}",
    }.items(),
)
def test_it_reads_as_print(text, latex):
    assert to_latex(parse(text, NAMES)) == latex
