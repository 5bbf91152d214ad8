"""What a reader does in a component, numbered: no answer undoes a later message."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from vizcore.wire.components import Seen

_SESSION = "sequence.session"


def seen(key: str) -> Seen:
    """For the browser: the last message of component `key` that this session has taken in."""
    # After a restart of the server the browser counts on while the session begins anew.
    session = st.session_state.setdefault(_SESSION, uuid.uuid4().hex)
    return {"session": session, "number": st.session_state.get(_slot(key), 0)}


@contextmanager
def receiving(key: str, trigger: str) -> Iterator[Any]:
    """The message that `trigger` of component `key` has brought, if it is a new one, else None."""
    message = sent(key, trigger)
    if message is None:
        yield None
        return
    with taking(key, message) as new:
        yield message if new else None


def sent(key: str, trigger: str) -> Any:
    """The message, new or not; None if the component has left the page: it may still be heard."""
    return getattr(st.session_state.get(key), trigger, None)


@contextmanager
def taking(key: str, message: Any) -> Iterator[bool]:
    """Act on a message and then acknowledge it; whether it is a new one, not one sent again.

    A callback that is broken off by the next message has acknowledged nothing: the browser sends
    its message again.
    """
    before: int = st.session_state.get(_slot(key), 0)
    number = int(message["number"])
    yield number > before
    st.session_state[_slot(key)] = max(before, number)


def _slot(key: str) -> str:
    return f"{key}.sequence"
