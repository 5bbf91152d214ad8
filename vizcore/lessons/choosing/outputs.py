"""What goes out of a network: units, loss, and the mistake that is usually made with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from vizcore.text import Text, number

CLASSES = 10  # in the examples


@dataclass(frozen=True)
class Output:
    """An output layer with its loss.

    Attributes
    ----------
    label
        What is asked of the network.
    code
        Lines of PyTorch: ``head`` on ``width`` features, and ``criterion``.
    reason, mistake
        Why so, and what goes wrong otherwise.
    """

    label: Text
    code: str
    reason: Text
    mistake: Text


def softmax_floor(classes: int) -> float:
    """What cross-entropy of a softmax of a softmax cannot fall below: ln(e + C − 1) − 1."""
    return math.log(math.e + classes - 1) - 1


def _slowed(z: float) -> str:
    """1/σ′(z): by how much ½(a − y)² slows a sigmoid unit that is wrong by z."""
    return number(2 + 2 * math.cosh(z))


OUTPUTS: Mapping[str, Output] = {
    "binary": Output(
        Text("Yes or no", "二分类"),
        "head = nn.Linear(width, 1)\ncriterion = nn.BCEWithLogitsLoss()",
        Text(
            "One logit: σ is in the loss, whose gradient is σ(z) − y, large where the answer is "
            "wrong.",
            "输出一个 logit：σ 包含在损失里，梯度为 σ(z) − y，答错时就大。",
        ),
        Text(
            "σ with ½(a − y)²: at z = 4 and y = 0 its gradient is {slowed} times smaller.",
            "若用 σ 加 ½(a − y)²：在 z = 4、y = 0 处，梯度小 {slowed} 倍。",
        ).format(slowed=_slowed(4)),
    ),
    "multiclass": Output(
        Text("One of several classes", "多分类"),
        "head = nn.Linear(width, classes)\ncriterion = nn.CrossEntropyLoss()",
        Text(
            "A logit for each class: softmax is in the loss, and the gradient is p − y.",
            "每类一个 logit：softmax 包含在损失里，梯度为 p − y。",
        ),
        Text(
            "softmax before CrossEntropyLoss: of {classes} classes the loss then never falls below "
            "{floor}.",
            "若在 CrossEntropyLoss 之前再加 softmax：{classes} 类时损失永远降不到 {floor} 以下。",
        ).format(classes=CLASSES, floor=number(softmax_floor(CLASSES))),
    ),
    "multilabel": Output(
        Text("Several labels at once", "多标签"),
        "head = nn.Linear(width, classes)\ncriterion = nn.BCEWithLogitsLoss()",
        Text(
            "A logit for each label, each a question of its own with yes or no.",
            "每个标签一个 logit，各自独立地回答“是”或“否”。",
        ),
        Text(
            "softmax: its shares add up to 1, so that two labels that are right get ½ at most.",
            "若用 softmax：各份额之和为 1，两个同时正确的标签各自最多只能得到 ½。",
        ),
    ),
    "regression": Output(
        Text("Any number", "回归"),
        "head = nn.Linear(width, 1)\ncriterion = nn.MSELoss()  # outliers: nn.HuberLoss()",
        Text(
            "No activation: the output has to reach every number.",
            "不加激活函数：输出要能取到任何数。",
        ),
        Text(
            "tanh at the output: whatever is larger than 1 is never reached, and near it the "
            "gradient vanishes: at z = 3 it is {slope} of that at 0.",
            "若输出用 tanh：大于 1 的值永远达不到；接近 1 时梯度消失，"
            "z = 3 处只有 0 处的 {slope}。",
        ).format(slope=number(1 / math.cosh(3) ** 2)),
    ),
    "positive": Output(
        Text("A positive number", "正数"),
        "head = nn.Sequential(nn.Linear(width, 1), nn.Softplus())\n"
        "criterion = nn.PoissonNLLLoss(log_input=False)  # counts",
        Text(
            "softplus is positive and never flat; the loss is the likelihood that fits, here that "
            "of counts.",
            "softplus 恒正且处处有斜率；损失取相应的似然，此处为计数的似然。",
        ),
        Text(
            "ReLU at the output: where z < 0 the prediction is 0 and so is its gradient, for ever.",
            "若输出用 ReLU：z < 0 时预测为 0，梯度也为 0，再也回不来。",
        ),
    ),
    "bounded": Output(
        Text("A number between bounds", "有界的数"),
        "head = nn.Sequential(nn.Linear(width, 1), nn.Sigmoid())  # y = low + (high - low) * head\n"
        "criterion = nn.MSELoss()",
        Text(
            "σ, scaled to the bounds, reaches every value between them.",
            "把 σ 缩放到上下界之间，可取到其间的任何值。",
        ),
        Text(
            "Clipping at the bounds: beyond them the gradient is exactly 0.",
            "若直接截断到上下界：界外的梯度恰为 0。",
        ),
    ),
}
