"""What is told to the browser's document as a whole, at the end of each run of a page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui.components import component
from pages.ui.glossary import TERMS
from pages.ui.language import say
from vizcore.text import Text
from vizcore.wire import components as wire

_TOGGLES = "document.toggles"
_TOOLS = {  # by the titles that they have from plotly.js, and ours from charts/export.js
    "PNG": Text("Save as PNG", "另存为 PNG"),
    "SVG": Text("Save as SVG", "另存为 SVG"),
    "CSV": Text("Save the numbers as CSV", "将数据另存为 CSV"),
    "Zoom in": Text("Zoom in", "放大"),
    "Zoom out": Text("Zoom out", "缩小"),
    "Reset axes": Text("Reset the axes", "复原坐标轴"),
}

_component = component("page/document", '<div class="lab-document"></div>')


def toggle_button(label: str, *, key: str, on: bool, **options: Any) -> None:
    """A button that is on or off, which is also said to who cannot see its colour."""
    st.session_state.setdefault(_TOGGLES, {})[key] = on
    st.button(label, key=key, type="primary" if on else "secondary", **options)


def tell_document() -> None:
    """Tell it all that this run of a page has to say."""
    toggles = st.session_state.pop(_TOGGLES, {})
    terms = {
        key: wire.Term(name=say(name), meaning=say(meaning), marks=say(marks))
        for key, (name, meaning, marks) in TERMS.items()
    }
    tools = {title: say(name) for title, name in _TOOLS.items()}
    _component(key="document", data=wire.Document(toggles=toggles, terms=terms, tools=tools))
