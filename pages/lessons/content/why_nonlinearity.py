"""Why non-linearity?"""

from __future__ import annotations

from pages.lessons.content.why_nonlinearity_trained import FAULTS, READY, RING, SPIRAL, TRAINING
from pages.lessons.frame import promises
from pages.lessons.frame.lesson import Choice, Lesson, Moment, Number, Onward, Option, Slide, Switch
from vizcore.lessons.numbers.why_nonlinearity import ASKED_UNITS, HAND_SLOPE, numbers
from vizcore.lessons.plane import MOST_UNITS
from vizcore.text import Text, same

_LINEAR = Moment(
    key="five_linear",
    title=Text("Five linear layers", "五个线性层"),
    question=Text(
        "Five hidden layers of {units} units without activation: each only multiplies and adds. "
        "XOR: opposite corners are one class. How many of the four corners can they get right at "
        "once?",
        "五个隐藏层，每层 {units} 个单元，但没有激活函数：每层只做乘和加。"
        "异或：对角同类。这样的网络最多能同时判对几个角？",
    ),
    predict=Choice(
        (
            Option(
                "2",
                Text("Two: it can only guess", "两个：只能瞎猜"),
                Text(
                    "A little more: cut off one corner, and **{best}** of {corners} are right. But "
                    "the {matrices} matrices are one, and that draws one straight line.",
                    "比这多一点：切下一个角，就对了 {corners} 个中的 **{best}** 个。但 "
                    "{matrices} 个矩阵只是一个矩阵，只能画一条直线。",
                ),
            ),
            Option(
                "3",
                Text("Three", "三个"),
                Text(
                    "One line cuts off one corner: **{best}** of {corners}. And all it has is one "
                    "line: its {matrices} matrices are one.",
                    "一条直线切下一个角：{corners} 个中对 **{best}** 个。而它也只有一条直线："
                    "{matrices} 个矩阵就是一个。",
                ),
            ),
            Option(
                "4",
                Text("All four: it is deep enough", "四个：层数够深了"),
                Text(
                    "Depth adds nothing here: the {matrices} matrices are one matrix, which draws "
                    "one straight line. That gets **{best}** of {corners}.",
                    "这里加深没有用：{matrices} 个矩阵就是一个矩阵，只能画一条直线，"
                    "最多对 {corners} 个中的 **{best}** 个。",
                ),
            ),
        )
    ),
    answer=Text(
        "At most **{best}** of {corners}: the {matrices} matrices are one, and it draws one line.",
        "最多 {corners} 个中的 **{best}** 个：{matrices} 个矩阵就是一个，只能画一条直线。",
    ),
    why=Text(
        "W(Vx) = (WV)x: the product is one row, ({m1}, {m2}). Both ways of computing differ by "
        "{difference} of the largest output, which is rounding. Of {colourings} ways to colour "
        "four corners a line can draw {lines}; XOR is not among them.",
        "W(Vx) = (WV)x：乘起来只是一行 ({m1}, {m2})。两种算法相差最大输出的 {difference}，"
        "只是舍入误差。四个角有 {colourings} 种涂法，直线能画出 {lines} 种，异或不在其中。",
    ),
    controls=(
        Switch(
            "phi",
            Text("Activation", "激活函数"),
            {
                "identity": Text("none", "无"),
                "relu": same("ReLU"),
                "tanh": same("tanh"),
                "sine": same("sin"),
            },
        ),
        TRAINING,
    ),
    cases={
        "line": Text(
            "Train it (▶), or give every unit a bend: choose an activation.",
            "训练它（▶），或者选一个激活函数，让每个单元都弯一下。",
        ),
        "trained": Text(
            "Train as long as you like: **{hit}** of {corners} corners, loss {loss}. Knowing "
            "nothing costs {nothing}.",
            "再训练也没用：{corners} 个角对 **{hit}** 个，损失 {loss}。"
            "什么都不知道时的损失是 {nothing}。",
        ),
        "ready": READY,
        "bent": Text(
            "A bend in every unit, and the line gives way: **{hit}** of {corners} corners, loss "
            "{loss} after {steps} steps.",
            "每个单元弯一下，直线就不再是直线：{corners} 个角对 **{hit}** 个，{steps} 步后损失 "
            "{loss}。",
        ),
        **FAULTS,
    },
    onward=Onward(
        Text(
            "Deep and linear on the gradient page: it passes gradients on well ({promise} a "
            "layer), and still learns only a line",
            "到梯度流页看深层线性网络：梯度传得很好（每层 {promise}），却仍只会画直线",
        ),
        "gradient_flow",
        {"activations": "identity", "init": "xavier_normal"},
        promises.delta_factor,
    ),
    code="""
import torch
from torch import nn

torch.manual_seed(0)
sizes = [2, 8, 8, 8, 8, 8, 1]
layers = [nn.Linear(m, n, dtype=torch.float64) for m, n in zip(sizes, sizes[1:])]
matrix, bias = torch.eye(2, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)
for layer in layers:
    matrix, bias = layer.weight @ matrix, layer.weight @ bias + layer.bias
x = 12 * torch.rand(1000, 2, dtype=torch.float64) - 6
print((nn.Sequential(*layers)(x) - (x @ matrix.T + bias)).abs().max().item())

corners = torch.tensor([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])
lines = torch.randn(10_000, 3)  # any line, any side
right = ((corners @ lines[:, :2].T + lines[:, 2] > 0) == (corners.prod(1) > 0)[:, None]).sum(0)
print(right.max().item(), "of 4")
""",
)

_HAND = Moment(
    key="by_hand",
    title=Text("XOR by hand", "亲手做异或"),
    question=Text(
        "Two ReLUs by hand: y = φ(s) − c·φ(s − {one}), with s = x₁ + x₂ and φ = ReLU. For which c "
        "do the corners get exactly y = {zero}, {one}, {one}, {zero}?",
        "亲手搭两个 ReLU：y = φ(s) − c·φ(s − {one})，其中 s = x₁ + x₂，φ = ReLU。"
        "c 取多少时，四个角恰好得到 y = {zero}、{one}、{one}、{zero}？",
    ),
    predict=Number(same("c"), low=0, high=4, step=0.1, start=1),
    answer=Text("c = **{c}**: y = {ys}.", "c = **{c}**：y = {ys}。"),
    why=Text(
        "The first unit rises from s = {zero}. The second one starts at s = {one} and bends the "
        "line down: its slope becomes {one} − c = {down}. Two bends make a ridge, and a ridge is a "
        "region between two lines.",
        "第一个单元从 s = {zero} 起上升；第二个从 s = {one} 起把线压弯，斜率变成 {one} − c = "
        "{down}。两个弯成一道脊，而一道脊就是两条直线之间的区域。",
    ),
    controls=(
        Slide("lambda", Text("Bend λ", "弯曲 λ"), low=0, high=1, step=0.05, start=1),
        Slide("c", same("c"), low=0, high=4, step=0.1, start=HAND_SLOPE),
    ),
    cases={
        "right": Text(
            "λ = {lambda}, c = {c}: y = {ys}. All on their side of {half}. Now take the bend out: "
            "φ(z) = ({one} − λ)·z + λ·ReLU(z).",
            "λ = {lambda}，c = {c}：y = {ys}，全在 {half} 的正确一侧。把弯曲减小试试："
            "φ(z) = ({one} − λ)·z + λ·ReLU(z)。",
        ),
        "wrong": Text(
            "λ = {lambda}, c = {c}: y = {ys}. **{wrong}** of {corners} are wrong.",
            "λ = {lambda}，c = {c}：y = {ys}。{corners} 个中错 **{wrong}** 个。",
        ),
        "straight": Text(
            "No bend left: φ(z) = z, one line, y = {ys}. **{wrong}** of {corners} wrong.",
            "弯没了：φ(z) = z，只剩一条直线，y = {ys}，{corners} 个中错 **{wrong}** 个。",
        ),
    },
    onward=Onward(
        Text(
            "The bend itself on the activations page: left of it the slope of ReLU is {promise}",
            "到激活函数页看这个弯：在它左边，ReLU 的斜率是 {promise}",
        ),
        "activations",
        {"activations": "relu", "show": "probe", "at": "-1", "times": "1"},
        promises.slope,
    ),
    code="""
import torch

s = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]]).sum(1)
print((torch.relu(s) - 2 * torch.relu(s - 1)).tolist())
""",
)

_PIECES = Moment(
    key="pieces",
    title=Text("Linear pieces", "线性分片"),
    question=Text(
        "A layer of {asked} ReLUs. Each unit is off on one side of its own line; between the lines "
        "the network is linear. Into how many pieces can they cut the plane at most?",
        "一层 {asked} 个 ReLU。每个单元在自己那条直线的一侧是关的，线与线之间网络是线性的。"
        "它们最多能把平面切成几片？",
    ),
    predict=Number(Text("Pieces", "片数"), low=1, high=20, step=1, start=5),
    answer=Text(
        "At most **{all}**: {one} + {asked} lines + {pairs} points where two of them meet.",
        "最多 **{all}** 片：{one} + {asked} 条线 + 两两相交的 {pairs} 个点。",
    ),
    why=Text(
        "A new line adds one piece, and one more for each line that it crosses: {one} + {asked} + "
        "{pairs} = {all}. Not {patterns}, though each unit is on or off: some combinations of on "
        "and off occur nowhere. In every piece the network is one matrix again.",
        "新加一条线多一片，每与一条旧线相交再多一片：{one} + {asked} + {pairs} = {all}。"
        "虽然每个单元或开或关，却到不了 {patterns} 片：有些开关组合在平面上找不到。"
        "在每一片里，网络又只是一个矩阵。",
    ),
    controls=(
        Slide(
            "units",
            Text("Units a layer", "每层单元数"),
            low=1,
            high=MOST_UNITS,
            step=1,
            start=ASKED_UNITS,
        ),
        Switch(
            "layers", Text("Layers", "层数"), {"1": Text("one", "一层"), "2": Text("two", "两层")}
        ),
    ),
    cases={
        "one": Text(
            "{units} units in one layer: **{count}** pieces, counted exactly in this view.",
            "一层 {units} 个单元：**{count}** 片，在图中精确数出。",
        ),
        "two": Text(
            "Two layers of {units}: **{count}** pieces, counted exactly. The second layer bends "
            "lines that are bent already. One layer of {together} can make {most} at most.",
            "两层各 {units} 个：精确数出 **{count}** 片。第二层再折已经折过的线。"
            "一层 {together} 个最多 {most} 片。",
        ),
        "full": Text(
            "Two layers are drawn up to {limit} units each: **{count}** pieces.",
            "两层的图最多画到每层 {limit} 个单元：**{count}** 片。",
        ),
    },
    onward=Onward(
        Text(
            "Deep ReLU networks on the gradient page: with He’s weights the gradient δ changes by "
            "{promise} a "
            "layer",
            "到梯度流页看深层 ReLU 网络：用 He 初始化，梯度 δ 每层变化 {promise}",
        ),
        "gradient_flow",
        {"activations": "relu"},
        promises.delta_factor,
    ),
    code="""
import torch

angles = torch.tensor([0.1, 1.0, 1.9, 2.8])
weight, bias = torch.stack([angles.cos(), angles.sin()], 1), torch.tensor([-1.0, 0.9, -0.8, 1.1])
side = torch.linspace(-40, 40, 2001)
plane = torch.cartesian_prod(side, side)
patterns = torch.unique(plane @ weight.T + bias > 0, dim=0)
print(len(patterns), "pieces")
""",
)

LESSON = Lesson(
    key="why_nonlinearity",
    question=Text("Why non-linearity?", "为什么需要非线性？"),
    answers=Text(
        "What layers without activations can draw, and how bends make regions of lines.",
        "没有激活函数的层能画出什么，以及弯折怎样把直线变成区域。",
    ),
    moments=(_LINEAR, _HAND, _PIECES, RING, SPIRAL),
    numbers=numbers,
    source=(
        Text(
            "Beise, Dias Da Cruz, Schröder: On decision regions of narrow deep neural networks",
            "Beise、Dias Da Cruz、Schröder：《窄深度神经网络的决策区域》",
        ),
        "https://arxiv.org/abs/1807.01194",
    ),
    words={
        "one": Text("one matrix:", "一个矩阵："),
        "output": Text("the network’s answer", "网络的回答"),
        "hidden": Text("what each unit sees", "每个单元看到的"),
        "loss": Text("loss", "损失"),
        "right": Text("right", "正确"),
        "steps": Text("step", "步数"),
        "fires": Text("bright: y > ½", "亮：y > ½"),
        "rings": Text("Rings: the targets.", "空心圆：目标值。"),
        "pieces": Text("pieces", "片"),
        "tangle": Text(
            "In each piece the network is one matrix. Brighter: more units are on.",
            "在每一片里，网络就是一个矩阵。越亮，激活的单元越多。",
        ),
        "tap": Text("Tap to put points", "点一下放一个点"),
        "plane": Text("Plane for your points", "放点的平面"),
    },
)
