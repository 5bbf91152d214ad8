"""What the simulation must know of an activation before it runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from vizcore.activations.spec import ActivationSpec

SATURATED_BELOW = 0.05  # gate openness r under which a unit that is not dead counts as saturated

_SHAPE = (-3.0, -1.0, -0.3, 0.3, 1.0, 3.0)


@dataclass(frozen=True)
class Gate:
    """An activation with its parameters bound.

    Parameters
    ----------
    value_and_slope
        x → (φ(x), φ′(x)).
    steepest
        sup |φ′|, infinite where φ′ is unbounded.
    scales_down, scales_up
        Whether φ(kx) = kφ(x) for tiny, for huge |x|. The signal can then be rescaled before it
        leaves the range of float32: always for ReLU, near 0 for tanh, far out for GELU.
    """

    value_and_slope: Callable[[Tensor], tuple[Tensor, Tensor]]
    steepest: float
    scales_down: bool
    scales_up: bool


@lru_cache(maxsize=512)
def gate_of(spec: ActivationSpec) -> Gate:
    """The gate of an activation, studied once."""
    value_and_slope = spec.resolve().bound(**spec.values)
    return Gate(
        value_and_slope,
        steepest_slope(value_and_slope, spec.kinks()),
        scales_down=_is_homogeneous(value_and_slope, (1e-9, 1e-11, 1e-13)),
        scales_up=_is_homogeneous(value_and_slope, (1e9, 1e11, 1e13)),
    )


def steepest_slope(
    value_and_slope: Callable[[Tensor], tuple[Tensor, Tensor]], kinks: tuple[float, ...]
) -> float:
    """sup |φ′|, by a grid that is fine near 0 and reaches out to ±10⁴; inf if still growing."""
    near = np.linspace(-20, 20, 16001)
    far = np.geomspace(20, 1e4, 2001)
    beside = [k + side for k in kinks for side in (-1e-9, 1e-9)]
    x = torch.from_numpy(np.concatenate([-far[::-1], near, far, beside]))
    slope = value_and_slope(x)[1].abs().nan_to_num(nan=0.0)
    inner = float(slope[x.abs() < 1e3].max())
    return float("inf") if float(slope.max()) > 1.01 * inner else inner


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
