"""The perceptron rule against a plain loop, and which gates a line can tell apart."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from vizcore import perceptron_rule
from vizcore.settings import SettingError

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
NAND, AND, XOR, XNOR = (1, 1, 1, 0), (0, 0, 0, 1), (0, 1, 1, 0), (1, 0, 0, 1)


def plain(targets, epochs):
    """w and b after every epoch, and the updates in each, as in a textbook."""
    w, b = np.zeros(2), 0.0
    states, updates = [], []
    for _ in range(epochs):
        count = 0
        for x, t in zip(INPUTS, targets, strict=True):
            fires = 1 if w @ x + b > 0 else 0
            if fires != t:
                w, b = w + (t - fires) * x, b + (t - fires)
                count += 1
        states.append((*w, b))
        updates.append(count)
    return states, updates


def test_nand_and_and_end_and_xor_never():
    nand, conj, xor = map(perceptron_rule, (NAND, AND, XOR))
    assert (nand.epochs, nand.updates, nand.weights, nand.bias) == (6, 11, (-2, -1), 3)
    assert (conj.epochs, conj.updates) == (6, 10)
    assert nand.converged
    assert conj.converged
    assert (xor.epochs, xor.updates, xor.converged, xor.period) == (1000, 3997, False, 1)
    per_epoch = np.bincount([step.epoch for step in xor.path])
    assert per_epoch[-1] == 4


@pytest.mark.parametrize("targets", list(itertools.product((0, 1), repeat=4)))
def test_every_gate_against_a_plain_loop(targets):
    run = perceptron_rule(targets, epochs=40)
    states, updates = plain(targets, 40)
    # Two of the sixteen gates cannot be told apart by a line (Minsky & Papert 1969).
    assert run.converged == (targets not in (XOR, XNOR))
    assert run.epochs == (updates.index(0) + 1 if run.converged else 40)
    assert run.updates == sum(updates[: run.epochs])
    assert (*run.weights, run.bias) == states[run.epochs - 1]
    last = [(s.weights, s.bias) for s in run.path]
    assert not last or (run.converged and last[-1] == (run.weights, run.bias)) or run.period
    if run.period:
        assert states[-1 - run.period] == states[-1]
        assert all(states[-1 - k] != states[-1] for k in range(1, run.period))
    else:
        assert len(run.path) == run.updates
        fires = INPUTS @ run.weights + run.bias > 0
        assert tuple(fires.astype(int)) == targets


def test_the_path_is_made_of_single_updates():
    w, b = np.zeros(2), 0
    for step in perceptron_rule(XOR).path:
        x = INPUTS[step.example]
        error = XOR[step.example] - int(w @ x + b > 0)
        assert error
        w, b = w + error * x, b + error
        assert (tuple(w), b) == (step.weights, step.bias)


def test_too_few_epochs_end_without_an_answer():
    run = perceptron_rule(NAND, epochs=5)
    assert (run.epochs, run.converged, run.period) == (5, False, None)


@pytest.mark.parametrize(
    ("targets", "epochs", "sentence"),
    [
        ((1, 1, 0), 9, "targets = (1, 1, 0) is not possible: four numbers, each 0 or 1."),
        ((1, 1, 2, 0), 9, "targets = (1, 1, 2, 0) is not possible: four numbers, each 0 or 1."),
        (("1", 1, 1, 0), 9, "targets = ('1', 1, 1, 0) is not possible: four numbers, each 0 or 1."),
        (None, 9, "targets = None is not possible: four numbers, each 0 or 1."),
        (NAND, 0, "epochs = 0 is not possible: a whole number from 1 to 100000."),
        (NAND, 1.5, "epochs = 1.5 is not possible: a whole number from 1 to 100000."),
    ],
)
def test_bad_input_is_one_sentence(targets, epochs, sentence):
    with pytest.raises(SettingError) as raised:
        perceptron_rule(targets, epochs=epochs)
    assert str(raised.value) == sentence
