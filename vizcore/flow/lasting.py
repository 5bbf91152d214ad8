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
    left for chance; 1 if not even two layers keep them. One network of `most` layers tells it for
    all depths: a gradient that comes from above changes by the same factors as one that begins
    there.
    """
    if most < 2:
        return 1
    width, batch = min(config.width, _FEW), min(config.batch, LARGE)
    small = replace(config, width=width, batch=batch, seeds=_NETWORKS, depth=most)
    result = simulate_flow(small, histograms=False)
    if np.isnan(result.log10_delta).any() and most > 2:  # it overflows on its way
        return lasting(config, most // 2)
    high, low = (f.accumulate(result.log10_delta, axis=1) for f in (np.maximum, np.minimum))
    signal = np.abs(result.log10_signal - result.log10_signal[:, :1])
    with np.errstate(invalid="ignore"):  # two exact zeros
        drift = np.maximum(high - low, np.maximum.accumulate(signal, axis=1)).max(axis=0)
    lost = ~(drift <= _MARGIN * DRIFT)
    return max(1, int(lost.argmax()) if lost.any() else most)
