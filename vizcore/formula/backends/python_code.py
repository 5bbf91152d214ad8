"""Tree → Python expressions, for NumPy and for PyTorch.

Both compute what the page computes: no branch, no constant and no parameter stops the code with an
error where the formula itself has no value.
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Mapping

import numpy as np

from vizcore.formula.backends.evaluate import evaluate
from vizcore.formula.backends.write import (
    ARITHMETIC,
    ATOM,
    LOOSE,
    MINUS,
    POWER,
    TIMES,
    Form,
    digits,
    function,
    write,
)  # fmt: skip
from vizcore.formula.calculus.factors import ONE, ZERO
from vizcore.formula.language.names import CONSTANTS
from vizcore.formula.tree import CONDITIONS, FUNCTIONS, Node, call, rebuild, walk

_SHARED: Mapping[str, Form] = {
    **ARITHMETIC,
    "pow": (POWER, "{} ** {}", (POWER + 1, MINUS)),
    # & and | bind more tightly than comparisons.
    "and": (ATOM, "(({}) & ({}))", (LOOSE, LOOSE)),
    "or": (ATOM, "(({}) | ({}))", (LOOSE, LOOSE)),
}
_BY_NAME = [n for n in FUNCTIONS if n not in ("relu", "min", "max", "clip", "softplus", "sigmoid")]

# Functions that NumPy has not: of one number, from Python's own library.
NUMPY_LACKS: Mapping[str, str] = {
    "erf": "math.erf",
    "erfc": "math.erfc",
    "Phi": "lambda u: math.erfc(-u / math.sqrt(2)) / 2",
}
_NUMPY: Mapping[str, Form] = {
    **_SHARED,
    **{name: function(f"np.{name}", FUNCTIONS[name]) for name in _BY_NAME},
    **{f"a{name}": function(f"np.arc{name}") for name in ("sin", "cos", "tan")},
    **{f"a{name}": function(f"np.arc{name}") for name in ("sinh", "cosh", "tanh")},
    "round": function("np.rint"),
    **{name: function(f"_{name}") for name in NUMPY_LACKS},
    "sigmoid": (ATOM, "np.exp(-np.logaddexp(0, -{}))", (MINUS + 1,)),
    "softplus": (ATOM, "np.logaddexp(0, {})", (LOOSE,)),
    "relu": (ATOM, "np.maximum({}, 0)", (LOOSE,)),
    "min": function("np.minimum", 2),
    "max": function("np.maximum", 2),
    "clip": (ATOM, "np.minimum(np.maximum({}, {}), {})", (LOOSE, LOOSE, LOOSE)),
}
_TORCH: Mapping[str, Form] = {
    **_SHARED,
    **{name: function(f"torch.{name}", FUNCTIONS[name]) for name in _BY_NAME},
    "Phi": (TIMES, "torch.erfc(-{} / math.sqrt(2)) / 2", (MINUS + 1,)),
    "mod": function("torch.remainder", 2),
    "sigmoid": function("torch.sigmoid"),
    "softplus": function("F.softplus"),
    "relu": function("torch.relu"),
    "min": function("torch.minimum", 2),
    "max": function("torch.maximum", 2),
    "clip": function("torch.clamp", 3),
}
# What is written out for constants, which PyTorch's functions refuse; others become their value.
_MATH: Mapping[str, Form] = {
    **_SHARED,
    **{name: function(f"math.{name}") for name in ("exp", "log", "sqrt", "sin", "cos", "tan")},
    **{name: function(f"math.{name}") for name in ("tanh", "atan", "erf")},
}
_ONE_ZERO = (ONE, ZERO)
_EXACT = 2.0**53  # below it whole numbers are the same in Python and in floating point
_RESERVED = {"torch", "F", "math", "np", "ctx", "grad", "keras", "jax", "jnp"}


def identifier(name: str) -> str:
    """The Python name of a parameter: ``lambda_`` for one that is a word of Python's own."""
    return f"{name}_" if keyword.iskeyword(name) or name in _RESERVED else name


def to_numpy(root: Node) -> str:
    """A NumPy expression in ``x``, the parameters and the functions of `NUMPY_LACKS`."""
    return write(
        root, lambda node: _literal(node, "np") or _NUMPY[node.op], lambda name: _name(name, "np")
    )


def to_torch(root: Node) -> str:
    """A PyTorch expression in the tensor ``x`` and the parameters.

    Those of `as_tensors` have to be tensors of the type of ``x``; the others may be numbers.
    """
    return write(prepared(root), _torch_form, lambda name: _name(name, "math"))


def as_tensors(root: Node) -> list[str]:
    """The parameters that `to_torch` gives to PyTorch's functions without an ``x`` beside them."""
    found: dict[str, None] = {}
    for node in walk(prepared(root)):
        values = node.args[1:] if node.op == "where" else node.args
        alone = "x" not in frozenset().union(*(value.names for value in values))
        if alone and node.op not in ("number", "symbol", "add", "sub", "mul", "neg"):
            found |= dict.fromkeys(sorted(node.names - {"x", *CONSTANTS}))
    return list(found)


def with_steady_powers(root: Node) -> list[str]:
    """The parameters that a NumPy expression raises or divides by on their own."""
    # What a condition asks does not make a number of its branches floating: np.where(x < 0, 1, 2).
    names: dict[Node, frozenset[str]] = {}
    for node in walk(root):
        values = node.args[1:] if node.op == "where" else node.args
        names[node] = (
            frozenset().union(*(names[value] for value in values)) if values else node.names
        )
    alone = [n for n in names if n.op in ("div", "pow", "mod") and "x" not in names[n]]
    return sorted(frozenset().union(*(names[n] for n in alone)) - {*CONSTANTS})


def autograd_agrees(root: Node) -> bool:
    """Whether autograd finds the slope of `root` from its PyTorch expression.

    It passes 0 · inf = NaN through a branch that is not taken, or into a function whose slope is
    infinite there; at the kinks of min, max and clip it has conventions of its own; and of a number
    modulo a tensor it knows no derivative.
    """
    ops = {node.op for node in walk(root)}
    if ops & {"min", "max", "clip", "mod"}:
        return False
    return not ops & {"where", "relu", "abs", "sign"} or _degree(root) is not None


_BOUNDED = {"sin", "cos", "tanh", "atan", "erf", "erfc", "Phi", "sigmoid", "sign"}
_LINES = {"add", "sub", "neg", "where", "relu", "abs", "softplus", "asinh", "floor", "round"}
_MOST_DEGREE = 3  # in float32 finite to 10¹²


def _degree(root: Node) -> int | None:
    """The power of x as which a tree grows whose slope is finite wherever x is; None for others.

    Parameters count as any finite number: a branch may be left because it has no value for them.
    """
    degrees: dict[Node, int | None] = {}
    for node in walk(root):
        operands = [degrees[arg] for arg in node.args]
        degrees[node] = None if None in operands else _grown(node, [d or 0 for d in operands])
    return degrees[root]


def _grown(node: Node, operands: list[int]) -> int | None:
    if node.op in CONDITIONS:
        return 0
    if _constant(node):
        return 0 if math.isfinite(_value(node)) else None
    if node.op == "symbol":
        return int(node.name == "x")
    if node.op in _BOUNDED:
        return 0
    if node.op in _LINES:
        return max(operands)
    degree = None
    if node.op == "mul":
        degree = sum(operands)
    elif node.op == "div" and _constant(node.args[1]) and _value(node.args[1]) != 0:
        degree = operands[0]
    elif node.op == "pow" and node.args[1].op == "number" and node.args[1].value in (1, 2, 3):
        degree = operands[0] * int(node.args[1].value)
    return degree if degree is not None and degree <= _MOST_DEGREE else None


def _constant(node: Node) -> bool:
    return node.names <= CONSTANTS.keys()


def _value(node: Node) -> float:
    (value,) = evaluate((node,), np.zeros(()), {})
    return float(value)


def prepared(root: Node) -> Node:
    """Conditions without a name decided, and clips that torch.clamp refuses taken apart."""

    def rule(node: Node, args: tuple[Node, ...]) -> Node:
        if node.op == "where" and _constant(args[0]):
            return args[1] if _value(call("where", args[0], *_ONE_ZERO)) else args[2]
        if node.op == "clip" and (_constant(args[0]) or _constant(args[1]) != _constant(args[2])):
            return call("min", call("max", args[0], args[1]), args[2])
        return call(node.op, *args) if args else node

    return rebuild(root, rule)


def _torch_form(node: Node) -> Form:
    if _constant(node) and node.op not in CONDITIONS:
        value = _literal(node, "math")
        return value or _MATH.get(node.op) or _number(node, digits(_value(node)))
    fixed = [_constant(argument) for argument in node.args]
    if node.op in ("min", "max") and any(fixed):
        # torch.minimum takes no number; a bound may be one.
        bound = {"max": "min", "min": "max"}[node.op]
        bounded = "{1}" if fixed[0] else "{0}"
        other = "{0}" if fixed[0] else "{1}"
        return ATOM, f"torch.clamp({bounded}, {bound}={other})", (LOOSE, LOOSE)
    if node.op == "where" and all(fixed[1:]):
        # Two numbers would have PyTorch's default type, not that of x.
        if node.args[1:] == _ONE_ZERO:
            return ATOM, "({}).to(x.dtype)", (LOOSE, LOOSE, LOOSE)
        return ATOM, "torch.where({}, x.new_tensor({}), {})", (LOOSE, LOOSE, LOOSE)
    return _TORCH[node.op]


def _literal(node: Node, home: str) -> Form | None:
    """A constant that Python computes otherwise: 1/0 raises an error, 9**30 is a whole number."""
    if not node.args or not _constant(node) or node.op in CONDITIONS:
        return None
    value = _value(node)
    if abs(value) < _EXACT:
        return None
    if math.isfinite(value):
        return _number(node, digits(value))
    return _number(node, f"{home}.nan" if math.isnan(value) else f"{'-' * (value < 0)}{home}.inf")


def _number(node: Node, text: str) -> Form:
    return (MINUS if text.startswith("-") else ATOM), text, (LOOSE,) * len(node.args)


def _name(name: str, home: str) -> str:
    return f"{home}.{name}" if name in CONSTANTS else identifier(name)
