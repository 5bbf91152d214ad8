"""Where the initialisations that everybody knows lie in the phase diagram."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from vizcore.flow.config import FlowConfig
from vizcore.initialisation import INITIALISATIONS
from vizcore.text import Text, joined


class Landmark(NamedTuple):
    """A point of the phase diagram, and the initialisations that lie there."""

    label: Text
    sigma_w2: float
    sigma_b2: float


def landmarks(config: FlowConfig) -> list[Landmark]:
    """The initialisations with a `short` name, by variance, at the width of `config`.

    They are as published: only PyTorch's default has biases, and their variance 1/(3·width) makes
    its point depend on the width. Those that share a point share a landmark.
    """
    names: dict[tuple[float, float], dict[Text, None]] = {}
    for key, init in INITIALISATIONS.items():
        if init.short is None:
            continue
        of = replace(config, init=key, sigma_b2=0.0)
        names.setdefault((of.weight_variance, of.bias_variance), {})[init.short] = None
    return [
        Landmark(joined(here), *place)
        for place, here in sorted(names.items(), key=lambda item: item[0])
    ]
