"""Order and chaos: where the variance of the signal settles, and what gradients do there.

With q* the fixed point of the variance, a point (σ_w², σ_b²) is *ordered* if
χ₁ = σ_w² E φ′(√q* z)² < 1: inputs become alike and gradients vanish. It is *chaotic* if χ₁ > 1.
The line between is the edge of chaos (Poole et al. 2016; Schoenholz et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.gaussian.moments import Moments, moments_of
from vizcore.theory.gaussian.table import LOG_Q, Floats

_FINE = np.linspace(LOG_Q[0], LOG_Q[-1], 2 * len(LOG_Q) - 1)  # of ln q, to find fixed points on
_FINEST = np.linspace(LOG_Q[0], LOG_Q[-1], 16 * (len(LOG_Q) - 1) + 1)  # … and the edge of chaos
_MOST_POINTS = 256  # of the edge, about


@dataclass(frozen=True, eq=False)
class PhaseDiagram:
    """Fixed points over a grid of variances.

    Attributes
    ----------
    sigma_w2, sigma_b2
        The grid, shapes (m,) and (n,).
    q
        q*, shape (n, m): 0 where the signal dies out, inf where it grows without end.
    chi
        χ₁ there, same shape: below 1 ordered, above 1 chaotic.
    """

    sigma_w2: Floats
    sigma_b2: Floats
    q: Floats
    chi: Floats


@dataclass(frozen=True, eq=False)
class CriticalLine:
    """The edge of chaos, by its fixed points q*; arrays of one shape, q* ascending."""

    q: Floats
    sigma_w2: Floats
    sigma_b2: Floats


def phase_diagram(spec: ActivationSpec, sigma_w2: ArrayLike, sigma_b2: ArrayLike) -> PhaseDiagram:
    """Fixed points and χ₁ of φ over a grid.

    Starting from inputs of mean square 1, the variance moves towards the nearest fixed point in
    the direction of its first step. All of them are found at once from the tabulated moments.
    """
    weights, biases = np.asarray(sigma_w2, dtype=float), np.asarray(sigma_b2, dtype=float)
    moments = moments_of(spec)
    with np.errstate(all="ignore"):  # dead and exploding signals are answers here
        square = np.exp(moments.at("square", _FINE))
        places = np.array([_settling(square, weights, bias) for bias in biases])
        inside = np.isfinite(places)
        log_q = np.where(inside, _crossing(moments, weights, biases[:, None], places), places)
        slope = moments.at("slope_square", np.clip(log_q, LOG_Q[0], LOG_Q[-1]))
        return PhaseDiagram(weights, biases, np.exp(log_q), weights * np.exp(slope))


def critical_line(spec: ActivationSpec, sigma_b2_limit: float = 25.0) -> CriticalLine:
    """The edge of chaos: σ_w² = 1 / E φ′², σ_b² = q* − σ_w² E φ², for every q* that allows it.

    Where φ is homogeneous (ReLU) all q* give the same point; the edge is then the straight line
    above it, along which q grows slowly.
    """
    moments = moments_of(spec)
    weights, shares = _edge(moments, _FINE)
    if np.allclose(shares, 0, atol=1e-6):
        heights = np.linspace(0, sigma_b2_limit, 65)
        return CriticalLine(np.full(65, np.inf), np.full(65, weights[0]), heights)
    log_q = np.sort(np.append(_FINEST, _ends(moments, shares)))
    weights, shares = _edge(moments, log_q)
    with np.errstate(over="ignore", invalid="ignore"):
        biases = np.exp(log_q) * np.where(np.abs(shares) < 1e-6, 0.0, shares)
        possible = np.isfinite(biases) & (biases >= 0) & (biases <= sigma_b2_limit)
    # Few points lie between two heights where the line is all but straight, and many near q* = 0.
    kept = np.flatnonzero(possible)
    kept = kept[:: max(1, len(kept) // _MOST_POINTS)]
    return CriticalLine(np.exp(log_q[kept]), weights[kept], biases[kept])


def _edge(moments: Moments, log_q: Floats) -> tuple[Floats, Floats]:
    """σ_w² of the edge of chaos at each ln q*, and the share of the biases in q*."""
    with np.errstate(all="ignore"):
        weights = np.exp(-moments.at("slope_square", log_q))
        return weights, 1 - weights * np.exp(moments.at("square", log_q) - log_q)


def _ends(moments: Moments, shares: Floats) -> Floats:
    """ln q* at which the line reaches σ_b² = 0 between two points of `_FINE`, by halving."""
    with np.errstate(invalid="ignore"):
        place = np.flatnonzero(shares[:-1] * shares[1:] < 0)
    low, high, rising = _FINE[place], _FINE[place + 1], shares[place] < 0
    for _ in range(30):
        middle = (low + high) / 2
        below = (_edge(moments, middle)[1] < 0) == rising
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(rising, high, low)


def fixed_point(spec: ActivationSpec, sigma_w2: float, sigma_b2: float) -> tuple[float, float]:
    """q* and χ₁ of one point."""
    found = phase_diagram(spec, [sigma_w2], [sigma_b2])
    return float(found.q[0, 0]), float(found.chi[0, 0])


def _settling(square: Floats, sigma_w2: Floats, sigma_b2: float) -> Floats:
    """Index into `_FINE` above which the variance settles; ±inf where it leaves the table."""
    rising = np.log(sigma_w2[:, None] * square + sigma_b2) > _FINE
    indices = np.arange(len(_FINE))
    start = np.searchsorted(_FINE, np.log(sigma_w2 + sigma_b2)).clip(1, len(_FINE) - 1)[:, None]
    up = np.take_along_axis(rising, start, axis=1)
    turning = np.where(up, ~rising & (indices > start), rising & (indices < start))
    above = turning.argmax(1)
    below = len(_FINE) - turning[:, ::-1].argmax(1)
    found = np.where(up[:, 0], above, below).astype(float)
    return np.where(turning.any(1), found, np.where(up[:, 0], np.inf, -np.inf))


def _crossing(moments: Moments, sigma_w2: Floats, sigma_b2: Floats, above: Floats) -> Floats:
    """ln q* between neighbours of `_FINE`, by the Illinois variant of false position."""
    index = np.nan_to_num(above, posinf=1, neginf=1).astype(int)

    def excess(log_q: Floats) -> Floats:
        square = np.exp(moments.at("square", log_q))
        return np.asarray(np.log(sigma_w2 * square + sigma_b2) - log_q)

    low, high = _FINE[index - 1], _FINE[index]
    at_low, at_high = excess(low), excess(high)
    for _ in range(5):
        middle = low - at_low * (high - low) / (at_high - at_low)
        middle = np.where(np.isfinite(middle), middle, high)
        value = excess(middle)
        over = value > 0
        at_low, at_high = np.where(over, value, at_low / 2), np.where(over, at_high / 2, value)
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return np.asarray(np.where(np.abs(at_low) < np.abs(at_high), low, high))
