"""What enters the stack: examples of unit mean square, and the directions sent back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from vizcore.flow.engine.weights import generator
from vizcore.flow.overlap import standard_digits


def examples(kind: str, batch: int, width: int, network: tuple[int, int]) -> Tensor:
    """A batch of inputs, float32, shape (batch, width), of mean square 1 over the data set."""
    return _SOURCES[kind](batch, width, generator("input", kind, *network))


def loss_directions(batch: int, width: int, network: tuple[int, int]) -> Tensor:
    """∂L/∂h of the last layer: independent unit vectors, float64, shape (batch, width)."""
    draw = generator("loss", width, *network)
    return torch.nn.functional.normalize(torch.empty(batch, width).normal_(generator=draw).double())


def _digits(batch: int, width: int, draw: torch.Generator) -> Tensor:
    # The 64 pixels are spread over the width, so that every layer stays square.
    images = torch.from_numpy(standard_digits())
    chosen = images[torch.randint(len(images), (batch,), generator=draw)]
    return chosen[:, torch.arange(width) * 64 // width]


_SOURCES: Mapping[str, Callable[[int, int, torch.Generator], Tensor]] = {
    "gaussian": lambda batch, width, draw: torch.empty(batch, width).normal_(generator=draw),
    "digits": _digits,
    "constant": lambda batch, width, draw: torch.ones(batch, width),
}
