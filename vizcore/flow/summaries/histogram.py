"""Pre-activations of every layer as densities on one common axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.result import HISTOGRAM_EDGES, Floats, FlowResult
from vizcore.theory.gaussian.rules import value_and_slope

_BINS = 81  # odd: one bin lies on 0
_SPREAD = 30.0  # ratio of layer sizes that one linear axis can still show


@dataclass(frozen=True, eq=False)
class Densities:
    """How the inputs of φ are distributed, layer by layer.

    Attributes
    ----------
    layers
        Layer numbers, shape (n,): all, or evenly spaced ones of a deep stack.
    x
        Centres of the bins, shape (bins,).
    density
        Relative to each layer's highest bin, shape (bins, n); NaN where nothing is known.
    relative
        Whether x is in units of each layer's own root mean square, because layers differ too much
        in size for one axis.
    """

    layers: Floats
    x: Floats
    density: Floats
    relative: bool


def densities_of(result: FlowResult, most: int = 200) -> Densities:
    """The densities of at most so many layers, over all networks of `result`."""
    depth = result.config.depth
    at = np.unique(np.linspace(0, depth - 1, min(depth, most)).round().astype(int))
    size = _sizes(result)[at]
    known = np.isfinite(size) & (size > 0)
    relative = not known.any() or bool(size[known].max() > _SPREAD * size[known].min())
    width = 4.0 if relative else 4 * float(np.quantile(size[known], 0.9))
    edges = np.linspace(-width, width, _BINS + 1)
    counts = result.histogram[at].astype(float)
    rows = [
        _rebinned(count, edges / (1 if relative else own)) if good else np.full(_BINS, np.nan)
        for count, own, good in zip(counts, size, known, strict=True)
    ]
    return Densities(at + 1.0, (edges[1:] + edges[:-1]) / 2, np.array(rows).T, relative)


def slope_curve(spec: ActivationSpec, low: float, high: float) -> tuple[Floats, Floats]:
    """x and φ′(x) from `low` to `high`, with a point close to either side of every kink."""
    beside = [kink + side for kink in spec.kinks() for side in (-1e-9, 1e-9)]
    x = np.sort(np.concatenate([np.linspace(low, high, 801), beside]))
    x = x[(x >= low) & (x <= high)]
    return x, value_and_slope(spec, x)[1]


def _sizes(result: FlowResult) -> Floats:
    """Root mean square of each layer over the networks whose signal is finite and not 0."""
    logs = np.where(np.isfinite(result.log10_preactivation), result.log10_preactivation, np.nan)
    count = np.isfinite(logs).sum(0)
    mean = np.nansum(logs, axis=0) / np.where(count, count, np.nan)
    with np.errstate(over="ignore"):
        return np.asarray(10.0**mean)


def _rebinned(counts: Floats, edges: Floats) -> Floats:
    """Counts of `HISTOGRAM_EDGES` as a density over `edges`, in the same units; 1 at its top."""
    below = np.concatenate([[0.0], counts.cumsum()])
    share = np.diff(np.interp(edges, HISTOGRAM_EDGES, below))
    return np.asarray(share / share.max() if share.max() > 0 else share)
