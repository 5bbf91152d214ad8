"""What pooling forgets."""

from __future__ import annotations

from pages.lessons.frame import promises
from pages.lessons.frame.lesson import Choice, Moment, Onward, Option, Slide, Switch
from vizcore.lessons.convolution import POOLINGS
from vizcore.lessons.numbers.convolution import SHIFTS
from vizcore.text import Text

POOLING = Moment(
    key="pooling",
    title=Text("What pooling forgets", "池化忘掉什么"),
    question=Text(
        "After ReLU, {size} max pooling keeps the largest of every window. What can the next layer "
        "still know of the corner?",
        "经过 ReLU，{size} 最大池化只留下每个窗口中最大的数。关于这个横折，下一层还能知道什么？",
    ),
    predict=Choice(
        (
            Option(
                "where",
                Text(
                    "That there is a corner, and in which row and column",
                    "有横折，以及它在第几行第几列",
                ),
                Text(
                    "{same} images with the corner in different columns end in the very same "
                    "pooled map. It tells that the corner is there, not where.",
                    "横折所在列不同的 {same} 张图像，池化后完全一样。它只说有，不说在哪里。",
                ),
            ),
            Option(
                "there",
                Text(
                    "That there is a corner, not where in its window",
                    "有横折，但不知道在窗口的哪里",
                ),
                Text(
                    "**{same}** images with the corner in different columns end in the very same "
                    "pooled map.",
                    "横折所在列不同的 **{same}** 张图像，池化后完全一样。",
                ),
            ),
            Option(
                "mean",
                Text("How bright each window is on average", "每个窗口平均有多亮"),
                Text(
                    "That is average pooling: it would say {mean} and not {largest}. The largest "
                    "value says that a corner is there, not where.",
                    "那是平均池化：它会给出 {mean}，而不是 {largest}。最大值说明有横折，"
                    "但不说在哪里。",
                ),
            ),
        )
    ),
    answer=Text(
        "That the corner is there, not where: **{same}** different images end in the same pooled "
        "map.",
        "只知道有横折，不知道在哪里：**{same}** 张不同的图像，池化后完全一样。",
    ),
    why=Text(
        "ReLU leaves {zeros} of {cells} cells exactly {zero} ({share}). Pooling passes on one "
        "number "
        "of each {window}. A small shift changes nothing: good for what is there, bad for where.",
        "ReLU 使 {cells} 格中的 {zeros} 格恰好为 {zero}（{share}）。池化从每个含 {window} 格的窗口"
        "只传出一个数。小的平移毫无影响：利于判断“有什么”，不利于判断“在哪里”。",
    ),
    controls=(
        Slide(
            "by", Text("Corner to the right", "横折右移"), SHIFTS[0], SHIFTS[-1], step=1, start=0
        ),
        Switch("kind", Text("Pooling", "池化"), POOLINGS),
        Switch(
            "show",
            Text("Show", "显示"),
            {"values": Text("values", "数值"), "gradient": Text("gradient", "梯度")},
        ),
    ),
    cases={
        "start": Text(
            "Move the corner: when does the pooled map notice? Brightest there: {largest}.",
            "移动横折：池化结果什么时候才有变化？其中最大值是 {largest}。",
        ),
        "same": Text(
            "Moved by {by}: the pooled map is the same as at {zero}.",
            "移动 {by}：池化结果与 {zero} 时完全相同。",
        ),
        "other": Text(
            "Moved by {by}: the corner has crossed into the next window, and the pooled map jumps.",
            "移动 {by}：横折进入了相邻窗口，池化结果突然改变。",
        ),
        "average": Text(
            "The mean of a window dilutes: {largest} has become {mean}.",
            "窗口平均会稀释：{largest} 变成了 {mean}。",
        ),
        "maxGradient": Text(
            "A gradient of {one} from every pooled value reaches **{reached}** of {cells} cells: "
            "the "
            "largest of each window takes it all. {through} of them also pass ReLU.",
            "每个池化值传回梯度 {one}，只到达 {cells} 格中的 **{reached}** 格："
            "每个窗口的最大者独得全部。"
            "其中 {through} 格还能通过 ReLU。",
        ),
        "averageGradient": Text(
            "A gradient of {one} from every pooled value reaches **{reached}** of {cells} cells, "
            "{one}/{window} each. {through} of them also pass ReLU.",
            "每个池化值传回梯度 {one}，到达 {cells} 格中的 **{reached}** 格，每格 {one}/{window}。"
            "其中 {through} 格还能通过 ReLU。",
        ),
    },
    onward=Onward(
        Text(
            "LeNet pools by average: see what is left of its first maps, {promise}, under "
            "“Network”",
            "LeNet 用平均池化：在“网络”中看第一层特征图还剩多少：{promise}",
        ),
        "live_cnn",
        {"dataset": "shapes_rgb", "architecture": "lenet5", "tab": "network"},
        promises.first_output,
    ),
    code="""
import torch
import torch.nn.functional as F

kernel = torch.tensor([[[[1.0, 1, 1], [-1, -1, 1], [-1, -1, 1]]]])
pooled = []
for column in (7, 6, 5):
    image = torch.zeros(1, 1, 11, 11)
    image[..., 3, : column + 1] = image[..., 3:, column] = 16
    maps = F.relu(F.conv2d(image, kernel)).requires_grad_()
    pooled.append(F.max_pool2d(maps, 3))
print((maps == 0).sum().item(), [torch.equal(pooled[0], each) for each in pooled].count(True))
for pooling in (F.max_pool2d, F.avg_pool2d):
    (gradient,) = torch.autograd.grad(pooling(maps, 3).sum(), maps)
    print((gradient != 0).sum().item())
""",
)
