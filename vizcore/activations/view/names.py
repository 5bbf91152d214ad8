"""Short names for charts, where a full label does not fit."""

from __future__ import annotations

from vizcore.activations.model import Parameter
from vizcore.activations.spec import ActivationSpec
from vizcore.formula.language.names import plain_symbol
from vizcore.text import Text, cut, decimal

_LONGEST = 24  # characters


def symbol(parameter: Parameter) -> str:
    """A parameter's symbol as plain text."""
    return plain_symbol(parameter.symbol)


def short_name(spec: ActivationSpec, *, every: bool = False) -> Text:
    """The activation's name, cut if long, with its parameters by symbol: ``SiLU β=2``.

    Those at their default only if `every` one is asked for.
    """
    activation = spec.resolve()
    symbols = {p.name: symbol(p) for p in activation.parameters}
    shown = spec.values if every else dict(spec.params)
    values = "".join(f" {symbols[name]}={decimal(value)}" for name, value in shown.items())
    label = activation.label
    return Text(cut(label.en, _LONGEST), cut(label.zh, _LONGEST)) + values
