"""Trees printed in our own language, so that they can be read and parsed again."""

from __future__ import annotations

from vizcore.formula.backends.write import (
    AND,
    ARITHMETIC,
    MINUS,
    OR,
    POWER,
    function,
    write,
)
from vizcore.formula.tree import FUNCTIONS, Node

OURS = {
    **{name: function(name, n) for name, n in FUNCTIONS.items()},
    **ARITHMETIC,
    "pow": (POWER, "{}^{}", (POWER + 1, MINUS)),
    "and": (AND, "{} and {}", (AND, AND + 1)),
    "or": (OR, "{} or {}", (OR, OR + 1)),
}


def to_text(tree: Node) -> str:
    """The formula in our own language, which the parser reads."""
    return write(tree, lambda node: OURS[node.op], str)
