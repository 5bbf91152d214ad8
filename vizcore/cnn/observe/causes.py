"""Why a unit died, in words; ``{fields}`` are those of `neuron_events.Death`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vizcore.text import Text

# How many units died of each.
TALLY: Mapping[str, Text] = MappingProxyType(
    {
        "born": Text("{n} from the start", "{n} 个初始即死"),
        "bias": Text("{n} by their bias", "{n} 个因偏置移动"),
        "weights": Text("{n} by their weights", "{n} 个因权重转向"),
        "both": Text("{n} by weights and bias together", "{n} 个因权重与偏置一起移动"),
        "silent": Text("{n} as the layer before fell silent", "{n} 个因前一层全部输出 0"),
        "inputs": Text("{n} by changes in the layers before", "{n} 个因前面的层改变"),
        "activation": Text("{n} by the new activation", "{n} 个因更换激活函数"),
    }
)
CAUSES: Mapping[str, Text] = MappingProxyType(
    {
        "born": Text(
            "dead before the first update: bias {bias:.3g}, weighted input at most {top:.3g}",
            "第一次更新之前就是死的：偏置 {bias:.3g}，加权输入最大 {top:.3g}",
        ),
        "bias": Text(
            "its bias moved from {before:.3g} to {bias:.3g}, beyond what the weighted input "
            "({low:.3g} to {top:.3g}) can make up for",
            "偏置从 {before:.3g} 变为 {bias:.3g}，加权输入（{low:.3g} 到 {top:.3g}）无法抵消",
        ),
        "weights": Text(
            "its weights turned: the weighted input now lies between {low:.3g} and {top:.3g}, "
            "and with the bias {bias:.3g} φ′ is 0 on all of it",
            "权重转向：加权输入现在介于 {low:.3g} 与 {top:.3g} 之间，"
            "加上偏置 {bias:.3g} 后 φ′ 处处为 0",
        ),
        "both": Text(
            "weights and bias moved together: weighted input {low:.3g} to {top:.3g}, "
            "bias {before:.3g} → {bias:.3g}",
            "权重与偏置一起移动：加权输入 {low:.3g} 到 {top:.3g}，偏置 {before:.3g} → {bias:.3g}",
        ),
        "silent": Text(
            "the layer before it passes on nothing but zeros",
            "前一层传来的全是 0",
        ),
        "inputs": Text(
            "the layers before it changed: weighted input {low:.3g} to {top:.3g}, bias {bias:.3g}",
            "前面的层变了：加权输入 {low:.3g} 到 {top:.3g}，偏置 {bias:.3g}",
        ),
        "activation": Text(
            "the activation was changed to one whose slope is 0 here",
            "激活函数换成了在此处斜率为 0 的函数",
        ),
    }
)
