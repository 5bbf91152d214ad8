"""Linear layers in a row are one linear layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vizcore.arrays import Floats
from vizcore.lessons.checks import layers

_REACH = 6.0  # the plane of the lesson, on each side of 0
_POINTS = 1000


@dataclass(frozen=True, eq=False)
class Collapsed:
    """The one affine map that linear layers are.

    Attributes
    ----------
    matrix
        Wᴸ…W², W¹ multiplied, shape (outputs, inputs).
    bias
        Shape (outputs,).
    largest_difference
        The largest difference between the layers and this map at 1,000 points of [−6, 6]ⁿ,
        divided by the largest output there: rounding of float64. NaN if a product leaves its
        range.
    """

    matrix: Floats
    bias: Floats
    largest_difference: float


def collapse(weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]) -> Collapsed:
    """Multiply linear layers h ← Wˡh + bˡ into one.

    Parameters
    ----------
    weights
        Wˡ, one matrix of shape (units, inputs) a layer, finite, the first layer first.
    biases
        bˡ, one vector of shape (units,) a layer.

    Raises
    ------
    SettingError
        A ValueError that names the matrix or vector that does not fit, and what would.
    """
    stack = layers(weights, biases)
    points = np.random.default_rng(0).uniform(-_REACH, _REACH, (stack[0][0].shape[1], _POINTS))
    h, matrix, bias = points, np.eye(len(points)), np.zeros(len(points))
    with np.errstate(all="ignore"):
        for w, b in stack:
            h = w @ h + b[:, None]
            matrix, bias = w @ matrix, w @ bias + b
        difference = np.abs(h - (matrix @ points + bias[:, None])).max()
        relative = difference / np.abs(h).max() if difference else 0.0
    return Collapsed(matrix, bias, float(relative))
