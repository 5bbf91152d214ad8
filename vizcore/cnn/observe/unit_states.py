"""What is to be said of each channel and unit at a recorded step: a letter each, and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from vizcore.text import Text

if TYPE_CHECKING:
    from vizcore.cnn.observe.neurons import LayerState

# Of several the first holds. ``{fields}`` are filled in the browser.
STATES: Mapping[str, Text] = MappingProxyType(
    {
        "?": Text("{name} could not be measured at this step.", "{name} 在这一步无法测量。"),
        "r": Text(
            "{name} has been dead since step {since}: not by the formula of φ, but float32 rounds "
            "φ′ to 0 for {where}.",
            "{name} 自第 {since} 步起死亡：原因不是 φ 的公式，而是 float32 在 {where} 时"
            "把 φ′ 舍入为 0。",
        ),
        "d": Text("{name} has been dead since step {since}.", "{name} 自第 {since} 步起死亡。"),
        "c": Text(
            "{name} gets no gradient: {layer} behind it is wholly dead. Its own r = {r:.3g}.",
            "{name} 得不到梯度：它后面的 {layer} 已全部死亡。它自身 r = {r:.3g}。",
        ),
        "s": Text(
            "{name} is nearly shut (saturated): it multiplies gradients by {factor:.3g} (√E φ′²); "
            "gate openness r = {r:.3g}.",
            "{name} 几乎关闭（饱和）：梯度被乘以 {factor:.3g}（√E φ′²）；门开度 r = {r:.3g}。",
        ),
        "o": Text(
            "{name} multiplies what gradient it gets by {factor:.3g} (√E φ′²); gate openness "
            "r = {r:.3g}.",
            "{name} 把到达它的梯度乘以 {factor:.3g}（√E φ′²）；门开度 r = {r:.3g}。",
        ),
    }
)


def walls(layers: Sequence[LayerState]) -> list[str | None]:
    """For each layer the first behind it that is wholly dead, which no gradient passes."""
    found: list[str | None] = []
    wall = None
    for layer in reversed(layers):
        found.append(wall)
        wall = layer.name if layer.dead.all() else wall
    return found[::-1]


def states(layers: Sequence[LayerState]) -> list[str]:
    """For each layer the letters of its units, keys of `STATES`."""
    letters = list(STATES)
    found = []
    for layer, wall in zip(layers, walls(layers), strict=True):
        cut = np.full(len(layer.openness), wall is not None)
        holds = [layer.unmeasured, layer.rounded, layer.dead, cut, layer.saturated]
        found.append("".join(np.select(holds, letters[:-1], letters[-1]).tolist()))
    return found
