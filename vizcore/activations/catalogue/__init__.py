"""The scalar activations, one entry each; `ACTIVATIONS` holds them by key."""

from collections.abc import Mapping
from types import MappingProxyType

from vizcore.activations.catalogue import (
    gated,
    oscillating,
    others,
    relu_like,
    sigmoid_like,
    smooth,
)
from vizcore.activations.model import Activation

_FAMILIES = (relu_like, smooth, gated, sigmoid_like, oscillating, others)

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {entry.key: entry for family in _FAMILIES for entry in family.ENTRIES}
)
