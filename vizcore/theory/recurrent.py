"""Gradients through time by mean field: what one step multiplies their squares by.

In a plain recurrent network the same χ = σ_w² E φ′² acts at every step. In an LSTM the cell state
passes through the forget gate alone, c′ = f ∘ c + i ∘ g, and its own path is the product of the
forget gates (`lstm`); in a GRU that of the update gates, h′ = z ∘ h + (1 − z) ∘ n, which are taken
to be independent of each other through time. What goes through the
weights beside these paths adds coherently, because the weights are the same at every step: the
gate path is what remains for certain, not all there is. For the same reason χ is right while the
square of the number of steps is small beside the width.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.gaussian.moments import moments_of
from vizcore.theory.gaussian.table import Floats
from vizcore.theory.lstm import NODES, WEIGHTS, forget_gates


@dataclass(frozen=True, eq=False)
class RecurrentPrediction:
    """Base-10 logarithms of expected gradient norms at times 0 … T, relative to ∂L/∂h at T.

    Attributes
    ----------
    log10_h
        Of ∂L/∂h_t in a plain network; empty for gated cells.
    log10_gates
        What the gates alone would leave: the root mean square of their product from t to T; empty
        without gates.
    typical_gate
        exp E ln of the gate in the last step, 1 without gates.
    """

    log10_h: Floats
    log10_gates: Floats
    typical_gate: float


@dataclass(frozen=True)
class Gate:
    """Means over a gate σ(bias + √variance z): its square, that of 1 − gate, its logarithm."""

    square: float
    rest_square: float
    log: float


def gate(bias: float, variance: float) -> Gate:
    """Means over one gate."""
    z = bias + variance**0.5 * NODES
    log_on, log_off = -np.logaddexp(0.0, -z), -np.logaddexp(0.0, z)
    return Gate(
        square=float(WEIGHTS @ np.exp(2 * log_on)),
        rest_square=float(WEIGHTS @ np.exp(2 * log_off)),
        log=float(WEIGHTS @ log_on),
    )


def predict_recurrent(
    cell: str, spec: ActivationSpec, sigma_w2: float, sigma_x2: float, bias: float, steps: int
) -> RecurrentPrediction:
    """Gradient norms through time.

    Parameters
    ----------
    cell
        "rnn", "lstm" or "gru".
    spec
        φ of the recurrent network, or of the candidate (and of the LSTM's output) in place of tanh.
    sigma_w2, sigma_x2
        Variance of recurrent and of input weights × width; inputs have mean square 1.
    bias
        Of the forget gate (LSTM) or of the update gate that keeps the state (GRU).
    steps
        T.
    """
    with np.errstate(all="ignore"):
        return _CELLS[cell](spec, sigma_w2, sigma_x2, bias, steps)


def _moments(spec: ActivationSpec, q: float) -> tuple[float, float]:
    """E φ² and E φ′²."""
    moments, log_q = moments_of(spec), np.log(max(q, 1e-300))
    return (
        float(np.exp(moments.at("square", log_q))),
        float(np.exp(moments.at("slope_square", log_q))),
    )


def _rnn(
    spec: ActivationSpec, sigma_w2: float, sigma_x2: float, bias: float, steps: int
) -> RecurrentPrediction:
    h, factors = 0.0, []
    for _ in range(steps):
        square, slope = _moments(spec, sigma_w2 * h + sigma_x2)
        h = square
        factors.append(sigma_w2 * slope)
    return RecurrentPrediction(_backwards(factors), np.empty(0), 1.0)


def _lstm(
    spec: ActivationSpec, sigma_w2: float, sigma_x2: float, bias: float, steps: int
) -> RecurrentPrediction:
    log10_gates, typical = forget_gates(spec, sigma_w2, sigma_x2, bias, steps)
    return RecurrentPrediction(np.empty(0), log10_gates, typical)


def _gru(
    spec: ActivationSpec, sigma_w2: float, sigma_x2: float, bias: float, steps: int
) -> RecurrentPrediction:
    h, kept, update = 0.0, [], gate(bias, 0.0)
    for _ in range(steps):
        v = sigma_w2 * h + sigma_x2
        update, reset = gate(bias, v), gate(0.0, v)
        candidate = _moments(spec, sigma_x2 + sigma_w2 * h * reset.square)[0]
        h = update.square * h + update.rest_square * candidate
        kept.append(update.square)
    return RecurrentPrediction(np.empty(0), _backwards(kept), float(np.exp(update.log)))


Predict = Callable[[ActivationSpec, float, float, float, int], RecurrentPrediction]
_CELLS: dict[str, Predict] = {"rnn": _rnn, "lstm": _lstm, "gru": _gru}


def _backwards(squared_factors: list[float]) -> Floats:
    """log₁₀ of norms at times 0 … T from the squared factors of steps 1 … T."""
    logs = np.log10(np.array(squared_factors[::-1])) / 2
    return np.append(0.0, np.cumsum(logs))[::-1]
