"""Quadrature for normal distributions: where φ is steep or narrow, panels are too."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from vizcore.activations.spec import ActivationSpec
from vizcore.formula.backends.evaluate import evaluate
from vizcore.quadrature import panel_rules
from vizcore.theory.gaussian.table import Floats

_REACH = 8.5  # standard deviations; beyond lies a probability of 2e-17
_X_EDGES = np.array([0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0])
_Z_EDGES = np.append(np.arange(9.0), _REACH)

_SCANNED = np.concatenate([_X_EDGES, 12 * 1.25 ** np.arange(1.0, 31.0)])  # up to 8 √q of the table
_FAR = (12 * 2.0 ** np.arange(10)).astype(np.float64)  # panels that powers but no polynomials need
_NODES = 8  # of a panel that is tried
_RESOLVED = 1e-6  # of the integral from 0 on: by so much halves may differ from the whole
_FOLLOWED = 16  # panels that are not resolved at once; more are an oscillation
_HALVINGS = 24


def value_and_slope(spec: ActivationSpec, x: Floats) -> tuple[Floats, Floats]:
    """φ(x) and φ′(x) in float64, by the formula: theory is on the page before PyTorch is loaded."""
    activation, x = spec.resolve(), np.asarray(x, dtype=float)
    value, slope = evaluate(activation.trees[:2], x, spec.values)
    # Far out a formula can come to ∞ · 0, as φ′ of TeLU does; PyTorch's kernels know the limit.
    lost = np.isnan(slope) & np.isfinite(value)
    if activation.native and lost.any():
        import torch

        slope[lost] = spec.value_and_slope(torch.from_numpy(x[lost]))[1].numpy()
    return value, slope


def expect(weights: Floats, values: Floats) -> Floats:
    """Sums over the last axis, one expectation a row."""
    return np.asarray(np.einsum("...i,...i->...", weights, values))


@lru_cache(maxsize=512)
def breaks_of(spec: ActivationSpec) -> tuple[float, ...]:
    """Where in x panels should end: at kinks of φ, and around where it is steep or narrow.

    Panels whose φ² or φ′² a rule and its halves disagree on are halved, again and again. What
    oscillates has no end of such panels and is left as it is.
    """
    kinks = spec.kinks()
    edges = np.unique(np.concatenate([-_SCANNED, _SCANNED, kinks]))
    left, right = edges[:-1], edges[1:]
    total = np.zeros((2, 0))
    distance = np.zeros(0)
    found: set[float] = set()
    for _ in range(_HALVINGS):
        whole = _integrals(spec, left, right)
        middle = (left + right) / 2
        with np.errstate(over="ignore", invalid="ignore"):
            halves = _integrals(spec, left, middle) + _integrals(spec, middle, right)
        if not distance.size and not _is_polynomial(spec, halves[:, right > _FAR[0]]):
            found.update((*_FAR, *(-_FAR)))
        if not distance.size:  # ∫ from 0 to beyond each panel, which every normal law weighs more
            distance = np.maximum(np.abs(left), np.abs(right))
            order = np.argsort(distance)
            with np.errstate(over="ignore"):
                total = np.cumsum(np.nan_to_num(halves)[:, order], axis=1)
            distance = distance[order]
        here = total[:, np.searchsorted(distance, np.maximum(np.abs(left), np.abs(right)))]
        with np.errstate(invalid="ignore", over="ignore"):
            wrong = (np.abs(whole - halves) > _RESOLVED * here).any(0)
        if not wrong.any() or wrong.sum() > _FOLLOWED:
            break
        left, middle, right = left[wrong], middle[wrong], right[wrong]
        found.update((*left.tolist(), *middle.tolist(), *right.tolist()))
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
    return tuple(sorted(found.union(kinks)))


def _is_polynomial(spec: ActivationSpec, far: Floats) -> bool:
    """Whether one rule does for all x beyond `_FAR`, where φ² and φ′² have the integrals `far`."""
    whole = _integrals(spec, _FAR[:1], _SCANNED[-1:])[:, 0]
    with np.errstate(all="ignore"):
        return bool((np.abs(whole - far.sum(1)) <= _RESOLVED * np.abs(whole)).all())


def _integrals(spec: ActivationSpec, left: Floats, right: Floats) -> Floats:
    """∫φ² and ∫φ′² over panels, shape (2, panels)."""
    x, weights = panel_rules(left, right, _NODES)
    with np.errstate(all="ignore"):
        return np.stack([(weights * f * f).sum(1) for f in value_and_slope(spec, x)])


def gaussian_rules(
    std: Floats, kinks: tuple[float, ...], nodes: int, mean: ArrayLike = 0.0
) -> tuple[Floats, Floats]:
    """Quadrature rules for many normal distributions at once.

    Parameters
    ----------
    std, mean
        Of x, shape (n,).
    kinks
        Where in x the integrand is not smooth.
    nodes
        Gauss–Legendre nodes a panel. Panels are narrow near z = 0, near x = 0 and end at kinks.

    Returns
    -------
    z, weights
        Shape (n, points): Σ weights · f(mean + std · z) = E f(mean + std · z).
    """
    in_x = np.concatenate([_X_EDGES, -_X_EDGES, kinks])
    scaled = (in_x - np.broadcast_to(mean, std.shape)[:, None]) / std[:, None]
    in_z = np.broadcast_to(np.concatenate([_Z_EDGES, -_Z_EDGES]), (len(std), 2 * len(_Z_EDGES)))
    edges = np.sort(np.clip(np.concatenate([scaled, in_z], axis=1), -_REACH, _REACH), axis=1)
    rules = panel_rules(edges[:, :-1], edges[:, 1:], nodes)
    z, weights = (part.reshape(len(std), -1) for part in rules)
    return z, weights * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
