"""Choosing several activations, each with its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import streamlit as st

from pages.ui.components import component, sequence
from pages.ui.language import language, say
from vizcore import ACTIVATIONS, ActivationSpec, resolve
from vizcore.activations.model import FAMILIES
from vizcore.figures.activations.sparkline import sparkline
from vizcore.figures.theme import color_of, colors_of
from vizcore.settings import Many
from vizcore.text import Language, Text
from vizcore.wire import components as wire

_WORDS = {
    "add": Text("Add or remove", "添加或移除"),
    "full": Text("{most} at most", "最多 {most} 个"),
    "search": Text("Search: name, family, keyword", "搜索：名称、类别、关键词"),
    "nothing": Text("No activation of that name.", "没有匹配的激活函数。"),
    "remove": Text("Remove", "移除"),
}

_component = component("controls/picker", '<div class="lab-picker"></div>')


def seed(key: str, specs: tuple[ActivationSpec, ...]) -> None:
    """Put the chosen activations and their parameters where the widgets look for them."""
    st.session_state[key] = [spec.activation for spec in specs]
    for spec in specs:
        for name, value in spec.values.items():
            st.session_state[parameter_key(key, spec.activation, name)] = value


def collect(key: str, specs: tuple[ActivationSpec, ...]) -> tuple[ActivationSpec, ...]:
    """The chosen activations; what has no slider on the page keeps its value of `specs`."""
    before = {spec.activation: spec.values for spec in specs}
    return tuple(_collected(key, name, before.get(name, {})) for name in st.session_state[key])


def _collected(key: str, activation: str, before: dict[str, float]) -> ActivationSpec:
    values = {
        name: st.session_state.get(parameter_key(key, activation, name), before.get(name, default))
        for name, default in resolve(activation).defaults.items()
    }
    return ActivationSpec(activation, tuple(values.items()))


def show(kind: Many, *, key: str, label: str, help: str | None = None) -> list[str]:
    """The chosen activations as chips, and a gallery of all; typed formulas are chips too."""
    chosen: list[str] = st.session_state[key]
    most, least = kind.most, kind.least
    st.markdown(f":small[{label}]", help=help)
    _component(
        key=f"{key}.picker",
        data=wire.Picker(
            chosen=chosen,
            labels={name: say(resolve(name).label) for name in {*chosen, *ACTIVATIONS}},
            colors={**{name: color_of(name) for name in ACTIVATIONS}, **colors_of(chosen)},
            families=_families(language()),
            most=most,
            least=least,
            words={name: say(text.format(most=most)) for name, text in _WORDS.items()},
            seen=sequence.seen(f"{key}.picker"),
        ),
        on_chosen_change=sequence.acting(
            f"{key}.picker", "chosen", lambda asked: _choose(key, asked["names"], most, least)
        ),
    )
    return chosen


@cache
def _families(shown: Language) -> list[wire.Family]:
    entries = ACTIVATIONS.values()
    return [
        {
            "label": FAMILIES[family].to(shown),
            "entries": [
                {
                    "key": entry.key,
                    "label": entry.label.to(shown),
                    "summary": entry.summary.to(shown),
                    "words": entry.label.en,
                    "path": sparkline(entry.key),
                }
                for entry in entries
                if entry.family == family
            ],
        }
        for family in dict.fromkeys(entry.family for entry in entries)
    ]


def _choose(key: str, asked: Sequence[str], most: int, least: int) -> None:
    """Take over what the browser asks for, as far as it can be."""
    known = {*ACTIVATIONS, *st.session_state[key]}
    names = [name for name in dict.fromkeys(asked) if name in known]
    if least <= len(names) <= most:
        st.session_state[key] = names


def parameter_key(key: str, activation: str, name: str) -> str:
    """The session key of a parameter of a chosen activation."""
    return f"{key}.{activation}.{name}"
