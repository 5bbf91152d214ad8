"""How far the examples of a batch differ behind each layer: what is left of the input.

In every network of an ensemble the mean square difference of two examples is followed along that
network's own q, as t = ½ E (h_a − h_b)² / q. Its parts are u = 1 − c, of two directions, and ft, of
two lengths. Of E φ² they become, with s = q E φ′² / E φ² and y = φ(h),

    u:  g(u) = 1 − E φ(u₁)φ(u₂) / E φ² on average, less what chance moves to the lengths;
    ft: s E x²φ′² / (q E φ′²), of which the part along y is a difference in length again.

On average over the weights that is exact to first order in ft. It is t, not c, that is followed,
because t keeps its digits where c has long been rounded to 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.finite_width.ensemble import Way, normal_points, over_batch
from vizcore.theory.gaussian.moments import moments_of
from vizcore.theory.gaussian.table import LOG_Q, SPACING, Floats, Table
from vizcore.theory.pairs.hermite import ORDER, series_of
from vizcore.theory.pairs.two_input_recursion import PairStates
from vizcore.theory.stack import RandomStack, log_of

_LEAST = 1e-200  # below this u the map has long been a straight line


@dataclass(frozen=True, eq=False)
class _Layers:
    """What φ does at the variance of each network, shape (depth, networks).

    ln E φ²; how g is put together, see `_table`; s by what becomes of a difference in length and
    of one in direction, see the top; K = E φ′⁴ / (E φ′²)²; N Cov of the means of φ² and of t; and
    how both grow with the mean of z over the units, see `Moments`.
    """

    square: Floats
    tails: Floats
    rest: Floats
    power: Floats
    low: Floats
    bend: Floats
    lengths: Floats
    along: Floats
    moved: Floats
    steep: Floats
    shared: Floats
    tilt: Floats
    slope_tilt: Floats


def example_spread(stack: RandomStack, pair: PairStates, up: Way) -> Floats:
    """ln of the variance of y over a batch, mean over units, shape (depth, networks).

    Parameters
    ----------
    stack
        The networks, without batch normalisation.
    pair
        What two examples have in common on average.
    up
        The way of every network.

    Returns
    -------
    NDArray
        −inf if all examples are the same. It is the variance of B examples, 1 − 1/B of that of
        endlessly many.
    """
    n, q, gain = stack.width, over_batch(up.q), up.gain
    phi = _layers(stack, up)
    skip = 0 * q[1:] if stack.branch is None else np.exp(q[:-1] - q[1:])
    weights = np.exp(stack.log_scale + gain[1:] + over_batch(up.sent)[:-1] - q[1:])
    p = _directions(stack, phi.steep.mean(1), 1 - skip.mean(1))
    chance = _chance(stack, pair, up, phi, p)
    joining = _fresh_points(stack)[:, 1]
    log_gain, added = stack.log_scale + gain[1:], phi.square + chance
    raised = np.ones((ORDER - 1, q.shape[1]))
    difference = gain[0] + log_of(1 - stack.overlap)
    f = np.exp(gain[0] + over_batch(up.received[0]) - q[0]) * ((1 + stack.overlap) / 2 / n)
    found = np.empty_like(q)
    for layer in range(stack.depth):
        log_t = difference - q[layer]
        turned = 1 - f
        u = np.minimum(np.maximum(np.exp(log_t) * turned, _LEAST), 2.0)
        raised[1:] = 1 - u
        g = (phi.tails[layer] * np.multiply.accumulate(raised, axis=0)).sum(0)
        g -= phi.rest[layer] * np.expm1(phi.power[layer] * np.log1p(-np.minimum(u, 1.0))) / u
        g *= phi.low[layer] + phi.bend[layer] * u
        moved = turned * np.minimum(phi.moved[layer] * (1 - u / 2), g)
        total = turned * g + f * phi.lengths[layer]
        tilt = (1 - f) * phi.slope_tilt[layer] + f * phi.tilt[layer]
        lasting = tilt * up.state[layer] / n**0.5
        found[layer] = log_y = log_t + np.log(total) + added[layer] + lasting
        if layer + 1 == stack.depth:
            break
        f_of_y = (moved + f * phi.along[layer]) / total
        branch = log_gain[layer] + log_y
        if stack.branch is None and stack.sigma_b2 == 0:
            difference, f = branch, f_of_y
            continue
        part, old, difference = 1.0, difference, branch
        if stack.branch is not None:
            difference = np.logaddexp(old, branch)
            part = np.exp(branch - difference)
            mixed = 4 * part * (1 - part) * p[layer] / n
            difference += np.sqrt(mixed) * joining[layer] - mixed / 2
        w, b = weights[layer], skip[layer]
        f = (np.sqrt(b * (1 - part) * f) + np.sqrt(w * part * f_of_y)) ** 2
        f = np.minimum(f + ((1 - w) * part + w * (1 - part)) / n, 1.0)
    return found + math.log1p(-1 / stack.batch)


def _chance(stack: RandomStack, pair: PairStates, up: Way, phi: _Layers, p: Floats) -> Floats:
    """ξ of t in every layer and network; the mean of the factor e^ξ is 1.

    The variance of e^ξ is (K (1 + 2p) − 1)/N if examples are close, with p from `_directions`. Far
    apart (u = 1) each adds its own mean of φ² over the units, and every pair its product:
    Var (mean of φ²)/B + 2 (p − 1/B)/N, where p is 1/(B − 1) and grows with E ρ². Rotations
    keep lengths: K − 1 for K, and no −1 or 2. Part of ξ lies along the chance in the mean of φ².
    With a skip, what goes with the mean of z over the units is left out: it lasts, see `ensemble`.
    """
    n, b, examples = stack.width, stack.batch, up.q.shape[1]
    lost = 0.0 if stack.orthogonal else 1.0
    deviation, common = up.deviation, pair.common[:, None]
    close = ((phi.steep - 1 + lost) * (1 + 2 * p[:, None]) - lost) / n
    chance_square = (pair.correlation_square - pair.correlation**2)[:, None]
    apart = 1 / (b - 1) + (1 - 1 / (b - 1)) * chance_square - 1 / b
    apart = deviation**2 / b + 2 * lost * apart / n
    u = np.minimum(1 - pair.correlation, 1.0)[:, None]
    variance = np.log1p(np.maximum((1 - u) * close + u * apart, 0.0))
    points = normal_points(stack.depth + 1, examples)[1:]
    shared, whole = phi.shared, variance
    if stack.branch is not None:
        shared = shared - phi.tilt * phi.slope_tilt
        passed_on = phi.slope_tilt**2 / n * (common + (1 - common) / examples)
        variance = np.maximum(variance - passed_on, 0.0)
        deviation = deviation * np.sqrt(1 - up.lasting)
    tied = np.sqrt(common) * shared / np.maximum(deviation, 1e-12) / n
    tied = np.minimum(np.maximum(tied, -np.sqrt(variance)), np.sqrt(variance))
    own = deviation * np.sqrt((1 - common) / examples)
    own = np.minimum(own, np.sqrt(np.maximum(variance - tied**2, 0.0)))
    fresh = np.sqrt(np.maximum(variance - tied**2 - own**2, 0.0))
    draws = points[:, 0], points[:, 1:].mean(1) * examples**0.5, _fresh_points(stack)[:, 0]
    parts = zip((tied, own, fresh), draws, strict=True)
    return np.asarray(sum(size * draw for size, draw in parts) - whole / 2)


def _directions(stack: RandomStack, steep: Floats, part: Floats) -> Floats:
    """p, 1 over the number of directions that examples lie in from their mean, shape (depth,).

    p = tr G² / (tr G)² for the Gram matrix G of what leads there. One layer
    of N units multiplies (tr G)² and tr G² by 1 + (K (1 + 2p) − 1)/N and 1 + (K (1/p + 2) − 1)/N on
    average (fourth moments of a normal variable).
    """
    n, lost = stack.width, 0.0 if stack.orthogonal else 1.0
    p = min(1.0, 1 / (stack.batch - 1) + 1 / n)
    found = [p]
    for k, share in zip(steep.tolist(), part.tolist(), strict=False):
        spread = (k - 1 + lost) * (1 + 2 * p)
        of_y = (p + (spread - lost * p) / n) / (1 + (spread - lost) / n)
        p = min(1.0, p + share * (of_y - p))
        found.append(p)
    return np.array(found)


def _fresh_points(stack: RandomStack) -> Floats:
    return normal_points(stack.depth, 1, seed=1)


def _layers(stack: RandomStack, up: Way) -> _Layers:
    fixed = stack.orthogonal or (stack.norm == "layer" and stack.norm_position == "before")
    gate = over_batch(up.gate)
    columns = _table(stack.spec, fixed, stack.norm != "none").at(gate)
    (
        square,
        slope,
        lengths,
        along,
        moved,
        steep,
        shared,
        tilt,
        slope_tilt,
        rest,
        low,
        bend,
        log_power,
        *tails,
    ) = columns
    s = np.exp(slope + gate - square)
    if stack.norm == "layer" and stack.norm_position == "after":
        square = square - over_batch(-up.norm)
    return _Layers(
        square,
        np.stack(tails, axis=1),
        rest,
        np.exp(log_power),
        low,
        bend,
        s * lengths,
        s * along,
        s * moved / stack.width,
        steep,
        shared,
        tilt,
        slope_tilt,
    )


@lru_cache(maxsize=64)
def _table(spec: ActivationSpec, fixed: bool, normed: bool) -> Table:
    """What `_layers` reads, `fixed` if the mean of h² is, `normed` if lengths are the same.

    g(u) = u (Σ_j t_j (1 − u)ʲ + r (1 − (1 − u)ᵖ)/u) (l + (h − l) u), in which t are the sums of
    the shares of a Hermite series above j, r and p its rest and the power of that. Series are cut
    off; at its ends g is known better, so that l and h mend it there: g′(0) = q E φ′² / E φ² if
    φ does not jump, and g(1) = 1 − (E φ)² / E φ².
    """
    m, phi = moments_of(spec), series_of(spec)[0].at(np.asarray(LOG_Q, dtype=float))
    with np.errstate(all="ignore"):
        pattern = np.minimum(m.mean**2, 1 - 1e-12)
        ends = np.stack([np.exp(LOG_Q + m.slope_square - m.square), 1 - pattern])
        series = np.stack([(phi.shares * phi.powers).sum(1), 1 - phi.shares[:, 0]])
        low, high = ends / series
        steep = np.nan_to_num(np.exp(m.slope_fourth - 2 * m.slope_square), nan=1.0, posinf=1.0)
        shared, moved = m.both - 1, m.both
        if fixed:
            rises = (np.gradient(table, SPACING) for table in (m.square, m.slope_square))
            shared = shared - 2 * np.nan_to_num(math.prod(rises), posinf=0.0, neginf=0.0)
            moved = moved - m.along
    if any(b.order == 0 for b in spec.resolve().breaks(**spec.values)):
        low = np.ones_like(low)
    low, high = (np.where(np.isfinite(x) & (x > 0), x, 1.0) for x in (low, high))
    lengths = np.zeros((3, len(LOG_Q))) if normed else np.stack([m.own, m.along, moved])
    tails = np.cumsum(phi.shares[:, -2:0:-1], axis=1)[:, ::-1].T
    ratios = [*lengths, steep, shared, m.tilt, m.slope_tilt, phi.shares[:, -1], low, high - low]
    return Table([m.square, m.slope_square], [*ratios, np.log(phi.powers[:, -1]), *tails])
