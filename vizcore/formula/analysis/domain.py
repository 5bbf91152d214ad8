"""Where a formula has no real value: on whole stretches of the axis, and at single points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from vizcore.arrays import Floats, Mask
from vizcore.formula.analysis.pieces import Pieces
from vizcore.formula.analysis.rounding import PLACED, with_doubt
from vizcore.formula.backends.evaluate import evaluate, evaluate_nodes
from vizcore.formula.calculus.factors import ONE, TWO
from vizcore.formula.tree import CONDITIONS, Node, call, walk

Stretch = tuple[float, float]

# Where a function of real numbers has none for a value; single points such as log 0 do not count.
_OUTSIDE: Mapping[str, Callable[..., Any]] = {
    **dict.fromkeys(("log", "sqrt"), lambda u: u < 0),
    **dict.fromkeys(("asin", "acos", "atanh"), lambda u: np.abs(u) > 1),
    "log1p": lambda u: u < -1,
    "acosh": lambda u: u < 1,
    "pow": lambda base, exponent: (base < 0) & (exponent != np.floor(exponent)),
}
# What is 0 where a function of real numbers ceases to have a value …
_BORDERS: Mapping[str, Callable[..., Node]] = {
    **dict.fromkeys(("log", "sqrt"), lambda u: u),
    **dict.fromkeys(("asin", "acos", "atanh"), lambda u: call("sub", ONE, call("pow", u, TWO))),
    **dict.fromkeys(("div", "mod"), lambda a, b: b),
    "log1p": lambda u: call("add", ONE, u),
    "acosh": lambda u: call("sub", u, ONE),
    "pow": lambda base, exponent: base,
    "tan": lambda u: call("cos", u),
}
# … and whether it has one there itself.
_ON_BORDER: Mapping[str, Callable[..., Any]] = {
    **dict.fromkeys(("sqrt", "asin", "acos", "acosh"), lambda *args: True),
    "pow": lambda base, exponent: exponent >= 0,
}
# Looked at in each stretch between two breaks: shares of its length, distances from its only end.
_INSIDE = np.array([0.4142135623, 0.1, 0.2711, 0.7322, 0.9])
_BEYOND = np.array([0.4142135623, 0.01, 3.3, 47.1, 9001.7])


def undefined_stretches(tree: Node, breaks: Sequence[float]) -> tuple[Stretch, ...]:
    """The open stretches on which a formula has no real value, ascending.

    Parameters
    ----------
    tree
        Without parameters.
    breaks
        Ascending; all places at which it may begin or cease to have a value.
    """
    ends = list(pairwise((-np.inf, *breaks, np.inf)))
    points = np.array([_inside(low, high) for low, high in ends])
    lost, known = _told(tree, points)
    without = set(np.flatnonzero(lost.any(axis=1) & ~known.any(axis=1)).tolist())
    pieces = Pieces(tree, points[:, 0])
    found: list[Stretch] = []
    for i, (low, high) in enumerate(ends):
        if i in without or has_no_value(pieces[i]):
            joins = found and found[-1][1] == low and not _has_value(tree, low)
            found.append((found.pop()[0] if joins else low, high))
    return tuple(found)


def _inside(low: float, high: float) -> Floats:
    if np.isinf(low) and np.isinf(high):
        return _BEYOND * (-1) ** np.arange(_BEYOND.size)
    if np.isinf(low):
        return high - _BEYOND
    return low + (_BEYOND if np.isinf(high) else (high - low) * _INSIDE)


def _told(tree: Node, x: Floats) -> tuple[Mask, Mask]:
    """Where the tree has no value because of a domain, and where it has a finite one.

    Neither where it overflows: ∞ − ∞ is no number in float64 and may well be one.
    """
    values = evaluate_nodes((tree,), x, {})
    told = _carried_up(tree, values, lambda node: _outside(node, values), np.isnan)
    told = np.array(np.broadcast_to(told, x.shape))
    return told, np.isfinite(np.broadcast_to(values[tree], x.shape)) & ~told


def _outside(node: Node, values: Mapping[Node, Any]) -> Any:
    outside = _OUTSIDE.get(node.op)
    return outside(*(values[arg] for arg in node.args)) if outside else False


def _carried_up(
    tree: Node,
    values: Mapping[Node, Any],
    lost_at: Callable[[Node], Any],
    stays: Callable[[Any], Any] = lambda value: True,
) -> Any:
    """Where the tree has no value, from where its operations have none."""
    lost: dict[Node, Any] = {}
    with np.errstate(all="ignore"):
        for node in walk(tree):
            if node.op in CONDITIONS or not node.args:
                lost[node] = False  # a comparison with what has no value is false
            elif node.op == "where":
                condition, yes, no = node.args
                lost[node] = np.where(values[condition], lost[yes], lost[no])
            else:
                own = lost_at(node)
                for arg in node.args:
                    own = own | lost[arg]
                lost[node] = own & stays(values[node])
    return lost[tree]


def has_no_value(piece: Node) -> bool:
    """Whether something is 0 throughout that must not be 0, as in 1/relu(x) left of 0.

    Parameters
    ----------
    piece
        The one expression that holds on a stretch, without parameters.
    """
    for node in walk(piece):
        if node.op in _BORDERS:
            border = _BORDERS[node.op](*node.args)
            fixed = border, *(node.args[1:] if node.op == "pow" else ())
            if not any("x" in tree.names for tree in fixed):
                (zero, *others) = evaluate(fixed, np.zeros(()), {})
                if zero == 0 and not _has_value_on_border(node, zero, *others):
                    return True
    return False


def points_without_value(tree: Node, points: Floats) -> Mask:
    """At which single points a formula has no real value: 1/x and tanh(1/x) at 0.

    Parameters
    ----------
    tree
        Without parameters.
    points
        Breaks, each to rounding, shape (points,).

    Returns
    -------
    Shape (points,).
    """
    values = evaluate_nodes((tree,), points, {})
    borders = {node: _BORDERS[node.op](*node.args) for node in walk(tree) if node.op in _BORDERS}
    sizes, doubts = with_doubt(tuple(borders.values()), points, PLACED)
    with np.errstate(invalid="ignore"):
        on = dict(zip(borders, np.abs(sizes) <= doubts, strict=True))

    def lost_at(node: Node) -> Any:
        if node not in on:
            return False
        known = _has_value_on_border(node, *(values[arg] for arg in node.args))
        return np.where(on[node], ~known, _outside(node, values))

    return np.array(np.broadcast_to(_carried_up(tree, values, lost_at), points.shape))


def _has_value_on_border(node: Node, *operands: Any) -> Mask:
    known = _ON_BORDER.get(node.op)
    return np.asarray(known(*operands) if known else False, dtype=bool)


def _has_value(tree: Node, x: float) -> bool:
    return bool(np.isfinite(evaluate((tree,), np.array([x]), {})[0])[0])
