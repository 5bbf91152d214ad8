"""Expectations over two correlated inputs by Hermite series: quick, to a part in a thousand.

E f(u₁)f(u₂) = Σ c_k² ρᵏ, where c_k are the Hermite coefficients of f and ρ is the correlation. The
series is cut off at `ORDER`; what is left goes into one last power that makes the value, and for
f = φ the slope, exact at ρ = 1. `vizcore.theory.pairs.pair_quadrature` is exact, and slower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.gaussian.moments import evaluated
from vizcore.theory.gaussian.rules import expect
from vizcore.theory.gaussian.table import LOG_Q, SPACING, Floats

ORDER = 16
_EVERY = 4  # the shares of a series change slowly, so they need fewer points of the grid
_GRID = LOG_Q[::_EVERY]
_WHOLE = np.arange(float(ORDER))


@dataclass(frozen=True, eq=False)
class Series:
    """E f(u₁)f(u₂) / E f(u₁)² = Σ shares_k ρ^powers_k for several variances of u.

    Both arrays have shape (variances, ORDER + 1).
    """

    shares: Floats
    powers: Floats

    def at(self, log_q: Floats) -> Series:
        """The series at other variances."""
        place = (log_q - _GRID[0]) / (SPACING * _EVERY)
        place = np.fmin(np.fmax(place, 0.0), len(_GRID) - 1.0)  # NaN becomes 0
        left = np.minimum(place.astype(int), len(_GRID) - 2)
        t = (place - left)[:, None]
        blend = [a[left] * (1 - t) + a[left + 1] * t for a in (self.shares, self.powers)]
        return Series(blend[0], blend[1])

    def values(self, correlations: Floats) -> Floats:
        """The sums, at one correlation for each variance."""
        return np.asarray((self.shares * self._raised(correlations, self.powers)).sum(1))

    def slopes(self, correlations: Floats) -> Floats:
        """Their derivatives by the correlation."""
        weights = self.shares * self.powers
        return np.asarray((weights * self._raised(correlations, self.powers - 1)).sum(1))

    def value(self, row: int) -> Callable[[float], float]:
        """The sum at one variance, quick for one number at a time."""
        *shares, rest = self.shares[row].tolist()
        shares.reverse()
        power = float(self.powers[row, -1])

        def at(correlation: float) -> float:
            total = 0.0
            for share in shares:
                total = total * correlation + share
            return total + (rest * correlation**power if correlation > 0 else 0.0)

        return at

    @staticmethod
    def _raised(correlations: Floats, powers: Floats) -> Floats:
        whole, last = powers[:, :-1], powers[:, -1:]
        rho = correlations[:, None]
        raised = np.where(whole < 0, 0.0, rho ** np.maximum(whole, 0))
        return np.concatenate([raised, np.maximum(rho, 0) ** last], axis=1)


@lru_cache(maxsize=512)
def series_of(spec: ActivationSpec) -> tuple[Series, Series, Series]:
    """The series of φ, of φ² and of φ′² over the grid of variances."""
    z, weights, value, slope = (table[::_EVERY] for table in evaluated(spec))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        functions = np.stack([value, value**2, slope**2])
        totals = expect(weights, functions**2)
        shares = _shares(z, weights * functions, totals)
        rest = np.clip(1 - shares.sum(2), 0, 1)
        # d/dρ E φ(u₁)φ(u₂) = q E φ′² at ρ = 1 decides the last power of φ's own series.
        missing = np.exp(_GRID) * expect(weights, slope**2) / totals[0] - shares[0] @ _WHOLE
        last = np.where(rest[0] > 1e-9, missing / rest[0], ORDER)
    power = np.clip(np.nan_to_num(last, nan=ORDER), ORDER, 1e6)
    return (
        _series(shares[0], rest[0], power),
        _series(shares[1], rest[1], np.full(len(z), float(ORDER))),
        _series(shares[2], rest[2], np.full(len(z), float(ORDER))),
    )


def _shares(z: Floats, weighted: Floats, totals: Floats) -> Floats:
    """c_k² / E f² for several functions, shape (functions, variances, ORDER)."""
    found = np.empty((*totals.shape, ORDER))
    below, here = np.zeros_like(z), np.ones_like(z)  # He_k / √k! by its recursion
    for k in range(ORDER):
        found[..., k] = expect(weighted, here) ** 2 / totals
        below, here = here, (z * here - k**0.5 * below) / (k + 1) ** 0.5
    return np.nan_to_num(found)


def _series(shares: Floats, rest: Floats, power: Floats) -> Series:
    powers = np.broadcast_to(_WHOLE, shares.shape)
    return Series(
        np.concatenate([shares, rest[:, None]], axis=1),
        np.concatenate([powers, power[:, None]], axis=1),
    )
