"""The scalar activations, one entry each; `ACTIVATIONS` holds them by key.

A file is a family: `relu_like`, `smooth`, `gated` (x · gate(x), such as Mish), `sigmoid_like`,
`oscillating` and `others`. An entry is a formula and what is told of it; all else is computed.
"""

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
