"""What enters the stack: examples of unit mean square, and the directions sent back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from vizcore.flow.weights import generator


def examples(kind: str, batch: int, width: int, network: tuple[int, int]) -> Tensor:
    """A batch of inputs, float32, shape (batch, width), of mean square 1 over the data set."""
    return _SOURCES[kind](batch, width, generator("input", kind, *network))


def loss_directions(batch: int, width: int, network: tuple[int, int]) -> Tensor:
    """∂L/∂h of the last layer: independent unit vectors, float64, shape (batch, width)."""
    draw = generator("loss", width, *network)
    return torch.nn.functional.normalize(torch.empty(batch, width).normal_(generator=draw).double())


def _gaussian(batch: int, width: int, draw: torch.Generator) -> Tensor:
    return torch.empty(batch, width).normal_(generator=draw)


def _constant(batch: int, width: int, draw: torch.Generator) -> Tensor:
    return torch.ones(batch, width)


def _digits(batch: int, width: int, draw: torch.Generator) -> Tensor:
    # The 64 pixels are spread over the width, so that every layer stays square.
    images = standard_digits()
    chosen = images[torch.randint(len(images), (batch,), generator=draw)]
    return chosen[:, torch.arange(width) * 64 // width]


@lru_cache(maxsize=1)
def standard_digits() -> Tensor:
    """scikit-learn's 1797 digits, shape (1797, 64), mean 0 and mean square 1 over all pixels."""
    from sklearn.datasets import load_digits  # takes a second to import

    pixels = load_digits().data
    return torch.from_numpy(((pixels - pixels.mean()) / pixels.std()).astype(np.float32))


def overlap_of(kind: str) -> float:
    """Mean product, a feature, of two different inputs, whose mean square is 1."""
    if kind == "digits":
        return float(standard_digits().mean(0).square().mean())
    return {"gaussian": 0.0, "constant": 1.0}[kind]


_SOURCES: Mapping[str, Callable[[int, int, torch.Generator], Tensor]] = {
    "gaussian": _gaussian,
    "digits": _digits,
    "constant": _constant,
}
