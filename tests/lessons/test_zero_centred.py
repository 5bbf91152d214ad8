"""Conditioning against eigenvalues of Hessians by quadrature, and descent against plain loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from vizcore import ActivationSpec, conditioning
from vizcore.activations.analysis.moments import moments
from vizcore.activations.analysis.properties import properties
from vizcore.activations.card.lines import CARD
from vizcore.lessons.zero_centred import descend_linear, steps_at_best_rate
from vizcore.settings import SettingError

KEYS = ["relu", "gelu", "silu", "elu", "sigmoid", "softplus", "tanh", "selu", "mish", "gaussian"]


def mean_and_variance(key: str) -> tuple[float, float]:
    """By SciPy's quadrature of PyTorch's own function, split at 0."""
    spec = ActivationSpec(key)

    def y(x: float) -> float:
        return spec(torch.tensor(x, dtype=torch.float64)).item()

    def expect(f) -> float:
        halves = [(-12.0, 0.0), (0.0, 12.0)]
        return sum(
            integrate.quad(lambda x: f(y(x)) * stats.norm.pdf(x), *half, epsabs=1e-13)[0]
            for half in halves
        )

    mean = expect(lambda v: v)
    return mean, expect(lambda v: (v - mean) ** 2)


def hessian(mean: float, variance: float, inputs: int, bias: bool) -> np.ndarray:
    """E[yyᵀ] of independent inputs, with the constant 1 among them for a bias."""
    m = np.r_[np.full(inputs, mean), np.ones(int(bias))]
    v = np.r_[np.full(inputs, variance), np.zeros(int(bias))]
    return np.outer(m, m) + np.diag(v)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("inputs", [1, 2, 10, 100])
@pytest.mark.parametrize("bias", [False, True])
def test_it_is_the_condition_number_of_the_hessian(key, inputs, bias):
    eigenvalues = np.linalg.eigvalsh(hessian(*mean_and_variance(key), inputs, bias))
    expected = eigenvalues[-1] / eigenvalues[0]
    assert conditioning(key, inputs, bias=bias) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("key", "ratio"),
    [
        ("relu", 0.466942),
        ("gelu", 0.23023),
        ("silu", 0.13636),
        ("elu", 0.04161),
        ("sigmoid", 5.76315),
        ("softplus", 2.39299),
        ("tanh", 0.0),
        ("selu", 0.0),
    ],
)
def test_the_ratios_of_the_lesson(key, ratio):
    assert conditioning(key, 100) - 1 == pytest.approx(100 * ratio, abs=5e-4)
    assert conditioning("relu", 100) == pytest.approx(1 + 100 / (math.pi - 1), rel=1e-12)


def test_a_bias_is_an_input_of_one_sign():
    assert conditioning("tanh", 100, bias=True) == pytest.approx(2.54, abs=0.005)
    assert conditioning("relu", 100, bias=True) == pytest.approx(872, abs=0.5)
    assert conditioning("sigmoid", 2) == pytest.approx(12.5, abs=0.05)
    assert conditioning("relu", 2) == pytest.approx(1.93, abs=0.005)


@pytest.mark.parametrize(
    ("key", "steps"), [("sigmoid", 1994), ("tanh", 1), ("silu", 51), ("gelu", 83), ("relu", 165)]
)
def test_steps_at_the_best_rate(key, steps):
    kappa = conditioning(key, 100)
    assert steps_at_best_rate(kappa) == steps
    # The two directions that decide, by plain steps.
    curvature, distance, taken = np.array([1.0, kappa]), np.ones(2), 0
    while np.abs(distance).max() > 1e-3:
        distance = distance * (1 - 2 / (1 + kappa) * curvature)
        taken += 1
    assert taken == steps


def drawn(examples: int, inputs: int, seed: int = 0):
    """Normal z, a random teacher's targets on φ(z), and a start, as the lesson draws them."""
    draw = np.random.default_rng(seed)
    return draw.normal(size=(examples, inputs)), draw.normal(size=inputs), draw.normal(size=inputs)


@pytest.mark.parametrize("batch", [1, 3, 10, 40])
def test_a_linear_unit_descends_as_in_torch(batch):
    y, teacher, start = drawn(40, 3)
    found = descend_linear(y, y @ teacher, start, 0.1, 25, batch)
    weight = torch.tensor(start, requires_grad=True)
    sgd = torch.optim.SGD([weight], lr=0.1)
    loader = [i % 40 for i in range(25 * batch)]
    for step in range(25):
        assert found.weights[step] == pytest.approx(weight.detach().numpy(), abs=1e-12)
        at = loader[step * batch : (step + 1) * batch]
        sgd.zero_grad()
        error = torch.tensor(y[at]) @ weight - torch.tensor(y[at] @ teacher)
        (error.square().mean() / 2).backward()
        sgd.step()
    assert found.weights[-1] == pytest.approx(weight.detach().numpy(), abs=1e-12)


@pytest.mark.parametrize("key", ["sigmoid", "relu", "softplus"])
def test_inputs_of_one_sign_move_all_weights_alike_one_example_at_a_time(key):
    z, teacher, start = drawn(500, 4)
    y = ActivationSpec(key)(torch.tensor(z)).numpy()
    assert descend_linear(y, y @ teacher, start, 0.02, 500, 1).one_sign == 1
    # It is half the truth: of a batch the mean may point anywhere.
    assert descend_linear(y, y @ teacher, start, 0.02, 500, 50).one_sign < 0.9


@pytest.mark.parametrize(("inputs", "share"), [(2, 0.5), (4, 0.125), (10, 2**-9)])
def test_symmetric_inputs_do_so_by_chance(inputs, share):
    assert share == 2.0 ** (1 - inputs)
    z, teacher, start = drawn(20_000, inputs)
    y = np.tanh(z)
    found = descend_linear(y, y @ teacher, start, 1e-3, 20_000, 1).one_sign
    assert found == pytest.approx(share, abs=4 * (share / 20_000) ** 0.5)


def test_a_rate_that_is_too_large_leaves_the_range_without_a_warning():
    y, teacher, start = drawn(5, 2)
    assert not np.isfinite(descend_linear(y, y @ teacher, start, 1e3, 1000, 5).weights).all()
    assert math.isnan(descend_linear(y, y @ teacher, start, 1e3, 0, 5).one_sign)


@pytest.mark.parametrize(
    ("bare", "shift"), [("tanh(x)", 1e6), ("tanh(x)", -12345.678), ("x/1000", 7), ("x^3", 50)]
)
def test_beside_a_large_constant_the_variance_keeps_its_digits(bare, shift):
    text = f"{bare} + {shift}"
    alone = moments(ActivationSpec(bare).resolve())  # of odd functions, whose mean is 0
    found = moments(ActivationSpec(text).resolve())
    assert found.variance == pytest.approx(alone.second, rel=1e-8)
    assert conditioning(text, 10) == pytest.approx(1 + 10 * shift**2 / alone.second, rel=1e-8)


def test_where_there_is_no_number():
    assert conditioning("3", 5) == math.inf
    assert conditioning("x^2/x^2", 5) == math.inf
    assert conditioning("binary_step(x + 50)", 5) == math.inf
    assert math.isnan(conditioning("1/x", 5))
    assert math.isnan(conditioning("sqrt(x)", 5))
    assert conditioning("leaky_relu(x, 1)", 5) == 1
    assert conditioning(ActivationSpec("leaky_relu", (("negative_slope", 1.0),)), 5) == 1


@pytest.mark.parametrize("text", ["relu", "x * sigmoid(2*x)", "tanh", "1/x", "3"])
def test_it_is_a_line_of_the_card(text):
    (line,) = [line for line in CARD if line.key == "conditioning"]
    found = properties(ActivationSpec(text).resolve())
    assert line.rank(found) == pytest.approx(conditioning(text, 100), nan_ok=True)
    told = {"relu": "47.69", "tanh": "1", "1/x": "not defined", "3": "∞"}
    assert line.show(found).en == told.get(text, line.show(found).en)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("relu", 0), "inputs = 0 is not possible: a whole number from 1 to 1000000."),
        (("relu", 2.5), "inputs = 2.5 is not possible: a whole number from 1 to 1000000."),
        (("relu", "2"), "inputs = 2 is not possible: a whole number from 1 to 1000000."),
        ((None, 2), "spec = None is not possible: the key of an activation"),
    ],
)
def test_bad_input_is_one_sentence(arguments, sentence):
    with pytest.raises(SettingError) as raised:
        conditioning(*arguments)
    assert str(raised.value).startswith(sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"inputs": [1.0, 2.0]}, "inputs = an array of shape (2,) is not possible: finite numbers"),
        ({"targets": [1.0]}, "targets = an array of shape (1,) is not possible: 2 finite numbers"),
        ({"start": [1.0, math.nan, 2.0]}, "start = nan is not possible: 3 finite numbers"),
        ({"rate": -1}, "rate = -1 is not possible: a number from 0 to"),
        ({"steps": -1}, "steps = -1 is not possible: a whole number from 0 to"),
        ({"batch": 3}, "batch = 3 is not possible: a whole number from 1 to 2."),
    ],
)
def test_bad_descents_are_one_sentence(change, sentence):
    good = {"inputs": np.ones((2, 3)), "targets": [0.0, 1.0], "start": [0.0] * 3}
    with pytest.raises(SettingError) as raised:
        descend_linear(**good | {"rate": 0.1, "steps": 2, "batch": 1} | change)
    assert str(raised.value).startswith(sentence)


def test_a_bias_is_there_or_not():
    with pytest.raises(SettingError, match="bias = 2 is not possible: 0 / 1"):
        conditioning("relu", 2, bias=2)
