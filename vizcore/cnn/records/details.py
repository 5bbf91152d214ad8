"""What the inside of a network looks like at one recorded step, unit by unit.

More than the numbers of neurons.py and heavier, so it is measured on the first of the probe images
and not at every recorded step (`Scope`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from vizcore.cnn.architecture.architectures import Layer
from vizcore.cnn.architecture.blocks import Conv
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.model.network import Network
from vizcore.cnn.model.stage import Stage
from vizcore.cnn.records.mistakes import Mistake, worst_mistakes

BINS = 24
_EXAMPLES = 2_048  # of each unit, that a histogram is made of
_FEWEST = 16  # images of them
_MOST_TIMES = 100  # so often in a whole run
_MOST_VALUES = 8_192  # of feature maps in one row, and of kernels in one layer
_MOST_IMAGES = 6
_LARGEST = 1e30
_SIDES = (16, 12, 8, 6, 4, 2, 1)  # a larger feature map is averaged down to one of these

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scope:
    """How much is recorded of a run, so that its size stays bounded.

    Attributes
    ----------
    every : int
        Recorded steps from one detailed one to the next.
    images : int
        Number of probe images whose feature maps are kept.
    side : int
        Largest side of a kept feature map.
    """

    every: int
    images: int
    side: int

    def covers(self, config: TrainConfig, step: int) -> bool:
        """Whether this recorded step is a detailed one; the first and the last are."""
        return step // config.record_every % self.every == 0 or step == config.steps

    @classmethod
    def of(cls, config: TrainConfig) -> Scope:
        """What fits for this configuration."""
        rows = config.steps // config.record_every + 1
        side = next(s for s in _SIDES if _values(config.hidden, s) <= _MOST_VALUES)
        images = _MOST_VALUES // _values(config.hidden, side)
        return cls(math.ceil(rows / _MOST_TIMES), min(_MOST_IMAGES, images), side)


def _values(layers: Sequence[Layer], side: int) -> int:
    return sum(
        layer.units * math.prod(min(length, side) for length in layer.made[1:]) for layer in layers
    )


@dataclass(frozen=True, slots=True)
class LayerDetails:
    """One layer, from the inside.

    Attributes
    ----------
    bias : ndarray
        Of each unit, shape (units,); with BatchNorm the shift after it.
    gradient : ndarray
        ‖(∂L/∂w, ∂L/∂b)‖ of each unit on the last batch, shape (units,).
    low, high : ndarray
        Smallest and largest pre-activation of each unit on these images, shape (units,).
    counts : ndarray
        Histogram of each unit's pre-activations in `BINS` equal bins from its smallest to its
        largest, shape (units, BINS).
    maps : ndarray
        Pre-activations for the shown images, shape (images, units, height, width); (…, 1, 1) for a
        dense layer.
    kernels : ndarray or None
        Weights of each channel, shape (units, inputs, kernel, kernel); None for a dense layer and
        for more than fit.
    """

    bias: Floats
    gradient: Floats
    low: Floats
    high: Floats
    counts: NDArray[np.int64]
    maps: Floats
    kernels: Floats | None


@dataclass(frozen=True, slots=True)
class Details:
    """The layers with an activation, and what the network answers to the whole probe set.

    Attributes
    ----------
    layers : tuple of LayerDetails
    confusion : ndarray
        Number of probe images of each class (row) that got each answer (column), shape
        (classes, classes).
    mistakes : tuple of Mistake
        The worst of them.
    """

    layers: tuple[LayerDetails, ...]
    confusion: NDArray[np.int64]
    mistakes: tuple[Mistake, ...]


def look_inside(
    network: Network, inputs: Sequence[Tensor], logits: Tensor, labels: Tensor, scope: Scope
) -> Details:
    """Measure everything.

    Parameters
    ----------
    network
        As it is, with the gradients of the last batch.
    inputs
        What each layer with an activation takes for the probe set.
    logits, labels
        Answers and truth for the whole probe set, shape (images, classes) and (images,).
    scope
        How much of it to keep.
    """
    classes = logits.shape[1]
    pairs = labels * classes + logits.argmax(1)
    with torch.inference_mode():
        layers = tuple(
            _layer(stage, x, scope) for stage, x in zip(network.hidden, inputs, strict=False)
        )
    confusion = torch.bincount(pairs, minlength=classes**2).view(classes, classes)
    return Details(layers, confusion.numpy(), worst_mistakes(logits, labels))


def _layer(stage: Stage, x: Tensor, scope: Scope) -> LayerDetails:
    # BatchNorm takes its statistics from all it is given, so it is given the whole probe set.
    seen = images_seen(stage.layer)
    z = stage.pre_activation(x if stage.scale is not None else x[:seen])[:seen]
    # A network about to explode: differences of what is left must stay finite.
    z = z.nan_to_num(0.0).clamp(-_LARGEST, _LARGEST)
    by_unit = z.transpose(0, 1).flatten(1)
    low, high = by_unit.amin(1), by_unit.amax(1)
    return LayerDetails(
        bias=_numpy(stage.bias if stage.shift is None else stage.shift),
        gradient=_gradient(stage),
        low=_numpy(low),
        high=_numpy(high),
        counts=_counts(by_unit, low, high),
        maps=_maps(z[: scope.images], scope.side),
        kernels=_kernels(stage),
    )


def images_seen(layer: Layer) -> int:
    """Probe images that a layer's histograms are made of: few where each has many pixels."""
    return max(_FEWEST, math.ceil(_EXAMPLES / math.prod(layer.made[1:])))


def _counts(by_unit: Tensor, low: Tensor, high: Tensor) -> NDArray[np.int64]:
    units = len(by_unit)
    widths = (high - low).clamp(min=1e-30) / BINS
    place = (by_unit - low[:, None]).div_(widths[:, None]).clamp_(0, BINS - 1)
    # Each unit's bins follow those of the unit before, so that one count does for all.
    place = place.to(torch.int64).add_(torch.arange(units)[:, None] * BINS)
    return torch.bincount(place.flatten(), minlength=units * BINS).view(units, BINS).numpy()


def _maps(z: Tensor, side: int) -> Floats:
    if z.ndim == 2:
        return _numpy(z[:, :, None, None])
    height, width = (min(length, side) for length in z.shape[2:])
    small = (
        z if (height, width) == tuple(z.shape[2:]) else F.adaptive_avg_pool2d(z, (height, width))
    )
    return _numpy(small.contiguous())


def _kernels(stage: Stage) -> Floats | None:
    fits = isinstance(stage.layer.block, Conv) and stage.weight.numel() <= _MOST_VALUES
    return _numpy(stage.weight.contiguous()) if fits else None


def _gradient(stage: Stage) -> Floats:
    gradients = [stage.weight.grad, stage.bias.grad]
    parts = [g.flatten(1) if g.ndim > 1 else g[:, None] for g in gradients if g is not None]
    return _numpy(torch.cat(parts, 1).norm(dim=1))


def _numpy(tensor: Tensor) -> Floats:
    # A copy: weights go on changing in their place.
    found: Floats = tensor.detach().to(torch.float32, copy=True).numpy()
    return found
