"""Where an activation has a value, and where it has none."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vizcore.activations.model import Activation
from vizcore.formula.analysis.breaks import with_values
from vizcore.formula.analysis.domain import points_without_value, undefined_stretches
from vizcore.formula.effort import remembered


@remembered(1024)
def undefined(activation: Activation, **params: float) -> tuple[tuple[float, float], ...]:
    """The open stretches of the real axis on which φ has no real value (NaN).

    Parameters
    ----------
    activation
        A catalogue entry or a typed formula.
    **params
        Parameters that are not at their default.

    Returns
    -------
    Pairs (low, high), ascending, with ends in x that may be infinite: ``((-inf, 0.0),)`` for
    ``log(x)``; empty for a function that has a value almost everywhere. A single point without a
    value, such as a pole, is no stretch, and what overflows has a value. Of endlessly many
    stretches, as of ``sqrt(sin(x))``, those nearest to 0.

    Raises
    ------
    TypeError
        If the activation has no parameter of a given name.
    """
    edges = tuple(b.x for b in activation.breaks(**params))
    return undefined_stretches(with_values(activation.tree, activation.bind(params)), edges)


@remembered(1024)
def without_value(activation: Activation, **params: float) -> tuple[float, ...]:
    """The single points at which φ has no real value, ascending: 0 for ``1/x`` and ``log(x)``.

    Ends of stretches without values are among them if they have none either. A hole that a limit
    fills, as that of ``sin(x)/x`` at 0, is none. Parameters and errors as of `undefined`.
    """
    stretches = undefined(activation, **params)
    points = {b.x for b in activation.breaks(**params) if b.order is not None}
    points |= {end for stretch in stretches for end in stretch if math.isfinite(end)}
    apart = sorted(x for x in points if not any(low < x < high for low, high in stretches))
    if not apart:
        return ()
    at = np.array(apart)
    tree = with_values(activation.tree, activation.bind(params))
    return tuple(at[points_without_value(tree, at)].tolist())


def beyond(activation: Activation, x: NDArray[np.float64], **params: float) -> NDArray[np.bool_]:
    """Which points lie in a stretch or at a point without a value, of the shape of `x`.

    The text of φ may have a value there: max(−1, log 0) is −1, and xˣ at −3 is −1/27. Parameters
    and errors as of `undefined`.
    """
    lost = np.isin(x, without_value(activation, **params))
    for low, high in undefined(activation, **params):
        lost |= (low < x) & (x < high)
    return lost


def outside(
    pairs: Sequence[tuple[float, float]], stretches: Sequence[tuple[float, float]]
) -> tuple[tuple[float, float], ...]:
    """What is left of intervals (low, high) without some stretches, all of them ascending."""
    left = list(pairs)
    for low, high in stretches:
        parts = [part for a, b in left for part in ((a, min(b, low)), (max(a, high), b))]
        left = [(a, b) for a, b in parts if a < b]
    return tuple(left)
