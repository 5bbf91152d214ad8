"""The property card of a chosen activation, computed once."""

from __future__ import annotations

import sys
from functools import lru_cache

from vizcore.activations.analysis.properties import Properties, properties
from vizcore.activations.analysis.rounding import LostDigits, Underflow, lost_digits, underflow
from vizcore.activations.spec import ActivationSpec


@lru_cache(maxsize=512)
def card(spec: ActivationSpec) -> Properties:
    """The properties of an activation with its parameters."""
    return properties(spec.resolve(), **dict(spec.params))


def rounded(spec: ActivationSpec) -> tuple[Underflow, LostDigits] | tuple[None, None]:
    """What float32 loses of φ; None while PyTorch, which tells, is not imported.

    A page that would import it first would come a second later.
    """
    if "torch" not in sys.modules:
        return None, None
    activation, params = spec.resolve(), dict(spec.params)
    return underflow(activation, **params), lost_digits(activation, **params)
