"""Where an activation has lost its slope: exactly, or nearly and for good."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from vizcore.activations.analysis.properties import Properties
from vizcore.activations.curves import evaluate
from vizcore.activations.gate import SATURATED, gate_scale
from vizcore.activations.spec import ActivationSpec
from vizcore.activations.view.card import card
from vizcore.arrays import Floats

Interval = tuple[float, float]

# From 0 outwards, in steps of 0.025 near it; beyond 10⁴ nothing is drawn.
_OUTWARD = np.concatenate([np.linspace(0, 50, 2_001), np.geomspace(50, 1e4, 200)[1:]])


@dataclass(frozen=True)
class LostSlope:
    """Intervals of x without slope, in order, with infinite ends where they have no end.

    Attributes
    ----------
    zero
        φ′ is exactly 0 throughout: no gradient passes.
    saturated
        |φ′| stays below ε = 5 % of the scale of gate openness (its largest value; where it has
        none, 1) from here to the end of the axis, without being exactly 0. A passing zero of φ′,
        as at the minimum of GELU, is none.
    """

    zero: tuple[Interval, ...]
    saturated: tuple[Interval, ...]


@lru_cache(maxsize=512)
def lost_slope(spec: ActivationSpec) -> LostSlope:
    """The intervals on which the gradient is lost."""
    known = card(spec)
    saturated: list[Interval] = []
    if known.left in ("soft", "fading"):
        saturated.append((-math.inf, -_edge(spec, known, -1)))
    if known.right in ("soft", "fading"):
        saturated.append((_edge(spec, known, 1), math.inf))
    return LostSlope(known.flat, tuple(s for s in saturated if s[0] < s[1]))


def _edge(spec: ActivationSpec, known: Properties, side: int) -> float:
    """How far out, on one side, |φ′| reaches ε of its largest value for the last time."""
    least = SATURATED * gate_scale(known.steepest.value)
    steep = np.flatnonzero(_slope(spec, side * _OUTWARD) >= least)
    if steep.size == 0:
        return 0.0
    if steep[-1] == _OUTWARD.size - 1:
        return math.inf
    way = np.linspace(_OUTWARD[steep[-1]], _OUTWARD[steep[-1] + 1], 1_001)
    return float(way[np.flatnonzero(_slope(spec, side * way) >= least)[-1]])


def _slope(spec: ActivationSpec, x: Floats) -> Floats:
    return np.abs(evaluate(spec.resolve(), x, order=1, **dict(spec.params)).dy)
