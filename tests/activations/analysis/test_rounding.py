"""Where float32 loses a slope, against PyTorch's autograd on every float32 around the place."""

import math

import mpmath
import pytest
import torch

from vizcore.activations.analysis.properties import properties
from vizcore.activations.analysis.rounding import underflow
from vizcore.activations.card.verdicts import verdicts
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula


def dead_by_autograd(key: str, z: torch.Tensor) -> torch.Tensor:
    """Whether φ′ is exactly 0, by differentiating PyTorch's own function in float32."""
    function = {
        "gelu": torch.nn.functional.gelu,
        "silu": torch.nn.functional.silu,
        "mish": torch.nn.functional.mish,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "elu": torch.nn.functional.elu,
        "softplus": torch.nn.functional.softplus,
        "erf": torch.erf,
    }[key]
    leaf = z.clone().requires_grad_()
    (slope,) = torch.autograd.grad(function(leaf).sum(), leaf)
    return slope == 0


@pytest.mark.parametrize("key", ["gelu", "silu", "mish", "sigmoid", "tanh", "elu", "softplus"])
def test_beyond_the_place_every_slope_is_0_and_just_within_it_one_is_not(key):
    found = underflow(ACTIVATIONS[key])
    for edge, side in zip(found, (-1, 1), strict=True):
        if edge is not None:
            beyond = torch.linspace(edge * (1 + 1e-4), side * 2000.0, 1 << 16)
            within = torch.linspace(edge * (1 - 1e-3), edge, 1 << 12)
            assert dead_by_autograd(key, beyond).all()
            assert not dead_by_autograd(key, within).all()


def test_the_places_are_those_of_binary32():
    """Closed forms: 1 − t² is 0 where tanh rounds to 1, eᶻ below the least subnormal number."""
    tanh = underflow(ACTIVATIONS["tanh"])
    # 1 − tanh z < 2⁻²⁵, half a unit in the last place below 1.
    assert tanh.right == pytest.approx(float(mpmath.atanh(1 - mpmath.mpf(2) ** -25)), rel=2e-3)
    assert tanh.left == -tanh.right
    least = 150 * math.log(2)  # e⁻ᶻ of 2⁻¹⁵⁰ rounds to 0
    assert underflow(ACTIVATIONS["elu"]).left == pytest.approx(-least, rel=1e-4)
    assert underflow(ACTIVATIONS["exponential"]).left == pytest.approx(-least, rel=1e-4)


def test_a_typed_formula_is_measured_as_it_is_computed():
    assert underflow(parse_formula("tanh(1000*x)")).right == pytest.approx(9.01e-3, rel=2e-3)
    assert underflow(parse_formula("tanh(x - 300)")).right == pytest.approx(309.01, rel=1e-4)


@pytest.mark.parametrize("text", ["relu", "relu6", "hardswish", "identity", "softsign", "sine"])
def test_what_is_flat_by_its_formula_or_never_is_no_underflow(text):
    assert underflow(ACTIVATIONS[text]) == (None, None)


@pytest.mark.parametrize("text", ["log(x)", "sqrt(x)", "1/x", "min(x, 0) + 3", "x^3"])
def test_what_has_no_value_or_keeps_its_slope_is_no_underflow(text):
    assert underflow(parse_formula(text)) == (None, None)


def test_the_answer_says_what_the_formula_and_what_float32_does():
    tanh = ACTIVATIONS["tanh"]
    (found,) = [v for v in verdicts(properties(tanh), underflow(tanh)) if v.key == "dies"]
    assert found.answer == "no"
    assert "float32 rounds φ′ to 0 for x < −9.01 or x > 9.01" in found.reason.en
    assert "float32 会在 x < −9.01 或 x > 9.01 时把 φ′ 舍入为 0" in found.reason.zh
    relu = ACTIVATIONS["relu"]
    assert all("float32" not in v.reason.en for v in verdicts(properties(relu), underflow(relu)))
