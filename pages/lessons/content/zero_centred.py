"""Why zero-centred?"""

from __future__ import annotations

from pages.lessons.frame import promises
from pages.lessons.frame.lesson import (
    Choice,
    Lesson,
    Moment,
    Number,
    Onward,
    Option,
    Phi,
    Slide,
    Switch,
)
from vizcore.lessons.numbers.zero_centred import INPUTS, MANY, numbers
from vizcore.text import Text, same

_PHI = Phi("phi", Text("Inputs φ(z), φ =", "输入 φ(z)，φ ="), "sigmoid")
_BIAS = Switch(
    "bias",
    Text("Weights", "权重"),
    {"no": Text("w₁ and w₂", "w₁ 和 w₂"), "yes": Text("w₁ and a bias", "w₁ 和偏置")},
)
_NO_VARIANCE = Text(
    "φ(z) has no finite variance here, so the loss has no contours.",
    "这里 φ(z) 没有有限的方差，损失也就没有等高线。",
)
_CONSTANT = Text(
    "φ(z) is constant: the valley is endless, κ = ∞. No step along it changes the loss.",
    "φ(z) 是常数：山谷没有尽头，κ = ∞，沿谷走损失不变。",
)

_ONE_SIGN = Moment(
    key="one_sign",
    title=Text("One sign", "同一个符号"),
    question=Text(
        "One unit without activation, two inputs, both positive (outputs of a sigmoid). After one "
        "example, into which of the four directions can its two weights move?",
        "一个没有激活函数的单元有两个输入，都是正的（sigmoid 的输出）。看过一个样本后，"
        "权重可能朝四个方向中的哪些移动？",
    ),
    predict=Choice(
        (
            Option(
                "all",
                Text("A, B, C or D: any of them", "A、B、C、D 都可能"),
                Text(
                    "Only **A and C**. Counted: in {share} of {steps} steps both weights moved the "
                    "same way.",
                    "只能是 **A 和 C**。数一数：{steps} 步中有 {share} 两个权重同向移动。",
                ),
            ),
            Option(
                "up",
                Text("Only A: the inputs are positive", "只有 A：输入是正的"),
                Text(
                    "**A and C**: the error may have either sign. Counted: {share} of {steps} "
                    "steps went into one of these two.",
                    "是 **A 和 C**：误差可正可负。数一数：{steps} 步中有 {share} 落在这两个方向。",
                ),
            ),
            Option(
                "diagonal",
                Text("A or C", "A 或 C"),
                Text(
                    "Counted: in **{share}** of {steps} steps both weights moved the same way.",
                    "数一数：{steps} 步中有 **{share}** 两个权重同向移动。",
                ),
            ),
            Option(
                "across",
                Text("B or D", "B 或 D"),
                Text(
                    "The other two, **A and C**: in {share} of {steps} steps both weights moved "
                    "the same way.",
                    "恰好是另两个，**A 和 C**：{steps} 步中有 {share} 两个权重同向移动。",
                ),
            ),
        )
    ),
    answer=Text(
        "A or C: in **{share}** of {steps} steps both weights moved the same way.",
        "A 或 C：{steps} 步中有 **{share}** 两个权重同向移动。",
    ),
    why=Text(
        "A weight’s gradient is error × its input. All weights share the error: if no input is "
        "negative, all move alike. With inputs of both signs that takes chance: {two} for two "
        "inputs, {ten} for {many}.",
        "每个权重的梯度是 误差 × 它的输入。误差对所有权重都一样；输入都不为负时，梯度就都同号。输"
        "入有正有负时只是碰巧同号：两个输入 {two}，{many} 个输入 {ten}。",
    ),
    controls=(
        _PHI,
        Switch("inputs", Text("How many", "个数"), {n: same(n) for n in ("2", str(INPUTS))}),
        Slide("batch", Text("Batch", "批量"), 1, 50, 1, 1),
    ),
    cases={
        "one": Text(
            "{label}: the {inputs} weights move the same way in **{share}** of the steps. Now take "
            "more examples a step.",
            "{label}：**{share}** 的步子里 {inputs} 个权重同向移动。再试试每步多看几个样本。",
        ),
        "mixed": Text(
            "{label}: **{share}** of the steps. Chance alone gives {chance}.",
            "{label}：**{share}** 的步子同向。纯属碰巧时是 {chance}。",
        ),
        "batch": Text(
            "A mean of {batch} examples: **{share}**. “All weights move alike” is half the truth: "
            "it holds for one example. What stays in a batch is the shape of the loss: next step.",
            "{batch} 个样本取平均：**{share}**。“所有权重同向”只说对了一半，它只对单个样本成立。"
            "一批样本里不变的是损失的形状，见下一步。",
        ),
        "nothing": _NO_VARIANCE,
    },
    onward=Onward(
        Text("The mean output of sigmoid: {promise}", "看 sigmoid 输出的均值：{promise}"),
        "activations",
        {"activations": ["sigmoid", "tanh"], "show": "distribution"},
        promises.mean_output,
    ),
    code="""
import torch

torch.manual_seed(0)
best = torch.tensor([1.0, -1.0])
for activation in (torch.sigmoid, torch.tanh):
    w, alike = torch.zeros(2, requires_grad=True), 0
    for step in range(1000):
        y = activation(torch.randn(2))
        loss = 0.5 * ((w - best) @ y + 0.2 * torch.randn(())) ** 2
        (gradient,) = torch.autograd.grad(loss, w)
        alike += bool((gradient >= 0).all() or (gradient <= 0).all())
        with torch.no_grad():
            w -= 0.1 * gradient
    print(100 * alike / 1000)  # per cent
""",
)

_PATH = Moment(
    key="path",
    title=Text("Zig-zag", "之字形"),
    question=Text(
        "These are the contours of the loss. All {examples} examples at once, the best fixed "
        "rate: how does gradient descent get from the dot to the star?",
        "这是损失的等高线。每步用全部 {examples} 个样本，取最佳的固定学习率：梯度下降怎样从圆点走"
        "到星号？",
    ),
    predict=Choice(
        (
            Option(
                "straight",
                Text("Straight", "走直线"),
                Text(
                    "It goes **back and forth** across the valley: {steps} steps.",
                    "它在山谷两侧**来回**走：共 {steps} 步。",
                ),
            ),
            Option(
                "bend",
                Text("Down into the valley, then along it", "先下到谷底，再沿谷走"),
                Text(
                    "A tiny rate would. The best rate goes **back and forth** across the valley: "
                    "{steps} steps.",
                    "学习率极小时才这样。最佳学习率下它在山谷两侧**来回**走：共 {steps} 步。",
                ),
            ),
            Option(
                "zigzag",
                Text("Back and forth across the valley", "在山谷两侧来回走"),
                Text(
                    "It takes **{steps}** steps to a thousandth of the distance.",
                    "走到距离的千分之一要 **{steps}** 步。",
                ),
            ),
        )
    ),
    answer=Text(
        "Back and forth across the valley: **{steps}** steps to a thousandth.",
        "在山谷两侧来回走，到距离的千分之一要 **{steps}** 步。",
    ),
    why=Text(
        "The loss is curved κ = {kappa} times as much across the valley as along it. A rate that "
        "suits the one is slow for the other; at best a step leaves {factor} of the way. The "
        "mean {mean} of the n inputs does it: κ\u00a0=\u00a0{one}\u00a0+\u00a0n·mean²/variance.",
        "横跨山谷的曲率是沿谷的 κ = {kappa} 倍。学习率适合前者，对后者就太慢；最好也只能每步剩下距"
        "离的 {factor}。造成山谷的是输入的均值 {mean}：κ = {one} + n·均值²/方差。",
    ),
    controls=(
        _PHI,
        Switch(
            "norm",
            Text("Minus mean", "减去均值"),
            {"none": Text("no", "否"), "mean": Text("yes", "是")},
        ),
        Switch(
            "batch",
            Text("Batch", "批量"),
            {"all": Text("all", "全部"), "10": same("10"), "1": same("1")},
        ),
        _BIAS,
    ),
    cases={
        "bent": Text(
            "{label}: mean {mean}, variance {variance}, κ = **{kappa}**.",
            "{label}：均值 {mean}，方差 {variance}，κ = **{kappa}**。",
        ),
        "mended": Text(
            "The mean is gone: κ = **{kappa}**. The contours are round, one step is enough.",
            "均值减掉了：κ = **{kappa}**。等高线成了圆，一步就到。",
        ),
        "straight": Text(
            "{label} has mean {mean}: κ = **{kappa}**, one straight step.",
            "{label} 的均值是 {mean}：κ = **{kappa}**，一步直达。",
        ),
        "bias": Text(
            "A bias is the weight of an input that is always {one}, of one sign: κ = **{kappa}**. "
            "It takes mean {zero} and variance {one} to make this round.",
            "偏置就是一个恒为 {one}、永远同号的输入的权重：κ = **{kappa}**。均值 {zero}、方差 "
            "{one} 才能让它变圆。",
        ),
        "batch": Text(
            "{batch} at a time: the path trembles, and in {share} of {after} steps both moved the "
            "same way. The valley is the same: κ = **{kappa}**.",
            "每步 {batch} 个：路径抖动，{after} 步中有 {share} 两者同向。山谷没变：κ = **{kappa}**"
            "。",
        ),
        "flat": _CONSTANT,
        "nothing": _NO_VARIANCE,
    },
    onward=Onward(
        Text("How far that output spreads: {promise}", "看这个输出有多分散：{promise}"),
        "activations",
        {"activations": ["sigmoid", "relu"], "show": "distribution"},
        promises.spread_of_output,
    ),
    code="""
import torch

share = (torch.arange(100_000, dtype=torch.float64) + 0.5) / 100_000
y = torch.sigmoid(torch.special.ndtri(share))  # of z ~ N(0, 1), by its quantiles
best = torch.tensor([1.0, -1.0], dtype=torch.float64)
hessian = y.var() * torch.eye(2, dtype=torch.float64) + y.mean() ** 2  # E[yyᵀ] of two such inputs
low, high = torch.linalg.eigvalsh(hessian)
print("kappa", (high / low).item())
w, rate = torch.tensor([0.3, 0.84], dtype=torch.float64), 2 / (low + high)
for step in range(44):
    w = w - rate * hessian @ (w - best)  # the gradient of the mean of ½(w·y − best·y)²
    print(step + 1, w.tolist())
""",
)

_MANY = Moment(
    key="many_inputs",
    title=Text("A hundred inputs", "一百个输入"),
    question=Text(
        "Now {many} inputs. With tanh one step at the best rate is enough. How many times as many "
        "steps does sigmoid take?",
        "现在有 {many} 个输入。用 tanh 时最佳学习率一步就够。用 sigmoid 要多少倍的步数？",
    ),
    predict=Number(Text("Times", "倍数"), low=0, high=5, step=0.05, start=0, log=True, digits=4),
    answer=Text(
        "**{steps}** times as many: κ = {kappa}.",
        "**{steps}** 倍：κ = {kappa}。",
    ),
    why=Text(
        "All n inputs share their mean, so the steep direction grows with n: κ = {one} + "
        "n·mean²/variance. For sigmoid mean²/variance is {ratio}, for tanh it is exactly {zero}. "
        "ReLU’s mean is large too, but so is its variance.",
        "n 个输入的均值相同，所以最陡的方向随 n 变陡：κ = {one} + n·均值²/方差。sigmoid 的 均值²/"
        "方差 是 {ratio}，tanh 的恰好是 {zero}。ReLU 的均值也大，但方差同样大。",
    ),
    controls=(
        _PHI,
        Slide("inputs", Text("Inputs n", "输入个数 n"), 1, 300, 1, MANY),
        Switch("bias", Text("Bias", "偏置"), {"no": Text("no", "无"), "yes": Text("yes", "有")}),
    ),
    cases={
        "uneven": Text(
            "{label}, n = {many}: mean²/variance {ratio}, κ = **{kappa}**, {steps} steps.",
            "{label}，n = {many}：均值²/方差 {ratio}，κ = **{kappa}**，{steps} 步。",
        ),
        "even": Text(
            "{label}, n = {many}: κ = **{kappa}**. One step, however many inputs there are.",
            "{label}，n = {many}：κ = **{kappa}**。输入再多也只要一步。",
        ),
        "bias": Text(
            "With a bias the constant {one} joins the inputs: {label} κ = **{kappa}**, {steps} "
            "steps. Even tanh now needs more than one.",
            "加上偏置，常数 {one} 也成了输入：{label} 的 κ = **{kappa}**，{steps} 步。连 tanh 也不"
            "止一步了。",
        ),
        "flat": _CONSTANT,
        "nothing": _NO_VARIANCE,
    },
    onward=Onward(
        Text(
            "κ is a row of the property cards: {promise} for sigmoid",
            "κ 是性质卡片中的一行：sigmoid 为 {promise}",
        ),
        "activations",
        {"activations": ["sigmoid", "tanh", "relu"], "show": "properties"},
        promises.condition,
    ),
    code="""
import math
import torch

z = torch.randn(4_000_000, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
for activation in (torch.tanh, torch.nn.functional.silu, torch.relu, torch.sigmoid):
    y = activation(torch.cat([z, -z]))
    kappa = (1 + 100 * y.mean() ** 2 / y.var()).item()
    steps = 1 if kappa < 1 + 1e-9 else math.log(1e-3) / math.log1p(-2 / (kappa + 1))
    print(activation.__name__, kappa, steps)
""",
)

_WHERE = Moment(
    key="where",
    title=Text("Before or after?", "放前还是放后"),
    question=Text(
        "BatchNorm subtracts the mean. Where does it make this valley round: before the "
        "activation, or after it?",
        "BatchNorm 会减去均值。放在激活函数之前还是之后，才能让这个山谷变圆？",
    ),
    predict=Choice(
        (
            Option(
                "before",
                Text("Before: normalise z, then apply φ", "之前：先归一化 z，再过 φ"),
                Text(
                    "There κ stays **{before}**: φ makes a new mean of its own. After φ it is "
                    "{after}.",
                    "放在之前 κ 仍是 **{before}**：φ 又带来自己的均值。放在 φ 之后是 {after}。",
                ),
            ),
            Option(
                "after",
                Text("After: apply φ, then normalise", "之后：先过 φ，再归一化"),
                Text(
                    "After φ κ is **{after}**, before it still {before}.",
                    "放在 φ 之后 κ 是 **{after}**，放在之前仍是 {before}。",
                ),
            ),
            Option(
                "both",
                Text("Both are the same", "两处一样"),
                Text(
                    "Far from it: before φ κ stays **{before}**, after φ it is {after}.",
                    "差得远：放在 φ 之前 κ 仍是 **{before}**，之后是 {after}。",
                ),
            ),
        )
    ),
    answer=Text(
        "After: κ = **{after}**. Before φ it stays {before}.",
        "之后：κ = **{after}**。放在 φ 之前仍是 {before}。",
    ),
    why=Text(
        "What the weights see is φ(z). Normalising z fixes where φ is used, not the mean of what "
        "comes out: mean {mean}, variance {variance}, whatever z was before. Most networks put "
        "the norm before φ all the same: there it keeps z out of the flat parts.",
        "权重看到的是 φ(z)。归一化 z 只固定了 φ 用在哪里，管不了输出的均值：不论 z 原来如何，均值 "
        "{mean}、方差 {variance}。多数网络仍把归一化放在 φ 之前：那样能让 z 避开平坦的部分。",
    ),
    controls=(_PHI, _BIAS),
    cases={
        "uneven": Text(
            "{label}: before κ = **{before}**, after κ = **{after}**.",
            "{label}：之前 κ = **{before}**，之后 κ = **{after}**。",
        ),
        "centred": Text(
            "{label} has no mean to subtract: both are round.",
            "{label} 没有均值可减：两边都是圆的。",
        ),
        "bias": Text(
            "Against a bias the variance counts too: before κ = **{before}**, after κ = "
            "**{after}**, for BatchNorm also divides by the standard deviation.",
            "有偏置时方差也起作用：之前 κ = **{before}**，之后 κ = **{after}**，因为 BatchNorm 还"
            "除以标准差。",
        ),
        "flat": _CONSTANT,
        "nothing": _NO_VARIANCE,
    },
    onward=Onward(
        Text(
            "BatchNorm before sigmoid, deep: the gradient δ changes {promise} a layer",
            "深层网络中 sigmoid 前加 BatchNorm：梯度 δ 每层 {promise}",
        ),
        "gradient_flow",
        {"activations": "sigmoid", "norm": "batch"},
        promises.delta_factor,
    ),
    code="""
import torch

def norm(x):
    return (x - x.mean()) / x.std()


share = (torch.arange(100_000, dtype=torch.float64) + 0.5) / 100_000
z = 3 + 2 * torch.special.ndtri(share)  # z ~ N(3, 4), by its quantiles
for y in (torch.sigmoid(norm(z)), norm(torch.sigmoid(z))):
    print("kappa", (1 + 2 * y.mean() ** 2 / y.var()).item())
""",
)

LESSON = Lesson(
    key="zero_centred",
    question=Text("Why zero-centred?", "为什么要零中心？"),
    answers=Text(
        "Why inputs of one sign slow gradient descent, how much, and what helps.",
        "为什么同号的输入会拖慢梯度下降，慢多少，怎样补救。",
    ),
    moments=(_ONE_SIGN, _PATH, _MANY, _WHERE),
    numbers=numbers,
    source=(
        Text(
            "LeCun, Bottou, Orr & Müller, Efficient BackProp",
            "LeCun、Bottou、Orr、Müller，Efficient BackProp",
        ),
        "http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf",
    ),
    words={
        "oneSign": Text("same sign", "同号"),
        "ofSteps": Text("of {steps} steps", "（共 {steps} 步）"),
        "steps": Text("{steps} steps", "{steps} 步"),
        "after": Text("{steps} steps: {left} left", "{steps} 步后还剩 {left}"),
        "stepsTitle": Text("steps to a thousandth of the distance", "走到距离千分之一的步数"),
        "yours": Text("you", "你"),
        "drawn": Text("steps drawn", "所画的步数"),
        "at": Text("step", "步"),
        "placedBefore": Text("norm → φ → w", "归一化 → φ → w"),
        "placedAfter": Text("φ → norm → w", "φ → 归一化 → w"),
    },
)
