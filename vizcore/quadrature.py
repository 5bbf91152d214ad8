"""Expectations under a normal distribution, to machine precision, kinks or not."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_REACH = 10.0  # standard deviations; what lies beyond has probability 1.5e-23
_PANEL = 0.5  # widest panel, in standard deviations and, near 0, in x
# Twenty nodes a panel are exact for polynomials of degree 39 and resolve sin²(30 x).
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)


@lru_cache(maxsize=512)
def gaussian_rule(
    kinks: tuple[float, ...] = (), mean: float = 0.0, std: float = 1.0
) -> tuple[Array, Array]:
    """Nodes x and weights w with ``w @ f(x)`` = E f(z) for z ~ N(mean, std²).

    Composite Gauss–Legendre quadrature on mean ± 10 std, split at the kinks, so that each panel
    sees a smooth integrand. Gauss–Hermite would lose all but two digits at a kink.

    Parameters
    ----------
    kinks
        Points at which the integrand or its slope is not smooth; others do no harm.
    mean, std
        Of the normal distribution; `std` is not negative, and 0 gives the point mass at `mean`.

    Returns
    -------
    x, weights
        Read-only arrays of shape (nodes,); the weights sum to 1. No node is a kink.

    Raises
    ------
    ValueError
        If `std` is negative or a number is not finite.
    """
    if not (np.isfinite(mean) and np.isfinite(std) and std >= 0):
        raise ValueError(f"mean = {mean}, std = {std}: std must be finite and not negative")
    if std == 0:
        return _frozen(np.array([float(mean)])), _frozen(np.ones(1))
    edges = _edges(np.asarray(kinks, dtype=float), mean, std)
    half = np.diff(edges)[:, None] / 2
    z = ((edges[:-1] + edges[1:])[:, None] / 2 + half * _NODES).ravel()
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return _frozen(mean + std * z), _frozen((half * _WEIGHTS).ravel() * density)


def _edges(kinks: Array, mean: float, std: float) -> Array:
    """Panel edges in standard deviations, ascending.

    However wide the normal is, they are fine around x = 0, where activations bend.
    """
    edges = np.arange(-_REACH, _REACH + _PANEL / 2, _PANEL)
    with np.errstate(over="ignore"):
        kinks = (kinks - mean) / std
    if std > 1:
        near = np.arange(-8, 8 + _PANEL / 2, _PANEL)
        doublings = max(0.0, np.log2((abs(mean) + _REACH * std) / 8))
        far = 8 * 2 ** np.arange(0.5, doublings, 0.5)
        fine = (np.concatenate((near, far, -far)) - mean) / std
        edges = np.concatenate((edges[np.abs(mean + std * edges) > 8], fine, [-_REACH, _REACH]))
    edges = np.concatenate((edges, kinks))
    return np.unique(edges[np.abs(edges) <= _REACH])


def _frozen(array: Array) -> Array:
    array.setflags(write=False)
    return array
