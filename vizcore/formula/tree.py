"""The tree of a formula.

Equal trees are one object: nodes are interned when they are built. So comparing is ``is``, a part
that occurs twice is computed once, and a derivative shares what it has in common with its function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from vizcore.formula.effort import spend

# Operations by number of arguments. Conditions are true or false; the others are numbers.
CONDITIONS: Mapping[str, int] = dict.fromkeys(("lt", "le", "gt", "ge", "eq", "ne", "and", "or"), 2)
ARITHMETIC: Mapping[str, int] = {"neg": 1, **dict.fromkeys(("add", "sub", "mul", "div", "pow"), 2)}
FUNCTIONS: Mapping[str, int] = {
    **dict.fromkeys(("abs", "sign", "exp", "expm1", "log", "log1p", "sqrt"), 1),
    **dict.fromkeys(("sin", "cos", "tan", "asin", "acos", "atan"), 1),
    **dict.fromkeys(("sinh", "cosh", "tanh", "asinh", "acosh", "atanh"), 1),
    **dict.fromkeys(("erf", "erfc", "Phi", "sigmoid", "softplus", "relu", "floor", "round"), 1),
    **dict.fromkeys(("min", "max", "mod"), 2),
    **dict.fromkeys(("clip", "where"), 3),
}
OPERATIONS: Mapping[str, int] = {**CONDITIONS, **ARITHMETIC, **FUNCTIONS}


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Node:
    """A number, a symbol, or an operation on other nodes.

    Build nodes with `number`, `symbol` and `call`, never directly.

    Attributes
    ----------
    op
        ``"number"``, ``"symbol"`` or a key of `OPERATIONS`.
    args
        The operands.
    value
        Of a number, finite.
    name
        Of a symbol: ``x``, a parameter, ``pi`` or ``e``.
    names
        Of all symbols that occur in it.
    size
        The number of nodes when written out, repeated parts counted each time.
    """

    op: str
    args: tuple[Node, ...]
    value: float
    name: str
    names: frozenset[str]
    size: int

    def __reduce__(self) -> tuple[Any, ...]:
        return _interned, (self.op, self.args, self.value, self.name)


_nodes: WeakValueDictionary[tuple[object, ...], Node] = WeakValueDictionary()
_lock = Lock()


def _interned(op: str, args: tuple[Node, ...], value: float, name: str) -> Node:
    key = (op, args, value, name)
    with _lock:
        node = _nodes.get(key)
        if node is None:
            names = frozenset((name,) if name else ()).union(*(arg.names for arg in args))
            size = 1 + sum(arg.size for arg in args)
            node = _nodes[key] = Node(op, args, value, name, names, size)
        return node


def number(value: float) -> Node:
    """The leaf of a finite number."""
    return _interned("number", (), float(value), "")


def symbol(name: str) -> Node:
    """The leaf of ``x``, a parameter or a constant."""
    return _interned("symbol", (), 0.0, name)


def call(op: str, *args: Node) -> Node:
    """The node of an operation, as written: nothing is simplified."""
    if OPERATIONS[op] != len(args):
        raise TypeError(f"{op} takes {OPERATIONS[op]} operands, not {len(args)}")
    spend(1)
    return _interned(op, args, 0.0, "")


def walk(*roots: Node) -> list[Node]:
    """Every node under the roots once, operands before the operations that use them."""
    order: dict[Node, None] = {}
    pending = [(root, False) for root in reversed(roots)]
    while pending:
        node, operands_done = pending.pop()
        if node in order:
            continue
        if operands_done or not node.args:
            order[node] = None
        else:
            pending.append((node, True))
            pending.extend((arg, False) for arg in reversed(node.args))
    return list(order)


def rebuild(root: Node, rule: Callable[[Node, tuple[Node, ...]], Node]) -> Node:
    """Replace every node, operands first, by what `rule` makes of it and its new operands."""
    done: dict[Node, Node] = {}
    for node in walk(root):
        done[node] = rule(node, tuple(done[arg] for arg in node.args))
    return done[root]


def substitute(root: Node, replacements: Mapping[str, Node]) -> Node:
    """Put other trees in the place of symbols."""

    def rule(node: Node, args: tuple[Node, ...]) -> Node:
        if node.op == "symbol":
            return replacements.get(node.name, node)
        return call(node.op, *args) if args else node

    return rebuild(root, rule)
