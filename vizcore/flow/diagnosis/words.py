"""A diagnosis in words, English and Chinese, every number computed: what happens, and why."""

from __future__ import annotations

import math

from vizcore.flow.config import FlowConfig
from vizcore.flow.diagnosis.causes import cause
from vizcore.flow.diagnosis.findings import Findings
from vizcore.flow.diagnosis.phrases import changed, size_of, times, where_undefined
from vizcore.flow.predict import endless_variance, variance_off_table
from vizcore.text import Text, number, sentences


def describe(d: Findings) -> Text:
    """What a measured network does, beside what theory says, and which part is at fault."""
    return sentences(sentence(d), cause(d), note(d))


def sentence(d: Findings) -> Text:
    """What was measured, beside what theory says."""
    happens = _happens(d).format(
        factor=times(d.measured),
        share=size_of(d.decades or 0.0),
        layer=d.overflow_layer,
        count=d.overflows if d.state in _LOST else d.zeros,
        networks=d.networks,
        name=d.config.spec.label,
        where=where_undefined(d.config.spec) or "",
        depth=d.config.depth,
    )
    few = _FEW.format(depth=d.config.depth) if d.mild else None
    return sentences(happens, _theory(d), _outside(d), few, _exceptions(d), pattern(d))


def is_slow(d: Findings) -> bool:
    """Whether δ changes by little from layer to layer, not only in all."""
    return d.measured is not None and 1 / _SLOWLY < d.measured < _SLOWLY


def _happens(d: Findings) -> Text:
    if d.state != "steady" or (is_slow(d) and abs(d.decades or 0.0) <= _SAME):
        return _HAPPENS[d.state]
    return _SLOW if is_slow(d) else _SHORT


def pattern(d: Findings) -> Text | None:
    """That what arrives at the last layer hardly depends on the input, where that is so."""
    if d.information is None or d.information > _PATTERN or d.state in _LOST:
        return None
    if math.isinf(d.information):
        return Text(
            "What arrives at the last layer is the same for every input.",
            "到达最后一层的信号对所有输入都相同。",
        )
    return Text(
        "What arrives at the last layer is a fixed pattern: only {share} of the signal depends on "
        "the input.",
        "到达最后一层的只是固定图样：信号中仅有 {share} 取决于输入。",
    ).format(share=size_of(d.information))


def note(d: Findings) -> Text | None:
    """That who looks at weight gradients only does not see it."""
    hidden = d.weight_decades is not None and abs(d.weight_decades) <= 1
    if not hidden or d.state not in ("vanishing", "exploding"):
        return None
    return Text(
        "The weight gradients hide it: layer 1 and the last layer differ only by {ratio}, "
        "because the signal changes in the opposite way.",
        "只看权重梯度是看不出来的：第 1 层与最后一层只相差 {ratio}，因为信号朝相反的方向变化。",
    ).format(ratio=times(10 ** (d.weight_decades or 0.0)))


def change(d: Findings) -> Text | None:
    """The cure by name, short enough for a button."""
    return None if d.cure is None else changed(d.cure.config, d.cure.part)


_LOST = ("overflow", "undefined")  # states without a gradient to measure
_PATTERN = -2.0  # log₁₀ of the share of the signal below which it counts as a fixed pattern
_SAME = 0.5  # decades that nobody calls a change
_SLOWLY = 1.1  # a layer
_SLOW = Text(
    "δ changes only slowly, {factor} per layer: layer 1 gets {share} times the gradient of the "
    "last layer.",
    "δ 只是缓慢变化，每层 {factor}：第 1 层的梯度是最后一层的 {share} 倍。",
)
_SHORT = Text(
    "δ changes {factor} per layer, but over {depth} layers only: layer 1 gets {share} times the "
    "gradient of the last layer.",
    "δ 每层变为 {factor}，但只有 {depth} 层：第 1 层的梯度是最后一层的 {share} 倍。",
)
_FEW = Text(
    "In {depth} layers that does little harm; in many it would.",
    "只有 {depth} 层，影响不大；层数多时则不然。",
)
_HAPPENS = {
    "steady": Text(
        "δ keeps its size, {factor} per layer: layer 1 gets {share} times the gradient of the "
        "last layer.",
        "δ 的大小基本不变，每层 {factor}：第 1 层的梯度是最后一层的 {share} 倍。",
    ),
    "vanishing": Text(
        "δ shrinks {factor} per layer: at layer 1 it is {share} times that of the last layer.",
        "δ 每层缩小（{factor}）：到第 1 层只有最后一层的 {share} 倍。",
    ),
    "exploding": Text(
        "δ grows {factor} per layer: at layer 1 it is {share} times as large as at the last layer.",
        "δ 每层放大（{factor}）：到第 1 层已是最后一层的 {share} 倍。",
    ),
    "dead": Text(
        "The gradient of layer 1 is exactly 0 in {count} of {networks} networks.",
        "{networks} 个网络中有 {count} 个，第 1 层的梯度恰好为 0。",
    ),
    "undefined": Text(
        "{name} is not defined for {where}. In {count} of {networks} networks such a z enters it, "
        "first at layer {layer}: from there on there is no signal and no gradient.",
        "{name} 在 {where} 处没有定义。{networks} 个网络中有 {count} 个遇到这样的 z，最早在第 "
        "{layer} 层：从那里起既没有信号，也没有梯度。",
    ),
    "overflow": Text(
        "In {count} of {networks} networks the signal leaves the range of numbers, first at layer "
        "{layer}: there is no gradient to measure.",
        "{networks} 个网络中有 {count} 个信号超出数值范围，最早在第 {layer} 层：没有梯度可测。",
    ),
}


def _theory(d: Findings) -> Text | None:
    variance = endless_variance(d.config)
    if variance is not None:
        return Text(
            "Theory draws no line: E φ(z)² or E φ′(z)² is infinite for z ~ N(0, {q}).",
            "理论无曲线可画：z ~ N(0, {q}) 时 E φ(z)² 或 E φ′(z)² 为无穷大。",
        ).format(q=number(variance))
    variance = variance_off_table(d.config)
    if variance is not None:
        return Text(
            "Theory draws no line: it has the moments of {name} for variances of z from 10⁻⁶ to "
            "10⁶, and here they come to {q}.",
            "理论无曲线可画：它只有 z 的方差在 10⁻⁶ 到 10⁶ 之间时 {name} 的矩，而此处方差为 {q}。",
        ).format(name=d.config.spec.label, q=number(variance))
    by_chance = d.state == "dead" and d.predicted != 0
    if d.predicted is None or d.state in _LOST or by_chance:
        return None
    said = Text("Theory says {factor}.", "理论值为 {factor}。").format(factor=times(d.predicted))
    return sentences(said, assumption(d.config))


def assumption(config: FlowConfig) -> Text | None:
    """What theory takes for granted that networks keep in their first layers only."""
    if config.norm != "batch":
        return None
    return Text(
        "Theory takes the examples of a batch to be independent and Gaussian in every layer.",
        "理论假定每一层中同一批的样本都相互独立且服从高斯分布。",
    )


def _outside(d: Findings) -> Text | None:
    if not d.outside or d.state in ("dead", *_LOST):
        return None
    if d.config.norm == "batch":
        return Text(
            "The measurement is outside its band: layer by layer the examples of a batch become "
            "dependent, the sooner the larger the batch is beside the width.",
            "实测超出了理论带：样本会逐层变得相关，批量相对于宽度越大，出现得越早。",
        )
    return Text(
        "That is outside the band of theory. The band is right for wide layers; in layers of this "
        "width chance can do more.",
        "实测超出了理论带：理论带对宽层才准确，在这样的宽度下，随机涨落可能更大。",
    )


def _exceptions(d: Findings) -> Text | None:
    if d.state in ("dead", *_LOST) or not d.zeros:
        return None
    return Text(
        "In {zeros} of {networks} networks it is exactly 0.",
        "{networks} 个网络中有 {zeros} 个恰好为 0。",
    ).format(zeros=d.zeros, networks=d.networks)
