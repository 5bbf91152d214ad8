"""A network block by block: a table to edit, in which every row says what follows from it."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from pages.live_cnn.state import LiveState
from pages.live_cnn.words import OUTPUT
from pages.ui.components import component, sequence
from pages.ui.language import language, say
from vizcore import ACTIVATIONS
from vizcore.cnn.architecture.blocks import BOUNDS, MOST_BLOCKS
from vizcore.cnn.config.draft import Draft
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.settings import SettingError
from vizcore.text import Text, sentences
from vizcore.wire import live as wire

_builder = component("live/builder", '<div class="lab-builder"></div>')
_UNBROKEN = "(W + 2P − F) / S + 1".replace(" ", "\N{NO-BREAK SPACE}")
_WORDS = {
    "name": Text("layer", "层"),
    "units": Text("channels or units", "通道或单元数"),
    "kernel": Text("kernel F", "卷积核 F"),
    "stride": Text("stride S", "步幅 S"),
    "padding": Text("padding P", "填充 P"),
    "pool": Text("pooling", "池化"),
    "size": Text("pooling size", "池化大小"),
    "norm": Text("BatchNorm", "BatchNorm"),
    "drop": Text("dropout %", "Dropout %"),
    "activation": Text("activation", "激活函数"),
    "made": Text("side {sum}", "边长 {sum}").format(sum=_UNBROKEN),
    "output": OUTPUT,
    "parameters": Text("parameters", "参数"),
    "sees": Text("receptive field", "感受野"),
    "pool_": Text("none", "无"),
    "pool_m": Text("max", "最大"),
    "pool_a": Text("average", "平均"),
    "add_conv": Text("+ convolution", "+ 卷积层"),
    "add_dense": Text("+ dense layer", "+ 全连接层"),
    "up": Text("Move {name} up", "上移 {name}"),
    "down": Text("Move {name} down", "下移 {name}"),
    "remove": Text("Remove {name}", "删除 {name}"),
    "field": Text("{name}: {what}", "{name}：{what}"),
    "refused": Text(
        "{name}, {what}: {value} is not possible, only whole numbers from {min} to {max}. "
        "The network keeps {kept}.",
        "{name}，{what}：不能为“{value}”，只能是 {min} 到 {max} 的整数；网络仍用 {kept}。",
    ),
    "empty": Text("an empty field", "空"),
    "total": Text("{n} parameters in all", "共 {n} 个参数"),
}
_STAYS = Text("Training keeps to the network before this change.", "训练仍使用修改之前的网络。")


class _Kept(NamedTuple):
    """A draft that is not possible yet, and the network from which it was made."""

    draft: Draft
    base: tuple[Any, ...]


def builder(bound: LiveState, key: str) -> None:
    """The table; a network that is not possible stays in it, with the layer and the reason."""
    train, shown = bound.train, language()
    draft, problem = _now(key, train)
    _builder(
        key=f"{key}.table",
        data=wire.Builder(
            rows=draft.table(train),
            problem=say(_stays(problem)) if problem else None,
            words={name: text.to(shown) for name, text in _WORDS.items()},
            bounds={name: (low, high) for name, (low, high, _) in BOUNDS.items()},
            most=MOST_BLOCKS,
            whole=say(train.spec.label),
            everyNorm=train.batch_norm,
            everyDrop=round(100 * train.dropout),
            activations=[(name, a.label.to(shown)) for name, a in ACTIVATIONS.items()],
            seen=sequence.seen(f"{key}.table"),
            base=bound.applied,
        ),
        on_edit_change=sequence.acting(
            f"{key}.table", "edit", lambda edit: _edit(bound, key, edit)
        ),
    )


def _stays(problem: SettingError) -> Text:
    reason = problem.allowed
    return sentences(Text(_ended(reason.en, "."), _ended(reason.zh, "。")), _STAYS)


def _ended(sentence: str, stop: str) -> str:
    return sentence if sentence[-1] in ".?。？" else sentence + stop


def _now(key: str, train: TrainConfig) -> tuple[Draft, SettingError | None]:
    kept: _Kept | None = st.session_state.get(f"{key}.kept")
    if kept and kept.base == _base(train):
        try:
            kept.draft.apply(train)
        except SettingError as problem:
            return kept.draft, problem
    st.session_state.pop(f"{key}.kept", None)
    return Draft.of(train), None


def _edit(bound: LiveState, key: str, edit: Any) -> None:
    # What has replaced the network that the edit was made to has the last word, unless it was an
    # edit itself.
    if bound.applied not in (edit["base"], st.session_state.get(f"{key}.made")):
        return
    try:
        draft = Draft.read(edit["blocks"])
    except (TypeError, KeyError, ValueError):  # nothing that the table has sent
        return
    try:
        bound.apply(train=draft.apply(bound.train))
        st.session_state[f"{key}.made"] = bound.applied
    except SettingError:
        st.session_state[f"{key}.kept"] = _Kept(draft, _base(bound.train))
    else:  # even if it is the network that trains: nothing else is in the table any more
        st.session_state[f"{key}.kept"] = None


def _base(train: TrainConfig) -> tuple[Any, ...]:
    return train.dataset, train.architecture, train.layer_activations
