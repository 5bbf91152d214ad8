"""Functions of the variance q, tabulated over ln q: one at a time by cubics, or many by lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from vizcore.arrays import Floats as Floats

SPACING = 0.25  # of ln q
LOG_Q = np.arange(-56, 57) * SPACING  # q from 1e-6 to 1e6
_LEVEL = 0.02  # so near to a half-integral power of q a moment is on its way to it

ENDLESS = 1e9  # beyond stand logarithms of 0 and of what is infinite
_FINER = 8  # steps within one of `LOG_Q`: straight lines between them are off by less than 1e-4
_FINE = np.linspace(LOG_Q[0], LOG_Q[-1], _FINER * (len(LOG_Q) - 1) + 1)
_STEP = SPACING / _FINER
_FIRST = 1 - _FINE[0] / _STEP  # place of ln q = 0


def interpolate(table: Floats, log_q: Floats, lines: bool) -> Floats:
    """Cubic interpolation of a table over `LOG_Q`, or its nearest entry where that is not finite.

    Beyond the ends the table goes on as straight lines, or flat. For logarithms lines are right:
    far out and close to 0 activations are powers of x.
    """
    place = (log_q - LOG_Q[0]) / SPACING
    inside = np.fmin(np.fmax(place, 0.0), len(LOG_Q) - 1.0)  # NaN becomes 0 here
    left = np.minimum(np.maximum(inside.astype(int), 1), len(LOG_Q) - 3)
    with np.errstate(invalid="ignore"):
        found = cubic(inside - left, *(table[left + k] for k in (-1, 0, 1, 2)))
        if lines and (place != inside).any():
            ends = np.where(place < 0, table[1] - table[0], table[-1] - table[-2])
            ends = settled_power(ends / SPACING) * SPACING
            found = np.where(place == inside, found, found + ends * (place - inside))
    if not np.isfinite(found).all():
        endless = np.isinf(place) & np.isinf(found)  # the end of a line
        near = table[np.rint(inside).astype(int)]
        found = np.where(np.isfinite(found) | endless, found, near)
    return np.asarray(np.where(np.isnan(place), np.nan, found))


def settled_power(power: ArrayLike) -> Floats:
    """The power of q that goes on for ever, from one measured where the table ends."""
    found = np.asarray(power, dtype=float)
    nearest = np.round(2 * found) / 2
    return np.where(np.abs(found - nearest) < _LEVEL, nearest, found)


def cubic(t: Floats, a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """The cubic through (−1, a), (0, b), (1, c), (2, d) at t."""
    second = (a - 2 * b + c) / 2
    third = (d - a - 3 * (c - b)) / 6
    first = (c - a) / 2 - third
    return b + t * (first + t * (second + t * third))


_LEFT = np.clip(np.arange(len(_FINE)) // _FINER, 1, len(LOG_Q) - 3)
_WEIGHTS = cubic((_FINE - LOG_Q[_LEFT]) / SPACING, *np.eye(4)[..., None])
_NEAREST = np.rint(np.arange(len(_FINE)) / _FINER).astype(int)


class Table:
    """Tables over `LOG_Q`, read together along straight lines.

    Parameters
    ----------
    logarithms
        These go on as the straight lines with which they leave the table.
    ratios
        These stay what they are at its ends.
    """

    def __init__(self, logarithms: Sequence[Floats], ratios: Sequence[Floats]) -> None:
        values = _refined(np.stack([*logarithms, *ratios]))
        infinite = np.isinf(values)
        values[infinite] = np.copysign(10 * ENDLESS, values[infinite])
        steps = np.diff(values, axis=1, append=values[:, -1:])
        steps[infinite | np.roll(infinite, -1, axis=1)] = 0.0  # nothing lies between 0 and a number
        with np.errstate(invalid="ignore"):
            leaving = np.diff(np.stack(logarithms), axis=1)[:, [0, -1]]
        powers = settled_power(leaving / SPACING) * _STEP
        ends = np.zeros((len(values), 2))
        ends[: len(logarithms)] = np.where(np.isfinite(powers), powers, 0.0)
        # One more place at each end, from which all beyond is reached.
        before = values[:, :1] - ends[:, :1]
        self.values = np.hstack([before, values])
        self.steps = np.hstack([ends[:, :1], steps[:, :-1], ends[:, 1:]])

    def at(self, log_q: Floats) -> Floats:
        """Every table at these ln q, in their order, the first axis; NaN where ln q is."""
        place = np.minimum(np.maximum(log_q * (1 / _STEP) + _FIRST, -ENDLESS), ENDLESS)
        last = self.values.shape[1] - 1.0
        left = np.fmin(np.fmax(place, 0.0), last).astype(np.intp)  # NaN becomes 0
        found: Floats = self.steps.take(left, axis=1)
        found *= place - left
        found += self.values.take(left, axis=1)
        return found


def _refined(tables: Floats) -> Floats:
    """Cubics through the tables, shape (tables, points); the nearest entry beside infinite ones."""
    with np.errstate(invalid="ignore"):
        found = sum(w * tables[:, _LEFT + k] for k, w in zip((-1, 0, 1, 2), _WEIGHTS, strict=True))
    return np.where(np.isfinite(found), found, tables[:, _NEAREST])
