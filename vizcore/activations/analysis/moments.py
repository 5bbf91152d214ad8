"""What an activation does to a normal variable, on average."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vizcore.activations.analysis.domain import outside, undefined
from vizcore.activations.analysis.sampling import sample
from vizcore.activations.analysis.survey import ends_of, intervals
from vizcore.activations.model import Activation
from vizcore.arrays import Floats
from vizcore.formula.analysis.breaks import with_values
from vizcore.formula.analysis.centres import centres
from vizcore.formula.backends.evaluate import weight
from vizcore.formula.tree import walk
from vizcore.quadrature import expectation

_REACH = 10  # standard deviations: a pole farther out has no weight
_MOST_POINTS, _MOST_STEPS = 100_000, 6_000  # a few milliseconds, and thirty for fast waves
_ROUNDING = 1e-12  # of E |φ|: a mean as small as this is 0


@dataclass(frozen=True)
class Moments:
    """Expectations for z ~ N(mean, std²), not finite where they do not exist.

    Attributes
    ----------
    mean, second
        E[φ(z)] and E[φ(z)²].
    variance
        Var φ(z), to its own digits also where the mean is much larger; 0 if φ is constant.
    slope_second
        E[φ′(z)²].
    flat
        P(φ′(z) = 0).
    resolved
        Whether quadrature could follow φ and φ′; an expectation for which it could not is NaN.
    undefined
        The stretches within 10 std of the mean on which φ has no value. If there are any, no
        expectation exists: all are NaN, and only P(φ′(z) = 0) is told.
    """

    mean: float
    second: float
    variance: float
    slope_second: float
    flat: float
    resolved: bool = True
    undefined: tuple[tuple[float, float], ...] = ()

    @property
    def forward_gain(self) -> float:
        """1/√E[φ²]: weights scaled by it keep the size of the signal; NaN if E[φ²] is no number."""
        return _gain(self.second)

    @property
    def backward_gain(self) -> float:
        """1/√E[φ′²]: weights scaled by it keep the size of the gradient; NaN as above."""
        return _gain(self.slope_second)

    def condition_number(self, inputs: int, bias: bool = False) -> float:
        """κ of the loss ½E(w·y + b − t)², quadratic in w, for independent inputs y = φ(z).

        Its Hessian is E[yyᵀ] = v·I + m²·11ᵀ, v the variance and m the mean of φ(z), so that
        κ = 1 + n·m²/v for n > 1 inputs; with a bias the constant input 1 joins in. Infinite for
        v = 0, NaN where there is no variance.
        """
        m, v = self.mean, self.variance
        if not math.isfinite(m * v):
            return math.nan
        if inputs == 1 and not bias:
            return 1.0
        if v == 0:
            return math.inf
        if not bias:
            return 1.0 + inputs * m * m / v
        # On 1/√n and the constant: [[v + nm², √n·m], [√n·m, 1]], of determinant v.
        along = v + inputs * m * m
        largest = (along + 1 + math.hypot(along - 1, 2 * math.sqrt(inputs) * m)) / 2
        return largest * largest / v


def _gain(square: float) -> float:
    if not math.isfinite(square):
        return math.nan
    return math.inf if square == 0 else 1 / math.sqrt(square)


def moments(
    activation: Activation, mean: float = 0.0, std: float = 1.0, **params: float
) -> Moments:
    """Expectations of an activation and its slope under a normal distribution.

    By quadrature that is split at the kinks and refined until two rules agree, exact to about 12
    digits.

    Parameters
    ----------
    mean, std
        Of the normal variable.
    **params
        Parameters of the activation that are not at their default.
    """
    share = flat_share(activation, mean, std, **params)
    low, high = mean - _REACH * std, mean + _REACH * std
    without = tuple(s for s in undefined(activation, **params) if s[0] < high and s[1] > low)
    if without:
        return Moments(math.nan, math.nan, math.nan, math.nan, share, undefined=without)
    breaks = [b.x for b in activation.breaks(**params)]
    around = [c.x for c in centres(with_values(activation.tree, activation.bind(params)))]

    # The variance is that of φ(z) − φ(mean): beside a large constant it keeps its digits.
    (middle,) = sample(activation, np.array([mean]), 0, **params)[0]
    middle = middle if np.isfinite(middle) else 0.0

    def integrands(x: Floats) -> Floats:
        y, slope = sample(activation, x, 1, **params)
        off = y - middle
        return np.stack((y, y * y, slope * slope, off, off * off))

    steps = weight(walk(*activation.trees[:2]))
    most = min(_MOST_POINTS, _MOST_STEPS * 256 // steps)
    found = expectation(integrands, (*breaks, *around), mean, std, most)
    values, lost = found.value.copy(), ~found.settled
    if lost.any():
        pole, cusp = _endless(activation, mean, std, params)
        endless = lost & [pole, pole, pole or cusp, pole, pole]
        values[lost] = np.nan
        values[endless & [False, True, True, False, True]] = np.inf
        lost &= ~endless
    first, second, slope_second, off, square = values.tolist()
    spread = square - off * off
    size = found.size[0] if np.isfinite(found.size[0]) else 0.0
    return Moments(
        mean=0.0 if abs(first) <= _ROUNDING * size else first,
        second=second,
        variance=0.0 if spread <= _ROUNDING * square else spread,
        slope_second=slope_second,
        flat=share,
        resolved=not lost[:3].any(),
    )


def _endless(
    activation: Activation, mean: float, std: float, params: dict[str, float]
) -> tuple[bool, bool]:
    """Whether φ, and whether φ′, has no bound near some break within reach."""
    found = intervals(activation, **params)
    ends = np.array([(i.low, i.high) for i in found])
    within = np.abs(ends - mean) <= _REACH * std
    value, slope = (np.isinf(ends_of(found, order)[within]).any() for order in (0, 1))
    return bool(value), bool(slope)


def flat_share(
    activation: Activation, mean: float = 0.0, std: float = 1.0, **params: float
) -> float:
    """P(φ′(z) = 0) for z ~ N(mean, std²): the probability of the stretches that are flat."""

    def below(x: float) -> float:
        return math.erfc((mean - x) / (std * math.sqrt(2))) / 2

    flat = [(i.low, i.high) for i in intervals(activation, **params) if i.flat]
    known = outside(flat, undefined(activation, **params))
    return sum(below(high) - below(low) for low, high in known)
