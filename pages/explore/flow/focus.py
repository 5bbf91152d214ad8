"""Which of the compared networks a picture of one network shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.explore.flow.scene import Scene
from pages.ui.language import say
from vizcore.flow.view import FlowPictures
from vizcore.settings import settings_of


def speak_of(scene: Scene, clicked: Mapping[str, Any] | None) -> None:
    """Turn to the line on which the reader clicked."""
    names = [say(line.label) for line in scene.lines]
    if not clicked or clicked["trace"] not in names:
        return
    number = names.index(clicked["trace"]) + 1
    if number != scene.bound.pictures.focus:
        scene.bound.apply(pictures=replace(scene.bound.pictures, focus=number))
        st.rerun()


def focus(scene: Scene) -> None:
    """The list to choose from; nothing where there is no choice."""
    key, count = scene.bound.key("focus"), len(scene.lines)
    if count == 1:
        return
    # A line may have gone since it was chosen.
    st.session_state[key] = min(st.session_state.get(key, 1), count)
    st.selectbox(
        say(settings_of(FlowPictures)["focus"].label),
        range(1, count + 1),
        format_func=lambda number: say(scene.lines[number - 1].label),
        key=key,
        label_visibility="collapsed",
        width=360,
    )
