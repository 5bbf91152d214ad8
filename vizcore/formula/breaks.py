"""Where a formula is not smooth: candidates from its tree, each then examined from both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vizcore.formula.derivative import derivative
from vizcore.formula.evaluate import evaluate
from vizcore.formula.factors import ONE, PI, exact, literal
from vizcore.formula.pieces import Pieces
from vizcore.formula.roots import narrowed
from vizcore.formula.tree import Node, call, number, substitute, symbols, walk

Array = NDArray[np.float64]

_MOST = 256  # breaks reported, those nearest to 0
_MOST_STEPS = 128  # of floor, round and mod: each has an expression of its own
_FARTHEST = 1e9
_NOISE = 1e-8, 1e-6, 1e-3  # relative differences that rounding may cause in φ, φ′ and φ″
# Zeros are looked for in steps of 0.02 to ±20 and in steps of 1 % to ±10⁴.
_FAR = 20 * np.geomspace(1, 500, 625)
_GRID = np.unique(np.concatenate((-_FAR, np.arange(-1000, 1001) / 50, _FAR)))


@dataclass(frozen=True)
class Break:
    """A point at which a formula changes or is undefined.

    Attributes
    ----------
    x
        Where.
    order
        The lowest derivative that is not continuous there: 0 for a jump or a pole of φ, 1 for a
        kink, 2 for a corner of φ′, 3 for anything smoother; None if the formula is smooth there
        and only its text is not defined, as that of sin(x)/x at 0.
    """

    x: float
    order: int | None


def with_values(tree: Node, params: Mapping[str, float]) -> Node:
    """The tree with numbers in the place of its parameters."""
    return substitute(tree, {name: literal(exact(float(v))) for name, v in params.items()})


def find_breaks(tree: Node) -> tuple[Break, ...]:
    """The breaks of a formula without parameters, in order; of too many those nearest to 0."""
    points = _candidates(tree)
    if not points.size:
        return ()
    gaps = np.diff(points, prepend=-np.inf, append=np.inf)
    # Far enough from the point for rounding, near enough to see no other one.
    reach = np.minimum(1e-3 * np.maximum(1, np.abs(points)), np.minimum(gaps[:-1], gaps[1:]) / 4)
    orders = _orders(tree, points, reach)
    pieces = Pieces(tree, np.concatenate((points - reach, points + reach)))
    count = len(points)
    return tuple(
        Break(float(x), None if order == 3 and pieces.same(i, i + count) else int(order))
        for i, (x, order) in enumerate(zip(points, orders, strict=True))
    )


def _orders(tree: Node, points: Array, reach: Array) -> NDArray[np.int64]:
    """The lowest derivative that breaks at each point, judged at x ± h and x ± h/8; 3 for none."""
    slope = derivative(tree)
    sides = points + np.outer([-1, 1, -1 / 8, 1 / 8, 0], reach)
    orders = np.full(len(points), 3)
    results = evaluate((tree, slope, derivative(slope)), sides, {})
    for order, values in reversed(list(enumerate(results))):
        with np.errstate(all="ignore"):
            far, near = np.abs(values[1] - values[0]), np.abs(values[3] - values[2])
            size_far, size_near = np.abs(values[:2]).max(axis=0), np.abs(values[2:4]).max(axis=0)
            # Across a jump the difference stays as the sides close in; elsewhere it shrinks by 8.
            breaks = (near > _NOISE[order] * (1 + size_near)) & (near > 0.7 * far)
            breaks |= size_near > np.maximum(2.5 * size_far, 1)
        breaks |= ~np.isfinite(values[:4]).all(axis=0) | np.isinf(values[4])
        orders[breaks] = order
    return orders


def _candidates(tree: Node) -> Array:
    """Zeros of everything that switches or divides, ascending and apart from each other."""
    switches = list(dict.fromkeys(_switches(tree)))
    roots = [_affine_root(switch) for switch in switches]
    heights = list(dict.fromkeys(_heights(tree)))
    stairs = [_stair(height, _MOST_STEPS // len(heights)) for height in heights]
    curved = tuple(s for s, root in zip(switches, roots, strict=True) if root is None)
    curved += tuple(stair for stair in stairs if isinstance(stair, Node))
    found = np.array([r for r in roots if r is not None and abs(r) < _FARTHEST])
    signs = evaluate(curved, _GRID, {}) if curved else ()
    straight = [stair for stair in stairs if not isinstance(stair, Node)]
    found = np.concatenate([found, *straight, *map(_zeros, curved, signs)])
    tidy = np.round(found, 10)
    found = np.unique(np.where(np.abs(found - tidy) < 1e-12 * (1 + np.abs(found)), tidy, found))
    apart = np.diff(found, prepend=-np.inf) > 1e-9 * (1 + np.abs(found))
    found = found[apart]
    return np.sort(found[np.argsort(np.abs(found))[:_MOST]]) + 0.0  # no −0


def _difference(node: Node) -> list[Node]:
    return [call("sub", *node.args)]


def _power_base(node: Node) -> list[Node]:
    exponent = node.args[1]
    whole = exponent.op == "number" and exponent.value >= 0 and exponent.value.is_integer()
    return [] if whole else [node.args[0]]


_SWITCHES: Mapping[str, Callable[[Node], list[Node]]] = {
    **dict.fromkeys(("lt", "le", "gt", "ge", "eq", "ne", "min", "max"), _difference),
    **dict.fromkeys(("abs", "sign", "relu", "sqrt", "log"), lambda node: [node.args[0]]),
    "clip": lambda node: [call("sub", node.args[0], bound) for bound in node.args[1:]],
    "log1p": lambda node: [call("add", ONE, node.args[0])],
    "acosh": lambda node: [call("sub", node.args[0], ONE)],
    **dict.fromkeys(
        ("asin", "acos", "atanh"),
        lambda node: [call("sub", node.args[0], ONE), call("add", node.args[0], ONE)],
    ),
    "tan": lambda node: [call("cos", node.args[0])],
    "div": lambda node: [node.args[1]],
    "pow": _power_base,
}


def _switches(tree: Node) -> list[Node]:
    """Trees at whose zeros the formula may change: what is compared, what is divided by."""
    found: list[Node] = []
    for node in walk(tree):
        if node.op in _SWITCHES:
            found += [s for s in _SWITCHES[node.op](node) if "x" in symbols(s)]
    return found


_HEIGHTS: Mapping[str, Callable[[Node], Node]] = {
    "floor": lambda node: node.args[0],
    "round": lambda node: call("add", node.args[0], number(0.5)),
    "mod": lambda node: call("div", *node.args),
}


def _heights(tree: Node) -> list[Node]:
    """Trees at whose whole values the formula makes a step."""
    heights = [_HEIGHTS[node.op](node) for node in walk(tree) if node.op in _HEIGHTS]
    return [height for height in heights if "x" in symbols(height)]


def _stair(height: Node, most: int) -> Array | Node:
    """Where a straight line has whole values, those nearest to 0; else a tree with zeros there."""
    line = _line(height)
    if line is None:
        return call("sin", call("mul", PI, height))
    start, slope = line
    steps = np.round(start) + np.arange(-(most // 2), most // 2 + 1)
    with np.errstate(all="ignore"):
        places: Array = (steps - start) / slope
    near: Array = places[np.abs(places) < _FARTHEST]
    return near


def _affine_root(switch: Node) -> float | None:
    """The zero of a straight line, inf if it has none; None if the tree is not a line."""
    line = _line(switch)
    if line is None:
        return None
    start, slope = line
    return -start / slope if slope != 0 else np.inf


def _line(tree: Node) -> tuple[float, float] | None:
    """Value at 0 and slope of a straight line; None if the tree is not one."""
    slope_tree = derivative(tree)
    if symbols(slope_tree) - {"pi", "e"} or any(node.op in _HEIGHTS for node in walk(tree)):
        return None
    start, slope = map(float, evaluate((tree, slope_tree), np.zeros(()), {}))
    return start, slope


def _zeros(switch: Node, values: Array) -> Array:
    """Where the sign changes between grid points."""
    signs = np.sign(values)
    known = ~np.isnan(signs)
    at = np.flatnonzero((signs[1:] != signs[:-1]) & known[1:] & known[:-1])
    at = np.sort(at[np.argsort(np.abs(_GRID[at]))[:_MOST]])
    return narrowed(switch, _GRID[at], _GRID[at + 1], signs[at], bits=60)[1]
