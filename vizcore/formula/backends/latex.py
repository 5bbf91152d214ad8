"""Tree → LaTeX, without words, so that it reads alike in every language."""

from __future__ import annotations

from collections.abc import Mapping

from vizcore.formula.backends.conditions import bounds, rows
from vizcore.formula.backends.write import (
    ADD,
    AND,
    ATOM,
    COMPARE,
    LOOSE,
    OR,
    POWER,
    TIMES,
    Form,
    Written,
)
from vizcore.formula.tree import Node, walk

_NAMES = {"x": "x", "pi": r"\pi", "e": "e", "alpha": r"\alpha", "beta": r"\beta"}


def _function(name: str) -> Form:
    return ATOM, rf"{name}\left({{}}\right)", (LOOSE,)


_SIGNS = {"lt": "<", "le": r"\le", "gt": ">", "ge": r"\ge", "eq": "=", "ne": r"\ne"}


_FORMS: Mapping[str, Form] = {
    "sub": (ADD, "{} - {}", (ADD, ADD + 1)),
    "neg": (ADD, "-{}", (ADD + 1,)),
    "div": (TIMES, r"\frac{{{}}}{{{}}}", (LOOSE, LOOSE)),
    "abs": (ATOM, r"\left|{}\right|", (LOOSE,)),
    "sqrt": (ATOM, r"\sqrt{{{}}}", (LOOSE,)),
    "exp": (POWER, "e^{{{}}}", (LOOSE,)),
    "expm1": (ADD, "e^{{{}}} - 1", (LOOSE,)),
    "log": _function(r"\ln"),
    "log1p": (ATOM, r"\ln\left(1 + {}\right)", (ADD + 1,)),
    "softplus": (ATOM, r"\ln\left(1 + e^{{{}}}\right)", (LOOSE,)),
    "relu": (ATOM, r"\max\left(0, {}\right)", (LOOSE,)),
    "sigmoid": _function(r"\sigma"),
    **{f"a{name}": _function(rf"\arc{name}") for name in ("sin", "cos", "tan")},
    **{f"a{n}h": _function(rf"\operatorname{{{{ar{n}h}}}}") for n in ("sin", "cos", "tan")},
    "Phi": _function(r"\Phi"),
    "floor": (ATOM, r"\left\lfloor {} \right\rfloor", (LOOSE,)),
    "mod": (LOOSE, r"{} \bmod {}", (ATOM, ATOM)),  # (2x) mod 3 or 2 (x mod 3)?
    **{name: _function(f"\\{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: _function(rf"\operatorname{{{{{name}}}}}") for name in ("erf", "erfc")},
    **{name: _function(rf"\operatorname{{{{{name}}}}}") for name in ("sign", "round")},
    "min": (ATOM, r"\min\left({}, {}\right)", (LOOSE, LOOSE)),
    "max": (ATOM, r"\max\left({}, {}\right)", (LOOSE, LOOSE)),
    "clip": (ATOM, r"\operatorname{{clip}}\left({}, {}, {}\right)", (LOOSE, LOOSE, LOOSE)),
    **{op: (COMPARE, f"{{}} {sign} {{}}", (COMPARE + 1,) * 2) for op, sign in _SIGNS.items()},
    "and": (AND, r"{} \land {}", (AND, AND + 1)),
    "or": (OR, r"{} \lor {}", (OR, OR + 1)),
}


def to_latex(root: Node, names: Mapping[str, str] | None = None) -> str:
    """The LaTeX of a tree; `names` gives the LaTeX of parameters."""
    letters = {**_NAMES, **(names or {})}
    written: dict[Node, Written] = {}
    for node in _with_conditions(root):
        written[node] = _spelled(node, written, letters)
    return written[root][1]


def _spelled(node: Node, written: Mapping[Node, Written], letters: Mapping[str, str]) -> Written:
    match node.op:
        case "number":
            return _number(node.value)
        case "symbol":
            return ATOM, letters.get(node.name, rf"\mathrm{{{node.name}}}")
        case "add":
            return _sum(written[node.args[0]], written[node.args[1]])
        case "mul":
            return _product(written[node.args[0]], written[node.args[1]])
        case "pow":
            return POWER, f"{_fit(written[node.args[0]], ATOM)}^{{{_exponent(node, written)}}}"
        case "where":
            return LOOSE, _cases(node, written)
        case "and" if parts := bounds(node):
            return _between(parts, written)
    level, template, needed = _FORMS[node.op]
    operands = [_fit(written[arg], least) for arg, least in zip(node.args, needed, strict=True)]
    return level, template.format(*operands)


def _fit(operand: Written, least: int) -> str:
    level, text = operand
    return text if level >= least else rf"\left({text}\right)"


def _number(value: float) -> Written:
    """Ten significant digits; whole numbers in full, powers of ten as such."""
    mantissa, _, exponent = f"{value:.10g}".partition("e")
    if exponent:
        return TIMES, rf"{mantissa} \cdot 10^{{{int(exponent)}}}"
    return (ATOM if value >= 0 else ADD), mantissa


def _sum(left: Written, right: Written) -> Written:
    """One plus after the other; a sum on the right needs no brackets unless it begins with −."""
    needed = ADD + 1 if right[1].startswith("-") else ADD
    return ADD, f"{_fit(left, ADD)} + {_fit(right, needed)}"


def _product(left: Written, right: Written) -> Written:
    """Side by side, with a dot where two numbers would run together."""
    first, second = _fit(left, TIMES), _fit(right, TIMES + 1 if "frac" not in right[1] else TIMES)
    dot = r" \cdot " if second[0].isdigit() or first[-1:] == "." else r" \, "
    return TIMES, f"{first}{dot}{second}"


def _exponent(node: Node, written: Mapping[Node, Written]) -> str:
    exponent = node.args[1]
    halves = exponent.value * 2 if exponent.op == "number" else 0.0
    if halves.is_integer() and halves % 2:
        return f"{halves:.0f}/2"
    return written[exponent][1]


def _cases(node: Node, written: Mapping[Node, Written]) -> str:
    body = r" \\ ".join(f"{written[v][1]} & {written[c][1]}" for v, c in rows(node))
    return rf"\begin{{cases}} {body} \end{{cases}}"


def _between(parts: tuple[Node, str, Node, str, Node], written: Mapping[Node, Written]) -> Written:
    """a < u < b."""
    low, first, middle, second, high = parts
    sides = [_fit(written[side], COMPARE + 1) for side in (low, middle, high)]
    return AND, f"{sides[0]} {_SIGNS[first]} {sides[1]} {_SIGNS[second]} {sides[2]}"


def _with_conditions(root: Node) -> list[Node]:
    """The nodes of the tree and of the conditions of its rows, operands first."""
    extra = [c for node in walk(root) if node.op == "where" for _, c in rows(node)]
    return walk(*extra, root)
