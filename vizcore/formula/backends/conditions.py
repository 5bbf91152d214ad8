"""Conditions of the rows of a piecewise formula, each true where no other row holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vizcore.formula.tree import Node, call

_OPPOSITES: Mapping[str, str] = {
    "lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq",
}  # fmt: skip
_DIRECTIONS: Mapping[str, int] = {"lt": -1, "le": -1, "gt": 1, "ge": 1}


def rows(tree: Node) -> list[tuple[Node, Node]]:
    """A ``where``, and those in its last branch, as values with the conditions of each."""
    found: list[tuple[Node, Node]] = []
    before: list[Node] = []
    while tree.op == "where":
        condition, value, tree = tree.args
        overlapping = [other for other in before if not _apart(other, condition)]
        found.append((value, _all([*_opposites(overlapping), condition])))
        before.append(condition)
    return [*found, (tree, _all(_opposites(before)))]


def bounds(condition: Node) -> tuple[Node, str, Node, str, Node] | None:
    """An ``and`` that says a < u < b as (a, "lt", u, "lt", b), None for any other condition."""
    if condition.op != "and":
        return None
    low, high = sorted(map(_turned, condition.args), key=lambda c: -_DIRECTIONS.get(c.op, 0))
    if (_DIRECTIONS.get(low.op), _DIRECTIONS.get(high.op)) != (1, -1):
        return None
    if low.args[0] is not high.args[0]:
        return None
    signs = {"gt": "lt", "ge": "le", "lt": "lt", "le": "le"}
    return low.args[1], signs[low.op], low.args[0], signs[high.op], high.args[1]


def _turned(condition: Node) -> Node:
    """A comparison with its constant on the right: 0 < x as x > 0."""
    turn = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}
    if condition.op in turn and "x" not in condition.args[0].names:
        return call(turn[condition.op], condition.args[1], condition.args[0])
    return condition


def _value(node: Node) -> float | None:
    if node.op == "neg" and node.args[0].op == "number":
        return -node.args[0].value
    return node.value if node.op == "number" else None


def _apart(first: Node, second: Node) -> bool:
    """Whether the conditions bound the same expression from two sides that do not meet."""
    first, second = _turned(first), _turned(second)
    ways = _DIRECTIONS.get(first.op, 0) * _DIRECTIONS.get(second.op, 0)
    if ways != -1 or first.args[0] is not second.args[0]:
        return False
    low, high = sorted((first, second), key=lambda c: _DIRECTIONS[c.op])
    below, above = _value(low.args[1]), _value(high.args[1])
    return below is None or above is None or below < above


def _opposites(conditions: Sequence[Node]) -> list[Node]:
    """What holds where none of them does, without bounds that a later one makes tighter."""
    opposites = [_opposite(condition) for condition in conditions]
    return [
        c for i, c in enumerate(opposites) if not any(_within(d, c) for d in opposites[i + 1 :])
    ]


def _opposite(condition: Node) -> Node:
    if condition.op in _OPPOSITES:
        condition = _turned(condition)
        return call(_OPPOSITES[condition.op], *condition.args)
    left, right = (_opposite(part) for part in condition.args)
    return call("or" if condition.op == "and" else "and", left, right)


def _within(first: Node, second: Node) -> bool:
    """Whether the first condition is a tighter bound of the same kind, by numbers."""
    first, second = _turned(first), _turned(second)
    way = _DIRECTIONS.get(first.op)
    if way is None or _DIRECTIONS.get(second.op) != way or first.args[0] is not second.args[0]:
        return False
    own, other = _value(first.args[1]), _value(second.args[1])
    return own is not None and other is not None and own * way > other * way


def _all(conditions: Sequence[Node]) -> Node:
    result = conditions[0]
    for condition in conditions[1:]:
        meets = {result.op, condition.op} == {"le", "ge"} and result.args == condition.args
        result = call("eq", *result.args) if meets else call("and", result, condition)
    return result
