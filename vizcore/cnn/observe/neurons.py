"""The state of every channel and unit, measured on the probe set.

For a unit with pre-activations z over all probe images (a channel: over all its pixels as well):

- **factor** √E[φ′(z)²], what a gradient that passes is multiplied by, as root mean square;
- **gate openness** r = √E[φ′(z)²] / sup|φ′|, from 0 to 1;
- **dead**: φ′(z) = 0 for every example, exactly; then and only then r = 0;
- **saturated**: 0 < r < ε;
- **dormant** (Sokar et al. 2023): E|φ(z)| is at most τ times its mean over the units of the layer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from vizcore.activations.analysis.rounding import Underflow, underflow
from vizcore.activations.gate import DORMANT, SATURATED, gate_openness, largest_slope
from vizcore.arrays import Floats, Mask
from vizcore.cnn.model.network import Network
from vizcore.cnn.model.stage import Stage
from vizcore.text import number

DESCRIBED = 128  # images for a layer's means and spreads, which so many give to three digits
_CHUNK_VALUES = 1 << 19  # activations of a layer at a time: 2 MB, which stay in a cache


@dataclass(frozen=True, slots=True)
class LayerState:
    """One layer's units on the probe set.

    Attributes
    ----------
    name : str
    openness : ndarray
        r of each unit, shape (units,), 0 exactly for dead units alone.
    factor : ndarray
        √E[φ′(z)²] of each unit, shape (units,), of any size; 0 exactly for dead units alone.
    scale : float
        What openness divides the factor by, `vizcore.activations.gate.gate_scale`.
    score : ndarray
        E|φ(z)| of each unit over its mean in the layer, shape (units,); 0 in a silent layer.
    z_mean, z_std, mean, std : float
        Of the pre-activations and of the activations of the whole layer, for the first 128 images.
    z_images : float
        Standard deviation of a pre-activation from image to image, as root mean square over the
        layer; 0 where a layer gives every image the same answer.
    rounded : ndarray
        Which dead units are so by rounding, shape (units,): by its formula φ′ is not 0 for every
        example, but in float32 it is.
    rounding : str
        For which z float32 rounds φ′ to 0; empty unless a unit is dead by it.
    zeros : float
        Share of their activations that are exactly 0, from 0 to 1: sparsity, which is not death.
    learned : dict
        Learned parameters of the activation.
    """

    name: str
    openness: Floats
    factor: Floats
    scale: float
    score: Floats
    rounded: Mask
    rounding: str
    z_mean: float
    z_std: float
    z_images: float
    mean: float
    std: float
    zeros: float
    learned: dict[str, float]

    @property
    def dead(self) -> Mask:
        """Which units get no gradient from any example, shape (units,)."""
        return np.equal(self.openness, 0)

    @property
    def unmeasured(self) -> Mask:
        """For which units φ′ has no value on some example, shape (units,)."""
        return np.isnan(self.openness)

    @property
    def saturated(self) -> Mask:
        """Which units are nearly closed: 0 < r < ε, shape (units,)."""
        return (self.openness > 0) & (self.openness < SATURATED)

    @property
    def dormant(self) -> Mask:
        """Which units say nearly nothing beside the others, shape (units,)."""
        return self.score <= DORMANT


class _Sums:
    """Sums over the examples of one layer, of each unit or of all, from chunk to chunk."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.phi, self.params = stage.phi
        self.units = torch.zeros(2, stage.layer.units, dtype=torch.float64)  # Σφ′², Σ|φ|
        self.layer = np.zeros(5)  # Σz, Σz², Σφ, Σφ², count of φ ≠ 0
        # Differences from the first image are summed: what all images share would drown them.
        self.first = self.apart = torch.zeros(0)  # z of it, and Σ of differences, shape (units, …)
        self.apart2 = 0.0  # Σ of their squares
        self.rounded = torch.zeros(stage.layer.units, dtype=torch.bool)  # meets a φ′ rounded to 0
        self.count = 0  # examples
        self.described = self.values = 0  # images and values in the layer's sums

    def add(self, z: Tensor) -> Tensor:
        """Take in pre-activations (images, units, …); return φ of them."""
        y, slope = self.phi.value_and_slope(z, **dict(self.params))
        examples = (0, *range(2, z.ndim))
        squares, sizes = (slope * slope).sum(examples).double(), y.abs()
        silent = (squares == 0).nonzero().flatten()
        # The square of a slope below 1e-19 is 0 in float32, the slope itself is not.
        if silent.numel() and (small := slope[:, silent]).any():
            squares[silent] = small.double().square_().sum(examples)
        self.units += torch.stack([squares, sizes.sum(examples)])
        if silent.numel() and (out := self._beyond(z[:, silent])) is not None:
            self.rounded[silent] |= out.sum(examples) > 0
        self.count += z.numel() // len(squares)
        self._add_some(z, y, sizes)
        return y

    def _add_some(self, z: Tensor, y: Tensor, sizes: Tensor) -> None:
        left = max(0, DESCRIBED - self.described)
        z, y, sizes = z[:left], y[:left], sizes[:left]
        if not len(z):
            return
        self.described += len(z)
        self.values += z.numel()
        self._compare(z)
        # Whole-tensor sums and norms cost a tenth of what torch.std_mean takes.
        self.layer += [
            z.sum().item(),
            torch.linalg.vector_norm(z).item() ** 2,
            y.sum().item(),
            torch.linalg.vector_norm(y).item() ** 2,
            sizes.sign_().sum().item(),
        ]

    def _compare(self, z: Tensor) -> None:
        if not self.first.numel():
            self.first, self.apart = z[0].clone(), torch.zeros_like(z[0])
        apart = z - self.first
        self.apart += apart.sum(0)
        self.apart2 += torch.linalg.vector_norm(apart).item() ** 2

    def _beyond(self, z: Tensor) -> Tensor | None:
        """Where φ′ is 0 in float32 but not by the formula; None if there are no such z."""
        left, right = underflow(self.phi, **dict(self.params))
        if left is None and right is None:
            return None
        low, high = (-math.inf if left is None else left), (math.inf if right is None else right)
        return (z < low) | (z > high)

    def _between(self) -> float:
        together = torch.linalg.vector_norm(self.apart).item() ** 2 / self.described
        return float(np.sqrt(max(self.apart2 - together, 0) / self.values))

    def state(self) -> LayerState:
        """What the sums say."""
        squares, sizes = (row / self.count for row in self.units.numpy())
        scale = largest_slope(self.phi, self.params)
        openness = gate_openness(squares, scale)
        rounded = np.equal(openness, 0) & self.rounded.numpy()
        z, z2, y, y2, active = self.layer / self.values
        return LayerState(
            name=self.stage.layer.name,
            openness=openness,
            factor=np.sqrt(squares),
            scale=scale,
            rounded=rounded,
            rounding=_rounding(underflow(self.phi, **dict(self.params))) if rounded.any() else "",
            score=sizes / sizes.mean() if sizes.any() else sizes,
            z_mean=float(z),
            z_std=_std(z, z2),
            z_images=self._between(),
            mean=float(y),
            std=_std(y, y2),
            zeros=float(1 - active),
            learned={name: dict(self.params)[name] for name in self.stage.learned},
        )


def _rounding(found: Underflow) -> str:
    sides = ((found.left, "<"), (found.right, ">"))
    return ", ".join(f"z {sign} {number(z)}" for z, sign in sides if z is not None)


def _std(mean: float, square: float) -> float:
    return float(np.sqrt(max(square - mean * mean, 0)))


@dataclass(frozen=True, slots=True)
class Observation:
    """What the probe set does in a network.

    Attributes
    ----------
    logits : Tensor
        Shape (images, classes).
    layers : tuple of LayerState
        Of every layer with an activation.
    inputs : tuple of Tensor
        What each of these layers takes, shape (images, *layer.taken).
    """

    logits: Tensor
    layers: tuple[LayerState, ...]
    inputs: tuple[Tensor, ...]


def observe(network: Network, images: Tensor) -> Observation:
    """Run the probe set through the network, without a graph.

    Parameters
    ----------
    network
        As it is; BatchNorm takes the statistics of the probe set.
    images
        Standardised, shape (images, channels, height, width).
    """
    x, inputs, layers = images, [], []
    with torch.no_grad():
        for stage in network.hidden:
            inputs.append(x)
            sums = _Sums(stage)
            parts = torch.split(x, _chunk(stage, len(x)))
            passed = [stage.pool_quickly(sums.add(stage.pre_activation(part))) for part in parts]
            x = torch.cat(passed) if len(passed) > 1 else passed[0]
            layers.append(sums.state())
        logits = network.stages[-1].pre_activation(x)
    return Observation(logits, tuple(layers), tuple(inputs))


def _chunk(stage: Stage, images: int) -> int:
    if stage.scale is not None:  # BatchNorm needs all images at once
        return images
    return max(1, min(images, _CHUNK_VALUES // math.prod(stage.layer.made)))
