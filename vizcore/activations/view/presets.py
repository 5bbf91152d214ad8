"""Views worth starting from, each with what to notice in it."""

from __future__ import annotations

from vizcore.activations.spec import ActivationSpec
from vizcore.activations.view.config import ActivationsView
from vizcore.preset import Preset
from vizcore.text import Text


def _preset(key: str, label: Text, notice: Text, *names: str) -> Preset:
    specs = tuple(map(ActivationSpec, names))
    return Preset(key, label, notice, {"view": ActivationsView(activations=specs)})


READING = Text(
    "φ solid, φ′ dashed, φ″ dotted; ◇ marks the largest slope. The strips under the axes show "
    "where an activation has lost its slope. Hover for values, drag to zoom, double-click to undo.",
    "φ 为实线，φ′ 为虚线，φ″ 为点线；◇ 标出最大斜率。坐标轴下方的色条标出斜率消失之处。"
    "悬停可读数值，拖动可放大，双击复原。",
)
PRESETS = (
    _preset(
        "cures",
        Text("ReLU and its cures", "ReLU 与它的改良"),
        Text(
            "Left of 0 ReLU is flat (red strip): a unit that only sees such inputs "
            "gets no gradient and is dead. Leaky ReLU and PReLU keep a small slope there, ELU and "
            "SELU a curve that fades out. Drag PReLU's a and see φ′ rise on the left.",
            "ReLU 在 0 左侧完全平坦（红色条）：若神经元只见到这类输入，就得不到梯度，即“死亡”。"
            "Leaky ReLU 和 PReLU 在那里保留小斜率，ELU 和 SELU 则是逐渐变平的曲线。"
            "拖动 PReLU 的 a，看左侧 φ′ 如何抬高。",
        ),
        *("relu", "leaky_relu", "prelu", "elu", "selu"),
    ),
    _preset(
        "smooth",
        Text("Smooth ReLUs", "平滑的 ReLU"),
        Text(
            "Far from 0 all of these are ReLU; near 0 they round its corner. GELU, SiLU and Mish "
            "dip below zero, so their slope is negative for a while: they are not monotonic, and "
            "train well all the same. Softplus has the sigmoid as its slope; the slopes of "
            "GELU, SiLU and Mish even exceed 1.",
            "远离 0 时它们都与 ReLU 相同，差别在于如何磨圆 0 处的拐角。"
            "GELU、SiLU、Mish 会略低于零，那里斜率为负：它们并不单调，却同样训练得好。"
            "softplus 的导数正是 sigmoid，GELU、SiLU、Mish 的斜率甚至会超过 1。",
        ),
        *("relu", "softplus", "gelu", "silu", "mish"),
    ),
    _preset(
        "vanish",
        Text("Why sigmoid vanishes", "sigmoid 为何梯度消失"),
        Text(
            "The slope of sigmoid never exceeds 1/4, that of tanh reaches 1, but only at 0. Every "
            "layer multiplies the gradient by such a slope, so ten layers of sigmoid leave less "
            "than a millionth. Under the pale strips both are saturated: hardly any slope is left.",
            "sigmoid 的斜率不超过 1/4；tanh 的斜率能达到 1，但只在 0 处。"
            "梯度每过一层就乘上一个斜率，十层 sigmoid 之后剩下不到百万分之一。"
            "浅色条所示之处二者均已饱和，几乎没有斜率。",
        ),
        *("sigmoid", "tanh"),
    ),
    _preset(
        "self",
        Text("Self-normalising", "自归一化"),
        Text(
            "SELU is ELU times 1.0507 with α = 1.6733, chosen so that mean 0 and variance 1 "
            "reproduce themselves. Its slope above 1 on the right makes up for what the left side "
            "loses. Compare E[φ²] and E[φ′²] in the table: for SELU both are close to 1.",
            "SELU 是 α = 1.6733 的 ELU 再乘 1.0507，使均值 0、方差 1 得以自我保持。"
            "右侧大于 1 的斜率补偿了左侧的损失。在表中比较 E[φ²] 与 E[φ′²]：SELU 的两者都接近 1。",
        ),
        *("selu", "elu", "tanh"),
    ),
    _preset(
        "waves",
        Text("Oscillating", "振荡的激活函数"),
        Text(
            "The slopes of sine, GCU and sinc change sign again and again, so many inputs share "
            "one output; that of snake swings between 0 and 2. Far out, sine and snake get their "
            "full slope back, while that of sinc fades away. Widen the range of x, then drag ω₀: "
            "φ′ grows with it.",
            "sine、GCU、sinc 的斜率反复变号，许多输入得到同一个输出；snake 的斜率在 0 与 2 "
            "之间摆动。在远处，sine 与 snake 的斜率仍能回到最大值，"
            "sinc 的斜率则逐渐衰减。把 x 的范围调大，再拖动 ω₀，看 φ′ 如何随之增大。",
        ),
        *("sine", "snake", "gcu", "sinc"),
    ),
)
