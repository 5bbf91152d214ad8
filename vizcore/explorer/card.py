"""The property card of a chosen activation, computed once."""

from __future__ import annotations

from functools import lru_cache

from vizcore.activations.properties import Properties, properties
from vizcore.activations.spec import ActivationSpec


@lru_cache(maxsize=512)
def card(spec: ActivationSpec) -> Properties:
    """The properties of an activation with its parameters."""
    return properties(spec.resolve(), **dict(spec.params))
