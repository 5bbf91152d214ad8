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
    """The way up: ln of what is named, shape (depth, networks, examples).

    q; the variance of what enters φ; σ_w² (or LSUV's gain); the mean square over units of the
    layer's input and of what it sends on; the factor of the norm on a gradient; and, of a network
    as a whole, the standard deviation of ξ, the share of its variance that a skip passes on, and
    the normal number of that part, 0 without a skip.
    """

    q: Floats
    gate: Floats
    gain: Floats
    received: Floats
    sent: Floats
    norm: Floats
    deviation: Floats
    lasting: Floats
    state: Floats


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Natural logarithms in networks of finite width, shape (depth, networks).

    Attributes
    ----------
    largest, smallest
        The largest over the batch of q and the mean of y², and the largest q alone.
    signal, delta, weight_grad
        Variance of y over units and batch, ‖δ‖² relative to the last layer, and ‖∂L/∂W‖² / N,
        given the state of each layer: the mean over all paths that the weights leave open.
    up
        The way that these networks went.
    """

    largest: Floats
    smallest: Floats
    signal: Floats
    delta: Floats
    weight_grad: Floats
    up: Way


def ensemble_of(stack: RandomStack, pair: PairStates) -> Ensemble:
    """Networks without batch normalisation, given what two examples have in common."""
    up = _forward(stack, pair)
    square, variance, slope, mean, *along = _backward_table(stack.spec).at(up.gate)
    delta = _backward(stack, up, slope, along)
    after = stack.norm_position == "after" and stack.norm != "none"
    return Ensemble(
        largest=np.maximum(up.q, up.sent).max(2),
        smallest=up.q.max(2),
        signal=over_batch(up.sent) if after else _signal(square, variance, mean),
        delta=_endless(over_batch(delta)),
        weight_grad=_endless(over_batch(delta + up.received)),
        up=up,
    )


def _forward(stack: RandomStack, pair: PairStates) -> Way:
    before, after = (
        stack.norm == "layer" and stack.norm_position == place for place in ("before", "after")
    )
    table = _forward_table(stack.spec, stack.width, stack.orthogonal, before)
    bias, own = log_of(stack.sigma_b2), log_of(stack.sigma_w2)
    sent, draws = _draws(stack, pair)
    shape = (stack.depth, *sent.shape)
    q, gate, received, outgoing = (np.empty(shape) for _ in range(4))
    chances = np.empty(shape)
    kept, fresh = np.zeros_like(sent), normal_points(stack.depth, sent.shape[1], seed=2)
    fresh = _shared(fresh, pair)
    states, lasts = np.zeros(shape), np.zeros(shape)
    gain, norm = np.full(shape, own), np.zeros(shape)
    for layer in range(stack.depth):
        received[layer] = sent
        if stack.fitted:
            fitted = -over_batch(sent)[:, None]
            gain[layer] = np.where(np.isfinite(fitted), fitted, own)
        here = gain[layer] + sent
        if stack.sigma_b2 > 0:
            here = np.logaddexp(here, bias)
        if stack.branch is not None and layer:
            here = _joined(q[layer - 1], stack.log_scale + here, draws[layer, ::-1], stack.width)
        q[layer] = gate[layer] = here
        if before:
            norm[layer] = -np.logaddexp(here, LOG_EPSILON)
            gate[layer] += norm[layer]
        square, variance, deviation, lasting = table.at(gate[layer])
        chances[layer], lasts[layer] = deviation, lasting
        if stack.branch is not None:
            old = np.exp(np.minimum(q[layer - 1] - here, 0.0)) if layer else 0 * here
            # z̄, in units of 1/√N.
            kept = np.sqrt(old) * kept + np.sqrt(1 - old) * fresh[layer]
            states[layer] = kept
            lasting = np.clip(lasting, 0.0, 1.0)
            chance = np.sqrt(lasting) * kept + np.sqrt(1 - lasting) * draws[layer]
        else:
            chance = draws[layer]
        chance = deviation * (chance - deviation / 2)
        sent = square + chance
        if after:
            norm[layer] = -np.logaddexp(variance + chance, LOG_EPSILON)
            sent = variance + chance + norm[layer]
        outgoing[layer] = sent
    lasts = np.where(stack.branch is None, 0.0, lasts)
    ways = (a.mean(2) for a in (chances, lasts, states))
    return Way(q, gate, gain, received, outgoing, norm, *ways)


def _joined(skip: Floats, branch: Floats, draw: Floats, width: int) -> Floats:
    """ln of the mean square of a sum whose parts are at right angles on average."""
    q = np.logaddexp(skip, branch)
    spread = 4 * np.exp(np.minimum(skip + branch - 2 * q, 0.0)) / width
    return np.asarray(q + np.sqrt(spread) * draw - spread / 2)


def _backward(stack: RandomStack, up: Way, slope: Floats, along: list[Floats]) -> Floats:
    """ln A in every layer, shape (depth, networks, examples)."""
    n, through = stack.width, stack.log_scale + up.gain[1:] + slope[:-1] + up.norm[:-1]
    found = np.zeros_like(up.q)
    both, own, with_y = along
    if stack.branch is not None or stack.norm != "none":
        if stack.norm != "none":  # it takes from δ what is constant and what lies along the signal
            lost = 1 + own * (stack.norm_position == "before") + both * (stack.branch is None)
            through = through + np.log1p(-np.minimum(lost[:-1] / n, 0.9))
        steps = through if stack.branch is None else np.logaddexp(0.0, through)
        found[:-1] = np.cumsum(steps[::-1], axis=0)[::-1]
        return found
    share = 1 - np.exp(np.minimum(log_of(stack.sigma_b2) - up.q, 0.0))  # of q, from the weights
    # R′ = share (with_y R + (own − with_y) rest) / factor + 1 − share, with
    # factor = rest + (R − rest) both / N. Rotations keep |Wᵀδ|: what goes along the signal is
    # missing elsewhere, rest = 1 − (R − 1)/N. Numerator and factor are straight lines in R.
    fixed, falling = (1 + 1 / n, 1 / n) if stack.orthogonal else (1.0, 0.0)
    at_0, rise = fixed * (1 - both / n), both / n - falling * (1 - both / n)
    upper = share * with_y - share * falling * (own - with_y) + (1 - share) * rise
    upper_at_0 = share * fixed * (own - with_y) + (1 - share) * at_0
    ratio, factor = np.ones_like(up.q[0]), np.ones_like(up.q)
    for layer in range(stack.depth - 2, -1, -1):
        factor[layer] = at_0[layer] + rise[layer] * ratio
        ratio = np.minimum((upper_at_0[layer] + upper[layer] * ratio) / factor[layer], n)
    found[:-1] = np.cumsum((through + np.log(factor[:-1]))[::-1], axis=0)[::-1]
    return found


def _signal(square: Floats, variance: Floats, mean: Floats) -> Floats:
    """ln of the variance of y over units and examples."""
    top = square.max(2, keepdims=True)
    middle = mean * np.exp((square - top) / 2)
    total = np.exp(variance - top).mean(2) + middle.var(2)
    return np.asarray(np.log(total) + top[..., 0])


def _draws(stack: RandomStack, pair: PairStates) -> tuple[Floats, Floats]:
    """ln of the mean square of inputs, (networks, examples), and normal numbers of each layer."""
    points = normal_points(stack.depth + 1, min(stack.batch, EXAMPLES))
    spread = 2 * (1 - stack.overlap**2) / stack.width
    return spread**0.5 * points[0, :, 1:] - spread / 2, _shared(points[1:], pair)


def _shared(points: Floats, pair: PairStates) -> Floats:
    """Normal numbers, shape (depth, networks, examples), as alike as the chance of examples is."""
    common = pair.common[:, None, None]
    return np.asarray(np.sqrt(common) * points[:, :, :1] + np.sqrt(1 - common) * points[:, :, 1:])


@lru_cache(maxsize=16)
def normal_points(layers: int, examples: int, seed: int = 0) -> Floats:
    """The same quantiles in every layer, in another order: shape (layers, networks, 1 + examples).

    So their mean over networks is exact, and one configuration always gives the same numbers.
    """
    quantiles = normal_quantiles(NETWORKS) / normal_quantiles(NETWORKS).std()
    columns = np.broadcast_to(quantiles[:, None], (layers, NETWORKS, 1 + examples))
    return np.random.default_rng(seed).permuted(columns, axis=1)


@lru_cache(maxsize=64)
def _forward_table(spec: ActivationSpec, width: int, orthogonal: bool, before: bool) -> Table:
    """ln E φ², ln Var φ and the standard deviation of ξ."""
    m = moments_of(spec)
    with np.errstate(all="ignore"):
        kurtosis = np.exp(m.fourth - 2 * m.square) - 1
        if orthogonal or before:  # the mean of h² is kept, only the rest of φ² is left to chance
            kurtosis = kurtosis - 2 * np.gradient(m.square, SPACING) ** 2
    kurtosis = np.maximum(np.nan_to_num(kurtosis, nan=0.0, posinf=0.0), 0.0)
    if before and not orthogonal:  # what the norm divides by is of the units of this very layer
        kurtosis += 2.0
    lasting = np.minimum(m.tilt**2 / np.maximum(kurtosis, 1e-12), 1.0)
    return Table([m.square, m.variance], [np.sqrt(np.log1p(kurtosis / width)), lasting])


@lru_cache(maxsize=64)
def _backward_table(spec: ActivationSpec) -> Table:
    m = moments_of(spec)
    return Table([m.square, m.variance, m.slope_square], [m.mean, m.both, m.own, m.along])


def over_batch(log: Floats) -> Floats:
    """ln of the mean over examples, the last axis."""
    top = np.where(np.isfinite(peak := log.max(-1)), peak, 0.0)
    return np.asarray(np.log(np.exp(log - top[..., None]).mean(-1)) + top)


def _endless(log: Floats) -> Floats:
    return np.where(np.abs(log) > ENDLESS, np.copysign(np.inf, log), log)
