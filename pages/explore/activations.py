"""What does an activation do to a signal, and to its gradient?"""

import numpy as np
import streamlit as st

from pages.ui.language import language
from pages.ui.page import Preset, header, how_it_works
from pages.ui.picker import parameter_sliders
from pages.ui.plot import plot
from pages.ui.state import bind
from pages.ui.widgets import control
from vizcore import ActivationSpec, evaluate
from vizcore.explorer import ORDERS, ExplorerConfig
from vizcore.figures.curves import curves_figure
from vizcore.text import Text

QUESTION = Text(
    "What does an activation do to a signal, and to its gradient?",
    "激活函数怎样改变信号，又怎样改变梯度？",
)


def _preset(key: str, label: Text, *names: str) -> Preset:
    specs = tuple(map(ActivationSpec, names))
    return Preset(key, label, {"view": ExplorerConfig(activations=specs)})


HEIGHT = 450
PRESETS = (
    _preset(
        "cures",
        Text("ReLU and its cures", "ReLU 与它的改良"),
        *("relu", "leaky_relu", "prelu", "elu", "selu"),
    ),
    _preset(
        "smooth", Text("Smooth ReLUs", "平滑的 ReLU"), "relu", "softplus", "gelu", "silu", "mish"
    ),
    _preset("vanish", Text("Why sigmoid vanishes", "sigmoid 为何梯度消失"), "sigmoid", "tanh"),
    _preset("self", Text("Self-normalising", "自归一化"), "selu", "elu", "tanh"),
    _preset("waves", Text("Oscillating", "振荡的激活函数"), "sine", "snake", "gcu", "sinc"),
)


bound = bind("activations", view=ExplorerConfig())
view = bound.view
header(QUESTION, bound, PRESETS)

picture, controls = st.columns([2.4, 1], gap="medium")
x = np.linspace(-view.span, view.span, 1001)
curves = [(spec, evaluate(spec.resolve(), x, **dict(spec.params))) for spec in view.activations]
with picture:
    orders = [list(ORDERS).index(order) for order in view.orders]
    plot(
        curves_figure(curves, orders, language(), height=450), key="activations.curves", height=450
    )
with controls:
    control(bound, "activations")
    control(bound, "orders")
    parameter_sliders(bound.key("activations"), view.activations)
    control(bound, "span")
how_it_works("activations")
