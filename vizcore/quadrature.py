"""Expectations under a normal distribution, refined until two rules agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from vizcore.arrays import Floats, Mask

# Standard deviations: beyond the first lies a probability of 1.5e-23, beyond the last one none in
# float64. Those between are for what overflows farther out.
_REACHES = 10.0, 20.0, 30.0, 38.0
_LITTLE = 1e-16  # of E |f|, at the ends of the reach
_PANEL = 1.0  # widest panel, in standard deviations
# Around the first marks panels grow by 16 a step: nothing narrow there falls between two nodes.
_AROUND = np.concatenate(([0.0], 4 * 16.0 ** -np.arange(7)))
_NODES = 16  # of a panel
_FINE = 4  # marks
_AGREE = 1e-12  # of E |f|, by which two rules may differ on one panel
_ENOUGH = 1e-6  # of E |f|, by which they may differ on all panels together
_ROUNDS = 60
_TOUCHING = 64  # a panel that ends at a mark shrinks by this each round, others by 2
_NARROWEST = 1e-10  # panel, relative to where it is: its nodes have to differ


class Expectation(NamedTuple):
    """E f(z) for several functions f at once.

    Attributes
    ----------
    value
        Shape (functions,); ±inf where f grows faster than the density falls, NaN where f is NaN.
    size
        E |f(z)|, same shape.
    settled
        Whether two rules agree to six digits of `size`, same shape. If not, f oscillates too
        fast to be followed, or its integral has no value.
    """

    value: Floats
    size: Floats
    settled: Mask


def expectation(
    f: Callable[[Floats], Floats],
    marks: Sequence[float] = (),
    mean: float = 0.0,
    std: float = 1.0,
    most: int = 100_000,
) -> Expectation:
    """E f(z) for z ~ N(mean, std²), by adaptive composite Gauss–Legendre quadrature.

    Each panel is halved until its 16 nodes and those of its halves agree. Gauss–Hermite would lose
    all but two digits at a kink.

    Parameters
    ----------
    f
        Maps points of shape (points,) to values of shape (functions, points).
    marks
        Points at which f is not smooth, has a pole that can be integrated, or has something narrow
        around it: panels end there, and are finer around those nearest to `mean`. None is
        evaluated itself.
    mean, std
        Of the normal distribution; `std` is not negative, and 0 gives the point mass at `mean`.
    most
        Points of f after which it is given up.

    Raises
    ------
    ValueError
        If `std` is negative or a number is not finite.
    """
    if not (np.isfinite(mean) and np.isfinite(std) and std >= 0):
        raise ValueError(f"mean = {mean}, std = {std}: std must be finite and not negative")
    with np.errstate(all="ignore"):
        if std == 0:
            point = f(np.array([float(mean)]))[:, 0]
            return Expectation(point, np.abs(point), np.isfinite(point))
        # Activations bend at 0 before all.
        places = (np.array([0.0, *marks]) - mean) / std
        for reach in _REACHES:
            inside = places[np.abs(places) <= reach]
            refined = _integrate(f, inside, mean, std, reach, most)
            if refined is not None:
                break
        assert refined is not None
        found, outer = refined
        endless = outer > _ENOUGH
        value = np.where(endless, np.copysign(np.inf, found.value), found.value)
        return Expectation(value, found.size, found.settled | endless)


def panel_rules(low: Floats, high: Floats, nodes: int) -> tuple[Floats, Floats]:
    """Gauss–Legendre points and weights between `low` and `high`, shape (*panels, nodes)."""
    places, weights = _legendre(nodes)
    half = (high - low)[..., None] / 2
    return (low + high)[..., None] / 2 + half * places, half * weights


# An eigenvalue problem each time.
_legendre = lru_cache(maxsize=16)(np.polynomial.legendre.leggauss)


def _integrate(
    f: Callable[[Floats], Floats], places: Floats, mean: float, std: float, reach: float, most: int
) -> tuple[Expectation, Floats] | None:
    """The expectation within the reach, and which share of E |f| lies at its ends.

    None if that is too much and one may reach farther.
    """
    edges = _edges(places, reach)
    low, high = edges[:-1], edges[1:]

    def panels(low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """∫ f and ∫ |f| over each panel, shape (functions, panels)."""
        z, weights = panel_rules(low, high, _NODES)
        weights = weights * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        parts = f((mean + std * z).ravel()).reshape(-1, *z.shape) * weights
        return parts.sum(axis=2), np.abs(parts).sum(axis=2)

    coarse, sizes = panels(low, high)
    size = sizes.sum(axis=1)
    outer = sizes[:, (low < 1 - reach) | (high > reach - 1)].sum(axis=1) / size
    if reach < _REACHES[-1] and (outer > _LITTLE).any():
        return None
    total, doubt, points = np.zeros(len(size)), np.zeros(len(size)), low.size * _NODES
    for _ in range(_ROUNDS):
        cut = _cut(low, high, places)
        left, right = panels(low, cut), panels(cut, high)
        points += 2 * low.size * _NODES
        fine = left[0] + right[0]
        size = size + (left[1] + right[1] - sizes).sum(axis=1)
        apart = np.abs(fine - coarse)
        wrong = apart > _AGREE * size[:, None]
        narrow = high - low < _NARROWEST * np.maximum(np.abs(low), np.abs(high))
        go_on = wrong.any(axis=0) & ~narrow
        total += fine[:, ~go_on].sum(axis=1)
        doubt += np.where(wrong, apart, 0.0)[:, ~go_on].sum(axis=1)
        if not go_on.any() or points + 4 * go_on.sum() * _NODES > most:
            break
        coarse, sizes = (
            np.concatenate((a[:, go_on], b[:, go_on]), axis=1)
            for a, b in zip(left, right, strict=True)
        )
        low, high = (
            np.concatenate((low[go_on], cut[go_on])),
            np.concatenate((cut[go_on], high[go_on])),
        )
    total += fine[:, go_on].sum(axis=1)
    doubt += apart[:, go_on].sum(axis=1)
    return Expectation(total, size, ~(doubt > _ENOUGH * size)), outer


def _cut(low: Floats, high: Floats, places: Floats) -> Floats:
    """Where each panel is divided: in the middle, or close to the mark at which it ends."""
    step = (high - low) / _TOUCHING
    cut = np.where(np.isin(low, places), low + step, (low + high) / 2)
    return np.asarray(np.where(np.isin(high, places), high - step, cut))


def _edges(places: Floats, reach: float) -> Floats:
    """Panel edges in standard deviations, ascending."""
    even = np.arange(-reach, reach + _PANEL / 2, _PANEL)
    nearest = places[np.argsort(np.abs(places))[:_FINE]]
    around = nearest[:, None] + np.concatenate((-_AROUND, _AROUND))
    edges = np.unique(np.concatenate((even, places, around.ravel())))
    edges = edges[np.abs(edges) <= reach]
    apart = np.diff(edges, prepend=-np.inf) > _NARROWEST * np.abs(edges)
    return np.asarray(edges[apart | np.isin(edges, places)])


@lru_cache(maxsize=4)
def normal_quantiles(count: int) -> Floats:
    """The middles of so many equally likely parts of N(0, 1), ascending, shape (count,)."""
    normal = NormalDist()
    return np.array([normal.inv_cdf((k + 0.5) / count) for k in range(count)])
