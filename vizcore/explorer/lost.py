"""Where an activation has lost its slope: exactly, or nearly and for good."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.spec import ActivationSpec
from vizcore.curves import evaluate

Array = NDArray[np.float64]
Interval = tuple[float, float]

SATURATED = 0.01  # of the largest slope
_NEAR, _FAR = 50.0, 1e4
_ENDLESS = 1e6  # a slope that no bounded one reaches


@dataclass(frozen=True)
class LostSlope:
    """Intervals of x without slope, in order, with infinite ends where they have no end.

    Attributes
    ----------
    zero
        φ′ is exactly 0 throughout: no gradient passes.
    saturated
        |φ′| stays below 1 % of its largest value from here to the end of the axis, without being
        exactly 0. Where φ′ has no largest value, 1 takes its place. A passing zero of φ′, as at
        the minimum of GELU, is none.
    """

    zero: tuple[Interval, ...]
    saturated: tuple[Interval, ...]


@lru_cache(maxsize=512)
def lost_slope(spec: ActivationSpec) -> LostSlope:
    """The intervals on which the gradient is lost, for |x| up to 10⁴."""
    zero = _zero_pieces(spec)
    return LostSlope(zero, _outside(_tails(spec), zero))


def _slope(spec: ActivationSpec, x: Array) -> Array:
    return evaluate(spec.resolve(), x, order=1, **dict(spec.params)).dy


def _zero_pieces(spec: ActivationSpec) -> tuple[Interval, ...]:
    """Between two kinks φ is analytic: its slope is 0 everywhere or only at single points."""
    pieces: list[Interval] = []
    for low, high in pairwise([-np.inf, *spec.kinks(), np.inf]):
        if not np.any(_slope(spec, _inside(low, high))):
            joined = pieces and pieces[-1][1] == low
            pieces.append((pieces.pop()[0] if joined else low, high))
    return tuple(pieces)


def _inside(low: float, high: float) -> Array:
    """A few points of an interval, near its finite ends, where nothing underflows."""
    low = low if np.isfinite(low) else min(high, 3.0) - 3.0
    high = high if np.isfinite(high) else max(low, -3.0) + 3.0
    return low + (high - low) * np.array([0.07, 0.23, 0.41, 0.59, 0.77, 0.93])


def _tails(spec: ActivationSpec) -> list[Interval]:
    """From −∞ to the first steep point and from the last one to ∞."""
    x = _grid(np.array(spec.kinks()))
    size = np.abs(_slope(spec, x))
    x, size = x[~np.isnan(size)], size[~np.isnan(size)]  # what has no value says nothing
    least = SATURATED * _largest(x, size)
    steep = np.flatnonzero(size >= least)
    if steep.size == 0:
        return []
    first, last = steep[0], steep[-1]
    tails: list[Interval] = []
    if first > 0:
        tails.append((-np.inf, _crossing(spec, x[first - 1], x[first], least)))
    if last < x.size - 1:
        tails.append((_crossing(spec, x[last + 1], x[last], least), np.inf))
    return tails


def _grid(kinks: Array) -> Array:
    near = np.linspace(-_NEAR, _NEAR, 4_001)
    far = np.geomspace(_NEAR, _FAR, 200)[1:]
    return np.sort(np.concatenate([-far, near, far, kinks - 1e-9, kinks + 1e-9]))


def _largest(x: Array, size: Array) -> float:
    """The largest slope; 1 if it grows without end, far out or at a pole."""
    near, far = (np.max(size[part], initial=0.0) for part in (abs(x) <= _NEAR, abs(x) > _NEAR))
    return float(near) if far <= 1.01 * near < _ENDLESS else 1.0


def _crossing(spec: ActivationSpec, flat: float, steep: float, least: float) -> float:
    """Where |φ′| reaches `least` on the way from a flat point to a steep one."""
    way = np.linspace(flat, steep, 1_001)
    return float(way[np.argmax(np.abs(_slope(spec, way)) >= least)])


def _outside(tails: list[Interval], zero: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """What is left of each tail, on the side of its infinite end, up to the first exact zero."""
    left: list[Interval] = []
    for low, high in tails:
        within = [(a, b) for a, b in zero if a < high and b > low]
        if within:
            low, high = (low, within[0][0]) if low == -np.inf else (within[-1][1], high)
        left += [(low, high)] if low < high else []
    return tuple(left)
