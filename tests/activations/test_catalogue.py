"""One contract that every entry of the catalogue keeps."""

import re
from itertools import product

import mpmath as mp
import numpy as np
import pytest
import torch

from tests.formula.backends.latex_reader import read_latex
from tests.formula.printed import to_text
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula
from vizcore.activations.model import FAMILIES, Activation
from vizcore.activations.spec import ActivationSpec
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.language.parse import parse

ENTRIES = pytest.mark.parametrize("entry", ACTIVATIONS.values(), ids=ACTIVATIONS)
POINTS = torch.linspace(-7.31, 7.93, 153, dtype=torch.float64)
# PyTorch's softplus is the identity from βx = 20 on, and its hard sigmoid has a float32 1/6.
CLOSE = {"rtol": 1e-9, "atol": 5e-9}

EPSILONS = {torch.float32: 2e-5, torch.float64: 1e-12}

# Where f or one of its derivatives is not continuous, for default parameters; others are smooth.
KINKS = {
    **dict.fromkeys(
        ["relu", "leaky_relu", "prelu", "rrelu", "elu", "selu", "celu", "mpelu", "isrlu",
         "relu_squared", "star_relu", "nlrelu", "penalized_tanh", "elish", "softsign", "absolute",
         "binary_step"], (0,)
    ),
    "relu6": (0, 6), "hardtanh": (-1, 1), "hard_elish": (-1, 0, 1), "hardsigmoid": (-3, 3),
    "hardswish": (-3, 3), "softshrink": (-0.5, 0.5), "hardshrink": (-0.5, 0.5), "threshold": (1,),
    "smelu": (-1, 1),
}  # fmt: skip


def parameter_sets(entry: Activation) -> list[dict[str, float]]:
    """The defaults, and every corner of the bounds that the activation takes."""
    names = [p.name for p in entry.parameters]
    corners = [
        dict(zip(names, corner, strict=True))
        for corner in product(*((p.low, p.high) for p in entry.parameters))
    ]
    if entry.key == "rrelu":
        corners = [corner for corner in corners if corner["lower"] <= corner["upper"]]
    return [entry.defaults, *corners]


def away_from_kinks(entry: Activation, params: dict[str, float]) -> torch.Tensor:
    kinks = torch.tensor(entry.kinks(**params)).double()
    return POINTS[((POINTS[:, None] - kinks).abs() > 1e-3).all(dim=1)]


def autograd(entry: Activation, x: torch.Tensor, params: dict[str, float]) -> torch.Tensor:
    leaf = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(entry(leaf, **params).sum(), leaf)
    return slope


@ENTRIES
def test_the_formula_computes_what_the_torch_function_computes(entry):
    for params in parameter_sets(entry):
        y, slope = evaluate(entry.trees[:2], POINTS.numpy(), params)
        np.testing.assert_allclose(entry(POINTS, **params).numpy(), y, **CLOSE)
        kept = away_from_kinks(entry, params)
        (slope,) = evaluate(entry.trees[1:2], kept.numpy(), params)
        np.testing.assert_allclose(autograd(entry, kept, params).numpy(), slope, **CLOSE)


@ENTRIES
def test_the_slope_is_that_of_finite_differences(entry):
    h = 1e-5
    for params in parameter_sets(entry):
        x = away_from_kinks(entry, params)
        expected = (entry(x + h, **params) - entry(x - h, **params)) / (2 * h)
        # The third derivative of the fastest wave, sin 30x, sets the accuracy of the difference.
        torch.testing.assert_close(autograd(entry, x, params), expected, rtol=1e-6, atol=2e-6)


@ENTRIES
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_value_and_slope_agree_with_autograd_at_kinks_too(entry, dtype):
    for params in parameter_sets(entry):
        kinks = torch.tensor(entry.kinks(**params)).double()
        x = torch.cat((POINTS, kinks, torch.zeros(1).double())).to(dtype)
        y, slope = entry.value_and_slope(x, **params)
        assert not y.requires_grad
        assert not slope.requires_grad
        assert y.dtype == slope.dtype == dtype
        assert torch.equal(y, entry(x, **params))
        # The gradient of torch's celu holds 1/α in float32.
        size = 3e-6 if entry.key == "celu" else EPSILONS[dtype]
        close = {"rtol": max(size, EPSILONS[dtype]), "atol": EPSILONS[dtype] / 10}
        torch.testing.assert_close(slope, autograd(entry, x, params), **close)


@ENTRIES
def test_float32_is_finite_wherever_the_mathematics_is(entry):
    size = torch.logspace(-3, 4, 200)
    x = torch.cat((-size, torch.zeros(1), size, torch.tensor([-88.8, 88.8, -103.9, 103.9])))
    if entry.key == "exponential":  # e^89 is beyond float32
        x = x[x < 88]
    for params in parameter_sets(entry):
        if entry.key == "celu" and params["alpha"] < 0:
            x = x[x > 80 * params["alpha"]]  # the same left of 0
        y, slope = entry.value_and_slope(x, **params)
        assert y.isfinite().all()
        assert slope.isfinite().all()
        assert autograd(entry, x, params).isfinite().all()


@ENTRIES
def test_float32_is_close_to_float64_far_out(entry):
    x = torch.tensor([-1e4, -300.0, -95.0, -20.0, 20.0, 80.0])
    y, slope = entry.value_and_slope(x)
    exact, exact_slope = entry.value_and_slope(x.double())
    torch.testing.assert_close(y.double(), exact, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(slope.double(), exact_slope, rtol=1e-4, atol=1e-4)


@ENTRIES
def test_its_latex_has_the_same_value_and_slope(entry):
    symbols = {p.symbol: mp.mpf(p.default) for p in entry.parameters}
    x = torch.tensor([-3.3, -1.4, -0.6, -0.2, 0.3, 0.8, 1.7, 6.4], dtype=torch.float64)
    y, slope = entry.value_and_slope(x)
    for point, value, steepness in zip(x.tolist(), y.tolist(), slope.tolist(), strict=True):
        at = {"x": mp.mpf(point), **symbols}
        assert float(read_latex(entry.latex, at)) == pytest.approx(value, rel=1e-8, abs=5e-9)
        read = float(read_latex(entry.derivative_latex, at))
        assert read == pytest.approx(steepness, rel=1e-8, abs=5e-9)


@ENTRIES
def test_its_kinks_are_those_that_are_known(entry):
    assert entry.kinks() == KINKS.get(entry.key, ())


@ENTRIES
def test_it_is_a_function_of_the_formula_language(entry):
    typed = parse_formula(f"{entry.key}(x)")
    np.testing.assert_allclose(typed(POINTS).numpy(), entry(POINTS).numpy(), **CLOSE)
    assert parse(to_text(entry.tree), ("x", *entry.defaults)) is entry.tree


@ENTRIES
def test_it_is_described_in_full_in_both_languages(entry):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", entry.key)
    assert entry.family in FAMILIES
    assert entry.source
    assert entry.summary.en.endswith(".")
    assert entry.summary.zh.endswith("。")
    assert entry.summary.en != entry.summary.zh
    for p in entry.parameters:
        assert p.low <= p.default <= p.high
        assert 0 < p.step <= p.high - p.low


@ENTRIES
def test_it_travels_as_text(entry):
    for params in parameter_sets(entry):
        spec = ActivationSpec(entry.key, tuple(params.items()))
        assert ActivationSpec.parse(spec.format()) == spec
        assert spec.values == params


@ENTRIES
def test_shape_is_kept_and_the_input_is_not_changed(entry):
    x = torch.linspace(-2, 2, 6).reshape(2, 3, 1)
    before = x.clone()
    y, slope = entry.value_and_slope(x)
    assert y.shape == slope.shape == x.shape
    y.add_(1)
    slope.add_(1)
    assert torch.equal(x, before)


@pytest.mark.parametrize(
    ("key", "name"),
    [(key, p.name) for key, entry in ACTIVATIONS.items() for p in entry.parameters if p.learnable],
)
def test_a_learnable_parameter_gets_its_gradient(key, name):
    entry = ACTIVATIONS[key]
    value = torch.tensor(entry.defaults[name], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda v: entry(POINTS, **{name: v}), [value])


def test_the_catalogue_is_complete():
    required = """
        identity binary_step sigmoid hardsigmoid tanh lecun_tanh hardtanh softsign arctan erf isru
        relu relu6 leaky_relu prelu rrelu elu selu celu mpelu isrlu gelu gelu_tanh silu quick_gelu
        hardswish mish softplus softshrink hardshrink tanhshrink threshold logsigmoid gaussian
        sine sinc bent_identity squareplus snake relu_squared star_relu gcu phish serf lisht elish
        telu smelu absolute exponential
    """
    assert set(required.split()) <= ACTIVATIONS.keys()
    assert set(FAMILIES) == {entry.family for entry in ACTIVATIONS.values()} | {"custom"}


def test_an_unknown_parameter_is_refused_by_name():
    with pytest.raises(TypeError, match="leaky_relu takes negative_slope, not slope"):
        ACTIVATIONS["leaky_relu"](POINTS, slope=0.1)
    with pytest.raises(TypeError, match="relu takes no parameters, not a, b"):
        ACTIVATIONS["relu"].kinks(a=1.0, b=2.0)
