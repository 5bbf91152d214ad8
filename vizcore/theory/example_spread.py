"""How far the examples of a batch differ behind each layer: what is left of the input.

For pre-activations of correlation c the share of E y² that two examples do not have in common is
g(u) = 1 − E φ(u₁)φ(u₂) / E φ², with u = 1 − c. It is u, not c, that is followed (u′ = g(u) in a
plain stack without biases), because u is exact where c has long been rounded to 1.
"""

from __future__ import annotations

import math

import numpy as np

from vizcore.theory.moments import moments_of
from vizcore.theory.pairs import Series, series_of
from vizcore.theory.shares import Shares
from vizcore.theory.stack import Journey, RandomStack
from vizcore.theory.table import Floats

_STRAIGHT = 1e-12  # below this u the map is a straight line to the last digit


def example_spread(stack: RandomStack, journey: Journey, shares: Shares) -> tuple[Floats, Floats]:
    """ln of the variance of y over a batch, mean over units, and its variance over networks.

    Parameters
    ----------
    stack, journey, shares
        The networks, their layers and the steps between these.

    Returns
    -------
    log_variance
        Shape (depth,), in the limit of wide layers, −inf if all examples are the same. It is the
        variance of B examples, 1 − 1/B of that of endlessly many.
    chance
        Shape (depth,): variance over networks of its logarithm, to first order in 1/width.
    """
    some = math.log1p(-1 / stack.batch)
    if stack.norm == "batch":
        behind = stack.norm_position == "after"  # there the variance over the batch is set
        return journey.apart + (0.0 if behind else some), np.zeros(stack.depth)
    phi = series_of(stack.spec)[0].at(journey.gate)
    apart, trend, through = _follow(stack, phi, _mended(stack, phi, journey), shares)
    log_variance = some + journey.square + apart
    log_variance = np.where(np.isposinf(log_variance), np.nan, log_variance)  # overflows
    return log_variance, _chance(stack, journey, trend, through)


def _mended(stack: RandomStack, phi: Series, journey: Journey) -> Floats:
    """What g by the series is to be multiplied by near u = 0 and near u = 1, shape (2, depth).

    Series are interpolated coarsely. At the ends g is known better: g′(0) = q E φ′² / E φ² if φ
    does not jump, and g(1) = 1 − (E φ)² / E φ².
    """
    moments, gate = moments_of(stack.spec), journey.gate
    slope = gate + moments.at("slope_square", gate) - moments.at("square", gate)
    pattern = np.minimum(moments.at("mean", gate) ** 2, 1 - 1e-12)
    ends = np.stack([np.exp(slope), 1 - pattern])
    by_series = np.stack([phi.slopes(np.ones(stack.depth)), 1 - phi.values(np.zeros(stack.depth))])
    ratio = ends / by_series
    breaks = stack.spec.resolve().breaks(**stack.spec.values)
    if any(b.order == 0 for b in breaks):
        ratio[0] = 1.0
    ratio = np.where(np.isfinite(ratio) & (ratio > 0), ratio, 1.0)
    if stack.norm == "layer" and stack.norm_position == "after":  # takes the units' mean away
        ratio = ratio / (1 - pattern)
    return np.asarray(ratio)


def _follow(
    stack: RandomStack, phi: Series, mended: Floats, shares: Shares
) -> tuple[Floats, Floats, Floats]:
    """ln g of every layer; d ln u′ / d ln u of every step, and the part of u′ by the weights."""
    total = stack.sigma_w2 + stack.sigma_b2
    share = stack.sigma_w2 * (1 - stack.overlap) / total if total > 0 else 0.0
    log_u = math.log(share) if share > 0 else -math.inf
    found, trends, parts = [], [], []
    steps = zip([*shares.branch.tolist(), 0.0], [*shares.skip.tolist(), 0.0], strict=True)
    for layer, (branch, skip) in enumerate(steps):
        log_g, elasticity = _map(phi, layer, log_u)
        u = min(math.exp(log_u), 1.0)
        log_g += math.log(mended[0, layer] * (1 - u) + mended[1, layer] * u)
        found.append(log_g)
        by_weights = math.log(branch) + log_g if branch > 0 else -math.inf
        by_skip = math.log(skip) + log_u if skip > 0 else -math.inf
        log_u = float(np.logaddexp(by_weights, by_skip))
        part = math.exp(by_weights - log_u) if math.isfinite(log_u) else 0.0
        parts.append(part)
        trends.append(part * elasticity + 1 - part)
    return np.array(found), np.array(trends[:-1]), np.array(parts[:-1])


def _map(phi: Series, layer: int, log_u: float) -> tuple[float, float]:
    """ln g(u) and d ln g / d ln u."""
    shares, powers = phi.shares[layer], phi.powers[layer]
    if log_u < math.log(_STRAIGHT):
        slope = float(shares @ powers)
        return (log_u + math.log(slope) if slope > 0 else -math.inf), 1.0
    u = math.exp(log_u)
    if u < 0.5:
        log_c = math.log1p(-u)
        g = float(shares @ -np.expm1(powers * log_c))
        slope = float(shares @ (powers * np.exp((powers - 1) * log_c)))
    else:
        g = 1 - phi.value(layer)(1 - u)
        slope = float((g - (1 - phi.value(layer)(1 - 0.99 * u))) / (0.01 * u))
    return (math.log(g), slope * u / g) if g > 0 else (-math.inf, 1.0)


def _chance(stack: RandomStack, journey: Journey, trend: Floats, through: Floats) -> Floats:
    """Variance over networks of ln Σ_b ‖Δ_b‖², where Δ_b leads from the mean to example b.

    With G the Gram matrix of all Δ_b and p = tr G² / (tr G)² — 1 over the number of directions
    that they have — one layer of N units with K = E φ′⁴ / (E φ′²)² multiplies (tr G)² and tr G² by

        1 + (K (1 + 2p) − 1)/N   and   1 + (K (1/p + 2) − 1)/N

    on average (fourth moments of a normal variable). Rotations keep lengths: K − 1 for K, and
    no −1.
    """
    moments, n = moments_of(stack.spec), stack.width
    fourth = moments.at("slope_fourth", journey.gate) - 2 * moments.at("slope_square", journey.gate)
    steep = np.nan_to_num(np.exp(fourth), nan=1.0, posinf=1.0)
    fresh, lost = (steep - 1, 0.0) if stack.orthogonal else (steep, 1.0)
    p = min(1.0, 1 / (stack.batch - 1) + 1 / n)
    variance, found = 0.0, []
    for layer in range(stack.depth):
        part = 1.0 if layer == 0 else float(through[layer - 1])
        kept = 0.0 if layer == 0 else float(trend[layer - 1]) ** 2 * variance
        grown = 1 + (float(fresh[layer]) * (1 + 2 * p) - lost) / n
        variance = kept + part**2 * math.log(max(grown, 1.0)) + 4 * part * (1 - part) * p / n
        next_p = (p + (float(fresh[layer]) * (1 + 2 * p) - lost * p) / n) / grown
        p = min(1.0, p + part * (next_p - p))
        found.append(variance)
    return np.array(found)
