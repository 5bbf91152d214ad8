"""Networks of finite width: what chance makes of signal and gradient, by a chain of particles.

A particle is a network. It carries ln q of several examples upwards,
q′ = σ_w² E φ(√q z)² e^ξ + σ_b² with ξ normal, E e^ξ = 1 and Var e^ξ = (E φ⁴/(E φ²)² − 1)/N: what
the mean of φ² over N units does. Part of ξ is common to the examples, which share their weights.
With a skip, h keeps what it was, and with it its mean over the units, z̄: the part (E zφ²/E φ²) z̄
of ξ goes on through the layers, its correlation from one to the next being √(old q / new q).

The way back is to first order in 1/N. The weights that made h = Wy carry δ down as well, so that
Wᵀδ = y (Wy·δ)/|y|² + a part as of fresh weights. Beside A = ‖δ‖² goes the share of δ along the
signal, R = (Wy·δ)²/(σ_w² E y² A), which is 1 at the top. Mean-field theory takes R to be 1
throughout; it is larger where E φ is far from 0 and all units of a layer rise and fall together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.quadrature import normal_quantiles
from vizcore.theory.gaussian.moments import moments_of
from vizcore.theory.gaussian.table import ENDLESS, SPACING, Floats, Table
from vizcore.theory.pairs.two_input_recursion import PairStates
from vizcore.theory.stack import LOG_EPSILON, RandomStack, log_of

NETWORKS, EXAMPLES = 24, 16


@dataclass(frozen=True, eq=False)
class Way:
    """The way up: ln of what is named, shape (depth, examples, networks).

    q; the variance of what enters φ; the mean square over units of the layer's input and of what
    it sends on; the factor of the norm on a gradient. And of a network as a whole, (depth,
    networks): σ_w² (or LSUV's gain), the standard deviation of ξ, the share of its variance that a
    skip passes on, and the normal number of that part, both 0 without a skip.
    """

    q: Floats
    gate: Floats
    received: Floats
    sent: Floats
    norm: Floats
    gain: Floats
    deviation: Floats
    lasting: Floats
    state: Floats


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Networks of finite width, in natural logarithms of shape (depth, networks).

    Nothing here depends on the layers above.

    Attributes
    ----------
    largest, smallest
        The largest over the batch of q and the mean of y², and the largest q alone.
    signal
        Variance of y over units and batch.
    received
        See `Way`.
    steps
        What each layer does to a gradient, see `descend`: (depth − 1, 1 or 5, examples, networks).
    """

    largest: Floats
    smallest: Floats
    signal: Floats
    received: Floats
    steps: Floats


def ensemble_of(stack: RandomStack, up: Way) -> Ensemble:
    """Networks without batch normalisation that have gone this way."""
    square, variance, slope, mean, *along = _backward_table(stack.spec).at(up.gate)
    after = stack.norm_position == "after" and stack.norm != "none"
    return Ensemble(
        largest=np.maximum(up.q, up.sent).max(1),
        smallest=up.q.max(1),
        signal=over_batch(up.sent) if after else _signal(square, variance, mean),
        received=up.received,
        steps=_steps(stack, up, slope, along),
    )


def descend(stack: RandomStack, found: Ensemble) -> tuple[Floats, Floats]:
    """ln ‖δ‖² relative to the last layer, and ln ‖∂L/∂W‖² / N, shape (depth, networks).

    Given the state of each layer: the mean over all paths that the weights leave open.
    """
    delta, ratio = np.zeros_like(found.received), 1.0
    for layer in range(stack.depth - 2, -1, -1):
        step, *turn = found.steps[layer]
        delta[layer] = delta[layer + 1] + step
        if turn:
            at_0, rise, upper_at_0, upper = turn
            factor = at_0 + rise * ratio
            ratio = np.minimum((upper_at_0 + upper * ratio) / factor, stack.width)
            delta[layer] += np.log(factor)
    return _endless(over_batch(delta)), _endless(over_batch(delta + found.received))


def way_up(stack: RandomStack, pair: PairStates) -> Way:
    """The way of networks without batch normalisation, given what two examples have in common."""
    before, after = (
        stack.norm == "layer" and stack.norm_position == place for place in ("before", "after")
    )
    table = _forward_table(stack.spec, stack.width, stack.orthogonal, before, after)
    bias, own, skip = log_of(stack.sigma_b2), log_of(stack.sigma_w2), stack.branch is not None
    sent, draws = _draws(stack, pair)
    fresh = _shared(normal_points(stack.depth, len(sent), seed=2), pair) if skip else draws
    kept = fresh[0]  # z̄, in units of 1/√N
    q, gate, received, outgoing, deviations = (np.empty_like(draws) for _ in range(5))
    norm, states, lasts = (np.zeros_like(draws) for _ in range(3))
    gain = np.full((stack.depth, NETWORKS), own)
    for layer in range(stack.depth):
        received[layer] = sent
        if stack.fitted:
            fitted = -over_batch(sent)
            gain[layer] = np.where(np.isfinite(fitted), fitted, own)
        here = gain[layer] + sent
        if stack.sigma_b2 > 0:
            here = np.logaddexp(here, bias)
        if skip and layer:
            below = q[layer - 1]
            here = _joined(below, stack.log_scale + here, draws[layer, :, ::-1], stack.width)
            old = np.exp(np.minimum(below - here, 0.0))
            kept = np.sqrt(old) * kept + np.sqrt(1 - old) * fresh[layer]
        q[layer] = here
        if before:
            norm[layer] = -np.logaddexp(here, LOG_EPSILON)
            here = here + norm[layer]
        gate[layer] = here
        level, deviation, lasting = table.at(here)
        chance, deviations[layer] = draws[layer], deviation
        if skip:
            lasting = np.clip(lasting, 0.0, 1.0)
            states[layer], lasts[layer] = kept, lasting
            chance = np.sqrt(lasting) * kept + np.sqrt(1 - lasting) * chance
        sent = level + deviation * (chance - deviation / 2)
        if after:
            norm[layer] = -np.logaddexp(sent, LOG_EPSILON)
            sent = sent + norm[layer]
        outgoing[layer] = sent
    ways = (a.mean(1) for a in (deviations, lasts, states))
    return Way(q, gate, received, outgoing, norm, gain, *ways)


def _joined(skip: Floats, branch: Floats, draw: Floats, width: int) -> Floats:
    """ln of the mean square of a sum whose parts are at right angles on average."""
    q = np.logaddexp(skip, branch)
    spread = 4 * np.exp(np.minimum(skip + branch - 2 * q, 0.0)) / width
    return np.asarray(q + np.sqrt(spread) * draw - spread / 2)


def _steps(stack: RandomStack, up: Way, slope: Floats, along: list[Floats]) -> Floats:
    """ln of the factor of A in every layer; and where R matters, what `descend` needs of it."""
    n, through = stack.width, (stack.log_scale + up.gain[1:, None]) + slope[:-1] + up.norm[:-1]
    both, own, with_y = (column[:-1] for column in along)
    if stack.norm != "none":  # it takes from δ what is constant and what lies along the signal
        lost = 1 + own * (stack.norm_position == "before") + both * (stack.branch is None)
        through += np.log1p(-np.minimum(lost / n, 0.9))
    if stack.branch is not None or stack.norm != "none":
        return (through if stack.branch is None else np.logaddexp(0.0, through))[:, None]
    share = 1 - np.exp(np.minimum(log_of(stack.sigma_b2) - up.q[:-1], 0.0))  # of q, by the weights
    # R′ = share (with_y R + (own − with_y) rest) / factor + 1 − share, with
    # factor = rest + (R − rest) both / N. Rotations keep |Wᵀδ|: what goes along the signal is
    # missing elsewhere, rest = 1 − (R − 1)/N. Numerator and factor are straight lines in R.
    fixed, falling = (1 + 1 / n, 1 / n) if stack.orthogonal else (1.0, 0.0)
    at_0, rise = fixed * (1 - both / n), both / n - falling * (1 - both / n)
    upper = share * with_y - share * falling * (own - with_y) + (1 - share) * rise
    upper_at_0 = share * fixed * (own - with_y) + (1 - share) * at_0
    return np.stack([through, at_0, rise, upper_at_0, upper], axis=1)


def _signal(square: Floats, variance: Floats, mean: Floats) -> Floats:
    """ln of the variance of y over units and examples."""
    top = square.max(1, keepdims=True)
    middle = mean * np.exp((square - top) / 2)
    apart = middle - middle[:, :1]  # exactly 0 where all are equal, which their mean may not be
    total = np.exp(variance - top).mean(1) + apart.var(1)
    return np.asarray(np.log(total) + top[:, 0])


def _draws(stack: RandomStack, pair: PairStates) -> tuple[Floats, Floats]:
    """ln of the mean square of inputs, (examples, networks), and normal numbers of each layer."""
    points = normal_points(stack.depth + 1, min(stack.batch, EXAMPLES))
    spread = 2 * (1 - stack.overlap**2) / stack.width
    return spread**0.5 * points[0, 1:] - spread / 2, _shared(points[1:], pair)


def _shared(points: Floats, pair: PairStates) -> Floats:
    """Normal numbers, shape (depth, examples, networks), as alike as the chance of examples is."""
    common = pair.common[:, None, None]
    return np.asarray(np.sqrt(common) * points[:, :1] + np.sqrt(1 - common) * points[:, 1:])


def normal_points(layers: int, examples: int, seed: int = 0) -> Floats:
    """The same quantiles in every layer, in another order: shape (layers, 1 + examples, networks).

    So their mean over networks is exact, and one configuration always gives the same numbers.
    """
    return _normal_points(1 << layers.bit_length(), examples, seed)[:layers]


@lru_cache(maxsize=16)
def _normal_points(layers: int, examples: int, seed: int) -> Floats:
    quantiles = normal_quantiles(NETWORKS) / normal_quantiles(NETWORKS).std()
    columns = np.broadcast_to(quantiles[:, None], (layers, NETWORKS, 1 + examples))
    drawn = np.random.default_rng(seed).permuted(columns, axis=1)  # layer after layer
    return np.ascontiguousarray(drawn.swapaxes(1, 2))


@lru_cache(maxsize=64)
def _forward_table(
    spec: ActivationSpec, width: int, orthogonal: bool, before: bool, after: bool
) -> Table:
    """ln E φ², or ln Var φ for a norm after it; the standard deviation of ξ, and what lasts."""
    m = moments_of(spec)
    with np.errstate(all="ignore"):
        kurtosis = np.exp(m.fourth - 2 * m.square) - 1
        if orthogonal or before:  # the mean of h² is kept, only the rest of φ² is left to chance
            kurtosis = kurtosis - 2 * np.gradient(m.square, SPACING) ** 2
    kurtosis = np.maximum(np.nan_to_num(kurtosis, nan=0.0, posinf=0.0), 0.0)
    if before and not orthogonal:  # what the norm divides by is of the units of this very layer
        kurtosis += 2.0
    lasting = np.minimum(m.tilt**2 / np.maximum(kurtosis, 1e-12), 1.0)
    level = m.variance if after else m.square
    return Table([level], [np.sqrt(np.log1p(kurtosis / width)), lasting])


@lru_cache(maxsize=64)
def _backward_table(spec: ActivationSpec) -> Table:
    m = moments_of(spec)
    return Table([m.square, m.variance, m.slope_square], [m.mean, m.both, m.own, m.along])


def over_batch(log: Floats) -> Floats:
    """ln of the mean over examples, the last axis but one."""
    top = np.where(np.isfinite(peak := log.max(-2)), peak, 0.0)
    return np.asarray(np.log(np.exp(log - top[..., None, :]).mean(-2)) + top)


def _endless(log: Floats) -> Floats:
    return np.where(np.abs(log) > ENDLESS, np.copysign(np.inf, log), log)
