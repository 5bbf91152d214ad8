"""Normally distributed inputs: what becomes of them, and which slopes they meet."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.activations.state import ActivationsState
from pages.ui.components.plot import plot
from pages.ui.language import language, say
from pages.ui.page_state import control
from vizcore import ActivationSpec
from vizcore.activations.view.distribution import distributions
from vizcore.figures.activations.distribution import distribution_figure, height
from vizcore.text import Text

_READING = Text(
    "z ~ N(μ, σ²) goes in. One picture shows what comes out, the other the slopes that the "
    "gradient is multiplied by. A stem is a single value that carries probability by itself. The "
    "moments are computed by quadrature, not from the histogram.",
    "输入 z ~ N(μ, σ²)。一图为输出的分布，另一图为梯度所乘斜率的分布。"
    "竖杆表示单个取值自身就带有概率。各阶矩由数值积分得到，并非由直方图估计。",
)


def show(bound: ActivationsState, specs: Sequence[ActivationSpec]) -> None:
    """Two sliders and the distributions."""
    left, right, words = st.columns([1, 1, 1.6], gap="medium", vertical_alignment="center")
    with left:
        control(bound, "mean")
    with right:
        control(bound, "std")
    words.caption(say(_READING))
    found = distributions(specs, bound.detail.mean, bound.detail.std)
    plot(
        distribution_figure(found, language()),
        key="activations-distribution",
        height=height(len(found)),
    )
