"""Networks that are called independent are: against plain NumPy loops that share nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy import stats

from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.weights import layer_weights
from vizcore.flow.simulate import simulate_flow

BASE = FlowConfig("identity", depth=12, batch=4, init="lecun_normal", seeds=6)
SETTINGS = {
    "width 2": {"width": 2},
    "width 8": {"width": 8},
    "tanh, width 3": {"activation": "tanh", "width": 3},
    "uniform, width 5": {"width": 5, "init": "pytorch"},
    "orthogonal, width 2": {
        "activation": "tanh",
        "width": 2,
        "init": "orthogonal",
        "sigma_w2": 2.0,
    },
    "more examples than units": {"width": 64, "batch": 128, "depth": 3},
    "more examples than units, uniform": {
        "width": 64,
        "batch": 256,
        "depth": 3,
        "init": "pytorch",
    },
}


def profiles(config: FlowConfig, seeds: int) -> np.ndarray:
    """log₁₀ ‖δ¹‖ / ‖δᴸ‖, shape (seeds, networks)."""
    return np.array(
        [
            simulate_flow(replace(config, seed=seed), histograms=False).log10_delta[:, 0]
            for seed in range(seeds)
        ]
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_networks_of_one_seed_have_nothing_in_common(name: str) -> None:
    # Intraclass correlation; its standard error for 60 groups of 6 independent ones is 0.03.
    seeds, found = 60, profiles(replace(BASE, **SETTINGS[name]), 60)
    networks = found.shape[1]
    assert len(found) == seeds
    within = found.var(1, ddof=1).mean()
    common = found.mean(1).var(ddof=1) - within / networks
    assert abs(common / (common + within)) < 0.12


def linear_loop(width: int, batch: int, depth: int, networks: int) -> np.ndarray:
    """log₁₀ ‖δ¹‖ / ‖δᴸ‖ of linear networks of fresh Gaussian matrices."""
    draw, found = np.random.default_rng(1), []
    for _ in range(networks):
        delta = draw.normal(size=(batch, width))
        delta /= np.linalg.norm(delta, axis=1, keepdims=True)
        for _ in range(depth - 1):
            delta = delta @ draw.normal(0, width**-0.5, (width, width))
        found.append(np.log10(np.linalg.norm(delta) / batch**0.5))
    return np.array(found)


@pytest.mark.parametrize(("width", "batch", "depth"), [(2, 4, 12), (8, 4, 12), (64, 128, 3)])
def test_they_spread_like_networks_that_share_nothing(width: int, batch: int, depth: int) -> None:
    config = replace(BASE, width=width, batch=batch, depth=depth)
    within = profiles(config, 40).std(1, ddof=1)
    expected = linear_loop(width, batch, depth, 400).std(ddof=1)
    # 200 degrees of freedom: a standard deviation is known to a twentieth, the oracle's to less.
    assert np.sqrt((within**2).mean()) == pytest.approx(expected, rel=0.2)


def matrices(kind: str, width: int, layers: int, networks: int) -> np.ndarray:
    """Shape (layers, networks, width, width)."""
    drawn = [
        layer_weights(kind, width, 0, range(networks), layer, torch.float64)
        for layer in range(layers)
    ]
    return np.array([[w.of_network(n).numpy() for n in range(networks)] for w in drawn])


@pytest.mark.parametrize(("kind", "kurtosis"), [("gaussian", 3.0), ("uniform", 1.8)])
@pytest.mark.parametrize("width", [5, 64, 80])
def test_norms_are_those_of_matrices_of_their_own(kind: str, kurtosis: float, width: int) -> None:
    # Closed form: of N² entries of variance 1/N, ‖W‖² has mean N and variance kurtosis − 1.
    squares = np.square(matrices(kind, width, 300, 3)).sum((2, 3))
    np.testing.assert_allclose(squares.mean(0), width, atol=5 * (kurtosis - 1) ** 0.5 / 300**0.5)
    np.testing.assert_allclose(squares.var(0), kurtosis - 1, rtol=0.4)
    between = np.corrcoef(squares.T)[np.triu_indices(3, 1)]
    assert np.abs(between).max() < 5 / 300**0.5


def test_rotations_of_the_plane_have_every_angle() -> None:
    # With eight of them there were eight angles only, whatever the seed.
    drawn = matrices("orthogonal", 2, 200, 2).reshape(-1, 2, 2)
    np.testing.assert_allclose(
        drawn @ drawn.swapaxes(1, 2), np.eye(2)[None].repeat(400, 0), atol=1e-6
    )
    angles = np.arctan2(drawn[:, 1, 0], drawn[:, 0, 0]) / (2 * np.pi) + 0.5
    assert stats.kstest(angles, "uniform").pvalue > 0.001
    assert len(np.unique(np.abs(drawn[:, 0, 0]).round(5))) > 300


@pytest.mark.parametrize("kind", ["gaussian", "uniform", "orthogonal"])
@pytest.mark.parametrize("width", [2, 20, 64])
def test_one_more_network_leaves_the_others_as_they_are(kind: str, width: int) -> None:
    few, many = (matrices(kind, width, 3, networks) for networks in (3, 20))
    np.testing.assert_array_equal(few, many[:, :3])
    later = layer_weights(kind, width, 0, range(2, 20), 1, torch.float64)
    np.testing.assert_array_equal(later.of_network(0).numpy(), many[1, 2])
