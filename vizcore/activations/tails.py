"""What an activation does towards −∞ and ∞, judged on windows that reach to 2·10¹²."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Saturation = Literal["none", "soft", "hard", "undefined"]

_GAIN = 0.05  # of its size: what an unbounded function gains from one window to the next
_FADED = 1e-6  # of the largest slope: what is left of it at the end of an axis that saturates
_FADING = 0.75  # from one window to the next, far beyond


def supremum(windows: Array) -> float | None:
    """The supremum of a function towards one end of the axis.

    Parameters
    ----------
    windows
        Its values, shape (windows, points); each window lies farther out than the one before.

    Returns
    -------
    ∞ if the values grow without end, None if there are none.
    """
    tops = _known(windows)
    if not tops.size:
        return None
    if np.isinf(tops).any():
        return float(tops[np.isinf(tops)][0])
    steps = np.diff(tops)[-2:]
    # A bounded function gains less and less; even a logarithm gains as much in each window.
    unbounded = steps.size > 1 and (steps > _GAIN * (1 + np.abs(tops[-2:]))).all()
    unbounded = unbounded and steps[1] > 0.5 * steps[0]
    return np.inf if unbounded else float(tops[-1]) + 0.0


def fades(slopes: Array, largest: float) -> bool:
    """Whether φ′ → 0 towards one end of the axis.

    Parameters
    ----------
    slopes
        |φ′|, shape (windows, points).
    largest
        The largest |φ′| anywhere.
    """
    tops = _known(slopes)
    if not tops.size or not np.isfinite(tops).all():
        return False
    scale = largest if np.isfinite(largest) and largest > 0 else 1.0
    return bool(
        tops[-1] <= _FADED * scale
        or (tops.size > 2 and (tops[-2:] < _FADING * tops[-3:-1]).all() and tops[-1] < scale / 10)
    )


def _known(windows: Array) -> Array:
    """The largest value of each window, up to the first that has undefined values."""
    undefined = np.isnan(windows).any(axis=1)
    count = int(np.argmax(undefined)) if undefined.any() else len(windows)
    tops: Array = windows[:count].max(axis=1, initial=-np.inf)
    return tops
