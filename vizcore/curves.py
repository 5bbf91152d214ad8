"""Curves: f, f′ and f″ on a set of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vizcore.activations.model import Activation
from vizcore.formula.evaluate import evaluate as evaluate_trees

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Nearer than this to a hole the trees are 0/0 or cancel; around it they are good to 10 digits.
_HOLE = 1e-3
_AROUND = 2e-3 * np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])


@dataclass(frozen=True)
class Curve:
    """An activation and its derivatives on points.

    Attributes
    ----------
    x
        Points, shape (points,), float64.
    y, dy, d2y
        φ, φ′ and φ″ there, same shape; NaN where φ has no finite value, and throughout for a
        derivative that was not asked for.
    """

    x: Array
    y: Array
    dy: Array
    d2y: Array


def evaluate(activation: Activation, x: ArrayLike, order: int = 2, **params: float) -> Curve:
    """Evaluate an activation and its derivatives up to `order` (0, 1 or 2).

    Computed in float64 from the formula and the trees of its derivatives, exact to rounding. At a
    kink φ′ has PyTorch's subgradient. At a point like 0 in sin(x)/x, where the function is smooth
    and only its text is not defined, the values are those that make it smooth.

    Parameters
    ----------
    activation
        A catalogue entry or a typed formula.
    x
        Points, shape (points,).
    order
        The highest derivative to compute.
    **params
        Parameters that are not at their default.

    Raises
    ------
    TypeError
        If the activation has no parameter of a given name.
    """
    points = np.array(x, dtype=np.float64)
    trees = activation.trees[: order + 1] if order else (activation.tree,)
    bound = activation.bind(params)
    values = list(evaluate_trees(trees, points, bound))
    for hole in activation.breaks(**params):
        near = np.abs(points - hole.x) < _HOLE
        if hole.order is None and near.any():
            _fill(values, near, points, evaluate_trees(trees, hole.x + _AROUND, bound), hole.x)
    undefined = ~np.isfinite(values[0])  # log has no slope left of 0, though 1/x has a value there
    for y in values:
        y[undefined | ~np.isfinite(y)] = np.nan
    values += [np.full_like(points, np.nan)] * (2 - order)
    return Curve(points, *values)


def _fill(
    values: list[Array], near: Mask, points: Array, around: tuple[Array, ...], hole: float
) -> None:
    """Read derivatives, and values that are missing, off the neighbourhood by interpolation."""
    offsets = points[near] - hole
    weights = np.ones((offsets.size, _AROUND.size))
    for i, own in enumerate(_AROUND):
        others = np.delete(_AROUND, i)
        weights[:, i] = np.prod((offsets[:, None] - others) / (own - others), axis=1)
    for order, (y, known) in enumerate(zip(values, around, strict=True)):
        replaced = near if order else near & ~np.isfinite(y)
        y[replaced] = (weights @ known)[replaced[near]]
