"""Trees with the same values, computed without the cancellation that the text invites.

What is shown, differentiated and exported stays as it was written; only numbers come from here.
In float64 1 + erf(u) keeps no digit left of −6, 1 − tanh(u)² none right of 19, and x − tanh(x) none
near 0; erfc(−u), 1/cosh(u)² and a series keep all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from vizcore.formula.calculus.factors import ONE, TWO, ZERO
from vizcore.formula.effort import remembered
from vizcore.formula.tree import Node, call, number, rebuild

# x − tanh x = x³ (1/3 − 2x²/15 + 17x⁴/315 − …); below 0.1 six terms are exact to rounding.
_TANHSHRINK = (1 / 3, -2 / 15, 17 / 315, -62 / 2835, 1382 / 155925, -21844 / 6081075)
_SERIES_BELOW = 0.1


@remembered(2048)
def stable(root: Node) -> Node:
    """A tree that has the same value and computes it without cancellation where one is known."""
    return rebuild(root, _rule)


def _rule(node: Node, args: tuple[Node, ...]) -> Node:
    if not args:
        return node
    rule = _RULES.get(node.op)
    found = rule(*args) if rule else None
    if not found and node.op in ("add", "sub"):
        found = _among(node.op, *args)
    return found or call(node.op, *args)


def _among(op: str, chain: Node, last: Node) -> Node | None:
    """The last term of a sum taken together with one that stands farther in front."""
    passed: list[tuple[str, Node]] = []
    while chain.op in ("add", "sub"):
        sign, term = chain.op, chain.args[1]
        chain = chain.args[0]
        first = _pair(op, chain, last)
        if first or sign == "add":
            found = first or _pair(op, term, last)
            if found:
                total = found if first else call("add", chain, found)
                for earlier, node in reversed([*passed, *([(sign, term)] if first else [])]):
                    total = call(earlier, total, node)
                return total
        passed.append((sign, term))
    return None


def _pair(op: str, first: Node, last: Node) -> Node | None:
    return _sum(first, last) if op == "add" else _difference(first, last)


def _sum(first: Node, second: Node) -> Node | None:
    for a, b in ((first, second), (second, first)):
        if a is ONE and b.op in _ONE_PLUS:
            return _ONE_PLUS[b.op](*b.args)
        for root, rest in _roots(b):
            if a is root:  # a + √(a² + c) = c/(√(a² + c) − a)
                return _left(a, call("div", rest, call("sub", b, a)), call("add", a, b))
            if a is ONE and root is not ONE and b.op == "div":
                bottom = b.args[1]  # 1 + a/√(a² + c)
                exact = call("div", rest, call("mul", bottom, call("sub", bottom, root)))
                return _left(root, exact, call("add", a, b))
    return None


def _difference(a: Node, b: Node) -> Node | None:
    if a is ONE and b.op in _ONE_MINUS:
        return _ONE_MINUS[b.op](*b.args)
    times = b.args[1] if b.op == "mul" and b.args[0] is a else b if a is ONE else ZERO
    if times.op == "pow" and times.args[1] is TWO and times.args[0].op == "tanh":
        return call("div", a, call("pow", call("cosh", *times.args[0].args), TWO))
    if b is ONE and a.op == "exp":
        return call("expm1", *a.args)
    if b is ONE and a.op == "sqrt":
        for more in _beside(ONE, a.args[0]):  # √(1 + u) − 1 = u/(√(1 + u) + 1)
            return call("div", more, call("add", a, ONE))
    if b.op == "tanh" and a is b.args[0]:
        return _tanhshrink(a)
    if a.op == "softplus" and b is _LOG_2:
        return _shifted_softplus(*a.args)
    for of, way in ((b, a), (a, b)):
        for root, rest in _roots(of):
            if way is ONE and of.op == "div":  # 1 − a/√(a² + c), or less 1
                bottom = of.args[1]
                exact = call("div", rest, call("mul", bottom, call("add", bottom, root)))
                signed = exact if of is b else call("neg", exact)
                return _left(call("neg", root), signed, call("sub", a, b))
    for root, rest in _roots(a):
        if b is root and a.op == "sqrt":  # √(b² + c) − b = c/(√(b² + c) + b)
            return _left(call("neg", b), call("div", rest, call("add", a, b)), call("sub", a, b))
    return None


def _left(sign: Node, yes: Node, no: Node) -> Node:
    return call("where", call("lt", sign, ZERO), yes, no)


def _roots(node: Node) -> Iterator[tuple[Node, Node]]:
    """a and c of √(a² + c) or of a/√(a² + c)."""
    over = node.args[0] if node.op == "div" else None
    root = node.args[1] if over else node
    if root.op != "sqrt" or root.args[0].op != "add":
        return
    for square, rest in (root.args[0].args, root.args[0].args[::-1]):
        if square.op == "pow" and square.args[1] is TWO and over in (None, square.args[0]):
            yield square.args[0], rest


def _beside(term: Node, node: Node) -> Iterator[Node]:
    """The other term of a sum."""
    if node.op == "add" and term in node.args:
        yield node.args[1 - node.args.index(term)]


def _tanhshrink(u: Node) -> Node:
    square, series = call("pow", u, TWO), number(_TANHSHRINK[-1])
    for term in _TANHSHRINK[-2::-1]:
        series = call("add", number(term), call("mul", square, series))
    near = call("mul", call("mul", square, u), series)
    small = call("lt", call("abs", u), number(_SERIES_BELOW))
    return call("where", small, near, call("sub", u, call("tanh", u)))


def _shifted_softplus(u: Node) -> Node:
    """log((1 + eᵘ)/2) = log1p((eᵘ − 1)/2), which keeps its digits near 0."""
    near = call("log1p", call("div", call("expm1", u), TWO))
    small = call("lt", call("abs", u), ONE)
    return call("where", small, near, call("sub", call("softplus", u), _LOG_2))


def _logarithm(u: Node) -> Node | None:
    for more in _beside(ONE, u):
        return call("log1p", more)
    plain = u.args[2] if u.op == "where" else u  # as `_sum` has taken it apart
    if plain.op == "add" and _sum(*plain.args) is u:
        for root, a in (plain.args, plain.args[::-1]):
            if root.op == "sqrt" and (a, ONE) in _roots(root):  # log(a + √(a² + 1))
                return call("asinh", a)
    return None


def _twice(function: str, u: Node) -> Node:
    return call("mul", TWO, call(function, u))


_LOG_2 = call("log", TWO)
_HALF = number(0.5)
_ONE_PLUS: Mapping[str, Callable[[Node], Node]] = {
    "erf": lambda u: call("erfc", call("neg", u)),
    "tanh": lambda u: _twice("sigmoid", call("mul", TWO, u)),
}
_ONE_MINUS: Mapping[str, Callable[[Node], Node]] = {
    "exp": lambda u: call("neg", call("expm1", u)),
    "erf": lambda u: call("erfc", u),
    "erfc": lambda u: call("erf", u),
    "Phi": lambda u: call("Phi", call("neg", u)),
    "tanh": lambda u: _twice("sigmoid", call("neg", call("mul", TWO, u))),
    "sigmoid": lambda u: call("sigmoid", call("neg", u)),
    "cos": lambda u: call("mul", TWO, call("pow", call("sin", call("mul", _HALF, u)), TWO)),
}
_RULES: Mapping[str, Callable[..., Node | None]] = {
    "add": _sum,
    "sub": _difference,
    "log": _logarithm,
}
