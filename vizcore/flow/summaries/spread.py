"""One quantity of several networks, layer by layer: its mean, its spread, its exact zeros."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vizcore.flow.result import Floats


@dataclass(frozen=True, eq=False)
class Spread:
    """A quantity over its networks; all arrays have shape (depth,).

    Attributes
    ----------
    mean, sd
        Mean and standard deviation of its base-10 logarithm over the networks in which it is
        neither zero nor beyond the range of numbers; NaN where there is none.
    dead
        Share of networks in which it is exactly 0.
    beyond
        Share of networks in which it is infinite, or unknown because the signal overflowed. Those
        in which φ has no value are in none of these.
    """

    mean: Floats
    sd: Floats
    dead: Floats
    beyond: Floats


def spread_of(log10: Floats, undefined: NDArray[np.int64] | None = None) -> Spread:
    """Summarise logarithms of shape (networks, depth).

    `undefined` is the layer from which φ has no value in a network, 0 for none: (networks,).
    """
    here = np.isfinite(log10)
    count = here.sum(0)
    values = np.where(here, log10, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = values.sum(0) / count
        sd = np.sqrt((np.where(here, log10 - mean, 0.0) ** 2).sum(0) / np.maximum(count - 1, 1))
    sd = np.where(count > 0, sd, np.nan)
    dead = np.isneginf(log10)
    beyond = ~here & ~dead
    if undefined is not None:
        beyond &= undefined[:, None] == 0
    return Spread(mean, sd, dead.mean(0), beyond.mean(0))
