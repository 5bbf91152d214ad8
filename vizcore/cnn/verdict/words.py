"""What a verdict on a training run says; ``{fields}`` are filled by judge.py."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vizcore.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "channel": Text(
            "{name}: {count} of {units} channels", "{name} 的 {units} 个通道中有 {count} 个"
        ),
        "unit": Text("{name}: {count} of {units} units", "{name} 的 {units} 个单元中有 {count} 个"),
        "separator": Text(", ", "，"),
        "healthy": Text(
            "None of the {units} channels and units is dead: "
            "each gets a gradient from some of the {probes} probe images.",
            "{units} 个通道和单元无一死亡：每一个都至少从 {probes} 张探测图像中的一张得到梯度。",
        ),
        "unmeasured": Text(
            "{unmeasured} of the {units} channels and units could not be measured: φ′ has no value "
            "on some of the {probes} probe images.",
            "{units} 个通道和单元中有 {unmeasured} 个无法测量："
            "在 {probes} 张探测图像的某几张上 φ′ 没有值。",
        ),
        "dead": Text(
            "{where} dead (zero gradient on all {probes} probe images).",
            "{where}已死亡（在全部 {probes} 张探测图像上梯度为零）。",
        ),
        "rounded": Text(
            "Not by the formula of φ: float32 rounds φ′ to 0 for {z}.",
            "原因不是 φ 的公式，而是 float32 在 {z} 时把 φ′ 舍入为 0。",
        ),
        "rounded_some": Text(
            "{rounded} of them not by the formula of φ: float32 rounds φ′ to 0 for {z}.",
            "其中 {rounded} 个不是因为 φ 的公式，而是 float32 在 {z} 时把 φ′ 舍入为 0。",
        ),
        "cut": Text(
            "No layer up to {layer} can learn any more.", "{layer} 及之前的各层已无法再学习。"
        ),
        "saturated": Text("Saturated (0 < r < ε): {where}.", "饱和（0 < r < ε）：{where}。"),
        "starved": Text(
            "{layer} gets only {share} times the gradient ‖∂L/∂W‖ of the output layer.",
            "{layer} 得到的梯度 ‖∂L/∂W‖ 只有输出层的 {share} 倍。",
        ),
        "no_gradient": Text(
            "{layer} gets no gradient: its ‖∂L/∂W‖ is 0 in float32.",
            "{layer} 得不到梯度：它的 ‖∂L/∂W‖ 在 float32 中为 0。",
        ),
        "accuracy": Text("Validation accuracy {accuracy}.", "验证准确率 {accuracy}。"),
        "guessing": Text(
            "Validation accuracy {accuracy}: no better than guessing.",
            "验证准确率 {accuracy}，与随机猜测相当。",
        ),
        "fallen": Text(
            "Validation accuracy {accuracy}, down from {best} at step {best_step}.",
            "验证准确率 {accuracy}，低于第 {best_step} 步的 {best}。",
        ),
        "fallen_to_guessing": Text(
            "Validation accuracy {accuracy}, no better than guessing; at step {best_step} it was "
            "{best}.",
            "验证准确率 {accuracy}，与随机猜测相当；第 {best_step} 步时曾为 {best}。",
        ),
        "last_numbers": Text(
            "The pictures show step {shown}, the last with numbers.",
            "图中显示的是第 {shown} 步，即最后一个有数值的步。",
        ),
        "nothing": Text("Nothing could be measured.", "没有可测量的数值。"),
    }
)
