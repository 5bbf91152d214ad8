"""A function and what it is given → tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vizcore.formula.errors import FormulaError
from vizcore.formula.language import refusals, words
from vizcore.formula.language.names import Macro
from vizcore.formula.language.tokens import Token
from vizcore.formula.language.vocabulary import Vocabulary
from vizcore.formula.tree import FUNCTIONS, Node, call, number, substitute

MOST_NODES = 200
# The bounds of clip by the names that PyTorch and NumPy give them.
_CLIP = {"low": "low", "high": "high", "min": "low", "max": "high", "a_min": "low", "a_max": "high"}


@dataclass(frozen=True)
class Arguments:
    """What a call is given: values in order, and values by name with the token of the name."""

    values: list[Node]
    keywords: dict[str, tuple[Token, Node]]


def applied(vocabulary: Vocabulary, token: Token, name: str, given: Arguments) -> Node:
    macro = vocabulary.macros.get(name)
    arguments = given.values
    if given.keywords:
        if macro is None and name != "clip":
            raise words.no_keywords(next(iter(given.keywords.values()))[0], name)
        order = [key for key, _ in macro.parameters] if macro else list(_CLIP)
        return _with_keywords(vocabulary, token, name, given, order)
    if FUNCTIONS.get(name) == len(arguments):
        return call(name, *arguments)
    if name in ("min", "max") and len(arguments) > 2:
        tree = arguments[0]
        for argument in arguments[1:]:
            tree = call(name, tree, argument)
        return tree
    if macro is None or not 1 <= len(arguments) <= 1 + len(macro.parameters):
        raise words.wrong_count(token, name, macro.parameters if macro else ())
    keys = ["x", *(key for key, _ in macro.parameters)]
    return _expanded(token, macro, dict(zip(keys, arguments, strict=False)))


def _with_keywords(
    vocabulary: Vocabulary, token: Token, name: str, given: Arguments, order: list[str]
) -> Node:
    """leaky_relu(x, negative_slope=0.2), clamp(x, min=0)."""
    values = dict(zip(["x", *order], given.values, strict=False))
    for key, value in given.keywords.values():
        own = _CLIP.get(key.text, key.text) if name == "clip" else key.text
        if own not in ("x", *order) or own in values:
            raise words.no_keyword(key, name, order)
        values[own] = value
    if "x" not in values or len(given.values) > 1 + len(order):
        raise words.wrong_count(token, name, [(key, 0.0) for key in order])
    if name != "clip":
        return _expanded(token, vocabulary.macros[name], values)
    tree = values["x"]
    if "low" in values and "high" in values:
        return call("clip", tree, values["low"], values["high"])
    return (
        call("max", tree, values["low"]) if "low" in values else call("min", tree, values["high"])
    )


def _expanded(token: Token, macro: Macro, given: Mapping[str, Node]) -> Node:
    values = {key: number(value) for key, value in macro.parameters} | dict(given)
    return bounded(substitute(macro.tree, values), token.position)


def bounded(tree: Node, position: int) -> Node:
    """The tree, refused if it is too large."""
    if tree.size > MOST_NODES:
        raise FormulaError(refusals.TOO_LARGE.format(most=MOST_NODES), position)
    return tree
