"""Components of our own: some HTML, and a script of assets/frontend that brings it to life.

1. `sequence`: its messages, numbered.
2. `plot`, `table`: what is shown.
3. `preview`: what a chart shows while a control moves.
4. `document`: what is told to the browser's document as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.ui.assets import module_url


def component(name: str, html: str) -> Callable[..., Any]:
    """Register the component whose script is ``assets/frontend/<name>.js``; return what shows it.

    The script's `mount` is called with every change of the data and of the theme.
    """
    # The bootstrap is sent again on every rerun, so it only fetches the module that does the work.
    bootstrap = f"""
const module = import(new URL("{module_url(f"{name}.js")}", document.baseURI).href);
export default async (component) =>
  (await module).mount({{ ...component, data: component.data[0] }});
"""
    # The page's own style sheet styles all of them, and plotly.js adds its own to the document.
    mounted = st.components.v2.component(
        f"activation_lab.{name.replace('/', '-')}", html=html, js=bootstrap, isolate_styles=False
    )

    def show(*, data: dict[str, Any], **options: Any) -> Any:
        # In a mapping Streamlit looks for data frames, and imports pandas to tell them.
        return mounted(data=[data], **options)

    return show
