"""Theory for a configuration: what `simulate_flow` measures, without simulating."""

from __future__ import annotations

from functools import lru_cache

from vizcore.flow.config import FlowConfig
from vizcore.flow.overlap import overlap_of
from vizcore.theory.mean_field import FlowPrediction, predict, undefined
from vizcore.theory.stack import RandomStack


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
        Arrays of shape (depth,). Constant weights are no random matrix, and a batch of equal
        examples leaves batch normalisation nothing to divide by: everything is NaN then.

    References
    ----------
    Poole et al. 2016 (arXiv:1606.05340); Schoenholz et al. 2017 (arXiv:1611.01232); for batch
    normalisation Yang et al. 2019 (arXiv:1902.08129).
    """
    prediction = predict(stack_of(config))
    silent = config.initialisation.matrix == "ones" or divides_by_nothing(config)
    return undefined(prediction) if silent else prediction


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
