"""What an activation does towards −∞ and ∞, judged on windows that reach to 10¹³⁶."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.activations.analysis.grid import LOG_GROWTH
from vizcore.arrays import Floats

_TRUSTED = 1e-3, 1e-9  # doubt of a window beside its own size, and beside that of the function
_RISES = 0.05  # of the spread within a window: what an unbounded function gains to the next one
_LAST = 3  # gains that are compared
_STEADY = 0.92  # of one gain: the next, of an unbounded function; what log x nears comes to 0.84
_LEVEL = 1e-9  # of a value: two as near as this are one
_SHRINKS = 0.88  # of one window: the next, on the way to 0; 1/log x comes to 0.84


@dataclass(frozen=True)
class Tail:
    """φ or φ′ towards one end of the axis.

    Attributes
    ----------
    values, doubt
        With what rounding may be off, shape (windows, points); each window lies farther out than
        the one before.
    size
        Of the function on the way there, finite.
    """

    values: Floats
    doubt: Floats
    size: float

    def trusted(self) -> int:
        """How many windows have values that rounding has left some digits of."""
        sizes, doubts = np.abs(self.values).max(axis=1), self.doubt.max(axis=1)
        relative, absolute = _TRUSTED
        sure = np.isinf(sizes) | (doubts <= np.maximum(relative * sizes, absolute * self.size))
        sure &= ~np.isnan(self.values).any(axis=1)
        return len(sure) if sure.all() else int(np.argmin(sure))


def supremum(tail: Tail, sign: float | None = None) -> float | None:
    """The supremum of a function towards one end of the axis.

    Parameters
    ----------
    tail
        The function.
    sign
        With which it is taken; None for its absolute value.

    Returns
    -------
    ∞ if the values grow without end, None if there are none.
    """
    count = tail.trusted()
    if not count:
        return None
    values = tail.values[:count]
    values = np.abs(values) if sign is None else sign * values
    tops = values.max(axis=1)
    if np.isinf(tops).any():
        return float(tops[np.isinf(tops)][0])
    spread = np.ptp(values[-_LAST:], axis=1)
    steps = np.diff(tops)[-_LAST:]  # of a wave two alone may grow by chance
    drifts = len(steps) == _LAST and bool((np.abs(steps) > _RISES * spread).all())
    if drifts and (steps > 0).all() and (steps[1:] > _STEADY * steps[:-1]).all():
        return np.inf
    if _shrinks(tops):
        return 0.0
    limit = float(tops[-1])
    slows = drifts and (steps * steps[-1] > 0).all() and abs(steps[-1] / steps[-2]) < _STEADY
    if slows and (np.diff(values[-_LAST:], axis=1) * np.sign(steps[-1]) >= 0).all():
        limit = _extrapolated(tops[-5:])
    return 0.0 if abs(limit) <= tail.doubt[count - 1].max() else limit


def fades(tail: Tail) -> bool:
    """Whether the function goes to 0 towards one end of the axis."""
    count = tail.trusted()
    sizes, doubt = np.abs(tail.values[:count]), tail.doubt[:count]
    if not count or not np.isfinite(sizes).all():
        return False
    if (sizes[-1] <= doubt[-1]).all():
        return True
    # Beside poles a window's largest value is chance; that of most points is not.
    return _shrinks(sizes.max(axis=1)) and _shrinks(np.median(sizes, axis=1))


def levels(tail: Tail) -> bool:
    """Whether the function has one value far out, as far as rounding leaves one."""
    count = tail.trusted()
    values, doubt = tail.values[:count], tail.doubt[:count]
    if not np.isfinite(values).all():
        return False
    return not values.size or bool(np.ptp(values) <= _LEVEL * tail.size + 2 * doubt.max())


def _extrapolated(tops: Floats) -> float:
    """Richardson's extrapolation of what is a series in 1/log x."""
    for power in range(1, len(tops)):
        ratio = LOG_GROWTH**power
        tops = (ratio * tops[1:] - tops[:-1]) / (ratio - 1)
    return float(tops[0])


def _shrinks(sizes: Floats) -> bool:
    """Whether sizes go to 0: by an ever larger factor, or by the same one again and again."""
    last = np.abs(sizes[-4:])
    return last.size > 2 and bool((last[1:] <= _SHRINKS * last[:-1]).all())
