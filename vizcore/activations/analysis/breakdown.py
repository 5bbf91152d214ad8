"""Where float32 makes no number of a formula, although φ itself has one there.

``(exp(x)-exp(-x))/(exp(x)+exp(-x))`` is ∞/∞ from x = 88.7 on, where tanh(x) is 1; ``sin(x)/x`` is
0/0 at 0, where its limit is 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from vizcore.activations.analysis.domain import undefined
from vizcore.activations.analysis.sampling import sample
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.model import Activation
from vizcore.arrays import Floats, Mask

# What comes nearer to the largest number of float32 is beyond it a little farther out.
_MOST = float(torch.finfo(torch.float32).max) / 100
_NEAREST = 1e-6
_LIKE = 1e-6  # functions that differ by no more than this, relative to 1 or their size, are one
_PROBES = np.linspace(-5.9, 6.1, 49)  # none at a usual kink


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What a formula breaks down on.

    Attributes
    ----------
    z
        Where: the point from which on, going from 0 towards the given one, there is no number.
    value
        What φ (or φ′, whichever was asked for) is there by float64, of a hole its limit.
    hole
        Whether it is a single point.
    instead
        Key of a catalogue entry that is the same function; None if there is none.
    """

    z: float
    value: float
    hole: bool
    instead: str | None


def breakdown(activation: Activation, z: float, order: int, /, **params: float) -> Breakdown | None:
    """Why float32 has no number at a point.

    Parameters
    ----------
    activation
        A typed formula or a catalogue entry.
    z
        A finite point at which float32 computes ∞ or NaN.
    order
        0: of φ; 1: of φ′.
    **params
        Parameters that are not at their default.

    Returns
    -------
    Breakdown or None
        None if it is due to φ itself, which is not defined at `z` or leaves the range of float32.
    """
    if any(low < z < high for low, high in undefined(activation, **params)):
        return None
    edge = _edge(activation, z, order, params)
    value = float(sample(activation, np.array([edge]), order, **params)[order][0])
    if not abs(value) <= _MOST:
        return None
    beyond = np.array([edge + 1e-3 * max(1.0, abs(edge)) * (-1 if edge < 0 else 1)])
    hole = not _fails(activation, beyond, order, params).any()
    return Breakdown(edge, value, hole, same_function(activation, **params))


def _edge(activation: Activation, z: float, order: int, params: dict[str, float]) -> float:
    """The first point without a number on the way from 0 to `z`, to a few digits of float32."""
    size = abs(z)
    ways = np.geomspace(min(_NEAREST, size), size, 1201) if size else np.zeros(0)
    ways = np.concatenate([[0.0], np.copysign(ways, z)])
    for _ in range(3):
        fails = np.flatnonzero(_fails(activation, ways, order, params))
        if fails.size == 0:  # between finer points there may be none: a hole
            return z
        if fails[0] == 0:
            return float(ways[0])
        ways = np.linspace(ways[fails[0] - 1], ways[fails[0]], 1001)
    return float(ways[-1])


def _fails(activation: Activation, x: Floats, order: int, params: dict[str, float]) -> Mask:
    found = activation.value_and_slope(torch.from_numpy(x).float(), **params)[order]
    return np.asarray(~found.isfinite().numpy())


def same_function(activation: Activation, /, **params: float) -> str | None:
    """The key of the catalogue entry, at its defaults, that a typed formula equals on a sample."""
    if activation.native:
        return None
    (mine,) = sample(activation, _PROBES, 0, **params)
    tolerance = _LIKE * (1 + np.abs(mine))
    alike = (key for key, y in _catalogue() if (np.abs(y - mine) <= tolerance).all())
    return next(alike, None)


@lru_cache(maxsize=1)
def _catalogue() -> tuple[tuple[str, Floats], ...]:
    return tuple((key, sample(entry, _PROBES, 0)[0]) for key, entry in ACTIVATIONS.items())
