"""A formula between its breaks: the one smooth expression that holds there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from vizcore.arrays import Floats
from vizcore.formula.backends.evaluate import evaluate_nodes
from vizcore.formula.calculus.algebra import minus, over, plus, power, times
from vizcore.formula.calculus.factors import ONE, ZERO, exact, literal
from vizcore.formula.effort import spend
from vizcore.formula.tree import Node, call, rebuild

Operands = tuple[Node, ...]

# Which way each switch goes, from the values of its operands …
_WAYS: Mapping[str, Callable[..., Any]] = {
    "abs": np.sign,
    "sign": np.sign,
    "relu": lambda u: u > 0,
    "floor": np.floor,
    "round": np.rint,
    "mod": lambda a, b: np.floor(a / b),
    "max": lambda a, b: a > b,
    "min": lambda a, b: a < b,
    "clip": lambda u, low, high: np.where(np.maximum(u, low) > high, 2, u < low),
    "where": lambda condition, yes, no: condition,
}


def _step(way: float) -> Node:
    return literal(exact(way)) if 0 < abs(way) < 1e100 else ZERO


# … and what it then passes on.
_CHOICES: Mapping[str, Callable[[Operands, float], Node]] = {
    "abs": lambda args, way: args[0] if way > 0 else minus(args[0]),
    "sign": lambda args, way: ONE if way > 0 else minus(ONE) if way < 0 else ZERO,
    "relu": lambda args, way: args[0] if way else ZERO,
    "floor": lambda args, way: _step(way),
    "round": lambda args, way: _step(way),
    "mod": lambda args, way: plus(args[0], minus(times(_step(way), args[1]))),
    "max": lambda args, way: args[0] if way else args[1],
    "min": lambda args, way: args[0] if way else args[1],
    "clip": lambda args, way: args[int(way)],
    "where": lambda args, way: args[1] if way else args[2],
}
_TIDY: Mapping[str, Callable[..., Node]] = {
    "add": plus,
    "sub": lambda a, b: plus(a, minus(b)),
    "neg": minus,
    "mul": times,
    "div": over,
    "pow": lambda a, b: power(a, b.value) if b.op == "number" else call("pow", a, b),
}


class Pieces:
    """The expressions that hold around given points.

    Parameters
    ----------
    tree
        Without parameters.
    points
        Shape (points,), none of them a break.
    """

    def __init__(self, tree: Node, points: Floats) -> None:
        values = evaluate_nodes((tree,), points, {})
        self._tree = tree
        self._steps = len(values)  # of taking every node again
        self._switches = [node for node in values if node.op in _WAYS]
        with np.errstate(all="ignore"):
            ways = [
                np.broadcast_to(_WAYS[node.op](*(values[arg] for arg in node.args)), points.shape)
                for node in self._switches
            ]
        self._ways = np.array(ways, dtype=float).reshape(len(ways), points.size).T
        self._known: dict[bytes, Node] = {}

    def __getitem__(self, index: int) -> Node:
        """The expression around a point: of ``where(x > 0, x, 0)``, ``0`` at −1, ``x`` at 1."""
        ways = self._ways[index]
        key = ways.tobytes()
        if key not in self._known:
            spend(self._steps)
            chosen = dict(zip(self._switches, ways.tolist(), strict=True))
            self._known[key] = rebuild(self._tree, lambda node, args: _kept(node, args, chosen))
        return self._known[key]

    def same(self, first: int, second: int) -> bool:
        """Whether every switch goes the same way at two points."""
        same: bool = np.array_equal(self._ways[first], self._ways[second], equal_nan=True)
        return same


def _kept(node: Node, args: Operands, chosen: Mapping[Node, float]) -> Node:
    if node in chosen:
        return _CHOICES[node.op](args, chosen[node])
    if node.op in _TIDY:
        return _TIDY[node.op](*args)
    return call(node.op, *args) if args else node
