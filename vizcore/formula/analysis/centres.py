"""Around which points a formula does something: where the inner expressions pass 0 or turn."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import NamedTuple

import numpy as np

from vizcore.arrays import Floats
from vizcore.formula.analysis.roots import narrowed
from vizcore.formula.analysis.zeros import line, zero_of_line
from vizcore.formula.backends.evaluate import evaluate, weight
from vizcore.formula.calculus.derivative import derivative
from vizcore.formula.effort import TooMuch, limited, remembered
from vizcore.formula.tree import Node, call, walk

_LINEAR = {"neg", "add", "sub", "mul", "where", "and", "or"}  # operands need no look of their own
_MOST = 12  # centres, those nearest to 0
_LINES = 6  # of them from straight lines
_STEPS = 1_000  # of work on derivatives, and again on values
_FARTHEST = 1e12
_BLURRED = 1e-5  # of |x|: nearer to a point than a thousandth of it rounding blurs differences
# From the zero of a line outwards, over its scale, by 6 % a step.
_OUTWARD = np.geomspace(1e-5, 1e7, 480)


class Centre(NamedTuple):
    """A point, and over which distance the argument that is 0 there grows to 1; NaN if unknown.

    `own` is False for a 0 at which the formula does nothing.
    """

    x: float
    scale: float
    own: bool = True


@remembered(1024)
def centres(tree: Node) -> tuple[Centre, ...]:
    """The points around which to look at a formula without parameters, ascending, 0 among them.

    A function of u = u(x) changes near u = 0: `tanh(u)` rises there, `exp(-u²)` has its bump,
    `1/(1 + u²)` too. So the centres are the zeros and the turning points of every u to which an
    operation that is not linear is applied: of ``exp(-(x - 40)^2)`` 0 and 40.
    """
    lines = {0.0: math.inf}
    curves = list[Node]()
    with suppress(TooMuch), limited(_STEPS):
        for inner in _inner(tree):
            straight = line(inner)
            if straight is None:
                curves += [inner, derivative(inner)]
                continue
            start, rise = straight
            if rise != 0 and abs(start) < _FARTHEST * abs(rise):
                zero = zero_of_line(inner, start, rise)
                lines[zero] = min(lines.get(zero, math.inf), 1 / abs(rise))
    alone = math.isinf(lines[0.0])
    if alone:
        lines[0.0] = 1.0
    found = _nearest(np.array(list(lines)), _LINES)
    if curves:
        around = [x + lines[x] * _OUTWARD * side for x in found.tolist() for side in (-1, 1)]
        x = np.unique(np.concatenate((found, *around)))
        zeros = np.concatenate(_zeros(curves, x))
        alone &= 0 not in zeros
        more = _nearest(zeros, _MOST - found.size)
        found = _nearest(np.concatenate((found, more)), _MOST)
    return tuple(Centre(x, lines.get(x, math.nan), x != 0 or not alone) for x in found.tolist())


def units_at(tree: Node, points: Floats) -> Floats:
    """Over which distance from each point the formula changes, as far as straight lines tell it.

    Shape (points,). Where no argument is 0, the formula is taken to change over |x|, at least 1.
    """
    units = np.maximum(1, np.abs(points))
    for x, scale, _ in centres(tree):
        if math.isfinite(scale):
            own = np.abs(points - x) <= 1e-9 * (scale + abs(x))
            units[own] = max(scale, _BLURRED * abs(x))
    return units


def _inner(tree: Node) -> list[Node]:
    """What operations that are not linear are applied to, innermost first."""
    found: dict[Node, None] = {}
    for node in walk(tree):
        if node.op in _LINEAR or not node.args:
            continue
        if node.op in ("lt", "le", "gt", "ge", "eq", "ne", "min", "max"):
            found[call("sub", *node.args)] = None
        elif node.op == "clip":
            found.update(dict.fromkeys(call("sub", node.args[0], end) for end in node.args[1:]))
        else:
            found.update(dict.fromkeys(node.args[node.op == "div" :]))
    return [node for node in found if "x" in node.names]


def _zeros(curves: list[Node], x: Floats) -> list[Floats]:
    """Where curved expressions change their sign; of too many the innermost ones."""
    most = _STEPS * 256 // x.size
    while weight(walk(*curves)) > most:
        curves = curves[: len(curves) // 2]
    found = []
    for tree, values in zip(curves, evaluate(tuple(curves), x, {}), strict=True):
        signs = np.sign(values)
        alone = (signs[1:-1] == 0) & (signs[:-2] != 0) & (signs[2:] != 0)
        at = np.flatnonzero(signs[1:] * signs[:-1] < 0)
        at = at[np.argsort(np.abs(x[at]))[:_MOST]]
        found += [narrowed(tree, x[at], x[at + 1], signs[at], bits=48)[1], x[1:-1][alone]]
    return found


def _nearest(points: Floats, most: int) -> Floats:
    """Points apart from each other, so many nearest to 0, ascending."""
    points = np.unique(points)
    apart = np.diff(points, prepend=-np.inf) > 1e-9 * np.abs(points)
    points = points[apart]
    return np.sort(points[np.argsort(np.abs(points))[:most]])
