"""The predicted spread over examples against closed forms and a plain loop with fresh matrices."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from vizcore.flow.config import FlowConfig
from vizcore.flow.predict import predict_flow
from vizcore.theory.finite_width.ensemble import NETWORKS


def fresh(config: FlowConfig, networks: int) -> np.ndarray:
    """log₁₀ of the spread over examples in a plain float64 loop, shape (networks, depth)."""
    draw = np.random.default_rng(0)
    n, found = config.width, np.empty((networks, config.depth))
    for network in range(networks):
        y = draw.normal(size=(config.batch, n))
        h = None
        for layer in range(config.depth):
            weight = draw.normal(0, (config.weight_variance / n) ** 0.5, (n, n))
            branch = y @ weight.T + draw.normal(0, config.bias_variance**0.5, n)
            h = branch if h is None or config.branch is None else h + config.branch * branch
            y = PHIS[config.activation](h)
            found[network, layer] = np.log10(y.var(0).mean()) / 2
    return found


PHIS = {
    "identity": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softplus": lambda z: np.logaddexp(0, z),
    "gaussian": lambda z: np.exp(-z * z),
    "sinc": lambda z: np.sinc(z / np.pi),
    "absolute": np.abs,
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "gelu": lambda z: z * ndtr(z),
    "mish": lambda z: z * np.tanh(np.logaddexp(0, z)),
    "silu": lambda z: z / (1 + np.exp(-z)),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "logsigmoid": lambda z: -np.logaddexp(0, -z),
    "binary_step": lambda z: (z > 0).astype(float),
}


@pytest.mark.parametrize("residual", ["none", "unit"])
@pytest.mark.parametrize("key", PHIS)
def test_it_is_what_networks_show(key: str, residual: str) -> None:
    config = FlowConfig(
        *(key, (), 12, 192, 6, "custom"),
        sigma_w2=1.5,
        sigma_b2=0.2,
        residual=residual,
        seeds=8,
    )
    measured, theory = fresh(config, 8), predict_flow(config)
    error = theory.log10_example_spread_sd / 8**0.5
    gap = np.abs(measured.mean(0) - theory.log10_example_spread)
    # Of order 1/width a layer is what theory leaves out: here 12/192 of ½ log₁₀ e, and some.
    assert (gap < 4 * error + 0.06).all(), gap
    chance = measured.std(0, ddof=1)
    assert (chance < 2.5 * theory.log10_example_spread_sd + 0.01).all()


@pytest.mark.parametrize(
    ("key", "w", "b", "depth"),
    [
        # q goes astray, and with it the slope that decides how fast examples become alike.
        ("gelu", 2.0, 0.0, 50),
        ("mish", 2.0, 0.0, 50),
        # What is left in the end is that examples differ in size.
        ("softplus", 2.0, 0.0, 50),
        ("logsigmoid", 2.0, 0.1, 50),
        ("relu", 2.0, 0.0, 50),
        ("leaky_relu", 2.0, 0.0, 50),
        ("silu", 2.0, 0.0, 50),
        # Nothing of that: examples stay apart, or become alike at one pace.
        ("tanh", 2.0, 0.0, 50),
        ("sigmoid", 2.0, 0.0, 20),
    ],
)
def test_it_follows_the_path_of_every_network(key: str, w: float, b: float, depth: int) -> None:
    config = FlowConfig(*(key, (), depth, 256, 8, "custom"), sigma_w2=w, sigma_b2=b)
    measured, theory = fresh(config, 12), predict_flow(config)
    for layer in (depth // 2, depth - 1):
        found, sd = measured[:, layer], theory.log10_example_spread_sd[layer]
        error = found.std(ddof=1) / 12**0.5
        assert abs(found.mean() - theory.log10_example_spread[layer]) < sd + 2 * error
        # Twelve networks know a standard deviation to a fifth, the ensemble to a seventh.
        assert 0.4 * sd - 0.01 < found.std(ddof=1) < 2.5 * sd + 0.01


def test_layer_norm_hides_how_large_examples_are() -> None:
    # Behind a norm all examples have the size 1, and tanh keeps them apart: 1 − 1/B, c = 0.
    config = FlowConfig("tanh", (), 30, 256, 8, "he_normal", norm="layer", norm_position="after")
    theory = predict_flow(config)
    np.testing.assert_allclose(theory.log10_example_spread, np.log10(1 - 1 / 8) / 2, atol=0.01)
    assert (theory.log10_example_spread_sd < 0.03).all()


@pytest.mark.parametrize("init", ["lecun_normal", "orthogonal"])
def test_a_linear_network_of_any_depth_in_closed_form(init: str) -> None:
    # Gaussian: ln‖Δ‖² of one direction is a sum of L terms ln(χ²_N / N), each −1/N on average with
    # variance 2/N; rotations keep every length. Four examples have three directions.
    depth, width = 200, 256
    config = FlowConfig("identity", (), depth, width, 4, init, 1.0)
    theory = predict_flow(config)
    start = np.log10(1 - 1 / 4) / 2
    if init == "orthogonal":
        np.testing.assert_allclose(theory.log10_example_spread, start, atol=1e-3)
        np.testing.assert_allclose(theory.log10_example_spread_sd, 0, atol=1e-6)
        return
    least, most = (np.log(10) ** -1 * part * depth / width / 2 for part in (1 / 3, 1))
    assert start - most < theory.log10_example_spread[-1] < start - least
    most_sd = (2 * depth / width) ** 0.5 / (2 * np.log(10))
    unsure = 1 / (2 * NETWORKS) ** 0.5  # what an ensemble of so many knows of its own deviation
    assert (1 - unsure) * most_sd / 3**0.5 < theory.log10_example_spread_sd[-1] < most_sd


def test_equal_inputs_stay_equal_and_half_the_noise_is_shared_with_biases() -> None:
    constant = predict_flow(FlowConfig("tanh", depth=5, input="constant"))
    assert (constant.log10_example_spread == -np.inf).all()
    # Closed form for φ = identity: biases are common, so the variance over examples is σ_w²^l.
    linear = predict_flow(
        FlowConfig("identity", (), 6, 1024, 1024, "custom", 0.5, 1.0)
    ).log10_example_spread
    np.testing.assert_allclose(linear, np.log10(0.5) / 2 * np.arange(1, 7), atol=0.01)


def test_far_below_one_it_keeps_its_digits() -> None:
    # χ₁ = σ_w² E σ′(√q z)² at q = E σ(√q z)² by SciPy is 0.0557 (σ_w² = 1): a factor √χ₁ a layer.
    config = FlowConfig("sigmoid", (), 1000, 1024, 16, "xavier_normal")
    spread = predict_flow(config).log10_example_spread
    np.testing.assert_allclose(np.diff(spread)[20:], np.log10(0.0557) / 2, atol=0.003)


@pytest.mark.parametrize("key", ["relu", "gelu", "softplus", "leaky_relu"])
def test_a_skip_passes_on_what_chance_has_made_of_the_units(key: str) -> None:
    # h keeps its mean over the units, and with it more or less than its share of what is positive.
    config = FlowConfig(key, (), 40, 128, 6, "custom", 2.0, residual="unit")
    measured, theory = fresh(config, 40), predict_flow(config)
    for layer in (19, 39):
        found, sd = measured[:, layer], theory.log10_example_spread_sd[layer]
        assert 0.5 < sd / found.std(ddof=1) < 1.4
        error = found.std(ddof=1) / 40**0.5
        assert abs(found.mean() - theory.log10_example_spread[layer]) < 0.02 + 3 * error
