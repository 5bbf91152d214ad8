"""One input followed through an activation, once and again and again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizcore.activations.curves import evaluate
from vizcore.activations.spec import ActivationSpec
from vizcore.activations.view.config import STEPS
from vizcore.arrays import Floats

_POINTS = 401


@dataclass(frozen=True)
class Probe:
    """An activation at one point, and applied to its own output.

    Attributes
    ----------
    spec
        The activation.
    x
        The point.
    times
        How often the activation is applied for `composed`.
    value, slope, bend
        φ, φ′ and φ″ at x; NaN where they have no value.
    orbit
        x, φ(x), φ(φ(x)) …, shape (51,).
    log10_slopes
        log₁₀ |(φ∘…∘φ)′(x)| after 0, 1, 2 … applications, shape (51,): by the chain rule the sum of
        log₁₀ |φ′| along the orbit. −∞ from the first slope of exactly 0 on.
    grid, single, composed
        Points, and φ and φ∘…∘φ (`times` times) there, shape (points,).
    """

    spec: ActivationSpec
    x: float
    times: int
    value: float
    slope: float
    bend: float
    orbit: Floats
    log10_slopes: Floats
    grid: Floats
    single: Floats
    composed: Floats


def probe(spec: ActivationSpec, x: float, times: int, span: float) -> Probe:
    """Follow x through an activation.

    Parameters
    ----------
    spec
        The activation with its parameters.
    x
        The point, finite.
    times
        From 1 to 50.
    span
        The curves reach from −`span` to `span`.
    """
    at = evaluate(spec.resolve(), [x], order=2, **dict(spec.params))
    value, slope, bend = (float(v[0]) for v in (at.y, at.dy, at.d2y))
    grid = np.linspace(-span, span, _POINTS)
    single = composed = _applied(spec, grid)
    for _ in range(times - 1):
        composed = _applied(spec, composed)
    return Probe(spec, x, times, value, slope, bend, *_orbit(spec, x), grid, single, composed)


def _applied(spec: ActivationSpec, x: Floats) -> Floats:
    return evaluate(spec.resolve(), x, order=0, **dict(spec.params)).y


def _orbit(spec: ActivationSpec, x: float) -> tuple[Floats, Floats]:
    orbit, slopes = [x], [1.0]
    for _ in range(STEPS):
        step = evaluate(spec.resolve(), orbit[-1:], order=1, **dict(spec.params))
        orbit.append(float(step.y[0]))
        slopes.append(abs(float(step.dy[0])))
    with np.errstate(divide="ignore"):
        return np.array(orbit), np.cumsum(np.log10(slopes))
