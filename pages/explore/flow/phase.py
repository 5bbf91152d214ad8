"""The phase diagram: where initialisations lie, and a click that goes elsewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st

from pages.explore.flow.focus import focus
from pages.explore.flow.scene import Scene
from pages.ui.language import language, say
from pages.ui.plot import plot
from vizcore import ActivationSpec
from vizcore.figures.flow_phase import Spot, phase_figure
from vizcore.flow.config import FlowConfig
from vizcore.text import Text, same
from vizcore.theory.phase import CriticalLine, PhaseDiagram, critical_line, phase_diagram

_CLICK = Text(
    "Click anywhere: these variances become the initialisation, and the profile above follows.",
    "点击任意处：以该处的方差作为初始化，上方的剖面随之改变。",
)
_PLAIN = Text(
    "The diagram is that of plain stacks; norms and skips change the factors.",
    "此图针对普通堆叠网络；归一化与跳跃连接会改变这些倍数。",
)
_SPOTS = (
    (same("PyTorch"), 1 / 3),
    (same("Xavier"), 1.0),
    (same("He"), 2.0),
)
_STEPS = 101  # a click is exact to a hundredth of the axis


def phase(scene: Scene) -> None:
    """Order and chaos for the activation of one network."""
    focus(scene)
    config = scene.focus.config
    plain = config.norm == "none" and config.residual == "none"
    st.caption(say(_CLICK) + ("" if plain else " " + say(_PLAIN)))
    width, height = _window(config)
    diagram, edge = _diagram(config.spec, width, height)
    figure = phase_figure(diagram, edge, _spots(scene, config.spec), language())
    clicked = plot(figure, key="gradient_flow.phase", height=430, clickable=True)
    if clicked:
        _go(scene, float(clicked["x"]), float(clicked["y"]))


def _window(config: FlowConfig) -> tuple[float, float]:
    """How far the axes reach: near the origin, unless the network lies further out."""
    width = next((w for w in (4.0, 10.0) if config.weight_variance <= 0.9 * w), 25.0)
    height = next((h for h in (0.5, 2.0, 8.0) if config.bias_variance <= 0.9 * h), 25.0)
    return width, height


@lru_cache(maxsize=64)
def _diagram(
    spec: ActivationSpec, width: float, height: float
) -> tuple[PhaseDiagram, CriticalLine]:
    grid = np.linspace(0, width, _STEPS), np.linspace(0, height, _STEPS)
    return phase_diagram(spec, *grid), critical_line(spec, 2 * height)


def _spots(scene: Scene, spec: ActivationSpec) -> list[Spot]:
    own = [
        Spot(line.label, line.config.weight_variance, line.config.bias_variance, line.color)
        for line in scene.lines
        if line.config.spec == spec
    ]
    return [Spot(label, variance, 0.0) for label, variance in _SPOTS] + own


def _go(scene: Scene, sigma_w2: float, sigma_b2: float) -> None:
    flow = replace(
        scene.bound.flow,
        init="custom",
        sigma_w2=round(min(max(sigma_w2, 0), 25), 2),
        sigma_b2=round(min(max(sigma_b2, 0), 25), 3),
    )
    if flow != scene.bound.flow:
        scene.bound.apply(flow=flow)
        st.rerun()
