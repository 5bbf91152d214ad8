"""The inside of a network, against a plain PyTorch forward and backward pass."""

from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import pytest
import scipy.special
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load
from vizcore.cnn.model.network import Network, loss_of
from vizcore.cnn.observe.neurons import observe
from vizcore.cnn.records.detail_rows import DetailRows, description, packed, slopes
from vizcore.cnn.records.details import BINS, Scope, images_seen, look_inside
from vizcore.cnn.records.mistakes import worst_mistakes
from vizcore.cnn.train import train

CONFIG = TrainConfig(steps=40, record_every=4, schedule="constant", learning_rate=0.01)


@pytest.fixture(scope="module")
def inside():
    """Details of an untrained network, with the pre-activations of every layer by hand."""
    network = Network(CONFIG, torch.Generator().manual_seed(3))
    probes, labels = load("digits").probes()
    loss_of(network.logits(probes, torch.Generator()), labels, "cross_entropy").backward()
    seen = observe(network, probes)
    details = look_inside(network, seen.inputs, seen.logits, labels, Scope.of(CONFIG))
    conv1, conv2, dense, out = network.stages
    x1 = F.conv2d(probes, conv1.weight, conv1.bias, padding=1)
    x2 = F.conv2d(F.max_pool2d(x1.relu(), 2), conv2.weight, conv2.bias, padding=1)
    x3 = F.linear(F.max_pool2d(x2.relu(), 2).flatten(1), dense.weight, dense.bias)
    logits = F.linear(x3.relu(), out.weight, out.bias)
    return network, details, [x.detach() for x in (x1, x2, x3)], logits.detach(), labels


def seen_by_unit(z: torch.Tensor) -> torch.Tensor:
    pixels = z[0, 0].numel()
    # Feature maps of 64, 16 and 1 pixels: 2048 examples of each unit, or as many as there are.
    return z[: 2048 // pixels].transpose(0, 1).flatten(1)


def test_large_feature_maps_are_seen_for_few_images_and_small_ones_for_many() -> None:
    conv1, conv2, dense, _ = CONFIG.layers
    assert [images_seen(layer) for layer in (conv1, conv2, dense)] == [32, 128, 2048]
    (large, *_) = TrainConfig(dataset="shapes_rgb", architecture="lenet5").layers  # 28×28
    assert images_seen(large) == 16


def test_ranges_and_maps_are_those_of_the_pre_activations(inside) -> None:
    _, details, by_hand, _, _ = inside
    for layer, z in zip(details.layers, by_hand, strict=True):
        units = seen_by_unit(z)
        np.testing.assert_allclose(layer.low, units.amin(1), rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(layer.high, units.amax(1), rtol=1e-4, atol=1e-5)
        shown = z[: len(layer.maps)].reshape(layer.maps.shape)
        np.testing.assert_allclose(layer.maps, shown, rtol=1e-4, atol=1e-5)


def test_histograms_are_numpy_s(inside) -> None:
    _, details, by_hand, _, _ = inside
    for layer, z in zip(details.layers, by_hand, strict=True):
        units = seen_by_unit(z).numpy()
        wanted = np.stack([np.histogram(unit, BINS)[0] for unit in units])
        assert (layer.counts.sum(1) == units.shape[1]).all()
        # A value on the edge of two bins may fall into either.
        assert np.abs(layer.counts - wanted).sum() <= 1e-3 * units.size


def test_gradients_and_biases_are_those_of_each_unit(inside) -> None:
    network, details, _, _, _ = inside
    for layer, stage in zip(details.layers, network.hidden, strict=True):
        for unit in (0, stage.layer.units - 1):
            parts = [stage.weight.grad[unit].flatten(), stage.bias.grad[unit].flatten()]
            assert layer.gradient[unit] == pytest.approx(float(torch.cat(parts).norm()), rel=1e-5)
        np.testing.assert_array_equal(layer.bias, stage.bias.detach())


def test_the_confusion_matrix_counts_every_probe_image_once(inside) -> None:
    _, details, _, logits, labels = inside
    wanted = np.zeros((10, 10), int)
    for label, answer in zip(labels.tolist(), logits.argmax(1).tolist(), strict=True):
        wanted[label, answer] += 1
    np.testing.assert_array_equal(details.confusion, wanted)


def test_mistakes_are_the_wrong_answers_with_the_least_probable_truth(inside) -> None:
    _, details, _, logits, labels = inside
    shares = scipy.special.softmax(logits.double().numpy(), axis=1)
    wrong = [
        (shares[i, truth], i, truth, int(shares[i].argmax()))
        for i, truth in enumerate(labels.tolist())
        if shares[i].argmax() != truth
    ]
    assert len(details.mistakes) == 6
    for found, (share, i, truth, predicted) in zip(details.mistakes, sorted(wrong), strict=False):
        assert (found.image, found.truth, found.predicted) == (i, truth, predicted)
        assert found.truth_share == pytest.approx(share, rel=1e-4)
        assert found.predicted_share == pytest.approx(shares[i].max(), rel=1e-4)


def test_nothing_mistaken_is_an_empty_list() -> None:
    labels = torch.tensor([2, 0, 1])
    assert worst_mistakes(F.one_hot(labels, 3) * 5.0, labels) == ()


def test_each_mistaken_picture_is_written_once_and_before_it_is_needed() -> None:
    held_out = load("digits").images.held_out
    rows, sent = DetailRows(held_out), {}
    for snapshot in train(replace(CONFIG, architecture="c4k3p1-d8")):
        row = rows.of(snapshot)
        fresh = row.get("pictures", {})
        assert not fresh.keys() & sent.keys()
        sent |= fresh
        for image, truth, _, own, other in row.get("mistakes", ()):
            assert own <= other
            assert truth == load("digits").images.held_out_labels[image]
            levels = np.frombuffer(base64.b64decode(sent[str(image)]["bytes"]), np.uint8)
            pixels = held_out[image].flatten().numpy()
            assert np.corrcoef(levels, pixels)[0, 1] > 0.999
    assert sent


def test_dead_units_have_no_gradient() -> None:
    (snapshot, *_) = train(replace(CONFIG, bias_shift=-20.0, steps=1))
    for layer in snapshot.details.layers[:2]:
        assert not layer.gradient.any()
        assert (layer.high < 0).all()


@pytest.mark.parametrize("batch_norm", [False, True])
def test_batch_norm_is_seen_as_the_whole_probe_set_sees_it(batch_norm: bool) -> None:
    config = replace(CONFIG, batch_norm=batch_norm, steps=1)
    first = next(iter(train(config)))
    for layer, state in zip(first.details.layers, first.layers, strict=True):
        # 128 of 512 images: close to all of them, not equal.
        middle = np.mean([layer.low.min(), layer.high.max()])
        assert abs(state.z_mean - middle) < 6 * state.z_std


@given(
    steps=st.integers(1, 20_000),
    every=st.integers(1, 1000),
    units=st.lists(st.integers(1, 200), min_size=1, max_size=3),
)
def test_a_run_stays_within_its_bounds(steps: int, every: int, units: list[int]) -> None:
    blocks = "-".join(f"c{n}k3p1" for n in units)
    config = TrainConfig(
        architecture=blocks, steps=steps, record_every=max(every, -(-steps // 2000))
    )
    scope = Scope.of(config)
    recorded = {*range(0, steps + 1, config.record_every), steps}
    detailed = [step for step in recorded if scope.covers(config, step)]
    assert {0, steps} <= set(detailed)
    assert len(detailed) <= 102
    assert scope.images >= 1
    values = sum(n * min(8, scope.side) ** 2 for n in units)
    assert values * scope.images <= 8192


FINITE = st.floats(-(2.0**99), 2.0**99, width=32)


@given(hnp.arrays(np.float32, hnp.array_shapes(max_dims=3, max_side=5), elements=FINITE))
def test_a_packed_picture_is_right_to_half_a_level(values) -> None:
    picture = packed(values)
    levels = np.frombuffer(base64.b64decode(picture["bytes"]), np.uint8)
    step = (picture["high"] - picture["low"]) / 255
    found = picture["low"] + levels.reshape(picture["shape"]) * step
    np.testing.assert_allclose(found, values, atol=0.501 * step + 1e-6 * abs(values).max(), rtol=0)


def test_the_table_of_slopes_comes_once_and_again_after_a_change() -> None:
    config = replace(CONFIG, architecture="c4k3p1-d8")
    run, rows = train(config), DetailRows(load("digits").images.held_out)
    first, second = next(run), next(run)
    told = [rows.of(first), rows.of(second)]
    assert ["slopes" in row for row in told] == [True, False]
    third = run.send([("activation", TrainConfig(activation="elu").spec)])
    table = rows.of(third)["slopes"][0]
    assert all("slopes" not in rows.of(snapshot) for snapshot in run)
    z, slope = np.array(table["z"]), np.array(table["slope"])
    np.testing.assert_allclose(
        slope, np.where(z > 0, 1, np.exp(np.minimum(z, 0))), rtol=1e-3, atol=1e-3
    )


def test_the_first_row_shows_images_with_their_classes() -> None:
    config = TrainConfig()
    told, images = description(config, load("digits")), Scope.of(config).images
    assert told["shown"]["shape"] == [images, 1, 8, 8]
    assert len(told["shown"]["labels"]) == images > 1
    assert [name["en"] for name in told["classes"]] == [str(digit) for digit in range(10)]


def test_the_table_of_slopes_is_right_between_its_points_beside_a_kink() -> None:
    z = np.array([-3.0, -0.02, -1e-4, 1e-4, 0.02, 3.0, 100.0])
    for key, wanted in (("relu", z > 0), ("hardtanh", abs(z) < 1)):
        (table,) = slopes([(ACTIVATIONS[key], ())])
        np.testing.assert_allclose(np.interp(z, table["z"], table["slope"]), wanted, atol=1e-3)
