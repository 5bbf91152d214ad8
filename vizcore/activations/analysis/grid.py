"""The points at which an activation is looked at: dense around its centres, as far as any goes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from vizcore.arrays import Floats
from vizcore.formula.analysis.centres import Centre

_NEAR = 4_000  # points, half of them in even steps, half in steps that grow from each centre
_WIDE = 30.0  # scales, on either side of a centre, in even steps
_NEAREST, _FARTHEST = 1e-10, 1e13
# Windows from r to 2r, in scales of the outermost centre. log r grows by a factor from each to the
# next, and so does even log x.
LOG_GROWTH = 2**0.25
_RADII = 10.0 ** (1.5 * LOG_GROWTH ** np.arange(27))
_INSIDE = 1 + np.sort(np.arange(16) * (np.sqrt(5) - 1) / 2 % 1)  # no wave keeps step with them
FAR = _RADII[:, None] * _INSIDE

POINTS = _NEAR + 2 * FAR.size


def near(centres: Sequence[Centre], most: int = _NEAR) -> Floats:
    """Points around centres, ascending, about `most` of them or 4,000.

    Where u is the argument that is 0 at a centre, in even steps of u to ±30; and on to the next
    centre, or to 10¹³, in steps that are a share of the distance, so that a bump is seen from any
    centre that is nearer to it than twenty times its width.
    """
    half = min(most, _NEAR) // 2
    scaled = [c for c in centres if np.isfinite(c.scale)]
    even = np.linspace(-_WIDE, _WIDE, half // len(scaled) | 1)
    places = np.array([c.x for c in centres])
    rooms = [_FARTHEST, *(np.diff(places) / 2), _FARTHEST]
    decades = np.log10(np.maximum(rooms, _NEAREST) / _NEAREST)
    decades[1:-1] *= 2
    each = half / decades.sum()
    parts = [places, *(c.x + c.scale * even for c in scaled)]
    for place, (left, right) in zip(places, pairwise(rooms), strict=True):
        parts += [place - _growing(left, each), place + _growing(right, each)]
    x = np.unique(np.concatenate(parts))
    return np.asarray(x[np.abs(x) <= _FARTHEST])


def far(centre: Centre, side: int) -> Floats:
    """Points beyond a centre, towards ∞ or, if `side` is −1, −∞: shape (windows, points)."""
    scale = centre.scale if np.isfinite(centre.scale) else 1.0
    with np.errstate(over="ignore"):  # a scale of 10²⁹⁰ leaves no room
        return np.asarray(centre.x + side * scale * FAR)


def _growing(room: float, each: float) -> Floats:
    """Distances up to `room`, so many a decade."""
    if room <= _NEAREST:
        return np.array([])
    return np.geomspace(_NEAREST, room, max(2, round(each * np.log10(room / _NEAREST))))
