"""A formula between its breaks: the one smooth expression that holds there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from vizcore.formula.algebra import minus, over, plus, power, times
from vizcore.formula.evaluate import NUMPY
from vizcore.formula.factors import ONE, ZERO
from vizcore.formula.names import CONSTANTS
from vizcore.formula.tree import Node, call, rebuild, walk

Operands = tuple[Node, ...]
Values = Sequence[np.float64]

# Which operand a switch passes on, from the operands and their values.
_CHOICES: Mapping[str, Callable[[Operands, Values], Node]] = {
    "abs": lambda args, v: args[0] if v[0] > 0 else minus(args[0]),
    "sign": lambda args, v: ONE if v[0] > 0 else minus(ONE) if v[0] < 0 else ZERO,
    "relu": lambda args, v: args[0] if v[0] > 0 else ZERO,
    "max": lambda args, v: args[0] if v[0] > v[1] else args[1],
    "min": lambda args, v: args[0] if v[0] < v[1] else args[1],
    "clip": lambda args, v: args[1] if v[0] < v[1] else args[2] if v[0] > v[2] else args[0],
    "where": lambda args, v: args[1] if v[0] else args[2],
}
_TIDY: Mapping[str, Callable[..., Node]] = {
    "add": plus,
    "sub": lambda a, b: plus(a, minus(b)),
    "neg": minus,
    "mul": times,
    "div": over,
    "pow": lambda a, b: power(a, b.value) if b.op == "number" else call("pow", a, b),
}


def piece(tree: Node, x: float) -> Node:
    """The formula as it reads around `x`, without any switch.

    Parameters
    ----------
    tree
        Without parameters: ``where(x > 0, x, 0)`` is ``0`` around −1 and ``x`` around 1.
    x
        A point that is not itself a break.
    """
    values = _values(walk(tree), np.float64(x))

    def rule(node: Node, args: Operands) -> Node:
        if node.op in _CHOICES:
            return _CHOICES[node.op](args, [values[arg] for arg in node.args])
        if node.op in _TIDY:
            return _TIDY[node.op](*args)
        return call(node.op, *args) if args else node

    return rebuild(tree, rule)


def _values(nodes: Sequence[Node], x: np.float64) -> dict[Node, np.float64]:
    known = {"x": x, **CONSTANTS}
    values: dict[Node, np.float64] = {}
    with np.errstate(all="ignore"):
        for node in nodes:
            if node.args:
                values[node] = NUMPY[node.op](*(values[arg] for arg in node.args))
            else:
                values[node] = np.float64(known.get(node.name, node.value))
    return values
