"""Expectations over two correlated inputs by Hermite series: quick, to a part in a thousand.

E f(u₁)f(u₂) = Σ c_k² ρᵏ, where c_k are the Hermite coefficients of f and ρ is the correlation. The
series is cut off at `ORDER`; what is left goes into one last power that makes the value, and for
f = φ the slope, exact at ρ = 1. `vizcore.theory.correlation` is exact, and slower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from vizcore.activations.spec import ActivationSpec
from vizcore.theory.moments import (
    LOG_Q,
    SPACING,
    Floats,
    expect,
    gaussian_rules,
    nodes_needed,
    value_and_slope,
)

ORDER = 20
_EVERY = 2  # the shares of a series change slowly, so they need fewer points of the grid
_GRID = LOG_Q[::_EVERY]


@dataclass(frozen=True, eq=False)
class Series:
    """E f(u₁)f(u₂) / E f(u₁)² = Σ shares_k ρ^powers_k for several variances of u.

    Both arrays have shape (variances, ORDER + 1).
    """

    shares: Floats
    powers: Floats

    def at(self, log_q: Floats) -> Series:
        """The series at other variances."""
        place = np.clip((log_q - _GRID[0]) / (SPACING * _EVERY), 0, len(_GRID) - 1)
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
    std = np.exp(_GRID / 2)
    z, weights = gaussian_rules(std, spec.kinks(), max(nodes_needed(spec), 8))
    value, slope = value_and_slope(spec, z * std[:, None])
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        square, slope_square = value**2, slope**2
        total, steep = expect(weights, square), expect(weights, slope_square)
        at_one = np.exp(_GRID) * steep / total
        return (
            _series(z, weights, value, total, at_one),
            _series(z, weights, square, expect(weights, square**2), None),
            _series(z, weights, slope_square, expect(weights, slope_square**2), None),
        )


def _series(
    z: Floats, weights: Floats, f: Floats, total: Floats, slope_at_one: Floats | None
) -> Series:
    shares = np.empty((len(z), ORDER + 1))
    below, here = np.zeros_like(z), np.ones_like(z)  # He_k / √k! by its recursion
    weighted = weights * f
    for k in range(ORDER):
        shares[:, k] = expect(weighted, here) ** 2 / total
        below, here = here, (z * here - k**0.5 * below) / (k + 1) ** 0.5
    shares = np.nan_to_num(shares)
    shares[:, -1] = rest = np.clip(1 - shares[:, :-1].sum(1), 0, 1)
    powers = np.tile(np.arange(ORDER + 1.0), (len(z), 1))
    if slope_at_one is not None:
        missing = slope_at_one - (shares[:, :-1] * powers[:, :-1]).sum(1)
        last = np.divide(missing, rest, where=rest > 1e-9, out=np.full(len(z), float(ORDER)))
        powers[:, -1] = np.clip(np.nan_to_num(last), ORDER, 1e6)
    return Series(shares, powers)
