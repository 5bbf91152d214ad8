"""Two inputs through the same network."""

from __future__ import annotations

import math

import streamlit as st

from pages.gradient_flow.focus import focus
from pages.gradient_flow.scene import Scene
from pages.gradient_flow.undefined import tell_undefined
from pages.ui.components.plot import plot
from pages.ui.language import language, say
from pages.ui.page_state import control
from vizcore.figures.flow.correlation import correlation_figure
from vizcore.text import Text, number
from vizcore.theory.pairs.correlation_map import CorrelationMap, correlation_map

_PLAIN = Text(
    "Norms and skips are left out here: this is the map of the plain stack.",
    "此处不含归一化与跳跃连接：图中是普通堆叠网络的映射。",
)
_NO_MAP = Text(
    "The signal of this network leaves the range of numbers: there is no correlation to follow.",
    "该网络的信号超出了数值范围，无法追踪相关系数。",
)
_ENDS = {
    "alike": Text(
        "The two inputs become alike (c → 1), so deep layers cannot tell them apart",
        "两个输入变得相同（c → 1），深层无法再区分它们",
    ),
    "stay": Text("The two inputs stay at c = {fixed}", "两个输入保持 c = {fixed}"),
    "apart": Text(
        "The two inputs are driven to c = {fixed}: chaos forgets how alike they were",
        "两个输入被推向 c = {fixed}：混沌使网络忘记它们原本有多相似",
    ),
}
_DEPTHS = Text(
    "; the distance of c from there falls to 37 % (1/e) every {correlation} layers, and ‖δ‖² "
    "changes by a factor of e (2.72) every {gradient}.",
    "；c 与终点的距离每 {correlation} 层缩小到 37 %（1/e），‖δ‖² 每 {gradient} 层变化 e（2.72）"
    "倍。",
)
_CRITICAL = Text(
    "; at criticality their distance shrinks only like a power of depth, and ‖δ‖² keeps its size.",
    "；恰在临界处，与终点的距离只按深度的幂次缓慢缩小，‖δ‖² 大小不变。",
)
_STEPS = 60


def correlation(scene: Scene) -> None:
    """The correlation map of one network as a cobweb."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        focus(scene)
        control(scene.bound, "start", width=300)
    config = scene.focus.config
    if tell_undefined(scene):
        return
    found = correlation_map(
        config.spec,
        config.weight_variance,
        config.bias_variance,
        scene.bound.pictures.start,
        min(config.depth, _STEPS),
    )
    if math.isnan(found.fixed):
        st.info(say(_NO_MAP))
        return
    plain = config.norm == "none" and config.residual == "none"
    said = say(_said(found))
    st.caption(said + ("" if plain else " " + say(_PLAIN)))
    figure = correlation_figure(found, scene.color, language())
    plot(figure, key="gradient_flow.correlation", height=420, label=said)


def _said(found: CorrelationMap) -> Text:
    still = abs(float(found.path[-1] - found.path[0])) < 1e-5
    kind = "stay" if still else "alike" if found.fixed > 0.999 else "apart"
    end = _ENDS[kind].format(fixed=number(round(found.fixed, 3)))
    if math.isinf(found.correlation_depth) and math.isinf(found.gradient_depth):
        return end + _CRITICAL
    depths = _DEPTHS.format(
        correlation=number(found.correlation_depth), gradient=number(found.gradient_depth)
    )
    return end + depths
