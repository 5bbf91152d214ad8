"""Formula trees in mpmath, operation by operation as written: with digits enough, exact."""

import operator

import mpmath as mp

from vizcore.formula.tree import Node, walk

_OPERATIONS = {
    **{name: getattr(operator, name) for name in ("lt", "le", "gt", "ge", "eq", "ne")},
    **{name: getattr(operator, name) for name in ("neg", "add", "sub", "mul", "abs")},
    **{name: getattr(mp, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "sign")},
    **{name: getattr(mp, name) for name in ("sinh", "cosh", "tanh", "atan", "erf", "erfc")},
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "div": lambda a, b: a / b if b else mp.nan,
    "pow": mp.power,
    "min": min,
    "max": max,
    "expm1": lambda u: mp.exp(u) - 1,
    "log1p": lambda u: mp.log(1 + u),
    "Phi": lambda u: mp.erfc(-u / mp.sqrt(2)) / 2,
    "sigmoid": lambda u: 1 / (1 + mp.exp(-u)),
    "softplus": lambda u: mp.log(1 + mp.exp(u)),
    "relu": lambda u: max(u, mp.mpf(0)),
    "where": lambda condition, yes, no: yes if condition else no,
}


def exact(tree: Node, x: float, params: dict[str, float]) -> mp.mpf:
    """The value of a tree at the working precision of mpmath; NaN for 0/0."""
    known = {"x": mp.mpf(x), "pi": +mp.pi, "e": mp.e, **{k: mp.mpf(v) for k, v in params.items()}}
    values = {}
    for node in walk(tree):
        if node.op == "number":
            values[node] = mp.mpf(node.value)
        elif node.op == "symbol":
            values[node] = known[node.name]
        else:
            values[node] = _OPERATIONS[node.op](*(values[arg] for arg in node.args))
    return values[tree]
