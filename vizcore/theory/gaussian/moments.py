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
from vizcore.theory.gaussian.rules import breaks_of, expect, gaussian_rules, value_and_slope
from vizcore.theory.gaussian.table import LOG_Q, SPACING, Floats, interpolate, settled_power

_ENDLESS = 1.2  # growth of an integral from 64 to 96 nodes a panel, if it has no value
_OSCILLATING = 16  # nodes a panel: what needs so many cannot be followed to the largest variance
_SETTLED = 1e-4  # difference of logarithms from one number of nodes to another …
_ROUGH = 0.05  # … and one that still says something
_STEPS = 4  # of the table, along which the power of q is measured
_BEYOND = np.array([1e-10, 1e-8, 1e-6, 1e-4, 1e4, 1e6, 1e8, 1e10])  # √q out of the table
_TRIAL_STD = np.array([0.05, 1.0, 20.0])  # √q at which the number of nodes is found


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
    tilt, slope_tilt
        E zφ² / E φ² and E zφ′² / E φ′²: how both grow with the mean of z over units; 0 where φ² is
        even, and where they have no value.
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
    tilt: Floats
    slope_tilt: Floats

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
    std = np.exp(LOG_Q / 2)
    z, weights = gaussian_rules(std, breaks_of(spec), nodes * 3 // 4)
    again = _tables(z, weights, *value_and_slope(spec, z * std[:, None]), endless)
    followed = {name: _followed(getattr(found, name), getattr(again, name)) for name in LOGARITHMS}
    return replace(found, **followed)


@lru_cache(maxsize=512)
def goes_on(spec: ActivationSpec) -> tuple[bool, bool]:
    """Whether E φ² and E φ′² are the same powers of q beyond both ends of the table.

    tanh(x/10⁵) is not: as far as the table goes it is a line.
    """
    moments, (nodes, *_) = moments_of(spec), _nodes_needed(spec)
    z, weights = gaussian_rules(_BEYOND, breaks_of(spec), nodes)
    both = value_and_slope(spec, z * _BEYOND[:, None])
    tables = (moments.at(name, 2 * np.log(_BEYOND)) for name in ("square", "slope_square"))
    with np.errstate(all="ignore"):
        found = [np.log(expect(weights, np.where(weights == 0, 0.0, f) ** 2)) for f in both]
        # Twice −∞ are alike.
        alike = [(a == b) | (np.abs(a - b) < _ROUGH) for a, b in zip(found, tables, strict=True)]
    low, high = np.all(alike, axis=0).reshape(2, -1).all(axis=1).tolist()
    return low, high


def _followed(table: Floats, again: Floats) -> Floats:
    """The logarithms of a moment by two rules, as one line from where neither follows φ.

    Far out the moments of what oscillates, too, are powers of q. Where they are on no such way
    yet, the rules are taken as far as they agree; the rest is NaN.
    """
    with np.errstate(invalid="ignore"):
        off = np.where(table == again, 0.0, np.abs(table - again))
    apart = ~(off < _SETTLED)
    if not apart.any():
        return table
    first = int(apart.argmax())
    if np.isposinf(table[first:] + again[first:]).any():  # it grows beyond all numbers
        return table
    rough = np.where(off < _ROUGH, (table + again) / 2, np.nan)
    if first >= _STEPS:
        rise = table[first - 1] - table[first - _STEPS]
        power = float(settled_power(rise / ((_STEPS - 1) * SPACING)))
        line = table[first - 1] + power * (LOG_Q - LOG_Q[first - 1])
        known = np.isfinite(rough[first:])
        on_it = np.abs(line - rough)[first:][known] < _ROUGH
        if (2 * power).is_integer() and 2 * on_it.sum() > known.sum():
            return np.append(table[:first], line[first:])
    return np.where(apart, rough, table)


def _tables(
    z: Floats, weights: Floats, value: Floats, slope: Floats, endless: Sequence[bool]
) -> Moments:
    # Panels cut off at the end have no width, and infinities there no weight.
    value, slope = (np.where(weights == 0, 0.0, f) for f in (value, slope))
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
            tilt=np.nan_to_num(expect(weights, z * square) / of_value, posinf=0.0, neginf=0.0),
            slope_tilt=np.nan_to_num(
                expect(weights, z * slope_square) / of_slope, posinf=0.0, neginf=0.0
            ),
            along=np.minimum(_ratio(along), _ratio(own)),
        )


def _ratio(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, 1.0)


@lru_cache(maxsize=4)
def evaluated(spec: ActivationSpec) -> tuple[Floats, Floats, Floats, Floats]:
    """z, weights, φ and φ′ on a quadrature rule for every variance of `LOG_Q`."""
    z, weights = _rules_of_table(breaks_of(spec), _nodes_needed(spec)[0])
    return z, weights, *value_and_slope(spec, z * np.exp(LOG_Q / 2)[:, None])


@lru_cache(maxsize=4)  # most activations without kinks share one
def _rules_of_table(breaks: tuple[float, ...], nodes: int) -> tuple[Floats, Floats]:
    return gaussian_rules(np.exp(LOG_Q / 2), breaks, nodes)


@lru_cache(maxsize=16)
def _rules_of_trial(breaks: tuple[float, ...], nodes: int) -> tuple[Floats, Floats]:
    return gaussian_rules(_TRIAL_STD, breaks, nodes)


@lru_cache(maxsize=4)
def _nodes_needed(spec: ActivationSpec) -> tuple[int, bool, bool]:
    """Gauss–Legendre nodes a panel with which the moments have settled; more if φ oscillates.

    Beside it, whether E φ² and E φ′² go on growing with the nodes: next to a pole as in 1/x there
    is no end to that.
    """
    breaks = breaks_of(spec)
    for coarse, fine in pairwise((6, 8, 16, 32, 64, 96)):
        rules = [_rules_of_trial(breaks, nodes) for nodes in (coarse, fine)]
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
