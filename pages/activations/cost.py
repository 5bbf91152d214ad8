"""What each activation costs on this server, measured."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.activations.state import ActivationsState
from pages.ui.components.plot import plot
from pages.ui.language import language, say
from pages.ui.page_state import control
from vizcore import ACTIVATIONS, ActivationSpec, resolve
from vizcore.activations.timing import Cost, Costs, measure
from vizcore.figures.activations.cost import cost_figure, height
from vizcore.figures.theme import colors_of
from vizcore.text import Text

_MEASURED = Text(
    "Measured on this server on {day} UTC, on {elements} float32 numbers in one thread, each next "
    "to ReLU; medians. Forward includes what autograd stores for the way back.",
    "{day} UTC 在本服务器上实测：{elements} 个 float32 数，单线程，"
    "每个都与 ReLU 交替计时，取中位数。"
    "前向时间包含 autograd 为反向保存数据的开销。",
)
_MEASURING = Text("Measuring on this server …", "正在本服务器上测量……")


@st.cache_resource(show_spinner=False)
def _catalogue() -> Costs:
    """The catalogue's costs, measured once for all visitors."""
    return measure()


@st.cache_resource(show_spinner=False, max_entries=200)
def _formula(text: str) -> Cost:
    """The cost of a typed formula."""
    return measure({text: resolve(text)}).of[text]


def show(bound: ActivationsState, specs: Sequence[ActivationSpec]) -> None:
    """Bars for the chosen activations, or for the whole catalogue."""
    control(bound, "everything")
    with st.spinner(say(_MEASURING)):
        measured = _catalogue()
        costs = {
            name: measured.of[name] if name in ACTIVATIONS else _formula(name)
            for name in (spec.activation for spec in specs)
        }
    if bound.detail.everything:
        costs |= measured.of
    names = {key: say(resolve(key).label) for key in costs}
    colors = {names[key]: color for key, color in colors_of([s.activation for s in specs]).items()}
    bars = [(names[key], cost) for key, cost in costs.items()]
    tall = height(len(bars))
    plot(cost_figure(bars, colors, language()), key="activations-cost", height=tall)
    day = f"{measured.measured:%Y-%m-%d %H:%M}"
    elements = f"{measured.elements:,}".replace(",", " ")
    st.caption(say(_MEASURED.format(day=day, elements=elements)))
