"""What the simulation must know of an activation before it runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from torch import Tensor

from vizcore.activations.gate import largest_slope
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.engine.near_zero import without_cancellation
from vizcore.theory.finite_width.networks import is_homogeneous


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
        scales_down=is_homogeneous(spec, huge=False),
        scales_up=is_homogeneous(spec, huge=True),
    )
