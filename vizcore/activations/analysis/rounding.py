"""Where float32 loses the digits of φ and φ′, and where it rounds φ′ to 0."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from vizcore.activations.analysis.sampling import looked_at
from vizcore.activations.analysis.survey import intervals
from vizcore.activations.model import Activation
from vizcore.formula.analysis.breaks import with_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    Kernel = Callable[[Tensor], tuple[Tensor, Tensor]]
    Array = NDArray[np.float64]

_REACH = 1e4  # no unit of a network that trains gets as far as this
# Whole multiples of what a vector register holds: PyTorch computes the few values that are left
# over one by one, by another kernel, and GELU's keeps a slope to −14 where the vectors' ends at −6.
_OUTWARD = np.concatenate([np.arange(4096) / 16, np.geomspace(256, _REACH, 1024)])
_FINER = 2048  # parts of the step in which the last slope lies, twice: to five digits

_OFF = 0.01  # of φ or φ′: an error of 1 %
# |z| at which digits are compared: 32 to a decade up to 1, then 16 to a unit.
_SIZES = np.concatenate([np.geomspace(1e-12, 1, 384), np.arange(17, 1601) / 16])
_LINE = np.concatenate([-_SIZES[::-1], _SIZES])
_LUCK = 8  # so many right ones in a row are chance, between wrong ones
_FEW = 3  # … and so few wrong ones
_RARE, _PARTS = 24, 2048  # points before that one where large errors may be, and a finer look
_NORMAL, _LARGEST = 2.0**-126, 2.0**128  # of float32


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


Stretches = tuple[tuple[float, float], ...]


class LostDigits(NamedTuple):
    """Where float32 computes φ, or φ′, with an error of more than 1 % of its size.

    Attributes
    ----------
    value, slope
        Stretches (low, high) of z for φ and for φ′, ascending; −∞ and ∞ where they go on beyond
        |z| = 100. At their ends the first errors of this size are met, in between most are as
        large.
    """

    value: Stretches
    slope: Stretches


@lru_cache(maxsize=512)
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
    stretches = intervals(activation, **params)
    slope_of = activation.bound(**params)
    outer = ((stretches[0].flat, -1), (stretches[-1].flat, 1))
    left, right = (None if flat else _last(slope_of, side) for flat, side in outer)
    return Underflow(left, right)


@lru_cache(maxsize=512)
def lost_digits(activation: Activation, **params: float) -> LostDigits:
    """Where, up to |z| = 100, float32 is off by more than 1 % of φ or of φ′.

    The kernels that networks are run with (`Activation.bound`) against the formula in double
    precision. Of what passes through 0 no digit is right next to the root: an error counts as
    large only where it is also more than 1 % of what φ is on both sides, half a unit away. What
    float32 cannot write down, below 10⁻³⁸ or beyond 3·10³⁸, has no digits to lose.

    Parameters
    ----------
    activation
        A catalogue entry or a typed formula.
    **params
        Parameters that are not at their default.

    Examples
    --------
    For GELU φ′ on ``((-inf, -5.3),)``, long before it is 0, at −6.15: 1 + erf has no digits left.
    """
    kernel, pieces = activation.bound(**params), intervals(activation, **params)
    values = activation.bind(params)
    trees = tuple(with_values(tree, values) for tree in activation.trees[:2])

    def compared(z: Array) -> Array:
        """float32's numbers, the true ones and how far these may be off, shape (3, 2, points)."""
        z = z.astype(np.float32).astype(np.float64)
        return np.stack([_in_float32(kernel, z), *looked_at(activation, params, trees, z, 0.0)])

    def lost(order: int) -> Stretches:
        return _stretches(whole[:, order], flat, lambda z: compared(z)[:, order])

    flat = np.any([(i.low < _LINE) & (i.high > _LINE) for i in pieces if i.flat], axis=0)
    whole = compared(_LINE)
    return LostDigits(lost(0), lost(1))


def _last(kernel: Kernel, side: int) -> float | None:
    """Where the last slope is that is not 0, on one side; None if there is none or no end."""
    way = _OUTWARD
    for _ in range(3):
        alive = np.flatnonzero(_in_float32(kernel, side * way)[1] != 0)  # NaN is no 0 either
        if not alive.size or alive[-1] == way.size - 1:
            return None
        way = np.linspace(way[alive[-1]], way[alive[-1] + 1], _FINER)
    return float(side * way[0])


def _in_float32(kernel: Kernel, z: Array) -> Array:
    """φ and φ′, shape (2, points)."""
    import torch

    x = torch.from_numpy(z.astype(np.float32))
    return np.stack([found.numpy().astype(np.float64) for found in kernel(x)])


def _stretches(found: Array, flat: NDArray[np.bool_], again: Callable[[Array], Array]) -> Stretches:
    """Where the errors on `_LINE` are large, their ends looked at more closely."""
    computed, true, doubt = found
    size = np.abs(true)
    # Below the normal numbers of float32, and where double precision has no digits either,
    # nothing is known, and the next points decide.
    told = flat | ((size >= _NORMAL) & (_OFF * size > doubt))
    z, computed, size, true = (row[told] for row in (_LINE, computed, size, true))
    if z.size <= 2 * _LUCK:
        return ()
    around = sliding_window_view(np.pad(np.nan_to_num(size), _LUCK), _LUCK).max(1)
    least = np.minimum(around[: z.size], around[_LUCK + 1 :])  # of a root, what is on its sides
    lost = np.flatnonzero(_wrong(computed, true, least))
    groups = np.split(lost, np.flatnonzero(np.diff(lost) > _LUCK) + 1)

    def edge(bad: int, outward: int) -> float:
        """The first large error on the way in, which is rare at first."""
        good = min(max(bad + outward * _RARE, 0), z.size - 1)
        if not 0 <= bad + outward < z.size:
            return outward * np.inf
        way = np.linspace(z[good], z[bad], _PARTS)
        computed, true, _ = again(way)
        wrong = _wrong(computed, true, np.interp(way, z, least))
        return float(way[wrong.argmax() if wrong.any() else -1])

    ends = [(edge(own[0], -1), edge(own[-1], 1)) for own in groups if own.size >= _FEW]
    joined = ends[:1]
    for low, high in ends[1:]:  # closer looks from both sides of a gap may meet
        if low <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], high)
        else:
            joined.append((low, high))
    return tuple(joined)


def _wrong(computed: Array, true: Array, least: Array) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        near = np.abs(computed - true) <= _OFF * np.maximum(np.abs(true), least)
    return ~near & (np.abs(true) < _LARGEST)  # no number has no error
