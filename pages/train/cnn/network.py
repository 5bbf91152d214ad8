"""The network: which one, and what follows from its blocks."""

from __future__ import annotations

import streamlit as st

from pages.ui.language import say
from pages.ui.state import Bound
from vizcore.cnn.architectures import ARCHITECTURES, Layer
from vizcore.cnn.blocks import GRAMMAR, Conv
from vizcore.cnn.config import TrainConfig
from vizcore.settings import settings_of
from vizcore.text import Text, same

_OWN = Text("Own blocks", "自定义块")
_HEADS = (
    Text("layer", "层"),
    Text("what it does", "运算"),
    Text("side: (W + 2P − F) / S + 1", "边长：(W + 2P − F) / S + 1"),
    Text("output", "输出"),
    Text("parameters", "参数"),
    Text("sees", "感受野"),
)
_CONV = Text("{f}×{f} convolution, {n} channels", "{f}×{f} 卷积，{n} 通道")
_POOLS = {
    "m": Text(", {s}×{s} max pooling", "，{s}×{s} 最大池化"),
    "a": Text(", {s}×{s} average pooling", "，{s}×{s} 平均池化"),
}
_DENSE = Text("dense, {n} units", "全连接，{n} 单元")
_TOTAL = Text("all together", "合计")


def network_controls(bound: Bound) -> None:
    """A list of named networks, and a line for blocks of one's own."""
    key = bound.key("architecture")
    chosen = bound.train.architecture
    st.session_state.setdefault(key, chosen)
    listed, typed = f"{key}.listed", f"{key}.typed"
    st.session_state[listed] = chosen
    named = ARCHITECTURES.get(chosen)
    st.session_state[typed] = named.blocks if named else chosen
    st.selectbox(
        say(settings_of(bound.train)["architecture"].label),
        options=[*ARCHITECTURES, *({chosen} - ARCHITECTURES.keys())],
        format_func=lambda name: say(
            ARCHITECTURES[name].label if name in ARCHITECTURES else same(name)
        ),
        key=listed,
        on_change=_copy,
        args=(listed, key),
    )
    st.text_input(say(_OWN), key=typed, help=say(GRAMMAR), on_change=_copy, args=(typed, key))


def _copy(source: str, target: str) -> None:
    st.session_state[target] = st.session_state[source].strip()


def layer_table(train: TrainConfig) -> None:
    """Output size, parameters and receptive field of every layer."""
    rows = [_row(layer) for layer in train.layers]
    total = sum(layer.parameters for layer in train.layers)
    rows.append([say(_TOTAL), "", "", "", f"{total:,}", ""])
    lines = [[say(head) for head in _HEADS], ["---"] * len(_HEADS), *rows]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _row(layer: Layer) -> list[str]:
    block = layer.block
    if isinstance(block, Conv):
        what = say(_CONV).format(f=block.kernel, n=block.channels)
        what += say(_POOLS[block.pool]).format(s=block.size) if block.pool else ""
        side = (
            f"({layer.taken[1]} + 2·{block.padding} − {block.kernel}) / {block.stride} + 1"
            f" = {layer.made[1]}"
        )
        sees = f"{layer.receptive_field}×{layer.receptive_field}"
    else:
        what, side, sees = say(_DENSE).format(n=layer.units), "", ""
    output = "×".join(map(str, layer.passed))
    return [layer.name, what, side, output, f"{layer.parameters:,}", sees]
