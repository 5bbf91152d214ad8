"""Tree → LaTeX, without words, so that it reads alike in every language."""

from __future__ import annotations

from collections.abc import Mapping

from vizcore.formula.tree import Node, call, walk
from vizcore.formula.write import ADD, AND, ATOM, COMPARE, LOOSE, OR, POWER, TIMES, Form, Written

_NAMES = {"x": "x", "pi": r"\pi", "e": "e", "alpha": r"\alpha", "beta": r"\beta"}


def _function(name: str) -> Form:
    return ATOM, rf"{name}\left({{}}\right)", (LOOSE,)


def _comparison(sign: str) -> Form:
    return COMPARE, rf"{{}} {sign} {{}}", (COMPARE + 1, COMPARE + 1)


_FORMS: Mapping[str, Form] = {
    "add": (ADD, "{} + {}", (ADD, ADD + 1)),
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
    "atan": _function(r"\arctan"),
    **{name: _function(f"\\{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: _function(rf"\operatorname{{{{{name}}}}}") for name in ("erf", "sign")},
    "min": (ATOM, r"\min\left({}, {}\right)", (LOOSE, LOOSE)),
    "max": (ATOM, r"\max\left({}, {}\right)", (LOOSE, LOOSE)),
    "clip": (ATOM, r"\operatorname{{clip}}\left({}, {}, {}\right)", (LOOSE, LOOSE, LOOSE)),
    "lt": _comparison("<"),
    "le": _comparison(r"\le"),
    "gt": _comparison(">"),
    "ge": _comparison(r"\ge"),
    "eq": _comparison("="),
    "ne": _comparison(r"\ne"),
    "and": (AND, r"{} \land {}", (AND, AND + 1)),
    "or": (OR, r"{} \lor {}", (OR, OR + 1)),
}

_OPPOSITES = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}


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
        case "mul":
            return _product(written[node.args[0]], written[node.args[1]])
        case "pow":
            return POWER, f"{_fit(written[node.args[0]], ATOM)}^{{{_exponent(node, written)}}}"
        case "where":
            return LOOSE, _cases(node, written)
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
    """One row a branch; the last says when none of the conditions before holds."""
    rows, conditions = [], []
    while node.op == "where":
        condition, yes, node = node.args
        conditions.append(condition)
        rows.append((written[yes][1], written[condition][1]))
    rows.append((written[node][1], written[_none_of(conditions)][1]))
    body = r" \\ ".join(f"{value} & {condition}" for value, condition in rows)
    return rf"\begin{{cases}} {body} \end{{cases}}"


def _none_of(conditions: list[Node]) -> Node:
    """The condition that holds where none of these does."""
    result = _opposite(conditions[0])
    for condition in conditions[1:]:
        result = _both(result, _opposite(condition))
    return result


def _opposite(condition: Node) -> Node:
    if condition.op in _OPPOSITES:
        return call(_OPPOSITES[condition.op], *condition.args)
    left, right = (_opposite(part) for part in condition.args)
    return call("or" if condition.op == "and" else "and", left, right)


def _both(first: Node, second: Node) -> Node:
    if {first.op, second.op} == {"le", "ge"} and first.args == second.args:
        return call("eq", *first.args)
    return call("and", first, second)


def _with_conditions(root: Node) -> list[Node]:
    """The nodes of the tree and of the conditions of its last rows, operands first."""
    extra = []
    for node in walk(root):
        conditions = []
        while node.op == "where":
            conditions.append(node.args[0])
            node = node.args[2]
        if conditions:
            extra.append(_none_of(conditions))
    return walk(*extra, root)
