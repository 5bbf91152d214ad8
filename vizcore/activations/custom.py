"""Activations that somebody typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar

import numpy as np

from vizcore.activations.analysis.grid import POINTS
from vizcore.activations.analysis.survey import intervals
from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.model import Activation, Parameter
from vizcore.formula.backends.evaluate import evaluate, weight
from vizcore.formula.effort import TooMuch, limited, spend
from vizcore.formula.errors import FormulaError
from vizcore.formula.language.names import CONSTANTS, Macro, latex_symbol
from vizcore.formula.language.parse import parse
from vizcore.formula.language.vocabulary import MOST_PARAMETERS
from vizcore.formula.tree import Node, walk
from vizcore.text import Text, cut, same

_SUMMARY = Text("A formula of your own.", "自己输入的公式。")
_NOWHERE = Text(
    "This formula has no finite value for −10 ≤ x ≤ 10. Check logarithms, roots and divisions.",
    "在 −10 ≤ x ≤ 10 内，此公式没有有限值。请检查对数、根号和除法。",
)
_TOO_MUCH = Text(
    "The derivatives of this formula are too long to compute at once. Nest less, or shorten it.",
    "此公式的导数过长，无法即时计算。请减少嵌套或缩短公式。",
)
MOST_STEPS = 16_000  # about 27 ms
_ANYTHING = (3.7, 2.3, 1.9, 0.6, 3.1, 4.3)  # values that simplify nothing
_FIRST = ("alpha", "beta")  # then the others, as they appear
# Functions of other languages that are short in ours: their formula, and values after x.
_SHORTHANDS: Mapping[str, tuple[str, tuple[tuple[str, float], ...]]] = {
    "log2": ("log(x) / log(2)", ()),
    "log10": ("log(x) / log(10)", ()),
    "exp2": ("2^x", ()),
    "square": ("x^2", ()),
    "pow": ("x^exponent", (("exponent", 2.0),)),
    "cbrt": ("sign(x) * abs(x)^(1/3)", ()),
    "hypot": ("sqrt(x^2 + y^2)", (("y", 0.0),)),
    "reciprocal": ("1 / x", ()),
    "rsqrt": ("1 / sqrt(x)", ()),
    "ceil": ("-floor(-x)", ()),
    "trunc": ("sign(x) * floor(abs(x))", ()),
    "sec": ("1 / cos(x)", ()),
    "csc": ("1 / sin(x)", ()),
    "cot": ("1 / tan(x)", ()),
    "sech": ("1 / cosh(x)", ()),
    "csch": ("1 / sinh(x)", ()),
    "coth": ("1 / tanh(x)", ()),
    "logit": ("log(x / (1 - x))", ()),
    "normpdf": ("exp(-x^2 / 2) / sqrt(2 * pi)", ()),
}


@dataclass(frozen=True)
class Typed(Activation):
    """An activation of which there is nothing but the formula."""

    native: ClassVar[bool] = False

    @cached_property
    def tree(self) -> Node:
        """The formula, in which the catalogue's functions may stand, as a tree."""
        return parse(self.formula, ("x",), macros(), len(self.parameters))


@lru_cache(maxsize=1)
def macros() -> Mapping[str, Macro]:
    """Functions for formulas: catalogue entries, ``leaky_relu(x, 0.2)``, and shorthands."""
    return {
        key: Macro(entry.tree, tuple(entry.defaults.items())) for key, entry in ACTIVATIONS.items()
    } | {
        key: Macro(parse(text, ("x", *dict(values))), values)
        for key, (text, values) in _SHORTHANDS.items()
    }


@lru_cache(maxsize=512)
def parse_formula(text: str, key: str = "custom") -> Activation:
    """The activation that a formula describes.

    Parameters
    ----------
    text
        A formula in x; up to six other names are parameters, which get sliders.
    key
        The key of the result.

    Raises
    ------
    FormulaError
        With what is wrong, where, and what to write instead. Nothing in `text` is executed, and
        beside reading it no more than `MOST_STEPS` steps of work are done.
    """
    tree = parse(text, ("x",), macros(), MOST_PARAMETERS)
    parameters = tuple(
        Parameter(name, 1.0, -5.0, 5.0, 0.05, latex_symbol(name), learnable=True)
        for name in parameter_names(tree)
    )
    shown = text.strip()
    activation = Typed(
        key=key,
        label=same(cut(shown)),
        family="custom",
        summary=_SUMMARY,
        formula=shown,
        source="",
        parameters=parameters,
    )
    try:
        with limited(MOST_STEPS):
            if not _somewhere_finite(tree, parameters):
                raise FormulaError(_NOWHERE, 0)
            _look(activation)
    except TooMuch as error:
        raise FormulaError(_TOO_MUCH, 0) from error
    return activation


def parameter_names(tree: Node) -> list[str]:
    """The symbols of a typed formula beside x and the constants, in the order of its sliders."""
    names = dict.fromkeys(node.name for node in walk(tree) if node.op == "symbol")
    own = [name for name in names if name not in ("x", *CONSTANTS)]
    return sorted(own, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))


def _somewhere_finite(tree: Node, parameters: Sequence[Parameter]) -> bool:
    names = [p.name for p in parameters]
    for values in ((1.0,) * len(names), _ANYTHING):
        (y,) = evaluate((tree,), np.linspace(-10, 10, 401), dict(zip(names, values, strict=False)))
        if np.isfinite(y).any():
            return True
    return False


def _look(activation: Activation) -> None:
    """Do what any page does with a formula: too much for one that is short is too much to show."""
    anything = dict(zip(activation.defaults, _ANYTHING, strict=False))
    spend(2 * weight(walk(*activation.trees)) * POINTS // 256)  # values and their doubt
    intervals(activation, **anything)
