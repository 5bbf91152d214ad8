"""What a reader does in a component, numbered: no answer undoes a later message."""

from __future__ import annotations

import uuid
from typing import Any

import streamlit as st

from vizcore.wire.components import Seen

_SESSION = "sequence.session"


def seen(key: str) -> Seen:
    """For the browser: the last message of component `key` that this session has taken in."""
    # After a restart of the server the browser counts on while the session begins anew.
    session = st.session_state.setdefault(_SESSION, uuid.uuid4().hex)
    return {"session": session, "number": st.session_state.get(_slot(key), 0)}


def take(key: str, message: Any) -> bool:
    """Acknowledge a message; whether it is a new one and not one that was sent again."""
    before, number = st.session_state.get(_slot(key), 0), int(message["number"])
    st.session_state[_slot(key)] = max(before, number)
    return number > before


def _slot(key: str) -> str:
    return f"{key}.sequence"
