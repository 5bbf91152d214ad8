"""Dead and saturated units of every layer, over the networks of a measurement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.flow.result import Floats, FlowResult


@dataclass(frozen=True, eq=False)
class UnitShares:
    """Shares of units, from 0 to 1; arrays of shape (depth,), NaN where no network has a value.

    Attributes
    ----------
    dead, dead_sd
        Units with φ′ = 0 for the whole batch: mean and standard deviation over networks.
    saturated
        Units that are not dead and have gate openness below 0.05: mean over networks.
    """

    dead: Floats
    dead_sd: Floats
    saturated: Floats


def unit_shares(result: FlowResult) -> UnitShares:
    """The shares that `result` holds."""
    known = np.isfinite(result.dead_fraction)
    count = np.where(known.any(0), known.sum(0), np.nan)
    dead = np.where(known, result.dead_fraction, 0.0).sum(0) / count
    deviation = np.where(known, result.dead_fraction - dead, 0.0)
    return UnitShares(
        dead=dead,
        dead_sd=np.sqrt((deviation**2).sum(0) / np.maximum(count - 1, 1)),
        saturated=np.where(known, result.saturated_fraction, 0.0).sum(0) / count,
    )
