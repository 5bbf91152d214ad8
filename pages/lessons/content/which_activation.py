"""Which activation should I take?"""

from __future__ import annotations

from pages.lessons.frame import promises
from pages.lessons.frame.lesson import Choice, Lesson, Moment, Number, Onward, Option, Switch
from vizcore.flow.config import NORMS
from vizcore.lessons.choosing.outputs import OUTPUTS
from vizcore.lessons.choosing.recommend import TASKS
from vizcore.lessons.numbers.which_activation import ASKED, DEPTHS, numbers
from vizcore.text import Text, same

_ORDER = (ASKED, *(depth for depth in DEPTHS if depth != ASKED))
_DEPTH = Switch("depth", Text("Depth", "深度"), {str(depth): same(str(depth)) for depth in _ORDER})
_SHORT = {
    "image": same("CNN"),
    "table": same("MLP"),
    "sequence": same("Transformer"),
    "recurrent": Text("LSTM, GRU", "LSTM、GRU"),
}
_NORMS = {"none": Text("none", "无"), "batch": same("BatchNorm"), "layer": same("LayerNorm")}
_SEE = Text("See it measured", "看实测结果")

_HIDDEN = Moment(
    key="hidden",
    title=Text("Hidden layers", "隐藏层"),
    question=Text(
        "A CNN for images, {depth} layers, no normalisation: which activation, and which "
        "random weights at the start?",
        "一个 {depth} 层的图像 CNN，没有归一化。隐藏层用什么激活函数，用什么随机权重起步？",
    ),
    predict=Choice(
        (
            Option(
                "relu_default",
                Text("ReLU, PyTorch’s default weights", "ReLU，PyTorch 默认权重"),
                Text(
                    "Of the gradient {plain} reaches layer one. **ReLU with He weights** keeps "
                    "it: {he}.",
                    "传到首层的梯度是 {plain}。**ReLU 配 He 初始化**才保得住：{he}。",
                ),
            ),
            Option(
                "relu_he",
                Text("ReLU, He weights", "ReLU，He 初始化"),
                Text("**{he}** of the gradient reaches layer one.", "传到首层的梯度是 **{he}**。"),
            ),
            Option(
                "tanh",
                Text("tanh, Xavier weights", "tanh，Xavier 初始化"),
                Text(
                    "It can be done: {tanh} arrives. **ReLU with He weights** keeps more: {he}.",
                    "也行得通：到达 {tanh}。**ReLU 配 He 初始化**保得更多：{he}。",
                ),
            ),
            Option(
                "sigmoid",
                Text("Sigmoid, Xavier weights", "sigmoid，Xavier 初始化"),
                Text(
                    "Only {sigmoid} arrives. **ReLU with He weights** keeps the gradient: {he}.",
                    "只剩 {sigmoid}。**ReLU 配 He 初始化**才保得住：{he}。",
                ),
            ),
        )
    ),
    answer=Text(
        "ReLU with He weights: **{he}** of the gradient reaches layer one.",
        "ReLU 配 He 初始化：传到首层的梯度是 **{he}**。",
    ),
    why=Text(
        "ReLU zeroes half of its inputs, and the gradient there: {kept} of the mean square is "
        "left. "
        "He’s weights, of variance {two}/fan-in, make up for it: {two} × {kept} = {one} a layer. "
        "PyTorch’s default leaves {default} × {kept} = {less}.",
        "ReLU 把一半输入变成零，那里的梯度也是零：均方只剩 {kept}。He 初始化的权重方差为 {two}/扇"
        "入，"
        "正好补上：每层 {two} × {kept} = {one}。PyTorch 默认只留下 {default} × {kept} = {less}。",
    ),
    controls=(
        Switch("task", Text("Task", "任务"), {key: _SHORT[key] for key in TASKS}),
        _DEPTH,
        Switch("norm", Text("Norm", "归一化"), {key: _NORMS[key] for key in NORMS}),
    ),
    cases={
        "holds": Text("{reason} {mistake}", "{reason}{mistake}"),
        "short": Text("{reason} {mistake}", "{reason}{mistake}"),
    },
    onward=Onward(_SEE, "gradient_flow", {"activations": "relu"}, promises.delta_factor),
    code="""
import torch
from torch import nn

layer = nn.Linear(256, 256)
nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
nn.init.zeros_(layer.bias)
print(nn.init.calculate_gain("relu"))
""",
)

_GAIN = Moment(
    key="gain",
    title=Text("Which gain?", "增益取多少"),
    question=Text(
        "PyTorch has no gain for GELU. As for ReLU, one makes up for what is lost: GELU leaves "
        "{left} of the mean square (E φ²), so take the gain {one}/√{left} = {usual}. By what "
        "factor "
        "does the gradient change over {depth} layers?",
        "PyTorch 没有 GELU 的增益。常见的办法和 ReLU 一样，丢多少补多少：GELU 只留下均方的 {left}"
        "（E φ²），所以取增益 {one}/√{left} = {usual}。梯度穿过 {depth} 层会变为多少倍？",
    ),
    predict=Number(Text("Factor", "倍数"), low=-6, high=6, step=0.1, start=0, log=True),
    answer=Text(
        "**{change}**: that gain is right for one layer only.",
        "**{change}**：这个增益只对一层成立。",
    ),
    why=Text(
        "That is right for inputs of variance {one}. At variance {two} GELU already leaves {more} "
        "of the mean square: what is a little too large grows on, layer by layer. The start that "
        "keeps GELU longest is gain {own} with biases of σ_b = {bias}: {better}, good for {holds} "
        "layers.",
        "这只在输入方差为 {one} 时成立。方差为 {two} 时，GELU 已留下均方的 {more}：稍微偏大，就会"
        "逐层"
        "越来越大。让 GELU 保持最久的是增益 {own}、偏置 σ_b = {bias}：{better}，可保持 {holds} "
        "层。",
    ),
    controls=(
        Switch(
            "activation",
            Text("Activation", "激活函数"),
            {"gelu": same("GELU"), "silu": same("SiLU"), "elu": same("ELU")},
        ),
        _DEPTH,
    ),
    cases={
        "far": Text(
            "{label}, {depth} layers: with {usual} the gradient changes by **{change}**, with "
            "gain {own} and σ_b = {bias} by **{better}**.",
            "{label}，{depth} 层：取 {usual} 时梯度变为 **{change}**；取增益 {own}、σ_b = {bias} "
            "时为 **{better}**。",
        ),
        "near": Text(
            "{label}, {depth} layers: **{change}** with {usual}. So shallow it does not matter "
            "yet.",
            "{label}，{depth} 层：取 {usual} 时为 **{change}**。这么浅还看不出差别。",
        ),
    },
    onward=Onward(_SEE, "gradient_flow", {"activations": "gelu"}, promises.delta_factor),
    code="""
import torch
from torch.nn.functional import gelu

share = (torch.arange(1_000_000, dtype=torch.float64) + 0.5) / 1_000_000
z = torch.special.ndtri(share)  # z ~ N(0, 1), by its quantiles
print((1 / gelu(z).square().mean().sqrt()).item())
""",
)

_OUTPUT = Moment(
    key="output",
    title=Text("The output", "输出层"),
    question=Text(
        "A photo may show a cat, a dog, both or neither. Which output and which loss?",
        "一张照片里可能有猫、有狗、都有或都没有。输出和损失怎么选？",
    ),
    predict=Choice(
        (
            Option(
                "softmax",
                Text("Softmax, then cross-entropy", "softmax 加交叉熵"),
                Text(
                    "Softmax shares out a single answer: two labels cannot both be certain. **One "
                    "logit a label, BCEWithLogitsLoss**.",
                    "softmax 只分配一个答案：两个标签不能同时确定。应是**每个标签一个 logit，"
                    "BCEWithLogitsLoss**。",
                ),
            ),
            Option(
                "bce",
                Text(
                    "A logit for each label, BCEWithLogitsLoss",
                    "每个标签一个 logit，BCEWithLogitsLoss",
                ),
                Text(
                    "**{reason}**",
                    "**{reason}**",
                ),
            ),
            Option(
                "mse",
                Text("A sigmoid for each label, squared error", "每个标签一个 sigmoid，平方误差"),
                Text(
                    "Right units, wrong loss: it hardly learns where it is most wrong. "
                    "**BCEWithLogitsLoss** on the logits.",
                    "输出对，损失不对：错得最多处几乎不学。应在 logit 上用 **BCEWithLogitsLoss**。",
                ),
            ),
        )
    ),
    answer=Text("**{reason}**", "**{reason}**"),
    why=Text(
        "The loss brings its own sigmoid or softmax. The gradient is then p − y: the more wrong, "
        "the larger.",
        "损失自带 sigmoid 或 softmax，梯度就是 p − y：错得越多，梯度越大。",
    ),
    controls=(
        Switch(
            "output",
            Text("Asked for", "要预测"),
            {key: OUTPUTS[key].label for key in ("multilabel", *OUTPUTS)},
        ),
    ),
    cases={
        "told": Text("{reason} What goes wrong otherwise: {mistake}", "{reason}{mistake}"),
        "none": Text("{reason}", "{reason}"),
    },
    onward=Onward(
        Text("How flat a wrong sigmoid is: slope {promise}", "错的 sigmoid 有多平：斜率 {promise}"),
        "activations",
        {"activations": "sigmoid", "show": "probe", "at": "4", "times": "1"},
        promises.slope,
    ),
    code="""
import torch
from torch import nn

logits, labels = torch.zeros(1, 2), torch.tensor([[1.0, 1.0]])
print(nn.BCEWithLogitsLoss()(logits, labels).item())  # ln 2: it knows nothing yet
""",
)

_ADVICE = Moment(
    key="advice",
    title=Text("Advice from the web", "网上的建议"),
    question=Text(
        "Three pieces of advice that you will meet. Which one is right as it stands?",
        "三条常见的建议，哪一条照原话是对的？",
    ),
    predict=Choice(
        (
            Option(
                "relu",
                Text("“ReLU cures vanishing gradients”", "“ReLU 能治梯度消失”"),
                Text(
                    "With PyTorch’s default weights ReLU leaves {plain} over {depth} layers; with "
                    "He weights {he}. **None is right**: the initialisation does it.",
                    "用 PyTorch 默认权重，ReLU 在 {depth} 层后剩 {plain}；用 He 初始化是 {he}。**"
                    "三条都不对**：关键在初始化。",
                ),
            ),
            Option(
                "never",
                Text("“Never sigmoid or tanh in a hidden layer”", "“隐藏层绝不用 sigmoid 或 tanh”"),
                Text(
                    "tanh at the edge of chaos keeps {tanh} over {depth} layers, and LSTM gates "
                    "need sigmoid. **None is right**.",
                    "混沌边缘的 tanh 在 {depth} 层后保有 {tanh}，LSTM 的门也离不开 sigmoid。**三条"
                    "都不对**。",
                ),
            ),
            Option(
                "positive",
                Text("“Inputs are not negative, so take ReLU”", "“输入非负，所以用 ReLU”"),
                Text(
                    "What ReLU sees is w·x + b: with random weights it is negative {half} of the "
                    "time, whatever sign x has. **None is right**.",
                    "ReLU 看到的是 w·x + b：权重随机时，不论 x 什么符号，它有 {half} 的机会为负。"
                    "**三条都不对**。",
                ),
            ),
            Option(
                "none",
                Text("None of them", "都不对"),
                Text(
                    "ReLU with default weights leaves **{plain}** over {depth} layers, tanh at "
                    "the edge of chaos **{tanh}**.",
                    "{depth} 层后，默认权重的 ReLU 剩 **{plain}**，混沌边缘的 tanh 剩 **{tanh}**。",
                ),
            ),
        )
    ),
    answer=Text(
        "None: ReLU with default weights leaves **{plain}** over {depth} layers, tanh at the edge "
        "of chaos **{tanh}**.",
        "都不对：{depth} 层后，默认权重的 ReLU 剩 **{plain}**，混沌边缘的 tanh 剩 **{tanh}**。",
    ),
    why=Text(
        "An activation and its initialisation go together: ReLU with He {he}, sigmoid with Xavier "
        "{sigmoid}. At its edge of chaos tanh has σ_w² = {weights}: with less the gradient "
        "vanishes, "
        "with more it explodes, just there it is {factor} a layer. And what φ sees is w·x + b, "
        "negative {half} of the time with random weights, whatever sign x has.",
        "激活函数和初始化要成对：ReLU 配 He 是 {he}，sigmoid 配 Xavier 是 {sigmoid}。tanh 的混沌边"
        "缘在 "
        "σ_w² = {weights}：再小梯度就消失，再大就爆炸，恰在这里每层 {factor}。另外 φ 看到的是 "
        "w·x + b，权重随机时有 {half} 的机会为负，与 x 的符号无关。",
    ),
    controls=(_DEPTH,),
    cases={
        "deep": Text(
            "{depth} layers: ReLU without its initialisation leaves **{plain}**. tanh, well "
            "started, holds for {holds} layers.",
            "{depth} 层：ReLU 不配初始化只剩 **{plain}**。初始化得当的 tanh 可保持 {holds} 层。",
        ),
        "shallow": Text(
            "{depth} layers: **{plain}**. So few layers forgive it; that is where the advice "
            "comes from.",
            "{depth} 层：**{plain}**。层数少时看不出问题，建议大概就是这么来的。",
        ),
    },
    onward=Onward(
        _SEE, "gradient_flow", {"activations": "tanh", "picture": "phase"}, promises.delta_factor
    ),
    code="""
import torch

torch.manual_seed(0)
x = torch.rand(100_000, 8)  # no input is negative
w = torch.randn(100_000, 8)
w = torch.cat([w, -w])  # as likely as w
x = torch.cat([x, x])
print(((w * x).sum(1) < 0).double().mean().item())
""",
)

LESSON = Lesson(
    key="which_activation",
    question=Text("Which activation should I take?", "该选哪个激活函数？"),
    answers=Text(
        "An activation, its initialisation, output and loss for a task, with the reason in "
        "numbers.",
        "按任务选激活函数、初始化、输出和损失，理由都有数字。",
    ),
    moments=(_HIDDEN, _GAIN, _OUTPUT, _ADVICE),
    numbers=numbers,
    source=(
        Text("He et al., Delving Deep into Rectifiers", "He 等，Delving Deep into Rectifiers"),
        "https://arxiv.org/abs/1502.01852",
    ),
    words={
        "delta": Text(
            "gradient δ that arrives, relative to the last layer", "到达的梯度 δ（相对于最后一层）"
        ),
        "layer": Text("layer", "层"),
        "time": Text("time step", "时间步"),
        "gain": Text("gain", "增益"),
        "forget": Text("forget bias", "遗忘门偏置"),
        "default": Text("PyTorch’s default", "PyTorch 默认"),
        "unbiased": Text("forget bias left at zero", "遗忘门偏置为零"),
        "edge": Text("edge of chaos", "混沌边缘"),
        "layers": Text("{depth} layers", "{depth} 层"),
        "see": Text(
            "This network on gradient flow: gradient δ {factor} a layer",
            "到梯度流页看这个网络：梯度 δ 每层 {factor}",
        ),
        "seeEdge": Text(
            "Where that edge lies, on gradient flow: tanh {factor} a layer",
            "到梯度流页看这条边缘在哪里：tanh 每层 {factor}",
        ),
        "seeTime": Text("These gates on gradient flow, step by step", "到梯度流页逐步看这些门"),
        **{key: out.label for key, out in OUTPUTS.items()},
    },
)
