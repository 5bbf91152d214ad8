"""What a reader does in a component, numbered: no answer undoes a later message."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import streamlit as st

from vizcore.wire.components import Seen

_SESSION = "sequence.session"


def seen(key: str) -> Seen:
    """For the browser: the last message of component `key` that this session has taken in."""
    # After a restart of the server the browser counts on while the session begins anew.
    session = st.session_state.setdefault(_SESSION, uuid.uuid4().hex)
    return {"session": session, "number": st.session_state.get(_slot(key), 0)}


def acting(key: str, trigger: str, act: Callable[[Any], None]) -> Callable[[], None]:
    """A callback that acts once on each message of `trigger` of component `key`."""

    def received() -> None:
        # Streamlit calls also for a component that has just left the page, and has no message.
        message = getattr(st.session_state.get(key), trigger, None)
        if message is not None:
            take(key, message, act)

    return received


def take(key: str, message: Any, act: Callable[[Any], None]) -> None:
    """Act on a message, unless it is one that was sent again, and then acknowledge it.

    What the next message breaks off has acknowledged nothing, and the browser sends it again.
    """
    before: int = st.session_state.get(_slot(key), 0)
    number = int(message["number"])
    if number > before:
        act(message)
    st.session_state[_slot(key)] = max(before, number)


def _slot(key: str) -> str:
    return f"{key}.sequence"
