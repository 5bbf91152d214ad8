"""One digit from pixels to a class."""

from __future__ import annotations

from pages.lessons.frame import promises
from pages.lessons.frame.lesson import Choice, Moment, Onward, Option, Slide
from vizcore.lessons.numbers.convolution import MOVED
from vizcore.text import Text

DIGIT = Moment(
    key="digit",
    title=Text("One digit, to the end", "一个数字，走到底"),
    question=Text(
        "In the middle, this small network is {start} sure of the {label}. Now the {label} moves "
        "{far} columns to the right, still wholly in sight. What does it say?",
        "数字 {label} 在正中时，这个小网络有 {start} 的把握。现在把它右移 {far} 列，仍完整可见。"
        "网络会说什么？",
    ),
    predict=Choice(
        (
            Option(
                "same",
                Text("{label}, as sure as before", "{label}，一样有把握"),
                Text(
                    "It says **{other}**, {surely} sure; {left} is left for {label}. The maps have "
                    "moved along, but the dense layer has not.",
                    "它说是 **{other}**，把握 {surely}；{label} 只剩 {left}。特征图跟着移动了，"
                    "全连接层却没有。",
                ),
            ),
            Option(
                "less",
                Text("{label}, but less sure", "{label}，但把握小些"),
                Text(
                    "It says **{other}**, {surely} sure; {left} is left for {label}. One column "
                    "less "
                    "would have done: then {label} still has {near}.",
                    "它说是 **{other}**，把握 {surely}；{label} 只剩 {left}。少移一列还行："
                    "那时 {label} "
                    "仍有 {near}。",
                ),
            ),
            Option(
                "unsure",
                Text("Another digit, unsure", "别的数字，没有把握"),
                Text(
                    "Another digit, yes: **{other}**. But it is {surely} sure of it.",
                    "确实是别的数字：**{other}**。但它有 {surely} 的把握。",
                ),
            ),
            Option(
                "other",
                Text("Another digit, and sure of it", "别的数字，而且很有把握"),
                Text(
                    "It says **{other}**, {surely} sure; {left} is left for {label}.",
                    "它说是 **{other}**，把握 {surely}；{label} 只剩 {left}。",
                ),
            ),
        )
    ),
    answer=Text(
        "It says **{other}**, {surely} sure; {left} is left for {label}.",
        "它说是 **{other}**，把握 {surely}；{label} 只剩 {left}。",
    ),
    why=Text(
        "{maps} kernels make {maps} maps; these move along with the digit. Flattened, they are "
        "{flat} numbers, each with a place of its own and its own dense weights: {dense} in all. "
        "They have seen digits in the middle only. Pooling forgives one column, not {far}.",
        "{maps} 个卷积核得到 {maps} 张特征图，它们随数字一起移动。展平后是 {flat} 个数，"
        "每个数有固定的"
        "位置和自己的全连接权重，共 {dense} 个。这些权重只见过正中的数字。池化能容忍一列，"
        "容忍不了 {far} 列。",
    ),
    controls=(
        Slide(
            "by",
            Text("To the right", "右移"),
            low=MOVED[0],
            high=MOVED[-1],
            step=1,
            start=MOVED[-1],
        ),
    ),
    cases={
        "middle": Text(
            "In the middle: **{best}**, {share}. So are {accuracy} of {heldOut} digits that it has "
            "never seen told right.",
            "在正中：**{best}**，{share}。{heldOut} 个从未见过的数字，它能认对 {accuracy}。",
        ),
        "right": Text(
            "{by} off the middle: still **{best}**, {share}. Pooling takes the shift away.",
            "偏离正中 {by} 列：仍是 **{best}**，{share}。池化抵消了平移。",
        ),
        "wrong": Text(
            "{by} off the middle: **{best}**, {share}. It was never shown a digit here, and does "
            "not "
            "know that it does not know.",
            "偏离正中 {by} 列：**{best}**，{share}。它从没见过这个位置的数字，却不知道自己不知道。",
        ),
    },
    onward=Onward(
        Text(
            "Train all of it, kernels too ({promise} parameters, as “Network” counts), and draw a "
            "digit off the middle under “Draw”",
            "连卷积核一起训练（“网络”一栏：共 {promise} 个参数），再到“手绘”里画一个偏离正中的数字",
        ),
        "live_cnn",
        {
            "schedule": "constant",
            "learning_rate": "0.003",
            "steps": "840",
            "record_every": "6",
            "tab": "network",
        },
        promises.all_parameters,
    ),
    code="""
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

kernels = torch.tensor([
    [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    [[0, 0, 0], [0, 1, 0], [0, 0, 0]], [[1 / 9] * 3] * 3,
    [[0, -1, 0], [-1, 5, -1], [0, -1, 0]], [[1, 1, 1], [-1, -1, 1], [-1, -1, 1]],
], dtype=torch.float64)[:, None]
digits = load_digits()
images = F.pad(torch.tensor(digits.images[:, None] / 16), (2, 2, 2, 2))


def flatten(x):
    return F.max_pool2d(F.relu(F.conv2d(x, kernels)), 2).flatten(1).numpy()


seen = [i for i in range(len(images) - 512) if i != 7]
dense = LogisticRegression(max_iter=1000).fit(flatten(images[seen]), digits.target[seen])
for by in (0, 1, 2):
    shares = dense.predict_proba(flatten(images[7:8].roll(by, dims=-1)))[0]
    print(by, shares.argmax(), shares.max(), shares[7])
""",
)
