"""How the reader came to the address that a run of the page has."""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx


def went_back() -> bool:
    """Whether this run was asked for by the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
