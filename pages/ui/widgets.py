"""One widget for each kind of setting, and how its value stands in the session."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.activation import picker
from pages.ui.language import option_named, say
from vizcore.activations.spec import ActivationSpec
from vizcore.settings import Choice, Flag, Integer, Kind, Many, Of, Real, Setting
from vizcore.text import Text, decimal

_FEW = 4  # so many options stand side by side; more go into a list
_NEXT_TO_0 = 1e-6  # where a logarithmic range that has 0 begins
_SLIDER = 2_000  # so many steps fit on a slider; a larger range is typed
_LAST = Text("One of them always stays on.", "至少保留一项。")


def seed(key: str, kind: Any, value: Any) -> None:
    """Put a setting's value where its widget looks for it."""
    _adapter(kind).seed(key, value)


def collect(key: str, kind: Any, value: Any) -> Any:
    """The setting's value from its widget, or `value` while that is not on the page."""
    if st.session_state.get(key) is None:
        return value
    return _adapter(kind).collect(key, kind, value)


def show(described: Setting, key: str, **options: Any) -> Any:
    """Show the widget of a setting, whose value stands in the session."""
    words: dict[str, Any] = {"label": say(described.label), "key": key}
    if described.help:
        words["help"] = say(described.help)
    return _adapter(described.kind).show(described.kind, **words, **options)


# A browser that hears of a second run before it has drawn what the first has sent makes a widget of
# the second run's description alone, and sends what that says: so it says the value in each.
def _integer(kind: Integer, **words: Any) -> Any:
    value = st.session_state[words["key"]]
    if kind.spacing != "even":
        options = spaced_steps(kind, value)
        return st.select_slider(options=options, value=value, **words)
    # A pixel of a slider would be several values.
    bounds: dict[str, Any] = {"min_value": kind.low, "max_value": kind.high, "step": kind.step}
    if kind.high - kind.low <= _SLIDER:
        return st.slider(value=value, **bounds, **words)
    return st.number_input(value=value, **bounds, **words)


def spaced_steps(kind: Integer, value: int) -> list[int]:
    """The steps that the kind asks for, its bounds, and the present value if it lies between."""
    decades = [m * 10**e for e in range(len(str(kind.high))) for m in range(1, 100)]
    doublings = [m << e for e in range(kind.high.bit_length()) for m in (1, 3)]
    steps = {"digits": decades, "doublings": doublings}[kind.spacing]
    return sorted({s for s in steps if kind.low <= s <= kind.high} | {kind.low, kind.high, value})


def _real(kind: Real, **words: Any) -> Any:
    words["value"] = value = st.session_state[words["key"]]
    if kind.logarithmic:
        return st.select_slider(options=_log_steps(kind, value), format_func=decimal, **words)
    if kind.spacing == "digits":
        return st.select_slider(options=real_steps(kind, value), format_func=decimal, **words)
    low, high = float(kind.low), float(kind.high)  # Streamlit takes no mixture of int and float
    return st.slider(min_value=low, max_value=high, step=kind.step, **words)


def real_steps(kind: Real, value: float) -> list[float]:
    """Hundredths to 1, then 180 steps a decade, the bounds, and the present value in between."""
    high = kind.shown or kind.high
    decades = range(math.ceil(math.log10(high)))
    steps = [float(f"{m}e{e - 2}") for e in decades for m in range(100, 1000, 5)]
    steps += [m / 100 for m in range(100)]
    return sorted({s for s in steps if kind.low <= s <= high} | {kind.low, high, value})


def _log_steps(kind: Real, value: float) -> list[float]:
    """1, 2, 5 in each decade of the range, its bounds, and the present value if it lies between."""
    low, high = math.floor(math.log10(kind.low or _NEXT_TO_0)), math.ceil(math.log10(kind.high))
    steps = {float(f"{m}e{e}") for e in range(low, high + 1) for m in (1, 2, 5)}
    return sorted({s for s in steps if kind.low <= s <= kind.high} | {kind.low, kind.high, value})


def _choice(kind: Choice, *, row: bool = False, **words: Any) -> Any:
    options, value = kind.options, st.session_state[words["key"]]
    words |= {"options": list(options), "format_func": lambda k: say(options[k])}
    if row or len(options) <= _FEW:
        return st.segmented_control(default=value, required=True, **words)
    return st.selectbox(index=list(options).index(value), **words)


def _choices(kind: Many, **words: Any) -> Any:
    assert isinstance(kind.kind, Choice)
    options = kind.kind.options
    # A long row of segments would end beyond the edge; pills go on in the next line.
    several = st.segmented_control if len(options) <= _FEW else st.pills
    return several(
        options=list(options),
        format_func=lambda k: say(options[k]),
        default=list(st.session_state[words["key"]]),
        selection_mode="multi",
        wrap=True,
        **words,
    )


def _flag(kind: Flag, **words: Any) -> Any:
    return st.toggle(value=st.session_state[words["key"]], **words)


def _put(key: str, value: Any) -> None:
    st.session_state[key] = value


def _take(key: str, kind: Any, value: Any) -> Any:
    return st.session_state[key]


def _take_choices(key: str, kind: Many, value: Any) -> Any:
    chosen = tuple(st.session_state[key])
    if len(chosen) >= kind.least:
        return chosen
    st.toast(say(_LAST))
    _put(key, list(value))
    return value


def _take_choice(key: str, kind: Choice, value: Any) -> Any:
    chosen = st.session_state[key] = option_named(st.session_state[key], kind.options)
    return chosen


class _Adapter(NamedTuple):
    show: Callable[..., Any]
    seed: Callable[[str, Any], None] = _put
    collect: Callable[[str, Any, Any], Any] = _take


_ADAPTERS = {
    Integer: _Adapter(_integer),
    Real: _Adapter(_real),
    Choice: _Adapter(_choice, collect=_take_choice),
    Flag: _Adapter(_flag),
    (Many, Choice): _Adapter(
        _choices,
        lambda key, value: _put(key, list(value)),
        _take_choices,
    ),
    (Many, ActivationSpec): _Adapter(
        picker.show, picker.seed, lambda key, kind, value: picker.collect(key, value)
    ),
}


def _no_widget(kind: Kind, **words: Any) -> Any:
    raise NotImplementedError(f"{type(kind).__name__} has no widget of its own")


# What the page shows in a way of its own stands in the session as it is.
_OWN_WAY = _Adapter(_no_widget)


def _adapter(kind: Any) -> _Adapter:
    one = kind.kind if isinstance(kind, Many) else kind
    each = one.type if isinstance(one, Of) else type(one)
    known = (Many, each) if isinstance(kind, Many) else each
    return _ADAPTERS.get(known, _OWN_WAY)
