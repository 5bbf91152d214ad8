"""The moments of "Why non-linearity?" in which the reader trains a network."""

from __future__ import annotations

from pages.lessons.frame import promises
from pages.lessons.frame.lesson import (
    Choice,
    Menu,
    Moment,
    Onward,
    Option,
    Phi,
    Player,
    Points,
    Switch,
)
from vizcore.lessons.plane import DATA, MOST_HIDDEN, MOST_UNITS
from vizcore.text import Text, same

TRAINING = Player(Text("Training", "训练"))
FAULTS = {
    "fault": Text(
        "**No number any more** after {steps} steps: unit {unit} of layer {layer} met z = {z}, "
        "where its activation has no finite value or slope. Take another activation, or ↺.",
        "{steps} 步后**不再是数**：第 {layer} 层第 {unit} 个单元遇到 z = {z}，"
        "激活函数在那里没有有限的值或斜率。请换一个激活函数，或点 ↺。",
    ),
    "overflow": Text(
        "**No number any more** after {steps} steps: multiplied back through the layers, the "
        "gradient grew beyond every float. Take fewer layers, or an activation that grows less.",
        "{steps} 步后**不再是数**：梯度逐层往回相乘，超出了浮点数的范围。"
        "请减少层数，或换一个增长较慢的激活函数。",
    ),
}
READY = Text(
    "Fresh weights. Press ▶: the network trains here, in your browser.",
    "权重是新的。点 ▶，网络就在你的浏览器里训练。",
)


def _numbered(least: int, most: int, start: int) -> dict[str, Text]:
    """The options of a count, the first one `start`: that is on at the beginning."""
    return {str(n): same(str(n)) for n in sorted(range(least, most + 1), key=lambda n: n != start)}


RING = Moment(
    key="close_ring",
    title=Text("Close the curve", "闭合曲线"),
    question=Text(
        "A disc in a ring, and {units} tanh units a layer. Can they draw a closed curve around the "
        "disc, given enough layers?",
        "圆环套着圆盘，每层 {units} 个 tanh 单元。只要层数足够，它们能围着圆盘画出闭合曲线吗？",
    ),
    predict=Choice(
        (
            Option(
                "enough",
                Text("Yes, with enough layers", "能，层数够就行"),
                Text(
                    "Layers do not help: each of them only stretches and shears the plane, and a "
                    "plane so moved has no new inside. The region always runs out to infinity.",
                    "加层没用：每一层只是把平面拉伸、剪切，这样变形不会产生新的“内部”。"
                    "区域总会伸向无穷远。",
                ),
            ),
            Option(
                "train",
                Text("Yes, but it is hard to train", "能，只是难训练"),
                Text(
                    "No weights at all can do it, so no training finds them: the region always "
                    "runs out to infinity.",
                    "没有任何权重能做到，所以怎么训练都找不到：区域总会伸向无穷远。",
                ),
            ),
            Option(
                "never",
                Text("No, however many layers", "不能，多少层都不行"),
                Text(
                    "Each layer only stretches and shears the plane. The region always runs out to "
                    "infinity somewhere.",
                    "每一层只是把平面拉伸、剪切，区域总会在某处伸向无穷远。",
                ),
            ),
        )
    ),
    answer=Text(
        "Never: with {units} such units a layer each region runs out to infinity somewhere.",
        "永远不能：每层只有 {units} 个这样的单元，每个区域总会在某处伸向无穷远。",
    ),
    why=Text(
        "A continuous activation that only rises (strictly monotonic) moves the plane without "
        "folding it; ReLU only flattens it. With no more units than inputs no region closes, as "
        "Beise and others proved.",
        "连续且只升不降（严格单调）的激活函数只移动平面而不折叠它，ReLU 只把它压平。"
        "Beise 等人证明：单元数不超过输入维数时，区域不可能闭合。",
    ),
    controls=(
        Menu(
            "phi",
            same("φ"),
            {
                "tanh": same("tanh"),
                "sigmoid": same("sigmoid"),
                "relu": same("ReLU"),
                "leaky_relu": same("leaky ReLU"),
                "square": same("z²"),
                "absolute": same("|z|"),
                "gelu": same("GELU"),
                "silu": same("SiLU"),
                "mish": same("Mish"),
                "gaussian": Text("Gaussian", "高斯"),
            },
        ),
        Menu("units", Text("Units", "单元"), _numbered(2, 4, 2)),
        Menu("layers", Text("Layers", "层"), _numbered(1, MOST_HIDDEN, 2)),
        TRAINING,
    ),
    cases={
        "ready": READY,
        "open": Text(
            "**Open** after {steps} steps, {right} right: the region runs out of the picture. Try "
            "one unit more, or a φ that falls and rises: z², |z|, GELU.",
            "**没闭合**：{steps} 步后对 {right} 的点，区域伸出了图外。"
            "试试多一个单元，或先降后升的 φ：z²、|z|、GELU。",
        ),
        "closed": Text(
            "**Closed** in {width} units a layer: {right} of the points after {steps} steps.",
            "**闭合了**，每层 {width} 个单元：{steps} 步后对 {right} 的点。",
        ),
        "empty": Text(
            "The middle of the disc is on the wrong side still: {right} of the points after "
            "{steps} steps.",
            "圆心还在错误的一侧：{steps} 步后对 {right} 的点。",
        ),
        **FAULTS,
    },
    onward=Onward(
        Text(
            "GELU falls before it rises, on the activations page: here its slope is {promise}",
            "到激活函数页看 GELU 先降后升：此处斜率为 {promise}",
        ),
        "activations",
        {"activations": "gelu", "show": "probe", "at": "-1.5", "times": "1"},
        promises.slope,
    ),
    code="""
import torch
from torch import nn


def right(phi, units, seed):
    torch.manual_seed(seed)
    r = torch.cat([2.5 * torch.rand(150), 3.5 + 1.5 * torch.rand(150)])
    angle = 2 * torch.pi * torch.rand(300)
    x, y = torch.stack([r * angle.sin(), r * angle.cos()], 1), (r < 3).float()
    net = nn.Sequential(
        nn.Linear(2, units), phi, nn.Linear(units, units), phi, nn.Linear(units, 1)
    )
    adam = torch.optim.Adam(net.parameters(), lr=0.03)
    for _ in range(500):
        adam.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(x)[:, 0], y).backward()
        adam.step()
    return ((net(x)[:, 0] > 0) == (y > 0)).float().mean().item()


for phi, units in [(nn.Tanh(), 2), (nn.Tanh(), 3), (nn.SiLU(), 2)]:
    print(phi, units, max(right(phi, units, seed) for seed in range(3)))
""",
)

SPIRAL = Moment(
    key="spiral",
    title=Text("Your own data", "你自己的数据"),
    question=Text(
        "A spiral, {layers} layers of {units} tanh units, {taken} steps at rate {rate}. Who "
        "unrolls it: plain gradient descent, or Adam, with a step size for each weight?",
        "螺旋数据，{layers} 层、每层 {units} 个 tanh 单元，学习率 {rate}，训练 {taken} 步。"
        "谁能解开它：普通梯度下降，还是每个权重各有步长的 Adam？",
    ),
    predict=Choice(
        (
            Option(
                "both",
                Text("Both: the network is large enough", "都能：网络够大"),
                Text(
                    "Large enough it is, but it has to get there: Adam has **{adam}** of the "
                    "points, plain gradient descent {sgd}.",
                    "网络够大，但还得走得到：Adam 判对 **{adam}** 的点，普通梯度下降只有 {sgd}。",
                ),
            ),
            Option(
                "adam",
                Text("Adam only", "只有 Adam"),
                Text(
                    "**{adam}** of the points; plain gradient descent has {sgd}, hardly more than "
                    "a coin.",
                    "判对 **{adam}** 的点；普通梯度下降只有 {sgd}，比抛硬币强不了多少。",
                ),
            ),
            Option(
                "neither",
                Text("Neither: so few steps", "都不能：步数太少"),
                Text(
                    "Adam takes no longer than that: **{adam}** of the points. Plain gradient "
                    "descent has {sgd}.",
                    "对 Adam 已经够了：判对 **{adam}** 的点。普通梯度下降只有 {sgd}。",
                ),
            ),
        )
    ),
    answer=Text(
        "Adam: **{adam}** of the points. Plain gradient descent: {sgd}.",
        "Adam 判对 **{adam}** 的点，普通梯度下降 {sgd}。",
    ),
    why=Text(
        "Plain steps are as small as the gradients; Adam divides each by its usual size. A network "
        "can draw more than training finds.",
        "梯度有多小，普通下降的步子就有多小；Adam 把每个梯度除以它近来的大小。"
        "网络能画出什么，和训练能找到什么，是两个问题。",
    ),
    controls=(
        Menu(
            "data",
            Text("Data", "数据"),
            {k: DATA[k] for k in sorted(DATA, key=lambda k: k != "spiral")}
            | {"own": Text("your own", "自己点")},
        ),
        Menu("layers", Text("Layers", "层"), _numbered(0, MOST_HIDDEN, 3)),
        Menu("units", Text("Units", "单元"), _numbered(1, MOST_UNITS, 8)),
        Menu("optimizer", Text("Optimiser", "优化器"), {"adam": same("Adam"), "sgd": same("SGD")}),
        Menu("noise", Text("Noise", "噪声"), {str(n): same(f"{n} %") for n in range(0, 60, 10)}),
        Phi("phi", same("φ"), "tanh"),
        TRAINING,
        Switch("brush", Text("Tap", "点"), {"b": same("●"), "a": same("■")}),
        Points(Text("Your points", "你的点")),
    ),
    cases={
        "ready": READY,
        "none": Text(
            "Tap into the plane: ● and ■ are the two classes. Then ▶. The link keeps your points.",
            "在平面上点：● 和 ■ 是两类。然后点 ▶。链接会记住你的点。",
        ),
        "trained": Text(
            "After {steps} steps: **{right}** of the points, loss {loss}.",
            "{steps} 步后：判对 **{right}** 的点，损失 {loss}。",
        ),
        **FAULTS,
    },
    onward=Onward(
        Text(
            "Plain descent on images, live: LeNet, {promise} parameters",
            "到 CNN 训练实况页看普通梯度下降：LeNet，{promise} 个参数",
        ),
        "live_cnn",
        {
            "dataset": "shapes",
            "architecture": "lenet5_padded",
            "optimizer": "sgd",
            "tab": "network",
        },
        promises.parameters,
    ),
    code="""
import torch
from torch import nn

torch.manual_seed(0)
i = torch.arange(150) / 150
angle = 1.75 * 2 * torch.pi * i
one = torch.stack([5 * i * angle.sin(), 5 * i * angle.cos()], 1)
x, y = torch.cat([one, -one]), torch.cat([torch.ones(150), torch.zeros(150)])
for kind in (torch.optim.Adam, torch.optim.SGD):
    layers = [m for n in (2, 8, 8) for m in (nn.Linear(n, 8), nn.Tanh())]
    net = nn.Sequential(*layers, nn.Linear(8, 1))
    optimizer = kind(net.parameters(), lr=0.03)
    for _ in range(1000):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(x)[:, 0], y).backward()
        optimizer.step()
    print(kind.__name__, ((net(x)[:, 0] > 0) == (y > 0)).float().mean().item())
""",
)
