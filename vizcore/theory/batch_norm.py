"""What batch normalisation makes of a signal and of a gradient.

It ties the examples of a batch together. A unit's normalised pre-activations lie on a sphere of
dimension batch − 2, so that a batch of 16 is not yet a Gaussian; the corrections are kept here.
The limit of large batches is that of Yang et al. 2019: ‖δ‖² × E φ′² / Var φ.

Examples are taken to be equally alike in every layer. In networks they come to lie in ever fewer
directions, as no more than N of them are new in a layer, so that over 50 layers whose width is
that of the batch gradients of SiLU grow by 0.6 decades more; for batches that are small beside
the width there is no difference.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.quadrature import panel_rules
from vizcore.theory.gaussian.rules import expect, value_and_slope
from vizcore.theory.gaussian.table import Floats
from vizcore.theory.stack import EPSILON

_MOST_KINKS = 24  # tan has one at every π
_LEAST, _STEPS = 1e-12, 16  # shrinks are told apart down to the first, so many for a factor of e


@dataclass(frozen=True, eq=False)
class BatchBranch:
    """The way from h to y with BatchNorm on it, on average over units; arrays over layers.

    Attributes
    ----------
    square, overlap
        E y² of one example, and E y_a y_b of two.
    variance
        Of y over units and batch.
    slope
        Squared factor of a gradient on its way from y back to h.
    kurtosis
        Relative variance, over units, of what they pass back for the whole batch.
    """

    square: Floats
    overlap: Floats
    variance: Floats
    slope: Floats
    kurtosis: Floats


def norm_then_activate(spec: ActivationSpec, batch: int, own: Floats) -> BatchBranch:
    """φ(BatchNorm(h)), where `own` is the part of h's variance that examples do not share.

    The batch variance is own · χ²/batch with batch − 1 degrees of freedom, independent of the
    direction on the sphere: E[1/variance] = batch / (own · (batch − 3)). The gradient of BatchNorm
    projects out the constant and the normalised direction; what comes from the layer above has
    been through that already and sums to zero over the batch.
    """
    typical = own * (1 - 1 / batch)
    shrink = np.sqrt(typical / (typical + EPSILON))
    spheres = [sphere_near(spec, batch, value) for value in shrink.tolist()]
    kept = np.array([sphere.kept_slope for sphere in spheres])
    of_slopes = np.array([sphere.slope_kurtosis for sphere in spheres])
    return BatchBranch(
        square=np.array([sphere.square for sphere in spheres]),
        overlap=np.array([sphere.overlap for sphere in spheres]),
        variance=np.array([sphere.variance for sphere in spheres]),
        slope=kept / (own * (batch - 3) / batch + EPSILON),
        kurtosis=(1 + of_slopes / batch) * (batch - 3) / max(batch - 5, 1) - 1,
    )


def activate_then_norm(
    spec: ActivationSpec, batch: int, q: Floats, shared: Floats, alone: bool
) -> BatchBranch:
    """BatchNorm(φ(h)), where h has variance q and two examples the covariance `shared`.

    The values φ(h) of a unit over a batch have no closed law, so the integral over batches is
    taken over a fixed set of normal points. Along many layers it changes slowly: it is computed at
    a few of them. If the branch is alone, without a skip, gradients that enter it have left the
    same projection behind in the layer above and are anticorrelated over the batch.
    """
    stops = np.unique(np.geomspace(1, len(q), 16).round().astype(int)) - 1
    rows = np.array([_over_batches(spec, batch, q[i], shared[i]) for i in stops])
    places = np.arange(len(q))
    kept, slope, together, kurtosis = (np.interp(places, stops, column) for column in rows.T)
    slope = slope * (1 - together) if alone else slope
    return BatchBranch(kept, -kept / (batch - 1), kept, slope, kurtosis)


@lru_cache(maxsize=256)
def _over_batches(
    spec: ActivationSpec, batch: int, q: float, shared: float
) -> tuple[float, float, float, float]:
    """E y²; squared factor of a gradient, its correlation over the batch and spread over units."""
    points = _normal_points(batch)
    common, own = shared + (q - shared) / batch, q - shared  # behind a norm nothing is common
    deviations = points[:, 1:] - points[:, 1:].mean(1, keepdims=True)
    x = np.sqrt(max(common, 0)) * points[:, :1] + np.sqrt(max(own, 0)) * deviations
    value, slope = value_and_slope(spec, x)
    centred = value - value.mean(1, keepdims=True)
    square = centred**2
    variance = square.mean(1)
    safe = (variance + EPSILON)[:, None]
    back = slope**2 * (1 - (1 + square / safe) / batch) / safe
    along = slope * centred / np.sqrt(safe)
    both = slope.sum(1) ** 2 - (slope**2).sum(1) + along.sum(1) ** 2 - (along**2).sum(1)
    unit = back.mean(1)
    kept, mean = float((variance / safe[:, 0]).mean()), float(unit.mean())
    if not mean > 0:
        return kept, 0.0, 0.0, 0.0
    together = -float((both / safe[:, 0]).mean()) / (batch**2 * (batch - 1)) / mean
    second = float((unit**2 + 2 * (back**2).mean(1) / batch).mean())
    return kept, mean, together, second / mean / mean - 1  # mean ** 2 may be beyond a float


@lru_cache(maxsize=4)
def _normal_points(batch: int) -> Floats:
    """Pairs ±z of normal points, shape (units, 1 + batch): what is common, then each example."""
    half = np.random.default_rng(0).standard_normal((max(64, 2**15 // batch), batch + 1))
    return np.concatenate([half, -half])


@dataclass(frozen=True)
class Sphere:
    """What φ(shrink · x) is for a unit's normalised x, on average over the sphere."""

    square: float
    overlap: float
    variance: float
    kept_slope: float
    slope_kurtosis: float


def sphere_near(spec: ActivationSpec, batch: int, shrink: float) -> Sphere:
    """`on_sphere` at a shrink close by, so that few are computed for all layers.

    Below one half it is ε that a signal is divided by, and steps of 6 % do.
    """
    if math.isnan(shrink):  # of a signal beyond all numbers
        return Sphere(*[math.nan] * 5)
    if shrink > 0.5:
        return on_sphere(spec, batch, float(f"{shrink:.3g}"))
    place = round(math.log(max(shrink, _LEAST)) * _STEPS)
    return on_sphere(spec, batch, math.exp(place / _STEPS))


@lru_cache(maxsize=1024)
def on_sphere(spec: ActivationSpec, batch: int, shrink: float) -> Sphere:
    """Averages over one point of the sphere, and over two."""
    # Two coordinates of a point of the sphere correlate by −1/(batch − 1).
    c, radius = -1 / (batch - 1), (batch - 1) ** 0.5
    kinks = np.array(sorted(spec.kinks(), key=abs)[:_MOST_KINKS]) / (shrink * radius)
    (t,), (weights,) = _sphere_rules(batch - 3, kinks[None])
    x = radius * t
    across = np.sqrt((1 - c**2) * (1 - t[:, None] ** 2))
    r, own = _sphere_rules(batch - 4, (kinks - c * t[:, None]) / across)
    other = radius * (c * t[:, None] + across * r)
    value, slope = value_and_slope(spec, shrink * x)
    other_value, other_slope = value_and_slope(spec, shrink * other)

    def mean(of_one: Floats) -> float:
        return float(expect(weights, of_one))

    def overlap(of_one: Floats, of_other: Floats) -> float:
        return mean(of_one * expect(own, of_other))

    steep, middle = mean(slope**2), mean(value)
    constant = steep - overlap(slope, other_slope)
    along = mean((x * slope) ** 2) - overlap(x * slope, other * other_slope)
    return Sphere(
        square=mean(value**2),
        overlap=overlap(value, other_value),
        variance=mean(value**2) - middle * middle,
        kept_slope=steep - (constant + shrink**2 * along) / batch,
        slope_kurtosis=3 * mean(slope**4) / steep / steep - 1 if steep else 0.0,
    )


def _sphere_rules(power: int, cuts: Floats) -> tuple[Floats, Floats]:
    """Nodes t = sin θ in (−1, 1) and weights ∝ cos(θ)^power dθ: a coordinate of a unit vector.

    One rule for each row of `cuts`, shape (rules, cuts): values of t at which panels end, because
    what is integrated is not smooth there.
    """
    reach = min(np.pi / 2, 8.5 / max(power, 1) ** 0.5)
    fixed = np.broadcast_to(np.linspace(-reach, reach, 25), (len(cuts), 25))
    inside = np.clip(np.arcsin(np.clip(cuts, -1, 1)), -reach, reach)
    edges = np.sort(np.concatenate([fixed, inside], axis=1), axis=1)
    rules = panel_rules(edges[:, :-1], edges[:, 1:], 8)
    angle, weights = (part.reshape(len(cuts), -1) for part in rules)
    weights = weights * np.cos(angle) ** power
    return np.sin(angle), weights / weights.sum(1, keepdims=True)
