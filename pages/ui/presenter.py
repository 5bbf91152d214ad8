"""Presenter mode: larger text, and only the question, its presets and its pictures."""

from __future__ import annotations

import streamlit as st

from pages.ui.assets import FOLDER
from pages.ui.components.document import toggle_button
from pages.ui.language import say
from vizcore.text import Text

KEY = "present"  # of the session, and of the link: present=1

_NAME = Text("Presenter mode", "演示模式")  # the button itself says it to who cannot see its icon


def presenting() -> bool:
    """Whether this session shows the page to a class."""
    return bool(st.session_state.get(KEY))


def presenter_switch(shown: bool = True) -> None:
    """The button that turns presenter mode on and off; a frame elsewhere has the link's only."""
    if KEY not in st.session_state:
        st.session_state[KEY] = st.query_params.get(KEY) == "1"
    if shown:
        toggle_button(
            say(_NAME),
            key="present.switch",
            on=presenting(),
            icon=":material/close_fullscreen:" if presenting() else ":material/co_present:",
            on_click=_toggle,
        )
    if presenting():
        st.html(FOLDER / "presenter.css")


def _toggle() -> None:
    st.session_state[KEY] = not presenting()
