"""Sliders for the parameters of the chosen activations, which a chart previews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui.activation.picker import parameter_key
from pages.ui.components import component, sequence
from pages.ui.language import say
from vizcore import ActivationSpec, resolve
from vizcore.activations.view.names import symbol
from vizcore.figures.theme import DEAD
from vizcore.wire import components as wire

_component = component("activations/sliders", '<div class="lab-sliders"></div>')


def parameter_sliders(
    key: str, specs: Sequence[ActivationSpec], colors: Mapping[str, str], plot: str = ""
) -> None:
    """A slider for each parameter of each chosen activation.

    Parameters
    ----------
    key
        The session key of the setting that holds the activations.
    specs
        The chosen activations.
    colors
        Their colours, by key or formula.
    plot
        The key of the chart that previews what a slider is dragged to, if one does.
    """
    rows = [row for spec in specs for row in _rows(spec, colors[spec.activation])]
    if rows:
        seen = sequence.seen(f"{key}.sliders")
        _component(
            key=f"{key}.sliders",
            data=wire.Sliders(rows=rows, plot=plot, flat=DEAD, seen=seen),
            on_moved_change=sequence.acting(
                f"{key}.sliders", "moved", lambda moved: _move(key, moved)
            ),
        )


def _rows(spec: ActivationSpec, color: str) -> list[wire.Slider]:
    activation = spec.resolve()
    return [
        {
            "activation": spec.activation,
            "label": say(activation.label),
            "color": color,
            "name": p.name,
            "symbol": symbol(p),
            "low": p.low,
            "high": p.high,
            "step": p.step,
            "value": spec.values[p.name],
            "javascript": activation.javascript,
        }
        for p in activation.parameters
    ]


def _move(key: str, moved: Mapping[str, Any]) -> None:
    """Take over the values of sliders that were let go, as far as they are shown."""
    for each in moved["values"]:
        activation, name, value = each["activation"], each["name"], float(each["value"])
        if activation not in st.session_state[key]:
            continue
        for p in resolve(activation).parameters:
            if p.name == name and p.low <= value <= p.high:
                st.session_state[parameter_key(key, activation, name)] = value
