"""One neuron's descent against Nielsen's table, closed forms and PyTorch."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import binary_cross_entropy_with_logits

from vizcore import descend_neuron
from vizcore.settings import SettingError

# Nielsen, chapter 3, to six digits: x = 1, target 0, rate 0.15.
TABLE = [
    ("mse", 0.6, 0.9, 0.817574, (0.387010, 0.210996, 0.152740, 0.093956), 36),
    ("mse", 2.0, 2.0, 0.982014, (0.975933, 0.964131, 0.933417, 0.202848), 232),
    ("cross_entropy", 0.6, 0.9, 0.817574, (0.079215, 0.037126, 0.024065, 0.011638), 8),
    ("cross_entropy", 2.0, 2.0, 0.982014, (0.098504, 0.041072, 0.025685, 0.012009), 17),
]


@pytest.mark.parametrize(("loss", "weight", "bias", "start", "later", "first"), TABLE)
def test_it_learns_as_in_the_table(loss, weight, bias, start, later, first):
    found = descend_neuron(loss, weight, bias, 0.15, 300)
    assert found.output[0] == pytest.approx(start, abs=5e-7)
    assert found.output[[50, 100, 150, 300]] == pytest.approx(later, abs=5e-7)
    assert np.flatnonzero(found.output < 0.5)[0] == first
    assert all(len(row) == 301 for row in vars(found).values())


@pytest.mark.parametrize(("weight", "bias", "ratio"), [(0.6, 0.9, 6.7048), (2, 2, 56.6165)])
def test_the_gradients_differ_by_the_slope_of_the_sigmoid(weight, bias, ratio):
    slow, quick = (descend_neuron(loss, weight, bias, 0.15, 0) for loss in ("mse", "cross_entropy"))
    assert quick.gradient[0] / slow.gradient[0] == pytest.approx(ratio, rel=1e-5)


@given(
    loss=st.sampled_from(["mse", "cross_entropy"]),
    weight=st.floats(-3, 3),
    bias=st.floats(-3, 3),
    rate=st.floats(0.01, 1),
    target=st.floats(0, 1),
    x=st.floats(-2, 2),
)
def test_it_is_what_sgd_does_in_torch(loss, weight, bias, rate, target, x):
    found = descend_neuron(loss, weight, bias, rate, 20, target=target, x=x)
    w, b = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (weight, bias))
    sgd = torch.optim.SGD([w, b], lr=rate)
    y = torch.tensor(target, dtype=torch.float64)
    for step in range(21):
        sgd.zero_grad()
        z = w * x + b
        a = torch.sigmoid(z)
        cost = (a - y) ** 2 / 2 if loss == "mse" else binary_cross_entropy_with_logits(z, y)
        cost.backward()
        told = [row[step] for row in (found.output, found.weight, found.bias, found.gradient)]
        expected = [v.item() for v in (a, w, b, b.grad)]
        assert told == pytest.approx(expected, rel=1e-9, abs=1e-11)
        assert w.grad.item() == pytest.approx(found.gradient[step] * x, rel=1e-9, abs=1e-11)
        sgd.step()


@pytest.mark.parametrize("z", [-800.0, -40.0, 40.0, 800.0])
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_no_digit_is_lost_where_the_neuron_is_saturated(z, target):
    quick, slow = (
        descend_neuron(loss, 0.0, z, 1.0, 0, target=target) for loss in ("cross_entropy", "mse")
    )
    with mpmath.workdps(800):
        a = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        delta, slope = a - target, a * (1 - a)
        assert quick.gradient[0] == pytest.approx(float(delta), rel=1e-14, abs=0)
        assert slow.gradient[0] == pytest.approx(float(delta * slope), rel=1e-14, abs=0)


GOOD = {"loss": "mse", "weight": 1.0, "bias": 1.0, "rate": 0.1, "steps": 3}


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("loss", "hinge", "one of mse, cross_entropy"),
        ("loss", ["mse"], "one of mse, cross_entropy"),
        ("weight", math.nan, "a number from"),
        ("bias", "2", "a number from"),
        ("rate", -0.1, "a number from 0 to"),
        ("rate", None, "a number from 0 to"),
        ("steps", 2.5, "a whole number from 0 to 100000"),
        ("steps", -1, "a whole number from 0 to 100000"),
        ("target", 1.01, "a number from 0 to 1"),
        ("x", math.inf, "a number from"),
    ],
)
def test_bad_input_is_one_sentence(field, value, allowed):
    with pytest.raises(SettingError) as raised:
        descend_neuron(**GOOD | {field: value})
    assert str(raised.value).startswith(f"{field} = {value} is not possible: {allowed}")
