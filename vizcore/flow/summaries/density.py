"""Singular values as a density per decade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.flow.result import Floats

_NARROWEST = 0.02  # decades; values closer than this to each other are alike


@dataclass(frozen=True, eq=False)
class Density:
    """How the logarithms of singular values are distributed.

    Attributes
    ----------
    log10_s, density
        Centres of bins that are not empty, and the share of all values in each per decade.
    zeros, unresolved
        Share of values that are exactly 0, and of those too small beside the largest to be told
        from 0.
    """

    log10_s: Floats
    density: Floats
    zeros: float
    unresolved: float


def density_of(log10_s: Floats, zeros: float = 0.0, bins: int = 40) -> Density:
    """The density of measured values; nothing but NaN gives an empty one.

    Parameters
    ----------
    log10_s
        Of the values; −inf for those that are 0 or not resolved.
    zeros
        Share of exact zeros, where it is known; NaN where it is not.
    bins
        Number of bins.
    """
    values = log10_s[~np.isnan(log10_s)]
    finite = values[np.isfinite(values)]
    gone = 1 - finite.size / values.size if values.size else 0.0
    exact = min(float(np.nan_to_num(zeros)), gone)
    if finite.size == 0:
        return Density(np.empty(0), np.empty(0), exact, gone - exact)
    width = max(float(np.ptp(finite)) / bins, _NARROWEST)
    low = float(finite.min()) - width / 2
    counts, edges = np.histogram(finite, bins + 1, range=(low, low + (bins + 1) * width))
    filled = counts > 0
    return Density(
        log10_s=((edges[1:] + edges[:-1]) / 2)[filled],
        density=counts[filled] / values.size / width,
        zeros=exact,
        unresolved=gone - exact,
    )
