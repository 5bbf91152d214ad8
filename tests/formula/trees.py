"""Random formulas: trees as the parser builds them, and texts that may be anything."""

from __future__ import annotations

from hypothesis import strategies as st

from vizcore.formula.tree import Node, call, number, symbol

NAMES = ("x", "alpha", "beta")
SMOOTH = ("exp", "sin", "cos", "tanh", "atan", "erf", "sigmoid", "softplus")
EVERY = (
    *SMOOTH, "abs", "sign", "expm1", "log", "log1p", "sqrt", "tan", "sinh", "cosh", "relu",
    "asin", "acos", "asinh", "acosh", "atanh", "erfc", "Phi", "floor", "round",
)  # fmt: skip


def _leaves(literals: st.SearchStrategy[float]) -> st.SearchStrategy[Node]:
    named = st.sampled_from([*NAMES, "x", "x", "pi", "e"]).map(symbol)
    return st.one_of(named, literals.map(number))


def _grown(functions: tuple[str, ...], inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    two = st.sampled_from(["add", "sub", "mul", "div"])
    return st.one_of(
        st.builds(call, two, inner, inner),
        st.builds(call, st.just("neg"), inner),
        st.builds(call, st.sampled_from(functions), inner),
        st.builds(call, st.just("pow"), inner, st.integers(1, 3).map(number)),
    )


def smooth_trees() -> st.SearchStrategy[Node]:
    """Formulas without kinks; divisions may have poles."""
    literals = st.sampled_from([0.5, 1.0, 2.0, 3.0, 0.1])
    return st.recursive(_leaves(literals), lambda inner: _grown(SMOOTH, inner), max_leaves=8)


def _switched(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    compare = st.builds(call, st.sampled_from(["lt", "le", "gt", "ge", "eq", "ne"]), inner, inner)
    joined = st.builds(call, st.sampled_from(["and", "or"]), compare, compare)
    condition = st.one_of(compare, joined)
    return st.one_of(
        _grown(EVERY, inner),
        st.builds(call, st.just("pow"), inner, inner),
        st.builds(call, st.sampled_from(["min", "max", "mod"]), inner, inner),
        st.builds(call, st.just("clip"), inner, inner, inner),
        st.builds(call, st.just("where"), condition, inner, inner),
    )


def every_tree(literals: st.SearchStrategy[float] | None = None) -> st.SearchStrategy[Node]:
    """Formulas with everything that the language has."""
    if literals is None:
        literals = st.floats(0, 1e300, allow_nan=False)
    return st.recursive(_leaves(literals), _switched, max_leaves=12)


def texts() -> st.SearchStrategy[str]:
    """Anything a keyboard can do, and near misses of formulas."""
    words = ["x", "alpha", "β", "tanh", "tanh(", "where(", "clip(", "max(", "gelu(", "np.", "__"]
    signs = [*"+-*/^²()[|（,<=.'\x00é", "**", "<=", "==", "{0}", "%s", "if ", " else ", " and "]
    others = ["2", ".5", "1e9", "leaky_relu(x,", " or ", "import os", "lambda", "x" * 50]
    pasted = ["πx", "λ₁", "t_r*x", "斜率", "√", "||", ".*", "Tanh[", "]", "F.relu(", "slope="]
    pieces = [*pasted, *words, *signs, *others]
    near_misses = st.lists(st.sampled_from(pieces), max_size=40).map("".join)
    return st.one_of(st.text(max_size=60), near_misses)
