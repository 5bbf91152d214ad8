"""Curves: φ, φ′ and φ″ on a set of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vizcore.activations.analysis.sampling import sample
from vizcore.activations.model import Activation
from vizcore.arrays import Floats


@dataclass(frozen=True)
class Curve:
    """An activation and its derivatives on points.

    Attributes
    ----------
    x
        Points, shape (points,), float64.
    y, dy, d2y
        φ, φ′ and φ″ there, same shape; NaN where there is no finite value, and throughout for a
        derivative that was not asked for.
    """

    x: Floats
    y: Floats
    dy: Floats
    d2y: Floats


def evaluate(activation: Activation, x: ArrayLike, order: int = 2, **params: float) -> Curve:
    """Evaluate an activation and its derivatives up to `order` (0, 1 or 2).

    Computed in float64 from the formula and the trees of its derivatives, exact to rounding, with
    PyTorch's subgradient at kinks.

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
    values = sample(activation, points, order, **params)
    for y in values:
        y[~np.isfinite(y)] = np.nan
    values += [np.full_like(points, np.nan)] * (2 - order)
    return Curve(points, *values)
