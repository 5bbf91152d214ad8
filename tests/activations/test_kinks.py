"""One answer to φ′ at a kink: in the card, curve, networks, browser and exported code."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from vizcore.activations.analysis.properties import properties
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.code.snippets import snippet
from vizcore.activations.curves import evaluate
from vizcore.activations.custom import parse_formula
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.engine.bound_activation import bound_activation

# What autograd of PyTorch's own functions gives to the function that the formula spells.
TYPED = {
    "max(0, x)": lambda x: torch.maximum(x, torch.zeros_like(x)),
    "max(x, 0)": lambda x: torch.maximum(x, torch.zeros_like(x)),
    "min(x, 0)": lambda x: torch.minimum(x, torch.zeros_like(x)),
    "max(-x, 3*x)": lambda x: torch.maximum(-x, 3 * x),
    "min(max(x, -1), 1)": lambda x: torch.minimum(
        torch.maximum(x, -torch.ones_like(x)), torch.ones_like(x)
    ),
    "relu(x)": F.relu,
    "abs(x)": torch.abs,
    "abs(x) * x + abs(x)": lambda x: torch.abs(x) * x + torch.abs(x),
    "sign(x) * x": lambda x: torch.sign(x) * x,
    "clip(x, 0, 6)": lambda x: torch.clamp(x, 0, 6),
    "clip(x, -1, 1)": lambda x: torch.clamp(x, -1, 1),
    "where(x > 0, x, 0)": lambda x: torch.where(x > 0, x, 0 * x),
    "where(x >= 0, x, 0)": lambda x: torch.where(x >= 0, x, 0 * x),
    "x if x > 0 else 0.1*x": lambda x: torch.where(x > 0, x, 0.1 * x),
    "x * (x > 0)": lambda x: x * (x > 0),
    "x * (x >= 0)": lambda x: x * (x >= 0),
    "relu(x - 1) + max(x, 1)": lambda x: F.relu(x - 1) + torch.maximum(x, torch.ones_like(x)),
}
AT_0 = {"max(0, x)": 0.5, "min(x, 0)": 0.5, "relu(x)": 0.0, "abs(x)": 0.0, "clip(x, 0, 6)": 1.0}


def by_autograd(function, x):
    leaf = x.clone().requires_grad_()
    y = function(leaf)
    (slope,) = torch.autograd.grad(y.sum(), leaf)
    return y.detach(), slope


def exported(activation):
    """Value and gradient of the PyTorch code to take away."""
    space: dict = {}
    code = snippet(activation, "pytorch").split("\nx = torch.")[0]
    exec(code, space)  # code that this package wrote
    return space[activation.key if activation.native else "activation"]


def everywhere(activation, x):
    """φ and φ′ as each part of the program has them, by name."""
    spec = ActivationSpec(activation.key if activation.native else activation.formula)
    curve = evaluate(activation, x.numpy(), order=1)
    return {
        "curve": (torch.from_numpy(curve.y), torch.from_numpy(curve.dy)),
        "flow": bound_activation(spec).value_and_slope(x),
        "probe of the CNN": spec.value_and_slope(x),
        "training of the CNN": by_autograd(spec, x),
        "code to take away": by_autograd(exported(activation), x),
    }


@pytest.mark.parametrize("text", TYPED)
def test_a_typed_formula_has_pytorchs_slope_at_its_kinks(text):
    activation = parse_formula(text)
    x = torch.tensor(sorted({0.0, -1.0, 1.0, 6.0, *activation.kinks()}), dtype=torch.float64)
    value, slope = by_autograd(TYPED[text], x)
    for place, (y, dy) in everywhere(activation, x).items():
        np.testing.assert_array_equal(y.numpy(), value.numpy(), err_msg=place)
        np.testing.assert_allclose(dy.numpy(), slope.numpy(), rtol=1e-15, err_msg=place)
    card = properties(activation)
    assert card.slope_at_0 == slope[x == 0].item()
    if text in AT_0:
        assert card.slope_at_0 == AT_0[text]


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_a_catalogue_entry_has_pytorchs_slope_at_its_kinks(key):
    activation = ACTIVATIONS[key]
    kinks = sorted({0.0, *activation.kinks()})
    x = torch.tensor(kinks, dtype=torch.float64)
    value, slope = by_autograd(activation, x)  # hardsigmoid has a sixth in float32
    for place, (y, dy) in everywhere(activation, x).items():
        np.testing.assert_allclose(y.numpy(), value.numpy(), rtol=1e-14, atol=1e-15, err_msg=place)
        np.testing.assert_allclose(dy.numpy(), slope.numpy(), rtol=1e-7, atol=1e-15, err_msg=place)
    told = properties(activation).slope_at_0
    assert told == pytest.approx(slope[kinks.index(0.0)].item(), rel=1e-7, abs=1e-15)
    assert math.isfinite(told)
