"""Whether φ ever falls."""

from __future__ import annotations

import functools

from vizcore.activations.analysis.domain import undefined, without_value
from vizcore.activations.analysis.properties import monotonic
from vizcore.activations.analysis.survey import survey
from vizcore.activations.model import Activation
from vizcore.activations.spec import Params


@functools.lru_cache(maxsize=64)
def rises(activation: Activation, params: Params = ()) -> bool:
    """Whether φ has a value everywhere and never falls, by a slope or by a jump.

    It may then change places with max pooling.
    """
    values = dict(params)
    if undefined(activation, **values) or without_value(activation, **values):
        return False
    return monotonic(survey(activation, values)) in ("constant", "non_decreasing", "increasing")
