"""Batch and layer normalisation without learned scale, forward and backward."""

from __future__ import annotations

import torch
from torch import Tensor

EPSILON = 1e-5  # PyTorch's default for both

# Axis of (networks, variants, batch, width) over which mean and variance are taken.
AXES = {"batch": 2, "layer": 3}


def normalise(x: Tensor, axis: int, out: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """``(x − mean) / √(variance + ε)`` along `axis`, and the factor ``1/√(variance + ε)``."""
    centred = torch.sub(x, x.mean(axis, keepdim=True), out=out)
    inverse = ((centred * centred).mean(axis, keepdim=True) + EPSILON).rsqrt_()
    return centred.mul_(inverse), inverse


def pull_back(gradient: Tensor, normalised: Tensor, inverse: Tensor, axis: int) -> Tensor:
    """Gradient at the input of `normalise`, given the gradient at its output."""
    along = (gradient * normalised).mean(axis, keepdim=True)
    centred = gradient - gradient.mean(axis, keepdim=True)
    return centred.sub_(normalised * along).mul_(inverse)
