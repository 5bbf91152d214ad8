"""The arrays that a pass fills, layer by layer."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vizcore.activations.gate import SATURATED
from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.bound_activation import bound_activation
from vizcore.flow.engine.stack import Signal, root_mean_square
from vizcore.flow.result import HISTOGRAM_EDGES, Floats, FlowResult

HISTOGRAM_VALUES = 8192  # of one network and layer; whole examples are left out beyond
_QUANTITIES = (
    *("signal", "example_spread", "delta", "weight_grad"),
    *("dead", "saturated", "preactivation", "undefined"),
)


class Record:
    """Measurements of all variants of a stack; the arrays have shape (seeds, variants, depth)."""

    def __init__(self, configs: tuple[FlowConfig, ...], seeds: int, histograms: bool) -> None:
        self.configs, self.histograms = configs, histograms
        self.buffer: Tensor | None = None
        shape = (seeds, len(configs), configs[0].depth)
        self.arrays = {name: np.full(shape, np.nan) for name in _QUANTITIES}
        self.histogram = np.zeros((*shape[1:], len(HISTOGRAM_EDGES) - 1), dtype=np.int64)
        steepest = torch.tensor([bound_activation(config.spec).steepest for config in configs])
        self.threshold = (SATURATED * steepest)[None, :, None] ** 2

    def forward(
        self, layer: int, signal: Signal, spread: Floats, gate_input: Tensor, slope: Tensor
    ) -> None:
        """Measure a layer (0 is the first) from what it sends on and from the input of φ.

        `spread` is the standard deviation of y, of the size in which it is kept.
        """
        size = root_mean_square(gate_input)
        with np.errstate(all="ignore"):  # −inf for zeros, NaN for overflows
            self.arrays["signal"][..., layer] = np.log(spread) + signal.log_scale
            self.arrays["preactivation"][..., layer] = np.log(size) + signal.log_scale
        self.arrays["undefined"][..., layer] = np.isnan(signal.size) & np.isfinite(size)
        self._units(layer, slope)
        if self.histograms:
            self._histogram(layer, gate_input, size)

    def differences(self, layer: int, log_spread: Floats) -> None:
        """Keep ln of how far the examples differ behind a layer (0 is the first).

        The signal, which they are a part of, is no smaller, though rounding may have lost it.
        """
        self.arrays["example_spread"][..., layer] = log_spread
        signal = self.arrays["signal"][..., layer]
        signal[:] = np.where(log_spread > signal, log_spread, signal)

    def backward(self, layer: int, log_delta: Floats, log_weight_grad: Floats) -> None:
        """Keep ln‖δ‖ and ln‖∂L/∂W‖ of a layer (0 is the first)."""
        self.arrays["delta"][..., layer] = log_delta
        self.arrays["weight_grad"][..., layer] = log_weight_grad

    def result(self, variant: int) -> FlowResult:
        """What was measured of one configuration."""
        logs = {name: self.arrays[name][:, variant] / np.log(10) for name in _QUANTITIES}
        dead = self.arrays["dead"][:, variant]
        overflow = _first_broken(logs["signal"], logs["preactivation"])
        # A slope can be undefined at a point that the signal hits, such as that of √|x| at 0.
        broken = _first_broken(logs["signal"], logs["preactivation"], dead)
        broken = np.where(broken > 0, broken, _last_broken(logs["delta"]))
        lost = broken[:, None] > 0
        without_value = self._undefined(variant, broken)
        gone = np.where(without_value[:, None] > 0, np.nan, np.inf)
        layers = np.arange(1, dead.shape[1] + 1)
        beyond = (overflow[:, None] > 0) & (layers >= overflow[:, None])
        return FlowResult(
            config=self.configs[variant],
            log10_signal=np.where(beyond, gone, logs["signal"]),
            log10_example_spread=np.where(beyond, np.nan, logs["example_spread"]),
            log10_delta=np.where(lost, np.nan, logs["delta"]),
            log10_weight_grad=np.where(lost, np.nan, logs["weight_grad"]),
            dead_fraction=np.where(beyond, np.nan, dead),
            saturated_fraction=np.where(beyond, np.nan, self.arrays["saturated"][:, variant]),
            log10_preactivation=np.where(beyond, gone, logs["preactivation"]),
            histogram=self.histogram[variant],
            overflow_layer=broken,
            undefined_layer=without_value,
        )

    def _undefined(self, variant: int, broken: NDArray[np.int64]) -> NDArray[np.int64]:
        """`broken` where φ has a whole stretch without values and the signal got into it."""
        spec = self.configs[variant].spec
        at = np.maximum(broken - 1, 0)
        met = np.take_along_axis(self.arrays["undefined"][:, variant], at[:, None], axis=1)[:, 0]
        reached = (broken > 0) & (met == 1)
        if reached.any() and spec.undefined():
            return np.where(reached, broken, 0)
        return np.zeros_like(broken)

    def _units(self, layer: int, slope: Tensor) -> None:
        if self.buffer is None:  # kept from layer to layer: a large tensor is slow to allocate
            self.buffer = torch.empty_like(slope)
        # Not by the squares, which may be 0 or infinite where the slopes are not.
        steepest = torch.abs(slope, out=self.buffer).amax(2)  # (seeds, variants, width)
        openness = torch.mul(slope, slope, out=self.buffer).mean(2)
        defined = steepest.amax(2).isfinite().numpy()
        dead, closed = (
            np.count_nonzero(units.numpy(), axis=2)
            for units in (steepest == 0, openness < self.threshold)
        )
        width = slope.shape[3]
        self.arrays["dead"][..., layer] = np.where(defined, dead / width, np.nan)
        self.arrays["saturated"][..., layer] = np.maximum(closed - dead, 0) / width

    def _histogram(self, layer: int, x: Tensor, size: Floats) -> None:
        bins = self.histogram.shape[2]
        x = x[:, :, :: max(1, x[0, 0].numel() // HISTOGRAM_VALUES)]
        per_bin = 1 / (torch.from_numpy(size) * float(HISTOGRAM_EDGES[1] - HISTOGRAM_EDGES[0]))
        per_bin = per_bin.nan_to_num_(posinf=0.0)[..., None, None]  # all in the middle if x = 0
        places = (x * per_bin.to(x.dtype)).add_(bins / 2).nan_to_num_(nan=0.0).clamp_(0, bins - 1)
        places = places.to(torch.uint8)
        for variant in range(x.shape[1]):
            flat = places[:, variant].flatten().numpy()
            self.histogram[variant, layer] += np.bincount(flat, minlength=bins)


def _first_broken(*logs: Floats) -> NDArray[np.int64]:
    """First layer (from 1) of each network at which one is not a number or +inf; 0 for none."""
    broken = np.any([np.isnan(log) | np.isposinf(log) for log in logs], axis=0)
    return np.where(broken.any(1), broken.argmax(1) + 1, 0)


def _last_broken(logs: Floats) -> NDArray[np.int64]:
    from_above = _first_broken(logs[:, ::-1])
    return np.where(from_above > 0, logs.shape[1] + 1 - from_above, 0)


def logarithm(sizes: Tensor) -> Floats:
    """ln of what is not negative, −inf at 0."""
    return np.asarray(torch.log(sizes.double()).numpy())
