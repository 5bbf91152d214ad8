"""Which change of a network keeps its gradient, by theory: no simulation is needed to find it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from vizcore.flow.config import FlowConfig
from vizcore.flow.predict import wide_decades
from vizcore.flow.recommendation import by_theory, initialised

REFERENCE = 100  # layers that a network is judged at, whatever its own depth
_HEALTHY = 1.0  # decades that δ may always change by over the whole depth
_ACTIVATIONS = ("relu", "tanh", "selu")


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
    """The recommended initialisation, or the present one if that is steadier still.

    None if no signal gets through either, or theory has no moments to go by.
    """
    found = by_theory(config)
    if found.endless is not None:
        return None
    tried = [_tried(initialised(config, found), "init"), _tried(config, "init")]
    best, cost = min(tried, key=lambda pair: pair[1])
    return best if math.isfinite(cost) else None


@lru_cache(maxsize=256)
def fault_of(config: FlowConfig) -> str:
    """Which part of an ill network is at fault: "init", "skip", "norm" or "activation".

    It is judged over `REFERENCE` layers, so that a network of any depth has the same cause. It is
    the initialisation if more of what is lost is its own than the best initialisation loses too.
    """
    deep = replace(config, depth=REFERENCE)
    if by_theory(deep).endless is not None:
        return "activation"
    known = best_initialisation(config) is not None  # of what grows as fast as exp(exp(x)) none is
    best, decades = best_initialisation(deep), wide_decades(deep)[0]
    if best and (best.works or abs(decades - best.decades) > abs(best.decades)):
        return "init" if known else "activation"
    part = cure.part if (cure := find_cure(deep, "norm")) else "activation"
    return part if part != "skip" or config.residual != "none" else "norm"


@lru_cache(maxsize=256)
def find_cure(config: FlowConfig, fault: str) -> Cure | None:
    """The first change that keeps the gradient, else the one that changes it least.

    Tried in this order: another initialisation if that is at fault, a smaller skip branch or
    another norm unless the activation is, another activation. None if none is better than the
    network as it is.
    """
    found = []
    for cure in _cures(config, fault):
        if cure.works:
            return cure
        found.append(cure)
    before = wide_decades(config)[0]
    best = min(found, key=lambda cure: abs(cure.decades), default=None)
    return best if best and not abs(best.decades) >= abs(before) else None


def factor_of(decades: float, depth: int) -> float:
    """The factor a layer that makes so many decades over the depth."""
    return float(10.0 ** (decades / (depth - 1)))


def _cures(config: FlowConfig, fault: str) -> Iterator[Cure]:
    if fault == "init":
        yield from _best(config, "init")
    if fault != "activation":
        if config.residual != "none":
            yield from _best(replace(config, residual="depth"), "skip")
        if config.norm != "none":
            yield from _best(replace(config, norm="layer"), "norm")
            yield from _best(replace(config, residual="depth"), "skip")
            yield from _best(replace(config, norm="none"), "norm")
    for key in _ACTIVATIONS:
        yield from _best(replace(config, activation=key, params=()), "activation")


def _best(config: FlowConfig, part: str) -> Iterator[Cure]:
    # Another norm or skip keeps the initialisation as it is if that will do.
    as_is, cost = _tried(config, part)
    if part in ("norm", "skip") and as_is.works and math.isfinite(cost):
        yield as_is
    elif found := best_initialisation(config):
        yield replace(found, part=part)


def _tried(config: FlowConfig, part: str) -> tuple[Cure, float]:
    """A candidate, and by how many decades its gradient and a little of its signal drift."""
    decades, drift = wide_decades(config)
    cost = abs(decades) + abs(drift) / 2
    cure = Cure(config, part, factor_of(decades, config.depth), decades)
    return cure, cost if math.isfinite(cost) else math.inf
