"""One widget for each kind of setting, and how its value stands in the session."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.ui.language import say
from vizcore.settings import Choice, Flag, Integer, Many, Real, Setting, settings_of

if TYPE_CHECKING:
    from pages.ui.state import Bound

_FEW = 4  # so many options stand side by side; more go into a list


def seed(key: str, kind: Any, value: Any) -> None:
    """Put a setting's value where its widget looks for it."""
    st.session_state[key] = list(value) if isinstance(kind, Many) else value


def collect(key: str, kind: Any, value: Any) -> Any:
    """The setting's value from its widget, or `value` while that is not on the page."""
    found = st.session_state.get(key)
    if found is None:
        return value
    return tuple(found) if isinstance(kind, Many) else found


def control(bound: Bound, field: str, **options: Any) -> Any:
    """Show the widget of a setting; the value is already in `bound`."""
    described = settings_of(bound.owner(field))[field]
    key = bound.key(field)
    if key not in st.session_state:
        seed(key, described.kind, bound.value(field))
    words = {"label": say(described.label), "key": key}
    if described.help:
        words["help"] = say(described.help)
    return _WIDGETS[type(described.kind)](described, **words, **options)


def _integer(described: Setting, **words: Any) -> Any:
    kind = described.kind
    return st.slider(min_value=kind.low, max_value=kind.high, step=kind.step, **words)


def _real(described: Setting, **words: Any) -> Any:
    kind = described.kind
    if kind.logarithmic:
        return st.select_slider(
            options=_log_steps(kind, st.session_state[words["key"]]),
            format_func="{:g}".format,
            **words,
        )
    return st.slider(min_value=kind.low, max_value=kind.high, step=kind.step, **words)


def _log_steps(kind: Real, value: float) -> list[float]:
    """1, 2, 5 in every decade of the range, and the present value if it lies between."""

    low, high = math.floor(math.log10(kind.low)), math.ceil(math.log10(kind.high))
    steps = {float(f"{m}e{e}") for e in range(low, high + 1) for m in (1, 2, 5)}
    return sorted({s for s in steps if kind.low <= s <= kind.high} | {kind.low, kind.high, value})


def _choice(described: Setting, **words: Any) -> Any:
    options = described.kind.options
    if len(options) <= _FEW:
        return st.segmented_control(
            options=list(options), format_func=lambda k: say(options[k]), required=True, **words
        )
    return st.selectbox(options=list(options), format_func=lambda k: say(options[k]), **words)


def _flag(described: Setting, **words: Any) -> Any:
    return st.toggle(**words)


_WIDGETS = {Integer: _integer, Real: _real, Choice: _choice, Flag: _flag}
