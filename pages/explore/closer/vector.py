"""Activations of several inputs: outputs and Jacobian, live."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import streamlit as st

from pages.ui import moves
from pages.ui.component import component
from pages.ui.language import language, say
from pages.ui.plot import plot
from pages.ui.state import Bound
from pages.ui.widgets import collect, control
from vizcore import ActivationSpec
from vizcore.explorer.config import DetailConfig
from vizcore.explorer.vector import Panel, panel
from vizcore.figures.vector import HEIGHT, vector_figure
from vizcore.settings import SettingError, settings_of
from vizcore.text import Text, number

_SUMS = Text(" The outputs sum to {total}.", "输出之和为 {total}。")
_JACOBIAN = Text(
    "Of {all} slopes {zeros} are exactly 0; the largest in size is ∂y{row}/∂x{column} = {value}.",
    "{all} 个斜率中有 {zeros} 个恰为 0；绝对值最大的是 ∂y{row}/∂x{column} = {value}。",
)

_component = component("vector", '<div class="lab-vector lab-inputs"></div>')


def show(bound: Bound, specs: Sequence[ActivationSpec]) -> None:
    """Choose one, then move its inputs; only this panel runs again while they move."""
    control(bound, "vector", row=True, label_visibility="collapsed")
    _live(bound)


@st.fragment
def _live(bound: Bound) -> None:
    done = bound.key("vector.done")
    if st.session_state.pop(done, False):
        st.rerun()  # the whole page, so that the address bar follows
    config = _present(bound)
    shown = panel(config)
    words, picture = st.columns([1, 2.2], gap="medium")
    with words:
        st.caption(say(shown.activation.summary))
        st.latex(shown.activation.latex)
        for name in shown.params:
            control(bound, name, on_change=_put, args=(done, True))
        _inputs(bound, config, shown)
    with picture:
        plot(vector_figure(shown.response, language()), key="activations-vector", height=HEIGHT)
        st.caption(say(_said(shown)))


def _put(key: str, value: bool) -> None:
    st.session_state[key] = value


def _present(bound: Bound) -> DetailConfig:
    """The configuration as it stands in the session: a fragment knows only the last whole run."""
    config: DetailConfig = bound.detail
    kinds = {name: described.kind for name, described in settings_of(config).items()}
    values = {
        name: collect(bound.key(name), kinds[name], getattr(config, name))
        for name in ("inputs", "temperature", "k")
    }
    return dataclasses.replace(config, **values)


def _inputs(bound: Bound, config: DetailConfig, shown: Panel) -> None:
    key = bound.key("inputs")
    kind = settings_of(config)["inputs"].kind
    _component(
        key=f"{key}.sliders",
        data={
            "values": list(config.inputs),
            "shown": len(shown.response.x),
            "reach": kind.reach,
            "step": 0.05,
            "seen": moves.seen(key),
        },
        on_moved_change=lambda: _move(bound, config),
    )


def _move(bound: Bound, config: DetailConfig) -> None:
    """Take over the inputs as they stand in the browser, if they are inputs."""
    key = bound.key("inputs")
    moved = st.session_state[f"{key}.sliders"].moved
    moves.note(key, moved)
    try:
        st.session_state[key] = settings_of(config)["inputs"].check("inputs", moved["values"])
    except SettingError:
        return
    _put(bound.key("vector.done"), bool(moved["done"]))


def _said(shown: Panel) -> Text:
    """What the Jacobian tells, in numbers."""
    row, column = shown.strongest
    jacobian = shown.response.jacobian
    text = _JACOBIAN.format(
        all=jacobian.size,
        zeros=shown.zeros,
        row=row + 1,
        column=column + 1,
        value=number(float(jacobian[row, column])),
    )
    if shown.activation.key != "softmax":
        return text
    total = _SUMS.format(total=number(float(shown.response.y.sum())))
    return Text(text.en + total.en, text.zh + total.zh)
