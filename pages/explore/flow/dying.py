"""Dead units of the compared networks, and networks born dead."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from pages.explore.flow.focus import focus
from pages.explore.flow.scene import Scene
from pages.ui.language import language, say
from pages.ui.plot import plot
from vizcore import ActivationSpec
from vizcore.figures.flow_units import born_dead_figure, units_figure
from vizcore.flow.dying import BornDead, predict_dead, simulate_born_dead
from vizcore.flow.units import unit_shares
from vizcore.text import Text

_UNITS = Text(
    "Dead: φ′ = 0 for every example of the batch of {batch}. Saturated: gate openness "
    "√E[φ′²] / sup|φ′| below 0.05.",
    "死亡：对批量中全部 {batch} 个样本都有 φ′ = 0。饱和：门开度 √E[φ′²] / sup|φ′| 小于 0.05。",
)
_BORN = Text(
    "Born dead: narrow networks of {name} in which some layer is off as a whole for the input, so "
    "that no training can wake them. Colour: {networks} networks drawn for each width with "
    "σ_w² = 2; lines: 1 − (1 − pᴺ)ᴸ (Lu et al. 2019).",
    "出生即死：在 {name} 的窄网络中，某一层对输入整体关闭，任何训练都无法唤醒。"
    "颜色：每种宽度抽取 {networks} 个网络，σ_w² = 2；线：1 − (1 − pᴺ)ᴸ（Lu 等 2019）。",
)


def dying(scene: Scene) -> None:
    """Left the units of these networks, right narrow networks of one of the activations."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption(say(_UNITS.format(batch=scene.lines[0].config.batch)))
        drawn = []
        for line in scene.lines:
            result = scene.result(line)
            shares = None if result is None else unit_shares(result)
            drawn.append((line, shares, predict_dead(line.config)))
        plot(units_figure(drawn, language()), key="gradient_flow.units", height=380)
    with right:
        focus(scene)
        found = _born_dead(scene.focus.config.spec)
        words = _BORN.format(name=scene.focus.config.spec.label, networks=found.networks)
        st.caption(say(words))
        plot(born_dead_figure(found, language()), key="gradient_flow.born_dead", height=380)


@lru_cache(maxsize=64)
def _born_dead(spec: ActivationSpec) -> BornDead:
    return simulate_born_dead(spec)
