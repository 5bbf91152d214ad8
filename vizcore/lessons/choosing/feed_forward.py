"""Hidden layers of a network without a memory, by what `vizcore.flow` recommends."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from vizcore.activations.analysis.moments import moments
from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import NORMS, FlowConfig
from vizcore.flow.predict import predict_flow
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.recommendation import Recommendation, initialised, recommended
from vizcore.flow.variant import with_spec
from vizcore.flow.view import FlowView
from vizcore.lessons.choosing.choice import ActivationChoice, address
from vizcore.links import write_link
from vizcore.text import Text, number, number_of_log10, sentences

# What is usual for a task; the first that holds for so many layers, else the one that does longest.
USUAL: Mapping[str, Mapping[str, str]] = {
    "image": {"none": "relu selu", "layer": "relu gelu", "batch": "relu"},
    "table": {"none": "relu selu", "layer": "relu gelu", "batch": "relu"},
    "sequence": dict.fromkeys(NORMS, "gelu silu"),
}
_MODULES = {"relu": "ReLU", "selu": "SELU", "gelu": "GELU", "silu": "SiLU"}


def feed_forward(task: str, depth: int, norm: str) -> ActivationChoice:
    """The activation that is usual for the task, if it holds for so many layers."""
    base = replace(FLOW, depth=depth, norm=norm)
    found = [recommended(with_spec(base, ActivationSpec(key))) for key in USUAL[task][norm].split()]
    holding = [one for one in found if one.holds >= depth]
    best = holding[0] if holding else max(found, key=lambda one: one.holds)
    config = initialised(with_spec(base, best.spec), best)
    query = write_link(FlowView(activations=(best.spec,)), VIEW) | write_link(config, FLOW)
    return ActivationChoice(
        activation=best.spec,
        gain=best.gain,
        bias=math.sqrt(best.sigma_b2),
        holds=best.holds,
        code=f"activation = nn.{_MODULES[best.spec.activation]}()\n{best.code}",
        reason=sentences(_WHY[best.spec.activation], best.sentence, _skip(best)),
        mistake=_mistake(best, config),
        link=address(query),
    )


_WHY: Mapping[str, Text] = {
    "relu": Text(
        "ReLU is cheapest; an active unit passes the whole gradient.",
        "ReLU 计算最省，打开的单元让梯度全部通过。",
    ),
    "selu": Text(
        "SELU brings the mean to 0 and the variance to 1 by itself, layer after layer.",
        "SELU 能逐层自行把均值拉回 0、方差拉回 1。",
    ),
    "gelu": Text(
        "GELU is smooth and is what transformers are trained with.",
        "GELU 光滑，是训练 Transformer 的惯例。",
    ),
    "silu": Text(
        "SiLU is smooth like GELU, and holds longer here.",
        "SiLU 与 GELU 一样光滑，在这里保持得更久。",
    ),
}


def _skip(found: Recommendation) -> Text | None:
    if found.holds >= found.depth:
        return None
    return Text(
        "For {depth} layers add skip connections.", "要到 {depth} 层，需加跳跃连接。"
    ).format(depth=found.depth)


def _mistake(found: Recommendation, config: FlowConfig) -> Text:
    """What goes wrong with the usual shortcut."""
    name = found.spec.label
    words: dict[str, object] = {"name": name, "depth": config.depth}
    if config.norm == "batch":
        return _TRUSTED.format(change=_change(config), **words)
    if config.norm == "layer":
        unbiased = replace(config, init="he_normal", sigma_w2=1.0, sigma_b2=0.0)
        return _TUNED.format(change=_change(unbiased), **words)
    if found.spec.activation in ("gelu", "silu"):
        return _GUESSED.format(gain=number(moments(found.spec.resolve()).forward_gain), **words)
    return _DEFAULT.format(change=_change(replace(config, init="pytorch")), **words)


def _change(config: FlowConfig) -> str:
    """‖δ¹‖/‖δᴸ‖ by theory."""
    decades = predict_flow(config).log10_delta
    return number_of_log10(float(decades[0] - decades[-1]), 2)


_TRUSTED = Text(
    "BatchNorm, trusted with the gradient: it fixes the size of the signal only. By theory δ "
    "reaches layer 1 of {depth} multiplied by {change}.",
    "以为 BatchNorm 也能管住梯度：它只固定信号的大小。理论上 δ 传到 {depth} 层中的第 1 层时要乘以"
    " {change}。",
)
_TUNED = Text(
    "A gain, tuned behind LayerNorm: without biases the scale of the weights cancels. Whatever it "
    "is, by theory δ reaches layer 1 of {depth} multiplied by {change}.",
    "在 LayerNorm 之前的权重上调增益：没有偏置时，权重的尺度会被约掉。无论取多少，理论上 δ 传到"
    " {depth} 层中的第 1 层时都要乘以 {change}。",
)
_GUESSED = Text(
    "1/√E φ² = {gain}, taken for the gain because PyTorch has none for {name}: it holds for inputs "
    "of variance 1 only, which no deep network keeps.",
    "PyTorch 没有 {name} 的增益，便取 1/√E φ² = {gain}：它只对方差为 1 的输入成立，而深层网络"
    "保持不住。",
)
_DEFAULT = Text(
    "With PyTorch’s default, σ_w² = 1/3, by theory δ is multiplied by {change}.",
    "若 {name} 用 PyTorch 的默认权重（σ_w² = 1/3），理论上 δ 传到第 1 层时要乘以 {change}。",
)
