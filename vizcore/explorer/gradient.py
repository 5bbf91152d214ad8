"""How much of a signal and of a gradient one layer of an activation keeps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.curves import evaluate
from vizcore.explorer.lost import lost_slope
from vizcore.quadrature import gaussian_rule


@dataclass(frozen=True)
class Kept:
    """What is left behind an activation that is fed z ~ N(0, 1).

    Attributes
    ----------
    gradient
        √E[φ′(z)²], the factor by which the gradient changes; NaN where φ has no values.
    blocked
        P(φ′(z) = 0), the share of inputs that pass no gradient at all.
    """

    gradient: float
    blocked: float


@lru_cache(maxsize=512)
def kept(spec: ActivationSpec) -> Kept:
    """The gradient that an activation keeps, by quadrature split at its kinks."""
    x, weights = gaussian_rule(spec.kinks())
    slope = evaluate(spec.resolve(), x, order=1, **dict(spec.params)).dy
    with np.errstate(over="ignore"):
        square = float(weights @ (slope * slope))
    blocked = sum(_below(high) - _below(low) for low, high in lost_slope(spec).zero)
    return Kept(math.sqrt(square) if square >= 0 else math.nan, blocked)


def _below(x: float) -> float:
    """P(z < x)."""
    return (1 + math.erf(x / math.sqrt(2))) / 2
