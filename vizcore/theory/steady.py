"""Which variances of weights and biases keep signal and gradient of wide networks steady.

Every fixed point q* of the variance belongs to a σ_w² and σ_b² = q* − σ_w² E y². The steadiest one
that is stable has the largest σ_w² up to the edge of chaos, 1/E φ′² (Schoenholz et al. 2017), at
which biases are not negative and q comes back to q*: σ_w² dE y²/dq ≤ 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.gaussian.moments import goes_on, moments_of
from vizcore.theory.gaussian.table import LOG_Q, SPACING, Floats, settled_power
from vizcore.theory.mean_field import predict
from vizcore.theory.stack import LOG_EPSILON, RandomStack

_FINER = 8
_FINE = np.linspace(LOG_Q[0], LOG_Q[-1], _FINER * (len(LOG_Q) - 1) + 1)  # of ln q, for lines
_LEAST_BIAS = 1e-4  # of q*: as little is rounding


@dataclass(frozen=True, eq=False)
class Paths:
    """Several networks, layer by layer.

    Attributes
    ----------
    signal
        log₁₀ of the standard deviation of y, shape (networks, depth).
    factor
        log₁₀ ‖δˡ‖ / ‖δˡ⁺¹‖, shape (networks, depth − 1).
    chance
        What a layer of N units adds to the variance of ln ‖δ‖² between networks, times N; of the
        same shape.
    """

    signal: Floats
    factor: Floats
    chance: Floats


@dataclass(frozen=True, eq=False)
class _Law:
    """ln of E y², Var y and the squared slope of y by h at every ln q of `_FINE`.

    Beside them the relative variance of y², and κ of φ′: what chance does in a layer of one unit.
    `low` and `high` bound the ln q of which something is known.
    """

    square: Floats
    variance: Floats
    slope: Floats
    noise: Floats
    kurtosis: Floats
    low: float
    high: float


def steadiest_points(spec: ActivationSpec, norm: str, position: str) -> tuple[Floats, Floats]:
    """σ_w² and σ_b² of the steadiest stable fixed points, one for each q* that has any.

    Parameters
    ----------
    spec
        φ.
    norm, position
        "none" or "layer"; "before" or "after" φ.
    """
    law = _law(spec, norm, position)
    with np.errstate(all="ignore"):
        log_edge, log_closed = -law.slope, _FINE - law.square
        rise = np.gradient(law.square, _FINE)  # d ln E y² / d ln q
        log_stable = np.where(rise > 0, log_closed - np.log(rise), np.inf)
        log_w2 = np.fmin(np.fmin(log_edge, log_closed), log_stable)
        share = -np.expm1(log_w2 - log_closed)  # of the biases in q*
        share = np.where(share < _LEAST_BIAS, 0.0, share)
        sigma_w2, sigma_b2 = np.exp(log_w2), np.exp(_FINE) * share
        usable = (sigma_w2 > 0) & np.isfinite(sigma_w2) & np.isfinite(sigma_b2)
    return sigma_w2[usable], sigma_b2[usable]


def paths(
    stack: RandomStack, sigma_w2: Floats, sigma_b2: Floats, chance: Floats | None = None
) -> Paths:
    """Follow `stack` with each of these variances, shapes (networks,), instead of its own.

    With `chance`, standard normal numbers of shape (depth, networks), q goes its way in layers of
    the width of `stack`; else in the limit of wide layers. NaN where a signal leaves the numbers.
    """
    if stack.norm == "batch":
        return _one_by_one(stack, sigma_w2, sigma_b2)
    law = _law(stack.spec, stack.norm, stack.norm_position)
    skip, scale = (0.0, 1.0) if stack.branch is None else (1.0, np.float64(stack.branch**2))
    log_q = np.empty((stack.depth, len(sigma_w2)))
    with np.errstate(all="ignore"):
        log_w2 = np.log(sigma_w2)
        q = sigma_w2 + sigma_b2
        for layer in range(stack.depth):
            log_q[layer] = np.log(q)
            passed = np.exp(_along(law.square, log_q[layer]))
            if chance is not None:  # the mean of y² over so many units, as a log-normal number
                spread = np.log1p(np.interp(log_q[layer], _FINE, law.noise) / stack.width)
                passed *= np.exp(np.sqrt(spread) * chance[layer] - spread / 2)
            branch = sigma_w2 * passed + sigma_b2
            q = skip * q + scale * branch
        log_q = log_q.T
        log_q = np.where((log_q >= law.low) & (log_q <= law.high), log_q, np.nan)
        signal = _along(law.variance, log_q)
        through = _along(law.slope, log_q) + log_w2[:, None]
        factor = through if skip == 0 else np.logaddexp(0.0, through + np.log(scale))
        share = np.exp(through + np.log(scale) - factor)  # of ‖δ‖² that the weights bring
        chance = share**2 * np.interp(log_q, _FINE, law.kurtosis)
    decades = 2 * math.log(10)
    return Paths(signal / decades, factor[:, :-1] / decades, chance[:, :-1])


def _along(table: Floats, log_q: Floats) -> Floats:
    """Straight lines through a logarithm on `_FINE`; at both ends they go on as powers of q."""
    low, high = settled_power((table[[_FINER, -1]] - table[[0, -1 - _FINER]]) / SPACING)
    beyond = log_q - np.clip(log_q, _FINE[0], _FINE[-1])
    further = np.where(beyond == 0, 0.0, np.where(beyond < 0, low, high) * beyond)
    return np.interp(log_q, _FINE, table) + further


def _one_by_one(stack: RandomStack, sigma_w2: Floats, sigma_b2: Floats) -> Paths:
    found = [
        predict(replace(stack, sigma_w2=w2, sigma_b2=b2))
        for w2, b2 in zip(sigma_w2.tolist(), sigma_b2.tolist(), strict=True)
    ]
    with np.errstate(divide="ignore"):
        factor = np.log10([prediction.factor[1:] for prediction in found])
    spread = (2 * math.log(10) * np.array([p.log10_delta_sd for p in found])) ** 2
    return Paths(
        np.array([p.log10_signal for p in found]), factor, stack.width * -np.diff(spread, axis=1)
    )


@lru_cache(maxsize=32)
def _law(spec: ActivationSpec, norm: str, position: str) -> _Law:
    moments = moments_of(spec)
    with np.errstate(all="ignore"):
        if (norm, position) == ("layer", "before"):
            gate = -np.logaddexp(0.0, LOG_EPSILON - _FINE)  # ln q / (q + ε)
            back = -np.logaddexp(_FINE, LOG_EPSILON)
        else:
            gate, back = _FINE, np.zeros_like(_FINE)
        square, slope = moments.at("square", gate), moments.at("slope_square", gate)
        variance = moments.at("variance", gate)
        if (norm, position) == ("layer", "after"):
            back = -np.logaddexp(variance, LOG_EPSILON)
            square = variance = -np.logaddexp(0.0, LOG_EPSILON - variance)
        noise = np.exp(moments.at("fourth", gate) - 2 * moments.at("square", gate)) - 1
        kurtosis = 3 * np.exp(moments.at("slope_fourth", gate) - 2 * slope) - 1
        if (norm, position) == ("layer", "after"):  # behind the norm all layers have one size
            noise = np.zeros_like(_FINE)
        noise, kurtosis = (np.nan_to_num(x, posinf=1e6) for x in (noise, kurtosis))
        low, high = goes_on(spec)
        known = (-np.inf if low else _FINE[0], np.inf if high else _FINE[-1])
        return _Law(square, variance, slope + back, noise, kurtosis, *known)
