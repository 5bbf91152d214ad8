"""What the simulation must know of an activation before it runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from vizcore.activations.gate import largest_slope
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.engine.near_zero import without_cancellation

_SHAPE = (-3.0, -1.0, -0.3, 0.3, 1.0, 3.0)


@dataclass(frozen=True)
class BoundActivation:
    """An activation with its parameters bound.

    Parameters
    ----------
    value_and_slope
        x → (φ(x), φ′(x)).
    steepest
        The scale of gate openness, `vizcore.activations.gate.gate_scale`.
    scales_down, scales_up
        Whether φ(kx) = kφ(x) for tiny, for huge |x|. The signal can then be rescaled before it
        leaves the range of float32: always for ReLU, near 0 for tanh, far out for GELU.
    """

    value_and_slope: Callable[[Tensor], tuple[Tensor, Tensor]]
    steepest: float
    scales_down: bool
    scales_up: bool


@lru_cache(maxsize=512)
def bound_activation(spec: ActivationSpec) -> BoundActivation:
    """The activation with its parameters bound, studied once."""
    value_and_slope = without_cancellation(spec, spec.resolve().bound(**spec.values))
    return BoundActivation(
        value_and_slope,
        largest_slope(spec.resolve(), spec.params),
        scales_down=_is_homogeneous(value_and_slope, (1e-9, 1e-11, 1e-13)),
        scales_up=_is_homogeneous(value_and_slope, (1e9, 1e11, 1e13)),
    )


def _is_homogeneous(
    value_and_slope: Callable[[Tensor], tuple[Tensor, Tensor]], sizes: tuple[float, ...]
) -> bool:
    shape = torch.tensor(_SHAPE)
    values, slopes = zip(*(value_and_slope(shape * size) for size in sizes), strict=True)
    ratios = torch.stack([value / size for value, size in zip(values, sizes, strict=True)])
    steady = [
        (t - t[0]).abs().amax() <= 1e-6 * t.abs().amax() for t in (ratios, torch.stack(slopes))
    ]
    return bool(all(steady))  # a comparison with inf or nan is false
