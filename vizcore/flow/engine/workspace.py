"""Memory for what a segment of layers keeps, taken once and used again for every segment.

As separate tensors the same would leave holes in the heap, and cost a page fault for every 4 KiB:
NumPy asks for huge pages.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor


class LayerBuffers(NamedTuple):
    """φ(x), φ′(x) and the output of the norm of a layer: (networks, variants, batch, width)."""

    value: Tensor
    slope: Tensor
    normalised: Tensor | None


class Workspace:
    """The buffers of some layers.

    Parameters
    ----------
    layers
        How many are kept at once.
    shape
        Of one tensor.
    dtype
        Precision.
    keeps_values
        Whether φ(x) of all of them is kept, rather than of the last two.
    normed
        Whether there is a norm.
    """

    def __init__(
        self,
        layers: int,
        shape: tuple[int, ...],
        dtype: torch.dtype,
        *,
        keeps_values: bool,
        normed: bool,
    ) -> None:
        self._values = _block(layers if keeps_values else min(2, layers), shape, dtype)
        self._slopes = _block(layers, shape, dtype)
        self._normalised = _block(layers, shape, dtype) if normed else None

    def of(self, layer: int) -> LayerBuffers:
        """The buffers of a layer (0 is the first), which were those of an earlier one."""
        return LayerBuffers(
            self._values[layer % len(self._values)],
            self._slopes[layer % len(self._slopes)],
            None if self._normalised is None else self._normalised[layer % len(self._normalised)],
        )


def _block(layers: int, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
    kind = np.float32 if dtype == torch.float32 else np.float64
    return torch.from_numpy(np.empty((layers, *shape), dtype=kind))
