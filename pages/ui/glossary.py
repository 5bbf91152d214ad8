"""The terms that pages use, each once: what marks them in a text, and what they mean.

docs/glossary.md shows the same table.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from vizcore.activations.gate import DORMANT, SATURATED
from vizcore.text import Language, Text, same


class Term(NamedTuple):
    """A term.

    Attributes
    ----------
    name
        As a heading writes it.
    meaning
        One sentence or two.
    marks
        A regular expression, for Python and for a browser, of how a text writes it.
    """

    name: Text
    meaning: Text
    marks: Text


def _letter(name: str) -> str:
    """`name` where it is no part of a longer word."""
    return rf"(?<![A-Za-z_]){name}(?![A-Za-z_′'])"


_R = _letter("r") + "(?= [=→])"

# Of two that begin at one place the first is taken. Keys name the groups of expressions.
TERMS: Mapping[str, Term] = MappingProxyType(
    {
        "pre_activation": Term(
            Text("pre-activation h", "预激活值 h"),
            Text(
                "What a unit adds up; its activation is y = φ(h).",
                "单元的加权和；其激活值为 y = φ(h)。",
            ),
            Text("[Pp]re-activations?", "预激活值"),
        ),
        "sigma_w": Term(
            same("σ_w²"),
            Text(
                "The variance of a weight times the fan-in of its unit. He’s initialisation has 2, "
                "LeCun’s 1.",
                "权重方差乘以扇入。He 初始化取 2，LeCun 初始化取 1。",
            ),
            same("σ_w²"),
        ),
        "sigma_b": Term(
            same("σ_b²"), Text("The variance of a bias.", "偏置的方差。"), same("σ_b²")
        ),
        "fan_in": Term(
            Text("fan-in", "扇入"),
            Text("How many inputs a unit has.", "一个单元有多少个输入。"),
            Text("fan[-_]in", "扇入|fan[-_]in"),
        ),
        "q": Term(
            Text("q, q*", "q、q*"),
            Text(
                "The variance of a pre-activation in a wide network; q* is where it settles.",
                "宽网络中预激活值的方差；q* 是它随深度趋于的值。",
            ),
            same(_letter("q")),
        ),
        "information": Term(
            Text("information", "信息"),
            Text(
                "How much a layer’s activations differ from input to input. Without it a layer is "
                "a fixed pattern.",
                "一层的激活值随输入不同而相差多少。没有它，这一层就只是固定图样。",
            ),
            Text("[Ii]nformation", "信息"),
        ),
        "delta": Term(
            same("δ"),
            Text(
                "∂L/∂h, how much the loss changes with what a unit adds up: the gradient that "
                "travels back.",
                "∂L/∂h，即损失随单元加权和的变化率：反向传播的梯度。",
            ),
            same("δ"),
        ),
        "chi": Term(
            Text("χ, χ₁", "χ、χ₁"),
            Text(
                "σ_w² E φ′², the factor by which ‖δ‖² changes in one layer; χ₁ is χ at q*. Above 1 "
                "gradients explode, below 1 they vanish.",
                "σ_w² E φ′²，即 ‖δ‖² 每层所乘的倍数；χ₁ 是 q* 处的 χ。"
                "大于 1 时梯度爆炸，小于 1 时消失。",
            ),
            same("χ₁|χ"),
        ),
        "edge_of_chaos": Term(
            Text("edge of chaos", "混沌边缘"),
            Text(
                "χ₁ = 1: in a wide network gradients neither vanish nor explode.",
                "χ₁ = 1：宽网络中梯度既不消失也不爆炸。",
            ),
            Text("[Ee]dge of chaos", "混沌边缘"),
        ),
        "gain": Term(
            Text("gain", "增益"),
            Text(
                "The factor of a weight’s standard deviation, as in torch.nn.init.",
                "权重标准差所乘的倍数，与 torch.nn.init 中相同。",
            ),
            Text(_letter("gains?"), "增益"),
        ),
        "condition": Term(
            same("κ"),
            Text(
                "How many times as curved a loss is in its steepest direction as in its flattest. "
                "At 1 gradient descent needs one step, else the more, the larger κ is.",
                "损失在最陡方向上的曲率是最平方向上的多少倍。为 1 时梯度下降一步到位，"
                "κ 越大步数越多。",
            ),
            same("κ"),
        ),
        "batch_norm": Term(
            same("BatchNorm"),
            Text(
                "Gives what each unit adds up the mean 0 and the variance 1 over the batch.",
                "把每个单元的加权和在一个批次上变为均值 0、方差 1。",
            ),
            same("BatchNorm"),
        ),
        "layer_norm": Term(
            same("LayerNorm"),
            Text(
                "Gives what a layer adds up the mean 0 and the variance 1 over its units, for each "
                "input by itself.",
                "对每个输入，把一层各单元的加权和变为均值 0、方差 1。",
            ),
            same("LayerNorm"),
        ),
        "logit": Term(
            same("logit"),
            Text(
                "What a network puts out before softmax or sigmoid makes a probability of it.",
                "网络在 softmax 或 sigmoid 把输出变成概率之前给出的数。",
            ),
            same("logits?"),
        ),
        "rms": Term(
            Text("RMS", "均方根"),
            Text(
                "Root mean square: the square root of the mean of the squares.",
                "各数平方的均值，再开平方。",
            ),
            Text(_letter("RMS") + "|root mean square", "均方根"),
        ),
        "sd": Term(
            Text("SD, std", "标准差"),
            Text(
                "Standard deviation: how far values typically are from their mean.",
                "各数通常偏离其均值多远。",
            ),
            Text(_letter("(?:SD|[Ss]td)") + "|[Ss]tandard deviation", "标准差"),
        ),
        "openness": Term(
            Text("gate openness r", "门开度 r"),
            Text(
                "√E φ′² / sup |φ′|: the share of its steepest slope that a unit lets gradients "
                "meet, from 0 (dead) to 1. Where φ′ has no bound, 1 stands for sup |φ′|.",
                "√E φ′² / sup |φ′|：梯度平均遇到的斜率占最大斜率的比例，从 0（死亡）到 1。"
                "φ′ 无界时，以 1 代替 sup |φ′|。",
            ),
            Text(f"[Gg]ate openness(?: r)?|{_R}", f"门开度(?: r)?|{_R}"),
        ),
        "born_dead": Term(
            Text("born dead", "初始即死"),
            Text(
                "Dead at initialisation, before any training (Lu et al. 2019).",
                "刚初始化、还未训练就已死亡（Lu et al. 2019）。",
            ),
            Text("[Bb]orn dead", "初始即死"),
        ),
        "dead": Term(
            Text("dead", "死亡"),
            Text(
                "φ′ = 0 for every example, of a channel also at every place: no gradient passes, "
                "so nothing changes its weights.",
                "对每个样本 φ′ = 0（通道则在每个位置都如此）：没有梯度通过，权重也就不再改变。",
            ),
            Text(_letter("[Dd]ead"), "死亡"),
        ),
        "saturated": Term(
            Text("saturated", "饱和"),
            Text(
                "0 < r < {limit}: some gradient passes, but hardly any.",
                "0 < r < {limit}：梯度能通过，却所剩无几。",
            ).format(limit=SATURATED),
            Text("[Ss]aturated", "饱和"),
        ),
        "dormant": Term(
            Text("dormant", "休眠"),
            Text(
                "The mean of |φ| is at most {limit} times that of its layer (Sokar et al. 2023).",
                "|φ| 的均值不超过该层均值的 {limit} 倍（Sokar et al. 2023）。",
            ).format(limit=DORMANT),
            Text("[Dd]ormant", "休眠"),
        ),
        "probe": Term(
            Text("probe images", "探测图像"),
            Text(
                "The images by which every recorded step is judged. Nothing is trained on them.",
                "每个记录步都用这些图像来观察网络，它们从不参与训练。",
            ),
            Text("probe (?:images?|set)", "探测(?:图像|集)"),
        ),
    }
)


@cache
def pattern(language: Language) -> str:
    """An expression that finds the terms in a text; the group that matched is the term's key."""
    return "|".join(f"(?P<{key}>{term.marks.to(language)})" for key, term in TERMS.items())
