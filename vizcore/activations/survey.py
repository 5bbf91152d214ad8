"""An activation as a whole: what it does between its breaks, near zero, and far out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.model import Activation
from vizcore.activations.sampling import sample
from vizcore.formula.breaks import with_values
from vizcore.formula.derivative import derivative
from vizcore.formula.effort import remembered
from vizcore.formula.evaluate import evaluate
from vizcore.formula.factors import ZERO
from vizcore.formula.pieces import Pieces
from vizcore.formula.tree import Node

Array = NDArray[np.float64]

NEAR = np.arange(-3000, 3001) / 100
# Windows from r to 2r on each side; irregular inside, so that no wave keeps step with them.
RADII = np.array([32, 64, 256, 1024, 1e4, 1e6, 1e8, 1e10, 1e12])
_INSIDE = 1 + np.sort(np.arange(128) * (np.sqrt(5) - 1) / 2 % 1)
FAR = RADII[:, None] * _INSIDE
_MANY = 48  # intervals that are looked at
_ENDLESS = 1e9  # a value as large as this at a break means a pole
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


def insides_of(found: Sequence[Interval], order: int) -> Array:
    """φ or φ′ inside each interval, shape (intervals,)."""
    return _by_piece(found, order, np.array([i.inside for i in found]))


def ends_of(found: Sequence[Interval], order: int) -> Array:
    """Limits of φ or φ′ at both ends of each interval from inside, shape (intervals, 2).

    What stands for an infinite end is of no meaning.
    """
    ends = np.array([(i.low, i.high) for i in found])
    inside = np.array([i.inside for i in found])
    values = _by_piece(found, order, ends)
    # A pole: its sign is that of values nearby, on this side of it.
    with np.errstate(invalid="ignore"):
        beside = ends + 1e-6 * np.clip(inside[:, None] - ends, -1, 1)
        near = _by_piece(found, order, beside)
        endless = np.where(np.isnan(near), np.nan, np.copysign(np.inf, near))
        return np.where(np.abs(values) > _ENDLESS, endless, values)


def _by_piece(found: Sequence[Interval], order: int, x: Array) -> Array:
    """Each interval's own expression on its row of points; equal ones are computed at once."""
    rows: dict[Node, list[int]] = {}
    for row, interval in enumerate(found):
        rows.setdefault((interval.value, interval.slope)[order], []).append(row)
    values = np.empty(x.shape)
    for tree, own in rows.items():
        (values[own],) = evaluate((tree,), x[own], {})
    return values


@dataclass(frozen=True)
class Survey:
    """Samples of an activation with given parameters.

    Attributes
    ----------
    activation, params
        What is surveyed.
    trees
        φ, φ′ and φ″ without parameters.
    near
        Their values on `NEAR`, shape (3, points).
    left, right
        Their values on −`FAR` and `FAR`, shape (3, windows, points).
    intervals
        From −∞ to ∞; of a wave with hundreds the 48 nearest to 0.
    """

    activation: Activation
    params: dict[str, float]
    trees: tuple[Node, Node, Node]
    near: Array
    left: Array
    right: Array
    intervals: tuple[Interval, ...]

    def at(self, x: Array, order: int) -> Array:
        """φ, φ′ or φ″ on other points."""
        return sample(self.activation, x, order, **self.params)[order]


def survey(activation: Activation, params: dict[str, float]) -> Survey:
    """Look at an activation everywhere."""
    x = np.concatenate((NEAR, -FAR.ravel(), FAR.ravel()))
    values = np.array(sample(activation, x, 2, **params))
    near, left, right = np.split(values, [NEAR.size, NEAR.size + FAR.size], axis=1)
    bound = activation.bind(params)
    value, slope, bend = (with_values(tree, bound) for tree in activation.trees)
    return Survey(
        activation,
        params,
        (value, slope, bend),
        near,
        left.reshape(3, *FAR.shape),
        right.reshape(3, *FAR.shape),
        _telling(intervals(activation, **params)),
    )


def _telling(found: tuple[Interval, ...]) -> tuple[Interval, ...]:
    if len(found) <= _MANY:
        return found
    nearest = sorted(range(1, len(found) - 1), key=lambda i: abs(found[i].inside))[:_MANY]
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
    return tuple(
        Interval(low, high, pieces[i], derivative(pieces[i])) for i, (low, high) in enumerate(ends)
    )


def _inside(low: float, high: float) -> float:
    if np.isinf(low) and np.isinf(high):
        return _OFF_CENTRE
    if np.isinf(low):
        return min(high, 0.0) - _OFF_CENTRE
    if np.isinf(high):
        return max(low, 0.0) + _OFF_CENTRE
    return low + (high - low) * _OFF_CENTRE
