"""Singular values of the input–output Jacobian, measured."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import torch

from vizcore.flow.config import FlowConfig
from vizcore.flow.engine.bound_activation import bound_activation
from vizcore.flow.engine.inputs import examples
from vizcore.flow.engine.weights import layer_biases, layer_weights
from vizcore.flow.predict import stack_of
from vizcore.flow.result import Floats
from vizcore.theory.jacobian_spectrum import SpectrumPrediction, predict_spectrum

RESOLVED = 14.0  # decades below the largest singular value that double precision can tell from 0


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Singular values of J = ∂hᴸ/∂x at one input, in several networks.

    Attributes
    ----------
    log10_s
        log₁₀, descending, shape (networks, width); −inf for zeros and for what is more than
        `RESOLVED` decades below the largest; NaN in a network whose signal overflows.
    zeros
        Share of those −inf that are exactly 0, in all networks together: the largest share of
        zero slopes in any single layer, as a product has no larger rank than its factors. NaN with
        a skip connection, which lets signals around the slopes, and if every network overflows.
    predicted
        What is expected in wide layers; None where theory is silent.
    """

    log10_s: Floats
    zeros: float
    predicted: SpectrumPrediction | None


def jacobian_spectrum(config: FlowConfig, networks: int = 2) -> Spectrum:
    """Multiply the Jacobian out, layer by layer, and take its singular values.

    Normalisation is left out: it would tie the examples of a batch together. The product is kept
    at unit size in float64 while its logarithm is summed. Cost: depth · width³ for each network.
    """
    rows = [_log10_singular_values(config, n) for n in range(min(networks, config.seeds))]
    known = [zeros for _, zeros in rows if not np.isnan(zeros)]
    zeros = float(np.mean(known)) if known else math.nan
    return Spectrum(np.array([values for values, _ in rows]), zeros, _predicted(config))


def _log10_singular_values(config: FlowConfig, network: int) -> tuple[Floats, float]:
    """The values, and the share of them that is exactly 0."""
    phi, gain = bound_activation(config.spec), config.weight_variance**0.5
    place = (config.initialisation.matrix, config.width, config.seed, range(network, network + 1))
    y = examples(config.input, 1, config.width, (config.seed, network))[0].double()
    h = jacobian = slope = None
    log_size, zeros = 0.0, 0.0 if config.branch is None else math.nan
    for layer in range(1, config.depth + 1):
        drawn = layer_weights(*place, layer, torch.float64)
        weight = gain * drawn.of_network(0)
        branch = weight @ y
        if config.initialisation.data_dependent and branch.std() > 0:
            scale = 1 / float(branch.std(correction=0))
            weight, branch = weight * scale, branch * scale
        branch += layer_biases(*place, layer, torch.float64)[0] * config.bias_variance**0.5
        if h is None or jacobian is None or slope is None:
            h, jacobian = branch, weight
        else:
            alpha = 1.0 if config.branch is None else config.branch
            step = alpha * (weight @ (slope[:, None] * jacobian))
            skip = 0.0 if config.branch is None else 1.0
            h, jacobian = skip * h + alpha * branch, skip * jacobian + step
        size = float(torch.linalg.matrix_norm(jacobian))
        if not np.isfinite(size) or not bool(h.isfinite().all()):
            return np.full(config.width, np.nan), math.nan
        if size == 0:
            return np.full(config.width, -np.inf), 1.0
        jacobian, log_size = jacobian / size, log_size + np.log10(size)
        y, slope = phi.value_and_slope(h)
        if layer < config.depth:
            zeros = max(zeros, float((slope == 0).double().mean()))
    values = torch.linalg.svdvals(jacobian).numpy()
    exact = 0 if math.isnan(zeros) else round(zeros * config.width)
    values[config.width - exact :] = 0  # what rounding made of them
    values[values < values[0] * 10**-RESOLVED] = 0
    with np.errstate(divide="ignore"):
        return np.asarray(np.log10(values) + log_size), zeros


def _predicted(config: FlowConfig) -> SpectrumPrediction | None:
    if config.branch is not None or config.initialisation.matrix == "ones":
        return None
    try:
        return predict_spectrum(replace(stack_of(config), norm="none"))
    except ValueError:
        return None
