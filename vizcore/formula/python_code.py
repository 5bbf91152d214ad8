"""Tree → Python expressions, for NumPy and for PyTorch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set

from vizcore.formula.tree import FUNCTIONS, Node, symbols
from vizcore.formula.write import (
    ADD,
    AND,
    ARITHMETIC,
    ATOM,
    LOOSE,
    MINUS,
    OR,
    POWER,
    TIMES,
    Form,
    function,
    write,
)  # fmt: skip

_SHARED: Mapping[str, Form] = {
    **ARITHMETIC,
    "pow": (POWER, "{} ** {}", (POWER + 1, MINUS)),
    "and": (AND, "({}) & ({})", (LOOSE, LOOSE)),
    "or": (OR, "({}) | ({})", (LOOSE, LOOSE)),
}
_BY_NAME = [n for n in FUNCTIONS if n not in ("relu", "min", "max", "clip", "softplus", "sigmoid")]

_NUMPY: Mapping[str, Form] = {
    **_SHARED,
    **{name: function(f"np.{name}", FUNCTIONS[name]) for name in _BY_NAME},
    "atan": function("np.arctan"),
    "erf": function("_erf"),
    "sigmoid": (TIMES, "(1 + np.tanh({} / 2)) / 2", (TIMES,)),
    "softplus": (ATOM, "np.logaddexp(0, {})", (LOOSE,)),
    "relu": (ATOM, "np.maximum({}, 0)", (LOOSE,)),
    "min": function("np.minimum", 2),
    "max": function("np.maximum", 2),
    "clip": function("np.clip", 3),
}
_TORCH: Mapping[str, Form] = {
    **_SHARED,
    **{name: function(f"torch.{name}", FUNCTIONS[name]) for name in _BY_NAME},
    "sigmoid": function("torch.sigmoid"),
    "softplus": function("F.softplus"),
    "relu": function("torch.relu"),
    "min": function("torch.minimum", 2),
    "max": function("torch.maximum", 2),
    "clip": function("torch.clamp", 3),
}
# Parameters and numbers are Python floats, which PyTorch's functions refuse.
_MATH: Mapping[str, Form] = {
    **_SHARED,
    **{name: function(f"math.{name}", FUNCTIONS[name]) for name in _BY_NAME},
    "and": (AND, "{} and {}", (AND, AND + 1)),
    "or": (OR, "{} or {}", (OR, OR + 1)),
    "abs": function("abs"),
    "sign": (ATOM, "math.copysign(1, {})", (LOOSE,)),
    "sigmoid": (TIMES, "(1 + math.tanh({} / 2)) / 2", (TIMES,)),
    "softplus": (ATOM, "math.log1p(math.exp({}))", (LOOSE,)),
    "relu": (ATOM, "max({}, 0)", (LOOSE,)),
    "min": function("min", 2),
    "max": function("max", 2),
    "clip": (ATOM, "min(max({}, {}), {})", (LOOSE, LOOSE, LOOSE)),
    "where": (ATOM, "({1} if {0} else {2})", (LOOSE, ADD, ADD)),
}


def to_numpy(root: Node) -> str:
    """A NumPy expression in ``x`` and the parameters; `_erf` is a function of its own."""
    return write(root, lambda node: _NUMPY[node.op], lambda name: _name(name, "np"))


def to_torch(root: Node, tensors: Collection[str] = ()) -> str:
    """A PyTorch expression in the tensor ``x`` and in parameters that are Python floats.

    Those named in `tensors` are 0-dimensional tensors, through which gradients flow.
    """
    varying = {"x", *tensors}
    return write(root, lambda node: _torch_form(node, varying), lambda name: _name(name, "math"))


def _torch_form(node: Node, varying: Set[str]) -> Form:
    fixed = [varying.isdisjoint(symbols(argument)) for argument in node.args]
    if all(fixed):
        return _MATH[node.op]
    if node.op in ("min", "max") and any(fixed):
        # torch.minimum takes no number; a bound may be one.
        bound = {"max": "min", "min": "max"}[node.op]
        bounded = "{1}" if fixed[0] else "{0}"
        other = "{0}" if fixed[0] else "{1}"
        return ATOM, f"torch.clamp({bounded}, {bound}={other})", (LOOSE, LOOSE)
    if node.op == "clip" and fixed[1] != fixed[2]:
        # torch.clamp takes two numbers or two tensors.
        return ATOM, "torch.clamp(torch.clamp({}, min={}), max={})", (LOOSE, LOOSE, LOOSE)
    return _TORCH[node.op]


def _name(name: str, home: str) -> str:
    return f"{home}.{name}" if name in ("pi", "e") else name
