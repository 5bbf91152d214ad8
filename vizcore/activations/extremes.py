"""The least and the greatest value of φ and of |φ′|, and where they are reached, if they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.survey import NEAR, Survey, ends_of, insides_of
from vizcore.activations.tails import supremum
from vizcore.formula.derivative import derivative
from vizcore.formula.evaluate import evaluate
from vizcore.formula.factors import ZERO
from vizcore.formula.roots import narrowed

Array = NDArray[np.float64]
Key = Callable[[Array], Array]

_SAME = 1e-9  # two values this near, relative to 1 or to their size, count as one
_OVERFLOWING = 1e100
_MOST = 16  # turning points that are located exactly, the most extreme ones


@dataclass(frozen=True)
class Extreme:
    """A bound of a function.

    Attributes
    ----------
    value
        The bound, possibly infinite.
    attained
        Whether it is reached.
    where
        From where to where it is reached, twice the same for a point, of several the one nearest
        to 0; if it is not reached, twice the point or the end ±∞ towards which it is approached.

    All are NaN where the function has no value anywhere.
    """

    value: float
    attained: bool
    where: tuple[float, float]


def highest(survey: Survey) -> Extreme:
    """The supremum of φ."""
    return _best(survey, 0, lambda y: y)


def lowest(survey: Survey) -> Extreme:
    """The infimum of φ."""
    bound = _best(survey, 0, np.negative)
    return replace(bound, value=-bound.value + 0.0)


def steepest(survey: Survey) -> Extreme:
    """The supremum of |φ′|."""
    return _best(survey, 1, np.abs)


def _best(survey: Survey, order: int, key: Key) -> Extreme:
    """The supremum of key(φ) or key(φ′), from every place where it can lie."""
    found = [
        *_turning(survey, order, key),
        *_of_intervals(survey, order, key),
        *_tails(survey, order, key),
    ]
    found = [e for e in found if not math.isnan(e.value)]
    top = max((e.value for e in found), default=-math.inf)
    values = key(survey.near[order])
    at = int(np.nanargmax(np.where(np.isnan(values), -np.inf, values)))
    if not found or values[at] > top + _SAME * (1 + abs(top)):
        lost = np.isnan(values) & np.isfinite(survey.near[0])  # in 0 · ∞, say
        edge = lost[max(0, at - 1) : at + 2].any()
        return _on_grid(math.nan if edge else float(values[at]), float(NEAR[at]))
    ties = [e for e in found if e.value == top or math.isclose(e.value, top, abs_tol=_SAME)]
    return min(ties, key=_rank)


def _on_grid(value: float, x: float) -> Extreme:
    """Of flat tops, of domains that end, of what grows until it overflows: none turns."""
    if math.isnan(value):
        return Extreme(math.nan, False, (math.nan, math.nan))
    if value > _OVERFLOWING:
        return Extreme(math.inf, False, (math.copysign(math.inf, x),) * 2)
    return Extreme(value, True, (x, x))


def _rank(extreme: Extreme) -> tuple[bool, float, float, bool]:
    """Attained before not, longer stretches before shorter, nearer to 0, right before left."""
    low, high = extreme.where
    nearest = min(max(0.0, low), high)
    length = 0.0 if low == high else high - low
    return not extreme.attained, -length, abs(nearest), nearest < 0 or high <= 0


def _turning(survey: Survey, order: int, key: Key) -> Iterator[Extreme]:
    """Where the next derivative changes its sign."""
    values, bends = key(survey.near[order]), survey.near[order + 1]
    signs = np.sign(bends)
    signs = np.where(signs == 0, np.roll(signs, 1), signs)  # a zero belongs to what comes before
    at = np.flatnonzero(signs[1:] * signs[:-1] < 0)
    at = np.union1d(at[np.argsort(-values[at])[:_MOST]], at[np.argsort(np.abs(NEAR[at]))[:_MOST]])
    brackets = narrowed(survey.trees[order + 1], NEAR[at], NEAR[at + 1], signs[at], bits=52)
    roots = _tidied(*brackets)
    tops, left, right = (key(survey.at(roots + shift, order)) for shift in (0, -0.02, 0.02))
    with np.errstate(invalid="ignore"):  # ∞ − ∞ stands out of nothing
        stand_out = tops - np.maximum(left, right) > 1e-13 * (1 + np.abs(tops))  # above rounding
    for x, value in zip(roots[stand_out].tolist(), tops[stand_out].tolist(), strict=True):
        yield Extreme(value, True, (x, x))


def _tidied(low: Array, high: Array) -> Array:
    """The middle of narrow brackets; a round number where rounding allows."""
    middle = (low + high) / 2
    tidy = np.round(middle, 6)
    return np.where(np.abs(middle - tidy) < 1e-7, tidy, middle) + 0.0


def _of_intervals(survey: Survey, order: int, key: Key) -> Iterator[Extreme]:
    """Limits at the ends of smooth stretches, and the value of those that have only one."""
    found = survey.intervals
    ends = np.array([(i.low, i.high) for i in found])
    limits, inside = key(ends_of(found, order)), key(insides_of(found, order))
    own = key(evaluate((survey.trees[order],), ends, {})[0])
    for row, interval in enumerate(found):
        slope = interval.slope if order == 0 else derivative(interval.slope)
        if slope is ZERO:
            yield Extreme(float(inside[row]), True, (interval.low, interval.high))
            continue
        sides = zip(ends[row].tolist(), limits[row].tolist(), own[row].tolist(), strict=True)
        for x, limit, value in sides:
            if not math.isinf(x):
                yield from _at_end(x, limit, value)


def _at_end(x: float, limit: float, own: float) -> Iterator[Extreme]:
    reaches = math.isfinite(limit) and math.isclose(limit, own, abs_tol=_SAME)
    yield Extreme(limit, reaches, (x, x))
    if math.isfinite(own):
        yield Extreme(own, True, (x, x))


def _tails(survey: Survey, order: int, key: Key) -> Iterator[Extreme]:
    for windows, end in ((survey.left, -math.inf), (survey.right, math.inf)):
        bound = supremum(key(windows[order]))
        if bound is not None:
            yield Extreme(bound, False, (end, end))
