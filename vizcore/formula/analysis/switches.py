"""At which points the text of a formula changes: what it compares, divides by, rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from vizcore.arrays import Floats
from vizcore.formula.analysis.zeros import MOST, line, whole_places, zeros
from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.calculus.factors import ONE, PI
from vizcore.formula.tree import Node, call, number, walk

_MOST_STEPS = 64  # of floor, round and mod: each has an expression of its own
_FARTHEST = 1e9


def switching_points(tree: Node) -> Floats:
    """Zeros of everything that switches or divides, ascending and apart from each other."""
    heights = dict.fromkeys(_heights(tree))
    found = [_stair(height, _MOST_STEPS) for height in heights]
    found += [zeros(switch) for switch in dict.fromkeys(_switches(tree))]
    if not found:
        return np.array([])
    points = np.unique(np.concatenate(found))
    points = points[np.abs(points) < _FARTHEST]
    points = points[np.diff(points, prepend=-np.inf) > 1e-9 * (1 + np.abs(points))]
    most = _MOST_STEPS + 1 if heights else MOST
    return np.sort(points[np.argsort(np.abs(points))[:most]]) + 0.0  # no −0


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
    **dict.fromkeys(("div", "mod"), lambda node: [node.args[1]]),
    "pow": _power_base,
}


def _switches(tree: Node) -> list[Node]:
    """Trees at whose zeros the formula may change: what is compared, what is divided by."""
    found: list[Node] = []
    for node in walk(tree):
        if node.op in _SWITCHES:
            found += [s for s in _SWITCHES[node.op](node) if "x" in s.names]
    return found


_HEIGHTS: Mapping[str, Callable[[Node], Node]] = {
    "floor": lambda node: node.args[0],
    "round": lambda node: call("add", node.args[0], number(0.5)),
    "mod": lambda node: call("div", *node.args),
}


def _heights(tree: Node) -> list[Node]:
    """Trees at whose whole values the formula makes a step."""
    heights = [_HEIGHTS[node.op](node) for node in walk(tree) if node.op in _HEIGHTS]
    return [height for height in heights if "x" in height.names]


def _stair(height: Node, most: int) -> Floats:
    """Where a tree has whole values; of a straight line those around its value at 0."""
    straight = line(height)
    if straight is None:
        places = zeros(call("sin", call("mul", PI, height)))
        plain = np.round(places, 12)  # where rounding has left of sin π what is not quite 0
        (values,) = evaluate((height,), plain, {})
        return np.where(values == np.rint(values), plain, places)
    return whole_places(*straight, most)
