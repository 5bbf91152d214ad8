"""The compared networks in numbers."""

from __future__ import annotations

import streamlit as st

from pages.explore.flow.scene import Scene


def table(scene: Scene) -> None:
    st.write("…")
