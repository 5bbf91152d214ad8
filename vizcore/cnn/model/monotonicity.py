"""Whether φ ever falls."""

from __future__ import annotations

import functools

import numpy as np
import torch

from vizcore.activations.model import Activation
from vizcore.activations.spec import Params

_NEAR = np.linspace(-10, 10, 8_001)  # a spacing of 1/400, with 0 and the usual kinks among them
_FAR = np.geomspace(10, 1e4, 4_001)[1:]
_EVERYWHERE = np.concatenate([-_FAR[::-1], _NEAR, _FAR])
_ROUNDING = 1e-12  # relative to 1 or to the size of φ


@functools.lru_cache(maxsize=64)
def rises(activation: Activation, params: Params = ()) -> bool:
    """Whether φ never falls, by a slope or by a jump: it may then change places with max pooling.

    Seen on points to ±10⁴; where φ or φ′ has no value, it counts as falling.
    """
    x = torch.from_numpy(_EVERYWHERE)
    value, slope = (t.numpy() for t in activation.value_and_slope(x, **dict(params)))
    with np.errstate(invalid="ignore"):  # ∞ − ∞, where φ has overflowed
        falls = np.diff(value) < -_ROUNDING * (1 + np.abs(value[1:]))
    return bool((slope >= 0).all() and not falls.any())
