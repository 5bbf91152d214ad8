"""From step to sigmoid."""

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
from vizcore.lessons.numbers.step_to_sigmoid import (
    LOWEST,
    NAND_WEIGHTS,
    NUDGED,
    SHARP_Z,
    SOFTNESSES,
    UPDATES,
    adder,
    numbers,
)
from vizcore.text import Text, same

_NUDGE = Moment(
    key="small_change",
    title=Text("A small change", "一点小改动"),
    question=Text(
        "A unit with input {x} adds up z = w₁x₁ + w₂x₂ + b = {z} and puts out σ(z), the sigmoid. "
        "Its weight w₁ goes from {w0} to {w1}. By how much does the output move?",
        "一个单元，输入 {x}，加权和 z = w₁x₁ + w₂x₂ + b = {z}，输出 σ(z)，即 sigmoid。"
        "权重 w₁ 从 {w0} 变到 {w1}，输出会变化多少？",
    ),
    predict=Number(
        Text("Change of the output", "输出的变化"), low=-0.3, high=0.1, step=0.005, start=0
    ),
    answer=Text(
        "The sigmoid moves by **{soft}**; the step by **{step}**: it notices nothing.",
        "sigmoid 变化 **{soft}**，阶跃变化 **{step}**：它毫无察觉。",
    ),
    why=Text(
        "z moves by {change}, and the sigmoid passes on its slope: σ′({z}) = {slope}, so about "
        "{linear}. A small change in, a small change out: so one can learn by small steps. A step "
        "function fires if z > {zero}, that is σ > {half}. Between jumps it answers nothing.",
        "z 变化 {change}，sigmoid 按自己的斜率传出去：σ′({z}) = {slope}，约 {linear}。"
        "小改动得到小变化，"
        "才能一小步一小步地学。阶跃函数在 z > {zero}（即 σ > {half}）时激活，"
        "不跳变时没有任何反应。",
    ),
    controls=(
        Slide(
            "w",
            Text("Weight w₁", "权重 w₁"),
            low=LOWEST,
            high=NAND_WEIGHTS[0],
            step=0.01,
            start=NUDGED,
        ),
    ),
    cases={
        "stays": Text(
            "w₁ = {w}: z = {is}. σ has moved by **{moved}**, the step not at all. Go on "
            "lowering w₁.",
            "w₁ = {w}，z = {is}。σ 变化了 **{moved}**，阶跃纹丝不动。把 w₁ 再调小些。",
        ),
        "flips": Text(
            "w₁ = {w}: z = {is}. The step has flipped: **{stepped}** all at once. σ: {moved}.",
            "w₁ = {w}，z = {is}。阶跃翻转了：一下子变化 **{stepped}**。σ 变化 {moved}。",
        ),
    },
    onward=Onward(
        Text(
            "Step and sigmoid on the activations page: at this z the slope of σ is {promise}",
            "到激活函数页对比两者：在这个 z 处，σ 的斜率是 {promise}",
        ),
        "activations",
        {"activations": ["binary_step", "sigmoid"], "show": "probe", "at": "1", "times": "1"},
        promises.slope,
    ),
    code="""
import torch

x, b = torch.tensor([1.0, 0.0]), 3.0
outputs = []
for w1 in (-2.0, -2.1):
    z = torch.tensor([w1, -2.0]) @ x + b
    outputs.append(torch.stack([torch.sigmoid(z), (z > 0).float()]))
print((outputs[1] - outputs[0]).tolist())  # sigmoid, step
""",
)

_SHARP = Moment(
    key="sharpen",
    title=Text("Sharpen it", "让它变陡"),
    question=Text(
        "σ(c·z) turns into a step as c grows. Draw its slope at z = {z} for c from {low} to "
        "{high}.",
        "c 越大，σ(c·z) 越像阶跃。请画出它在 z = {z} 处的斜率，c 从 {low} 到 {high}。",
    ),
    predict=Sketch(
        Text(
            "Draw in the lower picture: drag, or use the arrow keys.",
            "在下图中画线：拖动，或用方向键。",
        ),
        Text("At c = {high}", "在 c = {high} 处，"),
        at=-1,
    ),
    answer=Text(
        "At c = {high} the slope is only **{after}**; at c = {low} it was {before}.",
        "c = {high} 时斜率只有 **{after}**，而 c = {low} 时是 {before}。",
    ),
    why=Text(
        "A sharp sigmoid is steep at z = {zero} only: there its slope is {most}. Away from it the "
        "curve is flat: σ has reached {far} already. A step is the limit: no slope anywhere but at "
        "the jump. With nothing to multiply, backpropagation cannot train it.",
        "陡的 sigmoid 只在 z = {zero} 处陡，斜率达 {most}；别处是平的：σ 已经低到 {far}。阶跃就是"
        "极限：除跳变点外处处没有斜率。没有可乘的东西，反向传播就训练不了它。",
    ),
    controls=(Slide("z", Text("Where: z", "位置 z"), low=-2, high=0, step=0.05, start=SHARP_Z),),
    cases={
        "gone": Text(
            "At z = {z} sharpening takes the slope from {before} to **{after}**.",
            "在 z = {z} 处，变陡使斜率从 {before} 降到 **{after}**。",
        ),
        "grows": Text(
            "So near to {zero}, at z = {z}, sharpening helps: from {before} to **{after}**. Hardly "
            "any example lies just there.",
            "离 {zero} 这么近（z = {z}），变陡反而有利：从 {before} 升到 **{after}**。"
            "但几乎没有样本正好落在这里。",
        ),
    },
    onward=Onward(
        Text(
            "Draw σ(c·z) yourself, typed as a formula: its slope there is {promise}",
            "自己输入公式画 σ(c·z)：那里的斜率是 {promise}",
        ),
        "activations",
        {"activations": ["sigmoid", "sigmoid(10*x)"], "show": "probe", "at": "-1", "times": "1"},
        promises.slope,
    ),
    code="""
import torch

z = torch.tensor(-1.0, requires_grad=True)
slopes = []
for c in range(1, 11):
    (slope,) = torch.autograd.grad(torch.sigmoid(c * z), z)
    slopes.append(slope.item())
print(slopes)
""",
)

_RULE = Moment(
    key="perceptron_rule",
    title=Text("The perceptron rule", "感知机规则"),
    question=Text(
        "A step can learn after all: wrong on an example? Then add the input to w, or subtract it. "
        "For which of the three does this ever end?",
        "阶跃单元其实也能学：哪个样本判错，就把它的输入加到 w 上，或从 w 中减去。对这三个函数，"
        "哪些最终能学完？",
    ),
    predict=Choice(
        (
            Option(
                "nand_and_xor",
                Text("All three, given time", "给足时间，三个都行"),
                Text(
                    "XOR is still wrong after {xor} updates. No line separates its corners, so no "
                    "time is enough. NAND needs {nand} updates, AND {and}.",
                    "XOR 更新了 {xor} 次还在出错：没有直线能分开它的角点，时间再多也没用。"
                    "NAND 只需 {nand} 次，AND {and} 次。",
                ),
            ),
            Option(
                "nand_and",
                Text("NAND and AND", "NAND 和 AND"),
                Text(
                    "NAND ends after **{nand}** updates, AND after **{and}**. XOR goes round in "
                    "circles: {again} updates, and all is as before.",
                    "NAND 更新 **{nand}** 次、AND **{and}** 次就学完。XOR 原地打转：每 {again} "
                    "次更新"
                    "后一切照旧。",
                ),
            ),
            Option(
                "and",
                Text("AND only", "只有 AND"),
                Text(
                    "NAND is as easy: the same line with its sides swapped. It ends after {nand} "
                    "updates, AND after {and}.",
                    "NAND 一样容易：同一条直线，两侧对调。它 {nand} 次更新学完，AND {and} 次。",
                ),
            ),
            Option(
                "",
                Text("None: a step has no gradient", "都不行：阶跃没有梯度"),
                Text(
                    "This rule needs no gradient, only the error. NAND ends after {nand} updates, "
                    "AND after {and}; XOR never.",
                    "这条规则不用梯度，只看对错。NAND {nand} 次更新学完，AND {and} 次；XOR "
                    "永远学不完。",
                ),
            ),
        )
    ),
    answer=Text(
        "NAND ends after **{nand}** updates and AND after **{and}**. XOR never does: {xor} updates "
        "in {epochs} epochs.",
        "NAND 更新 **{nand}** 次、AND **{and}** 次学完。XOR 永远学不完：{epochs} 轮里更新了 "
        "{xor} 次。",
    ),
    why=Text(
        "The rule ends if one straight line separates the classes: NAND gets through epoch "
        "{nandEpoch}, a round of all corners, without an error, at w = {w}, b = {b}. For XOR "
        "there is no such line; the weights repeat every {again} updates. It takes a second "
        "layer, and to train that takes a gradient.",
        "只要有一条直线能分开两类，规则就会结束：NAND 在第 {nandEpoch} 轮走完所有角点，"
        "没有出错，w = {w}，b = {b}。"
        "XOR 没有这样的直线，权重每 {again} 次更新就重复一遍。要解决它需要第二层，"
        "而训练第二层需要梯度。",
    ),
    controls=(
        Slide("update", Text("Update", "更新次数"), low=0, high=UPDATES, step=1, start=UPDATES),
        Switch("third", Text("Third one", "第三个"), {"xor": same("XOR"), "or": same("OR")}),
    ),
    cases={
        "cycles": Text(
            "Step through the updates: two come to rest. XOR never does.",
            "逐次更新看看：前两个会停下来，XOR 永远不会。",
        ),
        "ends": Text(
            "One corner changed, and {third} ends after **{updates}** updates.",
            "只改一个角点，{third} 更新 **{updates}** 次就学完了。",
        ),
    },
    onward=Onward(
        Text(
            "A step on the activations page: its slope is {promise}",
            "到激活函数页看阶跃：斜率为 {promise}",
        ),
        "activations",
        {"activations": "binary_step", "show": "probe", "at": "1", "times": "1"},
        promises.slope,
    ),
    code="""
import torch

inputs = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
for name, targets in {"NAND": [1, 1, 1, 0], "AND": [0, 0, 0, 1], "XOR": [0, 1, 1, 0]}.items():
    w, b, updates = torch.tensor([0, 0]), 0, 0
    for epoch in range(1, 1001):
        before = updates
        for x, target in zip(inputs, targets):
            error = target - int(w @ x + b > 0)
            if error:
                w, b, updates = w + error * x, b + error, updates + 1
        if updates == before:
            break
    print(name, epoch, updates, w.tolist(), b)
""",
)

_ADDER = Moment(
    key="half_adder",
    title=Text("All logic from NAND", "用 NAND 搭出一切"),
    question=Text(
        "Five NAND units add two bits: sum and carry. Now each step becomes σ(c·z), and c falls. "
        "Which of the outputs is the first to land on the wrong side of {half}?",
        "五个 NAND 单元就能把两个比特相加，得到本位和进位。现在把阶跃换成 σ(c·z)，并减小 c。"
        "哪个输出最先落到 {half} 的错误一侧？",
    ),
    predict=Choice(
        (
            Option(
                "carry11",
                Text("The carry of {one} + {one}", "{one} + {one} 的进位"),
                Text(
                    "The carry goes through fewer units. The sum of {one} + {one} fails first, at "
                    "c = **{fails}**: it reads {value}.",
                    "进位经过的单元更少。最先错的是 {one} + {one} 的本位，c = **{fails}** 时输出 "
                    "{value}。",
                ),
            ),
            Option(
                "sum00",
                Text("The sum of {zero} + {zero}", "{zero} + {zero} 的本位"),
                Text(
                    "There all the z are far from {zero}. The sum of {one} + {one} fails first, at "
                    "c = **{fails}**: it reads {value}.",
                    "那里各个 z 离 {zero} 都较远。最先错的是 {one} + {one} 的本位，c = "
                    "**{fails}** 时输出 {value}。",
                ),
            ),
            Option(
                "sum11",
                Text("The sum of {one} + {one}", "{one} + {one} 的本位"),
                Text(
                    "At c = **{fails}** it reads {value}, where {zero} is right.",
                    "c = **{fails}** 时它输出 {value}，而正确的是 {zero}。",
                ),
            ),
            Option(
                "none",
                Text("None: they all just get paler", "都不会，只是变模糊"),
                Text(
                    "Blur adds up from unit to unit. At c = **{fails}** the sum of {one} + {one} "
                    "reads {value}, where {zero} is right.",
                    "模糊会逐级累积。c = **{fails}** 时 {one} + {one} 的本位输出 {value}，"
                    "而正确的是 {zero}。",
                ),
            ),
        )
    ),
    answer=Text(
        "The sum of {one} + {one}: at c = **{fails}** it reads {value} instead of {zero}.",
        "{one} + {one} 的本位：c = **{fails}** 时输出 {value}，而不是 {zero}。",
    ),
    why=Text(
        "NAND alone makes every logic function, so networks of steps can compute anything. A "
        "sharp sigmoid does the same. A soft one passes on a little doubt, and each unit adds its "
        "own: the sum of {one} + {one} has the longest way, with the smallest margins.",
        "单靠 NAND 就能搭出任何逻辑函数，所以阶跃网络什么都能算。陡的 sigmoid 也一样；软的则会传出"
        "一点含糊，每个单元再添一点：{one} + {one} 的本位路最长，余量也最小。",
    ),
    controls=(
        Slide(
            "c",
            Text("Sharpness c", "陡度 c"),
            low=SOFTNESSES[0],
            high=SOFTNESSES[-1],
            step=0.1,
            start=adder()["fails"],
        ),
    ),
    cases={
        "works": Text(
            "c = {c}: all {outputs} outputs are on the right side.",
            "c = {c}：{outputs} 个输出都在正确一侧。",
        ),
        "fails": Text(
            "c = {c}: of {outputs} outputs **{wrong}** on the wrong side.",
            "c = {c}：{outputs} 个输出中有 **{wrong}** 个在错误一侧。",
        ),
    },
    onward=Onward(
        Text(
            "Why not stay with steps? A deep network of soft sigmoids already loses its gradient: "
            "{promise} a layer",
            "那为什么不干脆用阶跃？连柔和的深层 sigmoid 都会丢失梯度：每层 {promise}",
        ),
        "gradient_flow",
        {"activations": "sigmoid"},
        promises.delta_factor,
    ),
    code="""
import torch


def nand(a, b, c):
    return torch.sigmoid(torch.tensor(c * (3 - 2 * a - 2 * b))).item()


for c in (10.0, 1.6):
    for a, b in [(0, 0), (0, 1), (1, 0), (1, 1)]:
        n = nand(a, b, c)
        print(c, a, b, nand(nand(a, n, c), nand(b, n, c), c), nand(n, n, c))  # sum, carry
""",
)

LESSON = Lesson(
    key="step_to_sigmoid",
    question=Text("Why is a neuron soft, and not a switch?", "神经元为什么是软的，而不是开关？"),
    answers=Text(
        "Why smooth activations replaced the step: only they answer to small changes.",
        "平滑的激活函数为什么取代了阶跃：只有它们会对小改动作出反应。",
    ),
    moments=(_NUDGE, _SHARP, _RULE, _ADDER),
    numbers=numbers,
    source=(
        Text(
            "Nielsen, Neural Networks and Deep Learning, chapter 1",
            "Nielsen，《神经网络与深度学习》第 1 章",
        ),
        "http://neuralnetworksanddeeplearning.com/chap1.html",
    ),
    words={
        "step": Text("step", "阶跃"),
        "output": Text("output", "输出"),
        "sharpness": Text("sharpness c", "陡度 c"),
        "slope": Text("slope ∂σ(c·z)/∂z", "斜率 ∂σ(c·z)/∂z"),
        "nand": same("NAND"),
        "and": same("AND"),
        "xor": same("XOR"),
        "or": same("OR"),
        "done": Text("✓ done", "✓ 学完"),
        "goes": Text("still wrong", "仍有错"),
        "count": Text("update {update}, epoch {epoch}", "更新 {update} 次，第 {epoch} 轮"),
        "legend": Text(
            "Filled: should fire. Shaded: does fire. Orange ring: corner just learned.",
            "实心：应当激活；阴影：实际激活；橙圈：刚学的角点。",
        ),
        "sum": Text("sum", "本位"),
        "carry": Text("carry", "进位"),
    },
)
