"""Derivatives against SymPy's on smooth formulas, and against stated subgradients at kinks."""

import numpy as np
import pytest
import sympy
from hypothesis import given

from tests.formula.printed import to_text
from tests.formula.trees import NAMES, smooth_trees
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.language.parse import parse
from vizcore.formula.tree import Node, walk

VALUES = {"alpha": 0.7, "beta": -1.3}
POINTS = np.array([-1.7, -0.4, 0.3, 1.1])

SYMPY = {
    "add": sympy.Add, "mul": sympy.Mul, "pow": sympy.Pow, "exp": sympy.exp, "sin": sympy.sin,
    "cos": sympy.cos, "tanh": sympy.tanh, "atan": sympy.atan, "erf": sympy.erf,
    "neg": lambda u: -u, "sub": lambda a, b: a - b, "div": lambda a, b: a / b,
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)), "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
}  # fmt: skip


def to_sympy(root: Node) -> sympy.Expr:
    built = {}
    constants = {"pi": sympy.pi, "e": sympy.E}
    for node in walk(root):
        if node.op == "number":
            built[node] = sympy.Rational(node.value)
        elif node.op == "symbol":
            built[node] = constants.get(node.name, sympy.Symbol(node.name, real=True))
        else:
            built[node] = SYMPY[node.op](*(built[arg] for arg in node.args))
    return built[root]


def numbers(expression: sympy.Expr) -> np.ndarray:
    x = sympy.Symbol("x", real=True)
    bound = expression.subs(
        {sympy.Symbol(k, real=True): sympy.Rational(str(v)) for k, v in VALUES.items()}
    )
    return np.array([complex(bound.subs(x, sympy.Rational(str(p))).evalf(30)) for p in POINTS])


@given(smooth_trees())
def test_the_derivative_is_that_of_sympy(tree):
    expression = to_sympy(tree)
    expected = numbers(sympy.diff(expression, sympy.Symbol("x", real=True)))
    value, slope = evaluate((tree, derivative(tree)), POINTS, VALUES)
    # Beyond this size intermediate results overflow or cancel in float64.
    fine = np.isfinite(expected) & (np.abs(expected) < 1e6) & (np.abs(value) < 1e6)
    np.testing.assert_allclose(slope[fine], expected.real[fine], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "written"),
    {
        "x^3": "3 * x^2",
        "2*x + 3": "2",
        "x*x": "2 * x",
        "tanh(x)": "1 - tanh(x)^2",
        "x / (1 + abs(x))": "1 / (1 + abs(x))^2",
        "x / sqrt(1 + x^2)": "1 / (1 + x^2)^1.5",
        "abs(x)^2": "2 * x",
        "x * sigmoid(x)": "sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x))",
        "exp(-x^2)": "-(2 * x * exp(-x^2))",
        "where(x > 0, x, alpha * expm1(x))": "where(x > 0, 1, alpha * exp(x))",
        "where(x <= 0, 0, where(x >= 6, 6, x))": "where(x <= 0 or x >= 6, 0, 1)",
        "5 * pi": "0",
        "e^x": "e^x",
        "1 / x": "-(1 / x^2)",
        "x^alpha": "alpha * x^(alpha - 1)",
    }.items(),
)
def test_a_derivative_reads_as_a_person_would_write_it(text, written):
    assert to_text(derivative(parse(text, NAMES))) == written


@pytest.mark.parametrize(
    ("text", "at", "slope"),
    [
        ("relu(x)", 0, 0),
        ("abs(x)", 0, 0),
        ("sign(x)", 0, 0),
        ("max(x, 0)", 0, 0.5),
        ("min(x, 3*x)", 0, 2),
        ("clip(x, -1, 1)", 1, 1),
        ("clip(x, -1, 1)", -1.5, 0),
        ("clip(2, x, 5)", 3, 1),
        ("where(x > 0, log(x), 0)", 0, 0),
    ],
)
def test_at_a_kink_the_subgradient_is_pytorchs(text, at, slope):
    (found,) = evaluate((derivative(parse(text)),), np.array([float(at)]), {})
    assert found == [slope]


@pytest.mark.parametrize(
    "text",
    [
        "min(x, 1, x^2)",
        "max(x^2, exp(x), 2 - x)",
        "min(sin(3*x), max(x, cos(x)))",
        "clip(x^3, -x, x + 1)",
        "where(x < 0 or x > 1, x^2, 3*x) * where(x > 0.5, 2, x)",
        "abs(x^2 - 1) * sign(x) + relu(x)^3",
        "sinh(x) + cosh(2*x) + tan(x/2) + log(1 + x^2) + log1p(x^2) + expm1(x) + sqrt(2 + x)",
        "(x^2 + 1)^x + 2^x + x^2^-1",
    ],
)
def test_between_kinks_the_slope_is_that_of_finite_differences(text):
    tree = parse(text)
    h = 1e-6
    ahead, behind, slope = (
        evaluate((root,), points, {})[0]
        for root, points in ((tree, POINTS + h), (tree, POINTS - h), (derivative(tree), POINTS))
    )
    fine = np.isfinite(ahead)
    np.testing.assert_allclose(
        slope[fine], ((ahead - behind) / (2 * h))[fine], rtol=1e-6, atol=1e-8
    )


@pytest.mark.parametrize(
    "text",
    [
        "(2*x)^1000000000000",
        "((x^32)^32)^32",
        "(1e90*x)*(1e90*x)",
        "(1e-90*x)*(1e-90*x)",
        "x/0",
        "(0*x)^-1",
        "1e300*x*1e300",
        "9^9^9^9*x",
        "+".join(["x"] * 100),
        "*".join(["x"] * 100),
    ],
)
def test_numbers_that_no_float_holds_do_not_stop_it(text):
    tree = parse(text)
    second = derivative(derivative(tree))
    assert second.size < 100_000
    evaluate((second,), POINTS, {})


@given(smooth_trees())
def test_by_a_parameter(tree):
    expected = numbers(sympy.diff(to_sympy(tree), sympy.Symbol("alpha", real=True)))
    value, slope = evaluate((tree, derivative(tree, "alpha")), POINTS, VALUES)
    fine = np.isfinite(expected) & (np.abs(expected) < 1e6) & (np.abs(value) < 1e6)
    np.testing.assert_allclose(slope[fine], expected.real[fine], rtol=1e-6, atol=1e-6)
