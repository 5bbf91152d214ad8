"""Singular values of the Jacobian of one network."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st

from pages.gradient_flow.focus import focus
from pages.gradient_flow.scene import Scene
from pages.gradient_flow.undefined import tell_undefined
from pages.ui.components.plot import plot
from pages.ui.language import language, say
from pages.ui.page import plain
from vizcore.figures.flow.spectrum import Kind, spectrum_figure
from vizcore.flow.config import FlowConfig
from vizcore.flow.experiments.jacobian_spectrum import jacobian_spectrum
from vizcore.flow.summaries.density import density_of
from vizcore.text import Text

_KINDS = {
    "custom": Text("Gaussian", "高斯"),
    "orthogonal": Text("orthogonal", "正交"),
}
_WORDS = Text(
    "How much a small change of the input is stretched or shrunk in each direction, at depth "
    "{depth} and width {width}, σ_w² = {variance:.3g}. Training is quickest where all s are near 1 "
    "(dynamical isometry).",
    "输入的微小变化在各个方向上被放大或缩小多少：深度 {depth}，宽度 {width}，σ_w² = "
    "{variance:.3g}。所有 s 都接近 1（动力学等距）时训练最快。",
)
_EMPTY = Text(
    "The signal of this network leaves the range of numbers, and so does its Jacobian.",
    "该网络的信号超出数值范围，其雅可比矩阵也是如此。",
)
_ZERO = Text(
    "Every singular value is exactly 0: no change of the input reaches the last layer.",
    "所有奇异值都恰好为 0：输入的任何变化都传不到最后一层。",
)
_NARROWED = Text(
    "The width here is {width} rather than {own}: the work grows with its cube.",
    "此处宽度取 {width} 而不是 {own}：计算量随宽度的三次方增长。",
)
_DEEP = Text(
    "Theory is that of widths far beyond the depth; at this depth chance weighs more.",
    "理论假设宽度远大于深度；网络这么深时，随机涨落的影响更大。",
)
_WIDEST, _WORK = 256, 1000 * 128**3  # depth · width³ that takes a second
_spectrum = lru_cache(maxsize=32)(jacobian_spectrum)


def jacobian(scene: Scene) -> None:
    """Gaussian weights and rotations of the same variance."""
    focus(scene)
    if tell_undefined(scene):
        return
    own = scene.focus.config
    config = replace(
        own,
        width=_width(own),
        sigma_w2=min(own.weight_variance, 25.0),
        norm="none",
    )
    said = " ".join(map(say, _said(config, own.width)))
    st.caption(plain(said))
    kinds = []
    for init, label in _KINDS.items():
        found = _spectrum(replace(config, init=init))
        kinds.append(Kind(label, density_of(found.log10_s, found.zeros), found.predicted))
    if not any(kind.measured.log10_s.size for kind in kinds):
        zero = all(kind.measured.zeros == 1 for kind in kinds)
        st.info(say(_ZERO if zero else _EMPTY))
        return
    figure = spectrum_figure(kinds, scene.color, language())
    plot(figure, key="gradient_flow.spectrum", height=400, label=said)


def _width(config: FlowConfig) -> int:
    affordable = next(w for w in (_WIDEST, 128) if config.depth * w**3 <= _WORK)
    return min(config.width, affordable)


def _said(config: FlowConfig, own: int) -> list[Text]:
    """What is drawn, and in what it differs from the network above."""
    words = [
        _WORDS.format(depth=config.depth, width=config.width, variance=config.sigma_w2),
    ]
    if config.width < own:
        words.append(_NARROWED.format(width=config.width, own=own))
    if 4 * config.depth > config.width:
        words.append(_DEEP)
    return words
