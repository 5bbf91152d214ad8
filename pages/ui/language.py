"""The reader's language: from the link, else from the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui.navigation import went_back
from vizcore.text import LANGUAGES, Language, Text

_KEY = "lang"
_NAMES: dict[Language, str] = {"en": "EN", "zh": "中文"}
_TAGS: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}


def language() -> Language:
    """The language of this session."""
    return st.session_state.get(_KEY) or _first_language()


def language_tag() -> str:
    """The same for a browser, which chooses fonts, hyphens and a voice by it (BCP 47)."""
    return _TAGS[language()]


def known_language(text: str) -> Language:
    """The language of this name, or the first one."""
    return next((known for known in LANGUAGES if known == text), LANGUAGES[0])


def say(text: Text) -> str:
    """`text` in the reader's language."""
    return text.to(language())


def option_named(shown: Any, labels: Mapping[Any, Text]) -> Any:
    """The option that a list shows as `shown`, in any language; `shown` itself if there is none.

    The browser sends the label that it still shows, and Streamlit knows those of its last run only.
    """
    if shown in labels:
        return shown
    # What is typed may be in other letters: leaky relu.
    wanted = str(shown).casefold()
    known = ((option, (label.en, label.zh)) for option, label in labels.items())
    named = (o for o, texts in known if wanted in map(str.casefold, texts))
    return next(named, shown)


def language_switch(shown: bool = True) -> None:
    """The control that changes the language in place; a frame elsewhere has the link's only."""
    asked = st.query_params.get(_KEY)
    if asked in LANGUAGES and (_KEY not in st.session_state or went_back()):
        st.session_state[_KEY] = asked
    elif _KEY not in st.session_state:
        st.session_state[_KEY] = _first_language()
    if not shown:
        return
    st.segmented_control(
        "Language / 语言",
        LANGUAGES,
        format_func=_NAMES.__getitem__,
        default=st.session_state[_KEY],  # in each run, as all widgets say theirs
        required=True,
        key=_KEY,
        label_visibility="collapsed",
    )


def _first_language() -> Language:
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
