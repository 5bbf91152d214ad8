"""The network: which one, or blocks of one's own as text."""

from __future__ import annotations

import streamlit as st

from pages.live_cnn.state import LiveState
from pages.ui.language import option_named, say
from pages.ui.page import plain
from pages.ui.page_state import control
from vizcore.cnn.architecture.architectures import ARCHITECTURES, parameters_of
from vizcore.cnn.architecture.blocks import GRAMMAR
from vizcore.cnn.architecture.named_networks import CLASSES, Architecture
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.settings import settings_of
from vizcore.text import Text, same

_OWN = Text("Own blocks", "自定义块")
_SIZE = Text(
    "{source}. {there} parameters on {side} images; {here} on the images chosen here.",
    "{source}。在 {side} 图像上共 {there} 个参数；用此处所选的图像时为 {here} 个。",
)
_SAME_SIZE = Text("{source}. {there} parameters.", "{source}。共 {there} 个参数。")


def network_controls(bound: LiveState) -> None:
    """The data, a list of named networks, and a line for blocks of one's own."""
    key = bound.key("architecture")
    chosen = bound.train.architecture
    st.session_state.setdefault(key, chosen)
    listed, typed = f"{key}.listed", f"{key}.typed"
    named = ARCHITECTURES.get(chosen)
    bound.mirror(listed, chosen)
    bound.mirror(typed, named.blocks if named else chosen)
    data, names, text = st.columns(3)
    with data:
        control(bound, "dataset")
    names.selectbox(
        say(settings_of(bound.train)["architecture"].label),
        options=[*ARCHITECTURES, *({chosen} - ARCHITECTURES.keys())],
        format_func=lambda name: say(
            ARCHITECTURES[name].label if name in ARCHITECTURES else same(name)
        ),
        key=listed,
        on_change=_copy,
        args=(bound, listed, key),
    )
    text.text_input(
        say(_OWN), key=typed, help=say(GRAMMAR), on_change=_copy, args=(bound, typed, key)
    )
    if named:
        st.caption(plain(say(_story(bound.train, named))))


def _story(train: TrainConfig, named: Architecture) -> Text:
    """Where a network comes from, and how large it is there and here."""
    there = parameters_of(train.architecture, named.image, CLASSES)
    here = sum(layer.parameters for layer in train.layers)
    channels, height, width = named.image
    words = {"source": named.source, "there": f"{there:,}", "here": f"{here:,}"}
    said = _SAME_SIZE if there == here else _SIZE
    return said.format(side=f"{height}×{width}×{channels}", **words)


def _copy(bound: LiveState, source: str, target: str) -> None:
    if bound.stale(source):
        return
    labels = {name: network.label for name, network in ARCHITECTURES.items()}
    st.session_state[target] = option_named(st.session_state[source].strip(), labels)
    # Another network has other layers.
    st.session_state[bound.key("layer_activations")] = ()
