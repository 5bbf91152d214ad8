"""The forget gates of an LSTM through time: what is left of a gradient that only takes their path.

A gate reads W h, and W is the same at every step. So its inputs at different times are correlated
as far as h is, a unit that forgets little goes on to forget little, and the mean square of a
product of gates is far above the product of mean squares. Covariances over time are followed step
by step, those of products of two correlated normal variables to first order in their correlation.
The mean of the product is then taken by Laplace's method: around the most likely course of W h
for those units that contribute.
"""

from __future__ import annotations

import math

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.gaussian.rules import value_and_slope
from vizcore.theory.gaussian.table import Floats

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(60)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
_STOPS = 12  # times at which the product is evaluated; it is smooth between them
_ROUNDS = 30


def forget_gates(
    spec: ActivationSpec, sigma_w2: float, sigma_x2: float, bias: float, steps: int
) -> tuple[Floats, float]:
    """log₁₀ of the root mean square of the product of gates from t to T, and a typical gate.

    Parameters
    ----------
    spec
        φ of the candidate and of the output.
    sigma_w2, sigma_x2, bias, steps
        As in `predict_recurrent`.

    Returns
    -------
    log10_gates
        Shape (T + 1,); NaN where the state has no mean square.
    typical_gate
        exp E ln of the gate in the last step.
    """
    covariance = sigma_w2 * _state_covariance(spec, sigma_w2, sigma_x2, bias, steps)[:-1, :-1]
    if not np.isfinite(covariance).all():
        return np.append(np.full(steps, np.nan), 0.0), math.nan
    stops = np.unique(np.linspace(0, steps - 1, _STOPS).round().astype(int))
    found = [_log_mean(covariance[t:, t:], sigma_x2, bias) / 2 for t in stops]
    log10 = np.interp(np.arange(steps + 1), [*stops, steps], [*found, 0.0]) / math.log(10)
    last = bias + (covariance[-1, -1] + sigma_x2) ** 0.5 * NODES
    return log10, float(np.exp(-(WEIGHTS @ np.logaddexp(0.0, -last))))


def _state_covariance(
    spec: ActivationSpec, sigma_w2: float, sigma_x2: float, bias: float, steps: int
) -> Floats:
    """E h_s h_t of a unit, shape (T + 1, T + 1), from c_t = f_t c_{t−1} + i_t g_t."""
    of_h, of_c = np.zeros((2, steps + 1, steps + 1))
    # At every time: E f, E i and E i′, E φ′ of the candidate and of the output.
    forget, gate, gate_slope, candidate, output = np.zeros((5, steps + 1))
    kept = np.eye(steps + 1)  # Π E f between two times
    for t in range(1, steps + 1):
        before, own = t - 1, sigma_w2 * of_h[t - 1, t - 1] + sigma_x2
        z = own**0.5 * NODES
        f, i = _sigmoid(bias + z), _sigmoid(z)
        value, slope = value_and_slope(spec, z)
        forget[t], gate[t], gate_slope[t] = WEIGHTS @ f, WEIGHTS @ i, WEIGHTS @ (i * (1 - i))
        candidate[t] = WEIGHTS @ slope
        kept[t, :t] = forget[t] * kept[before, :t]
        past = np.arange(1, t)
        shared = sigma_w2 * of_h[before, past - 1]  # covariance of W h
        gates = gate[past] * gate[t] + gate_slope[past] * gate_slope[t] * shared
        written = gates * candidate[past] * candidate[t] * shared  # E i_s g_s i_t g_t
        with_c = kept[1:t, 1:t] @ written  # E c_s i_t g_t
        added = 2 * forget[t] * with_c[-1] if t > 1 else 0.0
        mean_square = (
            (WEIGHTS @ f**2) * of_c[before, before]
            + added
            + (WEIGHTS @ i**2) * (WEIGHTS @ value**2)
        )
        of_c[t, past] = of_c[past, t] = forget[t] * of_c[before, past] + with_c
        of_c[t, t] = mean_square
        value, slope = value_and_slope(spec, mean_square**0.5 * NODES)
        output[t] = WEIGHTS @ slope
        of_h[t, past] = of_h[past, t] = gates * output[past] * output[t] * of_c[t, past]
        of_h[t, t] = (WEIGHTS @ i**2) * (WEIGHTS @ value**2)
    return of_h


def _log_mean(covariance: Floats, fresh: float, bias: float) -> float:
    """ln E Π f_t², where f_t = σ(bias + u_t + √fresh ε_t) and u has this covariance."""
    u, identity = np.zeros(len(covariance)), np.eye(len(covariance))
    for _ in range(_ROUNDS):
        log_mean, pull, bend = _gate_squares(bias + u, fresh)
        bent = identity - covariance * bend
        step = np.linalg.solve(bent, covariance @ pull - u)
        u = u + step
        if np.abs(step).max() < 1e-8:
            break
    log_mean, pull, bend = _gate_squares(bias + u, fresh)
    spread = np.linalg.slogdet(identity - covariance * bend)[1]
    return float(log_mean.sum() - pull @ covariance @ pull / 2 - spread / 2)


def _gate_squares(mean: Floats, variance: float) -> tuple[Floats, Floats, Floats]:
    """ln E f², and its first two derivatives by the mean of what enters the gate."""
    f = _sigmoid(mean[:, None] + variance**0.5 * NODES)
    square = f * f
    total = square @ WEIGHTS
    first = 2 * (square * (1 - f)) @ WEIGHTS / total
    second = (4 * square * (1 - f) ** 2 - 2 * square * f * (1 - f)) @ WEIGHTS / total
    return np.log(total), first, second - first**2


def _sigmoid(z: Floats) -> Floats:
    return np.asarray(np.exp(-np.logaddexp(0.0, -z)))
