"""What does backpropagation multiply?"""

from __future__ import annotations

from pages.lessons.frame import promises
from pages.lessons.frame.lesson import (
    Choice,
    Lesson,
    Moment,
    Number,
    Onward,
    Option,
    Sketch,
    Slide,
    Switch,
)
from vizcore.lessons.numbers.chain_rule import GATE_LAYERS, TANH_WEIGHT, TANH_WEIGHTS, numbers
from vizcore.text import Text, same

_THREE = Moment(
    key="three_layers",
    title=Text("Three layers", "三层"),
    question=Text(
        "Nudge x a little. Each layer passes the nudge on, times its own slope: {one}, {two}, "
        "{three}. How much of it reaches the output?",
        "把 x 稍微推动一点。每层把这个变化乘以自己的斜率往后传：{one}、{two}、{three}。"
        "输出会变化多少？",
    ),
    predict=Choice(
        (
            Option(
                "add",
                Text("The slopes added", "三个斜率相加"),
                Text(
                    "Added they make {sum}. But shift x by {shift}, and the output moves by "
                    "{moved}: **{product}** times the shift. That is the product.",
                    "相加得 {sum}。但把 x 移动 {shift}，输出只移动 {moved}，是前者的 "
                    "**{product}** 倍：那是乘积。",
                ),
            ),
            Option(
                "average",
                Text("Their average", "取平均"),
                Text(
                    "The average is {average}. But shift x by {shift}, and the output moves by "
                    "{moved}: **{product}** times the shift. That is the product.",
                    "平均是 {average}。但把 x 移动 {shift}，输出只移动 {moved}，是前者的 "
                    "**{product}** 倍：那是乘积。",
                ),
            ),
            Option(
                "multiply",
                Text("The slopes multiplied", "三个斜率相乘"),
                Text(
                    "Shift x by {shift}, and the output moves by {moved}: **{product}** times as "
                    "much. {one} × {two} × {three}.",
                    "把 x 移动 {shift}，输出移动 {moved}，是前者的 **{product}** 倍，"
                    "即 {one} × {two} × {three}。",
                ),
            ),
            Option(
                "last",
                Text("Only the last one counts", "只看最后一层"),
                Text(
                    "The last slope is {three}. But it only passes on what the two before have "
                    "left: shift x by {shift}, and the output moves by {moved}, **{product}** "
                    "times the shift.",
                    "最后一个斜率是 {three}，但它传的只是前两层剩下的：把 x 移动 {shift}，"
                    "输出只移动 {moved}，即 **{product}** 倍。",
                ),
            ),
        )
    ),
    answer=Text(
        "Multiplied: {one} × {two} × {three} = **{product}**.",
        "相乘：{one} × {two} × {three} = **{product}**。",
    ),
    why=Text(
        "The slope of a layer is w·φ′(z): its weight times the slope of its activation. "
        "Backpropagation starts at the output and multiplies one more slope at each layer. So one "
        "pass back serves all layers.",
        "一层的斜率是 w·φ′(z)：权重乘以激活函数的斜率。反向传播从输出出发，每过一层多乘一个斜率，"
        "一趟就得到所有层的梯度。",
    ),
    controls=(
        Switch(
            "units",
            Text("Units in a layer", "每层单元数"),
            {"one": Text("One", "一个"), "many": Text("Three", "三个")},
        ),
    ),
    cases={
        "one": Text(
            "One unit a layer: one path, one product.", "每层一个单元：一条路径，一个乘积。"
        ),
        "many": Text(
            "Now {paths} paths lead from x to the output. Along a path slopes multiply; paths add: "
            "**{total}**. Matrix products do just this.",
            "现在从 x 到输出有 {paths} 条路径：沿路径相乘，路径之间相加，得 **{total}**。"
            "矩阵乘法做的正是这件事。",
        ),
    },
    onward=Onward(
        Text(
            "Follow one input through sigmoid again and again: its slopes multiply to {promise}",
            "把一个输入反复送入 sigmoid：斜率之积为 {promise}",
        ),
        "activations",
        {"activations": "sigmoid", "show": "probe", "at": "0", "times": "3"},
        promises.product_of_slopes,
    ),
    code="""
import torch

x = torch.tensor(0.6, requires_grad=True)
a, slopes = x, []
for w, b in [(1.2, 0.0), (1.5, -1.2), (0.8, 0.5)]:
    z = w * a + b
    a = torch.tanh(z)
    slopes.append(w * (1 - a.item() ** 2))  # w·φ′(z), for tanh
a.backward()
print(x.grad.item(), torch.tensor(slopes).prod().item())
""",
)

_TEN = Moment(
    key="ten_layers",
    title=Text("Ten sigmoid layers", "十层 sigmoid"),
    question=Text(
        "{layers} sigmoid layers with w = {w} and z = {z} everywhere. How much of the gradient of "
        "layer {layers} reaches layer {first}?",
        "{layers} 层 sigmoid，处处 w = {w}、z = {z}。第 {layers} 层的梯度有多少能传到第 {first} "
        "层？",
    ),
    predict=Number(
        Text("Your prediction", "你的预测"), low=-12, high=1, step=0.1, start=0, log=True
    ),
    answer=Text(
        "Layer {first} gets **{share}** of the gradient of layer {layers}.",
        "第 {first} 层只得到第 {layers} 层梯度的 **{share}**。",
    ),
    why=Text(
        "On the way lie {factors} factors, each w·σ′(z) = {slope}: σ′ is nowhere larger. A tenth, "
        "{tenth}, would be a fair share. But a gradient is not shared out: it is multiplied.",
        "途中有 {factors} 个因子，每个都是 w·σ′(z) = {slope}，而这已是 σ′ 的最大值。"
        "平均分的话每层得十分之一，即 {tenth}；但梯度不是平分的，而是连乘的。",
    ),
    controls=(
        Slide("w", Text("Weight w", "权重 w"), low=1, high=5, step=0.5, start=1),
        Slide("z", Text("z of every unit", "每个单元的 z"), low=0, high=3, step=0.1, start=0),
    ),
    cases={
        "kept": Text(
            "Each factor is {local}: all of it arrives. But only at exactly this z. Now move z.",
            "每个因子恰为 {local}：梯度全部传到。但只在这一个 z 处成立，再动一动 z。",
        ),
        "grows": Text(
            "Each factor is {local}: layer {first} gets {share} times as much. It explodes.",
            "每个因子为 {local}：第 {first} 层变为 {share} 倍，梯度爆炸。",
        ),
        "shrinks": Text(
            "Each factor is {local}: layer {first} gets **{share}**. A larger w helps at one z "
            "only; it cannot save a saturated unit.",
            "每个因子为 {local}：第 {first} 层得到 **{share}**。加大 w 只在某个 z 处管用，"
            "救不了饱和的单元。",
        ),
    },
    onward=Onward(
        Text(
            "A wide, random sigmoid network: the gradient, there called δ, changes {promise} a "
            "layer",
            "宽的随机 sigmoid 网络：梯度（那里记作 δ）每层变化 {promise}",
        ),
        "gradient_flow",
        {"activations": "sigmoid"},
        promises.delta_factor,
    ),
    code="""
import torch

layers, w = 10, 1.0
a, outputs = torch.tensor(0.0, requires_grad=True), []
for _ in range(layers):
    b = -w * a.detach()  # keeps every z at 0
    a = torch.sigmoid(w * a + b)
    a.retain_grad()
    outputs.append(a)
a.backward()
print(outputs[0].grad.item())
""",
)

_GATE = Moment(
    key="one_gate",
    title=Text("One unit is off", "一个单元关闭"),
    question=Text(
        "{layers} ReLU layers. A unit with z below zero is off: its slope is {zero}. Which units "
        "must be off for layer {first} to get no gradient at all?",
        "{layers} 层 ReLU。z 小于零的单元是关闭的，斜率为 {zero}。要让第 {first} 层完全得不到梯度，"
        "必须关掉哪些单元？",
    ),
    predict=Choice(
        (
            Option(
                "all",
                Text("All of them", "全部"),
                Text(
                    "One did it: unit {off}. In a product a single {zero} is enough.",
                    "关掉第 {off} 个就够了：乘积里有一个 {zero}，结果就是 {zero}。",
                ),
            ),
            Option(
                "half",
                Text("More than half of them", "一半以上"),
                Text(
                    "This is no vote. Unit {off} alone did it: in a product a single {zero} is "
                    "enough.",
                    "这不是投票。单单第 {off} 个就够了：乘积里有一个 {zero}，结果就是 {zero}。",
                ),
            ),
            Option(
                "any",
                Text("Any single one", "任意一个"),
                Text(
                    "Unit {off} alone did it: everything behind it gets exactly {zero}.",
                    "单单第 {off} 个就够了：它后面（靠近输入的一侧）得到的恰好都是 {zero}。",
                ),
            ),
            Option(
                "first_one",
                Text("The first one, no other", "只有第一个"),
                Text(
                    "Unit {off} did it too. Whichever it is: in a product a single {zero} is "
                    "enough.",
                    "第 {off} 个同样可以。不管是哪一个，乘积里有一个 {zero} 就够了。",
                ),
            ),
        )
    ),
    answer=Text(
        "Any single one: unit {off} is off, and layer {first} gets **{share}**.",
        "任意一个：第 {off} 个单元关闭，第 {first} 层就得到 **{share}**。",
    ),
    why=Text(
        "Open units pass on w·{one} = {w}; with all open layer {first} gets {open}. A unit that is "
        "off has slope {zero}: its own weight does not learn, nor do those behind it, as far as "
        "this path goes. Off for all data, a unit is dead.",
        "打开的单元传递 w·{one} = {w}；全开时第 {first} 层得到 {open}。关闭的单元斜率为 {zero}："
        "它自己的权重不再学习，沿这条路径，它后面的也一样。若对所有数据都关闭，这个单元就死了。",
    ),
    controls=(
        Switch(
            "off",
            Text("Unit that is off", "关闭的单元"),
            {str(i): same(str(i)) for i in (3, 1, 2, 4, GATE_LAYERS)} | {"0": Text("none", "无")},
        ),
        Switch(
            "activation",
            Text("Activation", "激活函数"),
            {"relu": same("ReLU"), "leaky_relu": same("Leaky ReLU"), "elu": same("ELU")},
        ),
    ),
    cases={
        "open": Text(
            "All are open: layer {first} gets {share}.", "全部打开：第 {first} 层得到 {share}。"
        ),
        "closed": Text(
            "Unit {off} is off. Behind it the gradient is **{share}**: not small, but zero.",
            "第 {off} 个单元关闭。它之后的梯度是 **{share}**：不是很小，而是零。",
        ),
        "leaks": Text(
            "Unit {off} still lets {leak} of it through: layer {first} gets **{share}**. That is "
            "why leaky ReLU and ELU exist.",
            "第 {off} 个单元仍放过 {leak}：第 {first} 层得到 **{share}**。Leaky ReLU 和 ELU 的"
            "用意就在这里。",
        ),
    },
    onward=Onward(
        Text(
            "In a wide network about half the units are off at a time: with Xavier’s weights the "
            "gradient δ "
            "shrinks {promise} a layer",
            "在宽网络里，每次约有一半单元关闭：用 Xavier 权重时梯度 δ 每层变为 {promise}",
        ),
        "gradient_flow",
        {"activations": "relu", "init": "xavier_normal"},
        promises.delta_factor,
    ),
    code="""
import torch

z = [0.8, 0.8, -0.5, 0.8, 0.8]  # the third unit is off
w, a, signals = 1.2, torch.tensor(0.0, requires_grad=True), []
for wanted in z:
    b = wanted - w * a.detach()
    signal = w * a + b
    signal.retain_grad()
    signals.append(signal)
    a = torch.relu(signal)
a.backward()
print([signal.grad.item() for signal in signals])
""",
)

_WIDE = Moment(
    key="large_weights",
    title=Text("Large weights", "大权重"),
    question=Text(
        "{layers} tanh layers with w = {w}, larger than {one}. Draw how much of the gradient each "
        "layer gets, from {layers} back to {first}.",
        "{layers} 层 tanh，w = {w}，大于 {one}。请画出从第 {layers} 层到第 {first} 层，"
        "每层得到多少梯度。",
    ),
    predict=Sketch(
        Text(
            "Draw in the picture: drag, or use the arrow keys.",
            "在图中画线：拖动，或用方向键。",
        ),
        Text("At layer {first}", "在第 {first} 层，"),
        at=0,
    ),
    answer=Text(
        "Layer {first} gets only **{share}**, although w = {w}.",
        "尽管 w = {w}，第 {first} 层只得到 **{share}**。",
    ),
    why=Text(
        "Weights alone would make it {naive}: the thin line. But they drive tanh to its flat end, "
        "where w·tanh′(z) is only {last}. To check, move x a little both ways: the output changes "
        "by {difference} times as much; the product of all slopes says {product}.",
        "若只看权重，应放大到 {naive} 倍（细线）。但大权重把 tanh 推到平坦处，那里 w·tanh′(z) "
        "只有 {last}。验证：把 x 向两侧各移一点，输出的变化是它的 {difference} 倍；斜率之积给出 "
        "{product}。",
    ),
    controls=(
        Slide(
            "w",
            Text("Weight w", "权重 w"),
            low=TANH_WEIGHTS[0],
            high=TANH_WEIGHTS[-1],
            step=0.05,
            start=TANH_WEIGHT,
        ),
    ),
    cases={
        "small": Text(
            "w = {w} is small: it shrinks the gradient to **{share}** by itself.",
            "w = {w} 偏小：单靠它就把梯度缩到 **{share}**。",
        ),
        "best": Text(
            "w = {w} lets most of it through: **{share}**.", "w = {w} 时传过去的最多：**{share}**。"
        ),
        "large": Text(
            "w = {w} saturates tanh: layer {first} gets **{share}**.",
            "w = {w} 使 tanh 饱和：第 {first} 层得到 **{share}**。",
        ),
    },
    onward=Onward(
        Text(
            "Many random weights of this size do the opposite: the gradient δ grows {promise} a "
            "layer",
            "换成许多同样大小的随机权重，则相反：梯度 δ 每层 {promise}，越来越大",
        ),
        "gradient_flow",
        {"activations": "tanh", "init": "custom", "sigma_w2": f"{TANH_WEIGHT**2:g}"},
        promises.delta_factor,
    ),
    code="""
import torch

a, outputs = torch.tensor(1.0), []
a.requires_grad_()
for _ in range(10):
    a = torch.tanh(1.5 * a)
    a.retain_grad()
    outputs.append(a)
a.backward()
print([output.grad.item() for output in outputs])
""",
)

LESSON = Lesson(
    key="chain_rule",
    question=Text("What does backpropagation multiply?", "反向传播在乘什么？"),
    answers=Text(
        "Why gradients vanish or explode: they are products, one factor a layer.",
        "梯度为什么会消失或爆炸：它是连乘积，每层一个因子。",
    ),
    moments=(_THREE, _TEN, _GATE, _WIDE),
    numbers=numbers,
    source=(
        Text(
            "Rumelhart, Hinton & Williams, Nature 323 (1986)",
            "Rumelhart、Hinton、Williams，Nature 323（1986）",
        ),
        "https://doi.org/10.1038/323533a0",
    ),
    words={
        "forward": Text(
            "Forward: z = w·a + b, a = φ(z), φ = tanh", "前向：z = w·a + b，a = φ(z)，φ = tanh"
        ),
        "backward": Text("Backward: slopes w·φ′(z)", "反向：斜率 w·φ′(z)"),
        "arrives": Text("∂output/∂(…): the product so far", "∂输出/∂(…)：到此为止的乘积"),
        "wide": Text("Thickness: |slope|; dashed: negative", "线宽表示 |斜率|，虚线为负"),
        "paths": Text("One bar a path, and their sum", "每条路径一根柱，最后是总和"),
        "layer": Text("layer", "层"),
        "share": Text("share of the gradient", "梯度的占比"),
        "yours": Text("you", "你"),
        "naive": Text("weights alone", "只看权重"),
    },
)
