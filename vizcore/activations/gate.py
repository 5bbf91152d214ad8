"""Gate openness: how much of a gradient a unit lets through, on one scale for every activation.

    r = √E[φ′(z)²] / sup|φ′|,    0 ≤ r ≤ 1

over whatever a unit meets: z ~ N(0, 1) on the property card, a batch of examples in the gradient
flow, the probe images in the live CNN. The numerator is the *factor*: what a gradient that passes
is multiplied by, as root mean square.

sup|φ′| is the supremum over the whole axis, as the property card has it. Where φ′ has no bound (x²,
eˣ) no slope is wholly open, so that 1, the slope of the identity, takes its place, and r stays
at 1 from there on.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vizcore.activations.analysis.extremes import steepest
from vizcore.activations.analysis.survey import survey
from vizcore.activations.model import Activation

SATURATED = 0.05  # ε: what has 0 < r < ε counts as saturated
DORMANT = 0.025  # τ: at most this share of the layer's mean |φ(z)|, and a unit counts as dormant

Params = tuple[tuple[str, float], ...]


def gate_scale(supremum: float) -> float:
    """What the factor is divided by, from sup|φ′|.

    Parameters
    ----------
    supremum
        Of |φ′| over the whole axis, as `Properties.steepest` has it.

    Returns
    -------
    float
        `supremum`; 1 where it is infinite, or 0, so that there is nothing to compare with; NaN
        where φ′ has no value anywhere.
    """
    return 1.0 if supremum == 0 or math.isinf(supremum) else supremum


@lru_cache(maxsize=512)
def largest_slope(activation: Activation, params: Params = ()) -> float:
    """The `gate_scale` of an activation with these parameters, found once."""
    return gate_scale(steepest(survey(activation, dict(params))).value)


def gate_openness(mean_square: ArrayLike, scale: ArrayLike) -> NDArray[np.float64]:
    """r of units.

    Parameters
    ----------
    mean_square
        E[φ′(z)²] of each.
    scale
        Their `gate_scale`.

    Returns
    -------
    ndarray
        From 0 to 1, of the shape of the arguments; NaN where the mean square is.
    """
    factor = np.sqrt(np.asarray(mean_square, dtype=float))
    return np.asarray(np.clip(factor / scale, 0, 1))
