"""Activations that somebody typed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from vizcore.activations.catalogue import ACTIVATIONS
from vizcore.activations.model import Activation, Parameter
from vizcore.formula.errors import FormulaError
from vizcore.formula.evaluate import evaluate
from vizcore.formula.names import Macro
from vizcore.formula.parse import parse
from vizcore.formula.tree import symbols
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
        With what is wrong, where, and what to write instead. Nothing in `text` is executed.
    """
    tree = parse(text, ("x", *(p.name for p in PARAMETERS)), macros())
    parameters = tuple(p for p in PARAMETERS if p.name in symbols(tree))
    (y,) = evaluate((tree,), np.linspace(-10, 10, 401), {p.name: p.default for p in parameters})
    if not np.isfinite(y).any():
        raise FormulaError(_NOWHERE, 0)
    shown = text.strip()
    return Activation(
        key=key,
        label=same(shown if len(shown) <= 40 else shown[:39] + "…"),
        family="custom",
        summary=_SUMMARY,
        formula=shown,
        source="",
        parameters=parameters,
        native=False,
    )
