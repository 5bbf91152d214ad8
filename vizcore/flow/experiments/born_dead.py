"""Born-dead networks, counted: how often no gradient can reach layer 1 from the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.weights import generator
from vizcore.flow.predict import stack_of
from vizcore.flow.result import Floats
from vizcore.theory.born_dead import born_dead, dead_share, is_off_by_halves


@dataclass(frozen=True, eq=False)
class BornDead:
    """Networks in which some layer is off as a whole, for one input.

    Attributes
    ----------
    widths, depths
        Units in each hidden layer, and numbers of hidden layers 1, 2, …
    measured, predicted
        Share of networks and its probability, shape (widths, depths); the latter NaN where φ is
        not flat on a half line from 0 (see `is_off_by_halves`).
    networks
        Networks drawn for each width.
    """

    widths: tuple[int, ...]
    depths: Floats
    measured: Floats
    predicted: Floats
    networks: int


def predict_dead(config: FlowConfig) -> Floats:
    """Expected `dead_fraction` of every layer, shape (depth,); NaN with a norm or a skip."""
    return dead_share(stack_of(config), config.batch)


def simulate_born_dead(
    spec: ActivationSpec,
    widths: Sequence[int] = (1, 2, 3, 4, 6, 8, 12, 16),
    depth: int = 50,
    networks: int = 400,
    seed: int = 0,
    sigma_w2: float = 2.0,
) -> BornDead:
    """Draw narrow networks without biases and count those that are born dead.

    One pass through a network tells for all depths at once: it stays dead above its first dead
    layer. For ReLU compare Lu et al. 2019 (arXiv:1903.06733).
    """
    measured = [_dead_by_depth(spec, n, depth, networks, seed, sigma_w2) for n in widths]
    bound = born_dead(np.array(widths, dtype=float), depth)
    return BornDead(
        widths=tuple(widths),
        depths=np.arange(1.0, depth + 1),
        measured=np.array(measured),
        predicted=bound if is_off_by_halves(spec) else np.full_like(bound, np.nan),
        networks=networks,
    )


def _dead_by_depth(
    spec: ActivationSpec, width: int, depth: int, networks: int, seed: int, sigma_w2: float
) -> Floats:
    draw = generator("born dead", seed, width)
    y = torch.empty(networks, width, 1).normal_(generator=draw)
    dead = torch.zeros(networks, dtype=torch.bool)
    shares, halves = [], is_off_by_halves(spec)
    for _ in range(depth):
        if halves:  # signs do not depend on the size of y, which may leave the numbers
            size = y.abs().amax(1, keepdim=True)
            y = y / torch.where(size > 0, size, 1.0)
        weights = torch.empty(networks, width, width).normal_(generator=draw)
        y, slope = spec.value_and_slope(torch.bmm(weights, y) * (sigma_w2 / width) ** 0.5)
        dead |= (slope == 0).all(1)[:, 0]
        shares.append(dead.double().mean().item())
    return np.array(shares)
