"""The measurement in plain PyTorch."""

from __future__ import annotations

import streamlit as st

from pages.gradient_flow.focus import focus
from pages.gradient_flow.scene import Scene
from pages.ui.language import say
from pages.ui.page import plain
from vizcore.flow.recommendation import recommended
from vizcore.flow.snippet import snippet
from vizcore.text import Text

_CODE = Text(
    "Runs as it stands and prints this profile for one network with random numbers of its own.",
    "可直接运行，用自己的随机数打印一个同类网络的剖面。",
)
_RECOMMENDED = Text(
    "The initialisation to take here, for each `layer`:", "此处推荐的初始化，对每个 `layer` 执行："
)


def code(scene: Scene) -> None:
    """The recommended initialisation of one network, and the lines that reproduce its profile."""
    focus(scene)
    found = recommended(scene.focus.config)
    if found.holds > 1:
        st.caption(f"{say(_RECOMMENDED)} {plain(say(found.sentence))}")
        st.code(found.code, language="python")
    elif found.endless is not None:
        st.caption(plain(say(found.sentence)))
    st.caption(say(_CODE))
    st.code(snippet(scene.focus.config), language="python", height=420)
