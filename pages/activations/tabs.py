"""What stands below the picture; only the open part is computed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.activations import cost, distribution, formulas, probe, properties, vector
from pages.activations.state import ActivationsState
from pages.ui.page_state import control
from pages.ui.turn import aside
from vizcore import ActivationSpec

_PARTS = {
    "properties": properties.show,
    "formulas": formulas.show,
    "probe": probe.show,
    "distribution": distribution.show,
    "vector": vector.show,
    "cost": cost.show,
}


def tabs(bound: ActivationsState, specs: Sequence[ActivationSpec]) -> None:
    """The row of parts to choose from, and the chosen one."""
    control(bound, "show", row=True, label_visibility="collapsed")
    with st.container(key="closer"), aside():
        _PARTS[bound.detail.show](bound, specs)
