"""Prepares the first page while the first visitor's browser still loads Streamlit."""

from __future__ import annotations

import importlib
import inspect

# The page's imports, and Streamlit's pattern of all emoji, which takes the longest.
_MODULES = (
    "streamlit.emojis",
    "pages.explore.closer.tabs",
    "pages.ui.formula",
    "pages.ui.sliders",
    "vizcore.explorer.answer",
    "vizcore.explorer.presets",
)


def prepare_first_page() -> None:
    """Import and compute what the first page shows; takes a third of a second."""
    for name in _MODULES:
        importlib.import_module(name)
    from pages.explore.closer.curves import curves
    from vizcore import ACTIVATIONS
    from vizcore.explorer import ExplorerConfig
    from vizcore.figures.sparkline import sparkline

    curves(ExplorerConfig(), "en")
    for name in ACTIVATIONS:
        sparkline(name)
    # Streamlit asks once whether it runs in a notebook; the table of modules that this needs stays.
    inspect.stack()
