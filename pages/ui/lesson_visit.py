"""A visit to a page whose state the browser keeps by itself: a lesson, or the overview of them."""

from __future__ import annotations

import streamlit as st

from pages.ui import presenter
from pages.ui.language import language
from pages.ui.page_state import PAGE


def enter(page: str) -> None:
    """Say that the reader is on `page`; the address keeps the fields that it came with."""
    st.session_state[PAGE] = page
    fields = {k: st.query_params.get_all(k) for k in st.query_params}
    shown = {k: texts for k, texts in fields.items() if k != presenter.KEY}
    shown["lang"] = [language()]
    if presenter.presenting():
        shown[presenter.KEY] = ["1"]
    if shown != fields:
        st.query_params.from_dict(shown)
