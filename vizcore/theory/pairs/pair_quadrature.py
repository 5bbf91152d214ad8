"""Two inputs through the same network: how their correlation changes from layer to layer.

For pre-activations u₁, u₂ of variance q and correlation c, the correlation map is
``c' = (σ_w² E[φ(u₁)φ(u₂)] + σ_b²) / q'`` (Poole et al. 2016; Schoenholz et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.gaussian.rules import expect, gaussian_rules, value_and_slope
from vizcore.theory.gaussian.table import Floats

_NODES = 4
_REACH, _MOST = 9.0, 24  # kinks further out, or more of them than this, do not get panels


@dataclass(frozen=True, eq=False)
class Pair:
    """Expectations over two inputs of variance q and correlation c.

    Attributes
    ----------
    values, slopes
        E[φ(u₁)φ(u₂)] and E[φ′(u₁)φ′(u₂)], shape of the correlations.
    """

    values: Floats
    slopes: Floats


def pair_expectations(spec: ActivationSpec, q: float, c: ArrayLike) -> Pair:
    """Expectations over pairs, by nested quadrature that is split at the kinks.

    Parameters
    ----------
    spec
        φ.
    q
        Variance of u₁ and of u₂, positive.
    c
        Correlations in [−1, 1], any shape.
    """
    correlations = np.asarray(c, dtype=float)
    with np.errstate(over="ignore", invalid="ignore"):  # a signal without bounds
        found = [_pair(spec, q**0.5, float(value)) for value in correlations.ravel()]
    values, slopes = np.array(found).reshape(-1, 2).T
    return Pair(values.reshape(correlations.shape), slopes.reshape(correlations.shape))


def _pair(spec: ActivationSpec, std: float, c: float) -> tuple[float, float]:
    # u = std (√|c| s + √(1−|c|) t), with s shared and t each input's own; u₂ takes −s if c < 0.
    shared, own = abs(c) ** 0.5, (1 - abs(c)) ** 0.5
    kinks = _near(spec.kinks(), std)
    s, weights = _shared_rule(kinks, std, shared, own)
    upright = _given_shared(spec, kinks, std * shared * s, std * own)
    other = upright if c >= 0 else _given_shared(spec, kinks, -std * shared * s, std * own)
    both = zip(upright, other, strict=True)
    value, slope = (float(expect(weights, a * b)) for a, b in both)
    return value, slope


def _near(kinks: tuple[float, ...], std: float) -> tuple[float, ...]:
    """The kinks that matter: tan has one at every π, and cost grows with their square."""
    within = [kink for kink in kinks if abs(kink) <= _REACH * std]
    return tuple(sorted(sorted(within, key=abs)[:_MOST]))


def _shared_rule(
    kinks: tuple[float, ...], std: float, shared: float, own: float
) -> tuple[Floats, Floats]:
    if shared == 0:
        return np.zeros(1), np.ones(1)
    # The mean over t rounds a kink off within `own`/`shared`: narrow panels there.
    layer = own / shared * np.array([-4.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 4.0])
    edges = tuple(float(edge) for k in (*kinks, 0.0) for edge in k + std * shared * layer)
    z, weights = gaussian_rules(np.array([std * shared]), edges, _NODES)
    return z[0], weights[0]


def _given_shared(
    spec: ActivationSpec, kinks: tuple[float, ...], mean: Floats, std: float
) -> tuple[Floats, Floats]:
    if std == 0:
        return value_and_slope(spec, mean)
    z, weights = gaussian_rules(np.full(len(mean), std), kinks, _NODES, mean)
    value, slope = value_and_slope(spec, mean[:, None] + std * z)
    return expect(weights, value), expect(weights, slope)
