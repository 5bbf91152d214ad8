"""Quotients and logarithms of sums of exponentials, computed without overflow or cancellation.

(eˣ − e⁻ˣ)/(eˣ + e⁻ˣ) is ∞/∞ from x = 710 on, and its slope, as the quotient rule writes it, keeps
no digit from x = 20 on. Over one denominator both are P(E)/Q(E) with E = eᵘ. Left of u = 0 that is
computed in E, right of it in 1/E, each with the largest term taken out; a root at E = 1 becomes a
factor eᵘ − 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from vizcore.formula.calculus.algebra import minus, over, plus, times
from vizcore.formula.calculus.factors import ONE, TWO, ZERO, Coefficient, factored, literal, written
from vizcore.formula.effort import remembered
from vizcore.formula.tree import Node, call, symbol, walk

Terms = Mapping[Coefficient, Node]  # c₁ exp(k₁ u) + c₂ exp(k₂ u) + … as {k₁: c₁, k₂: c₂, …}

_ONE: Terms = {0: ONE}
_HALF = over(ONE, TWO)
_LOG_2 = call("log", TWO)
_E = symbol("e")
# What is longer is left as it is written: as a rule it is a derivative beyond the second.
_LONGEST = 250  # nodes, written out
_MOST = 16  # terms
_HIGHEST = 4  # power of a sum


class _Form(NamedTuple):
    """A quotient of sums of exponentials of multiples of `u`; without one, a plain factor."""

    u: Node | None
    top: Terms
    bottom: Terms = _ONE


@remembered(2048)
def steady(root: Node) -> Node:
    """The tree with such quotients and logarithms in a form that neither overflows nor cancels."""
    order = walk(root)
    if root.size > _LONGEST or not any(_exponential(node) for node in order):
        return root
    done: dict[Node, Node] = {}
    forms: dict[Node, _Form] = {}
    for node in order:
        args = tuple(done[arg] for arg in node.args)
        done[node] = call(node.op, *args) if args else node
        form = None
        try:
            if node.op in ("log", "log1p"):
                done[node] = _logarithm(node.op, forms[node.args[0]]) or done[node]
            else:
                form = _form(node, args, [forms[arg] for arg in node.args])
        except ArithmeticError:  # numbers too large to be folded
            form = None
        if form and form.u and max(len(form.top), len(form.bottom)) <= _MOST:
            forms[node] = form
            done[node] = _written(node, form, [forms[arg] for arg in node.args]) or done[node]
        else:
            forms[node] = _Form(None, {0: done[node]})
    return done[root]


def _exponential(node: Node) -> bool:
    if node.op == "pow":
        base, exponent = node.args
        return (base is _E or base.value > 0) and exponent.op != "number"
    return node.op in ("exp", "sinh", "cosh")


def _form(node: Node, args: tuple[Node, ...], forms: list[_Form]) -> _Form | None:
    if _exponential(node):
        of_e = node.op != "pow" or node.args[0] is _E
        k, u = _multiple(args[-1] if of_e else times(call("log", args[0]), args[-1]))
        ends = {"sinh": minus(_HALF), "cosh": _HALF}
        return _Form(u, {k: _HALF, -k: ends[node.op]} if node.op in ends else {k: ONE})
    bases = [form.u for form in forms if form.u]
    if not bases:
        return None
    u = min(bases, key=lambda base: base.size)
    forms = [
        f if f.u in (None, u) else _Form(None, {0: a}) for f, a in zip(forms, args, strict=True)
    ]
    a, b = forms[0], forms[-1]
    match node.op:
        case "neg":
            return _Form(u, _scaled(a.top, literal(-1)), a.bottom)
        case "add" | "sub":
            second = b.top if node.op == "add" else _scaled(b.top, literal(-1))
            if a.bottom == b.bottom:
                return _Form(u, _added(a.top, second), a.bottom)
            across = _added(_product(a.top, b.bottom), _product(second, a.bottom))
            return _Form(u, across, _product(a.bottom, b.bottom))
        case "mul":
            return _Form(u, _product(a.top, b.top), _product(a.bottom, b.bottom))
        case "div":
            return _Form(u, _product(a.top, b.bottom), _product(a.bottom, b.top))
        case "pow" if node.args[1].op == "number" and node.args[1].value in range(1, _HIGHEST + 1):
            top, bottom = a.top, a.bottom
            for _ in range(int(node.args[1].value) - 1):
                top, bottom = _product(top, a.top), _product(bottom, a.bottom)
            return _Form(u, top, bottom)
    return None


def _multiple(u: Node) -> tuple[Coefficient, Node]:
    """u = k v with a number k, so that x and −2x, or x − 3 and 3 − x, are multiples of one v."""
    k, factors = factored([(u, 1)])
    v = written(1, factors)
    if v.op == "sub" and v.args[0].op == "number":
        return -k, call("sub", *v.args[::-1])
    return k, v


def _scaled(terms: Terms, factor: Node) -> Terms:
    return {k: times(factor, c) for k, c in terms.items()}


def _added(a: Terms, b: Terms) -> Terms:
    total = {k: plus(a.get(k, ZERO), b.get(k, ZERO)) for k in {**a, **b}}
    return {k: c for k, c in total.items() if c is not ZERO}


def _product(a: Terms, b: Terms) -> Terms:
    total: Terms = {}
    for k, c in a.items():
        total = _added(total, {k + m: times(c, d) for m, d in b.items()})
    return total


def _written(node: Node, form: _Form, among: list[_Form]) -> Node | None:
    """The form as a tree, where the text of the formula would overflow or cancel."""
    assert form.u is not None
    if not form.top or not form.bottom:
        return None
    if {*form.bottom} == {0}:
        product = node.op == "mul" and all(other.u for other in among)  # e⁻ˣ (1 + eˣ)
        # eᵘ − 1 alone is done elsewhere.
        opposed = node.op in ("add", "sub") and 0 not in form.top
        shorter = len(form.top) < len({k for other in among for k in other.top})
        if not product and not (opposed and (shorter or plus(*form.top.values()) is ZERO)):
            return None
    left, right = _side(form, form.u, min), _side(form, form.u, max)
    return left if left is right else call("where", call("lt", form.u, ZERO), left, right)


def _side(form: _Form, u: Node, end: Callable[[Terms], Coefficient]) -> Node:
    """The form with that end of its exponents taken out, so that no exponential exceeds 1."""
    first, last = end(form.top), end(form.bottom)
    value = over(_sum(form.top, first, u), _sum(form.bottom, last, u))
    return value if first == last else times(_power(first - last, u), value)


def _sum(terms: Terms, out: Coefficient, u: Node) -> Node:
    """Σ c exp((k − out) u), its roots at u = 0 as factors."""
    shifted = {k - out: c for k, c in terms.items()}
    step = min((k for k in shifted if k), key=_size, default=1)
    factors = []
    while len(shifted) > 1 and plus(*shifted.values()) is ZERO:
        places = {k / step for k in shifted}
        if any(place != int(place) for place in places):
            break
        quotient, carried = {}, ZERO
        for place in range(int(max(places)), 0, -1):
            carried = plus(carried, shifted.get(place * step, ZERO))
            quotient[(place - 1) * step] = carried
        shifted = {k: c for k, c in quotient.items() if c is not ZERO}
        factors.append(call("expm1", times(literal(step), u)))
    total = ZERO
    for k, c in sorted(shifted.items(), key=lambda term: _size(term[0])):
        total = plus(total, times(c, _power(k, u)))
    return times(total, *factors)


def _size(k: Coefficient) -> float:
    return abs(float(k))


def _power(k: Coefficient, u: Node) -> Node:
    return call("exp", times(literal(k), u)) if k else ONE


def _logarithm(op: str, form: _Form) -> Node | None:
    u, top, bottom = form
    if u is None:
        return None
    if op == "log1p":
        top = _added(top, bottom)
    if {*bottom} != {0}:
        # Only of a positive sum the logarithm can be taken apart.
        if not top or not all(c.op == "number" and c.value > 0 for c in bottom.values()):
            return None
        if len(top) == 1:
            ((k, c),) = top.items()
            top, bottom = {0: c}, {m - k: d for m, d in bottom.items()}
        return plus(_log(u, top), minus(_log(u, bottom)))
    return _log(u, {k: over(c, bottom[0]) for k, c in top.items()})


def _log(u: Node, terms: Terms) -> Node:
    """log Σ c exp(k u)."""
    if {*terms} == {0}:
        return ZERO if terms[0] is ONE else call("log", terms[0])
    if len(terms) == 2 and len({*terms.values()}) == 1:
        i, j = sorted(terms, key=_size)
        half = factored([(terms[i], 1)]) == (0.5, {})
        if half and i == -j:
            return _log_cosh(times(literal(i), u))
        if half and i == 0:  # as a difference, which is taken without cancellation
            return call("sub", call("softplus", times(literal(j), u)), _LOG_2)
        soft = call("softplus", times(literal(j - i), u))
        log = ZERO if terms[i] is ONE else call("log", terms[i])
        return plus(times(literal(i), u), soft, log)
    left, right = (
        plus(times(literal(k), u), call("log", _sum(terms, k, u))) for k in (min(terms), max(terms))
    )
    return left if left is right else call("where", call("lt", u, ZERO), left, right)


def _log_cosh(u: Node) -> Node:
    size = call("abs", u)
    far = call("sub", call("add", size, call("softplus", times(literal(-2), size))), _LOG_2)
    near = over(call("log1p", call("pow", call("sinh", u), TWO)), TWO)
    return call("where", call("lt", size, ONE), near, far)
