"""The range of a vertical axis that shows what matters of several curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vizcore.activations.view.sampling import LARGEST
from vizcore.arrays import Floats


def y_range(curves: Sequence[Floats], span: float) -> list[float]:
    """The range of y: everything, unless a few values would flatten all the rest.

    Parameters
    ----------
    curves
        Values of y; what is not finite, or nearly so, is passed over.
    span
        Half the width of the range of x: values as large as this are always shown.
    """
    finite = [v[np.abs(v) < LARGEST] for v in curves]
    finite = [v for v in finite if v.size]
    if not finite:
        return [-1.0, 1.0]
    limit = max(span, *(float(np.quantile(np.abs(v), 0.75)) for v in finite))
    low = max(-limit, min(float(v.min()) for v in finite))
    high = min(limit, max(float(v.max()) for v in finite))
    pad = 0.04 * max(high - low, 0.5)
    return [_outward(low - pad, -1), _outward(high + pad, 1)]


def _outward(value: float, sign: int) -> float:
    """The next step of a coarse ladder, so that the axis stays while a parameter moves a little."""
    step = 10 ** np.floor(np.log10(max(abs(value), 0.1))) / 5
    return float(sign * np.ceil(sign * value / step) * step)
