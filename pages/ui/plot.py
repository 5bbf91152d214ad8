"""One chart on a page: a plotly figure that is updated in place and never remounted."""

from __future__ import annotations

from typing import Any, Protocol

import streamlit as st

from pages.ui.assets import module_url

# The bootstrap is sent again on every rerun, so it only fetches the module that does the work.
_BOOTSTRAP = f"""
const module = import(new URL("{module_url("plot.js")}", document.baseURI).href);
export default async (component) => (await module).mount(component);
"""

_component = st.components.v2.component(
    "activation_lab.plot",
    html='<div class="lab-plot"></div>',
    js=_BOOTSTRAP,
    isolate_styles=False,  # plotly.js puts its style sheet into the document's head
)


class Figure(Protocol):
    """A plotly figure, as far as a page needs to know it."""

    def to_json(self, *, engine: str) -> str:
        """The figure as JSON."""


def plot(figure: Figure, *, key: str, height: int = 420, clickable: bool = False) -> Any:
    """Show `figure`; return the last clicked point (``{"x", "y", "trace"}``) on the run it caused.

    Parameters
    ----------
    figure
        Without colours for background, text and grid: the browser takes them from the theme.
    key
        Names the chart across reruns, and the files that a reader saves from it.
    height
        Pixels; kept while the figure changes.
    clickable
        Whether a click on a point reruns the page with that point.
    """
    data = {
        "figure": figure.to_json(engine="orjson"),
        "height": height,
        "name": key.replace(".", "-"),
        "clickable": clickable,
    }
    return _component(key=key, data=data, on_click_change=lambda: None).click
