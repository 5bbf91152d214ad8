"""How far ‖δ‖ spreads between networks because of their weights, to first order in 1/width.

For one example ln‖δ‖² gains the variance κ/N a layer, κ = 3 E φ′⁴ / (E φ′²)² − 1 (ReLU: 5), so that
SD(ln‖δ¹‖) ≈ ½√(Σ κ/N). The examples of a batch share their network but not their paths through
it, and only what they share makes networks differ; second moments of pairs follow it here.
"""

from __future__ import annotations

import math

import numpy as np

from vizcore.theory.gaussian.table import Floats
from vizcore.theory.layer_contributions import LayerContributions
from vizcore.theory.pairs.two_input_recursion import PairStates
from vizcore.theory.stack import LayerStates, RandomStack

_WILD = 3.0  # relative variance of a mean over a layer from which on it says little about the mean


def too_wild(stack: RandomStack, states: LayerStates) -> bool:
    """Whether layers of this width are too narrow for E φ′² to say what their mean of φ′² is."""
    return bool((states.kurtosis[:-1] > _WILD * stack.width).any())


def spread_behind_batch_norm(
    stack: RandomStack, states: LayerStates, contributions: LayerContributions
) -> Floats:
    """Variance of ln Σ‖δ‖² between networks with batch normalisation, shape (depth,).

    A unit's whole batch is one sample here, and its kurtosis contains all but the skip.
    """
    x = contributions.back
    steps = x**2 * states.kurtosis[:-1] + 4 * x * (1 - x) / stack.batch
    log_steps = np.log1p(steps / stack.width)  # steps are large in small batches
    return np.append(np.cumsum(log_steps[::-1])[::-1], 0.0)


def spread_of_paths(
    stack: RandomStack, states: LayerStates, contributions: LayerContributions, pair: PairStates
) -> Floats:
    """Variance of ln Σ‖δ‖² over the batch, by the weights alone, shape (depth,).

    Followed are A = E‖δ_a‖⁴, C = E‖δ_a‖²‖δ_b‖² and D = E(δ_a·δ_b)², in units of (E‖δ‖²)².
    """
    n, b = stack.width, stack.batch
    a, c, d, log_unit = 1.0, 1.0, 1 / n, 0.0
    found = [0.0]
    columns = contributions.back, pair.slopes[:-1], pair.slope_squares[:-1], states.kurtosis[:-1]
    steps = zip(*(column[::-1].tolist() for column in columns), strict=True)
    for x, m, s, kurtosis in steps:  # x comes through the weights, 1 − x through the skip
        fresh = (s * (c + 2 * d) - (2 * d if stack.orthogonal else 0)) * x * x / n
        mixed = x * (1 - x) / n
        a_next = a + a * x * x * kurtosis / n + 4 * a * mixed
        c_next = c * (1 - x * x / n) + fresh + 4 * mixed * m * d
        d_next = d * ((1 - x + x * m) ** 2 - (x * m) ** 2 / n) + fresh + 2 * mixed * c
        log_unit += math.log(a_next)
        a, c, d = 1.0, c_next / a_next, d_next / a_next
        found.append(log_unit + math.log(1 / b + (1 - 1 / b) * c))
    return np.array(found[::-1])
