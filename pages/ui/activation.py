"""One activation and its parameters: a list, and a slider for each parameter."""

from __future__ import annotations

import streamlit as st

from pages.ui.language import say
from pages.ui.state import Bound
from vizcore import ACTIVATIONS, ActivationSpec, resolve
from vizcore.settings import settings_of


def activation_control(bound: Bound, field: str = "activation", params: str = "params") -> None:
    """Show the widgets of the settings `field` (an `ActivationKind`) and `params` (its values)."""
    key, chosen = bound.key(field), bound.value(field)
    st.session_state.setdefault(key, chosen)
    described = settings_of(bound.owner(field))[field]
    st.selectbox(
        say(described.label),
        options=[*ACTIVATIONS, *({chosen} - ACTIVATIONS.keys())],
        format_func=lambda name: say(resolve(name).label),
        key=key,
        on_change=_forget,
        args=(bound.key(params),),
    )
    _sliders(bound.key(params), ActivationSpec(chosen, bound.value(params)))


def _forget(params: str) -> None:
    # Another activation has other parameters.
    st.session_state[params] = ()


def _sliders(params: str, spec: ActivationSpec) -> None:
    activation = resolve(spec.activation)
    places = {p.name: f"{params}.{spec.activation}.{p.name}" for p in activation.parameters}
    for p in activation.parameters:
        st.session_state[places[p.name]] = spec.values[p.name]
        st.slider(
            f"${p.symbol}$ (`{p.name}`)",
            min_value=p.low,
            max_value=p.high,
            step=p.step,
            key=places[p.name],
            on_change=_gather,
            args=(params, places),
        )


def _gather(params: str, places: dict[str, str]) -> None:
    values = {name: st.session_state[place] for name, place in places.items()}
    st.session_state[params] = tuple(values.items())
