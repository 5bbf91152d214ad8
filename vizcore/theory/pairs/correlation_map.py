"""The correlation map: c ↦ c′, where two inputs end up under it, and how fast."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.polynomial import Chebyshev
from numpy.typing import ArrayLike

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.gaussian.table import LOG_Q, Floats
from vizcore.theory.pairs.pair_quadrature import pair_expectations
from vizcore.theory.phase import fixed_point

Curve = Callable[[ArrayLike], Floats]

_DEGREE = 32
_ANGLES = [0.0, np.pi]
_STILL = 1e-6  # a step smaller than this is none


@dataclass(frozen=True, eq=False)
class CorrelationMap:
    """How two inputs of a random network without norms and skips approach each other or part.

    Attributes
    ----------
    q
        Variance at which the map is taken: q*, or the nearest that can be computed where the
        signal dies out or grows without end.
    c, image
        Correlations in [−1, 1] and what one layer makes of them, shape (points,).
    path
        Correlation of two inputs in layers 1, 2, … from `start` on, shape (steps,).
    fixed, slope
        The correlation that the path tends to, and the slope of the map there.
    chi
        χ₁, the slope of the map at c = 1 and the squared gradient factor of a layer.
    correlation_depth, gradient_depth
        Layers in which distance from the fixed point, and ‖δ‖², change by a factor e: −1/ln slope
        and 1/|ln χ₁|; inf at the edge of chaos.
    """

    q: float
    c: Floats
    image: Floats
    path: Floats
    fixed: float
    slope: float
    chi: float
    correlation_depth: float
    gradient_depth: float


@lru_cache(maxsize=64)
def correlation_map(
    spec: ActivationSpec,
    sigma_w2: float,
    sigma_b2: float,
    start: float = 0.0,
    steps: int = 50,
    points: int = 201,
) -> CorrelationMap:
    """The map ``c′ = (σ_w² E[φ(u₁)φ(u₂)] + σ_b²) / q′`` at the fixed point of the variance.

    Parameters
    ----------
    spec, sigma_w2, sigma_b2
        φ and the variances.
    start
        Correlation of the pre-activations of the first layer.
    steps, points
        Lengths of the path and of the curve.
    """
    q_star, chi = fixed_point(spec, sigma_w2, sigma_b2)
    q = float(np.clip(q_star, math.exp(LOG_Q[0]), math.exp(LOG_Q[-1])))
    image = layer_map(spec, sigma_w2, sigma_b2, q)
    c = np.cos(np.linspace(np.pi, 0, points))
    path = np.empty(steps)
    path[0] = start
    for step in range(1, steps):
        path[step] = float(image(path[step - 1]))
    fixed = _limit(image, float(path[-1]))
    near = 1e-4  # of the fixed point, on the side where there is a map
    at_fixed = chi if fixed == 1 else float(image(fixed) - image(fixed - near)) / near
    return CorrelationMap(
        q=q,
        c=c,
        image=image(c),
        path=path,
        fixed=fixed,
        slope=at_fixed,
        chi=chi,
        correlation_depth=_depth(at_fixed),
        gradient_depth=_depth(chi),
    )


def layer_map(spec: ActivationSpec, sigma_w2: float, sigma_b2: float, q: float) -> Curve:
    """One layer's map at variance q, as a function of the correlation.

    It is a polynomial in the angle arccos c: in c itself the map of a φ with kinks is not smooth
    at 1.
    """
    nodes = (np.cos(np.pi * (np.arange(_DEGREE + 1) + 0.5) / (_DEGREE + 1)) + 1) * np.pi / 2
    pairs = pair_expectations(spec, q, np.append(np.cos(nodes), 1.0))
    above = sigma_w2 * pairs.values[-1] + sigma_b2
    if not above > 0:  # no weights and no biases: nothing tells two inputs apart
        return lambda c: np.ones(np.shape(c))
    values = (sigma_w2 * pairs.values[:-1] + sigma_b2) / above
    if not np.isfinite(values).all():  # the signal grows beyond all bounds
        return lambda c: np.full(np.shape(c), np.nan)
    polynomial = Chebyshev.fit(nodes, values, _DEGREE, _ANGLES)
    return lambda c: np.clip(polynomial(np.arccos(np.clip(c, -1, 1))), -1, 1)


def _limit(image: Curve, start: float) -> float:
    """The fixed point that a path from `start` tends to; NaN if there is no map."""
    c = np.cos(np.linspace(np.pi, 0, 4001))
    excess = image(c) - c
    here = float(image(start)) - start
    if np.isnan(here) or abs(here) < _STILL:
        return math.nan if np.isnan(here) else 1.0 if start > 1 - _STILL else start
    upwards = here > 0
    there = (c > start) & (excess < -_STILL) if upwards else (c < start) & (excess > _STILL)
    if not there.any():
        return 1.0 if upwards else -1.0
    near, far = start, float(c[there][0 if upwards else -1])
    for _ in range(50):  # halve the bracket
        middle = (near + far) / 2
        near, far = (middle, far) if (image(middle) > middle) == upwards else (near, middle)
    return near


def _depth(slope: float) -> float:
    if not slope > 0:
        return 0.0
    rate = abs(math.log(slope)) if math.isfinite(slope) else math.inf
    return 1 / rate if rate > 1e-9 else math.inf
