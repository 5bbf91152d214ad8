import math

import pytest
import torch

from tests.cnn import oracles
from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.choices import INITS
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.network import Network, loss_of
from vizcore.cnn.slopes import largest_slope, rises

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


@pytest.mark.parametrize("key", INITS)
def test_initial_weights_have_the_variance_of_their_definition(key: str) -> None:
    config = TrainConfig(architecture="c40k5-d100", init=key, sigma_w2=3.0, sigma_b2=0.5)
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
            "orthogonal": 1 / max(fan_in, stage.layer.units),
        }[key]
        variance = stage.weight.detach().square().mean().item()
        assert variance == pytest.approx(wanted, rel=5 * math.sqrt(2 / stage.weight.numel()))
        biases = stage.bias.detach().square().mean().item()
        assert (biases > 0) == (key in ("pytorch", "custom"))
        if key == "custom":
            assert biases == pytest.approx(0.5, rel=5 * math.sqrt(2 / len(stage.bias)))


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


def test_largest_slopes() -> None:
    # Oracle: calculus. σ′(0) = 1/4, tanh′(0) = 1, ELU′ = max(1, α) for x → 0⁻,
    # max GELU′ = GELU′(√2) = Φ(√2) + √2 φ(√2).
    root = math.sqrt(2)
    gelu = 0.5 * (1 + math.erf(1)) + root * math.exp(-1) / math.sqrt(2 * math.pi)
    cases = {
        "sigmoid": 0.25,
        "tanh": 1,
        "relu": 1,
        "elu;alpha:2": 2,
        "gelu": gelu,
        "binary_step": 1,  # nothing to compare with: its slope is 0 everywhere
    }
    for text, expected in cases.items():
        spec = ActivationSpec.parse(text)
        got = largest_slope(spec.resolve(), spec.params)
        assert got == pytest.approx(expected, rel=2e-3), text


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
    assert network.normalised


def test_mean_squared_error_is_that_of_the_probabilities() -> None:
    logits = torch.tensor([[0.0, math.log(3)]])
    # softmax = (1/4, 3/4); for label 0 the mean of (1/4 − 1)² and (3/4 − 0)² is 9/16.
    assert loss_of(logits, torch.tensor([0]), "mse").item() == pytest.approx(9 / 16)
