"""Where pages are, and how the reader came to the address that a run of one has."""

from __future__ import annotations

from pathlib import Path

from streamlit.runtime.scriptrunner import get_script_run_ctx

_PAGES = Path(__file__).parents[1]


def went_back() -> bool:
    """Whether this run was asked for by the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def script_of(page: str) -> str:
    """The script of the page at this address, relative to frame.py; lessons share a folder."""
    own = f"{page}/page.py"
    return own if (_PAGES / own).is_file() else f"lessons/{page}.py"
