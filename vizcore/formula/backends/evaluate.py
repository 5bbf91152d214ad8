"""Tree → numbers, in NumPy and in float64: curves, properties and kinks need no tensors."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from vizcore.arrays import Floats
from vizcore.formula.calculus.exponentials import steady
from vizcore.formula.calculus.stable import stable
from vizcore.formula.effort import spend
from vizcore.formula.language.names import CONSTANTS
from vizcore.formula.tree import Node, walk

# NumPy has no erf; the C library's is exact to rounding and needs no SciPy.
_erf, erfc = (np.vectorize(f, otypes=[float]) for f in (math.erf, math.erfc))


def _power(base: Any, exponent: Any) -> Any:
    # For a negative base the power of the C library takes two hundred products' time.
    if np.ndim(exponent) or exponent not in range(3, 33):
        return np.power(base, exponent)
    result, left = 1.0, int(exponent)
    while left:
        if left % 2:
            result = result * base
        left //= 2
        base = base * base if left else base
    return result


NUMPY: Mapping[str, Callable[..., Any]] = {
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "eq": np.equal,
    "ne": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "neg": np.negative,
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "pow": _power,
    **{name: getattr(np, name) for name in ("abs", "sign", "exp", "expm1", "log", "log1p")},
    **{name: getattr(np, name) for name in ("sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: getattr(np, f"arc{name[1:]}") for name in ("asin", "acos", "atan")},
    **{name: getattr(np, f"arc{name[1:]}") for name in ("asinh", "acosh", "atanh")},
    "erf": _erf,
    "erfc": erfc,
    "Phi": lambda u: erfc(-u / math.sqrt(2)) / 2,
    "floor": np.floor,
    "round": np.rint,
    "mod": np.mod,
    # Keeps its relative accuracy as far left as there are numbers of full accuracy.
    "sigmoid": lambda u: 1 / (1 + np.exp(-u)),
    "softplus": lambda u: np.logaddexp(0, u),
    "relu": lambda u: np.maximum(u, 0),
    "min": np.minimum,
    "max": np.maximum,
    "clip": lambda u, low, high: np.minimum(np.maximum(u, low), high),
    "where": np.where,
}


# What takes longer than a product, in steps.
_WEIGHTS: Mapping[str, int] = {
    **dict.fromkeys(("erf", "erfc", "Phi"), 20), "pow": 2,
    **dict.fromkeys(("sigmoid", "softplus", "sin", "cos", "mod"), 4),
}  # fmt: skip


def weight(nodes: Iterable[Node]) -> int:
    """The steps that it takes to compute nodes on up to 256 points."""
    return sum(_WEIGHTS.get(node.op, 1) for node in nodes)


def evaluate(
    roots: tuple[Node, ...], x: Floats, params: Mapping[str, float], far: bool = True
) -> tuple[Floats, ...]:
    """Several trees on the same points, parts that they share computed once.

    They are computed in the forms of `steady` and `stable`, which have the same values, do not
    overflow on the way and cancel less.

    Parameters
    ----------
    roots
        Trees that are numbers, not conditions.
    x
        Points, of any shape.
    params
        Every parameter that occurs.
    far
        False where no exponential can overflow, as near a point known to have a value: the form of
        `steady` takes long to find for a high derivative.

    Returns
    -------
    One array of the shape of `x` for each tree; inf and NaN where it has no finite value.
    """
    roots = _stable(roots, far)
    values = evaluate_nodes(roots, x, params)
    results = []
    for root in roots:
        result = np.empty(x.shape)
        result[...] = values[root]
        results.append(result)
    return tuple(results)


def evaluate_nodes(
    roots: tuple[Node, ...], x: Floats, params: Mapping[str, float]
) -> dict[Node, Any]:
    """The value of every node under the roots, of the shape of `x` or, where constant, scalar."""
    known: Mapping[str, Any] = {"x": x, **CONSTANTS, **params}
    plan, steps = _plan(roots)
    spend(steps * (1 + x.size // 256))
    values: dict[Node, Any] = {}
    with np.errstate(all="ignore"):
        for node, function in plan:
            if function:
                values[node] = function(*[values[arg] for arg in node.args])
            elif node.op == "number":
                values[node] = np.float64(node.value)
            else:
                values[node] = np.asarray(known[node.name], dtype=np.float64)
    return values


@lru_cache(maxsize=1024)
def _stable(roots: tuple[Node, ...], far: bool) -> tuple[Node, ...]:
    return tuple(stable(steady(root)) if far else stable(root) for root in roots)


@lru_cache(maxsize=1024)
def _plan(
    roots: tuple[Node, ...],
) -> tuple[list[tuple[Node, Callable[..., Any] | None]], int]:
    """The nodes in order, each operation with its function, and their weight."""
    order = walk(*roots)
    return [(node, NUMPY.get(node.op)) for node in order], weight(order)
