"""The compared networks in numbers, and in code."""

from __future__ import annotations

import math

import streamlit as st

from pages.gradient_flow.scene import Scene
from pages.ui.language import say
from vizcore.flow.summaries.table import layers_csv, row_of
from vizcore.text import Text, decimal, number

_NETWORK = Text("Network", "网络")
_MEASURED, _PREDICTED = Text("measured", "实测"), Text("theory", "理论")
_COLUMNS = {
    "delta_factor": (
        Text("δ per layer ×", "δ 每层 ×"),
        Text(
            "What one layer multiplies the gradient by on its way back (geometric mean)",
            "梯度每往回传一层所乘的倍数（几何平均）",
        ),
    ),
    "signal_factor": (
        Text("signal per layer ×", "信号每层 ×"),
        Text(
            "What one layer multiplies the signal by on its way up (geometric mean)",
            "信号每向前传一层所乘的倍数（几何平均）",
        ),
    ),
    "log10_information": (
        Text("log₁₀ information, layer L", "第 L 层 log₁₀ 信息"),
        Text(
            "Spread over examples, relative to the size of the signal: what of it depends on the "
            "input",
            "样本间标准差与信号大小之比：信号中有多少取决于输入",
        ),
    ),
    "log10_delta": (
        Text("log₁₀ δ, layer 1", "第 1 层 log₁₀ δ"),
        Text("Relative to the last layer", "相对于最后一层"),
    ),
    "log10_weight_ratio": (
        Text("log₁₀ weight gradient, 1 : L", "log₁₀ 权重梯度，第 1 层比第 L 层"),
        Text("Layer 1 relative to the last layer", "第 1 层相对于最后一层"),
    ),
}
_ZERO, _BEYOND = Text("0 (dead)", "0（死亡）"), Text("∞", "∞")
_CSV = Text("All layers as CSV", "下载所有层（CSV）")


def table(scene: Scene) -> None:
    """One row a network; every layer as a file."""
    rows = [(row_of(line.measured), row_of(line.predicted)) for line in scene.lines]
    data: dict[str, list[object]] = {say(_NETWORK): [say(line.label) for line in scene.lines]}
    config = {}
    for name, (label, help_) in _COLUMNS.items():
        for kind, words in enumerate((_MEASURED, _PREDICTED)):
            title = f"{say(label)} ({say(words)})"
            data[title] = [_shown(getattr(pair[kind], name)) for pair in rows]
            config[title] = st.column_config.TextColumn(help=say(help_), alignment="right")
    st.dataframe(data, column_config=config, hide_index=True)
    st.download_button(
        say(_CSV),
        data=lambda: layers_csv(scene.lines),
        file_name="gradient-flow.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _shown(value: float | None) -> str:
    """A number for reading; the logarithm of an exact zero is no number."""
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return say(_ZERO if value < 0 else _BEYOND)
    return decimal(float(f"{value:.3f}")) if abs(value) < 1e4 else number(value)
