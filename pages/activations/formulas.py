"""Each activation as a formula and as code, with its source and the way to the other pages."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.activations.state import ActivationsState
from pages.ui.language import say
from pages.ui.page import link_to, plain
from pages.ui.page_state import control
from vizcore import ActivationSpec
from vizcore.activations.code.snippets import LIBRARIES, snippet
from vizcore.activations.model import FAMILIES
from vizcore.activations.spec import format_params
from vizcore.text import Text

_ALL = Text("All of these in deep networks: gradient flow", "用它们构建深层网络：梯度流")
_FLOW = Text("Gradient flow", "梯度流")
_CNN = Text("Train a CNN with it", "用它训练 CNN")
_NONE = Text(
    "{library} has none of its own. The PyTorch and NumPy code computes it by its formula.",
    "{library} 没有现成的实现。PyTorch 与 NumPy 代码按公式计算它。",
)
_SOURCE = Text("Source: {source}", "出处：{source}")


def show(bound: ActivationsState, specs: Sequence[ActivationSpec]) -> None:
    """A card for each activation: formulas on the left, code on the right."""
    everything = {"activations": [spec.format() for spec in specs]}
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        control(bound, "library")
        link_to("gradient_flow", _ALL, everything, icon=":material/waves:")
    for spec in specs:
        with st.container(border=True):
            words, code = st.columns(2, gap="medium")
            with words:
                _words(spec)
            with code:
                _code(spec, bound.detail.library)


def _words(spec: ActivationSpec) -> None:
    activation = spec.resolve()
    st.markdown(f"**{plain(say(spec.label))}** · {say(FAMILIES[activation.family])}")
    st.caption(plain(say(activation.summary)))
    st.latex(rf"\varphi(x) = {activation.latex}")
    st.latex(rf"\varphi'(x) = {activation.derivative_latex}")
    if activation.source:
        st.caption(plain(say(_SOURCE.format(source=activation.source))))
    with st.container(horizontal=True):
        link_to("gradient_flow", _FLOW, {"activations": [spec.format()]})
        link_to("live_cnn", _CNN, _chosen(spec))


def _code(spec: ActivationSpec, library: str) -> None:
    code = snippet(spec.resolve(), library, **dict(spec.params))
    if code:
        st.code(code, language="python")
    else:
        st.caption(say(_NONE.format(library=LIBRARIES[library])))


def _chosen(spec: ActivationSpec) -> dict[str, list[str]]:
    """The query fields of a page with one activation."""
    params = {"params": [format_params(spec.params)]} if spec.params else {}
    return {"activation": [spec.activation]} | params
