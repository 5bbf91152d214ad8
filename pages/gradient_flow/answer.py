"""The computed sentence under the picture, and the chip that applies the cure."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.gradient_flow.scene import Scene
from pages.ui.language import say
from pages.ui.page import sentence
from vizcore.flow.diagnosis.diagnose import Diagnosis
from vizcore.flow.diagnosis.words import assumption, change, describe, is_slow, pattern
from vizcore.flow.summaries.table import row_of
from vizcore.flow.variant import Variant
from vizcore.flow.view import FlowView
from vizcore.text import Text, number, sentences

_OF = Text("{name}: {said}", "{name}：{said}")
_EXPECTED = Text(
    "Theory says that a layer multiplies δ by {factor}.", "理论预测 δ 每层乘以 {factor}。"
)
_AWAITED = Text("The measurement is not here yet.", "实测结果尚未得出。")
_SILENT = Text(
    "Theory is silent here, and nothing is measured yet.", "理论对此无预测，也尚未实测。"
)
_ROUGH = Text(
    "With a skip connection the dotted bands of size and information are rough: deep networks "
    "differ up to 1.4 times as much with ReLU and its like, and much less with tanh or sigmoid.",
    "有跳跃连接时，大小与信息的点线带只是粗略值：对 ReLU 类激活，深层网络之间的差异可达其 1.4 倍；"
    "对 tanh、sigmoid 则小得多。",
)
_FIX = Text("Fix it: {change}", "修复：{change}")
_FIX_HELP = Text(
    "Applies this change, and shows this network alone: before and after.",
    "应用此改动，只显示这个网络：对比前后。",
)


def answer(scene: Scene) -> None:
    """What the network in focus does, and why; keeps its height."""
    with st.container(key="flow_answer"):
        _say(scene)


def _say(scene: Scene) -> None:
    found = scene.diagnosis
    if found is None:
        sentence(_named(scene, _expected(scene)))
        return
    ill = found.state != "steady" and not found.mild
    doubtful = found.mild or found.zeros or pattern(found) or not is_slow(found)
    tone = "bad" if ill else "warn" if doubtful else "good"
    sentence(_named(scene, describe(found)), tone)


def rough_bands(scene: Scene) -> None:
    """Which of theory's bands are rough, beside networks for which they are."""
    if any(line.config.branch is not None for line in scene.lines):
        st.caption(say(_ROUGH))


def fix(scene: Scene) -> None:
    """The chip that cures the network in focus, where it is ill and a cure is known."""
    found = scene.diagnosis
    if found is None or found.cure is None:
        return
    words = change(found)
    assert words is not None
    st.button(
        say(_FIX.format(change=words)),
        key="gradient_flow.fix",
        type="primary",
        icon=":material/healing:",
        help=say(_FIX_HELP),
        on_click=_cure,
        args=(scene, found),
    )


def _expected(scene: Scene) -> Text:
    factor = row_of(scene.focus.predicted).delta_factor
    if factor is None:
        return _SILENT
    beside = assumption(scene.focus.config)
    return sentences(_EXPECTED.format(factor=number(factor)), beside, _AWAITED)


def _named(scene: Scene, said: Text) -> Text:
    return said if len(scene.lines) == 1 else _OF.format(name=scene.focus.label, said=said)


def _cure(scene: Scene, found: Diagnosis) -> None:
    assert found.cure is not None
    after, before = found.cure.config, Variant.of(found.config)
    if after.width != found.config.width:
        before = before.as_wide_as(found.config)
    view = FlowView(activations=(after.spec,), kept=(before,))
    flow = replace(after, activation=scene.bound.flow.activation, params=scene.bound.flow.params)
    scene.bound.apply(view=view, flow=flow, pictures=replace(scene.bound.pictures, focus=1))
