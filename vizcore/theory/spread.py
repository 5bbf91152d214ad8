"""How far networks of finite width spread around mean-field theory, to first order in 1/width.

For one example ln‖δ‖² gains the variance κ/N a layer, κ = 3 E φ′⁴ / (E φ′²)² − 1 (ReLU: 5), so that
SD(ln‖δ¹‖) ≈ ½√(Σ κ/N). The examples of a batch share their network but not their paths through
it, and only what they share makes networks differ; second moments of pairs follow it here. To
that adds what chance does to q, and q to the slopes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vizcore.theory.moments import Floats
from vizcore.theory.pair_path import PairPath, follow_pair
from vizcore.theory.shares import Shares
from vizcore.theory.stack import Journey, RandomStack

# Where q itself is unstable chance grows from layer to layer, but what is linear in ln q ends here.
_FAR = 4.0
_WILD = 3.0  # relative variance of a mean over a layer from which on it says little about the mean


@dataclass(frozen=True, eq=False)
class Spreads:
    """Variances over networks of natural logarithms of squares, shape (depth,).

    Attributes
    ----------
    signal, delta, weight_grad
        Of ln of the variance of y, of ln Σ‖δ‖² over the batch, and of ln ‖∂L/∂W‖².
    """

    signal: Floats
    delta: Floats
    weight_grad: Floats


def spreads_of(stack: RandomStack, journey: Journey, shares: Shares) -> Spreads:
    """Spreads at every layer."""
    if stack.norm == "batch":
        return _behind_batch_norm(stack, journey, shares)
    pair = follow_pair(stack, journey, shares)
    noise = _noise(stack, journey, pair)
    # LSUV sets what comes through the weights to 1, whatever it was.
    through = 0.0 * shares.branch if stack.fitted else shares.branch
    trend = through * journey.square_trend[:-1] + shares.skip
    bend = np.append(journey.slope_trend[:-1] * shares.back, 0.0)
    after = stack.norm == "layer" and stack.norm_position == "after"
    # Chance enters ln q of a layer with the y below it; behind a norm it only bends the slope.
    chance = np.append(0.0, 0.0 * noise[1:] if after else through**2 * noise[:-1])
    in_q, pull = np.zeros(stack.depth), np.zeros(stack.depth)
    for layer in range(1, stack.depth):
        grown = trend[layer - 1] ** 2 * in_q[layer - 1]
        in_q[layer] = min(grown, max(in_q[layer - 1], _FAR)) + chance[layer]
    for layer in range(stack.depth - 2, -1, -1):  # d ln‖δ‖² / d ln q, through all layers above
        pull[layer] = bend[layer] + trend[layer] * pull[layer + 1]
    later = _from_above(noise[:-1] * bend[:-1] ** 2 if after else (chance * pull**2)[1:])
    if not after:
        later = np.minimum(later, _FAR)
    if stack.fitted:  # and multiplies the gradient by what that takes
        later = later + _from_above(shares.back**2 * noise[:-1])
    delta = _paths(stack, journey, shares, pair) + later
    # y itself is taken to spread like a normal variable, and not at all behind a norm.
    own = 2 * _over_batch(stack, np.ones(stack.depth), pair.correlation_square) / stack.width
    return Spreads(
        signal=journey.variance_trend**2 * in_q + (0.0 if after else own),
        delta=delta + np.minimum(in_q * pull**2, _FAR),
        weight_grad=delta + np.minimum(in_q * (pull + 1) ** 2, in_q + _FAR),
    )


def too_wild(stack: RandomStack, journey: Journey) -> bool:
    """Whether layers of this width are too narrow for E φ′² to say what their mean of φ′² is."""
    return bool((journey.kurtosis[:-1] > _WILD * stack.width).any())


def _behind_batch_norm(stack: RandomStack, journey: Journey, shares: Shares) -> Spreads:
    """A unit's whole batch is one sample here, and its kurtosis contains all but the skip."""
    x = shares.back
    steps = x**2 * journey.kurtosis[:-1] + 4 * x * (1 - x) / stack.batch
    delta = _from_above(np.log1p(steps / stack.width))  # steps are large in small batches
    return Spreads(np.zeros(stack.depth), delta, delta)


def _noise(stack: RandomStack, journey: Journey, pair: PairPath) -> Floats:
    """Variance of ln of the mean of y² over N units and the batch, given q."""
    alone = pair.own_squares - 1
    both = pair.squares - 1
    if stack.orthogonal:  # rotations keep the mean of h², so only what is left can vary
        alone = alone - 2 * journey.square_trend**2
        both = both - 2 * journey.square_trend**2 * pair.correlation_square
    # The logarithm of a mean over few units varies less than the mean itself.
    return np.log1p(np.maximum(_over_batch(stack, alone, both), 0) / stack.width)


def _paths(stack: RandomStack, journey: Journey, shares: Shares, pair: PairPath) -> Floats:
    """Variance of ln Σ‖δ‖² by the weights alone.

    Followed are A = E‖δ_a‖⁴, C = E‖δ_a‖²‖δ_b‖² and D = E(δ_a·δ_b)², in units of (E‖δ‖²)².
    """
    n, b = stack.width, stack.batch
    a, c, d, log_unit = 1.0, 1.0, 1 / n, 0.0
    found = [0.0]
    columns = shares.back, pair.slopes[:-1], pair.slope_squares[:-1], journey.kurtosis[:-1]
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


def _over_batch(stack: RandomStack, alone: Floats, pair: Floats) -> Floats:
    """Mean over all pairs of examples: of one with itself, and of two."""
    return alone / stack.batch + (1 - 1 / stack.batch) * pair


def _from_above(steps: Floats) -> Floats:
    """Sums of the steps between each layer and the last, shape (depth,)."""
    return np.append(np.cumsum(steps[::-1])[::-1], 0.0)
