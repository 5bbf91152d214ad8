"""The mean-field recursion: the variance of the signal from layer to layer, for every norm."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from vizcore.theory.batch_norm import activate_then_norm, norm_then_activate, sphere_near
from vizcore.theory.gaussian.moments import Moments, moments_of
from vizcore.theory.gaussian.table import LOG_Q, SPACING, Floats, interpolate
from vizcore.theory.stack import EPSILON, LOG_EPSILON, LayerStates, RandomStack, log_of

Law = Callable[[float], float]


def variance_recursion(stack: RandomStack) -> LayerStates:
    """Follow signal and slopes through all layers.

    q¹ = σ_w² + σ_b², and then q′ = σ_w² E y² + σ_b²; with a skip connection
    q′ = q + α²(σ_w² E y² + σ_b²). LSUV replaces σ_w² by 1 / E y².
    """
    if stack.norm == "batch":
        return _through_batch_norm(stack)
    return _LAWS[stack.norm, stack.norm_position](stack, moments_of(stack.spec))


def _plain(stack: RandomStack, moments: Moments) -> LayerStates:
    q, gain = _recursion(stack, _reader(moments.square))
    square = moments.at("square", q)
    return LayerStates(
        q=q,
        gate=q,
        gain=gain,
        square=square,
        variance=moments.at("variance", q),
        apart=square,
        slope=moments.at("slope_square", q),
        kurtosis=_kurtosis(stack, moments, q),
    )


def _layer_norm_before(stack: RandomStack, moments: Moments) -> LayerStates:
    read = _reader(moments.square)
    q, gain = _recursion(stack, lambda log_q: read(-_log_sum(0.0, LOG_EPSILON - log_q)))
    gate = -np.logaddexp(0.0, LOG_EPSILON - q)  # ln(q / (q + ε)), the variance after the norm
    square = moments.at("square", gate)
    return LayerStates(
        q=q,
        gate=gate,
        gain=gain,
        square=square,
        variance=moments.at("variance", gate),
        apart=square,
        slope=moments.at("slope_square", gate) - np.logaddexp(q, LOG_EPSILON),
        kurtosis=_kurtosis(stack, moments, gate),
    )


def _layer_norm_after(stack: RandomStack, moments: Moments) -> LayerStates:
    read = _reader(moments.variance)
    q, gain = _recursion(stack, lambda log_q: -_log_sum(0.0, LOG_EPSILON - read(log_q)))
    variance = moments.at("variance", q)
    square = -np.logaddexp(0.0, LOG_EPSILON - variance)
    return LayerStates(
        q=q,
        gate=q,
        gain=gain,
        square=square,
        variance=square,
        apart=square,
        slope=moments.at("slope_square", q) - np.logaddexp(variance, LOG_EPSILON),
        kurtosis=_kurtosis(stack, moments, q),
    )


_LAWS: Mapping[tuple[str, str], Callable[[RandomStack, Moments], LayerStates]] = {
    ("none", "before"): _plain,
    ("none", "after"): _plain,
    ("layer", "before"): _layer_norm_before,
    ("layer", "after"): _layer_norm_after,
}


def _recursion(stack: RandomStack, log_square: Law) -> tuple[Floats, Floats]:
    """ln q and ln σ_w² of every layer, given ln E y² as a function of ln q."""
    bias, own, scale = log_of(stack.sigma_b2), log_of(stack.sigma_w2), stack.log_scale
    gains = [0.0 if stack.fitted else own]
    logs = [_log_sum(gains[0], bias)]
    for _ in range(1, stack.depth):
        square = log_square(logs[-1])
        gains.append(-square if stack.fitted and math.isfinite(square) else own)
        branch = scale + _log_sum(gains[-1] + square, bias)
        logs.append(branch if stack.branch is None else _log_sum(logs[-1], branch))
    return np.array(logs), np.array(gains)


def _through_batch_norm(stack: RandomStack) -> LayerStates:
    before = stack.norm_position == "before"
    q, shared, gain = _batch_recursion(stack)
    found = (
        norm_then_activate(stack.spec, stack.batch, q - shared)
        if before
        else activate_then_norm(stack.spec, stack.batch, q, shared, stack.branch is None)
    )
    return LayerStates(
        q=np.log(q),
        gate=np.zeros(stack.depth) if before else np.log(q),
        gain=np.log(gain),
        square=np.log(found.square),
        variance=np.log(found.variance),
        apart=np.log(found.square - found.overlap if before else found.square),
        slope=np.log(found.slope),
        kurtosis=found.kurtosis,
    )


def _batch_recursion(stack: RandomStack) -> tuple[Floats, Floats, Floats]:
    """Variance of h, the part of it that examples share, and σ_w², of every layer."""
    scale, skip = (1.0, 0.0) if stack.branch is None else (stack.branch**2, 1.0)
    square, overlap = 1.0, -1 / (stack.batch - 1)  # of y behind a norm
    q, shared = stack.sigma_w2 + stack.sigma_b2, stack.sigma_w2 * stack.overlap + stack.sigma_b2
    rows = [(q, shared, stack.sigma_w2)]
    for _ in range(1, stack.depth):
        if stack.norm_position == "before":
            spread = (q - shared) * (1 - 1 / stack.batch)
            shrink = (spread / (spread + EPSILON)) ** 0.5
            sphere = sphere_near(stack.spec, stack.batch, shrink)
            square, overlap = sphere.square, sphere.overlap
        elif shared >= q:  # all examples alike: nothing is left behind the norm
            square = overlap = 0.0
        gain = 1 / square if stack.fitted and square > 0 else stack.sigma_w2
        q = skip * q + scale * (gain * square + stack.sigma_b2)
        shared = min(q, skip * shared + scale * (gain * overlap + stack.sigma_b2))
        rows.append((q, shared, gain))
    found = np.array(rows).T
    return found[0], found[1], found[2]


def _kurtosis(stack: RandomStack, moments: Moments, gate: Floats) -> Floats:
    """3 E φ′⁴ / (E φ′²)² − 1 for Gaussian weights; rotations keep lengths and lose another 2."""
    ratio = np.exp(moments.at("slope_fourth", gate) - 2 * moments.at("slope_square", gate))
    return np.asarray(np.nan_to_num(3 * ratio, posinf=0.0) - (3 if stack.orthogonal else 1))


def _reader(table: Floats) -> Law:
    """`interpolate` for one number at a time, forty times quicker."""
    values, low, last = table.tolist(), float(LOG_Q[0]), len(table) - 1

    def read(log_q: float) -> float:
        place = (log_q - low) / SPACING
        if not 1 <= place < last - 1:
            return float(interpolate(table, np.asarray(log_q), lines=True))
        left = int(place)
        t = place - left
        a, b, c, d = values[left - 1 : left + 3]
        third = (d - a - 3 * (c - b)) / 6
        found: float = b + t * ((c - a) / 2 - third + t * ((a - 2 * b + c) / 2 + t * third))
        return found if math.isfinite(found) else float(values[round(place)])

    return read


def _log_sum(a: float, b: float) -> float:
    """ln(eᵃ + eᵇ)."""
    return (
        float(np.logaddexp(a, b))
        if math.isinf(a) or math.isinf(b)
        else max(a, b) + math.log1p(math.exp(-abs(a - b)))
    )
