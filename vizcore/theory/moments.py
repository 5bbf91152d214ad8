"""Gaussian moments of an activation, tabulated over the variance q of its input.

Every formula of mean-field theory is made of expectations E f(√q z), z ~ N(0, 1), with f = φ², φ′²
and the like. They are computed once on a grid of ln q and interpolated by cubics from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from vizcore.activations.spec import ActivationSpec
from vizcore.formula.evaluate import evaluate
from vizcore.theory.table import LOG_Q, Floats, interpolate, settled_power

_ENDLESS = 1.2  # growth of an integral from 64 to 96 nodes a panel, if it has no value
_OSCILLATING = 16  # nodes a panel: what needs so many cannot be followed to the largest variance
_FAR = len(LOG_Q) // 2  # of the table: from there on φ is followed less and less
_SETTLED = 1e-4  # difference of logarithms from one number of nodes to another
_REACH = 8.5  # standard deviations; beyond lies a probability of 2e-17
_X_EDGES = np.array([0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0])
_Z_EDGES = np.append(np.arange(9.0), _REACH)
_TRIAL_STD = np.array([1.0, 20.0])  # √q at which the number of nodes is found


LOGARITHMS = ("square", "slope_square", "fourth", "slope_fourth", "variance")


@dataclass(frozen=True, eq=False)
class Moments:
    """Expectations over z ~ N(0, 1) at x = √q z, each tabulated over `LOG_Q`.

    Attributes
    ----------
    square, slope_square, fourth, slope_fourth
        ln E φ², ln E φ′², ln E φ⁴ and ln E φ′⁴; −inf where it is exactly 0.
    variance
        ln Var φ.
    mean
        E φ / √E φ², from −1 to 1.
    both, own, along
        E φ²φ′² / (E φ² E φ′²), E x²φ′² / (q E φ′²) and (E xφφ′)² / (q E φ² E φ′²): how a gradient
        behaves along the signal. All are 1 for φ(x) = x, and where they have no value.
    """

    square: Floats
    slope_square: Floats
    fourth: Floats
    slope_fourth: Floats
    variance: Floats
    mean: Floats
    both: Floats
    own: Floats
    along: Floats

    def at(self, name: str, log_q: ArrayLike) -> Floats:
        """The table `name` at any ln q."""
        table: Floats = getattr(self, name)
        return interpolate(table, np.asarray(log_q, dtype=float), lines=name in LOGARITHMS)


@lru_cache(maxsize=512)
def moments_of(spec: ActivationSpec) -> Moments:
    """The tables of one activation; those of a moment that has no value are +inf throughout."""
    nodes, *endless = _nodes_needed(spec)
    found = _tables(*evaluated(spec), endless)
    if nodes < _OSCILLATING or any(endless):
        return found
    std = np.exp(LOG_Q[_FAR:] / 2)
    z, weights = gaussian_rules(std, spec.kinks(), nodes * 3 // 4)
    again = _tables(z, weights, *value_and_slope(spec, z * std[:, None]), endless)
    straight = {
        name: _straightened(getattr(found, name), getattr(again, name)) for name in LOGARITHMS
    }
    return replace(found, **straight)


def _straightened(table: Floats, again: Floats) -> Floats:
    """The logarithms of a moment, as one line from where no number of nodes follows φ.

    `again` is the part of the table from `_FAR` on, by another rule. Far out the moments of what
    oscillates, too, are powers of q.
    """
    with np.errstate(invalid="ignore"):
        apart = ~(np.abs(table[_FAR:] - again) < _SETTLED)
    if not apart.any():
        return table
    first = min(_FAR + int(apart.argmax()), len(table) - 8)
    x, both = LOG_Q[first:], (table[first:] + again[first - _FAR :]) / 2
    if not np.isfinite(both).all():
        return table
    power, _ = np.polyfit(x, both, 1)
    line = both.mean() + settled_power(power) * (x - x.mean())
    return np.append(table[:first], line)


def _tables(
    z: Floats, weights: Floats, value: Floats, slope: Floats, endless: Sequence[bool]
) -> Moments:
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        square, slope_square = (
            np.full_like(f, np.inf) if without_end else f * f
            for f, without_end in zip((value, slope), endless, strict=True)
        )
        of_value, of_slope = expect(weights, square), expect(weights, slope_square)
        mean = expect(weights, value)
        product = of_value * of_slope
        own = expect(weights, z * z * slope_square) / of_slope
        along = expect(weights, z * value * slope) ** 2 / product
        return Moments(
            square=np.log(of_value),
            slope_square=np.log(of_slope),
            fourth=np.log(expect(weights, square * square)),
            slope_fourth=np.log(expect(weights, slope_square * slope_square)),
            variance=np.log(expect(weights, (value - mean[:, None]) ** 2)),
            mean=np.nan_to_num(mean / np.sqrt(of_value)),
            both=_ratio(expect(weights, square * slope_square) / product),
            own=_ratio(own),
            along=np.minimum(_ratio(along), _ratio(own)),
        )


def _ratio(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, 1.0)


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


@lru_cache(maxsize=4)
def evaluated(spec: ActivationSpec) -> tuple[Floats, Floats, Floats, Floats]:
    """z, weights, φ and φ′ on a quadrature rule for every variance of `LOG_Q`."""
    z, weights = _rules_of_table(spec.kinks(), _nodes_needed(spec)[0])
    return z, weights, *value_and_slope(spec, z * np.exp(LOG_Q / 2)[:, None])


@lru_cache(maxsize=4)  # most activations without kinks share one
def _rules_of_table(kinks: tuple[float, ...], nodes: int) -> tuple[Floats, Floats]:
    return gaussian_rules(np.exp(LOG_Q / 2), kinks, nodes)


@lru_cache(maxsize=16)
def _rules_of_trial(kinks: tuple[float, ...], nodes: int) -> tuple[Floats, Floats]:
    return gaussian_rules(_TRIAL_STD, kinks, nodes)


@lru_cache(maxsize=4)
def _nodes_needed(spec: ActivationSpec) -> tuple[int, bool, bool]:
    """Gauss–Legendre nodes a panel with which the moments have settled; more if φ oscillates.

    Beside it, whether E φ² and E φ′² go on growing with the nodes: next to a pole as in 1/x there
    is no end to that.
    """
    kinks = spec.kinks()
    for coarse, fine in pairwise((6, 8, 16, 32, 64, 96)):
        rules = [_rules_of_trial(kinks, nodes) for nodes in (coarse, fine)]
        x = np.concatenate([z * _TRIAL_STD[:, None] for z, _ in rules], axis=1)
        with np.errstate(over="ignore"):
            squares = [values**2 for values in value_and_slope(spec, x)]
        cut = rules[0][0].shape[1]
        found = [
            [expect(rules[0][1], f[:, :cut]), expect(rules[1][1], f[:, cut:])] for f in squares
        ]
        if all(np.allclose(a, b, rtol=1e-7, atol=0, equal_nan=True) for a, b in found):
            return coarse, False, False
    of_value, of_slope = (bool((b > _ENDLESS * a).any()) for a, b in found)
    return fine, of_value, of_slope


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
    places, panel = _legendre(nodes)
    half = np.diff(edges, axis=1)[..., None] / 2
    z = ((edges[:, :-1] + edges[:, 1:])[..., None] / 2 + half * places).reshape(len(std), -1)
    weights = (half * panel).reshape(z.shape) * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return z, weights


@lru_cache(maxsize=16)
def _legendre(nodes: int) -> tuple[Floats, Floats]:
    """Gauss–Legendre nodes and weights: an eigenvalue problem each time."""
    return np.polynomial.legendre.leggauss(nodes)
