"""Which of the compared networks a picture of one network shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.gradient_flow.scene import Scene
from pages.gradient_flow.state import FlowState
from pages.ui.language import option_named, say
from vizcore.flow.config import FlowConfig
from vizcore.flow.view import FlowPictures
from vizcore.settings import settings_of
from vizcore.text import Text

_SPOKEN = "gradient_flow.spoken"


def speak_of(scene: Scene, clicked: Mapping[str, Any] | None) -> None:
    """Turn to the line on which the reader clicked."""
    names = [say(line.label) for line in scene.lines]
    name = clicked["trace"].partition(": ")[0] if clicked else None  # a line's theory is ": theory"
    if name not in names:
        return
    number = names.index(name) + 1
    if number != scene.bound.pictures.focus:
        scene.bound.apply(pictures=replace(scene.bound.pictures, focus=number))
        st.rerun()


def keep_to_line(bound: FlowState, networks: Sequence[FlowConfig]) -> None:
    """Speak of the line that was spoken of, wherever it stands now that others came or went."""
    place = bound.pictures.focus
    before: tuple[int, FlowConfig] | None = st.session_state.get(_SPOKEN)
    if not bound.whole and before and before[0] == place and before[1] in networks:
        place = networks.index(before[1]) + 1
    place = min(place, len(networks))
    st.session_state[_SPOKEN] = place, networks[place - 1]
    if place != bound.pictures.focus:
        bound.apply(pictures=replace(bound.pictures, focus=place))
        st.rerun()


def focus(scene: Scene) -> None:
    """The list to choose from; nothing where there is no choice."""
    key, count = scene.bound.key("focus"), len(scene.lines)
    if count == 1:
        return
    labels = {number: line.label for number, line in enumerate(scene.lines, 1)}
    listed = f"{key}.listed"
    # A line may have gone since it was chosen.
    st.session_state[listed] = min(scene.bound.pictures.focus, count)
    st.selectbox(
        say(settings_of(FlowPictures)["focus"].label),
        labels,
        format_func=lambda number: say(labels[number]),
        key=listed,
        on_change=_choose,
        args=(key, labels),
        label_visibility="collapsed",
        width=360,
    )


def _choose(key: str, labels: Mapping[int, Text]) -> None:
    chosen = option_named(st.session_state[f"{key}.listed"], labels)
    if chosen in labels:  # a line may have got another name while the reader chose
        st.session_state[key] = chosen
