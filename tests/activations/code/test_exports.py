"""Every export of a formula with branches trains: its gradient is the slope of the formula.

The oracle is mpmath: each formula is written a second time, and differentiated by itself.
"""

import ast

import mpmath as mp
import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.formula.printed import to_text
from tests.formula.trees import every_tree
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.code.snippets import snippet
from vizcore.activations.custom import parse_formula
from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.snippet.write import snippet as cnn_snippet
from vizcore.flow.config import FlowConfig
from vizcore.flow.snippet import snippet as flow_snippet
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.backends.python_code import autograd_agrees
from vizcore.formula.errors import FormulaError

FAR = (-1e4, -95.0, -2.5, -0.7, 0.3, 1.7, 95.0, 1e4)
KINKS = (-2.0, -1.0, 0.0, 0.5, 1.0, 2.0)


def soft_exponential(x, a):
    if a < 0:
        return -mp.log(1 - a * (x + a)) / a if a * (x + a) < 1 else mp.nan
    return mp.expm1(a * x) / a + a if a > 0 else x


SOFT_EXPONENTIAL = (
    "where(alpha < 0, -log(1 - alpha*(x + alpha))/alpha, "
    "where(alpha == 0, x, expm1(alpha*x)/alpha + alpha))"
)
# Formula: its parameters, and the same by hand.
BRANCHY = {
    "sqrt(x) if x>0 else 0.1*x": ({}, lambda x: mp.sqrt(x) if x > 0 else x / 10),
    "x if x>0 else expm1(x)": ({}, lambda x: x if x > 0 else mp.expm1(x)),
    "x if x>0 else exp(x) - 1": ({}, lambda x: x if x > 0 else mp.exp(x) - 1),
    "x*log(x) if x>0 else 0": ({}, lambda x: x * mp.log(x) if x > 0 else mp.mpf(0)),
    "where(x == 0, 1, sin(x)/x)": ({}, lambda x: mp.sin(x) / x if x else mp.mpf(1)),
    "1/x if x > 1 else x": ({}, lambda x: 1 / x if x > 1 else x),
    "sqrt(relu(x))": ({}, lambda x: mp.sqrt(max(x, 0))),
    "relu(1 - exp(x))": ({}, lambda x: max(1 - mp.exp(x), 0)),
    "min(exp(x), 1)": ({}, lambda x: min(mp.exp(x), 1)),
    "max(x, 0)": ({}, lambda x: max(x, 0)),
    "max(0, x) + min(0.1x, alpha)": (
        {"alpha": -0.05}, lambda x: max(0, x) + min(x / 10, mp.mpf(-0.05))
    ),
    "clip(exp(x), 0.5, 2)": ({}, lambda x: min(max(mp.exp(x), 0.5), 2)),
    "clip(x, -alpha, 2)": ({"alpha": 1.5}, lambda x: min(max(x, -1.5), 2)),
    "abs(x) if abs(x) < 1 else sqrt(abs(x))": (
        {}, lambda x: abs(x) if abs(x) < 1 else mp.sqrt(abs(x))
    ),
    "0 if x < -1 else 1 + x if x < 1 else 2 + sqrt(x - 1)": (
        {}, lambda x: mp.mpf(0) if x < -1 else 1 + x if x < 1 else 2 + mp.sqrt(x - 1)
    ),
    "where(x > 0, x^alpha, beta*x)": (
        {"alpha": 0.5, "beta": 0.25}, lambda x: mp.sqrt(x) if x > 0 else x / 4
    ),
    "where(x > 200000, 1/0, x)": ({}, lambda x: x),
    "where(x > 0 and alpha < 3, exp(-x), exp(x))": ({"alpha": 1.0}, lambda x: mp.exp(-abs(x))),
    "(x > 0) * 0.1 + where(x < -1, 0.3, 0.7)": (
        {}, lambda x: mp.mpf(0.1) * (x > 0) + mp.mpf(0.3 if x < -1 else 0.7)
    ),
    "sqrt(alpha) * x + beta^2 + max(alpha, beta)": (
        {"alpha": 2.25, "beta": 0.5}, lambda x: 1.5 * x + 2.5
    ),
    "x if x > F else λ * expm1(x)": ({"F": 1.0, "lambda": 0.5}, lambda x: (
        x if x > 1 else mp.expm1(x) / 2
    )),
    # A parameter alone decides, and the other branch has no value.
    "where(alpha>0, x, log(-alpha)*x)": ({"alpha": 1.0}, lambda x: x),
    "where(beta>0 and alpha>0, log(alpha+beta)*x, sqrt(-beta)*x)": (
        {"alpha": 1.0, "beta": 1.0}, lambda x: mp.log(2) * x
    ),
    "where(alpha == 0, x, x/alpha)": ({"alpha": 0.0}, lambda x: x),
    "where(alpha == 0, tanh(x), relu(x)*log(abs(alpha)))": ({"alpha": 0.0}, mp.tanh),
    "where(alpha < 0, sqrt(-alpha)*sin(x), alpha^0.5 * x)": (
        {"alpha": -4.0}, lambda x: 2 * mp.sin(x)
    ),
    "where(x > 200000, x/0, x)": ({}, lambda x: x),
    "where(x > 200000, log(-1)*x, x)": ({}, lambda x: x),
    "where(alpha > beta, alpha, beta)": ({"alpha": 2.0, "beta": 3.0}, lambda x: mp.mpf(3)),
    **{
        f"{SOFT_EXPONENTIAL} + {a}*0": ({"alpha": a}, lambda x, a=a: soft_exponential(x, a))
        for a in (-0.5, 0.0, 0.02)
    },
}  # fmt: skip
CASES = {
    **{text: (text, params) for text, (params, _) in BRANCHY.items()},
    **{key: (key, {}) for key in ACTIVATIONS},
    **{
        f"{key} changed": (key, {p.name: (p.default + p.high) / 2 for p in entry.parameters})
        for key, entry in ACTIVATIONS.items()
        if entry.parameters
    },
}
TYPES = {"float32": (torch.float32, 2e-5), "float64": (torch.float64, 1e-7)}


def spec_of(case: str) -> ActivationSpec:
    text, params = CASES[case]
    return ActivationSpec(text, tuple(params.items()))


def defined(code: str, *prefixes: str):
    """Run the imports, and the definitions that begin so, of a program to take away."""
    kept = [
        node
        for node in ast.parse(code).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        or (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and node.name.lower().lstrip("_").startswith(prefixes)
        )
    ]
    names: dict = {}
    exec(compile(ast.Module(kept, []), "snippet", "exec"), names)
    return names


def exports(spec: ActivationSpec, kind: torch.dtype):
    """The activation as each of the four programs defines it."""
    activation, flow = spec.resolve(), FlowConfig(activation=spec.activation, params=spec.params)
    name = activation.key if activation.native else "activation"
    own = snippet(activation, "pytorch", **dict(spec.params))
    yield defined(own, name)[name]
    yield defined(flow_snippet(flow), "phi")["phi"]
    for learned in (False, True):
        config = TrainConfig(activation=spec.activation, params=spec.params, learned=learned)
        names = defined(cnn_snippet(config), "phi0")
        if "Phi0" not in names:
            yield names["phi0"]
            continue
        module = names["Phi0"]().to(kind)
        for key, parameter in module.named_parameters():
            parameter.data.fill_(spec.values[key.removesuffix("_")])  # which was rounded to float32
        yield module


def value_and_gradient(function, x):
    leaf = x.clone().requires_grad_()
    y = function(leaf)
    y.sum().backward()
    return y.detach().numpy(), leaf.grad.numpy()


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("case", CASES)
def test_value_and_gradient_are_those_of_the_page(case, dtype):
    spec, (kind, close) = spec_of(case), TYPES[dtype]
    x = torch.tensor(sorted({*FAR, *KINKS, *spec.kinks()}), dtype=kind)
    wanted = [tensor.numpy() for tensor in spec.value_and_slope(x)]
    # x³ overflows in float32, and squareplus subtracts √(x² + b) from |x|.
    rough = {"rtol": close, "atol": close * (100 if dtype == "float32" else 1)}
    for function in exports(spec, kind):
        found = value_and_gradient(function, x)
        assert found[0].dtype == found[1].dtype == wanted[0].dtype
        for ours, pages in zip(found, wanted, strict=True):
            np.testing.assert_allclose(ours, pages, equal_nan=True, **rough)


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("text", BRANCHY)
def test_value_and_gradient_are_those_of_mpmath(text, dtype):
    kind, close = TYPES[dtype]
    _, by_hand = BRANCHY[text]
    x = torch.tensor(FAR, dtype=kind)
    with mp.workdps(40):
        points = [mp.mpf(float(point)) for point in x]
        value = [by_hand(point) for point in points]
        slope = [mp.diff(by_hand, point, h=mp.mpf(10) ** -12) for point in points]
    defined_at = ~np.isnan([float(v) for v in value])
    for function in exports(spec_of(text), kind):
        for ours, exact in zip(value_and_gradient(function, x), (value, slope), strict=True):
            with np.errstate(over="ignore"):
                expected = np.array([float(v) for v in exact]).astype(ours.dtype)
            ours, expected = ours[defined_at], expected[defined_at]
            np.testing.assert_allclose(ours, expected, rtol=close, atol=close)


@pytest.mark.parametrize("case", CASES)
def test_numpy_is_the_page_in_value_and_slope(case):
    spec = spec_of(case)
    activation = spec.resolve()
    # Beyond 709 the slope of x tanh(eˣ) is written as 0 · ∞.
    x = np.array([p for p in sorted({*FAR, *KINKS, *spec.kinks()}) if p < 709 or case != "telu"])
    names: dict = {}
    exec(snippet(activation, "numpy", **dict(spec.params)).partition("\nx = ")[0], names)
    name = activation.key if activation.native else "activation"
    wanted = [t.numpy() for t in spec.value_and_slope(torch.from_numpy(x))]
    with np.errstate(all="ignore"):
        found = names[name](x), names[f"{name}_slope"](x)
    for ours, pages in zip(found, wanted, strict=True):
        np.testing.assert_allclose(ours, pages, rtol=1e-7, atol=1e-7, equal_nan=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("where(x<x, alpha, alpha)^(-alpha)", 0.25),
        ("alpha^(-alpha) + 0*x", 0.25),
        ("where(x<x, 3, 1/alpha)^(-alpha)", 4.0),
    ],
)
def test_whole_parameters_have_powers_in_numpy(text, value):
    names: dict = {}
    exec(snippet(parse_formula(text), "numpy", alpha=2.0).partition("\nx = ")[0], names)
    np.testing.assert_allclose(names["activation"](np.array([-1.0, 2.0]), alpha=2), value)


@settings(max_examples=100)
@given(every_tree(st.sampled_from([0.1, 0.5, 1.0, 2.0, 3.0, 9.0])))
def test_any_formula_runs_as_code_and_has_the_values_of_the_page(tree):
    text = to_text(tree)
    assume(not refused(text))
    spec = ActivationSpec(text)
    x = torch.tensor([-95.0, -2.5, -0.7, 0.3, 1.7, 95.0], dtype=torch.float64)
    wanted, slope = (tensor.numpy() for tensor in spec.value_and_slope(x))
    close = {"rtol": 1e-6, "atol": 1e-6, "equal_nan": True}
    y, gradient = value_and_gradient(next(exports(spec, torch.float64)), x)
    np.testing.assert_allclose(y, wanted, **close)
    if not autograd_agrees(spec.resolve().tree):
        np.testing.assert_allclose(gradient, slope, **close)
    names: dict = {}
    exec(snippet(spec.resolve(), "numpy").partition("\nx = ")[0], names)
    # The curve is NumPy's, too; PyTorch has sign(NaN) = 0.
    (drawn,) = evaluate((spec.resolve().tree,), x.numpy(), spec.values)
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(names["activation"](x.numpy()), drawn, **close)


def refused(text):
    try:
        parse_formula(text)
    except FormulaError:
        return True
    return False


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "x*0 + 2642246^3": 2642246.0**3,
        "x*0 + 9^30": 9.0**30,
        "x*0 + min(2^80, 9^40)": 2.0**80,
        "where(x > 200000, (-8)^(1/3), x*0)": 0.0,
        "where(x > 200000, 1/0 - 1/0, x*0)": 0.0,
        "x*0 + mod(-7, 4) + floor(2.5) + round(2.5) + Phi(0) + sign(-3)": 1 + 2 + 2 + 0.5 - 1,
    }.items(),
)
def test_constants_are_those_of_floating_point(text, value):
    """Python's own whole numbers have no end, and its powers may be complex."""
    for function in exports(ActivationSpec(text), torch.float64):
        y, _ = value_and_gradient(function, torch.tensor([0.5], dtype=torch.float64))
        assert y == pytest.approx(value)
    names: dict = {}
    exec(snippet(parse_formula(text), "numpy").partition("\nx = ")[0], names)
    assert names["activation"](np.array([0.5])) == pytest.approx(value)


def test_a_parameter_learns_through_a_branch_of_its_own():
    """d/dα of where(x > α, √(x − α), α x) is −1/(2√(x − α)) right of α, and x left of it."""
    activation = parse_formula("where(x > alpha, sqrt(x - alpha), alpha*x)")
    alpha = torch.tensor(0.5, requires_grad=True)
    x = torch.tensor([-95.0, -1.0, 0.5, 4.5, 100.5])
    defined(snippet(activation, "pytorch"), "activation")["activation"](x, alpha).sum().backward()
    expected = -95 - 1 + 0.5 - 1 / 4 - 1 / 20
    assert alpha.grad.item() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "alpha", "slope"),
    [
        ("where(alpha > 0, alpha*x, log(-alpha)*x)", 2.0, 1.0),
        ("where(alpha > 0, sqrt(alpha)*x, log(-alpha)*x)", 4.0, 0.25),
        ("where(alpha > 0, log(alpha)*x, sqrt(-alpha)*x)", -4.0, -0.25),
    ],
)
def test_a_parameter_learns_where_it_decides_the_branch(text, alpha, slope):
    """d/dα of α x, √α x and √(−α) x by hand: x, x/(2√α) and −x/(2√(−α))."""
    value = torch.tensor(alpha, requires_grad=True)
    x = torch.tensor([-1.0, 0.5, 4.5])
    code = snippet(parse_formula(text), "pytorch")
    defined(code, "activation")["activation"](x, value).sum().backward()
    assert value.grad.item() == pytest.approx(slope * x.sum().item())


def test_code_without_a_leak_stays_one_line():
    for text in ("x * sigmoid(beta * x)", "where(x > 0, x, alpha*x)", "relu(x)^2", "relu(x)/3"):
        assert "autograd" not in snippet(parse_formula(text), "pytorch")
