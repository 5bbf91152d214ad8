"""An activation as a whole: what it does between its breaks, near zero, and far out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from vizcore.activations.analysis.domain import outside, undefined
from vizcore.activations.analysis.grid import FAR, far, near
from vizcore.activations.analysis.sampling import looked_at
from vizcore.activations.analysis.tails import Tail, levels
from vizcore.activations.model import Activation
from vizcore.arrays import Floats, Mask
from vizcore.formula.analysis.breaks import with_values
from vizcore.formula.analysis.centres import centres
from vizcore.formula.analysis.pieces import Pieces
from vizcore.formula.analysis.rounding import PLACED, with_doubt
from vizcore.formula.backends.evaluate import weight
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.calculus.factors import ZERO
from vizcore.formula.effort import remembered
from vizcore.formula.tree import Node, walk

_LEAST = 500  # points around the centres of a formula, and more if they make no more steps
_STEPS = 2_000
_MANY = 48  # intervals that are looked at
_POLE = 1e3  # times the value nearby: what a pole leaves that is not met exactly
_GROWTH = 1.05  # times the value eight times as far: what a pole leaves, even that of log
_WAY = 8.0 ** np.arange(8)  # to a pole, in the least step: too far for a wave to grow by chance
_BESIDE = 1e-9  # of the way to the inside, or to 1
_LEVEL = 1e-6  # of a jump: what φ still does next to it
_OFF_CENTRE = 0.4142135623  # no hole of a formula is likely to lie there


@dataclass(frozen=True)
class Interval:
    """A stretch between two breaks, on which φ is one smooth expression.

    Attributes
    ----------
    low, high
        Its ends, possibly infinite.
    value, slope
        The expressions of φ and φ′ there, without parameters.
    """

    low: float
    high: float
    value: Node
    slope: Node

    @property
    def flat(self) -> bool:
        """Whether φ′ is exactly 0 throughout."""
        return self.slope is ZERO

    @property
    def inside(self) -> float:
        """A point inside, as near to 0 as is safe."""
        return _inside(self.low, self.high)


def insides_of(found: Sequence[Interval], order: int) -> Floats:
    """φ or φ′ inside each interval, shape (intervals,)."""
    return _by_piece(found, order, np.array([i.inside for i in found]))[0]


def ends_of(found: Sequence[Interval], order: int) -> Floats:
    """Limits of φ or φ′ at both ends of each interval from inside, shape (intervals, 2).

    What stands for an infinite end is of no meaning.
    """
    return ends_with_doubt(found, order)[0]


def ends_with_doubt(found: Sequence[Interval], order: int) -> tuple[Floats, Floats]:
    """`ends_of`, and how far rounding, of the ends too, may be off."""
    ends = np.array([(i.low, i.high) for i in found])
    inside = np.array([i.inside for i in found])
    values, doubt = _by_piece(found, order, ends)
    with np.errstate(all="ignore"):
        way = np.clip(inside[:, None] - ends, -1, 1)
        step = _BESIDE * way * np.maximum(1, np.abs(ends))
        near, less_near = (_by_piece(found, order, ends + by * step)[0] for by in (1, 8))
        size, before = np.abs(near), np.abs(less_near)
        # A pole: its sign is that of values nearby, on this side of it.
        lost = np.isinf(values) & ((size > before) | np.isinf(near))
        lost |= (np.abs(values) > _POLE * size) & (doubt > np.abs(values) / _POLE)
        if np.isnan(values[np.isfinite(ends)]).any():  # 0/0: what grows all the way is a pole
            path = np.array([_by_piece(found, order, ends + by * step)[0] for by in _WAY])
            grows = (np.abs(path[:-1]) > _GROWTH * np.abs(path[1:])).all(axis=0)
            lost |= np.isnan(values) & grows & (np.ptp(np.sign(path), axis=0) == 0)
        endless = np.where(np.isnan(near), np.nan, np.copysign(np.inf, near))
        # 1/x is +∞ at 0 itself: exp(1/x) is 0 left of it all the same, exp(-1/x) is endless there.
        other = np.isfinite(ends) & (np.isinf(values) != np.isinf(near))
        # tanh(1/x) is 1 there: left of it level at −1 all the way.
        drift = near - less_near
        torn = np.isfinite(ends) & (np.abs(drift) < _LEVEL * np.abs(values - near))
        values = np.where(torn, near + drift / 7, np.where(other, near, values))
        return np.where(lost, endless, values), doubt


def _by_piece(found: Sequence[Interval], order: int, x: Floats) -> tuple[Floats, Floats]:
    """Each interval's own expression on its row of points, and how far rounding may be off."""
    rows: dict[Node, list[int]] = {}
    for row, interval in enumerate(found):
        rows.setdefault((interval.value, interval.slope)[order], []).append(row)
    values, doubt = np.empty(x.shape), np.empty(x.shape)
    for tree, own in rows.items():  # equal ones at once
        (values[own],), (doubt[own],) = with_doubt((tree,), x[own], PLACED)
    return values, doubt


@dataclass(frozen=True)
class Survey:
    """Samples of an activation with given parameters.

    Attributes
    ----------
    activation, params
        What is surveyed.
    trees
        φ, φ′ and φ″ without parameters.
    x, values, doubt
        Points, ascending, shape (points,); the trees there and how far rounding may be off, each of
        shape (3, points).
    left, right
        φ, φ′ and φ″ towards −∞ and ∞.
    intervals
        Ascending, but for those on which φ has no value; of a wave or a staircase without end up
        to 48, those nearest to 0.
    """

    activation: Activation
    params: dict[str, float]
    trees: tuple[Node, Node, Node]
    x: Floats
    values: Floats
    doubt: Floats
    left: tuple[Tail, Tail, Tail]
    right: tuple[Tail, Tail, Tail]
    intervals: tuple[Interval, ...]

    def at(self, x: Floats, order: int, off: float = 0.0) -> tuple[Floats, Floats]:
        """φ to φ″, up to `order`, on points that may be off by a share `off`, and their doubt.

        Each of shape (order + 1, points).
        """
        return looked_at(self.activation, self.params, self.trees[: order + 1], x, off)


def survey(activation: Activation, params: dict[str, float]) -> Survey:
    """Look at an activation everywhere."""
    bound = activation.bind(params)
    value, slope, bend = (with_values(tree, bound) for tree in activation.trees)
    trees, around = (value, slope, bend), centres(value)
    x = near(around, max(_LEAST, _STEPS * 256 // weight(walk(*trees)) - 2 * FAR.size))
    outer = [c for c in around if c.own] or around
    everywhere = (x, far(outer[0], -1).ravel(), far(outer[-1], 1).ravel())
    values, doubt = looked_at(activation, params, trees, np.concatenate(everywhere), 0.0)

    def tail(first: int, side: Mask) -> tuple[Tail, Tail, Tail]:
        own = slice(first, first + FAR.size)
        sizes = np.where(np.isfinite(values[:, : x.size]), np.abs(values[:, : x.size]), 0)
        found = [
            Tail(v[own].reshape(FAR.shape), d[own].reshape(FAR.shape), float(size[side].max()))
            for v, d, size in zip(values, doubt, sizes, strict=True)
        ]
        return found[0], found[1], found[2]

    left, right = tail(x.size, x <= outer[-1].x), tail(x.size + FAR.size, x >= outer[0].x)
    without = undefined(activation, **params)
    found = intervals(activation, **params)
    defined = [
        replace(i, low=a, high=b) for i in found for a, b in outside([(i.low, i.high)], without)
    ]
    found = _telling(tuple(defined) or found)
    if len(found) > 1 and _goes_on(found[0], found[0].low, left[0]):
        found = found[1:]
    if len(found) > 1 and _goes_on(found[-1], found[-1].high, right[0]):
        found = found[:-1]
    seen = values[:, : x.size], doubt[:, : x.size]
    return Survey(activation, params, trees, x, *seen, left, right, found)


def _goes_on(outer: Interval, end: float, tail: Tail) -> bool:
    """Whether what looks like a constant from some point on is a step like those before."""
    return outer.flat and bool(np.isinf(end)) and not levels(tail)


def _telling(found: tuple[Interval, ...]) -> tuple[Interval, ...]:
    if len(found) <= _MANY:
        return found
    nearest = sorted(range(len(found)), key=lambda i: abs(found[i].inside))[:_MANY]
    return tuple(found[i] for i in sorted(nearest))


def intervals(activation: Activation, **params: float) -> tuple[Interval, ...]:
    """The stretches between the breaks of an activation, from −∞ to ∞."""
    return _intervals(
        with_values(activation.tree, activation.bind(params)), activation.kinks(**params)
    )


@remembered(1024)
def _intervals(tree: Node, kinks: tuple[float, ...]) -> tuple[Interval, ...]:
    ends = list(pairwise((-np.inf, *kinks, np.inf)))
    pieces = Pieces(tree, np.array([_inside(low, high) for low, high in ends]))
    held = [pieces[i] for i in range(len(ends))]
    slopes = {piece: derivative(piece) for piece in dict.fromkeys(held)}  # tan has one in 257
    return tuple(
        Interval(*end, piece, slopes[piece]) for end, piece in zip(ends, held, strict=True)
    )


def _inside(low: float, high: float) -> float:
    if np.isinf(low) and np.isinf(high):
        return _OFF_CENTRE
    if np.isinf(low):
        return min(high, 0.0) - _OFF_CENTRE
    if np.isinf(high):
        return max(low, 0.0) + _OFF_CENTRE
    return low + (high - low) * _OFF_CENTRE
