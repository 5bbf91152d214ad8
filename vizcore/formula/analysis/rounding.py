"""Tree → numbers with a bound on what rounding has done to each of them.

First order running error analysis (Higham 2002, Accuracy and Stability of Numerical Algorithms,
§3.3): whether a small number is 0 does not depend on the unit that a formula is written in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from vizcore.arrays import Floats
from vizcore.formula.backends.evaluate import evaluate_nodes, weight
from vizcore.formula.effort import spend
from vizcore.formula.tree import Node, walk

PLACED = 1e-13  # how far a break may be off, relative to its size
_UNIT = 2.0**-51  # four units in the last place: no function of the C library is farther off
_HUGE = 1e-308  # 1/∞, where ∞ stands for what overflowed
_LEAST = 5e-324  # what 0 stands for if it underflowed


def _times(factor: Any, doubt: Any) -> Any:
    """Their product, in which nothing times ∞ is nothing."""
    if np.ndim(doubt) == 0:
        return np.abs(factor) * doubt if doubt else 0.0
    return np.where(doubt > 0, np.abs(factor) * doubt, 0.0)


def _divided(y: Any, a: Any, b: Any, da: Any, db: Any) -> Any:
    overflowed = np.where(np.isinf(b) & (a != 0), np.abs(a) * _HUGE, 0.0)
    return _times(1 / b, da) + _times(y / b, db) + overflowed


def _power(y: Any, a: Any, b: Any, da: Any, db: Any) -> Any:
    return _times(b * np.abs(a) ** (b - 1), da) + (
        _times(y * np.log(np.abs(a)), db) if np.any(db) else 0.0
    )


# How far the errors of the operands carry, from the value y, the operands and their errors.
_CARRIED: Mapping[str, Callable[..., Any]] = {
    "add": lambda y, a, b, da, db: da + db,
    "sub": lambda y, a, b, da, db: da + db,
    "mul": lambda y, a, b, da, db: (
        np.where(db > 0, np.abs(a) * db, 0.0) + np.where(da > 0, np.abs(b) * da, 0.0)
    ),
    "div": _divided,
    "pow": _power,
    "exp": lambda y, u, du: y * du,
    "expm1": lambda y, u, du: (y + 1) * du,
    "log": lambda y, u, du: du / np.abs(u),
    "log1p": lambda y, u, du: du / np.abs(1 + u),
    "sqrt": lambda y, u, du: np.where(y > 0, du / (2 * y), np.sqrt(du)),
    "sin": lambda y, u, du: np.minimum(du, 2),
    "cos": lambda y, u, du: np.minimum(du, 2),
    "tan": lambda y, u, du: (1 + y * y) * du,
    "sinh": lambda y, u, du: np.cosh(u) * du,
    "cosh": lambda y, u, du: np.abs(np.sinh(u)) * du,
    "tanh": lambda y, u, du: (1 - y * y) * du,
    "asin": lambda y, u, du: du / np.sqrt(1 - u * u),
    "acos": lambda y, u, du: du / np.sqrt(1 - u * u),
    "asinh": lambda y, u, du: du / np.sqrt(1 + u * u),
    "acosh": lambda y, u, du: du / np.sqrt(u * u - 1),
    "atanh": lambda y, u, du: du / (1 - u * u),
    "atan": lambda y, u, du: du / (1 + u * u),
    "erf": lambda y, u, du: 1.13 * np.exp(-u * u) * du,
    "erfc": lambda y, u, du: 1.13 * np.exp(-u * u) * du,
    "Phi": lambda y, u, du: 0.4 * np.exp(-u * u / 2) * du,
    "mod": lambda y, a, b, da, db: da + _times(a / b, db),
    "sigmoid": lambda y, u, du: np.exp(-np.abs(u)) * du,
    "softplus": lambda y, u, du: np.minimum(y, 1) * du,
    "max": lambda y, a, b, da, db: np.maximum(da, db),
    "min": lambda y, a, b, da, db: np.maximum(da, db),
    "clip": lambda y, u, low, high, du, dlow, dhigh: np.maximum(du, np.maximum(dlow, dhigh)),
    "where": lambda y, condition, a, b, dc, da, db: np.where(condition, da, db),
}
# Round nothing themselves.
_EXACT = {"neg", "abs", "relu", "min", "max", "clip", "where", "sign", "floor", "round", "mod"}
# What an operation rounds itself, if that may be less than `_UNIT` of its value: nothing times 1,
# and no more than the distance to 1 where that is smaller than any unit.
_ROUNDED: Mapping[str, Callable[..., Any]] = {
    "mul": lambda y, a, b: np.where((np.abs(a) == 1) | (np.abs(b) == 1), 0.0, np.abs(y)),
    "div": lambda y, a, b: np.where(np.abs(b) == 1, 0.0, np.abs(y)),
    "pow": lambda y, a, b: np.where(np.abs(a) == 1, 0.0, np.abs(y)),
    "exp": lambda y, u: np.maximum(y, _LEAST / _UNIT),
    "tanh": lambda y, u: np.minimum(np.abs(y), 2 * np.exp(-2 * np.abs(u)) / _UNIT),
    "erf": lambda y, u: np.minimum(np.abs(y), np.exp(-u * u) / _UNIT),
    "erfc": lambda y, u: np.minimum(y, np.exp(-u * u) / _UNIT) + _LEAST / _UNIT,
    "Phi": lambda y, u: np.minimum(y, np.exp(-u * u / 2) / _UNIT) + _LEAST / _UNIT,
    "sigmoid": lambda y, u: np.maximum(np.minimum(y, np.exp(-np.abs(u)) / _UNIT), _LEAST / _UNIT),
}


def with_doubt(roots: tuple[Node, ...], x: Floats, off: float = 0.0) -> tuple[Floats, Floats]:
    """Several trees without parameters on the same points, and how far rounding may be off.

    Parameters
    ----------
    roots
        Without parameters.
    x
        Points, of any shape.
    off
        How far the points may be off, relative to their size.

    Returns
    -------
    values, doubt
        Shape (trees, *points). A true value lies within `doubt`, which is not negative, of the
        computed one; NaN where there is no value.
    """
    values = evaluate_nodes(roots, x, {})
    nodes = walk(*roots)
    spend(2 * weight(nodes) * (1 + x.size // 256))
    doubt: dict[Node, Any] = {}
    carried: Any
    rounded: Any
    with np.errstate(all="ignore"):
        for node in nodes:
            y, carried, rounded = values[node], 0.0, 0.0
            if node.op == "symbol" and node.name == "x":
                carried = off * np.abs(x)
            operands = [values[arg] for arg in node.args]
            if node.op in _CARRIED:
                carried = _CARRIED[node.op](y, *operands, *(doubt[arg] for arg in node.args))
            elif node.op in ("neg", "abs", "relu"):
                carried = doubt[node.args[0]]
            if node.op in _ROUNDED:
                rounded = _UNIT * _ROUNDED[node.op](y, *operands)
            elif node.args and node.op not in _EXACT and y.dtype == np.float64:
                rounded = _UNIT * np.abs(y)
            doubt[node] = carried + rounded
    found = np.empty((2, len(roots), *x.shape))
    for row, root in enumerate(roots):
        found[0, row], found[1, row] = values[root], doubt[root]
    return found[0], found[1]
