"""The reader's language: from the link, else from the browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from vizcore.text import LANGUAGES, Language, Text

_KEY = "lang"
_NAMES: dict[Language, str] = {"en": "EN", "zh": "中文"}


_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


def language() -> Language:
    """The language of this session, or the one that is being spoken."""
    return _spoken.get() or st.session_state.get(_KEY) or _first_language()


@contextmanager
def speaking(shown: Language) -> Iterator[None]:
    """Use this language, where a request is answered outside of a session."""
    token = _spoken.set(shown)
    try:
        yield
    finally:
        _spoken.reset(token)


def known_language(text: str) -> Language:
    """The language of this name, or the first one."""
    return next((known for known in LANGUAGES if known == text), LANGUAGES[0])


def say(text: Text) -> str:
    """`text` in the reader's language."""
    return text.to(language())


def language_switch() -> None:
    """The control that changes the language in place."""
    asked = st.query_params.get(_KEY)
    if asked in LANGUAGES and asked != st.session_state.get("lang.link"):
        st.session_state[_KEY] = asked
    elif _KEY not in st.session_state:
        st.session_state[_KEY] = _first_language()
    st.segmented_control(
        "Language / 语言",
        LANGUAGES,
        format_func=_NAMES.__getitem__,
        required=True,
        key=_KEY,
        label_visibility="collapsed",
    )
    st.session_state["lang.link"] = st.session_state[_KEY]


def _first_language() -> Language:
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
