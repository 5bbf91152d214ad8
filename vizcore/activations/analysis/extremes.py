"""The least and the greatest value of φ and of |φ′|, and where they are reached, if they are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from vizcore.activations.analysis.domain import without_value
from vizcore.activations.analysis.survey import Survey, ends_with_doubt, insides_of
from vizcore.activations.analysis.tails import supremum
from vizcore.arrays import Floats
from vizcore.formula.analysis.roots import narrowed
from vizcore.formula.analysis.rounding import PLACED, with_doubt
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.calculus.factors import ZERO

_SAME = 1e-9  # two values this near, relative to their size, count as one
_SURE = 1e-6  # of the bound: a place where rounding leaves less of φ is not told
_TIDY = 1e-10  # a place this near to one of six digits, relative to its size, is that one
_OVERFLOWING = 1e100
_NOTHING = 1e-3  # of a step around 0: a place as near to 0 is 0
_UNDERFLOW = 1e-290
_KINK = 1e-9  # of a step of the survey: a turning point as near to a kink is that kink
_MOST = 8  # turning points that are located exactly, the most extreme ones


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


class _Candidate(NamedTuple):
    extreme: Extreme
    doubt: float  # how far rounding may be off


def highest(survey: Survey) -> Extreme:
    """The supremum of φ."""
    return _best(survey, 0, 1.0)


def lowest(survey: Survey) -> Extreme:
    """The infimum of φ."""
    bound = _best(survey, 0, -1.0)
    return replace(bound, value=-bound.value + 0.0)


def steepest(survey: Survey) -> Extreme:
    """The supremum of |φ′|."""
    return _best(survey, 1, None)


def _key(values: Floats, sign: float | None) -> Floats:
    return np.abs(values) if sign is None else sign * values


def _best(survey: Survey, order: int, sign: float | None) -> Extreme:
    """The supremum of ±φ or |φ′|, from every place where it can lie."""
    with np.errstate(all="ignore"):  # what overflows is ∞
        found = [
            *_turning(survey, order, sign),
            *_of_intervals(survey, order, sign),
            *_tails(survey, order, sign),
        ]
    breaks = survey.activation.breaks(**survey.params)
    endless = (b.x for b in breaks if (b.steep if order else b.rises if sign == 1 else b.falls))
    found += [_Candidate(Extreme(math.inf, False, (x, x)), 0.0) for x in endless]
    found = [c for c in found if not math.isnan(c.extreme.value)]
    top, off = max(((c.extreme.value, -c.doubt) for c in found), default=(-math.inf, 0.0))
    values, doubt = _key(survey.values[order], sign), survey.doubt[order]
    at = int(np.nanargmax(np.where(np.isnan(values), -np.inf, values)))
    if not found or values[at] > top + _SAME * abs(top) + 2 * doubt[at]:
        lost = np.isnan(values) & np.isfinite(survey.values[0])  # in 0 · ∞, say
        edge = lost[max(0, at - 1) : at + 2].any()
        return _on_grid(math.nan if edge else float(values[at]), float(survey.x[at]))
    sure = [
        c for c in found if c.doubt <= max(_SURE * abs(top), -off) or c.extreme.value == top == 0
    ]
    ties = [c.extreme for c in sure if _equal(c.extreme.value, top, max(-off, c.doubt))]
    return min(ties, key=_rank)


def _equal(value: float, other: float, doubt: float) -> bool:
    """Whether two values are one but for rounding."""
    near = _SAME * abs(other) + 2 * doubt
    return value == other or (math.isfinite(near) and abs(value - other) <= near)


def _on_grid(value: float, x: float) -> Extreme:
    """Of flat tops, of domains that end, of what grows until it overflows: none turns."""
    if math.isnan(value):
        return Extreme(math.nan, False, (math.nan, math.nan))
    if value > _OVERFLOWING:
        return Extreme(math.inf, False, (math.copysign(math.inf, x),) * 2)
    return Extreme(value, True, (x, x))


def _rank(extreme: Extreme) -> tuple[bool, float, float, bool, float]:
    """Attained before not, longer stretches before shorter, nearer to 0, right before left.

    Of places that only rounding tells apart the one with the greatest value.
    """
    low, high = extreme.where
    nearest = min(max(0.0, low), high)
    length = 0.0 if low == high else high - low
    length, distance = float(f"{length:.6g}"), float(f"{abs(nearest):.12g}")
    return not extreme.attained, -length, distance, nearest < 0 or high <= 0, -extreme.value


def _turning(survey: Survey, order: int, sign: float | None) -> Iterator[_Candidate]:
    """Where the next derivative changes its sign for certain."""
    values, bends = _key(survey.values[order], sign), survey.values[order + 1]
    known = np.flatnonzero(np.abs(bends) > 2 * survey.doubt[order + 1])
    signs = np.sign(bends[known])
    turns = np.flatnonzero(signs[1:] * signs[:-1] < 0)
    low, high = known[turns], known[turns + 1]
    inner = np.maximum(values[low], values[high])
    nearest = np.argsort(np.abs(survey.x[low]))  # of the crests of sin(1/x) the last are resolved
    some = np.unique(
        np.concatenate((np.argsort(-inner)[:_MOST], nearest[:_MOST], nearest[-_MOST:]))
    )
    low, high, signs = low[some], high[some], signs[turns][some]
    between = [_nearest_top(survey.x, values, bends, *ends) for ends in zip(low, high, strict=True)]
    tree = survey.trees[order + 1]
    step = survey.x[high] - survey.x[low]
    roots = _tidied(*narrowed(tree, survey.x[low], survey.x[high], signs, bits=40), step)
    roots = np.where(np.isnan(between), roots, between)
    kinks = np.array([math.inf, *survey.activation.kinks(**survey.params)])
    # Their limits are looked at by themselves.
    apart = np.abs(roots[:, None] - kinks).min(axis=1) > _KINK * step
    roots, beside = roots[apart], inner[some][apart]
    at, doubt = (a[order] for a in survey.at(roots, order, PLACED))
    tops = _key(at, sign)
    underflowed = (tops == 0) & (doubt > 0) & (doubt < _UNDERFLOW)
    stands = np.isfinite(tops) & (tops >= beside - 2 * doubt) & ~underflowed
    for x, value, off in zip(
        roots[stands].tolist(), tops[stands].tolist(), doubt[stands].tolist(), strict=True
    ):
        yield _Candidate(Extreme(value, True, (x, x)), off)


def _nearest_top(x: Floats, values: Floats, slopes: Floats, low: int, high: int) -> float:
    """Of points between which rounding leaves no slope the highest, of several that nearest to 0.

    NaN if there are none, or a single one at which the slope is not exactly 0.
    """
    inner = slice(low + 1, high)
    if high - low < (3 if slopes[inner].any() else 2):
        return math.nan
    top = x[inner][values[inner] == values[inner].max()]
    return float(top[np.abs(top).argmin()]) if top.size else math.nan


def _tidied(low: Floats, high: Floats, step: Floats) -> Floats:
    """The middle of brackets narrowed from a step; a round number where rounding allows."""
    middle = (low + high) / 2
    unit = 10 ** (5 - np.floor(np.log10(np.abs(middle))))
    tidy = np.round(middle * unit) / unit
    tidy = np.where(np.abs(middle) < _NOTHING * step, 0.0, tidy)
    near = np.where(tidy == 0, _NOTHING * step, _TIDY * np.abs(middle))
    return np.asarray(np.where(np.abs(middle - tidy) < near, tidy, middle) + 0.0)


def _of_intervals(survey: Survey, order: int, sign: float | None) -> Iterator[_Candidate]:
    """Limits at the ends of smooth stretches, and the value of those that have only one."""
    found = survey.intervals
    # Where φ′ jumps there is no slope, only the one that a library has agreed on.
    breaks = survey.activation.breaks(**survey.params)
    torn = {b.x for b in breaks if b.order in (0, 1)}
    swinging = [b.x for b in breaks if b.wave and b.order is not None and b.order <= order]
    missing = without_value(survey.activation, **survey.params)
    ends = np.array([(i.low, i.high) for i in found])
    limits, limits_doubt = ends_with_doubt(found, order)
    limits[np.isin(ends, swinging)] = np.nan
    (own,), (doubt,) = with_doubt(survey.trees[order : order + 1], ends, PLACED)
    own[np.isin(ends, missing)] = np.nan
    limits, own, inside = (_key(v, sign) for v in (limits, own, insides_of(found, order)))
    doubt = np.maximum(doubt, limits_doubt)
    for row, interval in enumerate(found):
        slope = interval.slope if order == 0 else derivative(interval.slope)
        if slope is ZERO:
            if math.isinf(inside[row]):  # 1/0: no value on the whole stretch
                continue
            yield _Candidate(Extreme(float(inside[row]), True, (interval.low, interval.high)), 0.0)
            continue
        for side in (0, 1):
            x, off = float(ends[row, side]), float(doubt[row, side])
            if not math.isinf(x):
                at = math.nan if order and x in torn else float(own[row, side])
                for extreme in _at_end(x, float(limits[row, side]), at, off):
                    yield _Candidate(extreme, off if math.isfinite(off) else 0.0)


def _at_end(x: float, limit: float, own: float, doubt: float) -> Iterator[Extreme]:
    reaches = math.isfinite(limit) and _equal(own, limit, doubt)
    yield Extreme(limit, reaches, (x, x))
    if math.isfinite(own):
        yield Extreme(own, True, (x, x))


def _tails(survey: Survey, order: int, sign: float | None) -> Iterator[_Candidate]:
    outer = survey.intervals[0], survey.intervals[-1]
    for tails, end, own in zip(
        (survey.left, survey.right), (-math.inf, math.inf), outer, strict=True
    ):
        if own.flat and end in (own.low, own.high):
            continue  # far out floor(3 tanh x) rounds to 3, which it never reaches
        bound = supremum(tails[order], sign)
        if bound is not None:
            yield _Candidate(Extreme(bound, False, (end, end)), 0.0)
