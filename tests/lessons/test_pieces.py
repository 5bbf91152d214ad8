"""Linear pieces: closed forms, linear programs for every pattern, and fine samples."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from vizcore import linear_pieces
from vizcore.settings import SettingError

BOX = ((-6.0, 6.0), (-6.0, 6.0))


def tangents(angles):
    """Lines that touch the unit circle: no three of them meet, as no two are parallel."""
    return np.column_stack([np.cos(angles), np.sin(angles)]), -np.ones(len(angles))


@pytest.mark.parametrize(("units", "most"), [(1, 2), (2, 4), (3, 7), (4, 11), (8, 37), (16, 137)])
def test_lines_in_general_position_make_as_many_as_can_be(units, most):
    assert most == 1 + units + units * (units - 1) // 2
    weight, bias = tangents(np.arange(units) * 0.19)
    far = ((-1e3, 1e3), (-1e3, 1e3))
    assert linear_pieces([weight], [bias], far) == most
    rng = np.random.default_rng(units)
    for _ in range(20):
        assert linear_pieces([rng.normal(size=(units, 2))], [rng.normal(size=units)], BOX) <= most


def test_what_a_float_could_not_tell_apart():
    # Three lines through one point, and the third moved by the last bit of its bias.
    weight = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    assert linear_pieces([weight], [np.array([-0.1, -0.2, -(0.1 + 0.2)])], BOX) == 7  # 0.1 + 0.2!
    assert linear_pieces([weight], [np.array([-0.25, -0.5, -0.75])], BOX) == 6
    assert linear_pieces([weight], [np.array([-0.25, -0.5, -0.75 - 2**-53])], BOX) == 7


@pytest.mark.parametrize(
    ("weight", "bias", "pieces"),
    [
        ([[1, 0], [1, 0], [1, 0]], [-1, 0, 1], 4),  # parallel
        ([[1, 0], [2, 0], [-1, 0]], [1, 2, -1], 2),  # three times the same
        ([[0, 0], [0, 0]], [1, -1], 1),  # no line
        ([[1, 0], [0, 1], [1, 1], [1, -1]], [0, 0, 0, 0], 8),  # through one point
        ([[1, 0]], [6], 1),  # along the edge
        ([[1, 1]], [12], 1),  # through a corner
        ([[1, 1]], [-12.5], 1),  # outside
        ([[1e-300, 0], [0, 1e300]], [0, 0], 4),
    ],
)
def test_lines_in_special_position(weight, bias, pieces):
    assert linear_pieces([weight], [bias], BOX) == pieces


def test_a_fold_upon_a_fold():
    # |x| of two units, then three lines across it: each is met on both sides of the fold.
    folded = [np.array([[1.0, 0], [-1, 0]]), np.ones((3, 2))]
    assert linear_pieces(folded, [np.zeros(2), np.array([-1.0, -2, -3])], BOX) == 8


def patterns_by_programs(weights, biases):
    """How many on/off patterns have an area: a linear program for each, largest margin first."""
    sizes = [len(b) for b in biases]
    count = 0
    for pattern in itertools.product((1, 0), repeat=sum(sizes)):
        on = iter(pattern)
        below, rows = np.array([[1.0, 0, 0], [0, 1, 0]]), []
        possible = True
        for weight, bias in zip(weights, biases, strict=True):
            lines = weight @ below + np.column_stack([np.zeros((len(bias), 2)), bias])
            state = [next(on) for _ in bias]
            for line, s in zip(lines, state, strict=True):
                if line.any():
                    rows.append(line if s else -line)
                elif s:
                    possible = False  # a unit that is 0 everywhere is off
            below = lines * np.array(state)[:, None]
        if possible:
            a = [(-r[0], -r[1], 1.0) for r in rows]
            bounds = [(-6, 6), (-6, 6), (None, 1)]
            c = [r[2] for r in rows]
            found = linprog((0, 0, -1), a or None, c or None, bounds=bounds)
            count += found.status == 0 and found.x[2] > 1e-7
    return count


SHAPES = [(1,), (3,), (5,), (2, 2), (3, 3), (2, 2, 2), (1, 3, 2)]
small = st.integers(-3, 3)


@settings(max_examples=40)
@given(data=st.data(), shape=st.sampled_from(SHAPES))
def test_it_counts_the_patterns_that_have_an_area(data, shape):
    # Whole numbers: parallel and concurrent lines and units that are never on are common.
    weights, biases, inputs = [], [], 2
    for units in shape:
        rows = st.lists(small, min_size=inputs, max_size=inputs)
        weights.append(np.array(data.draw(st.lists(rows, min_size=units, max_size=units))))
        biases.append(np.array(data.draw(st.lists(small, min_size=units, max_size=units))))
        inputs = units
    # No margin near 0: with such numbers a cell is wide or it is none.
    assert linear_pieces(weights, biases, BOX) == patterns_by_programs(weights, biases)


@pytest.mark.parametrize("shape", [(4,), (8,), (4, 4), (8, 8), (4, 4, 4), (16, 16, 16)])
@pytest.mark.parametrize("seed", range(3))
def test_fine_samples_find_nearly_all_and_no_more(shape, seed):
    rng = np.random.default_rng(seed)
    weights, biases, inputs = [], [], 2
    for units in shape:
        weights.append(rng.normal(size=(units, inputs)) * (2 / inputs) ** 0.5)
        biases.append(rng.normal(size=units))
        inputs = units
    axis = np.linspace(-6, 6, 1501)
    h, bits = np.array(np.meshgrid(axis, axis)).reshape(2, -1), []
    for weight, bias in zip(weights, biases, strict=True):
        z = weight @ h + bias[:, None]
        bits.append(z > 0)
        h = np.maximum(z, 0)
    codes = np.packbits(np.concatenate(bits), axis=0)
    seen = len(np.unique(codes.T.copy().view(f"V{len(codes)}")))
    exact = linear_pieces(weights, biases, BOX)
    assert 0.95 * exact <= seen <= exact


LINE, ZERO = [[1.0, 0.0]], [0.0]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([], [], BOX), "weights = [] is not possible: one matrix a layer."),
        (([LINE], [], BOX), "biases = [] is not possible: one vector for each of the layers: 1."),
        (
            ([np.ones((2, 3))], [np.ones(2)], BOX),
            "weights[0] = an array of shape (2, 3) is not possible: one column for each",
        ),
        (
            ([LINE, np.ones((2, 3))], [ZERO, np.ones(2)], BOX),
            "weights[1] = an array of shape (2, 3) is not possible: one column for each",
        ),
        (
            ([LINE], [np.ones(2)], BOX),
            "biases[0] = an array of shape (2,) is not possible: one finite number for",
        ),
        (
            ([np.ones((17, 2))], [np.ones(17)], BOX),
            "weights[0] = an array of shape (17, 2) is not possible: at most 16 units.",
        ),
        (
            ([LINE] + [[[1.0]]] * 3, [ZERO] * 4, BOX),
            "weights = 4 layers is not possible: at most 3 layers.",
        ),
        (([[[np.inf, 0.0]]], [ZERO], BOX), "weights[0] = inf is not possible: a matrix of finite"),
        (
            ([LINE], [ZERO], ((1, 0), (0, 1))),
            "box = ((1.0, 0.0), (0.0, 1.0)) is not possible: ((x low",
        ),
        (([LINE], [ZERO], (0, 1, 0, 1)), "box = an array of shape (4,) is not possible: ((x low"),
        (([LINE], [ZERO], "box"), "box = box is not possible: ((x low, x high), (y low, y high))."),
    ],
)
def test_bad_input_is_one_sentence(arguments, sentence):
    with pytest.raises(SettingError) as raised:
        linear_pieces(*arguments)
    assert str(raised.value).startswith(sentence)
