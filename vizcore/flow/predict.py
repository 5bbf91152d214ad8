"""Theory for a configuration: what `simulate_flow` measures, without simulating."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vizcore.flow.config import FlowConfig
from vizcore.flow.overlap import overlap_of
from vizcore.theory.gaussian.existence import extremes_met, is_off_table, second_moments
from vizcore.theory.mean_field import FlowPrediction, predict, undefined, wide_limit
from vizcore.theory.stack import RandomStack

_SELDOM = 0.01  # units in all networks, of which none is to be expected


@lru_cache(maxsize=512)
def predict_flow(config: FlowConfig) -> FlowPrediction:
    """What `simulate_flow` measures, by theory: mean and standard deviation between networks.

    Parameters
    ----------
    config
        What would be simulated.

    Returns
    -------
    FlowPrediction
        Arrays of shape (depth,). Constant weights are no random matrix, a batch of equal examples
        leaves batch normalisation nothing to divide by, and of what has no value, or no second
        moment, there is no mean: everything is NaN then.

    References
    ----------
    Poole et al. 2016 (arXiv:1606.05340); Schoenholz et al. 2017 (arXiv:1611.01232); for batch
    normalisation Yang et al. 2019 (arXiv:1902.08129).
    """
    prediction = predict(stack_of(config))
    silent = is_silent(config) or _has_no_mean(config, prediction.log10_preactivation)
    return undefined(prediction) if silent else prediction


@lru_cache(maxsize=512)
def wide_decades(config: FlowConfig) -> tuple[float, float]:
    """log₁₀ ‖δ¹‖ / ‖δᴸ‖, and of the last layer's signal over the first's, in wide layers.

    −inf for an exact zero, NaN where theory is silent.
    """
    if is_silent(config):
        return math.nan, math.nan
    signal, factor, preactivation = wide_limit(stack_of(config))
    if _has_no_mean(config, preactivation):
        return math.nan, math.nan
    with np.errstate(invalid="ignore"):  # two infinities
        return float(factor.sum()), float(signal[-1] - signal[0])


@lru_cache(maxsize=512)
def endless_variance(config: FlowConfig) -> float | None:
    """The largest variance of what enters φ if E φ² or E φ′² is infinite there, else None."""
    if is_silent(config):
        return None
    _, variance = extremes_met(config.spec, wide_limit(stack_of(config))[2])
    return variance if math.inf in second_moments(config.spec, variance) else None


@lru_cache(maxsize=512)
def variance_off_table(config: FlowConfig) -> float | None:
    """A variance of what enters φ for which theory has no moments, None if it has them all."""
    if is_silent(config):
        return None
    met = extremes_met(config.spec, wide_limit(stack_of(config))[2])
    return next((variance for variance in met if is_off_table(config.spec, variance)), None)


def is_silent(config: FlowConfig) -> bool:
    """Whether theory has nothing to say: of constant weights, or nothing to divide by."""
    return config.initialisation.matrix == "ones" or divides_by_nothing(config)


def _has_no_mean(config: FlowConfig, log10_preactivation: NDArray[np.float64]) -> bool:
    """Whether φ has no value where the network takes it, or no mean square that is known."""
    met = extremes_met(config.spec, log10_preactivation)
    return (
        not np.isfinite(second_moments(config.spec, met[1])).all()
        or any(is_off_table(config.spec, variance) for variance in met)
        or _has_no_value(config, log10_preactivation)
    )


def _has_no_value(config: FlowConfig, log10_preactivation: NDArray[np.float64]) -> bool:
    """Whether some unit of the network is to be expected where φ has no value."""
    stretches = config.spec.undefined()
    if not stretches:
        return False
    with np.errstate(over="ignore"):
        std = 10.0**log10_preactivation
    if not np.isfinite(std).all():
        return True
    share = sum(_share_between(low, high, std) for low, high in stretches)
    return bool(np.sum(share) * config.width * config.batch * config.seeds > _SELDOM)


def _share_between(low: float, high: float, std: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probability that a normal variable of mean 0 lies between two numbers."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.nan_to_num(np.outer([low, high], 1 / std), nan=0.0)
    below = np.vectorize(lambda z: math.erfc(-z / 2**0.5) / 2)
    above = np.vectorize(lambda z: math.erfc(z / 2**0.5) / 2)
    # In the nearer tail, where the difference of two numbers next to 1 has no digits.
    return np.asarray(
        np.where(ends[0] > 0, above(ends[0]) - above(ends[1]), below(ends[1]) - below(ends[0]))
    )


def divides_by_nothing(config: FlowConfig) -> bool:
    """Whether batch normalisation meets examples that are all alike."""
    return config.norm == "batch" and config.input == "constant"


def stack_of(config: FlowConfig) -> RandomStack:
    """What theory needs to know of a configuration."""
    return RandomStack(
        spec=config.spec,
        depth=config.depth,
        width=config.width,
        batch=config.batch,
        sigma_w2=config.weight_variance,
        sigma_b2=config.bias_variance,
        norm=config.norm,
        norm_position=config.norm_position,
        branch=config.branch,
        overlap=overlap_of(config.input),
        orthogonal=config.initialisation.matrix == "orthogonal",
        fitted=config.initialisation.data_dependent,
    )
