"""Every activation with every norm and skip against autograd, on the same weights and others."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from tests.flow.plain import plain_flow
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.flow.config import NORM_POSITIONS, RESIDUALS, FlowConfig
from vizcore.flow.result import FlowResult
from vizcore.flow.simulate import simulate_flow

NORMED = [("none", "before"), *itertools.product(("batch", "layer"), NORM_POSITIONS)]
WIRED = list(itertools.product(NORMED, RESIDUALS))
BASE = FlowConfig(init="xavier_normal", sigma_b2=0.1, alpha=0.7)


def wirings(key: str, **size: int) -> list[FlowConfig]:
    return [
        dataclasses.replace(
            BASE, activation=key, norm=norm, norm_position=place, residual=skip, **size
        )
        for (norm, place), skip in WIRED
    ]


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_on_the_same_weights_it_is_autograd_to_rounding(key: str) -> None:
    depth = 2 if key == "exponential" else 3  # later layers are beyond all numbers
    for config in wirings(key, depth=depth, width=8, batch=6, seeds=1):
        result, plain = simulate_flow(config, dtype=torch.float64), plain_flow(config, 0)
        with np.errstate(divide="ignore"):
            for measured, expected in [
                (result.log10_signal, plain.signal),
                (result.log10_delta, plain.delta),
                (result.log10_weight_grad, plain.weight_grad),
            ]:
                np.testing.assert_allclose(
                    measured[0], np.log10(expected), rtol=1e-6, atol=1e-7, err_msg=str(config)
                )
        np.testing.assert_allclose(result.dead_fraction[0], plain.dead, atol=1e-12)


EXTREME = {
    "out of range below at every other layer": ("relu", {"init": "normal", "scale": 1e-4}, 20),
    "out of range above": ("relu", {"init": "normal", "scale": 10.0}, 20),
    "with biases": ("relu", {"init": "custom", "sigma_w2": 25.0, "sigma_b2": 1.0}, 40),
    "tiny behind φ only": ("1e-14 * tanh(x)", {"init": "custom", "sigma_b2": 1.0}, 8),
    "tiny everywhere": ("1e-14 * tanh(x)", {"init": "custom"}, 8),
    "huge, and not to be brought back": ("1e13 * tanh(1e-13 * x)", {"init": "custom"}, 8),
}


@pytest.mark.parametrize("case", EXTREME)
@pytest.mark.parametrize("batch", [6, 20])  # below half the width, and above
def test_signals_of_extreme_size_are_those_of_autograd(case: str, batch: int) -> None:
    text, weights, depth = EXTREME[case]
    config = FlowConfig(text, depth=depth, width=16, batch=batch, seeds=2, **weights)
    result = simulate_flow(config)
    for network in range(2):
        plain = plain_flow(config, network)
        for measured, expected in [
            (result.log10_signal, plain.signal),
            (result.log10_delta, plain.delta),
            (result.log10_weight_grad, plain.weight_grad),
        ]:
            np.testing.assert_allclose(measured[network], np.log10(expected), atol=1e-3)


def normed(x: Tensor, norm: str) -> Tensor:
    """PyTorch's own norms, for networks side by side: shape (networks, batch, width)."""
    if norm == "layer":
        return F.layer_norm(x, x.shape[-1:])
    if norm == "none":
        return x
    columns = x.transpose(0, 1).flatten(1)  # to batch normalisation a network is more channels
    whole = F.batch_norm(columns, None, None, training=True)
    return whole.unflatten(1, (len(x), -1)).transpose(0, 1)


def fresh_networks(config: FlowConfig, draw: torch.Generator) -> dict[str, np.ndarray]:
    """Plain PyTorch with random numbers of its own: log10 of each quantity, (networks, layers)."""
    networks, batch, n = config.seeds, config.batch, config.width
    before = config.norm if config.norm_position == "before" else "none"
    after = config.norm if config.norm_position == "after" else "none"

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=draw, dtype=torch.float64)

    y, h, signals, hs, weights = normal(networks, batch, n), None, [], [], []
    for _ in range(config.depth):
        weight = (normal(networks, n, n) * (config.weight_variance / n) ** 0.5).requires_grad_()
        bias = normal(networks, 1, n) * config.bias_variance**0.5
        branch = y @ weight.mT + bias
        h = branch if h is None or config.branch is None else h + config.branch * branch
        y = normed(config.spec(normed(h, before)), after)
        signals.append(y.detach().std((1, 2), correction=0))
        hs.append(h), weights.append(weight)
    loss = (h * F.normalize(normal(networks, batch, n), dim=-1)).sum() / batch**0.5
    gradients = torch.autograd.grad(loss, [*hs, *weights])
    norms = torch.stack([g.flatten(1).norm(dim=1) for g in gradients])
    delta, weight_grad = norms.split(config.depth)
    found = {"signal": torch.stack(signals), "delta": delta, "weight_grad": weight_grad}
    return {name: values.log10().T.numpy() for name, values in found.items()}


def assert_alike(result: FlowResult, other: dict[str, np.ndarray]) -> None:
    for name, fresh in other.items():
        ours = getattr(result, f"log10_{name}")
        known = np.isfinite(ours).all(0) & np.isfinite(fresh).all(0)
        variance = sum(x[:, known].var(0, ddof=1) / len(x) for x in (ours, fresh))
        gap = np.abs(ours[:, known].mean(0) - fresh[:, known].mean(0))
        # Of some ten thousand comparisons none is so far off by chance.
        assert (gap <= 6 * np.sqrt(variance) + 1e-6).all(), f"{result.config}: {name}"


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_on_other_weights_it_is_the_same_distribution(key: str) -> None:
    draw = torch.Generator().manual_seed(0)
    for config in wirings(key, depth=4, width=16, batch=8, seeds=16):
        assert_alike(simulate_flow(config), fresh_networks(config, draw))
