"""One of the compared networks: its settings, what was measured, what theory predicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from vizcore.flow.config import FlowConfig
from vizcore.flow.result import FlowResult
from vizcore.flow.summaries.spread import Spread, spread_of
from vizcore.text import Text
from vizcore.theory.mean_field import FlowPrediction

QUANTITIES = ("signal", "example_spread", "delta", "weight_grad")


@dataclass(frozen=True, eq=False)
class Line:
    """A network layer by layer.

    Attributes
    ----------
    config, label
        The network, and its name among the others.
    measured, predicted
        For each of `QUANTITIES` its mean and spread over networks of base-10 logarithms; empty
        while not measured, or where theory says nothing.
    """

    config: FlowConfig
    label: Text
    measured: Mapping[str, Spread] = field(default_factory=dict)
    predicted: Mapping[str, Spread] = field(default_factory=dict)


def measured_spreads(result: FlowResult) -> dict[str, Spread]:
    """Mean and spread of every quantity that `result` holds as logarithm."""
    undefined = result.undefined_layer
    return {name: spread_of(getattr(result, f"log10_{name}"), undefined) for name in QUANTITIES}


def predicted_spreads(prediction: FlowPrediction) -> dict[str, Spread]:
    """Predicted mean and spread of every quantity."""
    return {name: _predicted(prediction, f"log10_{name}") for name in QUANTITIES}


def _predicted(prediction: FlowPrediction, name: str) -> Spread:
    mean, sd = getattr(prediction, name), getattr(prediction, f"{name}_sd")
    known = np.isfinite(mean)
    return Spread(
        mean=np.where(known, mean, np.nan),
        sd=np.where(known, sd, np.nan),
        dead=np.isneginf(mean).astype(float),
        # Where theory is silent it draws nothing.
        beyond=(~known & ~np.isneginf(mean) & (prediction.overflow_layer > 0)).astype(float),
    )
