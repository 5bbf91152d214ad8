"""For how many layers signal and gradient of small random networks last, by measurement."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from vizcore.flow.config import FlowConfig
from vizcore.flow.search import DRIFT
from vizcore.flow.simulate import simulate_flow

LARGE = 256  # examples
_FEW, _NETWORKS = 64, 2  # units, which is quick and lasts no longer than wide networks do
_MARGIN = 0.9  # of the decades: other networks differ by chance


@lru_cache(maxsize=256)
def lasting(config: FlowConfig, most: int) -> int:
    """Depth, at most `most`, up to which networks like `config` keep ‖δ‖ and the signal.

    Both of two networks, of at most `LARGE` examples, stay within a factor of 10, with something
    left for chance. The depth is found by bisection; 1 if not even two layers keep them.
    """
    width, batch = min(config.width, _FEW), min(config.batch, LARGE)
    small = replace(config, width=width, batch=batch, seeds=_NETWORKS)
    low, high, depth = 1, most, most
    while low < high:
        if _drift(replace(small, depth=depth)) <= _MARGIN * DRIFT:
            low = depth
        else:
            high = depth - 1
        depth = (low + high + 1) // 2
    return low


def _drift(config: FlowConfig) -> float:
    """The largest change in decades of all networks: of ‖δ‖, or of the signal from layer 1."""
    result = simulate_flow(config, histograms=False)
    with np.errstate(invalid="ignore"):
        gradient = np.ptp(result.log10_delta, axis=1)
        signal = np.abs(result.log10_signal - result.log10_signal[:, :1]).max(1)
        return float(np.maximum(gradient, signal).max())
