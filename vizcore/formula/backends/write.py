"""Tree → one line of text, in a programming language.

A language is a literal table: operation → how tightly it binds, its template, and how tightly each
operand has to bind to stand there without brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vizcore.formula.tree import Node, walk

Form = tuple[int, str, tuple[int, ...]]
Written = tuple[int, str]

LOOSE, OR, AND, COMPARE, ADD, TIMES, MINUS, POWER, ATOM = 0, 2, 3, 5, 10, 20, 25, 30, 40

ARITHMETIC: Mapping[str, Form] = {
    "add": (ADD, "{} + {}", (ADD, ADD + 1)),
    "sub": (ADD, "{} - {}", (ADD, ADD + 1)),
    "mul": (TIMES, "{} * {}", (TIMES, TIMES + 1)),
    "div": (TIMES, "{} / {}", (TIMES, TIMES + 1)),
    "neg": (MINUS, "-{}", (MINUS + 1,)),
    **{
        op: (COMPARE, f"{{}} {sign} {{}}", (COMPARE + 1, COMPARE + 1))
        for op, sign in {
            "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="
        }.items()
    },
}  # fmt: skip


def function(name: str, arity: int = 1) -> Form:
    """The form of a call by name."""
    return ATOM, f"{name}({', '.join(['{}'] * arity)})", (LOOSE,) * arity


def digits(value: float) -> str:
    """The shortest text that reads back as the same number."""
    return repr(value).removesuffix(".0")


def write(root: Node, form: Callable[[Node], Form], name: Callable[[str], str]) -> str:
    """The tree as text.

    Parameters
    ----------
    form
        How the operation of a node is written.
    name
        How a symbol is written.
    """
    written: dict[Node, Written] = {}
    for node in walk(root):
        written[node] = spell(node, [written[arg] for arg in node.args], form, name)
    return written[root][1]


def spell(
    node: Node, operands: list[Written], form: Callable[[Node], Form], name: Callable[[str], str]
) -> Written:
    """One node as text, from its operands as text."""
    if node.op == "number":
        return (ATOM if node.value >= 0 else MINUS), digits(node.value)
    if node.op == "symbol":
        return ATOM, name(node.name)
    level, template, needed = form(node)
    parts = [
        text if own >= least else f"({text})"
        for (own, text), least in zip(operands, needed, strict=True)
    ]
    return level, template.format(*parts)
