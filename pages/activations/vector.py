"""Activations of several inputs: outputs and Jacobian, live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.activations.state import ActivationsState
from pages.ui.components import component, sequence
from pages.ui.components.plot import plot
from pages.ui.components.preview import Preview
from pages.ui.language import language, say
from pages.ui.page_state import control
from vizcore import ActivationSpec
from vizcore.activations.view.config import DetailConfig, Vector
from vizcore.activations.view.vector import Panel, panel
from vizcore.figures.activations.vector import HEIGHT, vector_figure
from vizcore.links import read_link
from vizcore.settings import kind_of
from vizcore.text import Language, Text, number
from vizcore.wire import components as wire

_PLOT = "activations-vector"
_SUMS = Text(" The outputs sum to {total}.", "输出之和为 {total}。")
_JACOBIAN = Text(
    "Of {all} slopes {zeros} are exactly 0; the largest in size is ∂y{row}/∂x{column} = {value}.",
    "{all} 个斜率中有 {zeros} 个恰为 0；绝对值最大的是 ∂y{row}/∂x{column} = {value}。",
)

_component = component("activations/vector", '<div class="lab-vector lab-inputs"></div>')


def show(bound: ActivationsState, specs: Sequence[ActivationSpec]) -> None:
    """Choose one, then move its inputs and parameters; the picture previews them."""
    control(bound, "vector", row=True, label_visibility="collapsed")
    shown = panel(bound.detail)
    words, picture = st.columns([1, 2.2], gap="medium")
    with words:
        st.caption(say(shown.activation.summary))
        st.latex(shown.activation.latex)
        for name in shown.params:
            control(bound, name)
        _inputs(bound, shown)
    with picture:
        figure = vector_figure(shown.response, language())
        said = say(_said(shown))
        preview = Preview(bound, ("detail",), "vector")
        plot(figure, key=_PLOT, height=HEIGHT, preview=preview, label=said)
        st.caption(said)


def figure_of_link(query: Mapping[str, Sequence[str]], language: Language) -> str:
    """The picture of the view that a link describes, as JSON."""
    config, _ = read_link(DetailConfig(), query)
    return vector_figure(panel(config).response, language).to_json()


def _inputs(bound: ActivationsState, shown: Panel) -> None:
    key = bound.key("inputs")
    _component(
        key=f"{key}.sliders",
        data=wire.Inputs(
            values=list(bound.detail.inputs),
            shown=len(shown.response.x),
            reach=kind_of(bound.detail, "inputs", Vector).reach,
            step=0.05,
            plot=_PLOT,
            seen=sequence.seen(f"{key}.sliders"),
        ),
        on_moved_change=sequence.acting(
            f"{key}.sliders", "moved", lambda moved: bound.take("inputs", moved["values"])
        ),
    )


def _said(shown: Panel) -> Text:
    """What the Jacobian tells, in numbers."""
    row, column = shown.strongest
    jacobian = shown.response.jacobian
    text = _JACOBIAN.format(
        all=jacobian.size,
        zeros=shown.zeros,
        row=row + 1,
        column=column + 1,
        value=number(float(jacobian[row, column])),
    )
    if shown.activation.key != "softmax":
        return text
    total = _SUMS.format(total=number(float(shown.response.y.sum())))
    return text + total
