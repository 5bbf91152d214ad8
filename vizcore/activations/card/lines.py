"""The property card: label, definition and value of every property, in words and to sort by."""

from __future__ import annotations

import math

from vizcore.activations.card.words import (
    MONOTONIC,
    SATURATION,
    SYMMETRY,
    Field,
    average,
    domain_of,
    figure,
    kinks_of,
    minimum_of,
    orders,
    poles_of,
    range_of,
    smoothness_of,
    steepest_of,
    torch_gain_of,
    value_at_0_of,
    word,
)
from vizcore.text import Text, same

CARD: tuple[Field, ...] = (
    Field(
        "domain",
        Text("Domain", "定义域"),
        Text(
            "Where φ has a value; a hole such as that of sin(x)/x at 0 counts as filled by its "
            "limit. The other lines speak of these x only.",
            "φ 有值之处；像 sin(x)/x 在 0 处那样的空缺点按其极限补上。其他各行只针对这些 x。",
        ),
        domain_of,
        lambda p: -len(p.undefined) - len(p.missing),
    ),
    Field(
        "range",
        Text("Range", "值域"),
        Text(
            "From the infimum to the supremum of φ; a square bracket where the bound is reached.",
            "从 φ 的下确界到上确界；方括号表示能取到。",
        ),
        range_of,
        lambda p: p.supremum.value - p.infimum.value,
    ),
    word(
        "monotonic",
        Text("Monotonic", "单调性"),
        Text("Whether φ never changes its direction.", "φ 是否从不改变增减方向。"),
        lambda p: p.monotonic,
        MONOTONIC,
    ),
    word(
        "symmetry",
        Text("Symmetry", "对称性"),
        Text("Odd: φ(−x) = −φ(x). Even: φ(−x) = φ(x).", "奇：φ(−x) = −φ(x)；偶：φ(−x) = φ(x)。"),
        lambda p: p.symmetry,
        SYMMETRY,
    ),
    Field(
        "value_at_0",
        same("φ(0)"),
        Text(
            "The value at 0; and how near to 0 cancellation costs digits, if it does.",
            "在 0 处的值；若相减抵消会损失有效数字，则注明离 0 多近时发生。",
        ),
        value_at_0_of,
        lambda p: p.value_at_0,
        is_number=True,
    ),
    figure(
        "slope_at_0",
        same("φ′(0)"),
        Text(
            "The slope at 0; at a kink the one that PyTorch takes: 0 for relu and abs, 1 for clip, "
            "the mean of both sides for max and min.",
            "在 0 处的斜率；在折点处与 PyTorch 一致：relu 与 abs 取 0，clip 取 1，max 与 min 取两侧"
            "的平均。",
        ),
        lambda p: p.slope_at_0,
    ),
    *(
        word(
            side,
            label,
            Text(
                "Hard: φ is constant from some x on. Soft: φ′ → 0 while φ stays bounded. "
                "A staircase has a slope of 0 between its jumps.",
                "硬：从某点起 φ 为常数；软：φ′ → 0 且 φ 有界；阶梯函数在跳变之间斜率为 0。",
            ),
            value,
            SATURATION,
        )
        for side, label, value in (
            ("left", Text("Saturation, x → −∞", "饱和 (x → −∞)"), lambda p: p.left),
            ("right", Text("Saturation, x → ∞", "饱和 (x → ∞)"), lambda p: p.right),
        )
    ),
    Field(
        "smoothness",
        Text("Smoothness", "光滑性"),
        Text("Cᵏ: the derivatives up to the k-th are continuous.", "Cᵏ：直到 k 阶导数都连续。"),
        smoothness_of,
        orders,
    ),
    Field(
        "kinks",
        Text("Kinks and jumps", "折点与跳变"),
        Text(
            "Where φ or one of its derivatives is not continuous, poles aside; nearest to 0 first. "
            "Of endlessly many, those nearest to 0 are looked for.",
            "φ 或其某阶导数不连续之处（不计极点），离 0 近者在前；若有无穷多处，"
            "只查找离 0 较近者。",
        ),
        kinks_of,
        lambda p: len(p.kinks),
    ),
    Field(
        "poles",
        Text("Poles", "极点"),
        Text(
            "Where φ goes to ∞ or −∞ on at least one side; nearest to 0 first. Of endlessly many, "
            "those nearest to 0 are looked for.",
            "φ 至少在一侧趋于 ∞ 或 −∞ 之处，离 0 近者在前；若有无穷多处，只查找离 0 较近者。",
        ),
        poles_of,
        lambda p: len(p.poles),
    ),
    Field(
        "steepest",
        same("max |φ′|"),
        Text(
            "The supremum of the slope's size, and where it is reached or approached.",
            "斜率绝对值的上确界，以及取到或趋近之处。",
        ),
        steepest_of,
        lambda p: p.steepest.value,
    ),
    Field(
        "minimum",
        Text("Minimum", "最小值"),
        Text("The least value of φ, and where it is reached.", "φ 的最小值及其位置。"),
        minimum_of,
        lambda p: p.infimum.value if p.infimum.attained else math.nan,
    ),
    average(
        "mean",
        same("E[φ]"),
        Text("The mean output for z ~ N(0, 1).", "z ~ N(0, 1) 时输出的均值。"),
        lambda m: m.mean,
    ),
    average(
        "second",
        same("E[φ²]"),
        Text("The mean square of the output for z ~ N(0, 1).", "z ~ N(0, 1) 时输出的均方。"),
        lambda m: m.second,
    ),
    average(
        "slope_second",
        same("E[φ′²]"),
        Text("The mean square of the slope for z ~ N(0, 1).", "z ~ N(0, 1) 时斜率的均方。"),
        lambda m: m.slope_second,
    ),
    figure(
        "openness",
        Text("Gate openness r", "门开度 r"),
        Text(
            "√E[φ′²] / sup|φ′| for z ~ N(0, 1), from 0 (shut) to 1 (open); where φ′ has no bound, "
            "1 takes the place of sup|φ′|, and r is at most 1.",
            "z ~ N(0, 1) 时的 √E[φ′²] / sup|φ′|，从 0（关）到 1（开）；φ′ 无界时用 1 代替 sup|φ′|，"
            "r 最大为 1。",
        ),
        lambda p: p.openness,
    ),
    figure(
        "flat",
        same("P(φ′ = 0)"),
        Text(
            "The probability that z ~ N(0, 1) meets a slope of exactly 0.",
            "z ~ N(0, 1) 时斜率恰为 0 的概率。",
        ),
        lambda p: p.moments.flat,
    ),
    average(
        "forward_gain",
        Text("Gain for the signal", "前向增益"),
        Text(
            "1/√E[φ²]: with weights of standard deviation gain/√fan_in, inputs of φ of variance 1 "
            "(q = 1) have variance 1 in the next layer too.",
            "1/√E[φ²]：权重标准差取“增益/√fan_in”时，若 φ 的输入方差为 1（q = 1），下一层仍为 1。",
        ),
        lambda m: m.forward_gain,
    ),
    average(
        "backward_gain",
        Text("Gain for the gradient", "反向增益"),
        Text(
            "1/√E[φ′²]: weights of standard deviation gain/√fan_in keep the size of the gradient "
            "where the inputs of φ have variance 1 (q = 1); in other layers they need not.",
            "1/√E[φ′²]：权重标准差取“增益/√fan_in”时，在 φ 的输入方差为 1（q = 1）的层，"
            "梯度大小不变；其他层则未必。",
        ),
        lambda m: m.backward_gain,
    ),
    average(
        "conditioning",
        Text("Condition number κ, 100 inputs", "条件数 κ（100 个输入）"),
        Text(
            "1 + 100·E[φ]²/Var φ: how unevenly the loss of a linear unit without bias is curved "
            "whose 100 inputs are φ(z), z ~ N(0, 1). The larger it is, the more steps gradient "
            "descent needs; 1 where the mean output is 0.",
            "1 + 100·E[φ]²/Var φ：无偏置的线性单元以 100 个 φ(z)（z ~ N(0, 1)）为输入时，"
            "其损失在各方向上弯曲程度之比。κ 越大，梯度下降所需步数越多；输出均值为 0 时 κ = 1。",
        ),
        lambda m: m.condition_number(100),
    ),
    Field(
        "torch_gain",
        Text("PyTorch's gain", "PyTorch 增益"),
        Text(
            "torch.nn.init.calculate_gain; PyTorch defines it for a few activations only.",
            "torch.nn.init.calculate_gain；PyTorch 只为少数激活函数定义了它。",
        ),
        torch_gain_of,
        lambda p: math.nan if p.torch_gain is None else p.torch_gain,
    ),
)
