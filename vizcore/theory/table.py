"""Several moments of an activation at once, for many variances: quick rather than exact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vizcore.theory.moments import LOG_Q, SPACING, Floats, cubic, settled_power

ENDLESS = 1e9  # beyond stand logarithms of 0 and of what is infinite
_FINER = 16  # steps within one of `LOG_Q`: straight lines between them are off by less than 1e-4
_FINE = np.linspace(LOG_Q[0], LOG_Q[-1], _FINER * (len(LOG_Q) - 1) + 1)
_STEP = SPACING / _FINER
_LEFT = np.clip(np.arange(len(_FINE)) // _FINER, 1, len(LOG_Q) - 3)
_WEIGHTS = cubic((_FINE - LOG_Q[_LEFT]) / SPACING, *np.eye(4)[..., None])
_NEAREST = np.rint(np.arange(len(_FINE)) / _FINER).astype(int)


class Table:
    """Tables over `LOG_Q`, read together along straight lines.

    Parameters
    ----------
    logarithms
        These go on as the straight lines with which they leave the table.
    ratios
        These stay what they are at its ends.
    """

    def __init__(self, logarithms: Sequence[Floats], ratios: Sequence[Floats]) -> None:
        values = _refined(np.stack([*logarithms, *ratios]))
        infinite = np.isinf(values)
        values[infinite] = np.copysign(10 * ENDLESS, values[infinite])
        steps = np.diff(values, axis=1, append=values[:, -1:])
        steps[infinite | np.roll(infinite, -1, axis=1)] = 0.0  # nothing lies between 0 and a number
        with np.errstate(invalid="ignore"):
            leaving = np.diff(np.stack(logarithms), axis=1)[:, [0, -1]]
        powers = settled_power(leaving / SPACING) * _STEP
        ends = np.zeros((len(values), 2))
        ends[: len(logarithms)] = np.where(np.isfinite(powers), powers, 0.0)
        # One more row at each end, from which all beyond is reached.
        before = values[:, :1] - ends[:, :1]
        values = np.hstack([before, values])
        steps = np.hstack([ends[:, :1], steps[:, :-1], ends[:, 1:]])
        self.count, self.rows = len(values), np.vstack([values, steps]).T.copy()

    def at(self, log_q: Floats) -> list[Floats]:
        """Every table at these ln q, in their order; NaN where ln q is."""
        place = np.minimum(np.maximum((log_q - _FINE[0]) / _STEP + 1, -ENDLESS), ENDLESS)
        left = np.fmin(np.fmax(place, 0.0), len(self.rows) - 1.0).astype(np.intp)
        rows = self.rows.take(left.ravel(), axis=0).reshape(*left.shape, 2 * self.count)
        part = (place - left)[..., None]
        found = rows[..., : self.count] + rows[..., self.count :] * part
        return [found[..., column] for column in range(self.count)]


def _refined(tables: Floats) -> Floats:
    """Cubics through the tables, shape (tables, points); the nearest entry beside infinite ones."""
    with np.errstate(invalid="ignore"):
        found = sum(w * tables[:, _LEFT + k] for k, w in zip((-1, 0, 1, 2), _WEIGHTS, strict=True))
    return np.where(np.isfinite(found), found, tables[:, _NEAREST])
