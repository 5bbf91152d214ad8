"""The property card of a chosen activation, computed once."""

from __future__ import annotations

import sys
from functools import lru_cache

from vizcore.activations.properties import Properties, properties
from vizcore.activations.rounding import Underflow, underflow
from vizcore.activations.spec import ActivationSpec


@lru_cache(maxsize=512)
def card(spec: ActivationSpec) -> Properties:
    """The properties of an activation with its parameters."""
    return properties(spec.resolve(), **dict(spec.params))


def rounded(spec: ActivationSpec) -> Underflow | None:
    """From where on float32 loses the slope; None while PyTorch, which tells, is not imported.

    A page that would import it first would come a second later.
    """
    known = "torch" in sys.modules
    return underflow(spec.resolve(), **dict(spec.params)) if known else None
