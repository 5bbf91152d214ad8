"""What does an activation do to a signal, and to its gradient?"""

import streamlit as st

from pages.ui.language import language
from pages.ui.page import Preset, header, how_it_works, notice, sentence
from pages.ui.picker import parameter_sliders
from pages.ui.plot import plot
from pages.ui.state import bind
from pages.ui.widgets import control
from vizcore.explorer import ORDERS, ExplorerConfig
from vizcore.explorer.answer import answer
from vizcore.explorer.portrait import portrait
from vizcore.explorer.presets import PRESETS, READING
from vizcore.figures.curves import curves_figure
from vizcore.text import Text

QUESTION = Text(
    "What does an activation do to a signal, and to its gradient?",
    "激活函数怎样改变信号，又怎样改变梯度？",
)


HEIGHT = 420

bound = bind("activations", view=ExplorerConfig())
view = bound.view
presets = [Preset(v.key, v.label, {"view": v.config}, v.notice) for v in PRESETS]
header(QUESTION, bound, presets)

picture, controls = st.columns([2.4, 1], gap="medium")
orders = [list(ORDERS).index(order) for order in view.orders]
portraits = [portrait(spec, view.span, max(1, *orders)) for spec in view.activations]
with picture:
    figure = curves_figure(portraits, orders, view.span, language(), height=HEIGHT)
    plot(figure, key="activations.curves", height=HEIGHT)
    sentence(*answer(view.activations))
    notice(bound, presets, READING)
with controls, st.container(key="controls"):
    control(bound, "activations")
    control(bound, "orders")
    parameter_sliders(bound.key("activations"), view.activations)
    control(bound, "span")
how_it_works("activations")
