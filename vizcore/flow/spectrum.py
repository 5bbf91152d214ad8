"""Singular values of the input–output Jacobian, measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from vizcore.flow.config import FlowConfig
from vizcore.flow.gate import gate_of
from vizcore.flow.inputs import examples
from vizcore.flow.predict import stack_of
from vizcore.flow.result import Floats
from vizcore.flow.weights import layer_biases, layer_weights
from vizcore.theory.isometry import SpectrumPrediction, predict_spectrum

RESOLVED = 14.0  # decades below the largest singular value that double precision can tell from 0


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Singular values of J = ∂hᴸ/∂x at one input, in several networks.

    Attributes
    ----------
    log10_s
        log₁₀, descending, shape (networks, width); −inf for zeros and for what is more than
        `RESOLVED` decades below the largest; NaN in a network whose signal overflows.
    predicted
        What is expected in wide layers; None where theory is silent.
    """

    log10_s: Floats
    predicted: SpectrumPrediction | None


def jacobian_spectrum(config: FlowConfig, networks: int = 2) -> Spectrum:
    """Multiply the Jacobian out, layer by layer, and take its singular values.

    Normalisation is left out: it would tie the examples of a batch together. The product is kept
    at unit size in float64 while its logarithm is summed. Cost: depth · width³ for each network.
    """
    rows = [_log10_singular_values(config, n) for n in range(min(networks, config.seeds))]
    return Spectrum(np.array(rows), _predicted(config))


def _log10_singular_values(config: FlowConfig, network: int) -> Floats:
    gate, gain = gate_of(config.spec), config.weight_variance**0.5
    place = (config.initialisation.matrix, config.width, config.seed, range(network, network + 1))
    y = examples(config.input, 1, config.width, (config.seed, network))[0].double()
    h = jacobian = slope = None
    log_size = 0.0
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
            return np.full(config.width, np.nan)
        if size == 0:
            return np.full(config.width, -np.inf)
        jacobian, log_size = jacobian / size, log_size + np.log10(size)
        y, slope = gate.value_and_slope(h)
    values = torch.linalg.svdvals(jacobian).numpy()
    values[values < values[0] * 10**-RESOLVED] = 0
    with np.errstate(divide="ignore"):
        return np.asarray(np.log10(values) + log_size)


def _predicted(config: FlowConfig) -> SpectrumPrediction | None:
    if config.branch is not None or config.initialisation.matrix == "ones":
        return None
    try:
        return predict_spectrum(replace(stack_of(config), norm="none"))
    except ValueError:
        return None
