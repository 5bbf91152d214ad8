"""What an activation makes of normally distributed inputs: its outputs and its slopes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vizcore.activations.analysis.moments import Moments, moments
from vizcore.activations.curves import evaluate
from vizcore.activations.spec import ActivationSpec
from vizcore.arrays import Floats
from vizcore.quadrature import normal_quantiles

BINS = 90
_SAMPLES = 20_001
_ATOM = 0.004  # a single value that so much of the probability falls on is drawn by itself
_ENDLESS = 1e100  # what is larger has no place in any bin
_TAILS = 0.002  # of the probability on either side, left out of the range shown


@dataclass(frozen=True)
class Histogram:
    """A distribution: a density over bins, and single values that carry probability themselves.

    Attributes
    ----------
    edges
        Of the bins, shape (bins + 1,).
    density
        Probability per unit, shape (bins,); times the widths of the bins, and with the atoms and
        what lies beyond the edges, it sums to 1.
    atoms
        Pairs of a value and its probability, such as (0, 0.5) for ReLU.
    """

    edges: Floats
    density: Floats
    atoms: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Distribution:
    """φ(z) and φ′(z) for z ~ N(mean, std²).

    Attributes
    ----------
    spec
        The activation.
    value, slope
        The distributions of φ(z) and φ′(z).
    moments
        E[φ(z)], E[φ(z)²], E[φ′(z)²] and P(φ′(z) = 0), by quadrature.
    """

    spec: ActivationSpec
    value: Histogram
    slope: Histogram
    moments: Moments


def distributions(
    specs: Sequence[ActivationSpec], mean: float = 0.0, std: float = 1.0
) -> list[Distribution]:
    """The distributions of several activations, in bins that they share.

    The histograms come from 20001 evenly spaced quantiles of N(mean, std²) instead of random
    numbers, so that they are smooth and the same every time.
    """
    z = mean + std * normal_quantiles(_SAMPLES)
    curves = [evaluate(spec.resolve(), z, order=1, **dict(spec.params)) for spec in specs]
    values, slopes = [c.y for c in curves], [c.dy for c in curves]
    value_edges, slope_edges = _edges(values), _edges(slopes)
    return [
        Distribution(
            spec,
            _histogram(y, value_edges),
            _histogram(dy, slope_edges),
            moments(spec.resolve(), mean, std, **dict(spec.params)),
        )
        for spec, y, dy in zip(specs, values, slopes, strict=True)
    ]


def _edges(samples: Sequence[Floats]) -> Floats:
    """Bins over what all but the outermost of each sample cover."""
    finite = [s[np.abs(s) < _ENDLESS] for s in samples]
    ends = [np.quantile(s, [_TAILS, 1 - _TAILS]) for s in finite if s.size]
    low, high = (min(e[0] for e in ends), max(e[1] for e in ends)) if ends else (0.0, 1.0)
    pad = 0.02 * max(high - low, 0.1, 1e-3 * abs(high))  # bins have a width, however far out
    return np.linspace(low - pad, high + pad, BINS + 1)


def _histogram(sample: Floats, edges: Floats) -> Histogram:
    finite = sample[np.abs(sample) < _ENDLESS]
    values, counts = np.unique(finite, return_counts=True)
    heavy = counts > _ATOM * _SAMPLES
    counted, _ = np.histogram(values[~heavy], edges, weights=counts[~heavy])
    atoms = zip(values[heavy].tolist(), (counts[heavy] / _SAMPLES).tolist(), strict=True)
    return Histogram(edges, counted / _SAMPLES / np.diff(edges), tuple(atoms))
