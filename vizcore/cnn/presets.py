"""Runs of the live CNN worth watching: one network alone, or two in step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.interventions import Intervention
from vizcore.cnn.config.registries import WARM_UP
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs.pair import CompareConfig, LookConfig, OneChange
from vizcore.preset import Preset, Question
from vizcore.text import Text

_DEFAULT = TrainConfig()
_SLOPE = (("negative_slope", 0.1),)
_CALM = replace(_DEFAULT, schedule="constant", learning_rate=0.003, steps=840, record_every=6)
_DEEP = replace(
    _CALM,
    architecture="c16k3p1-c16k3p1-c16k3p1-c16k3p1-c16k3p1m2-c16k3p1-c16k3p1m2-d64",
    optimizer="sgd",
    learning_rate=0.03,
    record_every=12,
)
_LENET = replace(
    _CALM,
    dataset="shapes_rgb",
    architecture="lenet5",
    optimizer="momentum",
    learning_rate=0.08,
    steps=600,
    record_every=12,
)


def _alone(key: str, label: Text, config: TrainConfig, notice: Text) -> Preset:
    return Preset(key, label, notice, _configs(config), {"look": LookConfig()})


def _pair(
    key: str,
    label: Text,
    config: TrainConfig,
    beside: TrainConfig,
    notice: Text,
    shade: Literal["openness", "factor"] = "openness",
) -> Preset:
    """Two runs that differ in one thing; the words are about the first."""
    against = OneChange.between(config, beside)
    return Preset(key, label, notice, _configs(config, against), {"look": LookConfig(shade=shade)})


def _configs(config: TrainConfig, *against: OneChange) -> dict[str, Any]:
    return {"train": config, "compare": CompareConfig(against)}


_REVIVAL = Intervention(1200, "activation", ActivationSpec("leaky_relu", _SLOPE))
_LEAKY = replace(_DEFAULT, activation="leaky_relu", params=_SLOPE)

_KILLED = Text(
    "In one cycle the learning rate η rises for {rise} steps, then falls to 0. First the network "
    "learns to read digits. Then large updates push unit after unit to where no image gives a "
    "positive sum. There ReLU passes no gradient, so nothing brings them back. Leaky ReLU with "
    "the same seed learns.",
    "学习率 η 先用 {rise} 步升高，再降到 0。网络起初学会了认数字；随后，"
    "过大的更新把一个又一个单元推到对任何图像加权和都不为正的地方。ReLU 在那里不传梯度，"
    "这些单元再也回不来。"
    "换成 Leaky ReLU，同一种子却学会了。",
).format(rise=round(WARM_UP * _DEFAULT.steps))
_FATE = Question(
    Text(
        "The learning rate rises until it is far too large, then falls again. What becomes of the "
        "ReLUs?",
        "学习率一路升到过大，再降回来。那些 ReLU 单元会怎样？",
    ),
    (
        Text("They recover when it falls", "学习率降下来就恢复"),
        Text("Most die for good", "多数永久死亡"),
        Text("Nothing: they only jump about", "没事，只是抖动"),
    ),
    right=1,
)
PRESETS = (
    _alone(
        "rate_kills_relu", Text("Rate kills ReLU", "学习率杀死 ReLU"), _DEFAULT, _KILLED
    )._replace(question=_FATE),
    _alone(
        "leaky_survives",
        Text("Leaky ReLU survives", "Leaky ReLU 存活"),
        _LEAKY,
        Text(
            "Same seed, images and learning rates as for ReLU, yet not one unit dies. At high "
            "rates the accuracy shakes, but the slope of 0.1 on the left always leaves a gradient "
            "to come back by. The accuracy ends well above 90 %. The loss is large all the same: "
            "the few wrong answers are given with great confidence.",
            "种子、图像、学习率都与 ReLU 相同，却没有一个单元死亡。学习率高时准确率有些抖动，"
            "但左侧 0.1 的斜率始终留有梯度，单元总能恢复。最终准确率远高于 90 %；损失仍"
            "然很大，因为网络对少数错误答案极其自信。",
        ),
    ),
    _alone(
        "bring_back",
        Text("Bring them back", "让它们复活"),
        replace(_DEFAULT, interventions=(_REVIVAL,)),
        Text(
            "The run that killed the last hidden layer, but at step 1,200 every ReLU becomes a "
            "leaky ReLU. The weights stay as they are; only the slope left of 0 changes, from 0 "
            "to 0.1. At once every dead unit gets a gradient again. A few hundred steps later the "
            "network reads more than nine digits in ten.",
            "还是那次让最后一个隐藏层全部死亡的训练，但第 1200 步把所有 ReLU 换成 Leaky ReLU。"
            "权重不变，只是零点左侧的斜率由 0 变为 0.1：死亡单元立刻重新"
            "得到梯度。几百步之后，网络就能认出九成以上的数字。",
        ),
    ),
    _pair("rate_kills_relu_beside", Text("Side by side", "并排对比"), _DEFAULT, _LEAKY, _KILLED),
    _pair(
        "born_dead",
        Text("Born dead", "初始即死"),
        replace(_CALM, bias_shift=-1.0),
        _CALM,
        Text(
            "All hidden biases start lower by 1. Before the first update, two layers are already "
            "dead from end to end. No gradient passes a dead layer: neither they nor the layers "
            "before them ever change, however long you train. Without the shift the same network "
            "soon reads nearly all digits.",
            "所有隐藏层的初始偏置都低 1。第一次更新之前，已有两层全部死亡。死亡的层不传梯度，"
            "所以它们和前面的层永远不变，训练多久都一样。去掉平移，"
            "同一网络很快就能认出几乎所有数字。",
        ),
    ),
    _pair(
        "batch_norm_rescues",
        Text("BatchNorm rescues", "BatchNorm 救场"),
        replace(_DEFAULT, batch_norm=True),
        _DEFAULT,
        Text(
            "The seed and the learning rates that killed the ReLU network, now with BatchNorm "
            "before every activation. It centres what each unit receives. So a unit can only die "
            "through its own shift, not because all of its inputs drift below 0. Few units die or "
            "none, and the accuracy never falls for long.",
            "还是让 ReLU 网络死去的种子和学习率，只是每个激活函数之前加了 BatchNorm。"
            "它把每个单元收到的输入居中，所以单元只能因自己的平移而死，不会因为输入整体漂到 "
            "0 以下而死。死亡的单元很少甚至没有，准确率也不会长时间下跌。",
        ),
    ),
    _pair(
        "sigmoid_lenet",
        Text("Sigmoid stalls", "Sigmoid 学不动"),
        replace(_LENET, activation="sigmoid"),
        _LENET,
        Text(
            "LeNet-5 with sigmoids stays at guessing. Each sigmoid passes on a quarter of the "
            "gradient at most (the colour shows this factor), four in a row at most 1/256. "
            "Compare the gradient norms under “Layer by layer”. No unit is dead, all are hard to "
            "move. With ReLU the same network soon learns.",
            "用 sigmoid 的 LeNet-5 一直停在随机猜测的水平。每个 sigmoid "
            "最多传递四分之一的梯度（颜色表示这个倍数），连续四个最多 1/256；可在“逐层变化"
            "”中比较梯度范数。没有单元死亡，只是难以推动；换成 ReLU，同一网络很快就开始学会了。",
        ),
        shade="factor",  # its gates are wide open, and pass a quarter at most
    ),
    _pair(
        "adam_against_sgd",
        Text("Adam and SGD", "Adam 与 SGD"),
        replace(_CALM, optimizer="sgd"),
        _CALM,
        Text(
            "At a learning rate of 0.003, plain SGD is far from done when the run ends. Adam "
            "divides each step by the size of recent gradients: a weight typically moves by up to "
            "0.003 a step, however small its gradient is. So Adam is past 90 % early, and so it "
            "can kill units that SGD would spare.",
            "学习率为 0.003 时，普通 SGD 到结束还差得远。Adam 把每一步除以近期梯度的大小："
            "无论梯度多小，权重每步通常最多移动约 0.003。因此 Adam 很早就超过"
            " 90 %，也因此它可能杀死 SGD 会放过的单元。",
        ),
    ),
    _pair(
        "he_against_default",
        Text("He and default", "He 与默认初始化"),
        _DEEP,
        replace(_DEEP, init="he_normal"),
        Text(
            "Seven convolutions with PyTorch's default weights. What tells one image from another "
            "(std of z over images, under “Layer by layer”) shrinks by more than half per layer, "
            "and SGD finds no gradient to follow. The default variance is 1/(3 fan_in). With "
            "He's, six times as large, the network learns at once.",
            "七个卷积层用 PyTorch 默认权重：图像之间的差别（见“逐层变化”中 z 在图像间的标准差）"
            "每层缩小一半以上，SGD 找不到可以跟随的梯度。默认方差是 1/(3 "
            "fan_in)；He 初始化的方差是它的六倍，换上之后网络立刻就能学习。",
        ),
    ),
    _alone(
        "prelu_learns",
        Text("PReLU learns", "PReLU 学斜率"),
        replace(_CALM, activation="prelu", learned=True),
        Text(
            "PReLU is a leaky ReLU whose slope a on the left is a weight like any other, here "
            "one for each layer. All start at 0.25; under “Layer by layer” you see them move, "
            "each its own way, to larger values: the network chooses to be less bent than its "
            "designer made it. No unit dies, as a never comes near 0.",
            "PReLU 就是左侧斜率 a 也参与训练的 Leaky ReLU，这里每层一个 a。"
            "它们都从 0.25 出发，在“逐层变化”里可以看到各层的 a 各自朝更大的值移动："
            "网络自己选择了比设计者给定的更平缓的转折。a 始终远离 0，所以没有单元死亡。",
        ),
    ),
)
