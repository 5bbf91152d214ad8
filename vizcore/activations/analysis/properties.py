"""The property card of an activation, computed for its current parameter values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from vizcore.activations.analysis.cancellation import digits_lost_below
from vizcore.activations.analysis.domain import outside, undefined, without_value
from vizcore.activations.analysis.extremes import Extreme, highest, lowest, steepest
from vizcore.activations.analysis.grid import FAR
from vizcore.activations.analysis.moments import Moments, moments
from vizcore.activations.analysis.saturation import Saturation, flat_stretches, saturation
from vizcore.activations.analysis.survey import Survey, ends_with_doubt, survey
from vizcore.activations.gate import gate_openness, gate_scale
from vizcore.activations.model import Activation
from vizcore.arrays import Floats
from vizcore.formula.analysis.breaks import Break
from vizcore.formula.analysis.rounding import PLACED, with_doubt

Monotonic = Literal[
    "constant", "increasing", "non_decreasing", "decreasing", "non_increasing", "no"
]
Symmetry = Literal["odd", "even", "none"]

_CENTRED = 1e-10  # of the root mean square: a mean as small as this is 0 but for rounding
_STEP = 1e-9  # of φ: a jump as small as this is rounding of the place
_COMPARED = 400  # points on which φ(x) is compared with φ(−x)


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
    digits_lost_below
        The |x| under which float64 may keep less than six digits of φ; 0 if it keeps them.
    left, right
        Saturation towards −∞ and ∞: ``hard`` if φ is constant from some point on, ``stairs`` if
        φ′ = 0 exactly but for jumps without end, ``soft`` if φ′ → 0 and φ stays bounded, ``fading``
        if φ′ → 0 and φ grows all the same, else ``none``; ``undefined`` where φ has no value.
    undefined
        Stretches on which φ has no value; everything else is said of the rest of the axis.
    breaks
        Points at which φ or one of its derivatives is not continuous, inside the domain.
    poles
        Points at which φ goes to ±∞ on a side, ends of such stretches among them.
    missing
        Single points at which φ has no value: ends of such stretches, poles, and where it jumps
        like tanh(1/x). A hole that a limit fills, as that of sin(x)/x, is none.
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
    digits_lost_below: float
    left: Saturation
    right: Saturation
    undefined: tuple[tuple[float, float], ...]
    breaks: tuple[Break, ...]
    poles: tuple[float, ...]
    missing: tuple[float, ...]
    flat: tuple[tuple[float, float], ...]
    moments: Moments
    torch_gain: float | None

    @property
    def smoothness(self) -> int | None:
        """How many derivatives are continuous: −1 if φ itself is not, None if all are."""
        orders = [b.order for b in self.breaks if b.order is not None]
        return min(orders) - 1 if orders else None

    @property
    def kinks(self) -> tuple[float, ...]:
        """Where φ jumps or a derivative does, poles aside."""
        return tuple(b.x for b in self.breaks if not b.pole)

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
    without, missing = undefined(activation, **params), without_value(activation, **params)
    ends = {end for stretch in without for end in stretch}
    breaks = activation.breaks(**params)
    inside = [b for b in breaks if not any(low <= b.x <= high for low, high in without)]
    steep = steepest(seen)
    left, right = saturation(seen)
    value_at_0, slope_at_0 = _at_0(seen)
    return Properties(
        infimum=lowest(seen),
        supremum=highest(seen),
        steepest=steep,
        monotonic=monotonic(seen),
        symmetry=_symmetry(seen),
        value_at_0=value_at_0,
        slope_at_0=slope_at_0,
        digits_lost_below=digits_lost_below(activation, **params),
        left="undefined" if -math.inf in ends else left,
        right="undefined" if math.inf in ends else right,
        undefined=without,
        breaks=tuple(b for b in inside if b.order is not None),
        poles=tuple(b.x for b in breaks if b.pole),
        missing=missing,
        flat=outside(flat_stretches(seen), without),
        moments=moments(activation, **params),
        torch_gain=_torch_gain(activation, params),
    )


def _at_0(seen: Survey) -> tuple[float, float]:
    """φ(0) and φ′(0)."""
    values, doubt = seen.at(np.zeros(1), 1)
    rounded = np.isfinite(values) & (np.abs(values) <= doubt)
    value, slope = np.where(rounded, 0.0, values)[:, 0].tolist()
    return _finite(value), _finite(slope)


def _finite(value: float) -> float:
    return value + 0.0 if math.isfinite(value) else math.nan


def monotonic(seen: Survey) -> Monotonic:
    """By the sign of φ′ wherever rounding leaves one, and by the direction of every jump."""
    tails = seen.left[1], seen.right[1]
    slopes = np.concatenate([seen.values[1], *(tail.values.ravel() for tail in tails)])
    doubt = np.concatenate([seen.doubt[1], *(tail.doubt.ravel() for tail in tails)])
    steps = np.concatenate([slopes[np.abs(slopes) > 2 * doubt], _jumps(seen)])
    rises, falls = bool((steps > 0).any()), bool((steps < 0).any())
    strictly = not any(interval.flat for interval in seen.intervals)
    if rises and falls:
        return "no"
    if rises:
        return "increasing" if strictly else "non_decreasing"
    if falls:
        return "decreasing" if strictly else "non_increasing"
    return "constant"


def _jumps(seen: Survey) -> Floats:
    """The steps from the left limit to the value to the right limit at every break."""
    steps: list[float] = []
    limits, around = ends_with_doubt(seen.intervals, 0)
    ends = np.array([i.high for i in seen.intervals])
    (owns,), (doubt,) = with_doubt(seen.trees[:1], ends, PLACED)
    for row, (before, after) in enumerate(pairwise(seen.intervals)):
        left, right, own = limits[row, 1], limits[row + 1, 0], owns[row]
        off = max(around[row, 1], around[row + 1, 0])
        if before.high != after.low:  # over a stretch on which φ has no value
            own = right
        else:
            off = max(off, doubt[row])
        if np.isfinite([left, right, own]).all():
            apart = [own - left, right - own]
            steps += [s for s in apart if abs(s) > _STEP * abs(own) + 2 * off]
        else:
            steps.append(np.sign(right) - np.sign(left))
    return np.array(steps)


def _symmetry(seen: Survey) -> Symmetry:
    """By comparing φ(x) with φ(−x), where neither lies on a break."""
    x = seen.x[:: max(1, seen.x.size // _COMPARED)]
    x = np.unique(np.abs(x[x != 0]))
    for interval in seen.intervals[1:]:
        x = x[np.abs(x - abs(interval.low)) > 1e-6 * abs(interval.low)]
    x = np.concatenate((x, FAR[:, ::4].ravel()))
    values, doubt = seen.at(np.concatenate((-x, x)), 0)
    with np.errstate(over="ignore"):  # a sum of doubts may be endless
        (y, z), scale = values[0].reshape(2, -1), 2 * doubt[0].reshape(2, -1).sum(axis=0)
    if (np.isnan(y) != np.isnan(z)).any():
        return "none"
    with np.errstate(all="ignore"):  # what overflows far out tells nothing
        even, odd = (not (np.abs(d) > scale).any() for d in (y - z, y + z))
    return "even" if even else "odd" if odd else "none"


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
