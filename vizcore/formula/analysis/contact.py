"""How smoothly two expressions meet in a point: the first derivative in which they differ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vizcore.arrays import Floats, Mask
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.tree import Node

Orders = NDArray[np.int64]

SMOOTH = 99  # the order of a point at which every derivative is continuous
LOOKED_AT = 3  # as many orders, from 0, are judged from both sides of a point
_HIGHEST = 9  # derivative that is compared
_SEEN_TO = 5  # derivative that is judged from both sides where none has a value at the point
_LONGEST = 500  # nodes of a derivative that is still derived
_ROUNDING = 1e-9  # of the size of the n-th derivative nearby, times 10ⁿ
_AROUND = np.array([-1.0, -0.55, -0.21, 0.34, 0.62, 1.0])
_FIT = np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0]) / 500
_BETWEEN = np.array([-2.4, -1.5, -0.4, 0.4, 1.5, 2.4]) / 500


def orders_of_contact(
    left: Node, right: Node, points: Floats, reach: Floats, seen: Orders
) -> Orders:
    """The lowest derivative that is not continuous at each point, `SMOOTH` if all are.

    Parameters
    ----------
    left, right
        The expressions that hold on both sides of all the points, without parameters.
    points, reach
        Shape (points,): where, and how far from it nothing else happens.
    seen
        The orders as they look from both sides, `LOOKED_AT` for anything smoother: they decide
        where an expression has no value at the point itself.
    """
    if left is right:
        smooth = (seen == LOOKED_AT) | _goes_through(left, points, reach)
        return np.where(smooth, SMOOTH, seen)
    orders = _compared(left, right, points, reach)
    lost = orders < 0  # no value at the point: an end, a pole, or 0/0
    orders[lost] = seen[lost]
    far = lost & (seen == LOOKED_AT)
    if far.any():
        orders[far] = _from_both_sides(left, right, points[far], reach[far])
    unsure = (orders > _HIGHEST) | (lost & (orders >= LOOKED_AT))
    if unsure.any():
        one = _are_one(left, right, points[unsure], reach[unsure])
        orders[unsure] = np.where(one, SMOOTH, orders[unsure])
    return orders


def _compared(left: Node, right: Node, x: Floats, reach: Floats) -> Orders:
    """The first derivative that differs at each point; −1 where one has no value there."""
    orders = np.full(x.size, _HIGHEST + 1)
    open_, sides = np.arange(x.size), (left, right)
    points = np.concatenate((x[:, None], x[:, None] + reach[:, None] * _AROUND), axis=1)
    for order in range(_HIGHEST + 1):
        values = np.array(evaluate(sides, points[open_], {}, far=False))
        own = values[:, :, 0]
        scale = np.abs(np.where(np.isfinite(values), values, 0)).max(axis=(0, 2))
        with np.errstate(all="ignore"):
            differ = np.abs(own[0] - own[1]) > min(_ROUNDING * 10**order, 1e-3) * scale
        lost = ~np.isfinite(own).all(axis=0)
        orders[open_[differ]] = order
        orders[open_[lost]] = -1
        open_ = open_[~differ & ~lost]
        if not open_.size:
            break
        if max(side.size for side in sides) > _LONGEST:
            orders[open_] = order + 1
            break
        sides = derivative(sides[0]), derivative(sides[1])
    return orders


def _from_both_sides(left: Node, right: Node, x: Floats, reach: Floats) -> Orders:
    """The first derivative beyond φ″ whose two sides stay apart as they close in on the point."""
    orders = np.full(x.size, SMOOTH)
    sides = left, right
    for order in range(_SEEN_TO + 1):
        if order >= LOOKED_AT:
            (far, near), (far_right, near_right) = (
                evaluate((side,), x + way * reach * np.array([[1.0], [1 / 8]]), {}, far=False)[0]
                for side, way in zip(sides, (-1, 1), strict=True)
            )
            with np.errstate(all="ignore"):
                gap, wide = np.abs(near - near_right), np.abs(far - far_right)
                scale = np.abs([near, near_right, far, far_right]).max(axis=0)
                stays = (gap > 1e-3 * scale) & (gap > 0.7 * wide)
            orders[(orders == SMOOTH) & stays] = order
        if max(side.size for side in sides) > _LONGEST:
            break
        sides = derivative(sides[0]), derivative(sides[1])
    return orders


def _are_one(left: Node, right: Node, x: Floats, reach: Floats) -> Mask:
    """Whether both expressions have the same values around a point: one function, two texts."""
    points = x[:, None] + np.concatenate((reach[:, None] * _AROUND, [_AROUND] * x.size), axis=1)
    values = np.array(evaluate((left, right), points, {}, far=False))
    known = np.isfinite(values).all(axis=0)
    with np.errstate(all="ignore"):
        apart = np.abs(values[0] - values[1]) > _ROUNDING * np.abs(values).max(axis=0)
    one: Mask = np.any(known, axis=1) & ~np.any(apart & known, axis=1)
    return one


def _goes_through(tree: Node, x: Floats, reach: Floats) -> Mask:
    """Whether one expression that has no value at a point, 0/0 say, goes on smoothly through it.

    A polynomial through six points around it foretells those between: not where there is a pole,
    a root or the kink of √x².
    """
    weights = np.linalg.solve(np.vander(500 * _FIT).T, np.vander(500 * _BETWEEN, 6).T).T
    smooth = np.zeros(x.size, dtype=bool)
    near = np.minimum(1.0, reach / _FIT[-1])[:, None]
    for scale in (near, near / 30, near / 1000):
        around = x[:, None] + scale * np.concatenate((_FIT, _BETWEEN))
        known, between = np.split(evaluate((tree,), around, {}, far=False)[0], 2, axis=1)
        with np.errstate(all="ignore"):
            errors = np.abs(known @ weights.T - between)
            size = np.abs(known).max(axis=1, keepdims=True)
            smooth |= (errors <= 1e-7 * size).all(axis=1)
    return smooth
