"""Convolution and pooling against PyTorch and the tables of Dumoulin & Visin and of D2L."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from vizcore import convolve, pool
from vizcore.lessons.convolution import output_size, parameter_counts
from vizcore.settings import SettingError

# Dumoulin & Visin 2016, figures 1.1 to 1.6.
IMAGE = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]


def test_the_figures_of_dumoulin_and_visin():
    plain = convolve([IMAGE], [[KERNEL]])
    assert plain.tolist() == [[[12, 12, 17], [10, 17, 19], [9, 6, 14]]]
    strided = convolve([IMAGE], [[KERNEL]], padding=1, stride=2)
    assert strided.tolist() == [[[6, 17, 3], [8, 17, 13], [6, 4, 4]]]
    average = [[5 / 3, 5 / 3, 5 / 3], [1, 11 / 9, 16 / 9], [10 / 9, 7 / 9, 4 / 3]]
    assert pool(IMAGE, 3, stride=1, kind="average") == pytest.approx(np.array(average), abs=1e-15)
    assert pool(IMAGE, 3, stride=1).tolist() == [[3, 3, 3], [3, 3, 3], [3, 2, 3]]


def test_one_channel_and_two_of_d2l():
    x, k = np.arange(9.0).reshape(3, 3), np.arange(4.0).reshape(2, 2)
    assert convolve([x], [[k]]).tolist() == [[[19, 25], [37, 43]]]
    # A second channel in which everything is one more: the partial sums are added.
    both = convolve([x, x + 1], [[k, k + 1]])
    assert both.tolist() == [[[56, 72], [104, 120]]]
    parts = convolve([x], [[k]]) + convolve([x + 1], [[k + 1]])
    assert (both == parts).all()


def test_several_kernels_make_several_maps():
    draw = np.random.default_rng(0)
    image, kernels = draw.normal(size=(3, 6, 5)), draw.normal(size=(4, 3, 2, 2))
    maps = convolve(image, kernels)
    for kernel, found in zip(kernels, maps, strict=True):
        assert convolve(image, kernel[None])[0] == pytest.approx(found, abs=1e-14)


few = st.integers(1, 3)


@given(
    seed=st.integers(0, 1000),
    channels=few,
    maps=few,
    height=st.integers(1, 9),
    width=st.integers(1, 9),
    size=st.integers(1, 4),
    padding=st.integers(0, 3),
    stride=st.integers(1, 4),
    dilation=few,
)
def test_it_is_torchs_conv2d(seed, channels, maps, height, width, size, padding, stride, dilation):
    draw = np.random.default_rng(seed)
    image, kernel = (
        draw.normal(size=(channels, height, width)),
        draw.normal(size=(maps, channels, size, size)),
    )
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    sizes = [output_size(n, size, **options) for n in (height, width)]
    if 0 in sizes:
        with pytest.raises(SettingError, match="kernel = a window of"):
            convolve(image, kernel, **options)
        with pytest.raises(RuntimeError):
            F.conv2d(torch.tensor(image), torch.tensor(kernel), **options)
        return
    expected = F.conv2d(torch.tensor(image), torch.tensor(kernel), **options)
    found = convolve(image, kernel, **options)
    assert found.shape == (maps, *sizes)
    assert found == pytest.approx(expected.numpy(), abs=1e-12)


@given(
    seed=st.integers(0, 1000),
    shape=st.tuples(few, st.integers(1, 9), st.integers(1, 9)),
    size=st.integers(1, 4),
    stride=st.none() | st.integers(1, 4),
    kind=st.sampled_from(["max", "average"]),
)
def test_it_is_torchs_pooling(seed, shape, size, stride, kind):
    values = np.random.default_rng(seed).normal(size=shape)
    if size > min(shape[1:]):
        with pytest.raises(SettingError, match="size = a window of"):
            pool(values, size, stride=stride, kind=kind)
        return
    pooling = {"max": F.max_pool2d, "average": F.avg_pool2d}[kind]
    expected = pooling(torch.tensor(values)[None], size, stride)[0].numpy()
    assert pool(values, size, stride=stride, kind=kind) == pytest.approx(expected, abs=1e-14)
    assert pool(values[0], size, stride=stride, kind=kind) == pytest.approx(expected[0], abs=1e-14)


@pytest.mark.parametrize(
    ("length", "size", "steps", "expected"),
    [
        (10, 3, {"stride": 2}, 4),  # and one column that no window reaches
        (28, 5, {"padding": 2}, 28),
        (32, 5, {}, 28),
        (227, 11, {"stride": 4}, 55),  # AlexNet's first layer
        (7, 3, {"dilation": 3}, 1),
        (2, 3, {}, 0),
    ],
)
def test_the_size_of_the_output(length, size, steps, expected):
    assert output_size(length, size, **steps) == expected
    if expected:
        line = torch.zeros(1, 1, length, length)
        there = F.conv2d(line, torch.zeros(1, 1, size, size), **steps)
        assert there.shape[-1] == expected


@pytest.mark.parametrize(
    ("shape", "maps", "size", "steps", "shared", "local", "connected"),
    [
        ((1, 28, 28), 6, 5, {"padding": 2}, 156, 122_304, 3_692_640),
        # AlexNet's first layer as in CS231n, which compares with windows that share no weights.
        ((3, 227, 227), 96, 11, {"stride": 4}, 34_944, 105_705_600, 290_400 * 154_588),
        ((2, 5, 4), 3, 2, {}, 27, 3 * 12 * 9, 3 * 12 * 41),
    ],
)
def test_parameters_are_those_of_layers(shape, maps, size, steps, shared, local, connected):
    found = parameter_counts(shape, maps, size, **steps)
    assert (found.shared, found.local, found.connected) == (shared, local, connected)
    layer = torch.nn.Conv2d(shape[0], maps, size, **steps)
    assert sum(p.numel() for p in layer.parameters()) == shared
    cells = layer(torch.zeros(1, *shape)).numel()
    assert local == cells * (layer.weight[0].numel() + 1)
    flat = torch.nn.Linear(math.prod(shape), cells, device="meta")
    assert sum(p.numel() for p in flat.parameters()) == connected


def test_an_edge_is_found_where_it_is():
    image = np.zeros((1, 4, 6))
    image[:, :, 3:] = 1
    found = convolve(image, [[[[-1, 1]]]])  # one row, two columns
    assert found.tolist() == [[[0, 0, 1, 0, 0]] * 4]


ONE, SMALL = np.ones((1, 3, 3)), np.ones((1, 1, 2, 2))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: convolve(ONE[0], SMALL),
            "image = an array of shape (3, 3) is not possible: fi",
        ),
        (
            lambda: convolve(ONE, SMALL[0]),
            "kernel = an array of shape (1, 2, 2) is not possible: ",
        ),
        (lambda: convolve(ONE * np.nan, SMALL), "image = nan is not possible: finite"),
        (
            lambda: convolve("image", SMALL),
            "image = image is not possible: finite",
        ),
        (
            lambda: convolve(ONE, np.ones((1, 2, 2, 2))),
            "kernel = an array of shape (1, 2, 2, 2) is not possible: shape (K, 1, F, F), as",
        ),
        (
            lambda: convolve(ONE, np.ones((1, 1, 4, 4))),
            "kernel = a window of 4×4 is not possible: no more than the 3×3 cells there are.",
        ),
        (
            lambda: convolve(ONE, SMALL, dilation=3),
            "kernel = a window of 4×4 is not possible: no more than the 3×3 cells there are.",
        ),
        (lambda: convolve(ONE, SMALL, padding=-1), "padding = -1 is not possible: a whole number"),
        (lambda: convolve(ONE, SMALL, stride=0), "stride = 0 is not possible: a whole number from"),
        (lambda: convolve(ONE, SMALL, dilation=1.5), "dilation = 1.5 is not possible: a whole"),
        (lambda: pool(ONE, 0), "size = 0 is not possible: a whole number from 1 to 1000."),
        (
            lambda: pool(ONE, 4),
            "size = a window of 4×4 is not possible: no more than the 3×3",
        ),
        (lambda: pool(ONE, 2, stride=0), "stride = 0 is not possible: a whole number from 1 to"),
        (lambda: pool(ONE, 2, kind="min"), "kind = min is not possible: one of max, average."),
        (
            lambda: pool([1, 2], 1),
            "map = an array of shape (2,) is not possible: finite",
        ),
        (lambda: pool([], 1), "map = an array of shape (0,) is not possible: finite"),
    ],
)
def test_bad_input_is_one_sentence(call, sentence):
    with pytest.raises(SettingError) as raised:
        call()
    assert str(raised.value).startswith(sentence)
