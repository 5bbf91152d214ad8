"""Signal and gradient of a deep random stack as mean-field theory predicts them.

q′ = σ_w² E φ(√q z)² + σ_b² carries the variance of pre-activations upwards (Poole et al. 2016),
‖δˡ⁻¹‖² = χ(qˡ⁻¹) ‖δˡ‖² with χ(q) = σ_w² E φ′(√q z)² the gradient down (Schoenholz et al. 2017),
layer by layer rather than at the fixed point. With a skip connection the factor is 1 + α²χ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np

from vizcore.theory.journey import journey_of
from vizcore.theory.moments import Floats
from vizcore.theory.shares import Shares, shares_of
from vizcore.theory.spread import Spreads, spreads_of, too_wild
from vizcore.theory.stack import Journey, RandomStack

_DECADE = math.log(10)
_LARGEST = 2 * math.log(3e38)  # ln q where single precision ends; growth by a power is rescaled
_SMALLEST = 2 * math.log(1e-45)  # … and where it ends in 0
_NONE = Spreads(np.zeros(1), np.zeros(1), np.zeros(1))


@dataclass(frozen=True, eq=False)
class FlowPrediction:
    """What is expected of a network; arrays have shape (depth,), logarithms are to base 10.

    Attributes
    ----------
    log10_signal, log10_delta, log10_weight_grad
        Means over networks of the quantities of the same name in `FlowResult`; −inf for exact
        zeros, +inf from the layer on at which the signal overflows, NaN where undefined.
    log10_signal_sd, log10_delta_sd, log10_weight_grad_sd
        Standard deviations over networks of finite width.
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


def predict(stack: RandomStack) -> FlowPrediction:
    """Predict all layers of a random stack."""
    # Zeros, infinities and undefined values are answers here: dead, exploding, not covered.
    with np.errstate(all="ignore"):
        return _predict(stack)


def _predict(stack: RandomStack) -> FlowPrediction:
    journey = journey_of(stack)
    shares = shares_of(stack, journey)
    log_delta = np.append(np.cumsum(shares.log_factor[::-1])[::-1], 0.0)
    log_weight = log_delta + _log_inputs(stack, journey, shares)
    overflow, vanishing = _overflow(journey), _vanishing(journey)
    if 0 < vanishing < stack.depth:  # φ has no slope there, so nothing gets past it
        log_delta[:-1] = log_weight[:] = shares.log_factor[vanishing - 1 :] = -np.inf
    spreads = _NONE if overflow or vanishing else spreads_of(stack, journey, shares)
    layers = np.arange(1, stack.depth + 1)
    beyond = layers >= (overflow or np.inf)
    gone = (journey.variance < _SMALLEST) & (vanishing > 0)
    wild = stack.norm != "batch" and not vanishing and too_wild(stack, journey)
    silent = overflow or wild
    unknown = np.full(stack.depth, np.nan if silent else 0.0)

    # The logarithm of a spread-out number is smaller on average than that of its mean.
    def mean(log_square: Floats, spread: Floats) -> Floats:
        return (log_square - spread / 2) / (2 * _DECADE)

    def deviation(spread: Floats) -> Floats:
        return np.sqrt(spread) / (2 * _DECADE)

    return FlowPrediction(
        log10_signal=np.where(
            beyond, np.inf, np.where(gone, -np.inf, mean(journey.variance, spreads.signal))
        ),
        log10_delta=mean(log_delta, spreads.delta) + unknown,
        log10_weight_grad=mean(log_weight, spreads.weight_grad) + unknown,
        log10_signal_sd=deviation(spreads.signal) + unknown,
        log10_delta_sd=deviation(spreads.delta) + unknown,
        log10_weight_grad_sd=deviation(spreads.weight_grad) + unknown,
        log10_preactivation=np.where(beyond, np.inf, journey.gate / (2 * _DECADE)),
        factor=np.append(np.nan, np.exp(shares.log_factor / 2)) + (np.nan if overflow else 0.0),
        overflow_layer=overflow,
    )


def undefined(prediction: FlowPrediction) -> FlowPrediction:
    """A prediction that says nothing: NaN throughout."""
    arrays = {
        field.name: np.full_like(getattr(prediction, field.name), np.nan)
        for field in fields(prediction)
        if field.name != "overflow_layer"
    }
    return FlowPrediction(**arrays, overflow_layer=0)


def _log_inputs(stack: RandomStack, journey: Journey, shares: Shares) -> Floats:
    """ln of α² Σ_ab (δ_a·δ_b)(y_a·y_b) / ‖δ‖², the weight gradient beside δ itself."""
    branch = np.append(1.0, np.full(stack.depth - 1, 1.0 if stack.branch is None else stack.branch))
    squares = np.append(0.0, journey.square[:-1])
    if stack.norm == "batch" and stack.norm_position == "before":
        # What has been through a batch norm sums to zero over the batch; the rest came by skips.
        through = shares.back if stack.branch is not None else np.ones(stack.depth - 1)
        rest = np.append(np.cumprod((1 - through)[::-1])[::-1], 1.0)
        apart = np.append(0.0, journey.apart[:-1])
        squares = np.log(rest * np.exp(squares) + (1 - rest) * np.exp(apart))
    return np.asarray(squares + math.log(stack.width) + 2 * np.log(branch))


def _vanishing(journey: Journey) -> int:
    """First layer, from 1, whose signal falls below all numbers by more than a power; 0 if none."""
    falling = np.append(False, journey.square_trend[:-1] > 1.01) & (journey.q < _SMALLEST)
    return int(falling.argmax()) + 1 if falling.any() else 0


def _overflow(journey: Journey) -> int:
    """First layer, from 1, whose signal no number holds; 0 if none."""
    growing = np.append(False, journey.square_trend[:-1] > 1.01) & (journey.q > _LARGEST)
    lost = np.isposinf(journey.q) | np.isnan(journey.q) | growing
    return int(lost.argmax()) + 1 if lost.any() else 0
