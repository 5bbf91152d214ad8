"""Dead units of the compared networks, and networks born dead."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st

from pages.gradient_flow.focus import focus
from pages.gradient_flow.scene import Scene
from pages.gradient_flow.undefined import tell_undefined
from pages.ui.components.plot import plot
from pages.ui.language import language, say
from pages.ui.page import plain
from vizcore import ActivationSpec
from vizcore.activations.gate import SATURATED
from vizcore.figures.flow.units import Units, born_dead_figure, units_figure
from vizcore.flow.experiments.born_dead import predict_dead, simulate_born_dead
from vizcore.flow.summaries.units import unit_shares
from vizcore.text import Text, listed
from vizcore.theory.born_dead import flat_intervals, is_off_by_halves

_UNITS = Text(
    "Dead: φ′ = 0 for every example of the batch of {batch}. Saturated: gate openness "
    "√E[φ′²] / sup|φ′| below {saturated}; where φ′ has no bound, 1 takes the place of sup|φ′|.",
    "死亡：对批量中全部 {batch} 个样本都有 φ′ = 0。饱和：门开度 √E[φ′²] / sup|φ′| 小于 "
    "{saturated}；φ′ 无界时用 1 代替 sup|φ′|。",
).format(batch="{batch}", saturated=SATURATED)
_ROUNDED = Text(
    "{names}: no part of φ is flat, but where these units are the slope is too small for float32, "
    "and φ′ is rounded to 0.",
    "{names}：φ 没有平坦的部分，但在这些单元所处的位置，斜率小到 float32 无法表示，φ′ 被舍入为 0。",
)
_NEVER = Text(
    "{name} cannot be born dead: it has no flat part. Shown instead is {other}. ",
    "{name} 没有平坦的部分，不会初始即死。下面改以 {other} 为例。",
)
_BORN = Text(
    "Born dead: narrow networks of {name} in which some layer is off as a whole for the input, so "
    "that no training can wake them. Colour: {networks} networks drawn for each width with "
    "σ_w² = 2. ",
    "初始即死：在 {name} 的窄网络中，某一层对输入整体关闭，任何训练都无法唤醒。"
    "颜色：每种宽度抽取 {networks} 个网络，σ_w² = 2。",
)
_BOUND = Text(
    "Lines: 1 − (1 − 2⁻ᴺ)ᴸ (Lu et al. 2019).",
    "线：1 − (1 − 2⁻ᴺ)ᴸ（Lu 等 2019）。",
)
_NO_BOUND = Text(
    "There are no lines: the formula of Lu et al. 2019 holds where φ is flat on one side of 0 and "
    "nowhere else, as ReLU is. Here the chance that a unit is off depends on the size of the "
    "signal.",
    "没有理论线：Lu 等 2019 的公式只适用于像 ReLU 那样恰好在 0 的一侧平坦的 φ。此处单元关闭的概率"
    "取决于信号的大小。",
)
_born_dead = lru_cache(maxsize=64)(simulate_born_dead)


def dying(scene: Scene) -> None:
    """Left the units of these networks, right narrow networks of one of the activations."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption(say(_UNITS.format(batch=scene.lines[0].config.batch)))
        drawn = []
        for line in scene.lines:
            result = scene.results.get(line.config)
            shares = None if result is None else unit_shares(result)
            drawn.append((line, shares, predict_dead(line.config)))
        plot(units_figure(drawn, language()), key="gradient_flow.units", height=380)
        if names := _rounded(drawn):
            st.caption(plain(say(_ROUNDED.format(names=listed(names)))))
    with right:
        focus(scene)
        spec = scene.focus.config.spec
        if tell_undefined(scene):
            return
        shown = spec if flat_intervals(spec) else _other(scene)
        found = _born_dead(shown)
        words = say(_BORN.format(name=shown.label, networks=found.networks))
        words += say(_BOUND if is_off_by_halves(shown) else _NO_BOUND)
        if shown != spec:
            words = say(_NEVER.format(name=spec.label, other=shown.label)) + words
        st.caption(plain(words))
        plot(born_dead_figure(found, language()), key="gradient_flow.born_dead", height=380)


def _rounded(drawn: Sequence[Units]) -> list[Text]:
    """The activations that theory lets no unit die of, and of which some are measured dead."""
    dead = [line for line, shares, _ in drawn if shares and np.nan_to_num(shares.dead).any()]
    specs = dict.fromkeys(line.config.spec for line in dead)
    return [spec.label for spec in specs if not flat_intervals(spec)]


def _other(scene: Scene) -> ActivationSpec:
    """What has networks born dead: of the compared activations if possible, else ReLU."""
    compared = (line.config.spec for line in scene.lines)
    return next(filter(flat_intervals, compared), ActivationSpec("relu"))
