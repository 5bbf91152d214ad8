"""Where the slope of an activation is 0 or goes to 0: towards −∞ and ∞, and in between."""

from __future__ import annotations

import math
from typing import Literal

from vizcore.activations.analysis.survey import Interval, Survey
from vizcore.activations.analysis.tails import Tail, fades, supremum

Saturation = Literal["none", "fading", "soft", "stairs", "hard", "undefined"]


def saturation(seen: Survey) -> tuple[Saturation, Saturation]:
    """Saturation towards −∞ and ∞, as if φ had values everywhere.

    ``hard`` if φ is constant from some point on, ``stairs`` if φ′ = 0 exactly but for jumps without
    end, ``soft`` if φ′ → 0 and φ stays bounded, ``fading`` if φ′ → 0 and φ grows all the same, else
    ``none``.
    """
    return _towards(seen.intervals[0], seen.left), _towards(seen.intervals[-1], seen.right)


def _towards(outer: Interval, tails: tuple[Tail, Tail, Tail]) -> Saturation:
    if outer.flat and (math.isinf(outer.low) or math.isinf(outer.high)):
        return "hard"
    if not fades(tails[1]):
        return "none"
    if outer.flat:  # and so are those beyond it: of many only the first are told apart
        return "stairs"
    bounds = [supremum(tails[0], sign) for sign in (-1.0, 1.0)]
    return "fading" if math.inf in bounds else "soft"


def flat_stretches(seen: Survey) -> tuple[tuple[float, float], ...]:
    """Where φ′ = 0 exactly: neighbours joined over their jumps, a staircase to its end at ±∞."""
    joined: list[tuple[float, float]] = []
    for interval in seen.intervals:
        if interval.flat:
            touches = joined and joined[-1][1] == interval.low
            joined.append((joined.pop()[0] if touches else interval.low, interval.high))
    left, right = saturation(seen)
    if left == "stairs":
        joined[0] = -math.inf, joined[0][1]
    if right == "stairs":
        joined[-1] = joined[-1][0], math.inf
    return tuple(joined)
