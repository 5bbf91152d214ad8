"""Signal and gradient of a deep random stack as mean-field theory predicts them.

q′ = σ_w² E φ(√q z)² + σ_b² carries the variance of pre-activations upwards (Poole et al. 2016),
‖δˡ⁻¹‖² = χ(qˡ⁻¹) ‖δˡ‖² with χ(q) = σ_w² E φ′(√q z)² the gradient down (Schoenholz et al. 2017),
layer by layer rather than at the fixed point. With a skip connection the factor is 1 + α²χ. What
networks of finite width make of that is for `finite_width` to say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np

from vizcore.theory.finite_width.networks import (
    LARGEST,
    Networks,
    Statistic,
    bounds,
    networks_of,
)
from vizcore.theory.finite_width.spread import spread_behind_batch_norm, too_wild
from vizcore.theory.gaussian.table import Floats
from vizcore.theory.layer_contributions import LayerContributions, layer_contributions
from vizcore.theory.stack import LayerStates, RandomStack
from vizcore.theory.variance_recursion import variance_recursion

_DECADE = math.log(10)


@dataclass(frozen=True, eq=False)
class FlowPrediction:
    """What is expected of a network; arrays have shape (depth,), logarithms are to base 10.

    Attributes
    ----------
    log10_signal, log10_example_spread, log10_delta, log10_weight_grad
        Means over networks of this width of the quantities of the same name in `FlowResult`; −inf
        where most have exact zeros, +inf from the layer on at which the signal of most overflows,
        NaN where undefined.
    log10_signal_sd, log10_example_spread_sd, log10_delta_sd, log10_weight_grad_sd
        One standard deviation between networks of this width.
    log10_preactivation
        ½ log₁₀ q.
    factor
        ‖δˡ⁻¹‖ / ‖δˡ‖ belonging to each layer l; NaN at layer 1, below which there is none.
    overflow_layer
        First layer (from 1) whose signal is infinite, 0 if none.
    """

    log10_signal: Floats
    log10_delta: Floats
    log10_weight_grad: Floats
    log10_signal_sd: Floats
    log10_delta_sd: Floats
    log10_weight_grad_sd: Floats
    log10_preactivation: Floats
    factor: Floats
    overflow_layer: int
    log10_example_spread: Floats
    log10_example_spread_sd: Floats


def predict(stack: RandomStack) -> FlowPrediction:
    """Predict all layers of a random stack."""
    # Zeros, infinities and undefined values are answers here: dead, exploding, not covered.
    with np.errstate(all="ignore"):
        return _predict(stack)


def _predict(stack: RandomStack) -> FlowPrediction:
    states = variance_recursion(stack)
    contributions = layer_contributions(stack, states)
    found = (
        _behind_batch_norm(stack, states, contributions)
        if stack.norm == "batch"
        else networks_of(stack, states, contributions)
    )
    layers = np.arange(1, stack.depth + 1)
    beyond = layers >= (found.overflow or np.inf)
    wild = not found.dead and too_wild(stack, states)
    silent = bool(found.overflow) or wild
    unknown = np.full(stack.depth, np.nan if silent else 0.0)
    log_factor = contributions.log_factor.copy()
    if 0 < found.dead < stack.depth:  # φ has no slope there, so nothing gets past it
        log_factor[found.dead - 1 :] = -np.inf

    def of_delta(log_square: Floats) -> Floats:
        return np.asarray(log_square / (2 * _DECADE) + unknown)

    def deviation(variance: Floats) -> Floats:
        return np.sqrt(np.maximum(variance, 0.0)) / (2 * _DECADE)

    weight = _log_inputs(stack, states, contributions)
    spread = np.where(np.isneginf(found.signal.mean), -np.inf, found.example_spread.mean)
    return FlowPrediction(
        log10_signal=np.where(beyond, np.inf, found.signal.mean / (2 * _DECADE)),
        log10_delta=of_delta(found.delta.mean),
        log10_weight_grad=of_delta(found.weight_grad.mean + weight),
        log10_signal_sd=deviation(found.signal.variance) + unknown,
        log10_delta_sd=deviation(found.delta.variance) + unknown,
        log10_weight_grad_sd=deviation(found.weight_grad.variance) + unknown,
        log10_preactivation=np.where(beyond, np.inf, states.gate / (2 * _DECADE)),
        factor=np.append(np.nan, np.exp(log_factor / 2)) + (np.nan if found.overflow else 0.0),
        overflow_layer=found.overflow,
        log10_example_spread=np.where(beyond | wild, np.nan, spread / (2 * _DECADE)),
        log10_example_spread_sd=deviation(found.example_spread.variance) + unknown,
    )


def _behind_batch_norm(
    stack: RandomStack, states: LayerStates, contributions: LayerContributions
) -> Networks:
    """Chance enters the gradient alone; the logarithm of what spreads is smaller on average."""
    log_delta = np.append(np.cumsum(contributions.log_factor[::-1])[::-1], 0.0)
    spread = spread_behind_batch_norm(stack, states, contributions)
    delta = Statistic(log_delta - spread / 2, spread)
    lost = ~(states.q < LARGEST)
    overflow = int(lost.argmax()) + 1 if lost.any() else 0
    # Behind the norm the variance over the batch is set; before φ it is that of B examples.
    some = 0.0 if stack.norm_position == "after" else math.log1p(-1 / stack.batch)
    return Networks(
        signal=Statistic(states.variance, np.zeros(stack.depth)),
        example_spread=Statistic(states.apart + some, np.zeros(stack.depth)),
        delta=delta,
        weight_grad=delta,
        overflow=overflow,
        dead=0,
    )


def wide_limit(stack: RandomStack) -> tuple[Floats, Floats, Floats]:
    """A random stack in the limit of wide layers, where there is no chance to follow.

    Returns
    -------
    signal
        log₁₀ of the standard deviation of y, shape (depth,).
    factor
        log₁₀ ‖δˡ⁻¹‖ / ‖δˡ‖, shape (depth − 1,); −inf for an exact zero. NaN throughout if the
        signal leaves the range of numbers on its way.
    preactivation
        log₁₀ of the standard deviation of what enters φ, shape (depth,).
    """
    with np.errstate(all="ignore"):
        states = variance_recursion(stack)
        factor = layer_contributions(stack, states).log_factor / (2 * _DECADE)
        low, high = bounds(stack)
        factor[states.q[:-1] < low] = -np.inf
        lost = not (states.q < high).all()
        factor += math.nan if lost else 0.0
        return states.variance / (2 * _DECADE), factor, states.gate / (2 * _DECADE)


def undefined(prediction: FlowPrediction) -> FlowPrediction:
    """A prediction that says nothing: NaN throughout."""
    arrays = {
        field.name: np.full_like(getattr(prediction, field.name), np.nan)
        for field in fields(prediction)
        if field.name != "overflow_layer"
    }
    return FlowPrediction(**arrays, overflow_layer=0)


def _log_inputs(
    stack: RandomStack, states: LayerStates, contributions: LayerContributions
) -> Floats:
    """ln of α² N, and behind a batch norm of Σ_ab (δ_a·δ_b)(y_a·y_b) / N‖δ‖² too."""
    branch = np.append(1.0, np.full(stack.depth - 1, 1.0 if stack.branch is None else stack.branch))
    scale = math.log(stack.width) + 2 * np.log(branch)
    if stack.norm != "batch":
        return np.asarray(scale)
    squares = np.append(0.0, states.square[:-1])
    if stack.norm_position == "before":
        # What has been through a batch norm sums to zero over the batch; the rest came by skips.
        through = contributions.back if stack.branch is not None else np.ones(stack.depth - 1)
        rest = np.append(np.cumprod((1 - through)[::-1])[::-1], 1.0)
        apart = np.append(0.0, states.apart[:-1])
        squares = np.log(rest * np.exp(squares) + (1 - rest) * np.exp(apart))
    return np.asarray(squares + scale)
