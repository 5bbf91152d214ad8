"""The phase diagram: where initialisations lie, and a point that can be dragged elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st

from pages.gradient_flow.focus import focus
from pages.gradient_flow.scene import Scene
from pages.gradient_flow.undefined import tell_undefined
from pages.ui.components.plot import Handle, plot
from pages.ui.language import language, say
from pages.ui.page import plain as plain_text
from vizcore import ActivationSpec
from vizcore.figures.flow.phase import Spot, phase_figure
from vizcore.figures.theme import NEUTRAL
from vizcore.flow.config import FlowConfig
from vizcore.flow.summaries.landmarks import landmarks
from vizcore.flow.variant import Variant, with_spec
from vizcore.settings import Real, kind_of
from vizcore.text import Text, number
from vizcore.theory.phase import CriticalLine, PhaseDiagram, critical_line, phase_diagram
from vizcore.wire.components import Coordinate

_CLICK = Text(
    "Drag the point, move it with the arrow keys, or click anywhere: its variances become the "
    "initialisation, and the profile above follows.",
    "拖动圆点、用方向键移动它，或点击任意处：该处的方差成为初始化，上方的剖面随之改变。",
)
_POINT = Text("Initialisation: σ_w² and σ_b²", "初始化：σ_w² 与 σ_b²")
_PLAIN = Text(
    "The diagram is that of plain stacks; norms and skips change the factors.",
    "此图针对普通堆叠网络；归一化与跳跃连接会改变这些倍数。",
)
_KEPT = Text(
    "{name} is kept as it is: the point belongs to the lines of the controls, and these follow.",
    "{name} 是保留的曲线，不再改变；圆点属于控件所设的曲线，随之改变的是它们。",
)
_BEYOND = Text(
    "The edge of chaos lies beyond this diagram; it begins at σ_w² = {w}, σ_b² = {b}.",
    "混沌边缘在此图之外，始于 σ_w² = {w}、σ_b² = {b}。",
)
# From formulas scaled up to those scaled down; ends beyond the settings.
_WIDTHS = (*(d * 10.0**k for k in (*range(-20, -3), *range(20)) for d in (4, 10, 25)), 4e20)
_USUAL = _WIDTHS.index(4)
_HEIGHTS = (0.5, 2.0, 8.0, 25.0)
_STEPS = 101  # a click is exact to a hundredth of the axis
_FINE = {"sigma_w2": 0.01, "sigma_b2": 0.001}  # to what the variances of a moved point are rounded
_FINEST = 400  # parts of the axis, if these are less


def phase(scene: Scene) -> None:
    """Order and chaos for the activation of one network."""
    focus(scene)
    config = scene.focus.config
    if tell_undefined(scene):
        return
    plain = config.norm == "none" and config.residual == "none"
    kept = scene.focus.config != _current(scene)
    said = [_CLICK, *([] if plain else [_PLAIN])]
    if (nearest := _beyond(config.spec)) is not None:
        said.append(_BEYOND.format(w=number(nearest[0]), b=number(nearest[1])))
    if kept:
        said.append(_KEPT.format(name=scene.focus.label))
    st.caption(plain_text(" ".join(map(say, said))))
    width, height = _window(config, scene.bound.flow)
    diagram, edge = _diagram(config.spec, width, height)
    figure = phase_figure(diagram, edge, _spots(scene, config), language())
    handle = _handle(scene, width, height)
    plot(figure, key="gradient_flow.phase", height=430, handle=handle)


def _window(config: FlowConfig, controls: FlowConfig) -> tuple[float, float]:
    """How far the axes reach: to both networks, and to where the edge of chaos is nearest."""
    weight = max(c.weight_variance for c in (config, controls))
    bias = max(c.bias_variance for c in (config, controls))
    edge = _nearest_edge(config.spec)
    places = max(edge[0], _place(_WIDTHS, weight)), max(edge[1], _place(_HEIGHTS, bias))
    return _WIDTHS[places[0]], _HEIGHTS[places[1]]


def _place(reaches: Sequence[float], value: float) -> int:
    """Index of the first axis on which `value` lies well inside, else of the last."""
    return min(int(np.searchsorted(reaches, value / 0.9)), len(reaches) - 1)


@lru_cache(maxsize=256)
def _nearest_edge(spec: ActivationSpec) -> tuple[int, int]:
    """Indices of the smallest axes that show a part of the edge of chaos; usual ones without it."""
    edge = critical_line(spec, 0.9 * _HEIGHTS[-1])
    points = zip(edge.sigma_w2.tolist(), edge.sigma_b2.tolist(), strict=True)
    tiny = edge.sigma_w2.max(initial=0.0) < _WIDTHS[_USUAL - 1] and edge.sigma_w2.size
    least = 0 if tiny else _USUAL
    places = {
        (max(_place(_WIDTHS, w / 0.9), least), _place(_HEIGHTS, b))
        for w, b in points
        if w < _WIDTHS[-1] / 2
    }
    return min(places, key=lambda place: (sum(place), place), default=(least, 0))


@lru_cache(maxsize=256)
def _beyond(spec: ActivationSpec) -> tuple[float, float] | None:
    """The point of the edge of chaos with the smallest biases, if no diagram can show the edge."""
    edge = critical_line(spec, 0.9 * _HEIGHTS[-1])
    if (edge.sigma_w2 < _WIDTHS[-1] / 2).any():
        return None
    whole = critical_line(spec, np.inf) if not edge.sigma_w2.size else edge
    found = np.isfinite(whole.sigma_w2)
    if not found.any():
        return None
    first = int(np.where(found, whole.sigma_b2, np.inf).argmin())
    return float(whole.sigma_w2[first]), float(whole.sigma_b2[first])


@lru_cache(maxsize=64)
def _diagram(
    spec: ActivationSpec, width: float, height: float
) -> tuple[PhaseDiagram, CriticalLine]:
    grid = np.linspace(0, width, _STEPS), np.linspace(0, height, _STEPS)
    return phase_diagram(spec, *grid), critical_line(spec, 2 * height)


def _spots(scene: Scene, config: FlowConfig) -> list[Spot]:
    own = [
        Spot(line.label, line.config.weight_variance, line.config.bias_variance, color)
        for line, color in zip(scene.lines, scene.colors, strict=True)
        if line.config.spec == config.spec
    ]
    return [Spot(*landmark) for landmark in landmarks(config)] + own


def _handle(scene: Scene, width: float, height: float) -> Handle:
    """The point of the controls; networks that are kept have points of their own."""
    flow = scene.bound.flow
    return Handle(
        label=say(_POINT),
        x=_coordinate("sigma_w2", "σ_w²", flow.weight_variance, width),
        y=_coordinate("sigma_b2", "σ_b²", flow.bias_variance, height),
        color=scene.color if scene.focus.config == _current(scene) else NEUTRAL,
        chart="gradient_flow.profile",
        fixed={"init": "custom"},
        on_move=lambda sigma_w2, sigma_b2: _go(scene, sigma_w2, sigma_b2),
    )


def _current(scene: Scene) -> FlowConfig:
    """What the network in focus is with the settings of the controls."""
    flow = scene.bound.flow
    return Variant.of(with_spec(flow, scene.focus.config.spec)).on(flow)


def _coordinate(field: str, symbol: str, value: float, reach: float) -> Coordinate:
    kind = kind_of(FlowConfig, field, Real)
    high = min(reach, kind.high)
    fine = min(_FINE[field], 10.0 ** math.floor(math.log10(reach / _FINEST)))
    return Coordinate(
        field=field,
        symbol=symbol,
        value=min(value, high),
        low=kind.low,
        high=high,
        step=fine,
        stride=reach / 100,
    )


def _go(scene: Scene, sigma_w2: float, sigma_b2: float) -> None:
    flow = replace(scene.bound.flow, init="custom", sigma_w2=sigma_w2, sigma_b2=sigma_b2)
    scene.bound.apply(flow=flow)
