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
    return bool((activation.value_and_slope(x, **dict(params))[1] >= 0).all())
