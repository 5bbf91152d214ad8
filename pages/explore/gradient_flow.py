"""Why does a deep sigmoid network stop learning?"""

import streamlit as st

from pages.explore.flow.presets import FLOW, PRESETS, VIEW
from pages.ui.language import language
from pages.ui.measuring import Measurement
from pages.ui.page import header, how_it_works
from pages.ui.plot import plot
from pages.ui.state import bind
from pages.ui.widgets import control
from vizcore.figures.flow_profile import profile_figure
from vizcore.flow.line import QUANTITIES, Line, measured_spreads
from vizcore.flow.variant import labels
from vizcore.text import Text

QUESTION = Text("Why does a deep sigmoid network stop learning?", "深层 sigmoid 网络为什么学不动？")

bound = bind("gradient_flow", view=VIEW, flow=FLOW)
view = bound.view
header(QUESTION, bound, PRESETS)

picture, controls = st.columns([2.8, 1], gap="medium")
networks = view.networks(bound.flow)
measurement = Measurement(networks, "gradient_flow.measuring")
lines = [
    Line(c, label, measured_spreads(measurement.results[c]) if c in measurement.results else {})
    for c, label in zip(networks, labels(networks), strict=True)
]
with picture:
    shown = QUANTITIES if view.quantity == "all" else [view.quantity]
    plot(profile_figure(lines, shown, language()), key="gradient_flow.profile", height=430)
    place = st.container()
with controls, st.container(key="controls"):
    for field in ("activations", "depth", "width", "init"):
        control(bound, field)
    for field in bound.flow.initialisation.uses:
        control(bound, field)
    control(bound, "seeds")
control(bound, "quantity")
how_it_works("gradient_flow")
with place:
    measurement.finish()
