"""What the shape of φ says about its gates: the largest slope, and whether φ ever falls."""

from __future__ import annotations

import functools

import torch

from vizcore.activations.model import Activation
from vizcore.activations.spec import Params

_REACH = 10.0
_POINTS = 8_001  # a spacing of 1/400, with 0 and the usual kinks among the points


@functools.lru_cache(maxsize=64)
def _slopes(activation: Activation, params: Params) -> torch.Tensor:
    x = torch.linspace(-_REACH, _REACH, _POINTS, dtype=torch.float64)
    return activation.value_and_slope(x, **dict(params))[1]


@functools.lru_cache(maxsize=64)
def largest_slope(activation: Activation, params: Params = ()) -> float:
    """sup |φ′| over −10 ≤ z ≤ 10, the scale of gate openness; 1 where φ′ is 0 throughout.

    The range gives functions of unbounded slope, such as a squared ReLU, a scale as well.
    """
    slopes = _slopes(activation, params).abs()
    top = float(slopes.nan_to_num(0.0, 0.0, 0.0).max())
    return top if top > 0 else 1.0


@functools.lru_cache(maxsize=64)
def rises(activation: Activation, params: Params = ()) -> bool:
    """Whether φ never falls, so that it may change places with max pooling."""
    return bool((_slopes(activation, params) >= 0).all())
