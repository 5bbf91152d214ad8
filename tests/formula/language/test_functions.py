"""Inverse functions, steps and tails against mpmath: in NumPy, in PyTorch and in their slopes."""

import mpmath as mp
import numpy as np
import pytest
import torch

from vizcore.activations.custom import parse_formula
from vizcore.formula.analysis.breaks import find_breaks
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.backends.tensors import TORCH, compute
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.language.parse import parse

# Each with points of its domain, far out included.
ORACLES = {
    "asin(x)": (mp.asin, (-0.999, -0.3, 0.0, 0.7)),
    "acos(x)": (mp.acos, (-0.999, -0.3, 0.0, 0.7)),
    "asinh(x)": (mp.asinh, (-1e4, -0.3, 0.0, 1e-9, 95.0)),
    "acosh(x)": (mp.acosh, (1.001, 3.0, 1e4)),
    "atanh(x)": (mp.atanh, (-0.999, 0.0, 1e-9, 0.7)),
    "erfc(x)": (mp.erfc, (-30.0, -1.0, 0.0, 0.4, 1.0, 9.5, 25.0)),
    "Phi(x)": (mp.ncdf, (-30.0, -8.5, -1.0, 0.0, 0.4, 7.0)),
    "floor(x)": (mp.floor, (-2.5, -2.0, -0.1, 0.0, 1.7, 1e6)),
    "round(x)": (mp.nint, (-2.5, -1.5, -0.5, 0.5, 1.5, 1.7, 1e6)),
    "mod(x, 3)": (lambda x: x - 3 * mp.floor(x / 3), (-7.5, -3.0, 0.0, 2.0, 1e4)),
    "mod(x, -3)": (lambda x: x + 3 * mp.floor(-x / 3), (-7.5, -3.0, 0.0, 2.0)),
    "mod(5, x)": (lambda x: 5 - x * mp.floor(5 / x), (-3.3, 0.7, 2.2, 95.0)),
}


@pytest.mark.parametrize("text", ORACLES)
def test_values_are_those_of_mpmath(text):
    oracle, points = ORACLES[text]
    tree, x = parse(text), np.array(points)
    expected = [float(oracle(mp.mpf(p))) for p in points]
    np.testing.assert_allclose(evaluate((tree,), x, {})[0], expected, rtol=1e-12, atol=1e-300)
    for kind, close in ((torch.float64, 2e-13), (torch.float32, 3e-5)):
        (found,) = compute((tree,), torch.tensor(points, dtype=kind), {})
        np.testing.assert_allclose(found, expected, rtol=close, atol=1e-37)


@pytest.mark.parametrize("text", ORACLES)
def test_slopes_are_those_of_mpmath(text):
    oracle, points = ORACLES[text]
    steps = {p for p in points if text[0] in "frm" and float(p * 2).is_integer()}
    inside = [p for p in points if p not in steps]
    (found,) = evaluate((derivative(parse(text)),), np.array(inside), {})
    with mp.workdps(60):
        expected = [float(mp.diff(oracle, mp.mpf(p), h=mp.mpf(10) ** -25)) for p in inside]
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("name", [text.partition("(")[0] for text in ORACLES])
def test_slopes_are_those_of_autograd(name):
    text = next(text for text in ORACLES if text.startswith(f"{name}("))
    x = torch.tensor(ORACLES[text][1], dtype=torch.float64, requires_grad=True)
    second = [torch.tensor(3.0, dtype=torch.float64)] if name == "mod" else []
    TORCH[name](x, *second).sum().backward()
    (found,) = evaluate((derivative(parse(text)),), x.detach().numpy(), {})
    np.testing.assert_allclose(found, x.grad, rtol=1e-9, atol=1e-300)


def test_outside_its_domain_neither_value_nor_slope_is_a_number():
    for text, outside in (("asin(x)", 1.5), ("acos(x)", -1.5), ("acosh(x)", 0.5)):
        tree = parse(text)
        found = evaluate((tree, derivative(tree)), np.array([outside, -9.0]), {})
        assert np.isnan(found).all(), text


@pytest.mark.parametrize(
    ("text", "steps"),
    {
        "floor(x)": np.arange(-32, 33),
        "floor(x / 2 + 0.25)": np.arange(-20, 20) * 2 - 0.5,
        "round(x)": np.arange(-20, 20) + 0.5,
        "x - floor(x)": np.arange(-20, 20),
        "mod(x, 2)": np.arange(-20, 20) * 2,
        "mod(x, pi)": np.arange(-20, 20) * np.pi,
        "floor(x^2)": np.sqrt(np.arange(1, 30)),
    }.items(),
)  # fmt: skip
def test_every_step_is_found(text, steps):
    jumps = np.array([b.x for b in find_breaks(parse(text)) if b.order == 0])
    for step in steps:
        assert np.abs(jumps - step).min() < 1e-9
    inside = jumps[np.abs(jumps) <= np.abs(steps).max()]
    mirrored = np.concatenate([steps, -steps]) if "^2" in text else steps
    assert all(np.abs(mirrored - jump).min() < 1e-9 or jump > steps.max() for jump in inside)


@pytest.mark.parametrize(
    "text",
    ["abs(mod(x, 4) - 2)", "2*abs(x/2 - floor(x/2 + 0.5))", "ceil(x) + trunc(x)", "round(x*4)/4"],
)
def test_waves_and_stairs_that_people_write_are_not_too_much(text):
    assert parse_formula(text).tree is not None


def test_a_triangle_wave_has_its_kinks():
    kinks = parse_formula("abs(mod(x, 4) - 2)").breaks()
    assert {b.order for b in kinks} == {1}
    assert [b.x for b in kinks if abs(b.x) < 9] == [-8, -6, -4, -2, 0, 2, 4, 6, 8]


def test_a_quantised_relu_is_an_activation():
    """Four levels from 0 to 3, as in quantised networks: flat, with jumps at ½, 3/2 and 5/2."""
    activation = parse_formula("round(clip(x, 0, 3))")
    assert [b.x for b in activation.breaks() if b.order == 0] == [0.5, 1.5, 2.5]
    y, slope = activation.value_and_slope(torch.tensor([-1.0, 0.4, 0.6, 2.4, 9.0]))
    assert y.tolist() == [0, 0, 1, 2, 3]
    assert slope.tolist() == [0] * 5
