"""Where float32 loses digits, against PyTorch's autograd in float32 and mpmath's formulas."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from vizcore.activations.analysis.properties import properties
from vizcore.activations.analysis.rounding import lost_digits, underflow
from vizcore.activations.card.verdicts import verdicts
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.custom import parse_formula
from vizcore.activations.model import Activation

ENDLESS = math.inf
True_ = Callable[[mpmath.mpf], mpmath.mpf]


def sigmoid(z: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-z))


def gelu_tanh(z: mpmath.mpf) -> mpmath.mpf:
    return z * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (z + 0.044715 * z**3))) / 2


# φ in the terms of mpmath, and the side on which digits of φ′ go.
TRUE: dict[str, tuple[True_, int]] = {
    "gelu": (lambda z: z * mpmath.ncdf(z), -1),
    "gelu_tanh": (gelu_tanh, -1),
    "phish": (lambda z: z * mpmath.tanh(z * mpmath.ncdf(z)), -1),
    "sigmoid": (sigmoid, 1),
    "dsilu": (lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z))), 1),
    "tanh": (mpmath.tanh, 1),
    "penalized_tanh": (lambda z: mpmath.tanh(z) / (1 if z > 0 else 4), -1),
    "lecun_tanh": (lambda z: mpmath.mpf("1.7159") * mpmath.tanh(2 * z / 3), -1),
    "mish": (lambda z: z * mpmath.tanh(mpmath.log1p(mpmath.exp(z))), -1),
    "1/(1+exp(-x))": (sigmoid, -1),
    "(exp(x)-exp(-x))/(exp(x)+exp(-x))": (mpmath.tanh, 1),
    "x*(1+erf(x/sqrt(2)))/2": (lambda z: z * mpmath.ncdf(z), -1),
}


def named(text: str) -> Activation:
    return ACTIVATIONS[text] if text in ACTIVATIONS else parse_formula(text)


def errors(activation: Activation, of: True_, z: torch.Tensor, order: int) -> np.ndarray:
    """Errors of autograd in float32, relative to 60 digits."""
    leaf = z.clone().requires_grad_()
    y = activation(leaf)
    (slope,) = torch.autograd.grad(y.sum(), leaf)
    found = (y.detach(), slope)[order].double().numpy()
    with mpmath.workdps(60):
        true = [
            of(mpmath.mpf(x)) if order == 0 else mpmath.diff(of, mpmath.mpf(x), h=1e-25)
            for x in z.tolist()
        ]
        return np.array([float(abs((f - t) / t)) for f, t in zip(found, true, strict=True)])


def check(activation: Activation, of: True_, edge: float, order: int = 1) -> None:
    """That errors of 1 % begin at `edge`, on the way out from 0."""
    within = torch.linspace(0.8 * edge, 0.985 * edge, 256)
    beyond = torch.linspace(edge, 1.2 * edge, 256)
    assert errors(activation, of, within, order).max() <= 0.01
    assert (errors(activation, of, beyond, order) > 0.01).mean() > 0.2


@pytest.mark.parametrize("text", TRUE)
def test_errors_of_the_slope_begin_where_it_is_said(text: str) -> None:
    of, side = TRUE[text]
    activation = named(text)
    found = lost_digits(activation).slope
    ((low, high),) = [own for own in found if own[0 if side < 0 else 1] == side * ENDLESS]
    edge = high if side < 0 else low
    check(activation, of, edge)
    if (zero := underflow(activation)[side > 0]) is not None:
        assert abs(edge) <= abs(zero) * 1.001


@pytest.mark.parametrize("text", ["gelu", "gelu_tanh", "phish", "x*(1+erf(x/sqrt(2)))/2"])
def test_errors_of_the_signal_begin_where_it_is_said(text: str) -> None:
    ((low, high),) = lost_digits(named(text)).value
    assert low == -ENDLESS
    check(named(text), TRUE[text][0], high, order=0)


@settings(deadline=None, max_examples=20)
@given(scale=st.floats(0.02, 50), shift=st.floats(-3, 3), size=st.sampled_from([1e-9, 1.0, 1e6]))
def test_neighbours_of_tanh_lose_them_as_far_from_their_centre(
    scale: float, shift: float, size: float
) -> None:
    scale, shift = float(f"{scale:.3g}"), float(f"{shift:.3g}")
    at = lost_digits(ACTIVATIONS["tanh"]).slope[1][0]  # held by mpmath above
    found = lost_digits(parse_formula(f"{size!r}*tanh({scale!r}*x - {shift!r})")).slope
    ends = ((shift - at) / scale, (shift + at) / scale)
    told = [end for end in ends if abs(end) < 100]
    # Which of the first large errors is met is chance: e^0.4 lie between few and many of them.
    assert [end for own in found for end in own if math.isfinite(end)] == pytest.approx(
        told, rel=0, abs=0.2 / scale
    )


@pytest.mark.parametrize(
    ("text", "of", "radius"),
    [
        # A half unit of 1 in the last place, 2⁻²⁵, is 1 % of what is left.
        ("log(1+exp(x))-log(2)", lambda z: mpmath.log((1 + mpmath.exp(z)) / 2), 2e-5),
        ("exp(x)-1", mpmath.expm1, 1e-5),
        ("x-tanh(x)", lambda z: z - mpmath.tanh(z), 1e-2),
        ("(1-cos(x))/x", lambda z: (1 - mpmath.cos(z)) / z, 1e-2),
    ],
)
def test_what_cancels_next_to_0_is_found(text: str, of: True_, radius: float) -> None:
    low, high = next(own for own in lost_digits(parse_formula(text)).value if own[0] < 0 < own[1])
    assert -radius < low < high < radius
    for edge in (low, high):
        outside = torch.linspace(1.15 * edge, 4 * edge, 256)
        inside = torch.linspace(0.3 * edge, 0.95 * edge, 256)
        assert errors(parse_formula(text), of, outside, 0).max() <= 0.011
        assert (errors(parse_formula(text), of, inside, 0) > 0.01).any()


@pytest.mark.parametrize("text", ["relu", "relu6", "identity", "softsign", "sine", "gcu", "elu",
                                  "mpelu", "shifted_softplus", "tanhshrink", "squareplus",
                                  "softplus", "logsigmoid", "binary_step", "hardshrink", "sinc",
                                  "x*Phi(x)", "x^9", "1/x", "log(x)", "floor(10*x)", "serf",
                                  "sin(1000*x)",
                                  "(x-3)^3", "exp(x)", "0", "tan(x)"])  # fmt: skip
def test_what_is_exact_is_not_accused(text: str) -> None:
    assert lost_digits(named(text)) == ((), ())


def test_the_answer_says_where_digits_go() -> None:
    found = {
        key: next(
            v.reason
            for v in verdicts(
                properties(ACTIVATIONS[key]),
                underflow(ACTIVATIONS[key]),
                lost_digits(ACTIVATIONS[key]),
            )
            if v.key == "dies"
        )
        for key in ("gelu", "tanh", "silu", "relu")
    }
    gelu = lost_digits(ACTIVATIONS["gelu"])
    slope, value = (f"−{-own[0][1]:.3g}" for own in (gelu.slope, gelu.value))
    assert found["gelu"].en.endswith(f"1 % of φ′ for x < {slope}, of φ for x < {value}.")
    assert found["gelu"].zh.endswith(f"x < {slope} 时 φ′、x < {value} 时 φ 的相对误差超过 1%。")
    assert "φ and φ′ for x < −88.7" in found["silu"].en
    assert "1 %" not in found["relu"].en
    assert found["tanh"].en.count(" or ") == 2


@pytest.mark.parametrize("text", ["max(exp(x) - 1, x)", "exp(x) - 1", "1 - cos(x)", "x - sin(x)"])
def test_the_stretches_lie_one_beside_the_other(text: str) -> None:
    for stretches in lost_digits(parse_formula(text)):
        ends = [end for stretch in stretches for end in stretch]
        assert ends == sorted(ends)
