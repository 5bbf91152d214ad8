"""Why does a deep sigmoid network stop learning?"""

import streamlit as st

from pages.gradient_flow.answer import answer, fix, rough_bands
from pages.gradient_flow.below import below
from pages.gradient_flow.controls import controls
from pages.gradient_flow.focus import keep_to_line, speak_of
from pages.gradient_flow.measuring import Measurement
from pages.gradient_flow.pictures.profile import profile
from pages.gradient_flow.scene import adopt_single, lesson_on, scene_of
from pages.gradient_flow.state import FlowState
from pages.ui.components.plot import plot
from pages.ui.components.preview import Preview
from pages.ui.language import language
from pages.ui.page import chart_first, header, how_it_works, notice
from pages.ui.page_state import bind, control
from pages.ui.turn import aside
from vizcore.flow.presets import PRESETS, READING
from vizcore.text import Text

QUESTION = Text("Why does a deep sigmoid network stop learning?", "深层 sigmoid 网络为什么学不动？")
HEIGHT = 318

bound = bind(FlowState)
adopt_single(bound)
networks = bound.view.networks(bound.flow)
keep_to_line(bound, networks)
measurement = Measurement(networks, "gradient_flow.measuring")
scene = scene_of(bound, networks, measurement.results)

# What answers a control is sent first; its place on the page is another matter.
top = st.container()
picture, side = st.columns([2.8, 1], gap="medium")
with picture:
    above = st.container(key="quantities", horizontal=True)
    clicked = plot(
        profile(scene.lines, bound.pictures, language()),
        key="gradient_flow.profile",
        height=HEIGHT,
        clickable=True,
        preview=Preview(bound, ("view", "flow", "pictures"), "profile"),
        verdict=True,
    )
    progress = st.container()
with top:
    header(QUESTION, bound, PRESETS, lesson_on(scene))
chart_first()
with picture:
    answer(scene)
    notice(bound, PRESETS, READING)
    rough_bands(scene)
with side, st.container(key="controls"):
    controls(bound)
with above:
    control(bound, "quantity", label_visibility="collapsed", row=True)
    fix(scene)
with aside():
    below(scene)
how_it_works("gradient_flow")
bound.settle()
speak_of(scene, clicked)
with progress, aside():
    measurement.finish()
