"""Choosing several activations, each with its parameters."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui.language import say
from vizcore import ACTIVATIONS, ActivationSpec, resolve
from vizcore.settings import Setting


def seed(key: str, specs: tuple[ActivationSpec, ...]) -> None:
    """Put the chosen activations and their parameters where the widgets look for them."""
    st.session_state[key] = [spec.activation for spec in specs]
    for spec in specs:
        for name, value in spec.values.items():
            st.session_state[_parameter_key(key, spec.activation, name)] = value


def collect(key: str, specs: tuple[ActivationSpec, ...]) -> tuple[ActivationSpec, ...]:
    """The chosen activations; what has no slider on the page keeps its value of `specs`."""
    before = {spec.activation: spec.values for spec in specs}
    return tuple(_collected(key, name, before.get(name, {})) for name in st.session_state[key])


def _collected(key: str, activation: str, before: dict[str, float]) -> ActivationSpec:
    values = {
        name: st.session_state.get(_parameter_key(key, activation, name), before.get(name, default))
        for name, default in resolve(activation).defaults.items()
    }
    return ActivationSpec(activation, tuple(values.items()))


def show(described: Setting, *, key: str, label: str, **words: Any) -> list[str]:
    """The list to choose from; typed formulas that are chosen stand in it too."""
    chosen = st.session_state[key]
    formulas = [name for name in chosen if name not in ACTIVATIONS]
    return st.multiselect(
        label,
        options=[*ACTIVATIONS, *formulas],
        format_func=lambda name: say(resolve(name).label),
        max_selections=described.kind.most,
        key=key,
        **words,
    )


def parameter_sliders(key: str, specs: tuple[ActivationSpec, ...]) -> None:
    """A slider for each parameter of each chosen activation."""
    for spec in specs:
        activation = resolve(spec.activation)
        for p in activation.parameters:
            place = _parameter_key(key, spec.activation, p.name)
            st.session_state.setdefault(place, spec.values[p.name])
            st.slider(
                f"{say(activation.label)}: ${p.symbol}$ (`{p.name}`)",
                min_value=p.low,
                max_value=p.high,
                step=p.step,
                key=place,
            )


def _parameter_key(key: str, activation: str, name: str) -> str:
    return f"{key}.{activation}.{name}"
