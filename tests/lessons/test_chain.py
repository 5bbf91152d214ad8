"""The chain rule: closed forms, finite differences and PyTorch's autograd."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from vizcore import ACTIVATIONS, ActivationSpec, FormulaError, chain
from vizcore.settings import SettingError

SMOOTH = ("sigmoid", "tanh", "gelu", "silu", "softplus", "erf", "x * sigmoid(2*x) + sin(x)/3")
numbers = st.floats(-3, 3)


def test_a_sigmoid_at_zero_lets_a_quarter_through_each_layer():
    # Every z is 0: from the second layer on the bias takes σ(0) = ½ away.
    found = chain([1.0] * 10, [0.0] + [-0.5] * 9, 0.0, "sigmoid")
    assert found.z == pytest.approx(np.zeros(10), abs=0)
    assert found.local == pytest.approx(np.full(10, 0.25), abs=0)
    assert found.gradient[0] == 0.25**9
    assert found.gradient[-1] == 1


def test_a_scale_of_4_saves_a_sigmoid_at_0_and_none_at_3():
    kept = chain([4.0] * 10, [0.0] + [-2.0] * 9, 0.0, "sigmoid")
    assert kept.gradient == pytest.approx(np.ones(10), abs=0)
    a = 1 / (1 + math.exp(-3))
    lost = chain([4.0] * 10, [3.0] + [3 - 4 * a] * 9, 0.0, "sigmoid")
    assert lost.z == pytest.approx(np.full(10, 3.0), abs=1e-12)
    assert lost.local / 4 == pytest.approx(np.full(10, 0.0451766597), abs=1e-10)
    assert lost.gradient[0] == pytest.approx((4 * a * (1 - a)) ** 9, rel=1e-10)


@pytest.mark.parametrize("off", range(5))
def test_one_relu_that_is_off_makes_the_product_0(off):
    biases = np.ones(5)
    biases[off] = -20
    found = chain(np.ones(5), biases, 1.0, "relu")
    assert found.local[off] == 0
    assert (found.gradient[:off] == 0).all()
    assert (found.gradient[off:] == 1).all()


layers = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6)


@given(layers=layers, x=numbers, activation=st.sampled_from(SMOOTH))
def test_it_is_what_autograd_says(layers, x, activation):
    weights, biases = zip(*layers, strict=True)
    found = chain(weights, biases, x, activation)
    start = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    a, z = [start], []
    for w, b in layers:
        z.append(w * a[-1] + b)
        a.append(ActivationSpec(activation)(z[-1]))
        a[-1].retain_grad()
    a[-1].backward()
    assert found.z == pytest.approx([v.item() for v in z], rel=1e-9, abs=1e-12)
    assert found.a == pytest.approx([v.item() for v in a[1:]], rel=1e-9, abs=1e-12)
    expected = [1.0 if v is a[-1] else v.grad.item() for v in a[1:]]
    assert found.gradient == pytest.approx(expected, rel=1e-8, abs=1e-12)
    assert found.local[0] * found.gradient[0] == pytest.approx(
        start.grad.item(), rel=1e-8, abs=1e-12
    )


@given(layers=layers, x=numbers, activation=st.sampled_from(SMOOTH))
def test_shifting_x_moves_the_output_by_the_product(layers, x, activation):
    weights, biases = zip(*layers, strict=True)
    step = 1e-5
    low, high = (chain(weights, biases, x + s, activation).a[-1] for s in (-step, step))
    product = np.prod(chain(weights, biases, x, activation).local)
    # The second difference bounds what a central difference leaves out.
    assert (high - low) / (2 * step) == pytest.approx(product, rel=1e-4, abs=1e-4)


def test_a_sweep_is_its_chains_side_by_side():
    draw = np.random.default_rng(0)
    weights, biases, x = (
        draw.normal(size=(4, 2, 3)),
        draw.normal(size=(4, 2, 3)),
        draw.normal(size=(2, 3)),
    )
    swept = chain(weights, biases, x, ACTIVATIONS["mish"])
    for at in np.ndindex(2, 3):
        one = chain(weights[:, *at], biases[:, *at], x[at], "mish")
        for name in ("z", "a", "local", "gradient"):
            assert getattr(swept, name)[:, *at] == pytest.approx(getattr(one, name), abs=0)


def test_parameters_and_formulas_are_taken():
    spec = ActivationSpec("leaky_relu", (("negative_slope", 0.25),))
    assert chain([1.0], [0.0], -2.0, spec).local == pytest.approx([0.25])
    assert chain([3.0], [0.0], 2.0, spec.resolve()).a == pytest.approx([6.0])
    own = ActivationSpec("x^3").resolve()
    assert chain([1.0, 2.0], [0.0, 0.0], 2.0, own).local == pytest.approx([12.0, 2 * 3 * 16**2])


def test_what_overflows_is_told():
    found = chain([1e200] * 3, [0.0] * 3, 1e200, "identity")
    assert np.isinf(found.a[-1])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ([], [], 0.0, "relu"),
            "weights = an array of shape (0,) is not possible: a",
        ),
        (([1.0, float("nan")], [0, 0], 0.0, "relu"), "weights = nan is not possible"),
        (
            ([1.0, 1.0], [0.0], 0.0, "relu"),
            "biases = an array of shape (1,) is not possible: the",
        ),
        ((["1"], [0.0], 0.0, "relu"), "weights = ['1'] is not possible"),
        (([1.0], [0.0], float("inf"), "relu"), "x = inf is not possible: a finite number"),
        (([1.0], [0.0], "3", "relu"), "x = 3 is not possible: a finite number"),
        (([1.0], [0.0], [1.0], "relu"), "x = an array of shape (1,) is not possible"),
        ((1.0, 0.0, 0.0, "relu"), "weights = a single number is not possible"),
        (
            ([[1.0], [1.0, 2.0]], [0.0], 0.0, "relu"),
            "weights = [[1.0], [1.0, 2.0]] is not possible: a finite number for each layer.",
        ),
        (([1.0], [0.0], 0.0, 3), "activation = 3 is not possible: the key of an activation"),
    ],
)
def test_bad_input_is_one_sentence(arguments, sentence):
    with pytest.raises(SettingError) as raised:
        chain(*arguments)
    assert str(raised.value).startswith(sentence)


def test_a_formula_that_is_none_is_refused():
    with pytest.raises(FormulaError):
        chain([1.0], [0.0], 0.0, "no_such(x)")
