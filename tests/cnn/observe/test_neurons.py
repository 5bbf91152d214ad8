import math
import re

import mpmath
import numpy as np
import pytest
import torch

from tests.cnn import oracles
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load
from vizcore.cnn.model.network import Network
from vizcore.cnn.observe.neurons import DESCRIBED, LayerState, observe
from vizcore.cnn.records.rows import _neurons

IMAGES = torch.randn(96, 1, 8, 8, generator=torch.Generator().manual_seed(3))


def network_of(config: TrainConfig) -> Network:
    return Network(config, torch.Generator().manual_seed(config.seed))


def gradients_by_autograd(model: torch.nn.Sequential, images: torch.Tensor) -> list[np.ndarray]:
    """For each layer max |φ′(z)| of each unit: one image at a time, by autograd."""
    largest: list[np.ndarray] = []
    for image in images:
        for layer, z in enumerate(oracles.pre_activations(model, image[None])):
            module = [m for m in model if isinstance(m, tuple(oracles.MODULES.values()))][layer]
            leaf = z.detach().requires_grad_()
            (slope,) = torch.autograd.grad(module(leaf).sum(), leaf)
            top = slope[0].abs().flatten(1).amax(1) if z.ndim == 4 else slope[0].abs()
            if layer == len(largest):
                largest.append(top.numpy())
            largest[layer] = np.maximum(largest[layer], top.numpy())
    return largest


@pytest.mark.parametrize("bias_shift", [-0.4, -1.0, 0.0])
def test_dead_units_are_those_without_gradient_from_any_image(bias_shift: float) -> None:
    config = TrainConfig(bias_shift=bias_shift, seed=5)
    network = network_of(config)
    model = oracles.with_weights_of(network, oracles.modules_of(config))
    layers = observe(network, IMAGES).layers
    for layer, largest in zip(layers, gradients_by_autograd(model, IMAGES), strict=True):
        assert np.array_equal(layer.dead, largest == 0)
        assert np.array_equal(layer.dead, layer.openness == 0)
    assert any(layer.dead.any() for layer in layers)
    assert not all(layer.dead.all() for layer in layers)


@pytest.mark.parametrize("values", [1, 1000, 10**9])
def test_numbers_do_not_depend_on_how_the_probes_are_cut(
    values: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = network_of(TrainConfig())
    whole = observe(network, IMAGES)
    monkeypatch.setattr("vizcore.cnn.observe.neurons._CHUNK_VALUES", values)
    parts = observe(network, IMAGES)
    torch.testing.assert_close(parts.logits, whole.logits)
    for one, other in zip(parts.layers, whole.layers, strict=True):
        np.testing.assert_allclose(one.openness, other.openness, rtol=1e-5)
        np.testing.assert_allclose(one.score, other.score, rtol=1e-5)
        assert (one.mean, one.zeros) == pytest.approx((other.mean, other.zeros), rel=1e-5)


def constant(activation: str, bias: float) -> float:
    """Gate openness of a unit whose pre-activation is `bias` on every image."""
    network = network_of(TrainConfig(activation=activation, architecture="d2"))
    with torch.no_grad():
        network.hidden[0].weight.zero_()
        network.hidden[0].bias.fill_(bias)
    return float(observe(network, IMAGES).layers[0].openness[0])


@pytest.mark.parametrize("z", [-3.0, -1.5, 0.0, 0.3, 2.5])
def test_openness_of_a_constant_unit_is_its_slope(z: float) -> None:
    # Oracle: mpmath. sup σ′ = 1/4, sup tanh′ = 1, sup softplus′ = 1 (reached at infinity).
    sigmoid = mpmath.mpf(1) / (1 + mpmath.exp(-z))
    assert constant("sigmoid", z) == pytest.approx(float(4 * sigmoid * (1 - sigmoid)), rel=1e-3)
    assert constant("tanh", z) == pytest.approx(float(mpmath.sech(z) ** 2), rel=1e-3)
    assert constant("softplus", z) == pytest.approx(float(sigmoid), rel=1e-3)


def test_openness_averages_squared_slopes() -> None:
    # One input pixel passes to one tanh unit: r² is the mean of sech⁴ over the images.
    network = network_of(TrainConfig(activation="tanh", architecture="d1"))
    with torch.no_grad():
        network.hidden[0].weight.zero_()[0, 9] = 2.0
        network.hidden[0].bias.zero_()
    z = [2 * mpmath.mpf(float(image[0, 1, 1])) for image in IMAGES]
    expected = mpmath.sqrt(mpmath.fsum(mpmath.sech(x) ** 4 for x in z) / len(z))
    assert observe(network, IMAGES).layers[0].openness[0] == pytest.approx(
        float(expected), rel=1e-5
    )


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "x^2", "1e-25*tanh(x)"])
def test_the_factor_is_the_root_mean_square_of_the_slopes(activation: str) -> None:
    # Oracle: one input pixel passes to one unit; mpmath's derivative at each image's z.
    exact = {
        "sigmoid": lambda x: mpmath.exp(-x) / (1 + mpmath.exp(-x)) ** 2,
        "relu": lambda x: int(x > 0),
        "x^2": lambda x: 2 * x,
        "1e-25*tanh(x)": lambda x: mpmath.mpf("1e-25") * mpmath.sech(x) ** 2,
    }[activation]
    network = network_of(TrainConfig(activation=activation, architecture="d1"))
    with torch.no_grad():
        network.hidden[0].weight.zero_()[0, 9] = 2.0
        network.hidden[0].bias.zero_()
    z = [2 * mpmath.mpf(float(image[0, 1, 1])) for image in IMAGES]
    expected = mpmath.sqrt(mpmath.fsum(exact(x) ** 2 for x in z) / len(z))
    (layer,) = observe(network, IMAGES).layers
    assert layer.factor[0] == pytest.approx(float(expected), rel=1e-5)
    assert layer.openness[0] == min(1.0, layer.factor[0] / layer.scale)


def test_a_gate_open_for_a_share_of_the_examples() -> None:
    # ReLU: r² is the share of images with a positive pixel.
    network = network_of(TrainConfig(architecture="d1"))
    with torch.no_grad():
        network.hidden[0].weight.zero_()[0, 0] = 1.0
        network.hidden[0].bias.zero_()
    (layer,) = observe(network, IMAGES).layers
    share = float((IMAGES[:, 0, 0, 0] > 0).float().mean())
    assert layer.openness[0] ** 2 == pytest.approx(share)
    assert layer.zeros == pytest.approx(1 - share)


def test_hardly_open_is_not_dead() -> None:
    # The square of σ′(−60) ≈ 8.8e-27 underflows in float32; the slope itself does not.
    assert constant("sigmoid", -60.0) > 0
    # e^−120 is below the smallest float32: no image can move this unit.
    assert constant("sigmoid", -120.0) == 0
    assert constant("relu", -1e-6) == 0


def layer_of(activation: str, biases: list[float]) -> LayerState:
    """A layer whose units have these pre-activations on every image."""
    network = network_of(TrainConfig(activation=activation, architecture=f"d{len(biases)}"))
    with torch.no_grad():
        network.hidden[0].weight.zero_()
        network.hidden[0].bias.copy_(torch.tensor(biases))
    return observe(network, IMAGES).layers[0]


@pytest.mark.parametrize(
    ("activation", "biases", "by_formula"),
    [
        # Oracle: mpmath with 60 digits, whether φ′ is 0 at all.
        ("gelu", [-30.0, -20.0, 0.0, 3.0], lambda z: mpmath.ncdf(z) + z * mpmath.npdf(z)),
        ("tanh", [-30.0, 0.0, 12.0, 30.0], lambda z: mpmath.sech(z) ** 2),
        ("sigmoid", [-120.0, 0.0, -60.0, 120.0], lambda z: mpmath.exp(-abs(z))),
        ("relu", [-3.0, 2.0, -1e-3, 5.0], lambda z: mpmath.mpf(int(z > 0))),
        ("hardtanh", [-3.0, 0.5, 3.0, 0.0], lambda z: mpmath.mpf(int(abs(z) < 1))),
        (
            "where(x<-2, 0, tanh(x))",
            [-3.0, 0.5, 30.0, 0.0],
            lambda z: mpmath.mpf(0) if z < -2 else mpmath.sech(z) ** 2,
        ),
    ],
)
def test_dead_by_rounding_is_told_from_dead_by_formula(activation, biases, by_formula) -> None:
    layer = layer_of(activation, biases)
    with mpmath.workdps(60):
        exactly_flat = np.array([by_formula(mpmath.mpf(z)) == 0 for z in biases])
    assert layer.dead.any()
    assert np.array_equal(layer.rounded, layer.dead & ~exactly_flat)
    assert bool(layer.rounding) == layer.rounded.any()
    (letters,) = _neurons([layer])["states"]
    assert [letter == "r" for letter in letters] == layer.rounded.tolist()


def test_the_bounds_of_rounding_are_in_the_words_for_it() -> None:
    layer = layer_of("tanh", [-30.0, 0.0, 12.0, 30.0])
    left, right = re.fullmatch(r"z < (−[\d.]+), z > ([\d.]+)", layer.rounding).groups()
    # Oracle: torch's tanh in float32, which is exactly 1 from there on.
    z = torch.linspace(8.5, 9.5, 4096)
    ones = float(z[(1 - torch.tanh(z) ** 2) == 0][0])
    assert float(right) == pytest.approx(ones, abs=0.02)
    assert float(left.replace("−", "-")) == pytest.approx(-ones, abs=0.02)


def test_what_has_no_slope_is_neither_dead_nor_open() -> None:
    layer = layer_of("sqrt(abs(x))", [0.0, 1.0])
    assert np.isnan(layer.openness).tolist() == [True, False]
    assert not layer.dead.any()
    assert not layer.saturated.any()
    assert _neurons([layer])["openness"][0][0] is None


def test_saturated_and_dormant_follow_their_definitions() -> None:
    network = network_of(TrainConfig(activation="tanh", architecture="d4"))
    biases = torch.tensor([0.0, 3.0, 0.01, 1.0])
    with torch.no_grad():
        network.hidden[0].weight.zero_()
        network.hidden[0].bias.copy_(biases)
    (layer,) = observe(network, IMAGES).layers
    slopes = [float(mpmath.sech(float(b)) ** 2) for b in biases]
    sizes = [abs(math.tanh(float(b))) for b in biases]
    assert layer.saturated.tolist() == [r < 0.05 for r in slopes] == [False, True, False, False]
    mean = sum(sizes) / 4
    assert layer.score == pytest.approx([s / mean for s in sizes], rel=1e-5)
    assert layer.dormant.tolist() == [True, False, True, False]


def test_a_stuck_tanh_is_saturated_and_not_dormant() -> None:
    network = network_of(TrainConfig(activation="tanh", architecture="d8"))
    with torch.no_grad():
        network.hidden[0].bias[3] = 20.0
        network.hidden[0].weight[3] = 0.0
    (layer,) = observe(network, IMAGES).layers
    assert layer.dead[3]  # tanh′ is exactly 0 in float32 beyond about 9
    assert not layer.dormant[3]
    assert layer.score[3] > 1


def test_statistics_are_those_of_numpy() -> None:
    config = TrainConfig(activation="silu")
    network = network_of(config)
    model = oracles.with_weights_of(network, oracles.modules_of(config))
    for layer, z in zip(
        observe(network, IMAGES).layers, oracles.pre_activations(model, IMAGES), strict=True
    ):
        z = z.detach().double()
        y = torch.nn.functional.silu(z).numpy()
        found = (layer.z_mean, layer.z_std, layer.mean, layer.std)
        expected = (z.mean(), z.numpy().std(), y.mean(), y.std())
        assert found == pytest.approx(tuple(map(float, expected)), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(("weight", "bias"), [(1.0, 0.1), (1e-6, 3.0), (0.0, 3.0)])
def test_the_spread_from_image_to_image_is_that_of_numpy(weight: float, bias: float) -> None:
    network = network_of(TrainConfig(activation="tanh", architecture="c7k3p1-c5k3-d8"))
    with torch.no_grad():  # far below what the biases add, which is alike for all images
        network.hidden[1].weight.mul_(weight)
        network.hidden[1].bias.fill_(bias)
    seen = observe(network, IMAGES)
    for stage, x, layer in zip(network.hidden, seen.inputs, seen.layers, strict=True):
        z = stage.pre_activation(x[:DESCRIBED]).detach().double().numpy()
        expected = np.sqrt(z.var(0).mean())
        assert layer.z_images == pytest.approx(float(expected), rel=1e-3, abs=1e-12)
    assert (seen.layers[1].z_images == 0) == (weight == 0)


def test_batch_norm_takes_the_statistics_of_all_probes() -> None:
    config = TrainConfig(batch_norm=True, activation="tanh")
    network = network_of(config)
    model = oracles.with_weights_of(network, oracles.modules_of(config))
    seen = observe(network, IMAGES)
    torch.testing.assert_close(seen.logits, model(IMAGES).detach(), rtol=1e-4, atol=1e-5)
    assert [layer.z_mean for layer in seen.layers] == pytest.approx([0, 0, 0], abs=1e-5)
    assert [layer.z_std for layer in seen.layers] == pytest.approx([1, 1, 1], rel=1e-2)


def test_learned_parameters_are_reported_and_used() -> None:
    network = network_of(TrainConfig(activation="prelu", learned=True, architecture="d3"))
    with torch.no_grad():
        network.hidden[0].learned["a"].fill_(3.0)
        network.hidden[0].weight.zero_()
        network.hidden[0].bias.copy_(torch.tensor([-1.0, 1.0, 2.0]))
    (layer,) = observe(network, IMAGES).layers
    assert layer.learned == {"a": 3.0}
    # slope 3 to the left is now the largest, and the right side has a third of it
    assert layer.openness == pytest.approx([1, 1 / 3, 1 / 3])


def test_the_probe_set_is_fixed_and_held_out() -> None:
    data = load("digits")
    images, labels = data.probes()
    assert images.shape == (512, 1, 8, 8)
    assert labels.shape == (512,)
    assert torch.equal(images, load("digits").probes()[0])
    assert len(data.images.training) + 512 == 1797
    training = data.standardise(data.images.training)
    assert float(training.mean()) == pytest.approx(0, abs=1e-5)
    assert float(training.std()) == pytest.approx(1, rel=1e-3)


def test_every_catalogue_activation_can_be_observed() -> None:
    from vizcore.activations.catalogue import ACTIVATIONS

    for key in ACTIVATIONS:
        network = network_of(TrainConfig(activation=key, architecture="c2k3m2-d3"))
        for layer in observe(network, IMAGES[:8]).layers:
            assert np.isfinite(layer.openness).all(), key
            assert (layer.openness >= 0).all(), key
            assert (layer.openness <= 1).all(), key
