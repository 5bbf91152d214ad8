"""The property card of an activation, computed for its current parameter values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.domain import outside, undefined
from vizcore.activations.extremes import Extreme, highest, lowest, steepest
from vizcore.activations.gate import gate_openness, gate_scale
from vizcore.activations.model import Activation
from vizcore.activations.moments import Moments, moments
from vizcore.activations.sampling import sample
from vizcore.activations.survey import NEAR, Interval, Survey, ends_of, survey
from vizcore.activations.tails import Saturation, fades
from vizcore.formula.breaks import Break
from vizcore.formula.evaluate import evaluate

Array = NDArray[np.float64]

Monotonic = Literal[
    "constant", "increasing", "non_decreasing", "decreasing", "non_increasing", "no"
]
Symmetry = Literal["odd", "even", "none"]

_CENTRED = 1e-10  # of the root mean square: a mean as small as this is 0 but for rounding
_USUAL = 5.0  # how far slopes are of the size that rounding is relative to
_REACH = 4  # windows of the survey, to ±2000, in which slopes are told from rounding
_FLAT = 1e-12  # a slope of the wrong sign as small as this is rounding


@dataclass(frozen=True)
class Properties:
    """What can be said of an activation with given parameters.

    Attributes
    ----------
    infimum, supremum
        Bounds of φ; of an infimum that is attained, `where` is the global minimum.
    steepest
        Supremum of |φ′|.
    monotonic, symmetry
        Keys; ``non_decreasing`` is increasing but for flat stretches.
    value_at_0, slope_at_0
        φ(0) and φ′(0), NaN if undefined.
    left, right
        Saturation towards −∞ and ∞: ``hard`` if φ′ = 0 exactly from some point on, ``soft`` if
        φ′ → 0, else ``none``; ``undefined`` where φ has no value.
    undefined
        Stretches on which φ has no value; everything else is said of the rest of the axis.
    breaks
        Points at which φ or one of its derivatives is not continuous, none of them an end of a
        stretch on which φ has no value.
    flat
        Stretches on which φ′ = 0 exactly.
    moments
        Expectations for z ~ N(0, 1).
    torch_gain
        ``torch.nn.init.calculate_gain``, None where PyTorch defines none.
    """

    infimum: Extreme
    supremum: Extreme
    steepest: Extreme
    monotonic: Monotonic
    symmetry: Symmetry
    value_at_0: float
    slope_at_0: float
    left: Saturation
    right: Saturation
    undefined: tuple[tuple[float, float], ...]
    breaks: tuple[Break, ...]
    flat: tuple[tuple[float, float], ...]
    moments: Moments
    torch_gain: float | None

    @property
    def smoothness(self) -> int | None:
        """How many derivatives are continuous: −1 if φ itself is not, None if all are."""
        orders = [b.order for b in self.breaks if b.order is not None]
        return min(orders) - 1 if orders else None

    @property
    def openness(self) -> float:
        """Gate openness r for z ~ N(0, 1), from 0 to 1."""
        scale = gate_scale(self.steepest.value)
        return float(gate_openness(self.moments.slope_second, scale))

    @property
    def zero_centred(self) -> bool:
        """Whether E[φ(z)] = 0 for z ~ N(0, 1), to rounding, beside √E[φ(z)²]."""
        second = self.moments.second
        return math.isfinite(second) and abs(self.moments.mean) <= _CENTRED * math.sqrt(second)


def properties(activation: Activation, **params: float) -> Properties:
    """Compute the property card.

    Parameters
    ----------
    activation
        A catalogue entry or a typed formula.
    **params
        Parameters that are not at their default.
    """
    seen = survey(activation, params)
    without = undefined(activation, **params)
    ends = {end for stretch in without for end in stretch}
    steep = steepest(seen)
    at_0 = sample(activation, np.zeros(1), 1, **params)
    return Properties(
        infimum=lowest(seen),
        supremum=highest(seen),
        steepest=steep,
        monotonic=_monotonic(seen),
        symmetry=_symmetry(seen),
        value_at_0=_finite(at_0[0][0]),
        slope_at_0=_finite(at_0[1][0]),
        left="undefined"
        if -math.inf in ends
        else _saturation(seen.intervals[0], seen.left[1], steep.value),
        right="undefined"
        if math.inf in ends
        else _saturation(seen.intervals[-1], seen.right[1], steep.value),
        undefined=without,
        breaks=tuple(
            b for b in activation.breaks(**params) if b.order is not None and b.x not in ends
        ),
        flat=outside(_joined(seen.intervals), without),
        moments=moments(activation, **params),
        torch_gain=_torch_gain(activation, params),
    )


def _finite(value: float) -> float:
    if not math.isfinite(value):
        return math.nan
    return 0.0 if abs(value) < 1e-15 else float(value)


def _saturation(outer: Interval, slopes: Array, largest: float) -> Saturation:
    if outer.flat and (math.isinf(outer.low) or math.isinf(outer.high)):
        return "hard"
    return "soft" if fades(np.abs(slopes), largest) else "none"


def _monotonic(seen: Survey) -> Monotonic:
    """By the sign of φ′ to ±2000 and by the direction of every jump."""
    steps = [seen.near[1], seen.left[1][:_REACH].ravel(), seen.right[1][:_REACH].ravel()]
    slopes = np.concatenate([*steps, _jumps(seen)])
    slopes = slopes[~np.isnan(slopes)]
    usual = np.abs(seen.near[1][np.abs(NEAR) < _USUAL])
    noise = _FLAT * usual[np.isfinite(usual)].max(initial=1e-3)
    rises, falls = bool((slopes > noise).any()), bool((slopes < -noise).any())
    strictly = not any(interval.flat for interval in seen.intervals)
    if rises and falls:
        return "no"
    if rises:
        return "increasing" if strictly else "non_decreasing"
    if falls:
        return "decreasing" if strictly else "non_increasing"
    return "constant"


def _jumps(seen: Survey) -> Array:
    """The steps from the left limit to the value to the right limit at every break."""
    steps = []
    limits = ends_of(seen.intervals, 0)
    owns = evaluate((seen.trees[0],), np.array([i.high for i in seen.intervals]), {})[0]
    for row, (before, after) in enumerate(pairwise(seen.intervals)):
        if before.high != after.low:
            continue
        left, right, own = limits[row, 1], limits[row + 1, 0], owns[row]
        between = [own - left, right - own] if np.isfinite([left, right, own]).all() else []
        steps += [*between, np.sign(right) - np.sign(left) if not between else 0.0]
    return np.array(steps)


def _symmetry(seen: Survey) -> Symmetry:
    """By comparing φ(x) with φ(−x), where neither lies on a break."""
    apart = np.ones(NEAR.size, dtype=bool)
    for interval in seen.intervals[1:]:
        apart &= np.abs(np.abs(NEAR) - abs(interval.low)) > 1e-6
    y = np.concatenate((seen.near[0][apart], seen.right[0][:_REACH].ravel()))
    mirrored = np.concatenate((seen.near[0][::-1][apart], seen.left[0][:_REACH].ravel()))
    scale = _FLAT * (1 + np.abs(y))
    if (np.isnan(y) != np.isnan(mirrored)).any():
        return "none"
    with np.errstate(all="ignore"):  # what overflows far out tells nothing
        even, odd = (not (np.abs(d) > scale).any() for d in (y - mirrored, y + mirrored))
    return "even" if even else "odd" if odd else "none"


def _joined(found: tuple[Interval, ...]) -> tuple[tuple[float, float], ...]:
    """The flat stretches, neighbours joined."""
    joined: list[tuple[float, float]] = []
    for interval in found:
        if interval.flat:
            touches = joined and joined[-1][1] == interval.low
            joined.append((joined.pop()[0] if touches else interval.low, interval.high))
    return tuple(joined)


# What torch.nn.init.calculate_gain knows; it raises for every other activation.
_TORCH_GAINS: Mapping[str, Callable[[Mapping[str, float]], float]] = {
    "identity": lambda p: 1.0,
    "sigmoid": lambda p: 1.0,
    "tanh": lambda p: 5 / 3,
    "relu": lambda p: math.sqrt(2),
    "leaky_relu": lambda p: math.sqrt(2 / (1 + p["negative_slope"] ** 2)),
    "selu": lambda p: 3 / 4,
}


def _torch_gain(activation: Activation, params: Mapping[str, float]) -> float | None:
    gain = _TORCH_GAINS.get(activation.key) if activation.native else None
    return gain(activation.bind(params)) if gain else None
