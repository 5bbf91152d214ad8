"""The lessons of the live CNN page, one chip each; a test runs what they say."""

from __future__ import annotations

from typing import Any

from pages.ui.page import Preset
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.pair import CompareConfig, OneChange
from vizcore.text import Text

_DEEP = "-".join(["c16k3p1"] * 6 + ["d32"])


def _preset(
    key: str, label: Text, notice: Text, against: str | None = None, **settings: Any
) -> Preset:
    compared = (OneChange(*against.split("=")),) if against else ()
    configs = {"train": TrainConfig(**settings), "compare": CompareConfig(compared)}
    return Preset(key, label, configs, notice)


PRESETS = (
    _preset(
        "dying",
        Text("Learning rate kills ReLU", "学习率杀死 ReLU"),
        Text(
            "The network learns within 200 steps. As the learning rate rises, channel after "
            "channel turns red; once a whole layer is dead, accuracy falls to that of guessing. "
            "Then the rate falls back to 0, and nobody comes back.",
            "网络在 200 步内就学会了。随着学习率升高，通道一个接一个变红；整层死亡后，"
            "准确率跌到随机猜测的水平。之后学习率降回 0，却没有一个复活。",
        ),
    ),
    _preset(
        "leaky",
        Text("Leaky ReLU survives", "Leaky ReLU 存活"),
        Text(
            "Same seed, same batches, same learning rate; only the slope below 0 is 0.01 instead "
            "of 0. Gates get dark, none turns red, and when the rate falls the network recovers.",
            "随机种子、批次和学习率都相同，只是 0 以下的斜率由 0 变为 0.01。门会变暗，"
            "但没有变红；学习率下降后，网络恢复了。",
        ),
        activation="leaky_relu",
    ),
    _preset(
        "both",
        Text("Side by side", "并排对比"),
        Text(
            "Both networks train in step. Up to about step 500 they are hardly different; watch "
            "which of them still lets gradients through when the rate is highest.",
            "两个网络同步训练。大约前 500 步几乎没有区别；请看学习率最高时哪一个仍让梯度通过。",
        ),
        against="activation=leaky_relu",
    ),
    _preset(
        "born",
        Text("Born dead", "生来就死"),
        Text(
            "A bias of −3 on every unit: no image lifts any of them above 0, so all are dead "
            "before the first step. No optimiser can help, because every gradient is 0.",
            "每个单元的偏置都减 3：没有图像能把任何单元抬到 0 以上，第一步之前就全部死亡。"
            "任何优化器都无能为力，因为所有梯度都是 0。",
        ),
        bias_shift=-3.0,
        learning_rate=0.002,
        steps=800,
        record_every=4,
    ),
    _preset(
        "batch_norm",
        Text("BatchNorm rescues", "BatchNorm 解救"),
        Text(
            "The same deadly learning rate. BatchNorm moves the pre-activations of each batch back "
            "around 0, so every unit stays on for some images, and the network keeps learning.",
            "同样致命的学习率。BatchNorm 把每个批次的预激活拉回 0 附近，"
            "每个单元总对一些图像打开，网络继续学习。",
        ),
        against="batch_norm=1",
    ),
    _preset(
        "sigmoid",
        Text("Sigmoid does not start", "Sigmoid 学不动"),
        Text(
            "Nothing is dead here, yet the sigmoid network answers at random for a thousand steps: "
            "its slope is at most ¼, so gradients shrink from layer to layer. Look at the gradient "
            "norms under “Layer by layer”.",
            "这里没有死亡单元，Sigmoid 网络却一千步仍在随机猜测：它的斜率最大为 ¼，"
            "梯度逐层缩小。请看“逐层变化”里的梯度范数。",
        ),
        against="activation=relu",
        activation="sigmoid",
        optimizer="sgd",
        schedule="constant",
        steps=1200,
        record_every=8,
    ),
    _preset(
        "optimiser",
        Text("Adam or SGD", "Adam 还是 SGD"),
        Text(
            "At the same learning rate Adam is done in 200 steps, while SGD has hardly moved: Adam "
            "divides each gradient by its own size. That is also why it kills units at rates at "
            "which SGD would not.",
            "学习率相同，Adam 200 步就学会，SGD 几乎没动：Adam 把每个梯度除以它自己的大小。"
            "这也是它在 SGD 不会杀死单元的学习率下杀死单元的原因。",
        ),
        against="optimizer=sgd",
        learning_rate=0.003,
        schedule="constant",
        steps=800,
        record_every=8,
    ),
    _preset(
        "he",
        Text("He or default", "He 还是默认初始化"),
        Text(
            "Six convolutions deep, PyTorch's default weights lose a factor of √6 in size per "
            "layer: the upper layers hardly see a difference between two images, and many units "
            "there are dead. He initialisation keeps the signal's size: learning starts at once.",
            "六层卷积深，PyTorch 默认权重使信号每层缩小到 1/√6：上层几乎看不出图像之间的差别，"
            "许多单元是死的。He 初始化保持信号大小，学习立即开始。",
        ),
        against="init=he_normal",
        architecture=_DEEP,
        optimizer="sgd",
        learning_rate=0.05,
        schedule="constant",
        steps=600,
        record_every=8,
    ),
)
