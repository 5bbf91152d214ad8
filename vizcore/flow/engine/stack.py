"""One layer forward, one layer back, for several networks and several settings at once.

Tensors have shape (networks, variants, batch, width). A *variant* is one setting (activation,
gain, bias), run by every network; all variants and networks are rows of one matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from vizcore.arrays import Floats as Floats
from vizcore.flow.engine.bound_activation import BoundActivation
from vizcore.flow.engine.matmul import Inputs, propagate, propagate_back
from vizcore.flow.engine.normalise import AXES, normalise, pull_back
from vizcore.flow.engine.weights import LayerWeights
from vizcore.flow.engine.workspace import LayerBuffers

SMALL, LARGE = 1e-12, 1e12  # a signal outside of this range is rescaled …
SETTLED_SMALL, SETTLED_LARGE = 1e-10, 1e10  # … to here, where φ(kx) = kφ(x) still holds
_SQUARED = 1e16  # beyond, or below its inverse, squares lose digits in single precision


@dataclass(frozen=True)
class Topology:
    """What all variants have in common: normalisation and skip connection."""

    norm: str
    norm_position: str
    branch: float | None


@dataclass(frozen=True)
class BoundVariant:
    """A setting of all networks. `gain` is None where the data decide it (LSUV)."""

    activation: BoundActivation
    gain: float | None
    bias: float


@dataclass(frozen=True)
class Signal:
    """What travels forward: h (None at the input), y, and ln(true size / kept size) of both.

    `size` is the root mean square of y as it is kept; it and `log_scale` are (networks, variants).
    """

    h: Tensor | None
    y: Tensor
    log_scale: Floats
    size: Floats

    def kept(self) -> Signal:
        """The same, where the next layers do not overwrite it."""
        return replace(self, y=self.y.clone())


@dataclass(frozen=True)
class SavedForBackward:
    """What the way back needs to know of a layer; `gain` with the branch scale, without signs."""

    inputs: Inputs
    log_scale: Floats
    gain: Tensor
    slope: Tensor
    normalised: Tensor | None
    inverse: Tensor | None


class Stack:
    """Runs layers of one topology with several variants, in the given precision."""

    def __init__(
        self, topology: Topology, variants: list[BoundVariant], dtype: torch.dtype
    ) -> None:
        self.topology, self.variants = topology, variants
        self.axis = AXES.get(topology.norm, 0)
        self.before = topology.norm != "none" and topology.norm_position == "before"
        self.after = topology.norm != "none" and topology.norm_position == "after"
        self.gain = _column([variant.gain or 0.0 for variant in variants], dtype)
        self.fitted = _column([variant.gain is None for variant in variants], torch.bool)
        self.bias = _column([variant.bias for variant in variants], dtype)
        # A norm ties the signal to absolute sizes (its ε, the skip), so nothing is divided out.
        free = topology.norm == "none"
        self.scales_up = np.array([free and variant.activation.scales_up for variant in variants])
        # Biases keep the input of φ away from 0, however small what φ makes of it is.
        self.scales_down = np.array(
            [free and variant.activation.scales_down and variant.bias == 0 for variant in variants]
        )

    def forward(
        self, signal: Signal, weights: LayerWeights, biases: Tensor | None, buffers: LayerBuffers
    ) -> tuple[Signal, SavedForBackward, Tensor]:
        """One layer. `biases` has shape (networks, width); None if all variants are without.

        Returns the signal behind the layer, the record for `backward`, and the input of φ, of the
        size that the signal is kept in.
        """
        linear = propagate(signal.y, weights)
        gain = self._gain(linear, weights)
        linear.mul_(gain if weights.row_factors is None else gain * weights.row_factors)
        if biases is not None:
            shrink = torch.from_numpy(np.exp(-signal.log_scale)).to(linear.dtype)
            linear.add_(biases[:, None, None] * (self.bias * shrink[..., None, None]))
        if self.topology.branch is not None and signal.h is not None:
            gain = gain * self.topology.branch
            linear = linear.mul_(self.topology.branch).add_(signal.h)
        normalised = inverse = None
        gate_input = linear
        if self.before:
            gate_input, inverse = normalise(linear, self.axis, buffers.normalised)
            normalised = gate_input
        self._activate(gate_input, buffers)
        y, slope, _ = buffers
        if self.after:
            y, inverse = normalise(y, self.axis, buffers.normalised)
            normalised = y
        saved = SavedForBackward(*_measurable(signal), gain, slope, normalised, inverse)
        sent = Signal(linear, y, signal.log_scale, root_mean_square(y))
        return self._rescaled(sent), saved, gate_input

    def backward(
        self, delta: Tensor, weights: LayerWeights, here: SavedForBackward, below: SavedForBackward
    ) -> tuple[Tensor, Tensor]:
        """δ at the layer below, by way of the weights of layer l: ∂L/∂hˡ → ∂L/∂hˡ⁻¹.

        `here` and `below` are what was saved of layers l and l − 1. What is returned is still to be
        multiplied by the second result, shape (networks or 1, variants).
        """
        back = propagate_back(delta, weights)
        if self.after:
            back = self._pull_back(back, below)
        back = back.mul_(below.slope)
        if self.before:
            back = self._pull_back(back, below)
        if self.topology.branch is None:
            return back, here.gain[..., 0, 0]
        return back.mul_(here.gain).add_(delta), torch.ones(1, 1)

    def _rescaled(self, signal: Signal) -> Signal:
        """The signal, variants of extreme size brought back in place, exactly: by a power of 2."""
        if not (self.scales_up.any() or self.scales_down.any()):
            return signal
        size = signal.size
        up = (size > LARGE) & np.isfinite(size) & self.scales_up
        down = (size < SMALL) & (size > 0) & self.scales_down
        if not (up | down).any():
            return signal
        target = np.where(up, SETTLED_LARGE, SETTLED_SMALL)
        ratio = np.divide(target, size, where=up | down, out=np.ones_like(size))
        factor = 2.0 ** np.round(np.log2(ratio))
        exact = torch.from_numpy(factor)[..., None, None].to(signal.y.dtype)
        for tensor in (signal.h, signal.y):
            if tensor is not None:
                tensor.mul_(exact)
        log_scale = signal.log_scale - np.log(factor)
        return replace(signal, log_scale=log_scale, size=size * factor)

    def _gain(self, linear: Tensor, weights: LayerWeights) -> Tensor:
        if not self.fitted.any():
            return self.gain
        signed = linear if weights.row_factors is None else linear * weights.row_factors
        spread = signed.flatten(2).std(2, correction=0)[..., None, None]
        fitted = torch.where(spread > 0, 1 / spread, 1.0)
        return torch.where(self.fitted, fitted, self.gain)

    def _activate(self, x: Tensor, buffers: LayerBuffers) -> None:
        parts = zip(
            self.variants, *(t.unbind(1) for t in (x, buffers.value, buffers.slope)), strict=True
        )
        for variant, own_x, value, slope in parts:
            found = variant.activation.value_and_slope(own_x)
            value.copy_(found[0])  # while they are in the processor's cache
            slope.copy_(found[1])

    def _pull_back(self, gradient: Tensor, below: SavedForBackward) -> Tensor:
        assert below.normalised is not None
        assert below.inverse is not None
        return pull_back(gradient, below.normalised, below.inverse, self.axis)


def _measurable(signal: Signal) -> tuple[Inputs, Floats]:
    """The inputs of a layer for its weight gradient, and ln(true size / size as kept).

    Products of two inputs leave the range of single precision long before the inputs do.
    """
    size = signal.size
    extreme = ((size > LARGE) | (size < SMALL)) & np.isfinite(size) & (size > 0)
    if not extreme.any():
        return Inputs(signal.y), signal.log_scale
    unit = np.where(extreme, size, 1.0)
    units = torch.from_numpy(unit).to(signal.y.dtype)
    return Inputs(signal.y, units), signal.log_scale + np.log(unit)


def root_mean_square(x: Tensor) -> Floats:
    """Over batch and units, shape (networks, variants)."""
    return np.asarray(norm_of(x).numpy() / x[0, 0].numel() ** 0.5)


def norm_of(x: Tensor) -> Tensor:
    """Norm over batch and units, float64, shape (networks, variants); 0 only if x is 0."""
    norm: Tensor = torch.linalg.vector_norm(x, dim=(2, 3)).double()
    extreme = ~((norm > 1 / _SQUARED) & (norm < _SQUARED))
    if extreme.any():
        norm[extreme] = torch.linalg.vector_norm(x[extreme], dim=(1, 2), dtype=torch.float64)
    return norm


def _column(values: list[float] | list[bool], dtype: torch.dtype) -> Tensor:
    return torch.tensor(values, dtype=dtype).view(1, -1, 1, 1)
