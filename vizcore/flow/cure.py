"""Which change of a network keeps its gradient, by theory: no simulation is needed to find it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from vizcore.flow.config import FlowConfig
from vizcore.flow.predict import predict_flow
from vizcore.theory.phase import critical_line

_HEALTHY = 1.0  # decades that δ may always change by over the whole depth
_SCAN = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 9.0, 16.0, 25.0)  # σ_w² that are tried without biases
_HALVED = ("relu", "smooth", "gated")  # families that let about half of the signal through
_ACTIVATIONS = (("relu", "he_normal"), ("tanh", "xavier_normal"), ("selu", "lecun_normal"))


@dataclass(frozen=True)
class Cure:
    """A changed network and what theory says of it.

    Attributes
    ----------
    config
        The network.
    part
        What was changed: "init", "norm", "skip" or "activation".
    factor
        ‖δ‖ after a layer over ‖δ‖ before it, on the way back, as geometric mean.
    decades
        log₁₀ ‖δ¹‖ / ‖δᴸ‖ in the limit of wide layers.
    """

    config: FlowConfig
    part: str
    factor: float
    decades: float

    @property
    def works(self) -> bool:
        """Whether gradient reaches layer 1 at about its own size."""
        return abs(self.decades) <= healthy(self.config.depth)


def healthy(depth: int) -> float:
    """Decades that δ may change by over so many layers.

    A factor of L over L layers is slower than any constant factor a layer: at the edge of chaos δ
    of tanh changes by a power of the depth, √L (Schoenholz et al. 2017, sec. 5).
    """
    return max(_HEALTHY, math.log10(depth))


@lru_cache(maxsize=256)
def best_initialisation(config: FlowConfig) -> Cure | None:
    """The initialisation with which theory keeps signal and gradient of this network steady.

    The usual one for this kind of activation if it works, else another known by name; if none of
    these works, the steadiest of all: of them, of the edge of chaos, of plain variances and of the
    present one. None if no signal gets through.
    """
    tried = []
    for candidate in _named(config):
        cure, cost = _tried(candidate, "init")
        if cure.works and math.isfinite(cost):
            return cure
        tried.append((cure, cost))
    others = (*_fitted(config), *_scaled(config), config)
    tried += [_tried(candidate, "init") for candidate in others]
    best, cost = min(tried, key=lambda pair: pair[1])
    return best if math.isfinite(cost) else None


@lru_cache(maxsize=256)
def find_cure(config: FlowConfig) -> Cure | None:
    """The first change that keeps the gradient, else the one that changes it least.

    Tried in this order: another initialisation, a smaller skip branch, another norm, another
    activation. None if none is better than the network as it is.
    """
    found = []
    for cure in _cures(config):
        if cure.works:
            return cure
        found.append(cure)
    before = predicted_decades(config)
    best = min(found, key=lambda cure: abs(cure.decades), default=None)
    return best if best and not abs(best.decades) >= abs(before) else None


def predicted_decades(config: FlowConfig) -> float:
    """log₁₀ ‖δ¹‖ / ‖δᴸ‖ in wide layers; −inf for an exact zero, NaN where theory is silent."""
    with np.errstate(divide="ignore"):
        return float(np.log10(predict_flow(config).factor[1:]).sum())


def factor_of(decades: float, depth: int) -> float:
    """The factor a layer that makes so many decades over the depth."""
    return float(10.0 ** (decades / (depth - 1)))


def _cures(config: FlowConfig) -> Iterator[Cure]:
    yield from _best(config, "init")
    if config.residual != "none":
        yield from _best(replace(config, residual="depth"), "skip")
    if config.norm != "none":
        yield from _best(replace(config, norm="layer"), "norm")
        yield from _best(replace(config, residual="depth"), "skip")
        yield from _best(replace(config, norm="none"), "norm")
    for key, init in _ACTIVATIONS:
        changed = replace(config, activation=key, params=(), init=init, sigma_b2=0.0)
        yield from _best(changed, "activation")


def _best(config: FlowConfig, part: str) -> Iterator[Cure]:
    # A change beyond the initialisation keeps the initialisation as it is if that will do.
    as_is, cost = _tried(config, part)
    if part != "init" and as_is.works and math.isfinite(cost):
        yield as_is
    elif found := best_initialisation(config):
        yield replace(found, part=part)


def _named(config: FlowConfig) -> Iterator[FlowConfig]:
    usual = "he_normal" if config.spec.resolve().family in _HALVED else "xavier_normal"
    first = "lecun_normal" if config.activation == "selu" else usual
    for init in dict.fromkeys((first, "xavier_normal", "he_normal", "orthogonal")):
        yield replace(config, init=init, sigma_w2=1.0, sigma_b2=0.0)


def _fitted(config: FlowConfig) -> Iterator[FlowConfig]:
    """Points on the edge of chaos, in round numbers."""
    line = critical_line(config.spec, sigma_b2_limit=4.0)
    reach = (line.sigma_w2 <= _SCAN[-1]) & (line.sigma_w2 >= 0.01)
    usable = np.flatnonzero(reach & np.isfinite(line.q))
    for index in usable[:: max(1, len(usable) // _most(config, 16))]:
        sigma_w2, sigma_b2 = (round(float(x[index]), 3) for x in (line.sigma_w2, line.sigma_b2))
        yield replace(config, init="custom", sigma_w2=sigma_w2, sigma_b2=sigma_b2)


def _scaled(config: FlowConfig) -> Iterator[FlowConfig]:
    """Gaussian weights of any variance that the settings take.

    Beside a skip connection this would be but another way to shrink the branch.
    """
    if config.residual != "none":
        return
    for sigma_w2 in _SCAN[:: len(_SCAN) // _most(config, len(_SCAN))]:
        yield replace(config, init="custom", sigma_w2=sigma_w2, sigma_b2=0.0)


def _most(config: FlowConfig, most: int) -> int:
    """Candidates of a kind; fewer with BatchNorm, which takes ten times as long to predict."""
    return 3 if config.norm == "batch" else most


def _tried(config: FlowConfig, part: str) -> tuple[Cure, float]:
    """A candidate, and by how many decades its gradient and a little of its signal drift."""
    prediction = predict_flow(config)
    decades = predicted_decades(config)
    drift = float(prediction.log10_signal[-1]) - float(prediction.log10_signal[0])
    cost = abs(decades) + abs(drift) / 2
    cure = Cure(config, part, factor_of(decades, config.depth), decades)
    return cure, cost if math.isfinite(cost) else math.inf
