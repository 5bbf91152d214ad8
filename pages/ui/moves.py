"""What a reader did in a component, numbered: an answer to an earlier move undoes no later one."""

from __future__ import annotations

import uuid
from typing import Any

import streamlit as st

_SESSION = "moves.session"


def seen(key: str) -> dict[str, Any]:
    """For the browser: the last move of component `key` that this session has taken in."""
    # After a restart of the server the browser counts on while the session begins anew.
    session = st.session_state.setdefault(_SESSION, uuid.uuid4().hex)
    return {"session": session, "number": st.session_state.get(_slot(key), 0)}


def note(key: str, move: Any) -> bool:
    """Take in the number of a move; whether it is a new one and not one that was sent again."""
    before, number = st.session_state.get(_slot(key), 0), int(move["number"])
    st.session_state[_slot(key)] = max(before, number)
    return number > before


def _slot(key: str) -> str:
    return f"{key}.moves"
