"""Batch and layer normalisation without learned scale, forward and backward."""

from __future__ import annotations

import torch
from torch import Tensor

EPSILON = 1e-5  # PyTorch's default for both
_FEW_DIGITS = 1e-2  # of the mean: a standard deviation that rounding of the mean would touch

# Axis of (networks, variants, batch, width) over which mean and variance are taken.
AXES = {"batch": 2, "layer": 3}


def normalise(x: Tensor, axis: int, out: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """``(x − mean) / √(variance + ε)`` along `axis`, and the factor ``1/√(variance + ε)``.

    Exactly 0 where all values along the axis are equal, but for the last digit.
    """
    mean = x.mean(axis, keepdim=True)
    centred = torch.sub(x, mean, out=out)
    variance = (centred * centred).mean(axis, keepdim=True)
    size = mean.abs()
    close = variance.sqrt() < _FEW_DIGITS * size
    if close.any():
        torch.where(close, centred_exactly(x, (axis,)), centred, out=centred)
        variance = (centred * centred).mean(axis, keepdim=True)
        # A function's last digit depends on where in a register its argument lies.
        centred.masked_fill_(variance.sqrt() < torch.finfo(x.dtype).eps * size, 0.0)
    inverse = variance.add_(EPSILON).rsqrt_()
    return centred.mul_(inverse), inverse


def centred_exactly(x: Tensor, axes: tuple[int, ...]) -> Tensor:
    """``x − mean`` over some axes, exactly 0 where all values are equal: the mean itself rounds."""
    first = x
    for axis in axes:
        first = first.narrow(axis, 0, 1)
    apart = x - first
    return apart.sub_(apart.mean(axes, keepdim=True))


def pull_back(gradient: Tensor, normalised: Tensor, inverse: Tensor, axis: int) -> Tensor:
    """Gradient at the input of `normalise`, given the gradient at its output."""
    along = (gradient * normalised).mean(axis, keepdim=True)
    centred = gradient - gradient.mean(axis, keepdim=True)
    return centred.sub_(normalised * along).mul_(inverse)
