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


def received(key: str, trigger: str) -> Any:
    """The message that `trigger` of component `key` has brought, if it is a new one, else None."""
    message = sent(key, trigger)
    return message if message is not None and take(key, message) else None


def sent(key: str, trigger: str) -> Any:
    """The message, new or not; None if the component has left the page: it may still be heard."""
    return getattr(st.session_state.get(key), trigger, None)


def take(key: str, message: Any) -> bool:
    """Acknowledge a message; whether it is a new one and not one that was sent again."""
    before: int = st.session_state.get(_slot(key), 0)
    number = int(message["number"])
    st.session_state[_slot(key)] = max(before, number)
    return number > before


def _slot(key: str) -> str:
    return f"{key}.sequence"
