"""What the pictures say of a φ that has no value for some of its inputs."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.gradient_flow.scene import Scene
from pages.ui.language import say
from pages.ui.page import plain
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.diagnosis.phrases import where_undefined
from vizcore.text import Text

_NO_VALUE = Text(
    "{name} is not defined for {where}, and such z enter it: there is nothing to draw.",
    "{name} 在 {where} 处没有定义，而网络会送入这样的 z：没有可画的内容。",
)


def tell_undefined(scene: Scene) -> bool:
    """Say that φ has no value at what enters it in the network in focus, if that is so."""
    spec = scene.focus.config.spec
    if not spec.undefined() or not np.isnan(scene.predictions[scene.place].factor).all():
        return False
    tell(spec)
    return True


def tell(spec: ActivationSpec) -> None:
    """Say where φ has no value."""
    st.info(plain(say(_NO_VALUE.format(name=spec.label, where=where_undefined(spec) or ""))))
