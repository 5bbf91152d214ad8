"""Activations that somebody typed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.model import Activation, Parameter
from vizcore.activations.survey import FAR, NEAR, intervals
from vizcore.formula.effort import TooMuch, limited, spend
from vizcore.formula.errors import FormulaError
from vizcore.formula.evaluate import evaluate, weight
from vizcore.formula.names import Macro
from vizcore.formula.parse import parse
from vizcore.formula.tree import symbols, walk
from vizcore.text import Text, same

PARAMETERS = (
    Parameter("alpha", 1.0, -5.0, 5.0, 0.05, r"\alpha", learnable=True),
    Parameter("beta", 1.0, -5.0, 5.0, 0.05, r"\beta", learnable=True),
)
_SUMMARY = Text("A formula of your own.", "自己输入的公式。")
_NOWHERE = Text(
    "This formula has no finite value for −10 ≤ x ≤ 10. Check logarithms, roots and divisions.",
    "在 −10 ≤ x ≤ 10 内，此公式没有有限值。请检查对数、根号和除法。",
)
_TOO_MUCH = Text(
    "The derivatives of this formula are too long to compute at once. Nest less, or shorten it.",
    "此公式的导数过长，无法即时计算。请减少嵌套或缩短公式。",
)
MOST_STEPS = 12_000  # about 20 ms
_POINTS = NEAR.size + 2 * FAR.size  # on which the property card computes φ, φ′ and φ″
_ANYTHING = {"alpha": 3.7, "beta": 2.3}  # values that simplify nothing


@lru_cache(maxsize=1)
def macros() -> Mapping[str, Macro]:
    """Every catalogue entry as a function for formulas: ``gelu(x)``, ``leaky_relu(x, 0.2)``."""
    return {
        key: Macro(entry.tree, tuple(entry.defaults.items())) for key, entry in ACTIVATIONS.items()
    }


@lru_cache(maxsize=512)
def parse_formula(text: str, key: str = "custom") -> Activation:
    """The activation that a formula describes.

    Parameters
    ----------
    text
        A formula in x, with ``alpha`` and ``beta`` as parameters where they occur.
    key
        The key of the result.

    Raises
    ------
    FormulaError
        With what is wrong, where, and what to write instead. Nothing in `text` is executed, and
        no more than `MOST_STEPS` steps of work are done.
    """
    tree = parse(text, ("x", *(p.name for p in PARAMETERS)), macros())
    parameters = tuple(p for p in PARAMETERS if p.name in symbols(tree))
    (y,) = evaluate((tree,), np.linspace(-10, 10, 401), {p.name: p.default for p in parameters})
    if not np.isfinite(y).any():
        raise FormulaError(_NOWHERE, 0)
    shown = text.strip()
    activation = Activation(
        key=key,
        label=same(shown if len(shown) <= 40 else shown[:39] + "…"),
        family="custom",
        summary=_SUMMARY,
        formula=shown,
        source="",
        parameters=parameters,
        native=False,
    )
    _check_effort(activation)
    return activation


def _check_effort(activation: Activation) -> None:
    """Refuse a formula that is short and yet too much work to draw and to describe at once."""
    anything = {p.name: _ANYTHING[p.name] for p in activation.parameters}
    try:
        with limited(MOST_STEPS):
            spend(weight(walk(*activation.trees)) * _POINTS // 256)
            intervals(activation, **anything)
    except TooMuch as error:
        raise FormulaError(_TOO_MUCH, 0) from error
