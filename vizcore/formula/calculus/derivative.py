"""Tree → tree of the derivative.

At a kink the derivative is the subgradient that PyTorch takes for the function of that name:
0 for relu, abs and sign at 0 and for floor and round everywhere, 1 for clip at its bounds, the mean
of both slopes for max and min.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vizcore.formula.calculus.algebra import choose, minus, over, plus, power, times
from vizcore.formula.calculus.factors import ONE, PI, TWO, ZERO, factored
from vizcore.formula.effort import remembered
from vizcore.formula.tree import CONDITIONS, Node, call, number, symbol, walk

# φ′(u) of every function of one value, from u and from y = φ(u).
_SLOPES: Mapping[str, Callable[[Node, Node], Node]] = {
    "neg": lambda u, y: minus(ONE),
    "abs": lambda u, y: call("sign", u),
    "sign": lambda u, y: ZERO,
    "exp": lambda u, y: y,
    "expm1": lambda u, y: call("exp", u),
    "log": lambda u, y: over(ONE, u),
    "log1p": lambda u, y: over(ONE, plus(ONE, u)),
    "sqrt": lambda u, y: over(ONE, times(TWO, y)),
    "sin": lambda u, y: call("cos", u),
    "cos": lambda u, y: minus(call("sin", u)),
    "tan": lambda u, y: plus(ONE, power(y, 2)),
    "sinh": lambda u, y: call("cosh", u),
    "cosh": lambda u, y: call("sinh", u),
    "tanh": lambda u, y: plus(ONE, minus(power(y, 2))),
    "atan": lambda u, y: over(ONE, plus(ONE, power(u, 2))),
    "asin": lambda u, y: over(ONE, call("sqrt", plus(ONE, minus(power(u, 2))))),
    "acos": lambda u, y: minus(over(ONE, call("sqrt", plus(ONE, minus(power(u, 2)))))),
    "asinh": lambda u, y: over(ONE, call("sqrt", plus(ONE, power(u, 2)))),
    # Not √(u² − 1), which has a value left of −1, too.
    "acosh": lambda u, y: over(
        ONE, times(call("sqrt", plus(u, minus(ONE))), call("sqrt", plus(u, ONE)))
    ),
    "atanh": lambda u, y: over(ONE, plus(ONE, minus(power(u, 2)))),
    "erf": lambda u, y: times(over(TWO, call("sqrt", PI)), call("exp", minus(power(u, 2)))),
    "erfc": lambda u, y: minus(times(over(TWO, call("sqrt", PI)), call("exp", minus(power(u, 2))))),
    "Phi": lambda u, y: over(
        call("exp", minus(over(power(u, 2), TWO))), call("sqrt", times(TWO, PI))
    ),
    "floor": lambda u, y: ZERO,
    "round": lambda u, y: ZERO,
    "sigmoid": lambda u, y: times(y, plus(ONE, minus(y))),
    "softplus": lambda u, y: call("sigmoid", u),
    "relu": lambda u, y: choose(call("gt", u, ZERO), ONE, ZERO),
}

Rule = Callable[[Node, tuple[Node, ...]], Node]


def _mul(node: Node, d: tuple[Node, ...]) -> Node:
    a, b = node.args
    return plus(times(d[0], b), times(a, d[1]))


def _div(node: Node, d: tuple[Node, ...]) -> Node:
    """(a / b)′; for b = c Bᵖ over the common denominator c Bᵖ⁺¹.

    Of (a + k b)/b it is that of a/b: the quotient rule would leave the rest to cancellation.
    """
    a, b = node.args
    if d[1] is ZERO:
        return over(d[0], b)
    rest, k = _divided(a, b)
    slope_of_rest = plus(d[0], minus(times(k, d[1]))) if k is not ZERO else d[0]
    base, exponent = _single_power(b)
    slope = d[1] if base is b else over(times(d[1], base), times(number(exponent), b))
    top = plus(times(slope_of_rest, base), minus(times(number(exponent), rest, slope)))
    return over(top, times(b, base))


def _divided(a: Node, b: Node) -> tuple[Node, Node]:
    """r and a constant k of a = r + k b, as far as terms of a are multiples of b."""
    if a.op in ("add", "sub"):
        (r, k), (s, m) = (_divided(term, b) for term in a.args)
        if k is ZERO and m is ZERO:
            return a, ZERO
        return (plus(r, s), plus(k, m)) if a.op == "add" else (plus(r, minus(s)), plus(k, minus(m)))
    k = over(a, b)
    return (ZERO, k) if k.names <= {"pi", "e"} and a is not ZERO else (a, ZERO)


def _single_power(node: Node) -> tuple[Node, float]:
    """B and p of a tree c Bᵖ; the tree itself and 1 if it has another form."""
    try:
        _, factors = factored([(node, 1)])
    except ArithmeticError:
        return node, 1.0
    if len(factors) != 1:
        return node, 1.0
    ((base, exponent),) = factors.items()
    return base, float(exponent)


def _pow(node: Node, d: tuple[Node, ...]) -> Node:
    a, b = node.args
    if a is ONE:
        return ZERO
    if d[1] is ZERO:
        lower = power(a, b.value - 1) if b.op == "number" else call("pow", a, plus(b, minus(ONE)))
        return times(b, lower, d[0])
    growth = times(d[1], call("log", a)) if a is not symbol("e") else d[1]
    return times(node, plus(growth, over(times(b, d[0]), a)))


def _mod(node: Node, d: tuple[Node, ...]) -> Node:
    """The slope of a − b ⌊a/b⌋, whose floor has the slope 0."""
    a, b = node.args
    return plus(d[0], minus(times(call("floor", over(a, b)), d[1])))


def _extremum(node: Node, d: tuple[Node, ...]) -> Node:
    """The slope of the larger or smaller operand, of both on average where they are equal."""
    a, b = node.args
    first, second = ("gt", "lt") if node.op == "max" else ("lt", "gt")
    tie = over(plus(*d), TWO)
    return choose(call(first, a, b), d[0], choose(call(second, a, b), d[1], tie))


def _clip(node: Node, d: tuple[Node, ...]) -> Node:
    u, low, high = node.args
    inside = call("and", call("le", low, u), call("le", u, high))
    # Where the bounds cross, the upper one holds, as in torch.clamp.
    below = call("lt", call("max", u, low), high)
    return choose(inside, d[0], choose(below, d[1], d[2]))


_RULES: Mapping[str, Rule] = {
    "add": lambda node, d: plus(*d),
    "sub": lambda node, d: plus(d[0], minus(d[1])),
    "mul": _mul,
    "div": _div,
    "pow": _pow,
    "mod": _mod,
    "max": _extremum,
    "min": _extremum,
    "clip": _clip,
    "where": lambda node, d: choose(node.args[0], d[1], d[2]),
}


@remembered(2048)
def derivative(root: Node, name: str = "x") -> Node:
    """The derivative of a tree with respect to the symbol `name`."""
    slopes: dict[Node, Node] = {}
    for node in walk(root):
        d = tuple(slopes[arg] for arg in node.args)
        if node.op == "symbol":
            slopes[node] = ONE if node.name == name else ZERO
        elif node.op in CONDITIONS or all(part is ZERO for part in d):
            slopes[node] = ZERO
        elif node.op in _SLOPES:
            slopes[node] = times(_SLOPES[node.op](node.args[0], node), d[0])
        else:
            slopes[node] = _RULES[node.op](node, d)
    return slopes[root]
