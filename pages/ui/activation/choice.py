"""One activation and its parameters: a list, and a slider for each parameter."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.ui.activation.formula import explain
from pages.ui.language import language, option_named, say
from pages.ui.page_state import PageState
from vizcore import ACTIVATIONS, ActivationSpec, FormulaError, resolve
from vizcore.activations.view.names import short_name
from vizcore.text import Language, Text

_HELP = Text(
    "Choose one, or type a formula of x such as x * sigmoid(2 * x) and press Enter.",
    "选择一个，或输入关于 x 的公式（如 x * sigmoid(2 * x)）后按回车。",
)


def activation_control(bound: PageState, field: str = "activation", params: str = "params") -> None:
    """Show the widgets of the settings `field` (an `ActivationKind`) and `params` (its values).

    A formula can be typed into the list; one that is none changes nothing and is explained.
    """
    key, chosen = bound.key(field), bound.value(field)
    st.session_state.setdefault(key, chosen)
    bound.mirror(_listed(key), chosen)
    _list(bound.setting(field).label, key, chosen, bound.key(params), bound=bound)
    explain_formula(key)
    _sliders(bound, bound.key(params), ActivationSpec(chosen, bound.value(params)))


def activation_choice(label: Text, key: str, default: str) -> str:
    """Show the same list for an activation that is no setting; the one chosen last.

    The `default` may be an `ActivationSpec` as text, and then stands before the others. What is
    wrong with a formula is kept for `explain_formula`, which may have more room.
    """
    chosen: str = st.session_state.setdefault(key, default)
    st.session_state[_listed(key)] = chosen
    _list(label, key, chosen, first=default)
    return chosen


def explain_formula(key: str) -> None:
    """Say once what was wrong with the text typed into the list at `key`, if anything was."""
    if wrong := st.session_state.pop(f"{key}.wrong", None):
        explain(*wrong)


def _listed(key: str) -> str:
    return f"{key}.listed"


def _list(
    label: Text,
    key: str,
    chosen: str,
    params: str = "",
    first: str = "",
    bound: PageState | None = None,
) -> None:
    st.selectbox(
        say(label),
        options=list(dict.fromkeys([*filter(None, [first]), *ACTIVATIONS, chosen])),
        format_func=partial(_name, language()),
        key=_listed(key),
        help=say(_HELP),
        accept_new_options=True,
        on_change=_choose,
        args=(key, params, first, bound),
    )


def _name(shown: Language, text: str) -> str:
    try:
        return _label(ActivationSpec.parse(text)).to(shown)
    except ValueError:  # what is being typed passes through here, too
        return text


def _label(spec: ActivationSpec) -> Text:
    return short_name(spec) if spec.params else spec.label


def _choose(key: str, params: str, first: str, bound: PageState | None) -> None:
    if bound and bound.stale(_listed(key)):
        return
    labels = {name: entry.label for name, entry in ACTIVATIONS.items()}
    if first:
        labels[first] = _label(ActivationSpec.parse(first))
    text = option_named(st.session_state[_listed(key)] or "", labels)
    if first and text == first:
        st.session_state[key] = first
        return
    try:
        st.session_state[key] = ActivationSpec(text).activation
        if params:
            st.session_state[params] = ()  # another activation has other parameters
    except FormulaError as error:
        st.session_state[f"{key}.wrong"] = (text, error.message, error.position)


def _sliders(bound: PageState, params: str, spec: ActivationSpec) -> None:
    places = _places(params, spec.activation)
    for p in resolve(spec.activation).parameters:
        bound.mirror(places[p.name], spec.values[p.name])
        name = "" if p.name == p.symbol else f" (`{p.name}`)"
        st.slider(
            f"${p.symbol}${name}",
            min_value=p.low,
            max_value=p.high,
            step=p.step,
            key=places[p.name],
            on_change=_gather,
            args=(bound, params, places, spec),
        )


def _places(params: str, activation: str) -> dict[str, str]:
    return {p.name: f"{params}.{activation}.{p.name}" for p in resolve(activation).parameters}


def _gather(bound: PageState, params: str, places: dict[str, str], spec: ActivationSpec) -> None:
    values = {
        name: spec.values[name] if bound.stale(place) else st.session_state[place]
        for name, place in places.items()
    }
    st.session_state[params] = tuple(values.items())
