"""The measurement in plain PyTorch."""

from __future__ import annotations

import streamlit as st

from pages.explore.flow.focus import focus
from pages.explore.flow.scene import Scene
from pages.ui.language import say
from vizcore.flow.snippet import snippet
from vizcore.text import Text

_CODE = Text(
    "Runs as it stands and prints this profile for one network with random numbers of its own.",
    "可直接运行，用自己的随机数打印一个同类网络的剖面。",
)


def code(scene: Scene) -> None:
    """The lines that reproduce the profile of one network."""
    focus(scene)
    st.caption(say(_CODE))
    st.code(snippet(scene.focus.config), language="python", height=420)
