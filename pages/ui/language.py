"""The reader's language: from the link, else from the browser."""

from __future__ import annotations

import streamlit as st

from vizcore.text import LANGUAGES, Language, Text

_KEY = "lang"
_NAMES: dict[Language, str] = {"en": "EN", "zh": "中文"}


def language() -> Language:
    """The language of this session."""
    return st.session_state.get(_KEY) or _first_language()


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
