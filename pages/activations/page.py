"""What does an activation do to a signal, and to its gradient?"""

import streamlit as st

from pages.activations.curves import HEIGHT, curves
from pages.activations.state import ActivationsState
from pages.activations.tabs import tabs
from pages.ui.activation.formula import formula_input
from pages.ui.activation.sliders import parameter_sliders
from pages.ui.components.plot import plot
from pages.ui.components.preview import Preview
from pages.ui.language import language
from pages.ui.page import chart_first, header, how_it_works, notice, sentence
from pages.ui.page_state import bind, control
from vizcore.activations.view import MOST
from vizcore.activations.view.answer import answer
from vizcore.activations.view.presets import PRESETS, READING
from vizcore.figures.theme import colors_of
from vizcore.text import Text

QUESTION = Text(
    "What does an activation do to a signal, and to its gradient?",
    "激活函数怎样改变信号，又怎样改变梯度？",
)
CHART = "activations-curves"
# By the part below the picture: the lesson that explains it, and its moment.
LESSON_ON = {"probe": ("chain_rule", "three_layers"), "vector": ("loss_and_output", "softmax")}
OTHERWISE = ("step_to_sigmoid", "small_change")

bound = bind(ActivationsState)
view = bound.view

# What answers a control is sent first; its place on the page is another matter.
top = st.container()
picture, controls = st.columns([2.4, 1], gap="medium")
with picture:
    preview = Preview(bound, ("view",), "curves")
    plot(curves(view, language()), key=CHART, height=HEIGHT, preview=preview, verdict=True)
with top:
    header(QUESTION, bound, PRESETS, LESSON_ON.get(bound.detail.show, OTHERWISE))
chart_first()
with picture:
    with st.container(key="activations-answer"):  # keeps its height, whatever it says
        sentence(*answer(view.activations))
    notice(bound, PRESETS, READING)
with controls, st.container(key="controls"):
    control(bound, "activations")
    formula_input(bound.key("activations"), MOST)
    control(bound, "orders")
    colors = colors_of([spec.activation for spec in view.activations])
    parameter_sliders(bound.key("activations"), view.activations, colors, CHART)
    control(bound, "span")
tabs(bound, view.activations)
how_it_works("activations")
bound.settle()
