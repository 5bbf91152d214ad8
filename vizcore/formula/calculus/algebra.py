"""Sums and products in a tidy form, so that a derivative reads as a person would write it.

`plus`, `times` and `power` build the same value as the bare operations, wherever those are finite,
with numbers folded, equal terms and equal factors collected, and one fraction bar.
"""

from __future__ import annotations

from collections.abc import Sequence

from vizcore.formula.calculus.factors import (
    ONE,
    ZERO,
    Coefficient,
    Factors,
    exact,
    factored,
    literal,
    written,
)
from vizcore.formula.tree import Node, call, number


def plus(*terms: Node) -> Node:
    """The sum, equal terms collected, the first positive term in front."""
    terms = tuple(term for term in terms if term is not ZERO) or (ZERO,)
    if len(terms) == 1:
        return terms[0]
    try:
        return _plus(terms)
    except ArithmeticError:
        total = terms[0]
        for term in terms[1:]:
            total = call("add", total, term)
        return total


def times(*factors: Node) -> Node:
    """The product, equal factors collected, negative powers under one fraction bar."""
    return _product([(factor, 1) for factor in factors])


def over(top: Node, bottom: Node) -> Node:
    """The quotient."""
    return _product([(top, 1), (bottom, -1)])


def power(base: Node, exponent: float) -> Node:
    """The base to a constant power."""
    return _product([(base, exact(float(exponent)))])


def minus(term: Node) -> Node:
    """The term with its sign changed."""
    return times(literal(-1), term)


def choose(condition: Node, yes: Node, no: Node) -> Node:
    """``where``, with branches that are the same taken together."""
    if yes is no:
        return yes
    if no.op == "where" and no.args[1] is yes:
        return call("where", call("or", condition, no.args[0]), yes, no.args[2])
    return call("where", condition, yes, no)


def _plus(terms: Sequence[Node]) -> Node:
    collected: dict[Node, Coefficient] = {}
    branches: dict[Node, tuple[Node, Node]] = {}
    for coefficient, rest in _terms(terms):
        if rest.op == "where":
            # Branches of one condition are added up inside it.
            yes, no = (times(literal(coefficient), branch) for branch in rest.args[1:])
            if rest.args[0] in branches:
                earlier = branches[rest.args[0]]
                yes, no = plus(earlier[0], yes), plus(earlier[1], no)
            branches[rest.args[0]] = yes, no
        else:
            collected[rest] = collected.get(rest, 0) + coefficient
    for condition, (yes, no) in branches.items():
        collected[choose(condition, yes, no)] = 1
    return _summed([item for item in collected.items() if item[1] != 0])


def _summed(terms: list[tuple[Node, Coefficient]]) -> Node:
    """Terms with their coefficients as one tree, those to be added in front."""
    if not terms:
        return ZERO
    terms.sort(key=lambda term: term[1] < 0)
    (first, coefficient), *others = terms
    total = times(literal(coefficient), first)
    for rest, coefficient in others:
        term = times(literal(-coefficient if coefficient < 0 else coefficient), rest)
        total = call("sub" if coefficient < 0 else "add", total, term)
    return total


def _terms(nodes: Sequence[Node]) -> list[tuple[Coefficient, Node]]:
    """The terms of a sum, each as a coefficient and the rest; the rest of a number is 1."""
    found: list[tuple[Coefficient, Node]] = []
    pending: list[tuple[Coefficient, Node]] = []
    pending += [(1, node) for node in reversed(nodes)]
    while pending:
        sign, node = pending.pop()
        if node.op in ("add", "sub"):
            left, right = node.args
            pending += [(sign if node.op == "add" else -sign, right), (sign, left)]
        elif node.op == "neg":
            pending.append((-sign, node.args[0]))
        else:
            coefficient, factors = factored([(node, 1)])
            rest = written(1, factors)
            further = pending if rest.op in ("add", "sub", "neg") else found
            further.append((sign * coefficient, rest))
    return found


def _product(parts: list[tuple[Node, Coefficient]]) -> Node:
    try:
        coefficient, factors = factored(parts)
        if coefficient == 0:
            return ZERO
        for base, exponent in factors.items():
            if exponent == 1 and _is_gate(base):
                return _spread(base, coefficient, factors)
        return written(coefficient, factors)
    except ArithmeticError:
        return _plain(parts)


def _is_gate(node: Node) -> bool:
    """A switch with a branch 0, or between two numbers."""
    branches = node.args[1:] if node.op == "where" else ()
    return ZERO in branches or (branches != () and all(b.op == "number" for b in branches))


def _spread(switch: Node, coefficient: Coefficient, factors: Factors) -> Node:
    """A product with a gate: the other factors go into its branches."""
    others = {base: exponent for base, exponent in factors.items() if base is not switch}
    rest = written(coefficient, others)
    condition, yes, no = switch.args
    return choose(condition, times(yes, rest), times(no, rest))


def _plain(parts: list[tuple[Node, Coefficient]]) -> Node:
    """The product of numbers too large or small to fold."""
    total = ONE
    for base, exponent in parts:
        if exponent == -1:
            total = call("div", total, base)
        else:
            factor = base if exponent == 1 else call("pow", base, number(float(exponent)))
            total = factor if total is ONE else call("mul", total, factor)
    return total
