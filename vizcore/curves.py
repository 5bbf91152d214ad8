"""Curves: f, f′ and f″ on a set of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vizcore.activations.model import Activation

Array = NDArray[np.float64]


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
    """
    import torch

    points = np.asarray(x, dtype=np.float64)
    h = 1e-5

    def slope(shift: float) -> Array:
        shifted = torch.from_numpy(points + shift)
        return activation.value_and_slope(shifted, **params)[1].numpy()

    y = activation.value_and_slope(torch.from_numpy(points.copy()), **params)[0].numpy()
    missing = np.full_like(points, np.nan)
    dy = slope(0) if order > 0 else missing
    d2y = (slope(h) - slope(-h)) / (2 * h) if order > 1 else missing
    return Curve(points, y, dy, d2y)
