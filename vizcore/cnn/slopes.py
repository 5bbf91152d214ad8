"""Whether φ ever falls."""

from __future__ import annotations

import functools

import torch

from vizcore.activations.model import Activation
from vizcore.activations.spec import Params

_REACH = 10.0
_POINTS = 8_001  # a spacing of 1/400, with 0 and the usual kinks among the points


@functools.lru_cache(maxsize=64)
def rises(activation: Activation, params: Params = ()) -> bool:
    """Whether φ never falls, so that it may change places with max pooling."""
    x = torch.linspace(-_REACH, _REACH, _POINTS, dtype=torch.float64)
    y, slope = activation.value_and_slope(x, **dict(params))
    # A step down has the slope 0 on both sides; sums of rounded numbers may fall by a hair.
    steps = y.diff() >= -1e-12 * (1 + y[1:].abs())
    return bool((slope >= 0).all() and steps.all())
