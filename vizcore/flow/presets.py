"""Settings of the gradient-flow page that are worth seeing, and what to notice in each."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from vizcore.activations.spec import ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.variant import Variant, with_spec
from vizcore.flow.view import FlowView
from vizcore.preset import Preset, Question
from vizcore.text import Text, power_of_ten, same

FLOW = FlowConfig(init="he_normal")
VIEW = FlowView()
READING = Text(
    "Layer 1 is next to the input; gradients travel from right to left. A flat line keeps its "
    "size, a falling one vanishes on its way, and every straight slope is a constant factor a "
    "layer. Click a line to hear about it.",
    "第 1 层紧邻输入，梯度从右向左传播。水平线表示大小不变，向左下降表示逐渐消失；直线的斜率就是每"
    "层的固定倍数。点击一条曲线，可查看对它的说明。",
)


_FATES = (
    Text("It vanishes", "消失"),
    Text("It keeps its size", "大小不变"),
    Text("It explodes", "爆炸"),
)
_QUESTIONS = {
    "sigmoid": Question(
        Text(
            "Fifty sigmoid layers with He’s weights: what becomes of the gradient on its "
            "way to layer 1?",
            "五十层 sigmoid，用 He 初始化：梯度传到第 1 层会怎样？",
        ),
        _FATES,
        right=0,
    ),
    "norm": Question(
        Text(
            "BatchNorm holds the signal at one size. What becomes of the gradient on its way to "
            "layer 1?",
            "BatchNorm 使信号大小不变。梯度传到第 1 层会怎样？",
        ),
        _FATES,
        right=2,
    ),
}


def _preset(
    key: str,
    label: Text,
    notice: Text,
    activations: str,
    kept: tuple[dict[str, Any], ...] = (),
    **flow: Any,
) -> Preset:
    specs = tuple(map(ActivationSpec, activations.split()))
    config = replace(FLOW, **flow)
    first = with_spec(config, specs[0])
    others = tuple(Variant.of(replace(first, **changes)) for changes in kept)
    view = FlowView(activations=specs, kept=others)
    configs = {"view": view, "flow": config}
    return Preset(key, label, notice, configs, question=_QUESTIONS.get(key))


def _relu(init: str, branch: float | None = None) -> str:
    """What a layer of ReLU multiplies δ by: √χ with χ = σ_w²/2, and √(1 + α²χ) beside a skip."""
    chi = replace(FLOW, init=init).weight_variance / 2
    return f"{math.sqrt(chi if branch is None else 1 + branch**2 * chi):.2f}"


_SMALLEST = power_of_ten(math.log10(math.ulp(0.0)))  # of float64
# √(E φ′² / Var φ) of ReLU is 1.211, that of a large batch: one of 32 adds a hundredth.
_BATCH_NORM = f"{math.sqrt(math.pi / (math.pi - 1)):.1f}"

PRESETS = (
    _preset(
        "sigmoid",
        Text("Sigmoid collapse", "sigmoid 的崩溃"),
        Text(
            "The signal has the same size in every layer, but it is a fixed pattern: what "
            "depended on the input is gone. So is the gradient: each layer multiplies δ by σ′ ≤ "
            "¼, and the weights do not make up for it. Sigmoid would need far more than "
            "He’s variance; for ReLU He’s own is enough.",
            "各层信号的大小不变，却只是固定图样：取决于输入的部分已经消失。梯度也消失了：δ "
            "每过一层都要乘以 σ′ ≤ ¼，权重又补不回来。sigmoid 需要比 He 大得多的方差"
            "；ReLU 用 He 初始化就够了。",
        ),
        "sigmoid relu",
    ),
    _preset(
        "pytorch",
        Text("PyTorch’s default", "PyTorch 默认值"),
        Text(
            "nn.Linear starts with σ_w² = 1/3, and every layer then leaves ReLU ×{factor} of its "
            "gradient. That is the initialisation, not ReLU: choose He normal, and its line is "
            "flat. tanh and GELU lose theirs for the same reason.",
            "nn.Linear 默认的 σ_w² = 1/3，ReLU 的梯度因此每层只剩 {factor} 倍。这是初始化的问题，"
            "不是 ReLU 的问题：换成 He 正态，它的曲线就平了。tanh 和 GELU 的梯度消失也是"
            "同样的原因。",
        ).format(factor=_relu("pytorch")),
        "relu tanh gelu",
        init="pytorch",
    ),
    _preset(
        "he",
        Text("He to the rescue", "He 初始化来救场"),
        Text(
            "The same ReLU three times. ReLU halves the mean square of its input, so weights need "
            "twice the variance: He’s σ_w² = 2 keeps δ at ×{he} a layer. With Xavier’s σ_w² = 1 δ "
            "falls ×{xavier} a layer while the weight gradient stays flat: see all four panels.",
            "同一个 ReLU 画了三次。ReLU 使信号的均方值减半，所以权重方差要加倍：He 的 σ_w² = 2 "
            "使 δ 每层保持 {he} 倍。而在 Xavier 的 σ_w² = 1 下，δ 每层只剩 {xavier} 倍，权重梯度却"
            "是平的：四幅图要一起看。",
        ).format(he=_relu("he_normal"), xavier=_relu("xavier_normal")),
        "relu",
        ({"init": "xavier_normal"}, {"init": "pytorch"}),
    ),
    _preset(
        "tanh",
        Text("tanh at the edge", "临界的 tanh"),
        Text(
            "Below σ_w² = 1 size, information and gradient die out together. Above it the size "
            "settles, information stays, and the gradient explodes: chaos. At 1, the edge of "
            "chaos, δ neither grows nor falls by a constant factor; it changes only slowly.",
            "σ_w² < 1 时信号的大小、信息与梯度一起衰减；σ_w² > 1 时大小稳定、信息也在，而梯度爆炸，"
            "即混沌相；恰在混沌边缘 σ_w² = 1 时，δ 不再按固定倍数增减，只是缓慢变化。",
        ),
        "tanh",
        ({"sigma_w2": 0.7}, {"sigma_w2": 4.0}),
        init="custom",
        sigma_w2=1.0,
    ),
    _preset(
        "norm",
        Text("BatchNorm explodes", "BatchNorm 会爆炸"),
        Text(
            "BatchNorm holds the signal at one size, and yet, before any training, the gradient "
            "of ReLU grows towards the input: about ×{factor} a layer, whatever the variance of "
            "the weights. LayerNorm in its place does not do that.",
            "BatchNorm 使每层信号大小不变，但在训练开始之前，ReLU 的梯度就朝输入端逐层放大：每层约 "
            "{factor} 倍，与权重方差无关。换成 LayerNorm 则不会。",
        ).format(factor=_BATCH_NORM),
        "relu",
        ({"norm": "layer"}, {"norm": "none"}),
        norm="batch",
        batch=32,
    ),
    _preset(
        "skip",
        Text("Skip by 1 or 1/√L", "跳跃连接：1 或 1/√L"),
        Text(
            "A skip connection carries the gradient past every layer, but with α = 1 each branch "
            "adds as much again: the size of the signal and δ grow ×{unit} a layer. Scaled by "
            "1/√L, they grow less than ×{bound} in all, at any depth.",
            "跳跃连接让梯度绕过每一层，但 α = 1 时每个分支又加上同样大的一份：信号大小和 δ 每层都"
            "放大 {unit} 倍；取 α = 1/√L，则无论多深，总共放大不到 {bound} 倍。",
        ).format(unit=_relu("he_normal", 1.0), bound=f"{math.sqrt(math.e):.2f}"),
        "relu",
        ({"residual": "unit"}, {"residual": "none"}),
        residual="depth",
        depth=100,
    ),
    _preset(
        "selu",
        same("SELU"),
        Text(
            "SELU pulls mean and variance of its output to 0 and 1 by itself: with LeCun’s σ_w² = "
            "1 its size stays at 1 at every layer. Its gradient is nearly, not exactly, kept: "
            "compare it with ELU, its unscaled relative.",
            "SELU 自动把输出的均值和方差拉回 0 和 1：在 LeCun 的 σ_w² = 1 下，每层信号的大小都保持"
            "为 1。"
            "梯度则只是近似保持，可与未经缩放的 ELU 对比。",
        ),
        "selu elu",
        init="lecun_normal",
    ),
    _preset(
        "orthogonal",
        Text("Orthogonal", "正交初始化"),
        Text(
            "Linear networks. Rotations keep every length exactly at any depth; Gaussian matrices "
            "keep it only on average, so narrow networks drift apart: see the band, then raise the "
            "width.",
            "线性网络：旋转矩阵在任何深度都严格保持长度；高斯矩阵只在平均意义下保持，因此窄网络之"
            "间差距越来越大：先看阴影带，再增大宽度。",
        ),
        "identity",
        ({"init": "lecun_normal"},),
        init="orthogonal",
        sigma_w2=1.0,
        width=64,
        depth=200,
    ),
    _preset(
        "thousand",
        Text("Depth 1000", "一千层"),
        Text(
            "No ordinary float reaches 10⁻⁶⁰⁰ (float64 ends near {smallest}): the logarithm of δ "
            "is summed layer by layer instead. tanh at the edge of chaos gets through a thousand "
            "layers.",
            "普通浮点数到不了 10⁻⁶⁰⁰（float64 约止于 {smallest}），所以这里逐层累加 δ 的对数。混沌"
            "边缘上的 tanh 能穿过一千层。",
        ).format(smallest=_SMALLEST),
        "sigmoid tanh",
        init="xavier_normal",
        depth=1000,
        width=128,
        seeds=4,
    ),
)
