"""Recurrent networks: the gradient through time."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import streamlit as st

from pages.gradient_flow.scene import Scene
from pages.gradient_flow.state import FlowState
from pages.gradient_flow.undefined import tell
from pages.ui.activation.choice import activation_choice, explain_formula
from pages.ui.components.plot import plot
from pages.ui.language import language, say
from pages.ui.page_state import control
from vizcore import ActivationSpec
from vizcore.figures.flow.through_time import Cell, time_figure
from vizcore.figures.theme import color_of
from vizcore.flow.experiments.recurrent import predict_through_time, simulate_recurrent
from vizcore.flow.experiments.recurrent_config import CELLS, RecurrentConfig
from vizcore.flow.summaries.spread import spread_of
from vizcore.flow.view import TimeView
from vizcore.settings import settings_of
from vizcore.text import Text, decimal, listed, number, power_of_ten, sentences

_SAID = Text(
    "A gate with bias {bias} lets σ({bias}) = {gate} through at every step: of a gradient that "
    "only takes the path of the gates, {left} is left after {steps} steps. The rest that is "
    "measured came through the weights.",
    "偏置为 {bias} 的门每步放行 σ({bias}) = {gate}：只走门这条路的梯度，经过 {steps} 步后剩下 "
    "{left}。实测中多出的部分来自权重。",
)
_UNBOUNDED = Text(
    "A gate with bias {bias} lets σ({bias}) = {gate} through while nothing else acts on it. Here "
    "the mean square of the LSTM's state has no bound, and theory has no number for its gates.",
    "偏置为 {bias} 的门在没有其他输入时放行 σ({bias}) = {gate}。此处 LSTM 状态的均方值没有上界，"
    "理论无法给出门的数值。",
)
_LESS = Text(
    "A gate with bias {bias} lets σ({bias}) = {gate} through at every step: of a gradient that "
    "only takes the path of the gates, {left} is left after {steps} steps. Less is measured: "
    "little of the loss enters that path, as φ′ is nearly 0.",
    "偏置为 {bias} 的门每步放行 σ({bias}) = {gate}：只走门这条路的梯度，经过 {steps} 步后剩下 "
    "{left}。实测更少：φ′ 几乎为 0，损失很少进入这条路。",
)
_NO_BAND = Text(
    "Theory's lines have no band: they do not say how far networks differ by chance.",
    "理论曲线没有带：它们不说明网络之间的随机差异有多大。",
)
_ZERO = Text(
    "No line for {names}: the gradient is exactly 0 at every step before the last.",
    "{names} 没有曲线：在最后一步之前，它的梯度处处恰好为 0。",
)
_LOST = Text(
    "No line for {names}: the state leaves the range of numbers or is not defined, so there is no "
    "gradient to follow.",
    "{names} 没有曲线：它的状态超出数值范围或没有定义，没有梯度可追踪。",
)


_SAME = 0.3  # decades that nobody calls less


def through_time(scene: Scene) -> None:
    """Three kinds of cell, unrolled."""
    bound = scene.bound
    view: TimeView = bound.time
    for column, field in zip(st.columns(4, gap="medium"), settings_of(view), strict=True):
        with column:
            if field == "state_activation":
                _activation(bound)
            else:
                control(bound, field)
    cells = [_cell(view.config(cell, bound.flow.seed)) for cell in CELLS]
    said = _words(view, cells[1])
    st.caption(say(sentences(said, _NO_BAND)))
    # Of the last step there always is a number: nothing has been gone back through yet.
    gone = [cell for cell in cells if not np.isfinite(cell.measured.mean[:-1]).any()]
    spec = ActivationSpec(view.state_activation)
    without_value = bool(gone) and bool(spec.undefined())
    if without_value:
        tell(spec)
    for words, zero in ((_ZERO, True), *([] if without_value else [(_LOST, False)])):
        names = [cell.label for cell in gone if (cell.measured.dead[0] == 1) == zero]
        if names:
            st.info(say(words.format(names=listed(names))))
    if len(gone) == len(cells):
        return
    figure = time_figure(cells, color_of(view.state_activation), language())
    plot(figure, key="gradient_flow.time", height=400, label=say(said))


def _activation(bound: FlowState) -> None:
    field = "state_activation"
    activation_choice(settings_of(TimeView)[field].label, bound.key(field), bound.value(field))
    explain_formula(bound.key(field))


@lru_cache(maxsize=64)
def _cell(config: RecurrentConfig) -> Cell:
    result, theory = simulate_recurrent(config), predict_through_time(config)
    return Cell(CELLS[config.cell], spread_of(result.log10_h), theory.log10_h, theory.log10_gates)


def _words(view: TimeView, lstm: Cell) -> Text:
    gate = 1 / (1 + math.exp(-view.forget_bias))
    bias, left = decimal(view.forget_bias), float(lstm.gates[0])
    if math.isnan(left):
        return _UNBOUNDED.format(bias=bias, gate=number(gate))
    measured = float(lstm.measured.mean[0])
    said = _LESS if lstm.measured.dead[0] == 1 or measured < left - _SAME else _SAID
    return said.format(bias=bias, gate=number(gate), left=power_of_ten(left), steps=view.steps)
