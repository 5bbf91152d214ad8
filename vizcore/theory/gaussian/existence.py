"""Whether φ and φ′ have a second moment for a normal input."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from vizcore.activations.analysis.moments import moments
from vizcore.activations.analysis.survey import ends_of, intervals
from vizcore.activations.spec import ActivationSpec
from vizcore.arrays import Floats
from vizcore.theory.gaussian.moments import moments_of
from vizcore.theory.gaussian.rules import value_and_slope
from vizcore.theory.gaussian.table import LOG_Q

_STEPS = np.arange(0.5, 38.5, 0.5)  # standard deviations; beyond them float64 has no density
_MET = 8.0  # of them, that a network meets
_LITTLE = 16 * math.log(10)  # e-folds: a part of a square that is as small is none
# Decades, and values, of networks that are lost. What is below, as exp(2z), has its bulk in reach.
_EXTREME, _HUGE = 100.0, 1e50
_ROUGH = 0.05  # of a moment: tables that are farther off say nothing


@lru_cache(maxsize=512)
def second_moments(spec: ActivationSpec, variance: float) -> tuple[float, float]:
    """E φ(z)² and E φ′(z)² for z ~ N(0, variance), as far as they may lack.

    Returns
    -------
    ∞ where there is no end to it, as for 1/z or, from variance 1 on, exp(z²/4); NaN where no
    quadrature follows φ; otherwise a number, 0 if it is plain that there is one. What lies beyond
    8 standard deviations, or has no value at all, does not count.
    """
    std = math.sqrt(variance)
    if std > 0 and _outgrows(spec, std):
        return math.inf, math.inf
    if not any(abs(x) < _MET * std for x in _unbounded_at(spec)):
        return 0.0, 0.0
    found = moments(spec.resolve(), std=std, **spec.values)
    return (0.0, 0.0) if found.undefined else (found.second, found.slope_second)


def extremes_met(spec: ActivationSpec, log10_std: Floats) -> tuple[float, float]:
    """The least and the largest variance, to three digits, at which φ does not overflow; 0 if none.

    What is infinite at one variance stays so with more, and what overflows is no matter of means.
    """
    std = 10.0 ** log10_std[np.abs(log10_std) < _EXTREME]
    with np.errstate(all="ignore"):
        ends = np.abs(value_and_slope(spec, np.outer([-_MET, _MET], std)))
    met = std[~(ends[0] > _HUGE).any(axis=0)] ** 2
    least, most = (met.min(), met.max()) if met.size else (0.0, 0.0)
    return float(f"{least:.3g}"), float(f"{most:.3g}")


@lru_cache(maxsize=512)
def is_off_table(spec: ActivationSpec, variance: float) -> bool:
    """Whether E φ² or E φ′² is beyond theory's tables, and not the power of q that they go on as.

    tanh(x/10⁵) is such a φ: as far as the tables go it is a line.
    """
    log_q = math.log(variance) if variance > 0 else 0.0
    if LOG_Q[0] <= log_q <= LOG_Q[-1]:
        return False
    found = moments(spec.resolve(), std=math.sqrt(variance), **spec.values)
    tables = moments_of(spec)
    with np.errstate(all="ignore"):
        true = np.log([found.second, found.slope_second])
        apart = np.abs(true - [tables.at(n, log_q) for n in ("square", "slope_square")])
    return bool((apart[np.isfinite(true)] > _ROUGH).any())


@lru_cache(maxsize=512)
def _unbounded_at(spec: ActivationSpec) -> tuple[float, ...]:
    """The points at which φ or φ′ has no bound: poles, cusps, waves that get ever faster."""
    activation, values = spec.resolve(), spec.values
    breaks = activation.breaks(**values)
    if not breaks:
        return ()
    found = intervals(activation, **values)
    places = np.array([(i.low, i.high) for i in found])
    endless = np.any([np.isinf(ends_of(found, order)) for order in (0, 1)], axis=0)
    endless &= np.isfinite(places)
    return *places[endless].tolist(), *(b.x for b in breaks if b.pole or b.steep)


def _outgrows(spec: ActivationSpec, std: float) -> bool:
    """Whether φ² or φ′² grows faster than the density falls."""
    z = np.concatenate([-_STEPS, _STEPS])
    with np.errstate(all="ignore"):
        sizes = 2 * np.log(np.abs(value_and_slope(spec, std * z))) - z**2 / 2
    ends = sizes[:, [_STEPS.size - 1, -1]]
    # Where φ overflows the slope may be ∞ − ∞.
    return bool((np.isposinf(ends) | (ends > np.nanmax(sizes) - _LITTLE)).any())
