"""What a simulation measured."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from vizcore.arrays import Floats as Floats
from vizcore.flow.config import FlowConfig

# Bins of the histograms, in units of the layer's own root mean square.
HISTOGRAM_EDGES = np.linspace(-4, 4, 41)


@dataclass(frozen=True, eq=False)
class FlowResult:
    """Signal and gradient of every layer of several networks.

    All arrays are float64 of shape (seeds, depth), layer 1 first, unless said otherwise. Logarithms
    are to base 10; an exact zero is −inf. Where the signal of a network leaves the range of
    floating-point numbers, or meets a point where φ has no slope, `overflow_layer` says so: such a
    signal is +inf from there on, and what cannot be known (gradients, later fractions) is NaN.

    Attributes
    ----------
    config
        What was simulated.
    log10_signal
        Standard deviation of the activations y over batch and units: the size of the signal.
    log10_example_spread
        Standard deviation of y over the batch, of each unit, as root mean square over the units:
        what of the signal depends on the input. It is as accurate where it is far below the
        rounding of y: there the differences are followed to first order. −inf if all examples are
        the same.
    log10_delta
        ‖∂L/∂hˡ‖, root mean square over the batch, relative to the last layer.
    log10_weight_grad
        ‖∂L/∂Wˡ‖_F for L = Σ_b v_b·h_b / √batch with random unit vectors v_b.
    dead_fraction
        Share of units with φ′ = 0 for every example of the batch.
    saturated_fraction
        Share of units that are not dead and have gate openness r < ε (`vizcore.activations.gate`).
    log10_preactivation
        Root mean square of the input of φ over batch and units; its square is the q of theory.
    histogram
        Counts of the input of φ over all networks and, in large batches, a part of the examples,
        shape (depth, bins); bins at
        ``HISTOGRAM_EDGES`` times that root mean square; the outermost bins take what lies beyond.
    overflow_layer
        Shape (seeds,), int: first layer whose signal or slopes are not finite, 0 where all are.
    undefined_layer
        Shape (seeds,), int: that layer where it is because φ has no value at what enters it, such
        as √z at a negative z; the signal is NaN from there on. Else 0.
    """

    config: FlowConfig
    log10_signal: Floats
    log10_example_spread: Floats
    log10_delta: Floats
    log10_weight_grad: Floats
    dead_fraction: Floats
    saturated_fraction: Floats
    log10_preactivation: Floats
    histogram: NDArray[np.int64]
    overflow_layer: NDArray[np.int64]
    undefined_layer: NDArray[np.int64]


def joined_results(parts: list[FlowResult]) -> FlowResult:
    """One result of what was measured on several sets of networks."""
    if len(parts) == 1:
        return parts[0]
    names = [f.name for f in fields(FlowResult) if f.name not in ("config", "histogram")]
    arrays = {name: np.concatenate([getattr(p, name) for p in parts]) for name in names}
    histogram = np.sum([p.histogram for p in parts], axis=0)
    return FlowResult(config=parts[0].config, histogram=histogram, **arrays)
