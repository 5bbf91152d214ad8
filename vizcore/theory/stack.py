"""The random networks that theory speaks of, and the mean-field state of their layers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.gaussian.table import Floats

EPSILON = 1e-5  # added to variances by norms, PyTorch's default
LOG_EPSILON = math.log(EPSILON)


def log_of(value: float) -> float:
    """The natural logarithm, −inf of 0."""
    return math.log(value) if value > 0 else -math.inf


@dataclass(frozen=True)
class RandomStack:
    """What theory needs to know of a stack of random layers.

    Parameters
    ----------
    spec
        φ.
    depth, width, batch
        Layers L, units N, examples B.
    sigma_w2, sigma_b2
        Width × variance of a weight, and variance of a bias.
    norm, norm_position
        "none", "batch" or "layer"; "before" or "after" φ.
    branch
        α of the skip connection, None without one.
    overlap
        Mean product of two inputs, whose mean square is 1.
    orthogonal
        Whether the weights are rotations, which fluctuate less than Gaussian matrices.
    fitted
        Whether gains make the variance of every branch 1 (LSUV).
    """

    spec: ActivationSpec
    depth: int
    width: int
    batch: int
    sigma_w2: float
    sigma_b2: float
    norm: str = "none"
    norm_position: str = "before"
    branch: float | None = None
    overlap: float = 0.0
    orthogonal: bool = False
    fitted: bool = False

    @property
    def log_scale(self) -> float:
        """ln α² of the branch beside a skip connection; 0 without one."""
        return 0.0 if self.branch is None else 2 * log_of(self.branch)


@dataclass(frozen=True, eq=False)
class LayerStates:
    """The state of every layer; arrays of natural logarithms of shape (depth,).

    Attributes
    ----------
    q, gate
        Variance of the pre-activations h, and of what enters φ.
    gain
        σ_w² of the layer.
    square
        E y².
    variance
        Of y over units and batch.
    apart
        E y² − E y_a y_b, the part of E y² in which two examples of a normalised batch differ;
        E y² without batch normalisation.
    slope
        Squared factor of a gradient on its way from y back to h.
    kurtosis
        No logarithm: relative variance over units of what they pass back, for one example; with
        batch normalisation for the whole batch.
    """

    q: Floats
    gate: Floats
    gain: Floats
    square: Floats
    variance: Floats
    apart: Floats
    slope: Floats
    kurtosis: Floats
