"""Curves for drawing: dense where they bend, with a gap where they jump."""

from __future__ import annotations

import math

import numpy as np

from vizcore.activations.curves import Curve, evaluate
from vizcore.activations.spec import ActivationSpec
from vizcore.arrays import Floats

_LEAST, _MOST = 601, 9_601  # points; an odd number puts one on 0
_PER_TURN = 14  # points for each turn of a wave
LARGEST = 1e290  # what is larger is not drawn: sums and products of it are infinite
_ASIDE = 1e-6  # how near a kink its two sides are looked at


def sample(spec: ActivationSpec, span: float, order: int = 2) -> Curve:
    """φ, φ′ and φ″ from −`span` to `span`, ready to be drawn as lines.

    Parameters
    ----------
    spec
        The activation with its parameters.
    span
        Half the width of the range, positive.
    order
        The highest derivative that is needed.

    Returns
    -------
    Curve
        At least 601 points, more for a fast wave. A value is NaN where it is not finite and
        where its curve jumps, so that a line through the points breaks there.

    Notes
    -----
    A jump is a break of the formula (`Activation.breaks`) whose two sides differ.
    """
    kinks = np.array([k for k in spec.kinks() if -span < k < span])
    coarse = _sampled(spec, span, kinks, _LEAST, 2)
    count = _needed(coarse, span)
    return coarse if count == _LEAST else _sampled(spec, span, kinks, count, order)


def _sampled(spec: ActivationSpec, span: float, kinks: Floats, count: int, order: int) -> Curve:
    x = _points(span, kinks, count)
    return _with_gaps(evaluate(spec.resolve(), x, order=order, **dict(spec.params)), kinks)


def _points(span: float, kinks: Floats, count: int) -> Floats:
    """An even grid with each kink and both its sides."""
    grid = np.linspace(-span, span, count)
    if kinks.size == 0:
        return grid
    grid = grid[np.abs(grid[:, None] - kinks).min(axis=1) > 2 * _ASIDE]
    return np.sort(np.concatenate([grid, kinks - _ASIDE, kinks, kinks + _ASIDE]))


def _needed(curve: Curve, span: float) -> int:
    """How many points show every wave: sin(ωx) has max|φ″| = ω max|φ′|."""
    steep, bend = (_large(values) for values in (curve.dy, curve.d2y))
    turns = 2 * span * bend / steep / (2 * math.pi) if steep > 0 else 0.0
    return min(_MOST, max(_LEAST, 2 * math.ceil(turns * _PER_TURN / 2) + 1))


def _large(values: Floats) -> float:
    """A size that hardly any value exceeds: the few beside a pole do not count."""
    finite = np.abs(values[np.isfinite(values)])
    return float(np.quantile(finite, 0.99)) if finite.size else 0.0


def _with_gaps(curve: Curve, kinks: Floats) -> Curve:
    at = np.searchsorted(curve.x, kinks)
    parts = [curve.y.copy(), curve.dy.copy(), curve.d2y.copy()]
    for values in parts:
        values[np.abs(values) > LARGEST] = np.nan
        before, after = values[at - 1], values[at + 1]
        jumps = np.abs(after - before) > 1e-3 * (1 + np.abs(before) + np.abs(after))
        values[at[jumps]] = np.nan
    return Curve(curve.x, *parts)
