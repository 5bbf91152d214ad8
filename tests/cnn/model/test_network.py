import math

import pytest
import torch

from tests.cnn import oracles
from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.registries import INIT_SETTINGS
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load
from vizcore.cnn.model.monotonicity import rises
from vizcore.cnn.model.network import Network, loss_of
from vizcore.cnn.model.weights import fill
from vizcore.flow.config import FlowConfig
from vizcore.initialisation import INITIALISATIONS

CASES = {
    "default": TrainConfig(),
    "normalised": TrainConfig(batch_norm=True, activation="tanh"),
    "average pooling": TrainConfig(architecture="c4k3p1a2-c6k3s2p1-d9-d5", activation="silu"),
    "odd sizes": TrainConfig(architecture="c4k2m3-d9", activation="sigmoid"),
}


def network_of(config: TrainConfig) -> Network:
    return Network(config, torch.Generator().manual_seed(config.seed))


@pytest.mark.parametrize("config", CASES.values(), ids=CASES)
def test_outputs_and_gradients_are_those_of_torch_nn(config: TrainConfig) -> None:
    network = network_of(config)
    model = oracles.with_weights_of(network, oracles.modules_of(config))
    images = torch.randn(7, *config.source.image, generator=torch.Generator().manual_seed(1))
    labels = torch.arange(7)
    logits = network.logits(images, torch.Generator())
    expected = model(images)
    torch.testing.assert_close(logits, expected, rtol=1e-4, atol=1e-5)
    loss_of(logits, labels, "cross_entropy").backward()
    torch.nn.functional.cross_entropy(expected, labels).backward()
    wanted = [m for m in model if isinstance(m, (torch.nn.Conv2d, torch.nn.Linear))]
    for stage, module in zip(network.stages, wanted, strict=True):
        torch.testing.assert_close(stage.weight.grad, module.weight.grad, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("key", INITIALISATIONS)
def test_initial_weights_have_the_variance_of_their_definition(key: str) -> None:
    config = TrainConfig(architecture="c40k5-d100", init=key, sigma_w2=3.0, sigma_b2=0.5, scale=0.2)
    conv1, dense1, _ = network_of(config).stages
    for stage, fan_in, fan_out in ((conv1, 25, 1000), (dense1, 640, 100)):
        # Glorot & Bengio 2010, He et al. 2015, LeCun et al. 1998; torch's layers: 1/(3 fan_in);
        # rows of an orthogonal matrix have norm 1 (columns, if there are more rows).
        wanted = {
            "pytorch": 1 / (3 * fan_in),
            "xavier_uniform": 2 / (fan_in + fan_out),
            "xavier_normal": 2 / (fan_in + fan_out),
            "he_uniform": 2 / fan_in,
            "he_normal": 2 / fan_in,
            "lecun_normal": 1 / fan_in,
            "lecun_uniform": 1 / fan_in,
            "custom": 3 / fan_in,
            "fan_in": 1 / fan_in,
            "normal": 0.2**2,
            "constant": 0.2**2,
            "lsuv": 1 / max(fan_in, stage.layer.units),  # before it is fitted to data
            "orthogonal": 1 / max(fan_in, stage.layer.units),
        }[key]
        variance = stage.weight.detach().square().mean().item()
        assert variance == pytest.approx(wanted, rel=5 * math.sqrt(2 / stage.weight.numel()))
        biases = stage.bias.detach().square().mean().item()
        assert (biases > 0) == (key in ("pytorch", "custom"))
        if key == "custom":
            assert biases == pytest.approx(0.5, rel=5 * math.sqrt(2 / len(stage.bias)))


@pytest.mark.parametrize("shape", [(40, 3, 5, 5), (33, 7), (7, 33)], ids=str)
@pytest.mark.parametrize("key", INITIALISATIONS)
def test_the_line_for_pytorch_draws_the_same_weights(key: str, shape: tuple[int, ...]) -> None:
    # torch.nn.init is the oracle: it computes fans and scales of its own.
    config = TrainConfig(init=key, sigma_w2=3.0, scale=0.2)
    weight, bias = torch.empty(shape), torch.zeros(shape[0])
    fan_out = shape[0] * math.prod(shape[2:])
    fill(weight, bias, config, fan_out, torch.Generator().manual_seed(5))
    settings = {name: getattr(config, name) for name in INIT_SETTINGS.get(key, ())}
    fan_in = math.prod(shape[1:])
    line = INITIALISATIONS[key].code("torch.empty(shape)", "fan_in", settings)
    with torch.random.fork_rng():
        torch.manual_seed(5)
        names = {"torch": torch, "shape": shape, "fan_in": fan_in}
        drawn = eval("torch.nn.init." + line, names)
    torch.testing.assert_close(weight, drawn)


@pytest.mark.parametrize("key", INITIALISATIONS)
def test_a_square_layer_starts_as_in_the_gradient_flow_lab(key: str) -> None:
    width, sigma_w2 = 400, 3.0 if key == "custom" else 1.0
    flow = FlowConfig(init=key, sigma_w2=sigma_w2, scale=0.2, width=width)
    weight, bias = torch.empty(width, width), torch.zeros(width)
    config = TrainConfig(init=key, sigma_w2=3.0, scale=0.2)
    fill(weight, bias, config, width, torch.Generator().manual_seed(0))
    mean_square = weight.square().mean().item() * width
    assert mean_square == pytest.approx(flow.weight_variance, rel=0.03)


@pytest.mark.parametrize("changes", [{}, {"activation": "tanh"}, {"bias_shift": -1.0}], ids=str)
def test_lsuv_gives_every_pre_activation_variance_1(changes: dict[str, object]) -> None:
    config = TrainConfig(init="lsuv", architecture="c8k3p1m2-c8k3-d30-d20", **changes)
    network, before = network_of(config), network_of(config)
    images = load("digits").standardised[:256]
    network.fit(images)
    model = oracles.with_weights_of(network, oracles.modules_of(config))
    linear = (torch.nn.Conv2d, torch.nn.Linear)
    spreads, x = [], images
    for module in model:
        x = module(x)
        if isinstance(module, linear):
            spreads.append(x.detach().std(correction=0).item())
    assert spreads == pytest.approx([1.0] * 5, rel=1e-4)
    for old, new in zip(before.stages, network.stages, strict=True):
        ratio = new.weight / old.weight
        torch.testing.assert_close(ratio, torch.full_like(ratio, ratio.flatten()[0].item()))
        assert torch.equal(old.bias, new.bias)


def test_lsuv_leaves_what_nothing_reaches() -> None:
    network = network_of(TrainConfig(init="lsuv", bias_shift=-20.0))
    before = [stage.weight.clone() for stage in network.stages]
    network.fit(load("digits").standardised[:256])
    assert all(stage.weight.isfinite().all() for stage in network.stages)
    assert torch.equal(network.stages[-1].weight, before[-1])


def test_bias_shift_moves_hidden_biases_only() -> None:
    plain, shifted = network_of(TrainConfig()), network_of(TrainConfig(bias_shift=-3))
    for before, after in zip(plain.hidden, shifted.hidden, strict=True):
        torch.testing.assert_close(after.bias, before.bias - 3)
    assert torch.equal(plain.stages[-1].bias, shifted.stages[-1].bias)


@pytest.mark.parametrize("pool", ["m2", "m3", "a2", ""])
def test_pooling_without_a_graph_gives_the_same_numbers(pool: str) -> None:
    stage = network_of(TrainConfig(architecture=f"c3k2{pool}-d4")).hidden[0]
    y = torch.randn(5, 3, 7, 7)
    torch.testing.assert_close(stage.pool_quickly(y), stage.pool(y))


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("relu", True),
        ("leaky_relu", True),
        ("tanh", True),
        ("silu", False),
        ("gelu", False),
        ("absolute", False),
        ("sine", False),
    ],
)
def test_only_functions_that_never_fall_change_places_with_pooling(
    spec: str, expected: bool
) -> None:
    parsed = ActivationSpec.parse(spec)
    assert rises(parsed.resolve(), parsed.params) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "where(x<0, 1, x)",
        "mod(x, 2)",
        "exp(-(x-40)^2)",
        "max(x, 50-x)",
        "x - 3*where(x>20, 1, 0)",
        "tanh(x)",
    ],
)
def test_what_falls_far_out_or_by_a_jump_does_not_change_places_with_pooling(formula: str) -> None:
    # Oracle: the two orders themselves, on pairs of inputs far and near.
    spec = ActivationSpec.parse(formula)
    x = torch.linspace(-100, 100, 4001, dtype=torch.float64)
    pairs = torch.stack([x[:-1], x[1:]])
    alike = torch.allclose(spec(pairs.amax(0)), spec(pairs).amax(0))
    assert rises(spec.resolve(), spec.params) == alike


def test_learned_parameters_are_trained_per_layer() -> None:
    network = network_of(TrainConfig(activation="prelu", learned=True))
    plain = network_of(TrainConfig(activation="prelu"))
    assert len(network.parameters) == len(plain.parameters) + 3
    images = torch.randn(4, 1, 8, 8)
    torch.testing.assert_close(
        network.logits(images, torch.Generator()), plain.logits(images, torch.Generator())
    )
    network.logits(images, torch.Generator()).square().sum().backward()
    assert all(stage.learned["a"].grad != 0 for stage in network.hidden)


def test_dropout_draws_from_the_given_generator_and_keeps_the_mean() -> None:
    network = network_of(TrainConfig(dropout=0.5, architecture="d512"))
    images = torch.randn(64, 1, 8, 8)

    def draw(seed: int) -> torch.Tensor:
        return network.logits(images, torch.Generator().manual_seed(seed)).detach()

    assert torch.equal(draw(1), draw(1))
    assert not torch.equal(draw(1), draw(2))
    mean = torch.stack([draw(seed) for seed in range(200)]).mean(0)
    (stage,) = network.hidden
    stage.dropout = 0.0
    assert (mean - draw(0)).abs().mean() < 0.05


def test_layers_with_a_dropout_and_a_batch_norm_of_their_own_go_their_own_way() -> None:
    network = network_of(TrainConfig(dropout=0.25, architecture="c4k3-c4k3b-d8o50-d8bo10"))
    assert [stage.dropout for stage in network.stages] == [0.25, 0.25, 0.5, 0.1, 0.0]
    assert [stage.scale is not None for stage in network.stages] == [
        False,
        True,
        False,
        True,
        False,
    ]


def test_mean_squared_error_is_that_of_the_probabilities() -> None:
    logits = torch.tensor([[0.0, math.log(3)]])
    # softmax = (1/4, 3/4); for label 0 the mean of (1/4 − 1)² and (3/4 − 0)² is 9/16.
    assert loss_of(logits, torch.tensor([0]), "mse").item() == pytest.approx(9 / 16)
