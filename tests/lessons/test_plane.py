"""Data sets against the definitions of TensorFlow Playground, first weights against nn.Linear."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from scipy import stats

from vizcore.lessons.plane import DATA, initial_weights, plane_sketch, weight_pool
from vizcore.settings import SettingError

NOISES = (0.0, 0.1, 0.5)


def test_a_disc_in_a_ring():
    data = plane_sketch("circle", 2000).at(0)
    radius = np.hypot(*data.points.T)
    inside = data.labels == 1
    assert inside.sum() == 1000
    # r is uniform, so that points crowd towards the centre, as in the Playground.
    assert stats.kstest(radius[inside] / 2.5, "uniform").pvalue > 1e-3
    assert stats.kstest((radius[~inside] - 3.5) / 1.5, "uniform").pvalue > 1e-3
    angle = np.arctan2(*data.points.T) / (2 * math.pi) % 1
    assert stats.kstest(angle, "uniform").pvalue > 1e-3


def test_xor_has_a_gap_along_both_axes():
    data = plane_sketch("xor", 2000).at(0)
    size = np.abs(data.points)
    assert size.min() >= 0.3
    assert stats.kstest(((size - 0.3) / 5).ravel(), "uniform").pvalue > 1e-3
    assert (data.labels == (data.points[:, 0] * data.points[:, 1] > 0)).all()
    assert 0.4 < data.labels.mean() < 0.6


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_two_gaussians(noise, variance):
    data = plane_sketch("gauss", 2000).at(noise)
    for label, centre in ((1, 2), (0, -2)):
        own = (data.points[data.labels == label] - centre) / math.sqrt(variance)
        assert len(own) == 1000
        assert stats.kstest(own.ravel(), "norm").pvalue > 1e-3


def test_a_spiral_turns_one_and_three_quarter_times():
    data = plane_sketch("spiral", 300).at(0)
    for label, turned in ((1, 0.0), (0, math.pi)):
        own = data.points[data.labels == label]
        i = np.arange(150)
        angle = 1.75 * 2 * math.pi * i / 150 + turned
        expected = np.stack([np.sin(angle), np.cos(angle)], 1) * (5 * i / 150)[:, None]
        assert own == pytest.approx(expected, abs=1e-12)


def test_noise_moves_the_points_of_a_spiral_evenly():
    sketch = plane_sketch("spiral", 2000)
    moved = (sketch.at(0.4).points - sketch.at(0).points) / 0.4
    assert stats.kstest((moved.ravel() + 1) / 2, "uniform").pvalue > 1e-3


@pytest.mark.parametrize("kind", ["circle", "xor"])
def test_noise_changes_classes_and_moves_no_point(kind):
    sketch = plane_sketch(kind, 2000)
    plain, noisy = sketch.at(0), sketch.at(0.5)
    assert (plain.points == noisy.points).all()
    looked_at = plain.points + 0.5 * sketch.jitter
    assert stats.kstest((sketch.jitter.ravel() + 5) / 10, "uniform").pvalue > 1e-3
    if kind == "circle":
        expected = np.linalg.norm(looked_at, axis=1) < 2.5
    else:
        expected = np.sign(looked_at[:, 0]) == np.sign(looked_at[:, 1])
    assert (noisy.labels == expected).all()
    assert 0 < np.abs(noisy.labels - plain.labels).mean() < 0.5


@pytest.mark.parametrize("kind", DATA)
def test_a_seed_is_a_data_set(kind):
    one, same, other = (plane_sketch(kind, 100, seed).at(0.3) for seed in (1, 1, 2))
    assert (one.points == same.points).all()
    assert (one.labels == same.labels).all()
    assert not (one.points == other.points).all()
    assert one.points.shape == (100, 2)
    assert set(one.labels) == {0.0, 1.0}


def test_first_weights_are_spread_as_those_of_a_linear_layer():
    drawn = [initial_weights([8, 8], seed) for seed in range(200)]
    torch.manual_seed(0)
    for layer, (inputs, units) in enumerate(((2, 8), (8, 8), (8, 1))):
        theirs = [torch.nn.Linear(inputs, units) for _ in range(400)]
        for of, name in ((0, "weight"), (1, "bias")):
            ours = np.concatenate([d[of][layer].ravel() for d in drawn])
            values = np.concatenate([getattr(t, name).detach().numpy().ravel() for t in theirs])
            assert drawn[0][of][layer].shape == tuple(getattr(theirs[0], name).shape)
            assert stats.ks_2samp(ours, values).pvalue > 1e-3


def test_one_more_unit_or_layer_leaves_the_others_as_they_are():
    few, more = initial_weights([3, 4], 5), initial_weights([4, 4, 2], 5)
    assert (few[0][0] == more[0][0][:3]).all()
    # Of the second layer only the scale differs: a fan-in of 3 and of 4.
    assert few[0][1] * 3**0.5 == pytest.approx(more[0][1][:, :3] * 4**0.5)
    assert few[1][1] * 3**0.5 == pytest.approx(more[1][1] * 4**0.5)
    assert not (few[0][0] == initial_weights([3, 4], 6)[0][0]).any()


def test_every_network_of_the_plane_has_first_weights():
    for hidden in itertools.chain([[]], ([u] * n for u in (1, 8) for n in range(1, 7))):
        weights, biases = initial_weights(hidden, 0)
        assert [len(b) for b in biases] == [*hidden, 1]
        assert [w.shape[1] for w in weights] == [2, *hidden]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: plane_sketch("moons"), "kind = moons is not possible: one of circle, xor, gauss"),
        (lambda: plane_sketch("xor", 301), "points = 301 is not possible: an even number."),
        (lambda: plane_sketch("xor", 0), "points = 0 is not possible: a whole number from 2 to"),
        (lambda: plane_sketch("xor", seed=-1), "seed = -1 is not possible: a whole number from 0"),
        (lambda: plane_sketch("xor").at(0.6), "noise = 0.6 is not possible: a number from 0 to 0."),
        (lambda: initial_weights([9]), "hidden = 9 is not possible: a whole number from 1 to 8."),
        (lambda: initial_weights([2] * 7), "hidden = 7 layers is not possible: at most 6 layers."),
        (lambda: weight_pool(0.5), "seed = 0.5 is not possible: a whole number from 0"),
    ],
)
def test_bad_input_is_one_sentence(call, sentence):
    with pytest.raises(SettingError) as raised:
        call()
    assert str(raised.value).startswith(sentence)
