"""Around 0, where a formula is a small difference of large numbers, float64 runs out of digits."""

from __future__ import annotations

import numpy as np

from vizcore.activations.analysis.sampling import sample
from vizcore.activations.model import Activation
from vizcore.formula.analysis.breaks import with_values
from vizcore.formula.analysis.centres import units_at
from vizcore.formula.analysis.rounding import with_doubt
from vizcore.formula.calculus.exponentials import steady
from vizcore.formula.calculus.stable import stable

_SIZES = np.geomspace(1e-15, 1, 151)  # of x, ten a decade
_SHARE = 1e-6  # of φ: six digits
_UNDERFLOW = 1e-290  # what is as small is no difference
_FILLED = 1e-3  # units of the argument from a hole, where `sample` reads φ off its neighbourhood …
_AROUND = 2e-3 * np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])  # … from here


def digits_lost_below(activation: Activation, **params: float) -> float:
    """The |x| under which rounding in float64 may change φ by more than a millionth of itself.

    Such as 10⁻⁸ for ``sigmoid(x) - 0.5``, where two numbers next to ½ are subtracted. Most such
    formulas are computed in another form that keeps all digits, see
    `vizcore.formula.calculus.stable`; this bounds the rounding of that form.

    Parameters
    ----------
    activation
        A catalogue entry or a typed formula.
    **params
        Parameters that are not at their default.

    Returns
    -------
    float
        0 if φ keeps its digits however near x is to 0. A half line without a value, or on which φ
        is 0, does not count.
    """
    tree = with_values(activation.tree, activation.bind(params))
    x = np.stack((-_SIZES, _SIZES))
    form = (stable(steady(tree)),)
    doubt = with_doubt(form, x)[1][0]
    if any(b.hole and b.x == 0 for b in activation.breaks(**params)):
        unit = float(units_at(tree, np.zeros(1))[0])
        doubt[np.abs(x) < _FILLED * unit] = with_doubt(form, _AROUND * unit)[1].max()
    size = np.abs(sample(activation, x, 0, **params)[0])
    with np.errstate(invalid="ignore"):
        lost = (doubt > np.maximum(_SHARE * size, _UNDERFLOW)) & np.isfinite(size)
    # From 0 outwards; what never has digits is 0 but for rounding.
    ends = [int(np.argmin(side)) for side in lost if not side.all()]
    return float(max((_SIZES[end] for end in ends if end), default=0.0))
