"""What an activation does to a normal variable, on average."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.model import Activation
from vizcore.activations.sampling import sample
from vizcore.activations.survey import ends_of, intervals
from vizcore.quadrature import gaussian_rule

Array = NDArray[np.float64]

_REACH = 10  # standard deviations that the quadrature covers
_EDGE = 1e-6  # more than this share of an expectation at the edge: it has no end


@dataclass(frozen=True)
class Moments:
    """Expectations for z ~ N(mean, std²), not finite where they do not exist.

    Attributes
    ----------
    mean, second
        E[φ(z)] and E[φ(z)²].
    slope_second
        E[φ′(z)²].
    flat
        P(φ′(z) = 0).
    """

    mean: float
    second: float
    slope_second: float
    flat: float

    @property
    def forward_gain(self) -> float:
        """1/√E[φ²]: weights scaled by it keep the size of the signal."""
        return 1 / math.sqrt(self.second) if self.second > 0 else math.inf

    @property
    def backward_gain(self) -> float:
        """1/√E[φ′²]: weights scaled by it keep the size of the gradient."""
        return 1 / math.sqrt(self.slope_second) if self.slope_second > 0 else math.inf


def moments(
    activation: Activation, mean: float = 0.0, std: float = 1.0, **params: float
) -> Moments:
    """Expectations of an activation and its slope under a normal distribution.

    By quadrature that is split at the kinks, exact to about 12 digits.

    Parameters
    ----------
    mean, std
        Of the normal variable.
    **params
        Parameters of the activation that are not at their default.
    """
    breaks = activation.breaks(**params)
    x, weights = gaussian_rule(tuple(b.x for b in breaks), mean, std)
    y, slope = sample(activation, x, 1, **params)
    pole, cusp = _endless(activation, mean, std, params)
    outer = np.abs(x - mean) > (_REACH - 1) * std

    def expected(values: Array) -> float:
        parts = weights * values
        grows = np.abs(parts[outer]).sum() > _EDGE * np.abs(parts).sum()
        return math.inf if grows else float(parts.sum())

    with np.errstate(all="ignore"):
        return Moments(
            mean=math.nan if pole else expected(y),
            second=math.inf if pole else expected(y**2),
            slope_second=math.inf if pole or cusp else expected(slope**2),
            flat=flat_share(activation, mean, std, **params),
        )


def _endless(
    activation: Activation, mean: float, std: float, params: dict[str, float]
) -> tuple[bool, bool]:
    """Whether φ, and whether φ′, has no bound near some break within reach."""
    found = intervals(activation, **params)
    ends = np.array([(i.low, i.high) for i in found])
    within = np.abs(ends - mean) <= _REACH * std
    value, slope = (np.isinf(ends_of(found, order)[within]).any() for order in (0, 1))
    return bool(value), bool(slope)


def flat_share(
    activation: Activation, mean: float = 0.0, std: float = 1.0, **params: float
) -> float:
    """P(φ′(z) = 0) for z ~ N(mean, std²): the probability of the stretches that are flat."""

    def below(x: float) -> float:
        return math.erfc((mean - x) / (std * math.sqrt(2))) / 2

    flat = (i for i in intervals(activation, **params) if i.flat)
    return sum(below(i.high) - below(i.low) for i in flat)
