"""One window, one sum."""

from __future__ import annotations

from pages.lessons.frame import promises
from pages.lessons.frame.lesson import Moment, Number, Onward, Switch
from vizcore.text import Text

WINDOW = Moment(
    key="window",
    title=Text("One window, one sum", "一个窗口，一个和"),
    question=Text(
        "The kernel lies on the marked window. Each pixel is multiplied by the weight on it, and "
        "all {count} products are added. What comes out?",
        "卷积核盖在标出的窗口上：每个像素乘以它上面的权重，再把 {count} 个乘积加起来。结果是多少？",
    ),
    predict=Number(Text("Sum", "和"), low=-60, high=60, step=1, start=0),
    answer=Text("The sum is **{sum}**.", "和是 **{sum}**。"),
    why=Text(
        "Weights of {zero} leave {zeros} pixels out; the others say right column minus left "
        "column. "
        "The same kernel slides on, so every cell of the {map} map answers one question about one "
        "window: is there an edge here?",
        "权重为 {zero} 的 {zeros} 个像素不起作用，其余的就是右列减左列。同一个卷积核继续滑动，"
        "{map} 的特征图中每一格都就一个窗口回答同一个问题：这里有边缘吗？",
    ),
    controls=(
        Switch(
            "image",
            Text("Image", "图像"),
            {
                "digit": Text("digit", "数字"),
                "grey": Text("grey", "灰度"),
                "colour": Text("colour", "彩色"),
                "own": Text("draw", "手绘"),
                "photo": Text("photo", "照片"),
            },
        ),
        Switch(
            "kernel",
            Text("Kernel", "卷积核"),
            {
                "vertical": Text("edge |", "竖边"),
                "horizontal": Text("edge —", "横边"),
                "identity": Text("identity", "恒等"),
                "blur": Text("blur", "模糊"),
                "sharpen": Text("sharpen", "锐化"),
                "corner": Text("corner", "横折"),
            },
        ),
    ),
    cases={
        "vertical": Text(
            "Row {row}, column {column}: **{written}**. Blue: brighter on the right; orange: "
            "darker; {zero}: no edge across.",
            "第 {row} 行第 {column} 列：**{written}**。蓝色：右边更亮；橙色：右边更暗；{zero}："
            "左右没有"
            "边缘。",
        ),
        "horizontal": Text(
            "Row {row}, column {column}: **{written}**. Blue: brighter below; orange: darker "
            "below.",
            "第 {row} 行第 {column} 列：**{written}**。蓝色：下方更亮；橙色：下方更暗。",
        ),
        "identity": Text(
            "Row {row}, column {column}: **{written}**, the pixel in the middle. The map is the "
            "image without its rim.",
            "第 {row} 行第 {column} 列：**{written}**，即窗口中间的像素。"
            "特征图就是去掉边框的图像。",
        ),
        "blur": Text(
            "Row {row}, column {column}: **{written}**, the mean of the window. What is small and "
            "sharp is spread out.",
            "第 {row} 行第 {column} 列：**{written}**，即窗口的平均值。细小锐利的东西被抹开。",
        ),
        "sharpen": Text(
            "Row {row}, column {column}: **{written}**. What differs from its neighbours is "
            "strengthened.",
            "第 {row} 行第 {column} 列：**{written}**。与邻居不同之处被加强。",
        ),
        "corner": Text(
            "Row {row}, column {column}: **{written}**. The largest, {most}, is where a stroke "
            "turns "
            "down at its right end.",
            "第 {row} 行第 {column} 列：**{written}**。最大的 {most} 在笔画向右再折向下之处。",
        ),
        "blank": Text(
            "Nothing is there yet, so every product is {zero}. Draw on the image, or choose a "
            "photo: "
            "it stays in this browser.",
            "图上还没有内容，所以每个乘积都是 {zero}。请在图上画，或选一张照片："
            "照片只留在本浏览器里。",
        ),
        "own": Text(
            "Row {row}, column {column}, with your weights: **{written}**. Trained networks find "
            "theirs by gradient descent.",
            "第 {row} 行第 {column} 列，用你的权重：**{written}**。训练好的网络靠梯度下降找到权重"
            "。",
        ),
    },
    onward=Onward(
        Text(
            "Kernels that a network learns for digits: {promise} weights and biases in its first "
            "layer; open one under “Each channel now”",
            "看网络为数字学卷积核：第一层共 {promise} 个权重和偏置；在“此刻的每个通道”中点开一个",
        ),
        "live_cnn",
        {"schedule": "constant", "learning_rate": "0.003", "tab": "network"},
        promises.first_parameters,
    ),
    code="""
import torch
import torch.nn.functional as F

window = torch.tensor([[[[2.0, 11, 15], [0, 0, 16], [0, 9, 15]]]])
kernel = torch.tensor([[[[-1.0, 0, 1], [-1, 0, 1], [-1, 0, 1]]]])
print(F.conv2d(window, kernel).item())
print((window * kernel).sum().item())  # the same, written out
""",
)
