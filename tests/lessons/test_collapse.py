"""Linear layers are one: exact fractions, and PyTorch's own layers."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from vizcore import collapse
from vizcore.settings import SettingError


def drawn(sizes, seed=0):
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(n, m)) / m**0.5 for m, n in itertools.pairwise(sizes)]
    return weights, [rng.normal(size=n) for n in sizes[1:]]


def exactly(array):
    return np.vectorize(Fraction, otypes=[object])(array)


@pytest.mark.parametrize("sizes", [(2, 1), (2, 8, 8, 8, 8, 8, 1), (3, 2, 5), (1, 1, 1)])
def test_the_matrix_is_the_product_of_all(sizes):
    weights, biases = drawn(sizes)
    matrix, bias = exactly(np.eye(sizes[0])), exactly(np.zeros(sizes[0]))
    for w, b in zip(weights, biases, strict=True):
        matrix, bias = exactly(w) @ matrix, exactly(w) @ bias + exactly(b)
    found = collapse(weights, biases)
    assert found.matrix == pytest.approx(matrix.astype(float), rel=1e-11, abs=1e-13)
    assert found.bias == pytest.approx(bias.astype(float), rel=1e-11, abs=1e-13)


@given(seed=st.integers(0, 2**32 - 1), depth=st.integers(1, 6), width=st.integers(1, 8))
def test_the_layers_differ_from_it_by_rounding_alone(seed, depth, width):
    weights, biases = drawn((2, *[width] * depth, 1), seed)
    found = collapse(weights, biases)
    assert 0 <= found.largest_difference < 1e-13
    layers = [torch.nn.Linear(w.shape[1], w.shape[0], dtype=torch.float64) for w in weights]
    for layer, w, b in zip(layers, weights, biases, strict=True):
        layer.load_state_dict({"weight": torch.tensor(w), "bias": torch.tensor(b)})
    x = torch.rand(50, 2, dtype=torch.float64) * 12 - 6
    expected = torch.nn.Sequential(*layers)(x).detach().numpy()
    assert x.numpy() @ found.matrix.T + found.bias == pytest.approx(expected, rel=1e-9, abs=1e-10)


def test_five_layers_of_eight_are_one_to_the_last_digits():
    weights, biases = drawn((2, 8, 8, 8, 8, 8, 1))
    assert 0 < collapse(weights, biases).largest_difference < 1e-14


def test_a_single_layer_and_one_of_zeros_are_themselves():
    assert collapse([[[1.0, 2.0]]], [[3.0]]).largest_difference == 0
    assert collapse([[[0.0, 0.0]]], [[0.0]]).largest_difference == 0


@pytest.mark.parametrize(
    ("weights", "biases", "sentence"),
    [
        ([], [], "weights = [] is not possible: one matrix a layer."),
        (None, [], "weights = None is not possible: one matrix a layer."),
        ("ab", [], "weights = ab is not possible: one matrix a layer."),
        ([[[1.0]]], None, "biases = None is not possible: one vector for each of the layers: 1."),
        ([[1.0]], [[1.0]], "weights[0] = an array of shape (1,) is not possible: a matrix of"),
        (
            [[[1.0]], [[1.0, 2.0]]],
            [[1.0], [1.0]],
            "weights[1] = an array of shape (1, 2) is not possible: one column for each",
        ),
        (
            [[[1.0]]],
            [[np.nan]],
            "biases[0] = nan is not possible: one finite number for",
        ),
        ([[[1j]]], [[1.0]], "weights[0] = [[1j]] is not possible: a matrix of finite numbers."),
    ],
)
def test_bad_input_is_one_sentence(weights, biases, sentence):
    with pytest.raises(SettingError) as raised:
        collapse(weights, biases)
    assert str(raised.value).startswith(sentence)
