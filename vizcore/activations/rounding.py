"""Where float32 rounds a slope to 0 that the formula does not make 0."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.model import Activation
from vizcore.activations.survey import intervals

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

_REACH = 1e4  # no unit of a network that trains gets as far as this
# Whole multiples of what a vector register holds: PyTorch computes the few values that are left
# over one by one, by another kernel, and GELU's keeps a slope to −14 where the vectors' ends at −6.
_OUTWARD = np.concatenate([np.arange(4096) / 16, np.geomspace(256, _REACH, 1024)])
_FINER = 2048  # parts of the step in which the last slope lies, twice: to five digits


class Underflow(NamedTuple):
    """The z from which on φ′ is 0 in float32 though not by the formula.

    Attributes
    ----------
    left
        φ′(z) is computed as exactly 0 for every z < left; negative, or None if there is no such z.
    right
        The same for every z > right; positive, or None.
    """

    left: float | None
    right: float | None


def underflow(activation: Activation, **params: float) -> Underflow:
    """From where on, on each side, float32 computes φ′ as exactly 0 although it is not 0.

    A unit all of whose inputs lie out there gets no gradient: it is dead, by rounding and not by
    its formula. Measured with `Activation.bound`, the kernels that networks are run with here.

    Parameters
    ----------
    activation
        A catalogue entry or a typed formula.
    **params
        Parameters that are not at their default.

    Returns
    -------
    Underflow
        To five digits; None on a side where φ′ = 0 by the formula itself (ReLU left of 0), where
        the formula has no value, or where float32 keeps a slope as far as |z| = 10⁴.

    Examples
    --------
    For tanh ``Underflow(left=-9.01, right=9.01)``, to three digits.
    """
    return _underflow(activation, tuple(activation.bind(params).items()))


@lru_cache(maxsize=512)
def _underflow(activation: Activation, params: tuple[tuple[str, float], ...]) -> Underflow:
    values = dict(params)
    stretches = intervals(activation, **values)
    slope_of = activation.bound(**values)
    outer = ((stretches[0].flat, -1), (stretches[-1].flat, 1))
    left, right = (None if flat else _last(slope_of, side) for flat, side in outer)
    return Underflow(left, right)


def _last(slope_of: Callable[[Tensor], tuple[Tensor, Tensor]], side: int) -> float | None:
    """Where the last slope is that is not 0, on one side; None if there is none or no end."""
    way = _OUTWARD
    for _ in range(3):
        alive = np.flatnonzero(_slopes(slope_of, side * way) != 0)  # NaN is no 0 either
        if not alive.size or alive[-1] == way.size - 1:
            return None
        way = np.linspace(way[alive[-1]], way[alive[-1] + 1], _FINER)
    return float(side * way[0])


def _slopes(
    slope_of: Callable[[Tensor], tuple[Tensor, Tensor]], z: NDArray[np.float64]
) -> NDArray[np.float32]:
    import torch

    slopes: NDArray[np.float32] = slope_of(torch.from_numpy(z.astype(np.float32)))[1].numpy()
    return slopes
